// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/presence_service.h"

namespace locum::engine {

PresenceService::PresenceService(AccountTable &accounts, Commands &commands, std::function<bool(UserId)> standingIn)
    : m_accounts(accounts), m_commands(commands), m_standingIn(std::move(standingIn))
{
}

void PresenceService::setUserPresence(UserId user, const Presence &presence)
{
    m_users[user] = presence;
    refresh(user);
}

void PresenceService::restoreUserPresence(UserId user, const Presence &presence)
{
    m_users[user] = presence;
}

void PresenceService::setRuleStatus(UserId user, const std::optional<Presence> &presence)
{
    if (presence) {
        m_byRules[user] = *presence;
    } else {
        m_byRules.erase(user);
    }
    refresh(user);
}

void PresenceService::forget(UserId user)
{
    m_users.erase(user);
    m_byRules.erase(user);
}

void PresenceService::onOnline(AccountEntry &account)
{
    account.told.reset();
    tell(account);
}

void PresenceService::onResumed(AccountEntry &account)
{
    account.told = shown(account.account);
}

void PresenceService::refresh(UserId user)
{
    for (AccountEntry *account : m_accounts.ofUser(user)) {
        tell(*account);
    }
}

Presence PresenceService::shown(const Account &account) const
{
    Presence presence;
    if (const auto found = m_users.find(account.user); found != m_users.end()) {
        presence = found->second;
    }
    if (presence.availability == Availability::Unknown) {
        presence.availability = Availability::Available; // no device has set one yet
    }
    const bool hides = presence.availability <= Availability::Invisible;
    if (const auto status = m_byRules.find(account.user); !hides && status != m_byRules.end()) {
        presence = status->second;
    }
    switch (account.presencePolicy) {
    case PresencePolicy::AsUser:
    case PresencePolicy::PassThrough:
        break;
    case PresencePolicy::Away:
        if (!hides && m_standingIn(account.user)) {
            presence.availability = Availability::Away;
        }
        break;
    case PresencePolicy::Invisible:
        if (!hides && m_standingIn(account.user)) {
            presence = Presence{Availability::Invisible, {}, {}};
        }
        break;
    }
    return presence;
}

void PresenceService::tell(AccountEntry &account)
{
    if (!account.isOnline()) {
        return;
    }
    const Presence presence = shown(account.account);
    if (account.told != presence) {
        account.told = presence;
        m_commands.perform(account.account.id, SetPresence{presence});
    }
}

} // namespace locum::engine
