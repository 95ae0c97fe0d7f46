// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "network/network_service.h"

#include <QHash>

#include <functional>

namespace locum::engine {

/// Gives commands that are not messages to the networks, and tells each asker once how it ended. What is asked here is
/// not kept: after a restart nobody waits for it any more. Core thread.
class Commands {
public:
    using Ended = std::function<void(const Outcome &)>;

    Commands(network::NetworkService &network, Random &random);

    void perform(AccountId account, const NetworkCommand &command, Ended ended = {});

    /// True if the command was given here (in this life or a former one): its outcome is nothing to store.
    bool onEnded(const CommandEnded &event);

    /// The cell of this account has begun a new life: what was asked of the former one ends as unknown.
    void onCellStarted(AccountId account);

    /// The account is gone: nobody is told any more.
    void forget(AccountId account);

private:
    struct Pending {
        AccountId account;
        Ended ended;
    };

    network::NetworkService &m_network;
    QString m_prefix; ///< c-<life>-
    quint64 m_last = 0;
    QHash<QString, Pending> m_pending;
};

/// Whether the outcome is that it surely was done.
inline bool succeeded(const Outcome &outcome)
{
    return std::holds_alternative<Sent>(outcome);
}

/// Why it was not, or may not have been; nothing when it was.
std::optional<Error> errorOf(const Outcome &outcome);

} // namespace locum::engine
