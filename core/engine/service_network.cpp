// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/service_network.h"

#include "base/overloaded.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QMetaObject>

#include <algorithm>

namespace locum::engine {

using network::CellRecord;
using network::CellState;
using network::EventKey;

std::vector<FoundService> findServices(const network::NetworkService &network)
{
    std::vector<FoundService> found;
    for (const network::PluginEntry &entry : network.plugins()) {
        if (entry.refused || !entry.metadata || !entry.rules) {
            continue;
        }
        for (const sdk::ServiceDescription &service : entry.rules->services) {
            found.push_back({entry.rules->nameSpace + QLatin1Char('.') + service.name, entry.metadata->id, service});
        }
    }
    return found;
}

std::optional<FoundService> findService(const network::NetworkService &network, const QString &address)
{
    for (FoundService &service : findServices(network)) {
        if (service.address == address) {
            return std::move(service);
        }
    }
    return std::nullopt;
}

sdk::ProtocolInfo serviceProtocol()
{
    sdk::ProtocolInfo info;
    info.id = servicePlugin;
    info.name = QCoreApplication::translate("locum", "Services");
    info.features = sdk::Feature::ServerRoster | sdk::Feature::Presence;
    return info;
}

QStringList servicesOf(const QJsonObject &accountSettings)
{
    QStringList services;
    for (const QJsonValue &service : accountSettings.value(servicesSetting).toArray()) {
        services.append(service.toString());
    }
    return services;
}

void ServiceNetwork::setListener(network::NetworkListener &listener, Hooks hooks)
{
    m_listener = &listener;
    m_hooks = std::move(hooks);
}

void ServiceNetwork::restore(const std::vector<CellRecord> &records)
{
    std::vector<CellRecord> cells; // this network's own life ended with the core
    std::copy_if(records.begin(), records.end(), std::back_inserter(cells),
                 [](const CellRecord &record) { return record.plugin != servicePlugin; });
    m_plugins.restore(cells);
}

void ServiceNetwork::begin(UserId user)
{
    if (m_lives.contains(user)) {
        return;
    }
    const QString epoch = QString::fromLatin1(makeToken(m_random, 12));
    m_lives[user] = {epoch, 0};
    QMetaObject::invokeMethod(
        &m_context,
        [this, user, epoch] {
            m_listener->onCellStarted(CellRecord{user, servicePlugin, epoch, {}, 0});
            m_listener->onCellState(user, servicePlugin, CellState::Running, std::nullopt);
        },
        Qt::QueuedConnection);
}

void ServiceNetwork::openAccount(UserId user, const QString &plugin, const sdk::AccountSettings &settings)
{
    if (plugin != servicePlugin) {
        m_plugins.openAccount(user, plugin, settings);
        return;
    }
    begin(user);
    Account &account = m_accounts.try_emplace(settings.account, Account{user, {}, false}).first->second;
    account.services = servicesOf(settings.values);
    if (account.online) {
        tellContacts(settings.account);
    }
}

void ServiceNetwork::closeAccount(AccountId account)
{
    if (m_accounts.erase(account) == 0) {
        m_plugins.closeAccount(account);
    }
}

Done ServiceNetwork::perform(AccountId id, const TransactionId &transaction, const NetworkCommand &command)
{
    const auto found = m_accounts.find(id);
    if (found == m_accounts.end()) {
        return m_plugins.perform(id, transaction, command);
    }
    Account &account = found->second;
    const auto end = [this, id, transaction](const Outcome &outcome) { ended(id, transaction, outcome); };
    const auto cannot = [&end](const char *code) {
        end(NotSent{Error{code, QStringLiteral("services cannot do that"), Retry::No}});
    };
    const auto set = [&](const QString &address, bool on) {
        m_hooks.set(account.user, address, on,
                    [end](const Done &done) { end(done ? Outcome(Sent{}) : Outcome(NotSent{done.error()})); });
    };
    std::visit(Overloaded{[&](const Connect &) {
                              account.online = true;
                              end(Sent{});
                              tell(id, LinkChanged{LinkState::Online, std::nullopt, QStringLiteral("me")});
                              tellContacts(id);
                          },
                          [&](const Disconnect &) {
                              account.online = false;
                              end(Sent{});
                              tell(id, LinkChanged{});
                          },
                          [&](const SetPresence &) { end(Sent{}); },
                          [&](const SendMessage &message) { m_hooks.said(account.user, id, transaction, message); },
                          [&](const AddContact &contact) { set(contact.address, true); },
                          [&](const RemoveContact &contact) { set(contact.address, false); },
                          [&](const SendFile &) { cannot("service.file"); }, [](const ProbeLink &) {},
                          [](const SendTyping &) {}, [](const SendReceipt &) {}, [](const WatchContacts &) {},
                          [&](const auto &) { cannot("service.unsupported"); }},
               command);
    return {};
}

void ServiceNetwork::acknowledge(const EventKey &key)
{
    if (key.plugin != servicePlugin) {
        m_plugins.acknowledge(key);
    }
}

void ServiceNetwork::ended(AccountId account, const TransactionId &transaction, const Outcome &outcome)
{
    tell(account, CommandEnded{transaction, outcome});
}

void ServiceNetwork::show(UserId user, const QString &plugin, bool isThere)
{
    for (const auto &[id, account] : m_accounts) {
        if (account.user != user || !account.online) {
            continue;
        }
        for (const QString &address : account.services) {
            if (const auto service = findService(m_plugins, address); service && service->plugin == plugin) {
                tell(id, PresenceChanged{address, {isThere ? Availability::Available : Availability::Offline, {}, {}}});
            }
        }
    }
}

void ServiceNetwork::tell(AccountId account, NetworkEvent event)
{
    QMetaObject::invokeMethod(
        &m_context,
        [this, account, event = std::move(event)]() mutable {
            const auto found = m_accounts.find(account);
            if (found == m_accounts.end()) {
                return; // closed meanwhile
            }
            const UserId user = found->second.user;
            Life &life = m_lives.at(user);
            m_listener->onEvent(EventKey{user, servicePlugin, life.epoch, ++life.last}, account, std::move(event));
        },
        Qt::QueuedConnection);
}

void ServiceNetwork::tellContacts(AccountId id)
{
    const Account &account = m_accounts.at(id);
    RosterReceived roster;
    QList<PresenceChanged> presences;
    for (const QString &address : account.services) {
        const auto service = findService(m_plugins, address); // one whose plugin has gone keeps its place
        const bool isThere = service && m_hooks.isThere(account.user, service->plugin);
        roster.entries.append({address, service ? service->description.title : QString(), {}, Subscription::Both});
        presences.append({address, {isThere ? Availability::Available : Availability::Offline, {}, {}}});
    }
    tell(id, std::move(roster));
    for (PresenceChanged &presence : presences) {
        tell(id, std::move(presence));
    }
}

} // namespace locum::engine
