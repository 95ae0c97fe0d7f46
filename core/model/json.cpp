// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/json.h"

#include "base/overloaded.h"

#include <QJsonArray>

namespace locum {
namespace {

using Key = QLatin1String;

template <class Tag>
QJsonValue value(const StrongId<Tag> &id)
{
    return QJsonValue(id.value());
}

QJsonValue value(Instant instant)
{
    return QJsonValue(toIsoString(instant));
}

template <class E>
    requires std::is_enum_v<E>
QJsonValue value(E entry)
{
    return QJsonValue(nameOf(entry));
}

template <class T>
auto value(const T &object) -> decltype(toJson(object))
{
    return toJson(object);
}

template <class T>
void put(QJsonObject &json, Key key, const std::optional<T> &optional)
{
    if (optional) {
        json.insert(key, value(*optional));
    }
}

template <class T>
QJsonArray array(const QList<T> &list)
{
    QJsonArray json;
    for (const auto &entry : list) {
        json.append(value(entry));
    }
    return json;
}

} // namespace

QJsonObject toJson(const Error &error)
{
    QJsonObject json;
    json.insert(Key("code"), QString::fromUtf8(error.code));
    json.insert(Key("detail"), error.detail);
    json.insert(Key("retry"), value(error.retry));
    return json;
}

QJsonObject toJson(const Presence &presence)
{
    QJsonObject json;
    json.insert(Key("availability"), value(presence.availability));
    json.insert(Key("text"), presence.text);
    put(json, Key("idle_since"), presence.idleSince);
    return json;
}

QJsonObject toJson(const Attachment &attachment)
{
    QJsonObject json;
    json.insert(Key("name"), attachment.name);
    json.insert(Key("mime_type"), attachment.mimeType);
    json.insert(Key("size"), attachment.size);
    json.insert(Key("url"), attachment.url);
    return json;
}

QJsonArray toJson(const QList<Attachment> &attachments)
{
    return array(attachments);
}

QJsonObject toJson(const MessageFlags &flags)
{
    QJsonObject json;
    const auto putFlag = [&json](Key key, bool flag) {
        if (flag) {
            json.insert(key, true);
        }
    };
    putFlag(Key("automatic"), flags.automatic);
    putFlag(Key("from_bot"), flags.fromBot);
    putFlag(Key("system"), flags.system);
    putFlag(Key("error"), flags.error);
    putFlag(Key("edited"), flags.edited);
    putFlag(Key("mentions_me"), flags.mentionsMe);
    putFlag(Key("no_reply"), flags.noReply);
    return json;
}

QJsonObject toJson(const Message &message)
{
    QJsonObject json;
    json.insert(Key("id"), value(message.id));
    json.insert(Key("conversation"), value(message.conversation));
    json.insert(Key("account"), value(message.account));
    json.insert(Key("direction"), value(message.direction));
    json.insert(Key("author"), value(message.author));
    put(json, Key("sender"), message.sender);
    json.insert(Key("sender_name"), message.senderName);
    json.insert(Key("kind"), value(message.kind));
    json.insert(Key("origin"), value(message.origin));
    json.insert(Key("encryption"), value(message.encryption));
    json.insert(Key("text"), message.text);
    json.insert(Key("attachments"), toJson(message.attachments));
    json.insert(Key("flags"), toJson(message.flags));
    json.insert(Key("remote_id"), message.remoteId);
    json.insert(Key("sent_at"), value(message.sentAt));
    json.insert(Key("received_at"), value(message.receivedAt));
    json.insert(Key("delivery"), value(message.delivery));
    put(json, Key("error"), message.error);
    json.insert(Key("disposition"), value(message.disposition));
    json.insert(Key("reason"), message.reason);
    put(json, Key("in_reply_to"), message.inReplyTo);
    put(json, Key("replaces"), message.replaces);
    json.insert(Key("client_id"), message.clientId);
    json.insert(Key("urgent"), message.urgent);
    put(json, Key("released_at"), message.releasedAt);
    return json;
}

QJsonObject toJson(const Identity &identity)
{
    QJsonObject json;
    json.insert(Key("id"), value(identity.id));
    json.insert(Key("account"), value(identity.account));
    json.insert(Key("address"), identity.address);
    json.insert(Key("name"), identity.name);
    json.insert(Key("person"), value(identity.person));
    json.insert(Key("groups"), QJsonArray::fromStringList(identity.groups));
    json.insert(Key("subscription"), value(identity.subscription));
    json.insert(Key("listed"), identity.listed);
    json.insert(Key("ever_written_to"), identity.everWrittenTo);
    json.insert(Key("is_bot"), identity.isBot);
    json.insert(Key("presence"), toJson(identity.presence));
    json.insert(Key("avatar"), identity.avatar);
    return json;
}

QJsonObject toJson(const Conversation &conversation)
{
    QJsonObject json;
    json.insert(Key("id"), value(conversation.id));
    json.insert(Key("account"), value(conversation.account));
    json.insert(Key("kind"), value(conversation.kind));
    json.insert(Key("address"), conversation.address);
    json.insert(Key("title"), conversation.title);
    put(json, Key("identity"), conversation.identity);
    json.insert(Key("topic"), conversation.topic);
    json.insert(Key("own_nick"), conversation.ownNick);
    json.insert(Key("joined"), conversation.joined);
    json.insert(Key("muted"), conversation.muted);
    put(json, Key("read_up_to"), conversation.readUpTo);
    json.insert(Key("unread"), conversation.unread);
    return json;
}

QJsonObject toJson(const Account &account)
{
    QJsonObject json;
    json.insert(Key("id"), value(account.id));
    json.insert(Key("user"), value(account.user));
    json.insert(Key("slug"), account.slug);
    json.insert(Key("plugin"), account.plugin);
    json.insert(Key("protocol"), account.protocol);
    json.insert(Key("name"), account.name);
    json.insert(Key("settings"), account.settings);
    json.insert(Key("connect_policy"), value(account.connectPolicy));
    json.insert(Key("presence_policy"), value(account.presencePolicy));
    json.insert(Key("enabled"), account.enabled);
    json.insert(Key("link"), value(account.link));
    put(json, Key("link_error"), account.linkError);
    json.insert(Key("own_address"), account.ownAddress);
    return json;
}

QJsonObject toJson(const Device &device)
{
    QJsonObject json;
    json.insert(Key("id"), value(device.id));
    json.insert(Key("user"), value(device.user));
    json.insert(Key("name"), device.name);
    json.insert(Key("created_at"), value(device.createdAt));
    json.insert(Key("last_seen_at"), value(device.lastSeenAt));
    json.insert(Key("acknowledged"), value(device.acknowledged));
    json.insert(Key("attached"), device.attached);
    return json;
}

QJsonObject toJson(const Absence &absence)
{
    QJsonObject json;
    json.insert(Key("mode"), value(absence.mode));
    json.insert(Key("text"), absence.text);
    put(json, Key("until"), absence.until);
    if (!absence.rules.isEmpty()) {
        json.insert(Key("rules"), absence.rules);
    }
    return json;
}

QJsonObject toJson(const StandInStatus &status)
{
    QJsonObject json;
    json.insert(Key("state"), value(status.state));
    put(json, Key("reason"), status.reason);
    put(json, Key("since"), status.since);
    json.insert(Key("absence"), toJson(status.absence));
    json.insert(Key("absence_number"), status.absenceNumber);
    return json;
}

QJsonObject toJson(const Policy &policy)
{
    QJsonObject target{{QStringLiteral("kind"), value(policy.target.kind)}};
    if (policy.target.id != 0) {
        target.insert(Key("id"), policy.target.id);
    }
    if (!policy.target.name.isEmpty()) {
        target.insert(Key("name"), policy.target.name);
    }
    QJsonArray verdicts;
    for (const PolicyVerdict verdict : policy.verdicts) {
        verdicts.append(value(verdict));
    }
    QJsonObject json;
    json.insert(Key("id"), value(policy.id));
    json.insert(Key("subject"), target);
    json.insert(Key("verdicts"), verdicts);
    json.insert(Key("direction"), value(policy.direction));
    json.insert(Key("phase"), value(policy.phase));
    json.insert(Key("updated_at"), value(policy.updatedAt));
    return json;
}

QJsonObject toJson(const FormField &field)
{
    QJsonObject json;
    json.insert(Key("key"), field.key);
    json.insert(Key("label"), field.label);
    json.insert(Key("help"), field.help);
    json.insert(Key("type"), value(field.type));
    json.insert(Key("required"), field.required);
    json.insert(Key("advanced"), field.advanced);
    json.insert(Key("default_value"), field.defaultValue);
    QJsonArray choices;
    for (const auto &choice : field.choices) {
        choices.append(QJsonObject{{QStringLiteral("value"), choice.value}, {QStringLiteral("label"), choice.label}});
    }
    json.insert(Key("choices"), choices);
    return json;
}

QJsonObject toJson(const SettingsForm &form)
{
    QJsonObject json;
    json.insert(Key("fields"), array(form.fields));
    return json;
}

QJsonObject toJson(const RequestReceived &request)
{
    QJsonObject json;
    json.insert(Key("handle"), request.handle);
    json.insert(Key("kind"), value(request.kind));
    json.insert(Key("from"), request.from);
    json.insert(Key("from_name"), request.fromName);
    json.insert(Key("text"), request.text);
    json.insert(Key("form"), toJson(request.form));
    json.insert(Key("details"), request.details);
    return json;
}

QJsonObject toJson(const PendingRequest &request)
{
    QJsonObject json;
    json.insert(Key("id"), value(request.id));
    json.insert(Key("account"), value(request.account));
    json.insert(Key("request"), toJson(request.request));
    json.insert(Key("received_at"), value(request.receivedAt));
    return json;
}

QJsonObject toJson(const Participant &participant)
{
    QJsonObject json;
    json.insert(Key("address"), participant.address);
    json.insert(Key("name"), participant.name);
    json.insert(Key("is_bot"), participant.isBot);
    return json;
}

QJsonObject toJson(const ParticipantsChanged &change)
{
    QJsonObject json;
    json.insert(Key("room"), change.room);
    json.insert(Key("complete"), change.complete);
    json.insert(Key("joined"), array(change.joined));
    json.insert(Key("left"), QJsonArray::fromStringList(change.left));
    return json;
}

QLatin1String typeName(const FeedPayload &payload)
{
    return std::visit(Overloaded{[](const MessageAdded &) { return Key("message_added"); },
                                 [](const MessageProgressed &) { return Key("message_progressed"); },
                                 [](const ConversationRead &) { return Key("conversation_read"); },
                                 [](const ConversationUpdated &) { return Key("conversation_updated"); },
                                 [](const ContactUpdated &) { return Key("contact_updated"); },
                                 [](const ContactRemoved &) { return Key("contact_removed"); },
                                 [](const AccountUpdated &) { return Key("account_updated"); },
                                 [](const AccountRemoved &) { return Key("account_removed"); },
                                 [](const RequestAdded &) { return Key("request_added"); },
                                 [](const RequestClosed &) { return Key("request_closed"); },
                                 [](const StandInChanged &) { return Key("stand_in_changed"); },
                                 [](const MessageReleased &) { return Key("message_released"); },
                                 [](const PolicyChanged &) { return Key("policy_changed"); },
                                 [](const RulesChanged &) { return Key("rules_changed"); },
                                 [](const PersonChanged &) { return Key("person_changed"); },
                                 [](const PersonsAggregated &) { return Key("persons_aggregated"); }},
                      payload);
}

QJsonObject toJson(const FeedPayload &payload)
{
    QJsonObject json;
    json.insert(Key("type"), typeName(payload));
    std::visit(
        Overloaded{[&](const MessageAdded &p) { json.insert(Key("message"), toJson(p.message)); },
                   [&](const MessageProgressed &p) {
                       json.insert(Key("message"), value(p.message));
                       json.insert(Key("delivery"), value(p.delivery));
                       put(json, Key("error"), p.error);
                       json.insert(Key("remote_id"), p.remoteId);
                   },
                   [&](const ConversationRead &p) {
                       json.insert(Key("conversation"), value(p.conversation));
                       json.insert(Key("up_to"), value(p.upTo));
                   },
                   [&](const ConversationUpdated &p) { json.insert(Key("conversation"), toJson(p.conversation)); },
                   [&](const ContactUpdated &p) { json.insert(Key("identity"), toJson(p.identity)); },
                   [&](const ContactRemoved &p) { json.insert(Key("identity"), value(p.identity)); },
                   [&](const AccountUpdated &p) { json.insert(Key("account"), toJson(p.account)); },
                   [&](const AccountRemoved &p) { json.insert(Key("account"), value(p.account)); },
                   [&](const RequestAdded &p) { json.insert(Key("request"), toJson(p.request)); },
                   [&](const RequestClosed &p) { json.insert(Key("request"), value(p.request)); },
                   [&](const StandInChanged &p) { json.insert(Key("status"), toJson(p.status)); },
                   [&](const MessageReleased &p) {
                       json.insert(Key("message"), value(p.message));
                       json.insert(Key("released_at"), value(p.at));
                   },
                   [&](const PolicyChanged &p) {
                       json.insert(Key("policy"), toJson(p.policy));
                       json.insert(Key("removed"), p.removed);
                   },
                   [&](const RulesChanged &p) {
                       put(json, Key("generation"), p.generation);
                       put(json, Key("error"), p.error);
                   },
                   [&](const PersonChanged &p) {
                       QJsonArray identities;
                       for (const IdentityId identity : p.identities) {
                           identities.append(value(identity));
                       }
                       json.insert(Key("person"), value(p.person));
                       json.insert(Key("identities"), identities);
                   },
                   [&](const PersonsAggregated &p) { json.insert(Key("aggregated"), p.aggregated); }},
        payload);
    return json;
}

QJsonObject toJson(const FeedEntry &entry)
{
    auto json = toJson(entry.payload);
    json.insert(Key("seq"), value(entry.seq));
    json.insert(Key("at"), value(entry.at));
    return json;
}

QLatin1String typeName(const Ephemeral &event)
{
    return std::visit(Overloaded{[](const ContactPresence &) { return Key("contact_presence"); },
                                 [](const ContactTyping &) { return Key("contact_typing"); },
                                 [](const AccountNotice &) { return Key("account_notice"); },
                                 [](const RoomParticipants &) { return Key("room_participants"); },
                                 [](const RulePluginNotice &) { return Key("rule_plugin_notice"); }},
                      event);
}

QJsonObject toJson(const Ephemeral &event)
{
    QJsonObject json;
    json.insert(Key("type"), typeName(event));
    std::visit(Overloaded{[&](const ContactPresence &e) {
                              json.insert(Key("identity"), value(e.identity));
                              json.insert(Key("presence"), toJson(e.presence));
                          },
                          [&](const ContactTyping &e) {
                              json.insert(Key("identity"), value(e.identity));
                              json.insert(Key("typing"), e.typing);
                          },
                          [&](const AccountNotice &e) {
                              json.insert(Key("account"), value(e.account));
                              json.insert(Key("text"), e.text);
                          },
                          [&](const RoomParticipants &e) {
                              json.insert(Key("conversation"), value(e.conversation));
                              json.insert(Key("change"), toJson(e.change));
                          },
                          [&](const RulePluginNotice &e) {
                              json.insert(Key("plugin"), e.plugin);
                              json.insert(Key("health"), nameOf(e.health));
                              if (e.error) {
                                  json.insert(Key("error"), toJson(*e.error));
                              }
                          }},
               event);
    return json;
}

} // namespace locum
