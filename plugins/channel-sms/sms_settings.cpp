// SPDX-License-Identifier: GPL-2.0-or-later
#include "sms_settings.h"

#include "gsm_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrlQuery>

namespace locum::sms {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(channel_sms)
};

auto invalid(const QString &why)
{
    return fail("sms.settings.invalid", why, Retry::AfterUserAction);
}

FormField plain(const char *key, const QString &label, const QString &help = {})
{
    return {QString::fromLatin1(key), label, help};
}

QString percentEncoded(const QString &value)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(value));
}

QString jsonEscaped(const QString &value)
{
    const auto list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(2, list.size() - 4));
}

QString withoutControls(const QString &value)
{
    auto kept = value;
    kept.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    return kept;
}

/// In one pass: what a value holds is no place for another one.
QString filled(const QString &text, const QMap<QString, QString> &values, QString (*escaped)(const QString &))
{
    static const QRegularExpression place(QStringLiteral("\\{([a-z]{1,10})\\}"));
    QString made;
    qsizetype at = 0;
    auto matches = place.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        made += QStringView(text).sliced(at, match.capturedStart() - at);
        const auto known = values.constFind(match.captured(1));
        made += known != values.constEnd() ? escaped(*known) : match.captured(0);
        at = match.capturedEnd();
    }
    return made + text.mid(at);
}

plugins::HttpRequest kannelRequest(const Gateway &gateway, const QString &to, const QString &text, const QString &id)
{
    QString query;
    const auto add = [&query](const char *key, const QString &value) {
        query +=
            (query.isEmpty() ? QString() : QStringLiteral("&")) + QLatin1String(key) + u'=' + percentEncoded(value);
    };
    add("username", gateway.user);
    add("password", QString::fromUtf8(gateway.password.reveal()));
    add("from", gateway.from);
    add("to", to);
    add("text", text);
    add("charset", QStringLiteral("UTF-8"));
    add("coding", isGsm(text) ? QStringLiteral("0") : QStringLiteral("2"));
    if (!gateway.callBack.isEmpty()) {
        add("dlr-mask", QStringLiteral("31"));
        add("dlr-url", gateway.callBack + QStringLiteral("?dlr=%d&id=") + id);
    }
    QUrl url(gateway.url);
    url.setQuery(query);
    return {url, "GET"};
}

plugins::HttpRequest templateRequest(const Gateway &gateway, const QMap<QString, QString> &values)
{
    plugins::HttpRequest request{QUrl(filled(gateway.url, values, percentEncoded), QUrl::StrictMode), gateway.method};
    if (!gateway.body.isEmpty()) {
        const bool isJson = gateway.contentType.contains("json");
        request.body = filled(gateway.body, values, isJson ? jsonEscaped : percentEncoded).toUtf8();
        request.headers.append({"Content-Type", gateway.contentType});
    }
    if (const auto colon = gateway.header.indexOf(u':'); colon > 0) {
        request.headers.append({gateway.header.left(colon).toLatin1(),
                                filled(gateway.header.mid(colon + 1).trimmed(), values, withoutControls).toUtf8()});
    }
    return request;
}

} // namespace

bool isNumber(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A\\+?[0-9]{3,15}\\z"));
    return pattern.match(text).hasMatch();
}

SettingsForm formOfSms()
{
    FormField provider = plain("provider", Words::tr("Gateway"));
    provider.type = FieldType::Choice;
    provider.choices = {{QStringLiteral("kannel"), QStringLiteral("Kannel")},
                        {QStringLiteral("template"), Words::tr("Another one, with HTTP")}};
    provider.defaultValue = QStringLiteral("kannel");
    FormField to = plain("to", Words::tr("Your number"), Words::tr("With the country's code: +34600111222."));
    to.required = true;
    FormField url =
        plain("url", Words::tr("Address"),
              Words::tr("Of sendsms; of another gateway with {to}, {from}, {text}, {user}, {password}, {key}."));
    url.required = true;
    FormField password = plain("password", Words::tr("Password"));
    password.type = FieldType::Secret;
    FormField method = plain("method", Words::tr("Method"));
    method.type = FieldType::Choice;
    method.choices = {{QStringLiteral("POST"), QStringLiteral("POST")}, {QStringLiteral("GET"), QStringLiteral("GET")}};
    method.defaultValue = QStringLiteral("POST");
    FormField body = plain("body", Words::tr("Body"), Words::tr("With the same places as the address."));
    body.type = FieldType::MultilineText;
    FormField type = plain("content_type", Words::tr("Type of the body"));
    type.defaultValue = QStringLiteral("application/json");
    FormField fromParameter = plain("from_parameter", Words::tr("Parameter of the sender"));
    fromParameter.defaultValue = QStringLiteral("from");
    FormField textParameter = plain("text_parameter", Words::tr("Parameter of the text"));
    textParameter.defaultValue = QStringLiteral("text");
    SettingsForm form{
        {to, provider, url, plain("user", Words::tr("User name")), password,
         plain("from", Words::tr("Sender"), Words::tr("The number that answers go to.")), method, body, type,
         plain("header", Words::tr("Header"), QStringLiteral("Authorization: Bearer {password}")),
         plain("success", Words::tr("Success"), Words::tr("A regular expression that the answer matches.")),
         fromParameter, textParameter}};
    for (qsizetype i = 6; i < form.fields.size(); ++i) {
        form.fields[i].advanced = true;
    }
    return form;
}

Result<Gateway> gatewayOf(const sdk::ChannelSettings &settings)
{
    const auto text = [&settings](const char *key, const char *otherwise = "") {
        const auto given = settings.values.value(QLatin1String(key)).toString().trimmed();
        return given.isEmpty() ? QString::fromLatin1(otherwise) : given;
    };
    static const QRegularExpression header(QStringLiteral("\\A[A-Za-z0-9-]{1,60}:[^\\x00-\\x1f\\x7f]*\\z"));
    static const QRegularExpression host(QStringLiteral("\\Ahttps?://[^/{}@?#]+/"));
    Gateway gateway;
    gateway.provider = fromName<Provider>(text("provider", "kannel")).value_or(Provider::Kannel);
    gateway.url = text("url");
    gateway.user = text("user");
    gateway.from = text("from");
    gateway.to = text("to");
    gateway.method = text("method", "POST") == QLatin1String("GET") ? "GET" : "POST";
    gateway.body = settings.values.value(QLatin1String("body")).toString();
    gateway.contentType = withoutControls(text("content_type", "application/json")).toLatin1();
    gateway.header = text("header");
    gateway.success = text("success");
    gateway.fromParameter = text("from_parameter", "from");
    gateway.textParameter = text("text_parameter", "text");
    gateway.callBack = settings.callBack;
    if (const auto password = settings.secrets.find(QStringLiteral("password")); password != settings.secrets.end()) {
        gateway.password = password->second;
    }
    if (!isNumber(gateway.to)) {
        return invalid(QStringLiteral("'to' must be a number like +34600111222"));
    }
    if (!host.match(gateway.url).hasMatch()) {
        return invalid(QStringLiteral("'url' must begin with https:// and a host, without places in them"));
    }
    if (!gateway.header.isEmpty() && !header.match(gateway.header).hasMatch()) {
        return invalid(QStringLiteral("'header' must be like Name: value"));
    }
    if (!QRegularExpression(gateway.success).isValid()) {
        return invalid(QStringLiteral("'success' must be a regular expression"));
    }
    return gateway;
}

plugins::HttpRequest requestOf(const Gateway &gateway, const QString &to, const QString &text, const QString &id)
{
    if (gateway.provider == Provider::Kannel) {
        return kannelRequest(gateway, to, text, id);
    }
    return templateRequest(gateway, {{QStringLiteral("to"), to},
                                     {QStringLiteral("from"), gateway.from},
                                     {QStringLiteral("text"), text},
                                     {QStringLiteral("user"), gateway.user},
                                     {QStringLiteral("password"), QString::fromUtf8(gateway.password.reveal())},
                                     {QStringLiteral("key"), id}});
}

} // namespace locum::sms
