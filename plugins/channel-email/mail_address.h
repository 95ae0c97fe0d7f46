// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace locum::email {

/// Whether it can stand in a header and in a line of SMTP as it is: one address in ASCII, with nothing quoted in it.
bool isPlainAddress(const QString &text);

/// The only address of a From header, its domain in small letters; empty where there is none, or more than one.
QString addressOf(const QByteArray &header);

/// "alice+TOKEN@host" of "alice@host".
QString withTag(const QString &address, const QString &tag);

/// The tag of an address in `header` that is `address` with a tag; empty: there is none.
QString tagIn(const QByteArray &header, const QString &address);

/// Whether it can be a token of Locum's: letters, digits, '-' and '_'.
bool isToken(const QString &text);

} // namespace locum::email
