// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/network_events.h"

#include "base/overloaded.h"

#include <utility>

namespace locum::engine {

NetworkEvents::NetworkEvents(Parts parts) : m_parts(std::move(parts)) {}

void NetworkEvents::begin()
{
    m_begun = true;
    const auto held = std::exchange(m_held, {});
    for (const auto &what : held) {
        what();
    }
}

void NetworkEvents::onEvent(const network::EventKey &key, AccountId account, NetworkEvent event)
{
    if (!m_begun) {
        m_held.push_back([this, key, account, event = std::move(event)] { onEvent(key, account, event); });
        return;
    }
    AccountEntry *entry = m_parts.accounts.find(key.user, account);
    if (entry != nullptr && takeNow(*entry, event)) {
        m_parts.ingest.take(key, account, std::move(event));
    } else {
        m_parts.network.acknowledge(key);
    }
}

bool NetworkEvents::takeNow(AccountEntry &account, const NetworkEvent &event)
{
    const UserId user = account.account.user;
    const AccountId id = account.account.id;
    return std::visit(Overloaded{[&](const LinkChanged &what) { return onLink(account, what); },
                                 [&](const PresenceChanged &what) {
                                     onPresence(account, what);
                                     return false;
                                 },
                                 [&](const OwnClientChanged &what) {
                                     if (what.active) {
                                         account.ownClients.insert(what.client);
                                         m_parts.standIn.give(user, standin::OwnClientActive{id, what.client});
                                     } else {
                                         account.ownClients.remove(what.client);
                                         m_parts.standIn.give(user, standin::OwnClientInactive{id, what.client});
                                     }
                                     return false;
                                 },
                                 [&](const TypingChanged &what) {
                                     const auto contact = account.identities.constFind(what.address);
                                     if (contact != account.identities.constEnd()) {
                                         m_parts.feed.publish(user, ContactTyping{*contact, what.typing});
                                     }
                                     return false;
                                 },
                                 [&](const ParticipantsChanged &what) {
                                     onParticipants(account, what);
                                     return false;
                                 },
                                 [&](const NoticeReceived &what) {
                                     m_parts.feed.publish(user, AccountNotice{id, what.text});
                                     return false;
                                 },
                                 [&](const CommandEnded &what) { return !m_parts.commands.onEnded(what); },
                                 [&](const auto &) { return true; }},
                      event);
}

bool NetworkEvents::onLink(AccountEntry &account, const LinkChanged &event)
{
    const Account before = account.account;
    if (event.state != LinkState::Online) {
        for (const QString &client : std::as_const(account.ownClients)) {
            m_parts.standIn.give(before.user, standin::OwnClientInactive{before.id, client});
        }
        account.ownClients.clear();
    }
    if (!account.isOfServices()) {
        m_parts.linkChanges(before, event);
    }
    m_parts.links.onLinkChanged(account, event);
    if (before.link != event.state && !account.isOfServices()) {
        Happened happened{rules::EventKind::Account};
        happened.account = before.id;
        happened.link = event.state;
        m_parts.happened(before.user, happened);
    }
    return before.link != event.state || before.linkError != event.error ||
           (!event.ownAddress.isEmpty() && before.ownAddress != event.ownAddress);
}

void NetworkEvents::onPresence(AccountEntry &account, const PresenceChanged &event)
{
    const Availability before = account.presences.value(event.address).availability;
    account.presences.insert(event.address, event.presence);
    if (isOnline(event.presence.availability)) {
        account.wentOffline.remove(event.address);
    } else if (isOnline(before)) {
        account.wentOffline.insert(event.address, m_parts.clock.now());
    }
    const auto contact = account.identities.constFind(event.address);
    if (contact != account.identities.constEnd()) {
        m_parts.feed.publish(account.account.user, ContactPresence{*contact, event.presence});
        if (account.isOfServices()) {
            return;
        }
        if (before != event.presence.availability) {
            Happened happened{rules::EventKind::Presence, *contact, account.account.id};
            happened.presence = {before, event.presence};
            m_parts.happened(account.account.user, happened);
        }
        if (!isOnline(before) && isOnline(event.presence.availability)) {
            m_parts.cameOnline(account.account, *contact);
        }
    }
}

void NetworkEvents::onParticipants(AccountEntry &account, const ParticipantsChanged &event)
{
    QHash<QString, Participant> &occupants = account.occupants[event.room];
    if (event.complete) {
        occupants.clear();
    }
    for (const QString &left : event.left) {
        occupants.remove(left);
    }
    for (const Participant &joined : event.joined) {
        occupants.insert(joined.address, joined);
    }
    const auto room = account.rooms.constFind(event.room);
    if (room != account.rooms.constEnd()) {
        m_parts.feed.publish(account.account.user, RoomParticipants{*room, event});
    }
}

void NetworkEvents::onCellState(UserId user, const QString &plugin, network::CellState state,
                                const std::optional<Error> &error)
{
    if (!m_begun) {
        m_held.push_back([this, user, plugin, state, error] { onCellState(user, plugin, state, error); });
        return;
    }
    Cell &cell = m_cells[{user, plugin}];
    cell.state = state;
    cell.error = error;
    switch (state) {
    case network::CellState::Starting:
        break;
    case network::CellState::Running:
        if (!cell.begun) {
            m_parts.links.onCellResumed(user, plugin);
        }
        break;
    case network::CellState::Lost:
    case network::CellState::WaitingToRestart:
    case network::CellState::Failed:
        cell.begun = false;
        m_parts.links.onCellDown(
            user, plugin,
            error.value_or(Error{"network.cell.lost", QStringLiteral("the plugin's process has gone"), Retry::Later}));
        break;
    }
}

void NetworkEvents::onCellStarted(const network::CellRecord &record)
{
    m_cells[{record.user, record.plugin}].begun = true;
    std::vector<AccountId> accounts;
    for (const AccountEntry *entry : m_parts.accounts.ofCell(record.user, record.plugin)) {
        accounts.push_back(entry->account.id);
    }
    m_parts.ingest.cellStarted(record, accounts);
    for (const AccountId account : accounts) {
        m_parts.commands.onCellStarted(account);
    }
    m_parts.dispatcher.onCellStarted(record.user, record.plugin);
    m_parts.links.onCellStarted(record.user, record.plugin);
    for (const AccountEntry *entry : m_parts.accounts.ofCell(record.user, record.plugin)) {
        if (entry->settingsChanged) { // the new life was opened with the old ones
            m_parts.reopen(entry->account.id);
        }
    }
}

void NetworkEvents::onStored(UserId user, const BatchOutcome &outcome)
{
    for (const BatchOutcome::Contact &contact : outcome.contacts) {
        AccountEntry *account = m_parts.accounts.find(contact.account);
        if (account == nullptr || account->identities.contains(contact.address)) {
            continue;
        }
        account->identities.insert(contact.address, contact.identity);
        const auto presence = account->presences.constFind(contact.address);
        if (presence != account->presences.constEnd()) { // it came before the contact was known
            m_parts.feed.publish(user, ContactPresence{contact.identity, *presence});
        }
    }
    for (const BatchOutcome::Room &room : outcome.rooms) {
        if (AccountEntry *account = m_parts.accounts.find(room.account)) {
            account->rooms.insert(room.address, room.conversation);
        }
    }
    for (const auto &[id, values] : outcome.settings) {
        if (AccountEntry *account = m_parts.accounts.find(id)) {
            account->settingsChanged = true;
            for (auto value = values.begin(); value != values.end(); ++value) {
                if (value.value().isNull()) {
                    account->account.settings.remove(value.key());
                } else {
                    account->account.settings.insert(value.key(), value.value());
                }
            }
        }
    }
    for (const AccountId account : outcome.wroteElsewhere) {
        m_parts.standIn.give(user, standin::OwnClientActive{account, {}});
    }
    for (const SendEnded &ended : outcome.ended) {
        m_parts.dispatcher.onEnded(ended);
    }
    m_parts.after(user, outcome.after);
}

void NetworkEvents::forget(UserId user)
{
    std::erase_if(m_cells, [user](const auto &cell) { return cell.first.first == user; });
}

QString nameOfState(network::CellState state)
{
    switch (state) {
    case network::CellState::Starting:
        return QStringLiteral("starting");
    case network::CellState::Running:
        return QStringLiteral("running");
    case network::CellState::Lost:
        return QStringLiteral("lost");
    case network::CellState::WaitingToRestart:
        return QStringLiteral("waiting_to_restart");
    case network::CellState::Failed:
        return QStringLiteral("failed");
    }
    Q_UNREACHABLE();
}

} // namespace locum::engine
