// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "engine/account_table.h"
#include "engine/alarms.h"
#include "engine/commands.h"

#include <functional>
#include <map>
#include <set>

namespace locum::engine {

/// Keeps every account connected that should be: connects it when it may, again after a fault with a growing, jittered
/// wait, one log-in after the other; never by itself when only the user can mend what is wrong. Core thread.
class AccountLinks {
public:
    struct Timing {
        Duration firstWait = std::chrono::seconds(5);
        Duration longestWait = std::chrono::minutes(10);
        /// Log-ins of a daemon that starts are this far apart: libpurple loses some of 500 at once.
        Duration apart = std::chrono::milliseconds(80);
        /// Online for so long, the next fault starts with the first wait again.
        Duration settled = std::chrono::minutes(1);
        /// So often a session is asked whether its link is alive: some plugins notice a silent server late by
        /// themselves.
        Duration probe = std::chrono::seconds(30);
    };

    struct Hooks {
        std::function<bool(UserId)> deviceSession;   ///< a session of a device is open, or Locum stands in for one
        std::function<void(AccountEntry &)> online;  ///< a new session with the network has begun
        std::function<void(AccountEntry &)> resumed; ///< one that a former core began goes on
        std::function<void(AccountEntry &)> changed; ///< link or linkError were set here, not by an event
    };

    AccountLinks(AccountTable &accounts, Commands &commands, Alarms &alarms, const Clock &clock, Random &random,
                 Timing timing, Hooks hooks);

    /// What the network told of the link; it is put into the entry.
    void onLinkChanged(AccountEntry &account, const LinkChanged &event);
    /// A new life of a cell: its accounts are connected anew.
    void onCellStarted(UserId user, const QString &plugin);
    /// A cell that a former core knew is here again: the links in the table still are what they are.
    void onCellResumed(UserId user, const QString &plugin);
    void onCellDown(UserId user, const QString &plugin, const Error &error);

    /// The user or their settings changed what should be: connects what should be and is not, disconnects the rest.
    void settle(UserId user);

    /// At once, whatever was wrong before; ends a disconnect().
    void connectNow(AccountEntry &account);
    /// Until connectNow().
    void disconnect(AccountEntry &account);
    /// The settings are others now: what was wrong may be mended.
    void reopened(AccountEntry &account);
    void forget(AccountId account);

    /// When it will be connected again by itself.
    std::optional<Instant> retryAt(AccountId account) const;

private:
    struct State {
        int faults = 0;       ///< in a row
        Alarms::Id retry = 0; ///< set: a Connect will be given
        Instant retryAt{};
        std::optional<Duration> onlineSince; ///< monotonic
        bool asked = false;                  ///< Connect was given and has not ended
        bool heldByUser = false;             ///< disconnected by the user
    };

    bool wanted(const AccountEntry &account) const;
    bool cellRuns(const AccountEntry &account) const;
    void settle(AccountEntry &account);
    void schedule(AccountEntry &account, Duration wait);
    void scheduleStaggered(AccountEntry &account);
    void retryAfterFault(AccountEntry &account);
    void probe();
    void give(AccountId account);
    void onConnectEnded(AccountId account, const Outcome &outcome);
    void setLink(AccountEntry &account, LinkState link, std::optional<Error> error);
    Duration waitAfter(int faults);

    AccountTable &m_accounts;
    Commands &m_commands;
    Alarms &m_alarms;
    const Clock &m_clock;
    Random &m_random;
    Timing m_timing;
    Hooks m_hooks;
    std::map<AccountId, State> m_states;
    std::set<std::pair<UserId, QString>> m_runningCells;
    Alarms::Id m_probe = 0;
    Duration m_nextLogIn{0}; ///< monotonic: when the next log-in may begin
};

} // namespace locum::engine
