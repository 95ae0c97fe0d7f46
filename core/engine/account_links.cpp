// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/account_links.h"

#include "base/logging.h"

#include <algorithm>
#include <utility>

namespace locum::engine {

AccountLinks::AccountLinks(AccountTable &accounts, Commands &commands, Alarms &alarms, const Clock &clock,
                           Random &random, Timing timing, Hooks hooks)
    : m_accounts(accounts), m_commands(commands), m_alarms(alarms), m_clock(clock), m_random(random), m_timing(timing),
      m_hooks(std::move(hooks))
{
}

bool AccountLinks::wanted(const AccountEntry &account) const
{
    const auto state = m_states.find(account.account.id);
    if (!account.account.enabled || (state != m_states.end() && state->second.heldByUser)) {
        return false;
    }
    return account.account.connectPolicy == ConnectPolicy::Always || m_hooks.deviceSession(account.account.user);
}

bool AccountLinks::cellRuns(const AccountEntry &account) const
{
    return m_runningCells.contains({account.account.user, account.account.plugin});
}

void AccountLinks::onLinkChanged(AccountEntry &account, const LinkChanged &event)
{
    State &state = m_states[account.account.id];
    m_runningCells.emplace(account.account.user, account.account.plugin);
    const bool goesOn = account.isOnline() && event.state == LinkState::Online; // with another warning, or none
    account.account.link = event.state;
    account.account.linkError = event.error;
    account.kept = LinkState::Offline;
    if (!event.ownAddress.isEmpty()) {
        account.account.ownAddress = event.ownAddress;
    }
    account.addressCase = event.addressCase.value_or(account.addressCase);
    if (goesOn) {
        return;
    }
    if (event.state != LinkState::Online) {
        const bool settled =
            state.onlineSince.has_value() && m_clock.monotonic() - *state.onlineSince >= m_timing.settled;
        if (settled) {
            state.faults = 0;
        }
        state.onlineSince.reset();
        account.presences.clear();
        account.occupants.clear();
        account.told.reset();
    }
    switch (event.state) {
    case LinkState::Connecting:
        m_alarms.cancel(state.retry);
        break;
    case LinkState::Online:
        m_alarms.cancel(state.retry);
        state.onlineSince = m_clock.monotonic();
        if (m_probe == 0) {
            m_probe = m_alarms.in(m_timing.probe, [this] { probe(); });
        }
        if (wanted(account)) {
            m_hooks.online(account);
        } else {
            settle(account);
        }
        break;
    case LinkState::NeedsUser:
        m_alarms.cancel(state.retry);
        qCWarning(lcEngine, "account %lld needs its user: %s", static_cast<long long>(account.account.id.value()),
                  event.error ? event.error->code.constData() : "no reason given");
        break;
    case LinkState::Offline:
    case LinkState::WaitingToRetry:
        if (event.error && event.error->retry == Retry::AfterUserAction) {
            m_alarms.cancel(state.retry);
        } else {
            retryAfterFault(account);
        }
        break;
    }
}

void AccountLinks::onCellStarted(UserId user, const QString &plugin)
{
    m_runningCells.emplace(user, plugin);
    for (AccountEntry *account : m_accounts.ofCell(user, plugin)) {
        State &state = m_states[account->account.id];
        state.asked = false;
        state.onlineSince.reset();
        m_alarms.cancel(state.retry);
        account->kept = LinkState::Offline;
        account->told.reset();
        account->presences.clear();
        account->occupants.clear();
        const bool needsUser = account->account.link == LinkState::NeedsUser;
        if (account->account.link != LinkState::Offline && !needsUser) {
            setLink(*account, LinkState::Offline, std::nullopt);
        }
        if (wanted(*account) && !needsUser) {
            scheduleStaggered(*account);
        }
    }
}

void AccountLinks::onCellResumed(UserId user, const QString &plugin)
{
    m_runningCells.emplace(user, plugin);
    for (AccountEntry *account : m_accounts.ofCell(user, plugin)) {
        if (account->kept != LinkState::Offline) {
            setLink(*account, std::exchange(account->kept, LinkState::Offline), std::nullopt);
        }
        if (account->isOnline()) {
            m_states[account->account.id].onlineSince = m_clock.monotonic();
            if (m_probe == 0) {
                m_probe = m_alarms.in(m_timing.probe, [this] { probe(); });
            }
            m_hooks.resumed(*account);
        }
        settle(*account);
    }
}

void AccountLinks::onCellDown(UserId user, const QString &plugin, const Error &error)
{
    m_runningCells.erase({user, plugin});
    for (AccountEntry *account : m_accounts.ofCell(user, plugin)) {
        State &state = m_states[account->account.id];
        m_alarms.cancel(state.retry);
        if (account->isOnline()) {
            account->kept = LinkState::Online; // if it is only the core that lost sight of it
        }
        if (account->account.link != LinkState::NeedsUser && wanted(*account)) {
            setLink(*account, LinkState::WaitingToRetry, error);
        }
    }
}

void AccountLinks::settle(UserId user)
{
    for (AccountEntry *account : m_accounts.ofUser(user)) {
        settle(*account);
    }
}

void AccountLinks::settle(AccountEntry &account)
{
    State &state = m_states[account.account.id];
    if (!wanted(account)) {
        m_alarms.cancel(state.retry);
        if (cellRuns(account) && (account.account.link == LinkState::Online ||
                                  account.account.link == LinkState::Connecting || state.asked)) {
            state.asked = false;
            m_commands.perform(account.account.id, Disconnect{});
        }
        return;
    }
    const bool canStart =
        account.account.link == LinkState::Offline || account.account.link == LinkState::WaitingToRetry;
    if (canStart && cellRuns(account) && !state.asked && state.retry == 0) {
        scheduleStaggered(account);
    }
}

void AccountLinks::connectNow(AccountEntry &account)
{
    State &state = m_states[account.account.id];
    state.heldByUser = false;
    state.faults = 0;
    m_alarms.cancel(state.retry);
    if (account.account.enabled && cellRuns(account) && !account.isOnline() &&
        account.account.link != LinkState::Connecting) {
        give(account.account.id);
    } else if (account.account.link == LinkState::NeedsUser) {
        setLink(account, LinkState::Offline, std::nullopt); // its cell starts: connected when it runs
    }
}

void AccountLinks::disconnect(AccountEntry &account)
{
    State &state = m_states[account.account.id];
    state.heldByUser = true;
    settle(account);
    if (!account.isOnline() && account.account.link != LinkState::Offline) {
        setLink(account, LinkState::Offline, std::nullopt);
    }
}

void AccountLinks::reopened(AccountEntry &account)
{
    State &state = m_states[account.account.id];
    state.faults = 0;
    state.asked = false;
    state.onlineSince.reset();
    m_alarms.cancel(state.retry);
    account.told.reset();
    if (account.account.link != LinkState::Offline) {
        setLink(account, LinkState::Offline, std::nullopt);
    }
    settle(account);
}

void AccountLinks::forget(AccountId account)
{
    const auto found = m_states.find(account);
    if (found != m_states.end()) {
        m_alarms.cancel(found->second.retry);
        m_states.erase(found);
    }
}

std::optional<Instant> AccountLinks::retryAt(AccountId account) const
{
    const auto found = m_states.find(account);
    if (found == m_states.end() || found->second.retry == 0) {
        return std::nullopt;
    }
    return found->second.retryAt;
}

void AccountLinks::schedule(AccountEntry &account, Duration wait)
{
    State &state = m_states[account.account.id];
    m_alarms.cancel(state.retry);
    state.retryAt = m_clock.now() + wait;
    state.retry = m_alarms.in(wait, [this, id = account.account.id] {
        m_states[id].retry = 0;
        give(id);
    });
}

void AccountLinks::scheduleStaggered(AccountEntry &account)
{
    const Duration now = m_clock.monotonic();
    const Duration at = std::max(now, m_nextLogIn);
    m_nextLogIn = at + m_timing.apart;
    schedule(account, at - now);
}

void AccountLinks::retryAfterFault(AccountEntry &account)
{
    State &state = m_states[account.account.id];
    if (!wanted(account) || !cellRuns(account)) {
        return;
    }
    if (state.retry == 0) {
        state.asked = false;
        ++state.faults;
        schedule(account, waitAfter(state.faults));
    }
}

void AccountLinks::probe()
{
    m_probe = 0;
    for (const AccountEntry *account : m_accounts.all()) {
        if (account->isOnline() && cellRuns(*account)) {
            m_commands.perform(account->account.id, ProbeLink{});
            if (m_probe == 0) {
                m_probe = m_alarms.in(m_timing.probe, [this] { probe(); });
            }
        }
    }
}

Duration AccountLinks::waitAfter(int faults)
{
    const int doublings = std::clamp(faults - 1, 0, 20);
    const Duration base = std::min<Duration>(m_timing.firstWait * (qint64(1) << doublings), m_timing.longestWait);
    // Half of it is left to chance, or accounts that fell together come back together.
    const auto half = static_cast<double>(base.count()) / 2;
    return Duration(static_cast<qint64>(half + half * m_random.unit()));
}

void AccountLinks::give(AccountId id)
{
    AccountEntry *account = m_accounts.find(id);
    if (account == nullptr || !wanted(*account) || account->isOnline()) {
        return;
    }
    m_states[id].asked = true;
    m_commands.perform(id, Connect{}, [this, id](const Outcome &outcome) { onConnectEnded(id, outcome); });
}

void AccountLinks::onConnectEnded(AccountId id, const Outcome &outcome)
{
    AccountEntry *account = m_accounts.find(id);
    if (account == nullptr) {
        return;
    }
    m_states[id].asked = false;
    const std::optional<Error> error = errorOf(outcome);
    if (!error || account->isOnline() || account->account.link == LinkState::NeedsUser) {
        return;
    }
    if (error->retry == Retry::AfterUserAction) {
        setLink(*account, LinkState::NeedsUser, error);
        return;
    }
    if (m_states[id].retry == 0) { // the plugin has not told of it by a LinkChanged
        setLink(*account, LinkState::WaitingToRetry, error);
        retryAfterFault(*account);
    }
}

void AccountLinks::setLink(AccountEntry &account, LinkState link, std::optional<Error> error)
{
    if (account.account.link == link && account.account.linkError == error) {
        return;
    }
    account.account.link = link;
    account.account.linkError = std::move(error);
    m_hooks.changed(account);
}

} // namespace locum::engine
