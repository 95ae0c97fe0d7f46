// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_links.h"
#include "engine/account_table.h"
#include "engine/commands.h"
#include "engine/dispatcher.h"
#include "engine/ingest.h"
#include "engine/stand_in_service.h"
#include "network/network_service.h"

#include <functional>
#include <map>
#include <set>
#include <vector>

namespace locum::engine {

/// What the networks tell: what is true only now is kept in memory, told to the open links and acknowledged at once;
/// the rest goes through the ingest. Core thread.
class NetworkEvents final : public network::NetworkListener {
public:
    struct Parts {
        network::NetworkService &network;
        AccountTable &accounts;
        AccountLinks &links;
        Commands &commands;
        Dispatcher &dispatcher;
        Ingest &ingest;
        FeedService &feed;
        StandInService &standIn;
        const Clock &clock;
        std::function<void(AccountId)> reopen; ///< with the settings as they are stored
        std::function<void(UserId, const Aftermath &)> after;
        std::function<void(UserId, const Happened &)> happened;                ///< for rules
        std::function<void(const Account &, const LinkChanged &)> linkChanges; ///< before the account follows
        std::function<void(const Account &, IdentityId)> cameOnline;
    };

    struct Cell {
        network::CellState state = network::CellState::Starting;
        std::optional<Error> error;
        bool begun = false; ///< onCellStarted has come since the cell was last down
    };

    explicit NetworkEvents(Parts parts);

    /// The accounts are known. What lingering cells told before is kept until then, or it would be of nobody.
    void begin();

    void onEvent(const network::EventKey &key, AccountId account, NetworkEvent event) override;
    void onCellState(UserId user, const QString &plugin, network::CellState state,
                     const std::optional<Error> &error) override;
    void onCellStarted(const network::CellRecord &record) override;

    /// A batch is committed.
    void onStored(UserId user, const BatchOutcome &outcome);

    const std::map<std::pair<UserId, QString>, Cell> &cells() const { return m_cells; }
    void forget(UserId user);

private:
    /// True if it is to be stored.
    bool takeNow(AccountEntry &account, const NetworkEvent &event);
    bool onLink(AccountEntry &account, const LinkChanged &event);
    void onPresence(AccountEntry &account, const PresenceChanged &event);
    void onParticipants(AccountEntry &account, const ParticipantsChanged &event);

    Parts m_parts;
    std::map<std::pair<UserId, QString>, Cell> m_cells;
    bool m_begun = false;
    std::vector<std::function<void()>> m_held;
};

/// The name of a cell's state, for the administrator: starting, running, …
QString nameOfState(network::CellState state);

} // namespace locum::engine
