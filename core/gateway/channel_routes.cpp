// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"
#include "sdk/channel_plugin.h"

#include <algorithm>

// The channels by which the user is reached.

namespace locum::gateway {
namespace {

constexpr int longestName = 100;

QJsonObject toJson(const ports::ChannelPluginStatus &status)
{
    return {{QStringLiteral("plugin"), status.plugin},   {QStringLiteral("name"), status.name},
            {QStringLiteral("version"), status.version}, {QStringLiteral("channel"), sdk::toJson(status.channel)},
            {QStringLiteral("usage"), status.usage},     {QStringLiteral("published"), status.published}};
}

QJsonObject toJson(const ports::Channel &channel)
{
    QJsonObject json{{QStringLiteral("id"), channel.id.value()},
                     {QStringLiteral("slug"), channel.slug},
                     {QStringLiteral("name"), channel.name},
                     {QStringLiteral("plugin"), channel.plugin},
                     {QStringLiteral("settings"), channel.settings},
                     {QStringLiteral("secrets"), QJsonArray::fromStringList(channel.secrets)},
                     {QStringLiteral("usage"), channel.usage},
                     {QStringLiteral("enabled"), channel.enabled},
                     {QStringLiteral("health"), nameOf(channel.health)}};
    if (channel.error) {
        json.insert(QStringLiteral("error"), locum::toJson(*channel.error));
    }
    if (!channel.callBack.isEmpty()) {
        json.insert(QStringLiteral("call_back"), channel.callBack);
    }
    if (channel.sentToday && channel.sentThisMonth) {
        json.insert(QStringLiteral("sent_today"), *channel.sentToday);
        json.insert(QStringLiteral("sent_this_month"), *channel.sentThisMonth);
    }
    return json;
}

QJsonObject toJson(const ports::ChannelLogEntry &entry)
{
    return {{QStringLiteral("alert"), entry.alert.value()},
            {QStringLiteral("subject"), entry.subject},
            {QStringLiteral("at"), toIsoString(entry.at)},
            {QStringLiteral("step"), entry.step},
            {QStringLiteral("detail"), entry.detail}};
}

template <class T>
ports::Reply<std::vector<T>> whenListed(const Call &call, const QString &key)
{
    return call.whenGiven<std::vector<T>>([key](const std::vector<T> &all) {
        QJsonArray array;
        for (const T &entry : all) {
            array.append(toJson(entry));
        }
        return QJsonObject{{key, array}};
    });
}

const auto channelBody = [](const ports::Channel &channel) { return toJson(channel); };

void channelPlugins(const ApiContext &context, const Call &call)
{
    context.ports.channels->channelPlugins(
        call.user(), whenListed<ports::ChannelPluginStatus>(call, QStringLiteral("channel_plugins")));
}

void channels(const ApiContext &context, const Call &call)
{
    context.ports.channels->channels(call.user(), whenListed<ports::Channel>(call, QStringLiteral("channels")));
}

void addChannel(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::NewChannel channel;
    channel.name = fields.text(QLatin1String("name"), FieldReader::Need::Required, longestName);
    channel.plugin = fields.text(QLatin1String("plugin"), FieldReader::Need::Required, longestName);
    channel.settings = fields.object(QLatin1String("settings"));
    channel.usage = fields.object(QLatin1String("usage"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.channels->addChannel(call.user(), std::move(channel),
                                       call.whenGiven<ports::Channel>(channelBody, 201));
}

void changeChannel(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::ChannelChange change;
    change.name = fields.optionalText(QLatin1String("name"), longestName);
    change.settings = fields.object(QLatin1String("settings"));
    change.usage = fields.object(QLatin1String("usage"));
    change.enabled = fields.optionalBoolean(QLatin1String("enabled"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.channels->changeChannel(call.user(), call.id<ChannelId>(), std::move(change),
                                          call.whenGiven<ports::Channel>(channelBody));
}

void removeChannel(const ApiContext &context, const Call &call)
{
    context.ports.channels->removeChannel(call.user(), call.id<ChannelId>(), call.whenDone());
}

void testChannel(const ApiContext &context, const Call &call)
{
    context.ports.channels->testChannel(call.user(), call.id<ChannelId>(), call.whenDone());
}

void channelLog(const ApiContext &context, const Call &call)
{
    constexpr int usual = 100;
    constexpr int most = 1000;
    QueryReader query(call.query());
    const auto limit = static_cast<int>(query.integer(QLatin1String("limit"), 1, most, usual));
    if (query.error()) {
        call.fail(*query.error());
        return;
    }
    context.ports.channels->channelLog(call.user(), call.id<ChannelId>(), limit,
                                       whenListed<ports::ChannelLogEntry>(call, QStringLiteral("log")));
}

/// A whole mail is one, whoever passes it on.
QByteArray methodOf(const ApiRequest &from)
{
    const auto type = std::ranges::find(from.headers, QByteArrayLiteral("content-type"),
                                        [](const auto &header) { return QByteArray(header.first); });
    const bool isMail = from.method == Method::Post && type != from.headers.end() &&
                        type->second.split(';').constFirst().trimmed().toLower() == "message/rfc822";
    return isMail ? QByteArrayLiteral("MAIL") : QByteArray(nameOf(from.method).data());
}

/// What a provider calls, or anybody who guesses: who has the secret speaks to the channel's plugin, and to nobody
/// else.
void hook(const ApiContext &context, const Call &call)
{
    const ApiRequest &from = call.request();
    sdk::ChannelRequest request{methodOf(from), from.query, {}, from.raw};
    for (const auto &[name, value] : from.headers) {
        request.headers.insert(name, value);
    }
    context.ports.channels->hook(Secret(call.argument(0)), std::move(request),
                                 [call](const Result<ports::HookAnswer> &answer) {
                                     if (!answer) {
                                         call.fail(answer.error());
                                         return;
                                     }
                                     const bool good = answer->status >= 200 && answer->status < 600;
                                     const bool isXml = answer->body.startsWith("<?xml"); // for callers who speak SOAP
                                     call.respond({good ? answer->status : 500,
                                                   {},
                                                   {},
                                                   answer->body,
                                                   isXml ? "text/xml; charset=utf-8" : "text/plain; charset=utf-8"});
                                 });
}

} // namespace

void addChannelRoutes(Router &router)
{
    router.add({Method::Get, "/channel-plugins"}, channelPlugins);
    router.add({Method::Get, "/channels"}, channels);
    router.add({Method::Post, "/channels"}, addChannel);
    router.add({Method::Patch, "/channels/{id}"}, changeChannel);
    router.add({Method::Delete, "/channels/{id}"}, removeChannel);
    router.add({Method::Post, "/channels/{id}/test"}, testChannel);
    router.add({Method::Get, "/channels/{id}/log"}, channelLog);
    router.add({Method::Get, "/hooks/{name}", Access::Public, Answering::Soon, Payload::Raw}, hook);
    router.add({Method::Post, "/hooks/{name}", Access::Public, Answering::Soon, Payload::Raw}, hook);
}

} // namespace locum::gateway
