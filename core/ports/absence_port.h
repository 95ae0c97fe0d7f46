// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "model/ids.h"
#include "model/standin.h"
#include "ports/rule_port.h"

/// What the engine offers to its doors of the times in which Locum stood in. As engine_ports.h.
namespace locum::ports {

struct AbsenceRecord {
    qint64 number = 0; ///< StandInStatus::absenceNumber
    Instant began;
    std::optional<Instant> ended; ///< none: it goes on
    std::optional<AwayReason> reason;
    Absence absence; ///< as it was last

    bool operator==(const AbsenceRecord &) const = default;
};

/// What happened with one person, or in one room, while the user was away.
struct DigestEntry {
    std::optional<PersonId> person; ///< none: a room
    std::optional<ConversationId> room;
    QString name;
    int came = 0;             ///< messages that are shown
    int held = 0;             ///< messages that a rule keeps back still
    QStringList texts = {};   ///< the last of them, oldest first, each cut
    QStringList answers = {}; ///< what Locum said in the user's name
    struct Filtered {
        QString reason; ///< why: as Message::reason
        int count = 0;

        bool operator==(const Filtered &) const = default;
    };
    std::vector<Filtered> filtered = {}; ///< what is not shown, by reason
    struct Online {
        Instant first;
        Instant last;
        int times = 1; ///< comings within 10 minutes are one

        bool operator==(const Online &) const = default;
    };
    std::optional<Online> online = {}; ///< they came online

    bool operator==(const DigestEntry &) const = default;
};

struct Digest {
    AbsenceRecord absence;
    std::vector<DigestEntry> entries; ///< who wrote last comes first; after them who only came online
    bool complete = true;             ///< false: so much came that the oldest of it is not in here

    bool operator==(const Digest &) const = default;
};

class AbsencePort {
public:
    virtual ~AbsencePort() = default;
    /// The last 100, newest first.
    virtual void absences(UserId user, Reply<std::vector<AbsenceRecord>> reply) = 0;
    /// Errors: absence.unknown.
    virtual void digest(UserId user, qint64 number, Reply<Digest> reply) = 0;
};

} // namespace locum::ports
