// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "engine/account_table.h"
#include "network/network_service.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>

namespace locum::engine {

/// Of the settings of a user's account for services: the addresses of the services that are on.
inline const QString servicesSetting = QStringLiteral("services");

/// One service of a rule plugin that is here.
struct FoundService {
    QString address; ///< `namespace.name`, unique over the plugins
    QString plugin;  ///< the id of the one that offers it
    sdk::ServiceDescription description;
};
std::vector<FoundService> findServices(const network::NetworkService &network);
std::optional<FoundService> findService(const network::NetworkService &network, const QString &address);
sdk::ProtocolInfo serviceProtocol();
QStringList servicesOf(const QJsonObject &accountSettings);

/// All networks, and beside the plugins' one that the core plays itself: its contacts are the user's services. To the
/// rest of the engine it is a network as any other. Core thread.
class ServiceNetwork final : public network::NetworkService {
public:
    struct Hooks {
        /// The user has written to a service; ended() follows, or the engine stores the end itself.
        std::function<void(UserId, AccountId, const TransactionId &, const SendMessage &)> said;
        /// The user has put a service on their contact list, or has taken it off.
        std::function<void(UserId, const QString &address, bool on, std::function<void(const Done &)>)> set;
        std::function<bool(UserId, const QString &plugin)> isThere; ///< its cell runs
    };

    /// Both outlive it.
    ServiceNetwork(network::NetworkService &plugins, Random &random) : m_plugins(plugins), m_random(random) {}

    /// Before start(). The listener outlives it.
    void setListener(network::NetworkListener &listener, Hooks hooks);

    /// What a service was told in `transaction` ends so.
    void ended(AccountId account, const TransactionId &transaction, const Outcome &outcome);
    /// The cell of the plugin has come, or has gone: so do its services.
    void show(UserId user, const QString &plugin, bool isThere);

    const std::vector<network::PluginEntry> &plugins() const override { return m_plugins.plugins(); }
    void restore(const std::vector<network::CellRecord> &records) override;
    void openAccount(UserId user, const QString &plugin, const sdk::AccountSettings &settings) override;
    void closeAccount(AccountId account) override;
    Done perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command) override;
    void acknowledge(const network::EventKey &key) override;
    void stop(bool endCells, std::function<void()> stopped) override { m_plugins.stop(endCells, std::move(stopped)); }

private:
    struct Life {
        QString epoch;
        quint64 last = 0;
    };
    struct Account {
        UserId user;
        QStringList services;
        bool online = false;
    };

    void begin(UserId user);
    void tell(AccountId account, NetworkEvent event);
    void tellContacts(AccountId account);

    network::NetworkService &m_plugins;
    Random &m_random;
    network::NetworkListener *m_listener = nullptr;
    Hooks m_hooks;
    std::map<UserId, Life> m_lives;
    std::map<AccountId, Account> m_accounts;
    QObject m_context; ///< events come after the call that led to them
};

} // namespace locum::engine
