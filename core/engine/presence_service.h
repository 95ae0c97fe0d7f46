// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_table.h"
#include "engine/commands.h"

#include <functional>
#include <map>
#include <optional>

namespace locum::engine {

/// What each network is shown of its user, by the account's policy:
/// - `as_user`: the user's presence, as a device last set it or a rule says, and nothing of the device's coming and
///   going (nor how long it has been idle);
/// - `away`, `invisible`: the same, but so while Locum stands in;
/// - `pass_through`: the device's own requests as they are, and the last of them when it goes; no rule changes it.
/// A network is told when that changes and when a session with it begins, and at no other time; one that has refused
/// what it was told is not told it again in that session. Core thread.
class PresenceService {
public:
    struct Hooks {
        std::function<bool(UserId)> standingIn;                      ///< the user is away and Locum stands in
        std::function<void(const Account &, const Error &)> refused; ///< a network shows not what it was told
    };

    PresenceService(AccountTable &accounts, Commands &commands, Hooks hooks);

    /// The status that a device has set, or that was kept from before.
    void setUserPresence(UserId user, const Presence &presence);
    /// Loaded at start: nobody is told.
    void restoreUserPresence(UserId user, const Presence &presence);
    /// What a rule says the networks are shown meanwhile; none: nothing any more. Whoever is hidden stays hidden.
    void setRuleStatus(UserId user, const std::optional<Presence> &presence);
    std::optional<Presence> ruleStatus(UserId user) const;
    void forget(UserId user);

    void onOnline(AccountEntry &account);
    /// A session goes on: the network has been told what is to be shown now.
    void onResumed(AccountEntry &account);
    /// The stand-in's state or an account's policy changed.
    void refresh(UserId user);

    Presence shown(const Account &account) const;

private:
    /// What a network is being told now.
    struct Telling {
        Presence what;
        quint64 number = 0;
    };

    void tell(AccountEntry &account);
    void told(AccountId account, quint64 number, const Outcome &outcome);

    AccountTable &m_accounts;
    Commands &m_commands;
    Hooks m_hooks;
    std::map<UserId, Presence> m_users;
    std::map<UserId, Presence> m_byRules;
    std::map<AccountId, Telling> m_telling;
    std::map<AccountId, Presence> m_refused; ///< in this session
    quint64 m_last = 0;
};

} // namespace locum::engine
