// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/channel_book.h"
#include "engine/circumstances.h"
#include "engine/journal.h"
#include "store/alerts.h"
#include "store/outbox.h"

/// Alerts inside jobs: an outbox row says that something is to be told; from it each channel that tells it gets a row
/// of its own; and from that comes what the channel is given.
namespace locum::engine {

/// A row of the outbox for an alert, told by the channel with the slug `channel` of the payload, or, where that is
/// empty, by those whose settings say so. None where the key was used before. The payload:
///   channel, why (rule, warning, digest, forward, standard, notice), urgency (low, normal, high), text,
///   subject (a name of sdk::ChannelSubject; absent: it follows from the rest),
///   person, name, conversation, account, request (ids, and how it is called),
///   recipient (of a notice to a contact over a channel that can: their address there; it is told at most once), due
///   (of such a one, ms), language (of the text)
Result<std::optional<store::OutboxItem>> queueAlert(store::Database &database, FeedWriter &feed, const QString &key,
                                                    QJsonObject payload, std::optional<MessageId> message);

/// Whom it is about, as the lists of a channel's use name persons.
Result<notify::Who> whoIs(store::Database &database, const Circumstances &now, PersonId person);

/// The row goes to its channels, and is done. False where it was done already.
Result<bool> spread(store::Database &database, FeedWriter &feed, const Circumstances &now,
                    const store::OutboxItem &item);

/// What a channel is to be given.
struct ToTell {
    AlertId alert;
    ChannelId channel;
    int attempt = 0;
    sdk::ChannelMessage message;
};
struct Due {
    std::vector<ToTell> now;
    std::vector<store::OutboxItem> more; ///< alerts about alerts
    std::optional<Instant> next;         ///< when to look again; none: when something has changed
};
struct Telling {
    QString link;                                     ///< where the user reads more; empty: nowhere
    std::function<QByteArray(const QString &)> token; ///< of an answer to the message with this key
};
/// What is due: marked as being sent. What is no longer to be told ends here.
Result<Due> startDue(store::Database &database, FeedWriter &feed, const Circumstances &now, const Telling &how);

/// How an attempt ended. `unit`: a random number in [0, 1). `locale`: the user's. Gives alerts about it.
Result<std::vector<store::OutboxItem>> attemptEnded(store::Database &database, FeedWriter &feed, AlertId id,
                                                    const sdk::ChannelOutcome &outcome, double unit,
                                                    const QLocale &locale);

/// What an answer's token is kept as.
QByteArray tokenHash(const QByteArray &token);

} // namespace locum::engine
