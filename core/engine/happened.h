// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "rules/facts.h"

#include <QJsonObject>

namespace locum::engine {

/// An event that is no message, by ids: what a deferred block keeps of it until its time has come.
struct Happened {
    rules::EventKind event = rules::EventKind::Presence;
    std::optional<IdentityId> identity = {};
    std::optional<AccountId> account = {};
    std::optional<ConversationId> conversation = {};
    std::optional<rules::Happening::PresenceChange> presence = {};
    std::optional<PendingRequest> request = {};
    std::optional<LinkState> link = {};
    QString scheduledRule = {};
};

QJsonObject toJson(const Happened &happened);
Result<Happened> happenedFromJson(const QJsonObject &json);

} // namespace locum::engine
