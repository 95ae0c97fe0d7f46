// SPDX-License-Identifier: GPL-2.0-or-later
#include "mms_settings.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace locum::mms {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(channel_mms)
};

constexpr qsizetype longestName = 100;

auto invalid(const QString &why)
{
    return fail("mms.settings.invalid", why, Retry::AfterUserAction);
}

FormField field(const char *key, const QString &label, const QString &help, bool required = false)
{
    FormField made{QString::fromLatin1(key), label, help};
    made.required = required;
    return made;
}

} // namespace

SettingsForm formOfMms()
{
    FormField password = field("password", Words::tr("Password"), {});
    password.type = FieldType::Secret;
    FormField vasId = field("vas_id", Words::tr("Service"), Words::tr("The VASID, where your provider gave you one."));
    vasId.advanced = true;
    return {{field("to", Words::tr("Your number"), Words::tr("With the country's code: +34600111222."), true),
             field("url", Words::tr("Address"), Words::tr("Of your provider's MM7 service, with https://."), true),
             field("user", Words::tr("User name"), {}), password,
             field("vasp_id", Words::tr("Customer"), Words::tr("The VASPID that your provider gave you."), true),
             field("from", Words::tr("Sender"), Words::tr("The short code or number that answers go to."), true),
             vasId}};
}

bool isNumber(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A\\+?[0-9]{3,15}\\z"));
    return pattern.match(text).hasMatch();
}

QString digitsOf(const QString &number)
{
    return number.startsWith(u'+') ? number.mid(1) : number;
}

Result<Centre> centreOf(const sdk::ChannelSettings &settings)
{
    const auto text = [&settings](const char *key) {
        return settings.values.value(QLatin1String(key)).toString().trimmed();
    };
    Centre centre;
    centre.url = QUrl(text("url"), QUrl::StrictMode);
    centre.user = text("user");
    centre.vaspId = text("vasp_id");
    centre.vasId = text("vas_id");
    centre.from = text("from");
    centre.to = text("to");
    if (const auto password = settings.secrets.find(QStringLiteral("password")); password != settings.secrets.end()) {
        centre.password = password->second;
    }
    const bool isWeb = centre.url.scheme() == QLatin1String("https") || centre.url.scheme() == QLatin1String("http");
    if (!centre.url.isValid() || !isWeb || centre.url.host().isEmpty() || !centre.url.userInfo().isEmpty()) {
        return invalid(QStringLiteral("'url' must be an address that begins with https://, without a user name in it"));
    }
    if (!isNumber(centre.to)) {
        return invalid(QStringLiteral("'to' must be a number like +34600111222"));
    }
    if (!isNumber(centre.from)) {
        return invalid(QStringLiteral("'from' must be a short code or a number"));
    }
    if (centre.vaspId.isEmpty() || centre.vaspId.size() > longestName || centre.vasId.size() > longestName) {
        return invalid(QStringLiteral("'vasp_id' must have 1 to %1 characters, 'vas_id' at most").arg(longestName));
    }
    return centre;
}

} // namespace locum::mms
