// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/effects.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/alert_rows.h"
#include "engine/attempt.h"
#include "model/json.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "store/releases.h"
#include "store/rules.h"
#include "store/users.h"

#include <QCryptographicHash>

namespace locum::engine {

namespace {

const QString statusKey = QStringLiteral("rules.status");

Availability availabilityOf(StandInMode mode)
{
    switch (mode) {
    case StandInMode::Available:
        return Availability::Available;
    case StandInMode::Busy:
    case StandInMode::Driving:
    case StandInMode::Meeting:
        return Availability::Busy;
    case StandInMode::Away:
    case StandInMode::Custom:
        return Availability::Away;
    case StandInMode::Holiday:
    case StandInMode::Sleeping:
        return Availability::ExtendedAway;
    }
    Q_UNREACHABLE();
}

QString nameOfUrgency(rules::Urgency urgency)
{
    switch (urgency) {
    case rules::Urgency::Low:
        return QStringLiteral("low");
    case rules::Urgency::Normal:
        return QStringLiteral("normal");
    case rules::Urgency::High:
        return QStringLiteral("high");
    }
    Q_UNREACHABLE();
}

} // namespace

Result<Aftermath> Effects::perform(Cause &cause, const rules::Reaction &reaction)
{
    Aftermath after;
    m_spoken = false;
    ++m_events;
    for (const rules::Wanted &wanted : reaction.effects) {
        LOCUM_MUST(guarded(cause, wanted, after));
    }
    for (const rules::DeferredBlock &block : reaction.deferred) {
        store::DeferredRow row{0, block.key, m_feed.at() + block.after, std::nullopt, {}};
        if (cause.facts != nullptr) {
            row.message = cause.facts->message.id;
        } else {
            row.happening = toJson(cause.happened);
        }
        LOCUM_MUST(store::insertDeferred(m_database, m_now.user, row));
        after.duesChanged = true;
    }
    for (const QString &rule : reaction.spent) {
        LOCUM_MUST(store::recordSpent(m_database, m_now.user, rule, m_feed.at()));
    }
    return after;
}

Done Effects::guarded(Cause &cause, const rules::Wanted &wanted, Aftermath &after)
{
    LOCUM_MUST(m_database.run("SAVEPOINT effect"));
    const size_t mark = m_feed.mark();
    Aftermath more;
    Result<bool> performed = one(cause, wanted, more);
    if (performed && *performed) {
        for (const rules::LimitUse &use : wanted.uses) {
            if (Done used =
                    store::recordUse(m_database, m_now.user, {use.key.limit, use.key.scope, use.at, use.keepUntil});
                !used) {
                performed = fail(std::move(used.error()));
                break;
            }
        }
    }
    if (performed) {
        after.add(std::move(more));
        return m_database.run("RELEASE effect");
    }
    const Error error = performed.error();
    if (error.retry != Retry::No || !m_database.inTransaction()) {
        return fail(error); // the disk's fault, not the effect's: all of the job is tried again
    }
    LOCUM_MUST(m_database.run("ROLLBACK TO effect"));
    LOCUM_MUST(m_database.run("RELEASE effect"));
    m_feed.rewind(mark);
    m_facts.forgetPeople();
    qCWarning(lcEngine, "an effect of user %lld failed: %s", static_cast<long long>(m_now.user.value()),
              error.code.constData());
    if (cause.facts != nullptr) {
        return store::addStep(m_database, cause.facts->message.id, m_feed.at(), QStringLiteral("effect_failed"),
                              QString::fromLatin1(error.code));
    }
    return {};
}

Result<bool> Effects::one(Cause &cause, const rules::Wanted &wanted, Aftermath &after)
{
    const bool outgoing = cause.facts != nullptr && cause.facts->message.direction == Direction::Outgoing;
    return std::visit(Overloaded{[&](const rules::Reply &reply) -> Result<bool> {
                                     rules::ReplyRequest request;
                                     request.text = reply.text;
                                     request.strangersAllowed = reply.strangersAllowed;
                                     return outgoing ? Result<bool>(false) : speak(cause, request, reply.in, after);
                                 },
                                 [&](const rules::Warn &warn) -> Result<bool> {
                                     rules::ReplyRequest request;
                                     request.kind = rules::AutomaticKind::Warning;
                                     request.text = warn.text;
                                     request.strangersAllowed = warn.strangersAllowed;
                                     return outgoing ? warnUser(cause, wanted, warn.text, after)
                                                     : speak(cause, request, Duration(0), after);
                                 },
                                 [&](const rules::Notify &what) { return notify(cause, wanted, what, after); },
                                 [&](const rules::Forward &what) { return forward(cause, wanted, what, after); },
                                 [&](const rules::SetStatus &what) { return setStatus(what, after); },
                                 [&](const rules::SetLabel &what) { return label(cause, what); },
                                 [&](const rules::Mute &what) { return mute(cause, what, after); },
                                 [&](const rules::MarkUrgent &) -> Result<bool> {
                                     if (cause.facts == nullptr) {
                                         return false;
                                     }
                                     cause.facts->message.urgent = true;
                                     LOCUM_MUST(store::setUrgent(m_database, cause.facts->message.id));
                                     return true;
                                 },
                                 [&](const rules::AnswerIt &what) { return answer(cause, what, after); },
                                 [&](const rules::Call &what) { return call(cause, wanted, what, after); }},
                      wanted.effect);
}

QString Effects::keyOf(const Cause &cause, const rules::Wanted &wanted, const QString &more)
{
    const QByteArray what = (wanted.key + QLatin1Char('\n') + more).toUtf8();
    const QString hash =
        QString::fromLatin1(QCryptographicHash::hash(what, QCryptographicHash::Sha256)
                                .left(9)
                                .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    return cause.facts != nullptr ? QStringLiteral("e-%1-%2").arg(cause.facts->message.id.value()).arg(hash)
                                  : QStringLiteral("e-%1%2-%3").arg(m_now.transactions).arg(m_events).arg(hash);
}

QJsonObject Effects::about(const Cause &cause) const
{
    QJsonObject json;
    const std::optional<rules::PersonFacts> *person = nullptr;
    if (cause.facts != nullptr) {
        json.insert(QStringLiteral("conversation"), cause.facts->conversation.id.value());
        person = &cause.facts->person;
    } else if (cause.happening != nullptr) {
        json.insert(QStringLiteral("event"), nameOf(cause.happening->event));
        person = &cause.happening->person;
    }
    if (person != nullptr && *person) {
        json.insert(QStringLiteral("person"), (*person)->id.value());
        json.insert(QStringLiteral("name"), (*person)->name);
    }
    return json;
}

Result<bool> Effects::task(store::OutboxKind kind, const QString &key, const QJsonObject &payload,
                           std::optional<MessageId> message, Aftermath &after)
{
    const TransactionId transaction(key);
    LOCUM_TAKE(known, store::findOutbox(m_database, transaction));
    if (known) {
        return false; // the event is decided again, and this was done then
    }
    LOCUM_TAKE(row, store::enqueueOutbox(m_database,
                                         store::NewOutboxItem{m_now.user, std::nullopt, std::nullopt, message, kind,
                                                              transaction, m_feed.at(), payload},
                                         m_feed.at()));
    after.tasks.push_back(std::move(row));
    return true;
}

Result<bool> Effects::alert(const QString &key, const QJsonObject &payload, std::optional<MessageId> message,
                            Aftermath &after)
{
    LOCUM_TAKE(row, queueAlert(m_database, m_feed, key, payload, message));
    if (!row) {
        return false; // the event is decided again, and this was done then
    }
    after.tasks.push_back(std::move(*row));
    return true;
}

Done Effects::tellOf(const rules::Facts &facts, sdk::ChannelSubject subject, Aftermath &after)
{
    const Message &message = facts.message;
    const bool isNew = message.origin == Origin::Live || message.origin == Origin::OfflineStore;
    const bool isRoom = facts.conversation.kind == ConversationKind::Room;
    if (!isNew || message.flags.system || message.flags.error || facts.conversation.muted || facts.ownIdentity ||
        (isRoom && !message.flags.mentionsMe)) {
        return {};
    }
    Cause cause;
    rules::Facts copy = facts;
    cause.facts = &copy;
    QJsonObject payload = about(cause);
    payload.insert(QStringLiteral("why"), QStringLiteral("standard"));
    payload.insert(QStringLiteral("subject"), nameOf(subject));
    payload.insert(QStringLiteral("room"), isRoom);
    // The state is part of the key: what a channel did not tell while the phone was in the hand it may tell now.
    const bool filtered = subject == sdk::ChannelSubject::Filtered;
    const QString key = (filtered ? QStringLiteral("x-%1-%2") : QStringLiteral("n-%1-%2"))
                            .arg(message.id.value())
                            .arg(nameOf(m_now.standIn.state));
    LOCUM_MUST(alert(key, payload, message.id, after));
    return {};
}

Done Effects::tellOf(const PendingRequest &request, const std::optional<Identity> &from, Aftermath &after)
{
    const bool invites = request.request.kind == RequestKind::RoomInvitation;
    QJsonObject payload{
        {QStringLiteral("why"), QStringLiteral("standard")},
        {QStringLiteral("subject"), nameOf(invites ? sdk::ChannelSubject::Invitation : sdk::ChannelSubject::Request)},
        {QStringLiteral("request"), request.id.value()},
        {QStringLiteral("name"), request.request.from},
        {QStringLiteral("text"), request.request.text}};
    if (from) {
        payload.insert(QStringLiteral("person"), from->person.value());
        payload.insert(QStringLiteral("name"), from->name.isEmpty() ? from->address : from->name);
    }
    LOCUM_MUST(alert(QStringLiteral("w-%1").arg(request.id.value()), payload, std::nullopt, after));
    return {};
}

Result<bool> Effects::warnUser(const Cause &cause, const rules::Wanted &wanted, const QString &text, Aftermath &after)
{
    QJsonObject payload = about(cause);
    payload.insert(QStringLiteral("channel"), QString());
    payload.insert(QStringLiteral("why"), QStringLiteral("warning"));
    payload.insert(QStringLiteral("urgency"), nameOfUrgency(rules::Urgency::Normal));
    payload.insert(QStringLiteral("text"), text);
    LOCUM_MUST(store::addStep(m_database, cause.facts->message.id, m_feed.at(), QStringLiteral("warned"), {}));
    return alert(keyOf(cause, wanted, QStringLiteral("warning")), payload, cause.facts->message.id, after);
}

Result<bool> Effects::notify(const Cause &cause, const rules::Wanted &wanted, const rules::Notify &notify,
                             Aftermath &after)
{
    QJsonObject payload = about(cause);
    payload.insert(QStringLiteral("channel"), notify.channel);
    payload.insert(QStringLiteral("why"), QStringLiteral("rule"));
    payload.insert(QStringLiteral("urgency"), nameOfUrgency(notify.urgency));
    payload.insert(QStringLiteral("text"), notify.text);
    const auto message = cause.facts != nullptr ? std::optional(cause.facts->message.id) : std::nullopt;
    return alert(keyOf(cause, wanted, QStringLiteral("notify ") + notify.channel), payload, message, after);
}

Result<bool> Effects::setStatus(const rules::SetStatus &status, Aftermath &after)
{
    RuleStatus wanted{Presence{availabilityOf(status.status), status.text, {}}, std::nullopt};
    if (status.duration) {
        wanted.until = m_feed.at() + *status.duration;
    }
    LOCUM_MUST(keepStatus(m_database, m_now.user, wanted));
    after.status = std::optional(wanted);
    after.duesChanged = true;
    return true;
}

Result<bool> Effects::label(const Cause &cause, const rules::SetLabel &label)
{
    const auto &identity = cause.facts != nullptr ? cause.facts->identity : cause.happening->identity;
    if (!identity) {
        return false;
    }
    m_facts.forgetPeople();
    return store::setLabel(m_database, m_now.user, identity->person, identity->id, label.label, label.on);
}

Result<bool> Effects::mute(const Cause &cause, const rules::Mute &mute, Aftermath &after)
{
    const Conversation *where = nullptr;
    if (cause.facts != nullptr) {
        where = &cause.facts->conversation;
    } else if (cause.happening->conversation) {
        where = &*cause.happening->conversation;
    }
    if (where == nullptr) {
        return false;
    }
    const auto until = mute.duration ? std::optional<Instant>(m_feed.at() + *mute.duration) : std::nullopt;
    LOCUM_MUST(store::setMutedUntil(m_database, where->id, until));
    after.duesChanged = after.duesChanged || until.has_value();
    after.conversationsChanged = true;
    LOCUM_TAKE(now, store::conversation(m_database, where->id));
    if (!where->muted) {
        LOCUM_MUST(m_feed.add(ConversationUpdated{now}));
    }
    return true;
}

Result<bool> Effects::answer(const Cause &cause, const rules::AnswerIt &answer, Aftermath &after)
{
    if (cause.happening == nullptr || !cause.happening->request) {
        return false;
    }
    const qint64 request = cause.happening->request->id.value();
    const QJsonObject payload{{QStringLiteral("request"), request},
                              {QStringLiteral("accept"), answer.accept},
                              {QStringLiteral("text"), answer.text}};
    return task(store::OutboxKind::Answer, QStringLiteral("q-%1").arg(request), payload, std::nullopt, after);
}

Result<bool> Effects::call(const Cause &cause, const rules::Wanted &wanted, const rules::Call &call, Aftermath &after)
{
    QJsonObject payload = about(cause);
    payload.insert(QStringLiteral("function"), QString::fromUtf8(call.function));
    payload.insert(QStringLiteral("arguments"), call.arguments);
    const auto message = cause.facts != nullptr ? std::optional(cause.facts->message.id) : std::nullopt;
    return task(store::OutboxKind::Call, keyOf(cause, wanted, QStringLiteral("call")), payload, message, after);
}

Result<std::optional<RuleStatus>> keptStatus(store::Database &database, UserId user)
{
    LOCUM_TAKE(settings, store::userSettings(database, user));
    const QJsonObject json = settings.value(statusKey).toObject();
    if (json.isEmpty()) {
        return std::nullopt;
    }
    LOCUM_TAKE(presence, presenceFromJson(json.value(QLatin1String("presence")).toObject()));
    RuleStatus status{presence, std::nullopt};
    if (const auto until = json.value(QLatin1String("until")); until.isDouble()) {
        status.until = instantFromMilliseconds(until.toInteger());
    }
    return std::optional(std::move(status));
}

Done keepStatus(store::Database &database, UserId user, const std::optional<RuleStatus> &status)
{
    if (!status) {
        return store::setUserSetting(database, user, statusKey, QJsonValue(QJsonValue::Undefined));
    }
    QJsonObject json{{QStringLiteral("presence"), toJson(status->presence)}};
    if (status->until) {
        json.insert(QStringLiteral("until"), toMilliseconds(*status->until));
    }
    return store::setUserSetting(database, user, statusKey, json);
}

} // namespace locum::engine
