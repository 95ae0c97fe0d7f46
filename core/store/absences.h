// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/message.h"
#include "model/standin.h"

#include <functional>
#include <optional>
#include <vector>

namespace locum::store {

class Database;

/// A time in which Locum stood in, as the devices were told of it.
struct AbsenceSpan {
    qint64 number = 0;
    Instant began;
    std::optional<Instant> ended; ///< none: it goes on
    StandInStatus last;           ///< the last that was told of it

    bool operator==(const AbsenceSpan &) const = default;
};

/// Newest first.
Result<std::vector<AbsenceSpan>> absenceSpans(Database &database, UserId user);

/// A message with whom it is from or for.
struct AbsenceMessage {
    MessageId id;
    Direction direction = Direction::Incoming;
    Author author = Author::Contact;
    Disposition disposition = Disposition::Deliver;
    QString reason;
    QString text;
    Instant receivedAt;
    ConversationId conversation;
    ConversationKind kind = ConversationKind::Direct;
    QString title; ///< of the conversation
    std::optional<PersonId> person;
    QString name;       ///< the contact's
    bool waits = false; ///< a rule keeps it back still
    bool read = false;  ///< by the user, on some device
};

/// The message came before the absence began, and no device had it by then.
Done addMissed(Database &database, UserId user, qint64 absence, MessageId message);

/// Whoever came online while the user was away.
struct CameOnline {
    PersonId person;
    QString name; ///< the contact's
    Instant first;
    Instant last;
    int times = 1;

    bool operator==(const CameOnline &) const = default;
};

/// The contact came online in that absence. Within `apart` of the last time it is the same coming.
Done addCameOnline(Database &database, UserId user, qint64 absence, IdentityId contact, Instant at, Duration apart);
/// A row for each contact, whoever came last first.
Result<std::vector<CameOnline>> cameOnline(Database &database, UserId user, qint64 absence);
/// The same of all absences, of those who came last at that time or later.
Result<std::vector<CameOnline>> cameOnlineSince(Database &database, UserId user, Instant since);
/// Those who came last before a time.
Done pruneCameOnline(Database &database, Instant before);

/// Those that came or went in [from, to), newest first, and then those before it that were missed, until `visit`
/// returns false.
Done eachMessageIn(Database &database, UserId user, const AbsenceSpan &span, Instant to,
                   const std::function<bool(const AbsenceMessage &)> &visit);

/// Those that came or went after this one, newest first, until `visit` returns false.
Done eachMessageAfter(Database &database, UserId user, MessageId message,
                      const std::function<bool(const AbsenceMessage &)> &visit);

} // namespace locum::store
