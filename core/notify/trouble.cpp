// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/trouble.h"

#include "base/in_language.h"

namespace locum::notify {

namespace {

struct Trouble {
    const char *code; ///< and all that are below it
    const char *words;
};

/// The narrower before the wider.
constexpr Trouble troubles[] = {
    {"network.auth.password_missing", QT_TRANSLATE_NOOP("Alerts", "The password is missing.")},
    {"network.auth", QT_TRANSLATE_NOOP("Alerts", "The network does not accept the name or the password.")},
    {"network.account.banned", QT_TRANSLATE_NOOP("Alerts", "The network has closed this account out.")},
    {"network.certificate", QT_TRANSLATE_NOOP("Alerts", "The server cannot prove who it is.")},
    {"network.tls", QT_TRANSLATE_NOOP("Alerts", "The server offers no secure connection.")},
    {"network.name.in_use", QT_TRANSLATE_NOOP("Alerts", "Somebody else uses the name.")},
    {"network.name", QT_TRANSLATE_NOOP("Alerts", "The network does not take the name.")},
    {"network.settings", QT_TRANSLATE_NOOP("Alerts", "A setting of the account is wrong.")},
    {"network.address", QT_TRANSLATE_NOOP("Alerts", "A setting of the account is wrong.")},
    {"network.plugin", QT_TRANSLATE_NOOP("Alerts", "The plugin for its network is missing.")},
    {"network.cell", QT_TRANSLATE_NOOP("Alerts", "The plugin for its network does not run.")},
};

} // namespace

QString troubleInWords(const QByteArray &code, const QLocale &locale)
{
    for (const Trouble &trouble : troubles) {
        const QByteArray wide(trouble.code);
        if (code == wide || code.startsWith(wide + '.')) {
            return inLanguage(locale, "Alerts", trouble.words);
        }
    }
    return QString::fromLatin1(code);
}

} // namespace locum::notify
