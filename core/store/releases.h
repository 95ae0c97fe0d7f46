// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/message.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

/// Messages that rules keep back, and those that they filter out.
namespace locum::store {

class Database;

struct Waiting {
    MessageId message;
    std::optional<Instant> due; ///< none: until the user is back, or releases it
    QString digest;             ///< its name; empty: none
    bool asks = false;          ///< a request to the user is open: only the answer releases it

    bool operator==(const Waiting &) const = default;
};

/// Replaces what was said of the message before.
Done putWaiting(Database &database, UserId user, const Waiting &waiting);
Result<std::optional<Waiting>> waiting(Database &database, MessageId message);
/// It waits no more. False if it did not.
Result<bool> removeWaiting(Database &database, MessageId message);
/// Due by then, in the order of their messages.
Result<std::vector<Waiting>> waitingDue(Database &database, UserId user, Instant now);
/// What the user's return releases: incoming, with no time of its own and no open question.
Result<std::vector<Waiting>> waitingForReturn(Database &database, UserId user);
/// Of an identity, with a question to the user open.
Result<std::vector<Waiting>> waitingForAnswer(Database &database, UserId user, IdentityId sender);

Done setReleased(Database &database, MessageId message, Instant at);
Done setUrgent(Database &database, MessageId message);
/// It is known by its row, and its text is not kept.
Done forgetText(Database &database, MessageId message);

/// What was dropped and not forgotten, newest first, before an id.
Result<std::vector<Message>> filteredMessages(Database &database, UserId user, std::optional<MessageId> before,
                                              int limit);
/// Forgets what was dropped before a time. Gives how many.
Result<qint64> pruneFiltered(Database &database, Instant before);

} // namespace locum::store
