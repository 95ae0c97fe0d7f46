// SPDX-License-Identifier: GPL-2.0-or-later
#include "gammu_settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

namespace locum::gammu {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(channel_gammu)
};

constexpr qsizetype shortestKey = 16;

auto invalid(const QString &why)
{
    return fail("gammu.settings.invalid", why, Retry::AfterUserAction);
}

} // namespace

bool isNumber(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A\\+?[0-9]{3,15}\\z"));
    return pattern.match(text).hasMatch();
}

SettingsForm formOfGammu()
{
    FormField to{QStringLiteral("to"), Words::tr("Your number"), Words::tr("With the country's code: +34600111222.")};
    to.required = true;
    FormField key{
        QStringLiteral("key"), Words::tr("Key"),
        Words::tr("What stands in locum.key in that folder: who runs the machine lets you use the modem by it."),
        FieldType::Secret};
    key.required = true;
    FormField folder{QStringLiteral("folder"), Words::tr("Folder"),
                     Words::tr("Of gammu-smsd, with its inbox, outbox and error.")};
    folder.defaultValue = QStringLiteral("/var/spool/gammu");
    folder.advanced = true;
    return {{to, key, folder}};
}

Result<Settings> settingsOf(const sdk::ChannelSettings &settings)
{
    const auto text = [&settings](const char *key) {
        return settings.values.value(QLatin1String(key)).toString().trimmed();
    };
    Settings made{text("to"), text("folder"), {}};
    if (const auto key = settings.secrets.find(QStringLiteral("key")); key != settings.secrets.end()) {
        made.key = Secret(key->second.reveal().trimmed());
    }
    if (!isNumber(made.to)) {
        return invalid(QStringLiteral("'to' must be a number like +34600111222"));
    }
    if (!QDir::isAbsolutePath(made.folder)) {
        return invalid(QStringLiteral("'folder' must be a whole path, like /var/spool/gammu"));
    }
    if (made.key.reveal().size() < shortestKey) {
        return invalid(QStringLiteral("'key' must have at least %1 characters").arg(shortestKey));
    }
    return made;
}

} // namespace locum::gammu
