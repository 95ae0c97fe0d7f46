// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_server_settings.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace locum::push_server {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(channel_push_server)
};

auto invalid(const char *why)
{
    return fail("push_server.settings.invalid", QString::fromLatin1(why), Retry::AfterUserAction);
}

FormField field(const char *key, const QString &label, const QString &help, FieldType type = FieldType::Text)
{
    return {QString::fromLatin1(key), label, help, type};
}

bool isWebAddress(const QUrl &url)
{
    const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    return url.isValid() && isWeb && !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() &&
           !url.hasFragment();
}

/// What both servers take as the name of a topic, or of a key.
bool isTopic(const Secret &topic)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[-_A-Za-z0-9]{1,64}\\z"));
    return pattern.match(QString::fromLatin1(topic.reveal())).hasMatch();
}

/// As it may stand in a header.
bool isPlain(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

SettingsForm formOfPushServer()
{
    FormField service = field("service", Words::tr("Server"), {}, FieldType::Choice);
    service.choices = {{nameOf(Service::Ntfy), QStringLiteral("ntfy")},
                       {nameOf(Service::Gotify), QStringLiteral("Gotify")},
                       {nameOf(Service::Apprise), QStringLiteral("Apprise")}};
    service.defaultValue = nameOf(Service::Ntfy);
    FormField url = field("url", Words::tr("Address"), Words::tr("Of the server: https://ntfy.sh."));
    url.required = true;
    FormField tag =
        field("tag", Words::tr("Tag"), Words::tr("Of Apprise: only to what has this tag; all where there is none."));
    FormField user = field("user", Words::tr("User name"), Words::tr("Where the server asks for a password."));
    FormField password = field("password", Words::tr("Password"), {}, FieldType::Secret);
    for (FormField *rare : {&tag, &user, &password}) {
        rare->advanced = true;
    }
    return {
        {service, url,
         field("topic", Words::tr("Topic or key"),
               Words::tr("The topic of ntfy, or the key of a configuration of Apprise. Take one that nobody guesses."),
               FieldType::Secret),
         field("token", Words::tr("Token"),
               Words::tr("An access token of ntfy, if the topic wants one, or an application's of Gotify."),
               FieldType::Secret),
         tag, user, password}};
}

Result<Server> serverOf(const sdk::ChannelSettings &settings)
{
    const auto text = [&settings](const char *key) {
        return settings.values.value(QLatin1String(key)).toString().trimmed();
    };
    const auto secret = [&settings](const char *key) {
        const auto found = settings.secrets.find(QString::fromLatin1(key));
        return found == settings.secrets.end() ? Secret() : Secret(found->second.reveal().trimmed());
    };
    Server server{fromName<Service>(text("service")).value_or(Service::Ntfy),
                  QUrl(text("url"), QUrl::StrictMode),
                  secret("topic"),
                  secret("token"),
                  text("user"),
                  secret("password"),
                  text("tag")};
    if (!isWebAddress(server.url)) {
        return invalid("'url' must be an address that begins with https://, without a user or a query");
    }
    if (!server.url.path().endsWith(QLatin1Char('/'))) {
        server.url.setPath(server.url.path() + QLatin1Char('/'));
    }
    if (server.service != Service::Gotify && !isTopic(server.topic)) {
        return invalid("'topic' must have letters, digits, - and _ alone, at most 64");
    }
    if (!isPlain(server.token.reveal()) || (server.service == Service::Gotify && server.token.isEmpty())) {
        return invalid("'token' is missing, or has blanks");
    }
    if (server.user.contains(QLatin1Char(':'))) {
        return invalid("'user' must not have a colon");
    }
    return server;
}

} // namespace locum::push_server
