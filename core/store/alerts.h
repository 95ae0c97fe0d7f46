// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;

enum class AlertState {
    Queued,
    Sending,   ///< given to the channel; how it ended is not known yet
    Sent,      ///< the next server has it
    Failed,    ///< given up, or refused
    Cancelled, ///< there was nothing left to tell: the user has read it, or is back
    Capped,    ///< so many went out already
    Expired    ///< too old to be told
};

/// One message by a channel.
struct Alert {
    AlertId id;
    UserId user;
    ChannelId channel;
    QString key;
    QString subject; ///< a name of sdk::ChannelSubject
    QString thread;
    QString recipient = {}; ///< a contact's address; empty: the user
    QString language = {};  ///< BCP 47; empty: the user's
    AlertState state = AlertState::Queued;
    bool standard = false; ///< by the channel's settings, not by a rule
    bool urgent = false;
    bool passesQuiet = false;
    Instant due;
    Instant expires;
    int attempts = 0;
    Instant createdAt;
    std::optional<Instant> sentAt = {};
    std::optional<ConversationId> conversation = {}; ///< where an answer goes
    QString remoteId = {};

    bool operator==(const Alert &) const = default;
};

/// What it tells, oldest first.
struct AlertPart {
    std::optional<MessageId> message;
    Instant at;
    QString name;
    QString text; ///< empty: the message's own

    bool operator==(const AlertPart &) const = default;
};

struct AlertLogEntry {
    AlertId alert;
    QString subject;
    Instant at;
    QString
        step; ///< queued, sending, sent, retry, failed, cancelled, capped, expired, delivered, undelivered, answered
    QString detail;

    bool operator==(const AlertLogEntry &) const = default;
};

/// Its id is ignored and given. Errors: `store.duplicate` (the key is used already).
Result<Alert> addAlert(Database &database, const Alert &alert);
Done addAlertPart(Database &database, AlertId alert, const AlertPart &part);
Result<std::vector<AlertPart>> alertParts(Database &database, AlertId alert);
/// Whether the channel has this message to tell, or has told it.
Result<bool> hasAlertOf(Database &database, ChannelId channel, MessageId message);

Result<std::optional<Alert>> alert(Database &database, AlertId id);
/// The one that waits and that more can be added to.
Result<std::optional<Alert>> waitingAlert(Database &database, ChannelId channel, const QString &thread,
                                          const QString &recipient);
/// When the channel last told something of it.
Result<std::optional<Instant>> lastTold(Database &database, ChannelId channel, const QString &thread);
/// Those that wait and whose time has come, in that order.
Result<std::vector<Alert>> dueAlerts(Database &database, UserId user, Instant now);
/// When the next one is due that waits; those that are due by `after` do not count.
Result<std::optional<Instant>> nextAlertDue(Database &database, UserId user, Instant after);
/// How many went out by a channel since then.
Result<int> countSent(Database &database, ChannelId channel, Instant since);

/// What changes with one more part.
Done setAlertNews(Database &database, AlertId id, std::optional<ConversationId> conversation, bool urgent,
                  bool passesQuiet, Instant due);
/// Queued → Sending, one attempt more. False when it is not Queued any more.
Result<bool> startAlert(Database &database, AlertId id, const std::optional<QByteArray> &tokenHash);
/// Queued or Sending → Queued, not before a time.
Done requeueAlert(Database &database, AlertId id, Instant due);
/// → Sent, Failed, Cancelled, Capped or Expired; false where it had ended already.
Result<bool> endAlert(Database &database, AlertId id, AlertState state, Instant at, const QString &remoteId,
                      const std::optional<Error> &error);
/// A core that starts: nothing is being sent. What was being sent to a contact is not sent again, and stays.
Done requeueSending(Database &database);
/// What was being sent to contacts when a former core ended.
Result<std::vector<Alert>> sendingToContacts(Database &database);

/// What is read is not told any more. Gives how many have nothing left to tell and are cancelled.
Result<int> cancelRead(Database &database, ConversationId conversation, MessageId upTo, Instant now);
/// The user is back: what is told of itself waits no more. Gives how many.
Result<int> cancelStandard(Database &database, UserId user, Instant now);

Done logAlert(Database &database, AlertId alert, Instant at, const QString &step, const QString &detail);
/// At most `most`, newest first.
Result<std::vector<AlertLogEntry>> alertLog(Database &database, UserId user, ChannelId channel, int most);

/// The one that was told with this token by the channel, no longer ago than `since`.
Result<std::optional<Alert>> alertByToken(Database &database, ChannelId channel, const QByteArray &tokenHash,
                                          Instant since);
/// The newest that was told by the channel and can be answered, no longer ago than `since`.
Result<std::optional<Alert>> lastAnswerable(Database &database, ChannelId channel, Instant since);
Result<std::optional<Alert>> alertByRemoteId(Database &database, ChannelId channel, const QString &remoteId);

/// Forgets what ended before a time. Gives how many.
Result<qint64> pruneAlerts(Database &database, Instant before);

} // namespace locum::store

LOCUM_ENUM_NAMES(locum::store::AlertState, {locum::store::AlertState::Queued, "queued"},
                 {locum::store::AlertState::Sending, "sending"}, {locum::store::AlertState::Sent, "sent"},
                 {locum::store::AlertState::Failed, "failed"}, {locum::store::AlertState::Cancelled, "cancelled"},
                 {locum::store::AlertState::Capped, "capped"}, {locum::store::AlertState::Expired, "expired"})
