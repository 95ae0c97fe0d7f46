// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/presence.h"
#include "store/outbox.h"

#include <QJsonObject>

#include <iterator>
#include <optional>
#include <vector>

namespace locum::engine {

/// A status that a rule has set: what the networks are shown until then, or until the user is back.
struct RuleStatus {
    Presence presence;
    std::optional<Instant> until;

    bool operator==(const RuleStatus &) const = default;
};

/// What the core has to do once a job is committed. Everything in it is in the database too: a core that ends before it
/// has done it finds it there.
struct Aftermath {
    std::vector<store::OutboxItem> queued; ///< messages to be sent
    std::vector<store::OutboxItem> tasks;  ///< alerts, answers to requests, calls of plugins
    bool duesChanged = false;              ///< something is to be done at a time
    bool policiesChanged = false;
    bool conversationsChanged = false;               ///< whoever keeps some has old ones
    std::optional<std::optional<RuleStatus>> status; ///< set, or ended

    void add(Aftermath &&more)
    {
        std::move(more.queued.begin(), more.queued.end(), std::back_inserter(queued));
        std::move(more.tasks.begin(), more.tasks.end(), std::back_inserter(tasks));
        duesChanged = duesChanged || more.duesChanged;
        policiesChanged = policiesChanged || more.policiesChanged;
        conversationsChanged = conversationsChanged || more.conversationsChanged;
        if (more.status) {
            status = more.status;
        }
    }
};

} // namespace locum::engine
