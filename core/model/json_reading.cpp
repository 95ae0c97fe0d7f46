// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/json.h"

#include <QJsonArray>

namespace locum {
namespace {

using Key = QLatin1String;

/// Takes an object apart and remembers the first key that was wrong.
class Reader {
public:
    explicit Reader(const QJsonObject &json) : m_json(json) {}

    QString text(Key key)
    {
        const auto value = m_json.value(key);
        if (!value.isString() && !value.isUndefined()) {
            blame(key);
        }
        return value.toString();
    }

    bool boolean(Key key, bool otherwise = false)
    {
        const auto value = m_json.value(key);
        if (!value.isBool() && !value.isUndefined()) {
            blame(key);
        }
        return value.toBool(otherwise);
    }

    qint64 integer(Key key, std::optional<qint64> otherwise = std::nullopt)
    {
        const auto value = m_json.value(key);
        if (value.isUndefined() && otherwise) {
            return *otherwise;
        }
        // Integers beyond 2^53 are kept exactly by QJsonValue; toInteger() gives its default for fractions.
        const auto low = value.toInteger(0);
        if (!value.isDouble() || low != value.toInteger(1)) {
            blame(key);
        }
        return low;
    }

    QList<qint64> integers(Key key)
    {
        QList<qint64> all;
        const auto array = m_json.value(key).toArray();
        for (const auto &value : array) {
            const auto low = value.toInteger(0);
            if (!value.isDouble() || low != value.toInteger(1)) {
                blame(key);
            }
            all.append(low);
        }
        if (!m_json.value(key).isArray()) {
            blame(key);
        }
        return all;
    }

    template <class Id>
    Id id(Key key)
    {
        return Id(integer(key));
    }

    template <class Id>
    std::optional<Id> optionalId(Key key)
    {
        return m_json.contains(key) ? std::optional<Id>(id<Id>(key)) : std::nullopt;
    }

    Instant instant(Key key)
    {
        const auto parsed = instantFromIso(m_json.value(key).toString());
        if (!parsed) {
            blame(key);
        }
        return parsed.value_or(Instant());
    }

    std::optional<Instant> optionalInstant(Key key)
    {
        return m_json.contains(key) ? std::optional<Instant>(instant(key)) : std::nullopt;
    }

    template <class E>
    E name(Key key, E otherwise)
    {
        return m_json.contains(key) ? optionalName<E>(key).value_or(otherwise) : otherwise;
    }

    template <class E>
    std::optional<E> optionalName(Key key)
    {
        if (!m_json.contains(key)) {
            return std::nullopt;
        }
        auto found = fromName<E>(m_json.value(key).toString());
        if (!found) {
            blame(key);
        }
        return found;
    }

    QJsonObject object(Key key)
    {
        const auto value = m_json.value(key);
        if (!value.isObject() && !value.isUndefined()) {
            blame(key);
        }
        return value.toObject();
    }

    QJsonArray array(Key key)
    {
        const auto value = m_json.value(key);
        if (!value.isArray() && !value.isUndefined()) {
            blame(key);
        }
        return value.toArray();
    }

    QStringList texts(Key key)
    {
        QStringList list;
        const auto entries = array(key);
        for (const auto &entry : entries) {
            if (!entry.isString()) {
                blame(key);
            }
            list.append(entry.toString());
        }
        return list;
    }

    QJsonValue any(Key key) const { return m_json.value(key); }
    bool has(Key key) const { return m_json.contains(key); }

    /// What `read` makes of the object under the key.
    template <class Read>
    auto nested(Key key, Read read) -> decltype(read(QJsonObject()))
    {
        auto inner = read(object(key));
        if (!inner) {
            m_inner = inner.error();
        }
        return inner;
    }

    template <class T, class Read>
    std::optional<T> optionalNested(Key key, Read read)
    {
        if (!has(key)) {
            return std::nullopt;
        }
        auto inner = nested(key, read);
        return inner ? std::optional<T>(std::move(*inner)) : std::nullopt;
    }

    template <class T>
    Result<T> give(T value) const
    {
        if (m_inner) {
            return fail(*m_inner);
        }
        if (!m_wrong.isEmpty()) {
            return fail("json.invalid", QStringLiteral("'%1' is missing or of a wrong type").arg(m_wrong));
        }
        return value;
    }

    void blame(Key key)
    {
        if (m_wrong.isEmpty()) {
            m_wrong = key;
        }
    }

private:
    const QJsonObject &m_json;
    QString m_wrong;
    std::optional<Error> m_inner;
};

/// A struct that wraps one nested value: T{inner}.
template <class T, class Read>
Result<FeedPayload> wrapped(const QJsonObject &json, Key key, Read read)
{
    if (!json.value(key).isObject()) {
        return fail("json.invalid", QStringLiteral("'%1' is missing").arg(key));
    }
    auto inner = read(json.value(key).toObject());
    if (!inner) {
        return fail(std::move(inner.error()));
    }
    return FeedPayload(T{std::move(*inner)});
}

template <class T, class Id>
Result<FeedPayload> wrappedId(const QJsonObject &json, Key key)
{
    Reader reader(json);
    return reader.give(FeedPayload(T{reader.id<Id>(key)}));
}

} // namespace

Result<Error> errorFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Error error{reader.text(Key("code")).toUtf8(), reader.text(Key("detail")), reader.name(Key("retry"), Retry::No)};
    return reader.give(std::move(error));
}

Result<Presence> presenceFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Presence presence{reader.name(Key("availability"), Availability::Unknown), reader.text(Key("text")),
                      reader.optionalInstant(Key("idle_since"))};
    return reader.give(std::move(presence));
}

Result<Attachment> attachmentFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Attachment attachment{reader.text(Key("name")), reader.text(Key("mime_type")), reader.integer(Key("size"), -1),
                          reader.text(Key("url"))};
    return reader.give(std::move(attachment));
}

Result<QList<Attachment>> attachmentsFromJson(const QJsonArray &json)
{
    QList<Attachment> attachments;
    for (const auto &entry : json) {
        auto attachment = attachmentFromJson(entry.toObject());
        if (!attachment) {
            return fail(std::move(attachment.error()));
        }
        attachments.append(std::move(*attachment));
    }
    return attachments;
}

Result<MessageFlags> messageFlagsFromJson(const QJsonObject &json)
{
    Reader reader(json);
    return reader.give(MessageFlags{reader.boolean(Key("automatic")), reader.boolean(Key("from_bot")),
                                    reader.boolean(Key("system")), reader.boolean(Key("error")),
                                    reader.boolean(Key("edited")), reader.boolean(Key("mentions_me")),
                                    reader.boolean(Key("no_reply"))});
}

Result<Message> messageFromJson(const QJsonObject &json)
{
    Reader reader(json);
    auto attachments = attachmentsFromJson(reader.array(Key("attachments")));
    if (!attachments) {
        return fail(std::move(attachments.error()));
    }
    const auto flags = reader.nested(Key("flags"), messageFlagsFromJson);
    // Braces: the members are read in their order.
    Message message{reader.id<MessageId>(Key("id")),
                    reader.id<ConversationId>(Key("conversation")),
                    reader.id<AccountId>(Key("account")),
                    reader.name(Key("direction"), Direction::Incoming),
                    reader.name(Key("author"), Author::Contact),
                    reader.optionalId<IdentityId>(Key("sender")),
                    reader.text(Key("sender_name")),
                    reader.name(Key("kind"), MessageKind::Text),
                    reader.name(Key("origin"), Origin::Live),
                    reader.name(Key("encryption"), Encryption::None),
                    reader.text(Key("text")),
                    std::move(*attachments),
                    flags ? *flags : MessageFlags{},
                    reader.text(Key("remote_id")),
                    reader.instant(Key("sent_at")),
                    reader.instant(Key("received_at")),
                    reader.name(Key("delivery"), Delivery::Received),
                    reader.optionalNested<Error>(Key("error"), errorFromJson),
                    reader.name(Key("disposition"), Disposition::Deliver),
                    reader.text(Key("reason")),
                    reader.optionalId<MessageId>(Key("in_reply_to")),
                    reader.optionalId<MessageId>(Key("replaces")),
                    reader.text(Key("client_id")),
                    reader.boolean(Key("urgent")),
                    reader.optionalInstant(Key("released_at"))};
    return reader.give(std::move(message));
}

Result<Identity> identityFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Identity identity{reader.id<IdentityId>(Key("id")),
                      reader.id<AccountId>(Key("account")),
                      reader.text(Key("address")),
                      reader.text(Key("name")),
                      reader.id<PersonId>(Key("person")),
                      reader.texts(Key("groups")),
                      reader.name(Key("subscription"), Subscription::None),
                      reader.boolean(Key("listed")),
                      reader.boolean(Key("ever_written_to")),
                      reader.boolean(Key("is_bot")),
                      reader.optionalNested<Presence>(Key("presence"), presenceFromJson).value_or(Presence{}),
                      reader.text(Key("avatar"))};
    return reader.give(std::move(identity));
}

Result<Conversation> conversationFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Conversation conversation{reader.id<ConversationId>(Key("id")),
                              reader.id<AccountId>(Key("account")),
                              reader.name(Key("kind"), ConversationKind::Direct),
                              reader.text(Key("address")),
                              reader.text(Key("title")),
                              reader.optionalId<IdentityId>(Key("identity")),
                              reader.text(Key("topic")),
                              reader.text(Key("own_nick")),
                              reader.boolean(Key("joined")),
                              reader.boolean(Key("muted")),
                              reader.optionalId<MessageId>(Key("read_up_to")),
                              static_cast<int>(reader.integer(Key("unread"), 0))};
    return reader.give(std::move(conversation));
}

Result<Account> accountFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Account account{reader.id<AccountId>(Key("id")),
                    reader.id<UserId>(Key("user")),
                    reader.text(Key("slug")),
                    reader.text(Key("plugin")),
                    reader.text(Key("protocol")),
                    reader.text(Key("name")),
                    reader.object(Key("settings")),
                    reader.name(Key("connect_policy"), ConnectPolicy::Always),
                    reader.name(Key("presence_policy"), PresencePolicy::AsUser),
                    reader.boolean(Key("enabled"), true),
                    reader.name(Key("link"), LinkState::Offline),
                    reader.optionalNested<Error>(Key("link_error"), errorFromJson),
                    reader.text(Key("own_address"))};
    return reader.give(std::move(account));
}

Result<Absence> absenceFromJson(const QJsonObject &json)
{
    Reader reader(json);
    Absence absence{reader.name(Key("mode"), StandInMode::Away), reader.text(Key("text")),
                    reader.optionalInstant(Key("until")), reader.text(Key("rules"))};
    return reader.give(std::move(absence));
}

Result<StandInStatus> standInStatusFromJson(const QJsonObject &json)
{
    Reader reader(json);
    StandInStatus status{reader.name(Key("state"), StandInState::Off), reader.optionalName<AwayReason>(Key("reason")),
                         reader.optionalInstant(Key("since")),
                         reader.optionalNested<Absence>(Key("absence"), absenceFromJson).value_or(Absence{}),
                         reader.integer(Key("absence_number"), 0)};
    return reader.give(std::move(status));
}

Result<Policy> policyFromJson(const QJsonObject &json)
{
    Reader reader(json);
    const QJsonObject subject = reader.object(Key("subject"));
    Reader target(subject);
    QList<PolicyVerdict> verdicts;
    const auto names = reader.array(Key("verdicts"));
    for (const auto &entry : names) {
        const auto verdict = fromName<PolicyVerdict>(entry.toString());
        if (!verdict) {
            reader.blame(Key("verdicts"));
        }
        verdicts.append(verdict.value_or(PolicyVerdict::Allow));
    }
    Policy policy{
        reader.id<PolicyId>(Key("id")),
        {target.name(Key("kind"), PolicyKind::Strangers), target.integer(Key("id"), 0), target.text(Key("name"))},
        std::move(verdicts),
        reader.name(Key("direction"), PolicyDirection::Both),
        reader.name(Key("phase"), PolicyPhase::Always),
        reader.instant(Key("updated_at"))};
    if (auto good = target.give(0); !good) {
        return fail(std::move(good.error()));
    }
    return reader.give(std::move(policy));
}

Result<FormField> formFieldFromJson(const QJsonObject &json)
{
    Reader reader(json);
    FormField field{reader.text(Key("key")),
                    reader.text(Key("label")),
                    reader.text(Key("help")),
                    reader.name(Key("type"), FieldType::Text),
                    reader.boolean(Key("required")),
                    reader.boolean(Key("advanced")),
                    reader.has(Key("default_value")) ? reader.any(Key("default_value")) : QJsonValue(),
                    {}};
    const auto choices = reader.array(Key("choices"));
    for (const auto &entry : choices) {
        const auto choice = entry.toObject();
        Reader inner(choice);
        auto good = inner.give(FieldChoice{inner.text(Key("value")), inner.text(Key("label"))});
        if (!good || !entry.isObject()) {
            reader.blame(Key("choices"));
        } else {
            field.choices.append(std::move(*good));
        }
    }
    if (field.key.isEmpty()) {
        reader.blame(Key("key"));
    }
    return reader.give(std::move(field));
}

Result<SettingsForm> settingsFormFromJson(const QJsonObject &json)
{
    Reader reader(json);
    SettingsForm form;
    const auto fields = reader.array(Key("fields"));
    for (const auto &entry : fields) {
        auto field = formFieldFromJson(entry.toObject());
        if (!field) {
            return fail(std::move(field.error()));
        }
        form.fields.append(std::move(*field));
    }
    return reader.give(std::move(form));
}

Result<RequestReceived> requestReceivedFromJson(const QJsonObject &json)
{
    Reader reader(json);
    RequestReceived request{
        reader.text(Key("handle")),
        reader.name(Key("kind"), RequestKind::Input),
        reader.text(Key("from")),
        reader.text(Key("from_name")),
        reader.text(Key("text")),
        reader.optionalNested<SettingsForm>(Key("form"), settingsFormFromJson).value_or(SettingsForm{}),
        reader.object(Key("details"))};
    return reader.give(std::move(request));
}

Result<PendingRequest> pendingRequestFromJson(const QJsonObject &json)
{
    Reader reader(json);
    auto request = reader.nested(Key("request"), requestReceivedFromJson);
    PendingRequest pending{reader.id<RequestId>(Key("id")), reader.id<AccountId>(Key("account")),
                           request ? std::move(*request) : RequestReceived{}, reader.instant(Key("received_at"))};
    return reader.give(std::move(pending));
}

Result<FeedPayload> feedPayloadFromJson(const QJsonObject &json)
{
    const auto type = json.value(Key("type")).toString();
    if (type == Key("message_added")) {
        return wrapped<MessageAdded>(json, Key("message"), messageFromJson);
    }
    if (type == Key("message_progressed")) {
        Reader reader(json);
        MessageProgressed progressed{reader.id<MessageId>(Key("message")), reader.name(Key("delivery"), Delivery::Sent),
                                     reader.optionalNested<Error>(Key("error"), errorFromJson),
                                     reader.text(Key("remote_id"))};
        return reader.give(FeedPayload(std::move(progressed)));
    }
    if (type == Key("conversation_read")) {
        Reader reader(json);
        ConversationRead read{reader.id<ConversationId>(Key("conversation")), reader.id<MessageId>(Key("up_to"))};
        return reader.give(FeedPayload(read));
    }
    if (type == Key("conversation_updated")) {
        return wrapped<ConversationUpdated>(json, Key("conversation"), conversationFromJson);
    }
    if (type == Key("contact_updated")) {
        return wrapped<ContactUpdated>(json, Key("identity"), identityFromJson);
    }
    if (type == Key("contact_removed")) {
        return wrappedId<ContactRemoved, IdentityId>(json, Key("identity"));
    }
    if (type == Key("account_updated")) {
        return wrapped<AccountUpdated>(json, Key("account"), accountFromJson);
    }
    if (type == Key("account_removed")) {
        return wrappedId<AccountRemoved, AccountId>(json, Key("account"));
    }
    if (type == Key("request_added")) {
        return wrapped<RequestAdded>(json, Key("request"), pendingRequestFromJson);
    }
    if (type == Key("request_closed")) {
        return wrappedId<RequestClosed, RequestId>(json, Key("request"));
    }
    if (type == Key("stand_in_changed")) {
        return wrapped<StandInChanged>(json, Key("status"), standInStatusFromJson);
    }
    if (type == Key("message_released")) {
        Reader reader(json);
        MessageReleased released{reader.id<MessageId>(Key("message")), reader.instant(Key("released_at"))};
        return reader.give(FeedPayload(released));
    }
    if (type == Key("policy_changed")) {
        Reader reader(json);
        auto policy = reader.nested(Key("policy"), policyFromJson);
        PolicyChanged changed{policy ? std::move(*policy) : Policy{PolicyId(0)}, reader.boolean(Key("removed"))};
        return reader.give(FeedPayload(std::move(changed)));
    }
    if (type == Key("rules_changed")) {
        Reader reader(json);
        RulesChanged changed{reader.optionalId<GenerationId>(Key("generation")),
                             reader.optionalNested<Error>(Key("error"), errorFromJson)};
        return reader.give(FeedPayload(std::move(changed)));
    }
    if (type == Key("person_changed")) {
        Reader reader(json);
        PersonChanged changed{reader.id<PersonId>(Key("person")), {}};
        for (const qint64 id : reader.integers(Key("identities"))) {
            changed.identities.append(IdentityId(id));
        }
        return reader.give(FeedPayload(std::move(changed)));
    }
    if (type == Key("persons_aggregated")) {
        Reader reader(json);
        PersonsAggregated changed{reader.boolean(Key("aggregated"))};
        return reader.give(FeedPayload(changed));
    }
    return fail("json.invalid", QStringLiteral("'type' is '%1', which no feed entry has").arg(type));
}

Result<FeedEntry> feedEntryFromJson(const QJsonObject &json)
{
    auto payload = feedPayloadFromJson(json);
    if (!payload) {
        return fail(std::move(payload.error()));
    }
    Reader reader(json);
    FeedEntry entry{reader.id<FeedSeq>(Key("seq")), reader.instant(Key("at")), std::move(*payload)};
    return reader.give(std::move(entry));
}

} // namespace locum
