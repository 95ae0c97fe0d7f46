// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_table.h"
#include "engine/commands.h"

#include <functional>
#include <map>

namespace locum::engine {

/// What each network is shown of its user. Under `as_user` and `pass_through` that is the status that a device last
/// set, and nothing of the device's coming and going; `away` and `invisible` change it while Locum stands in. A network
/// is told when that changes and when a session with it begins, and at no other time. Core thread.
class PresenceService {
public:
    /// `standingIn` tells whether the user is away and Locum stands in.
    PresenceService(AccountTable &accounts, Commands &commands, std::function<bool(UserId)> standingIn);

    /// The status that a device has set, or that was kept from before.
    void setUserPresence(UserId user, const Presence &presence);
    /// Loaded at start: nobody is told.
    void restoreUserPresence(UserId user, const Presence &presence);
    /// What a rule says the networks are shown meanwhile; none: nothing any more. Whoever is hidden stays hidden.
    void setRuleStatus(UserId user, const std::optional<Presence> &presence);
    void forget(UserId user);

    void onOnline(AccountEntry &account);
    /// A session goes on: the network has been told what is to be shown now.
    void onResumed(AccountEntry &account);
    /// The stand-in's state or an account's policy changed.
    void refresh(UserId user);

    Presence shown(const Account &account) const;

private:
    void tell(AccountEntry &account);

    AccountTable &m_accounts;
    Commands &m_commands;
    std::function<bool(UserId)> m_standingIn;
    std::map<UserId, Presence> m_users;
    std::map<UserId, Presence> m_byRules;
};

} // namespace locum::engine
