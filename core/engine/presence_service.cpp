// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/presence_service.h"

namespace locum::engine {

PresenceService::PresenceService(AccountTable &accounts, Commands &commands, Hooks hooks)
    : m_accounts(accounts), m_commands(commands), m_hooks(std::move(hooks))
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

std::optional<Presence> PresenceService::ruleStatus(UserId user) const
{
    const auto found = m_byRules.find(user);
    return found == m_byRules.end() ? std::nullopt : std::optional(found->second);
}

void PresenceService::forget(UserId user)
{
    m_users.erase(user);
    m_byRules.erase(user);
}

void PresenceService::onOnline(AccountEntry &account)
{
    account.told.reset();
    m_telling.erase(account.account.id);
    m_refused.erase(account.account.id);
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
    if (account.presencePolicy == PresencePolicy::PassThrough) {
        return presence;
    }
    presence.idleSince.reset();
    const bool hides = presence.availability <= Availability::Invisible;
    if (const auto status = m_byRules.find(account.user); !hides && status != m_byRules.end()) {
        presence = status->second;
    }
    switch (account.presencePolicy) {
    case PresencePolicy::AsUser:
    case PresencePolicy::PassThrough:
        break;
    case PresencePolicy::Away:
        if (!hides && m_hooks.standingIn(account.user)) {
            presence.availability = Availability::Away;
        }
        break;
    case PresencePolicy::Invisible:
        if (!hides && m_hooks.standingIn(account.user)) {
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
    const AccountId id = account.account.id;
    const Presence presence = shown(account.account);
    const auto refused = m_refused.find(id);
    const bool isRefused = refused != m_refused.end() && refused->second == presence;
    if (m_telling.contains(id) || account.told == presence || isRefused) {
        return; // what is being told is looked at again when it has ended
    }
    m_telling[id] = {presence, ++m_last};
    m_commands.perform(id, SetPresence{presence},
                       [this, id, number = m_last](const Outcome &outcome) { told(id, number, outcome); });
}

void PresenceService::told(AccountId account, quint64 number, const Outcome &outcome)
{
    const auto telling = m_telling.find(account);
    if (telling == m_telling.end() || telling->second.number != number) {
        return; // of a session that is over
    }
    const Presence what = telling->second.what;
    m_telling.erase(telling);
    AccountEntry *entry = m_accounts.find(account);
    if (entry == nullptr || !entry->isOnline()) {
        return;
    }
    if (succeeded(outcome)) {
        entry->told = what;
        m_refused.erase(account);
    } else {
        m_refused[account] = what;
        m_hooks.refused(entry->account, errorOf(outcome).value_or(Error{}));
    }
    tell(*entry);
}

} // namespace locum::engine
