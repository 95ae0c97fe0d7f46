// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/happened.h"

#include "engine/attempt.h"
#include "model/json.h"

namespace locum::engine {

namespace {

constexpr QLatin1String eventKey("event");
constexpr QLatin1String identityKey("identity");
constexpr QLatin1String accountKey("account");
constexpr QLatin1String conversationKey("conversation");
constexpr QLatin1String beforeKey("before");
constexpr QLatin1String presenceKey("presence");
constexpr QLatin1String requestKey("request");
constexpr QLatin1String linkKey("link");
constexpr QLatin1String ruleKey("rule");

template <class Id>
void putId(QJsonObject &json, QLatin1String key, const std::optional<Id> &id)
{
    if (id) {
        json.insert(key, id->value());
    }
}

template <class Id>
std::optional<Id> idIn(const QJsonObject &json, QLatin1String key)
{
    const auto value = json.value(key);
    return value.isDouble() ? std::optional(Id(value.toInteger())) : std::nullopt;
}

} // namespace

QJsonObject toJson(const Happened &happened)
{
    QJsonObject json{{eventKey, nameOf(happened.event)}};
    putId(json, identityKey, happened.identity);
    putId(json, accountKey, happened.account);
    putId(json, conversationKey, happened.conversation);
    if (happened.presence) {
        json.insert(beforeKey, nameOf(happened.presence->before));
        json.insert(presenceKey, locum::toJson(happened.presence->now));
    }
    if (happened.request) {
        json.insert(requestKey, locum::toJson(*happened.request));
    }
    if (happened.link) {
        json.insert(linkKey, nameOf(*happened.link));
    }
    if (!happened.scheduledRule.isEmpty()) {
        json.insert(ruleKey, happened.scheduledRule);
    }
    return json;
}

Result<Happened> happenedFromJson(const QJsonObject &json)
{
    const auto event = fromName<rules::EventKind>(json.value(eventKey).toString());
    if (!event) {
        return fail("json.invalid", QStringLiteral("'event'"));
    }
    Happened happened{*event, idIn<IdentityId>(json, identityKey), idIn<AccountId>(json, accountKey),
                      idIn<ConversationId>(json, conversationKey)};
    if (json.contains(presenceKey)) {
        LOCUM_TAKE(now, presenceFromJson(json.value(presenceKey).toObject()));
        happened.presence = {fromName<Availability>(json.value(beforeKey).toString()).value_or(Availability::Unknown),
                             now};
    }
    if (json.contains(requestKey)) {
        LOCUM_TAKE(request, pendingRequestFromJson(json.value(requestKey).toObject()));
        happened.request = std::move(request);
    }
    happened.link = fromName<LinkState>(json.value(linkKey).toString());
    happened.scheduledRule = json.value(ruleKey).toString();
    return happened;
}

} // namespace locum::engine
