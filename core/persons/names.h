// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// Names, numbers and addresses brought to forms that can be compared. Pure; thread-safe.
namespace locum::persons {

/// A display name, taken apart.
struct NameForms {
    QStringList tokens;  ///< Latin letters, lower case, given name first; nothing where it is no name (a number)
    QString full;        ///< the tokens, sorted and joined: equal for "Sarah Williams" and "Williams, Sarah"
    QString folded;      ///< case folded, ignorables and pictures out, letters as they are
    QString skeleton;    ///< UTS #39, of the folded form with accents taken off
    bool isFull = false; ///< two words or more, none of them an initial
    bool hasInitial = false;
    bool hidesCharacters = false; ///< there are invisible characters between letters
    bool mixesScripts = false;    ///< letters of scripts that are not written together (UTS #39 §5.2)
};
NameForms nameForms(const QString &displayName);

/// How two names agree.
enum class NameMatch { None, Same, Nickname, Typo, Part, Different };
NameMatch compareNames(const NameForms &one, const NameForms &other);

/// Whether two given names are forms of one: Becky, Rebecca. Latin, lower case.
bool areOneGivenName(const QString &one, const QString &other);
/// A form that all forms of a given name share.
QString givenNameKey(const QString &given);

struct HandleForms {
    QString local; ///< before @ or #, lower case; empty where it is no chosen name (a number, a UUID)
    QString stem;  ///< letters alone, digits that stand for letters read as them, without "the" before and digits after
    QString skeleton;
};
HandleForms handleForms(const QString &handle);

/// Whether a handle spells a name: "jjohnson", "sarahwilliams".
bool spells(const QString &stem, const NameForms &name);

/// A number's digits, international where it says so: "+49 15…", "0049…"; national ones keep no zero and begin with
/// "~". Empty where it is no number.
QString phoneDigits(const QString &number);
/// Whether two such are the same number; a national one may lie in any country.
bool areOneNumber(const QString &one, const QString &other);
/// What numbers that may be the same share: the last nine digits.
QString phoneKey(const QString &digits);

/// Lower case, no display form. Empty where it is no address.
QString emailForm(const QString &address);
/// info@, support@, famille.x@: of a desk or a household, not of a person.
bool isSharedMailbox(const QString &address);

} // namespace locum::persons
