// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

/// A user's rules, and what running them keeps.
namespace locum::store {

class Database;

// ---- generations ---------------------------------------------------------------------------------------------------

struct RuleFile {
    QString name;
    QByteArray text;

    bool operator==(const RuleFile &) const = default;
};

struct Generation {
    GenerationId id;
    Instant createdAt;
    std::optional<DeviceId> device;
    QString note;
    bool running = false;

    bool operator==(const Generation &) const = default;
};

/// Keeps the files; it is the one that runs from now on.
Result<Generation> insertGeneration(Database &database, UserId user, const std::vector<RuleFile> &files,
                                    std::optional<DeviceId> device, const QString &note, Instant now);
/// Newest first.
Result<std::vector<Generation>> generations(Database &database, UserId user);
Result<std::optional<Generation>> runningGeneration(Database &database, UserId user);
/// Errors: `rules.generation.unknown`, as below.
Result<Generation> generation(Database &database, UserId user, GenerationId id);
/// The root first.
Result<std::vector<RuleFile>> generationFiles(Database &database, UserId user, GenerationId id);
/// None: the built-in rules run.
Done setRunning(Database &database, UserId user, std::optional<GenerationId> id);

// ---- limits and one-shots ------------------------------------------------------------------------------------------

struct LimitUse {
    QString limit;
    QString scope;
    Instant at;
    Instant keepUntil;

    bool operator==(const LimitUse &) const = default;
};
Done recordUse(Database &database, UserId user, const LimitUse &use);
/// Since then, and what is stamped with a later time.
Result<int> countUses(Database &database, UserId user, const QString &limit, const QString &scope, Instant since);
Result<qint64> pruneUses(Database &database, Instant before);

Done recordSpent(Database &database, UserId user, const QString &rule, Instant now);
Result<bool> isSpent(Database &database, UserId user, const QString &rule);
Result<bool> isSpentBefore(Database &database, UserId user, const QString &rule, Instant before);

// ---- what is to be done later --------------------------------------------------------------------------------------

struct DeferredRow {
    qint64 id = 0;
    QString key;
    Instant due;
    std::optional<MessageId> message;
    QJsonObject happening; ///< where there is no message

    bool operator==(const DeferredRow &) const = default;
};
/// Nothing where the message has one of this key, done or not.
Done insertDeferred(Database &database, UserId user, const DeferredRow &block);
/// Due by then, in their order, at most `limit`; they are done then.
Result<std::vector<DeferredRow>> takeDeferred(Database &database, UserId user, Instant now, int limit);

Result<qint64> pruneDeferred(Database &database, Instant before);

/// How far the user's schedules have been looked at; none at first.
Result<std::optional<Instant>> schedulesDone(Database &database, UserId user);
Done setSchedulesDone(Database &database, UserId user, Instant at);

/// When a deferred block, a message that waits or a muted conversation of the user's is due next.
Result<std::optional<Instant>> nextDue(Database &database, UserId user);

/// Conversations whose mute is over are muted no more. Gives which.
Result<std::vector<ConversationId>> endMutes(Database &database, UserId user, Instant now);
/// None: for ever.
Done setMutedUntil(Database &database, ConversationId id, std::optional<Instant> until);

// ---- forwards ------------------------------------------------------------------------------------------------------

struct ForwardRow {
    MessageId origin;  ///< what was passed on
    MessageId message; ///< ours
    QByteArray textHash;
    Instant at;
};
Done recordForward(Database &database, UserId user, const ForwardRow &forward);
/// A text of that hash was passed on since then.
Result<bool> wasForwarded(Database &database, UserId user, const QByteArray &textHash, Instant since);
/// The newest texts that were passed on since then, at most `limit`.
Result<std::vector<QString>> forwardedTexts(Database &database, UserId user, Instant since, int limit);
Result<qint64> pruneForwards(Database &database, Instant before);

} // namespace locum::store
