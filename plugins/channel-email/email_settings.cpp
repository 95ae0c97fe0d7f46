// SPDX-License-Identifier: GPL-2.0-or-later
#include "email_settings.h"

#include "mail_address.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

namespace locum::email {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(channel_email)
};

auto invalid(const QString &why)
{
    return fail("email.settings.invalid", why, Retry::AfterUserAction);
}

bool isHostName(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\\z"));
    return pattern.match(text).hasMatch();
}

FormField plain(const char *key, const QString &label, const QString &help = {})
{
    return {QString::fromLatin1(key), label, help};
}

FormField advanced(FormField field)
{
    field.advanced = true;
    return field;
}

FormField required(FormField field)
{
    field.required = true;
    return field;
}

Done checkAddresses(const Settings &settings)
{
    for (const auto &[key, address] :
         {std::pair("from", settings.from), std::pair("to", settings.to), std::pair("reply_to", settings.replyTo)}) {
        if (!isPlainAddress(address) && !(address.isEmpty() && key[0] == 'r')) {
            return invalid(QStringLiteral("'%1' must be an address like alice@example.org").arg(QLatin1String(key)));
        }
    }
    return {};
}

Done checkServer(const SmtpServer &server)
{
    static const QRegularExpression pin(QStringLiteral("\\A(sha256//[A-Za-z0-9+/]{43}=;?)+\\z"));
    if (!isHostName(server.host)) {
        return invalid(QStringLiteral("'server' must be the name of a host"));
    }
    if (server.port < 0 || server.port > 65535) {
        return invalid(QStringLiteral("'port' must be a number from 1 to 65535"));
    }
    if (!server.user.isEmpty() && server.security == Security::None) {
        return invalid(QStringLiteral("without encryption there is no log-in: the password would be read on the way"));
    }
    if (!server.caFile.isEmpty() && !QFileInfo(server.caFile).isReadable()) {
        return invalid(QStringLiteral("'ca_file' cannot be read"));
    }
    if (!server.pin.isEmpty() && !pin.match(server.pin).hasMatch()) {
        return invalid(QStringLiteral("'pin' must be sha256// and the SHA-256 of the server's key in base64"));
    }
    return {};
}

} // namespace

SettingsForm formOfEmail()
{
    FormField security = plain("security", Words::tr("Encryption"));
    security.type = FieldType::Choice;
    security.choices = {{QStringLiteral("starttls"), Words::tr("STARTTLS, port 587")},
                        {QStringLiteral("tls"), Words::tr("TLS from the start, port 465")},
                        {QStringLiteral("none"), Words::tr("None, port 25: only on the same machine")}};
    security.defaultValue = QStringLiteral("starttls");
    FormField port = plain("port", Words::tr("Port"), Words::tr("0: the usual one."));
    port.type = FieldType::Integer;
    port.defaultValue = 0;
    FormField password = plain("password", Words::tr("Password"));
    password.type = FieldType::Secret;
    FormField tagged = plain("tagged", Words::tr("Tag the address for answers"),
                             Words::tr("Its mailbox also takes mail for name+anything@host."));
    tagged.type = FieldType::Boolean;
    tagged.defaultValue = true;
    return {{required(plain("to", Words::tr("Your address"))),
             required(plain("server", Words::tr("Server"), Words::tr("The one that takes your outgoing mail."))),
             required(plain("from", Words::tr("Sender's address"), Words::tr("As the server allows it."))),
             plain("user", Words::tr("User name")), password, security, advanced(port),
             advanced(plain("reply_to", Words::tr("Address for answers"),
                            Words::tr("A mailbox whose mails are piped to locum-mail-in. Empty: no answers."))),
             advanced(tagged),
             advanced(plain("trusted", Words::tr("Server that checks senders"),
                            Words::tr("The name with which your incoming mail server signs its Authentication-Results; "
                                      "it must remove such lines of others. Empty: no sender counts as proven."))),
             advanced(plain("ca_file", Words::tr("Authorities"),
                            Words::tr("A file of certificates to trust instead of the system's."))),
             advanced(plain("pin", Words::tr("Pinned key"), QStringLiteral("sha256//…")))}};
}

Result<Settings> settingsOf(const sdk::ChannelSettings &given)
{
    const auto text = [&given](const char *key) { return given.values.value(QLatin1String(key)).toString().trimmed(); };
    Settings settings;
    settings.from = text("from");
    settings.to = text("to");
    settings.replyTo = text("reply_to");
    settings.tagged = given.values.value(QLatin1String("tagged")).toBool(true);
    settings.trusted = text("trusted").toLower();
    settings.host = isHostName(given.from) ? given.from : QStringLiteral("locum.invalid");
    auto &server = settings.server;
    server.host = text("server");
    const auto security =
        fromName<Security>(text("security").isEmpty() ? QStringLiteral("starttls") : text("security"));
    if (!security) {
        return invalid(QStringLiteral("'security' must be starttls, tls or none"));
    }
    server.security = *security;
    server.port = given.values.value(QLatin1String("port")).toInt();
    server.user = text("user");
    server.caFile = text("ca_file");
    server.pin = text("pin");
    if (const auto password = given.secrets.find(QStringLiteral("password")); password != given.secrets.end()) {
        server.password = password->second;
    }
    for (const auto &check : {checkAddresses(settings), checkServer(server)}) {
        if (!check) {
            return fail(check.error());
        }
    }
    if (server.port == 0) {
        server.port = server.security == Security::StartTls ? 587 : server.security == Security::Tls ? 465 : 25;
    }
    return settings;
}

} // namespace locum::email
