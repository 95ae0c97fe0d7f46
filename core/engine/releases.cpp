// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/releases.h"

#include "engine/attempt.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/policies.h"
#include "store/releases.h"
#include "store/requests.h"

#include <algorithm>

namespace locum::engine {

namespace {

constexpr QLatin1String strangerPrefix("locum:stranger:");
constexpr qsizetype shownOfText = 200;

bool holds(Disposition disposition)
{
    return disposition == Disposition::Hold || disposition == Disposition::Digest || disposition == Disposition::Delay;
}

Done ask(store::Database &database, FeedWriter &feed, const Message &message, const Identity &sender)
{
    RequestReceived request;
    request.handle = strangerHandle(sender.id);
    request.kind = RequestKind::ContactRequest;
    request.from = sender.address;
    request.fromName = sender.name;
    request.text = message.text.left(shownOfText);
    request.details = {{QStringLiteral("held_message"), message.id.value()},
                       {QStringLiteral("identity"), sender.id.value()}};
    LOCUM_TAKE(pending, store::putRequest(database, message.account, request, feed.at()));
    return feed.add(RequestAdded{std::move(pending)});
}

Done closeRequest(store::Database &database, FeedWriter &feed, AccountId account, const QString &handle)
{
    LOCUM_TAKE(closed, store::removeRequest(database, account, handle));
    return closed ? feed.add(RequestClosed{*closed}) : Done();
}

Done show(store::Database &database, FeedWriter &feed, MessageId message)
{
    LOCUM_MUST(store::setReleased(database, message, feed.at()));
    LOCUM_MUST(store::addStep(database, message, feed.at(), QStringLiteral("released"), {}));
    return feed.add(MessageReleased{message, feed.at()});
}

} // namespace

Done keepBack(store::Database &database, FeedWriter &feed, const rules::Verdict &verdict, const Message &stored,
              const std::optional<Identity> &sender, Aftermath &after)
{
    if (holds(verdict.disposition)) {
        store::Waiting waiting{stored.id, std::nullopt, {}, verdict.ask && sender.has_value()};
        if (verdict.disposition != Disposition::Hold) {
            waiting.due = verdict.until;
            waiting.digest = QString::fromUtf8(verdict.digest);
            after.duesChanged = true;
        }
        LOCUM_MUST(store::putWaiting(database, feed.user(), waiting));
        return waiting.asks ? ask(database, feed, stored, *sender) : Done();
    }
    if (!holds(stored.disposition)) {
        return {}; // the plain way
    }
    LOCUM_TAKE(waited, store::removeWaiting(database, stored.id)); // decided again, and held no more
    return waited && verdict.disposition != Disposition::Drop ? show(database, feed, stored.id) : Done();
}

Done release(store::Database &database, FeedWriter &feed, const Circumstances &now, const Message &message,
             Aftermath &after)
{
    LOCUM_TAKE(waited, store::removeWaiting(database, message.id));
    if (!waited) {
        return {};
    }
    if (message.direction == Direction::Incoming) {
        return show(database, feed, message.id);
    }
    LOCUM_MUST(store::setReleased(database, message.id, feed.at()));
    LOCUM_TAKE(moved, store::progressMessage(database, message.id, Delivery::Queued, std::nullopt, {}));
    if (!moved) {
        return {};
    }
    LOCUM_TAKE(queued,
               store::enqueueOutbox(database,
                                    store::NewOutboxItem{now.user,
                                                         message.account,
                                                         message.conversation,
                                                         message.id,
                                                         store::OutboxKind::Send,
                                                         TransactionId(QStringLiteral("h-%1").arg(message.id.value())),
                                                         feed.at(),
                                                         {}},
                                    feed.at()));
    after.queued.push_back(std::move(queued));
    LOCUM_MUST(store::addStep(database, message.id, feed.at(), QStringLiteral("released"), {}));
    return feed.add(MessageProgressed{message.id, Delivery::Queued, std::nullopt, {}});
}

namespace {

Done releaseAll(store::Database &database, FeedWriter &feed, const Circumstances &now,
                const std::vector<store::Waiting> &waiting, Aftermath &after)
{
    for (const store::Waiting &each : waiting) {
        LOCUM_TAKE(message, store::message(database, now.user, each.message));
        LOCUM_MUST(release(database, feed, now, message, after));
    }
    return {};
}

} // namespace

Done releaseOnReturn(store::Database &database, FeedWriter &feed, const Circumstances &now, Aftermath &after)
{
    LOCUM_TAKE(waiting, store::waitingForReturn(database, now.user));
    return releaseAll(database, feed, now, waiting, after);
}

Done releaseDue(store::Database &database, FeedWriter &feed, const Circumstances &now, Aftermath &after)
{
    LOCUM_TAKE(waiting, store::waitingDue(database, now.user, feed.at()));
    return releaseAll(database, feed, now, waiting, after);
}

Result<Message> releaseByUser(store::Database &database, FeedWriter &feed, const Circumstances &now, MessageId id,
                              bool cancel, Aftermath &after)
{
    LOCUM_TAKE(message, store::message(database, now.user, id));
    LOCUM_TAKE(waiting, store::waiting(database, id));
    if (!waiting || (cancel && message.direction == Direction::Incoming)) {
        return fail("message.not_held", QStringLiteral("message %1").arg(id.value()));
    }
    if (cancel) {
        const Error error{"message.cancelled", {}, Retry::No};
        LOCUM_MUST(store::removeWaiting(database, id));
        LOCUM_MUST(store::progressMessage(database, id, Delivery::NotSent, error, {}));
        LOCUM_MUST(feed.add(MessageProgressed{id, Delivery::NotSent, error, {}}));
    } else {
        LOCUM_MUST(release(database, feed, now, message, after));
    }
    if (waiting->asks && message.sender) { // the last of them that waited for the answer?
        LOCUM_TAKE(others, store::waitingForAnswer(database, now.user, *message.sender));
        if (others.empty()) {
            LOCUM_MUST(closeRequest(database, feed, message.account, strangerHandle(*message.sender)));
        }
    }
    return store::message(database, now.user, id);
}

QString strangerHandle(IdentityId sender)
{
    return strangerPrefix + QString::number(sender.value());
}

Done answerStranger(store::Database &database, FeedWriter &feed, const Circumstances &now,
                    const PendingRequest &request, bool allow, Aftermath &after)
{
    if (!request.request.handle.startsWith(strangerPrefix)) {
        return fail("request.unknown", request.request.handle);
    }
    const IdentityId sender(request.request.handle.mid(strangerPrefix.size()).toLongLong());
    LOCUM_MUST(closeRequest(database, feed, request.account, request.request.handle));

    Policy policy{PolicyId(0),
                  {PolicyKind::Identity, sender.value(), {}},
                  {allow ? PolicyVerdict::Allow : PolicyVerdict::Block},
                  PolicyDirection::From,
                  PolicyPhase::Always};
    LOCUM_TAKE(all, store::policies(database, now.user));
    for (const Policy &known : all) { // what else was set for them stays
        if (known.target == policy.target && known.direction == policy.direction && known.phase == policy.phase) {
            for (const PolicyVerdict verdict : known.verdicts) {
                if (verdict == PolicyVerdict::Warn || verdict == PolicyVerdict::NoReply) {
                    policy.verdicts.append(verdict);
                }
            }
        }
    }
    LOCUM_TAKE(set, store::putPolicy(database, now.user, policy, feed.at()));
    LOCUM_MUST(feed.add(PolicyChanged{std::move(set)}));
    after.policiesChanged = true;

    LOCUM_TAKE(waiting, store::waitingForAnswer(database, now.user, sender));
    if (allow) {
        return releaseAll(database, feed, now, waiting, after);
    }
    for (const store::Waiting &each : waiting) {
        LOCUM_MUST(store::removeWaiting(database, each.message));
        LOCUM_MUST(store::setDecision(database, each.message, Disposition::Drop, QStringLiteral("policy.ask.refused")));
        LOCUM_MUST(store::addStep(database, each.message, feed.at(), QStringLiteral("refused"), {}));
    }
    return {};
}

} // namespace locum::engine
