// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/network_service.h"

#include <functional>
#include <map>
#include <memory>

namespace locum::testing {

/// Networks that do what the test says. One cell per user and plugin, started by openAccount unless it was restored.
class FakeNetwork final : public network::NetworkService {
public:
    struct Command {
        AccountId account;
        TransactionId transaction;
        NetworkCommand command;
    };

    FakeNetwork();
    ~FakeNetwork() override { *m_alive = false; }
    /// The networks as a core that was started anew sees them.
    FakeNetwork(const FakeNetwork &before);
    FakeNetwork &operator=(const FakeNetwork &) = delete;

    void setListener(network::NetworkListener *listener) { m_listener = listener; }

    const std::vector<network::PluginEntry> &plugins() const override { return m_plugins; }
    void restore(const std::vector<network::CellRecord> &records) override { restored = records; }
    void openAccount(UserId user, const QString &plugin, const sdk::AccountSettings &settings) override;
    void closeAccount(AccountId account) override;
    Done perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command) override;
    void acknowledge(const network::EventKey &key) override;
    void stop(bool endCells, std::function<void()> then) override
    {
        stopped = endCells ? "ended" : "left";
        then();
    }

    /// The account's cell tells `event`, with the next number.
    network::EventKey tell(AccountId account, NetworkEvent event);
    /// The same event again, with its old key.
    void repeat(AccountId account, const network::EventKey &key, NetworkEvent event);
    void goOnline(AccountId account, const QString &own = QStringLiteral("me@loop"));
    /// Ends the newest command of that kind.
    void end(const Command &command, Outcome outcome);
    /// The core loses sight of the cell, and finds it again.
    void lose(AccountId account);
    void resume(AccountId account);
    void removePlugin(const QString &plugin);
    void addPlugin(network::PluginEntry plugin) { m_plugins.push_back(std::move(plugin)); }
    /// A new life of the cell begins.
    void restartCell(AccountId account);

    template <class T>
    std::vector<Command> given(std::optional<AccountId> account = {}) const
    {
        std::vector<Command> found;
        for (const auto &command : commands) {
            if (std::holds_alternative<T>(command.command) && (!account || *account == command.account)) {
                found.push_back(command);
            }
        }
        return found;
    }
    template <class T>
    int count(std::optional<AccountId> account = {}) const
    {
        return static_cast<int>(given<T>(account).size());
    }

    /// Its cells end, or go on for the core that comes next.
    void forgetCells(bool keepRunning);

    bool isAcknowledged(const network::EventKey &key) const;

    /// Called later, for each command that is given.
    std::function<void(const Command &)> whenGiven;
    std::vector<Command> commands;
    std::vector<network::EventKey> acknowledged;
    std::vector<network::CellRecord> restored;
    std::map<AccountId, sdk::AccountSettings> open;
    bool answersConnect = true;  ///< Connect is answered with Online
    bool answersSends = true;    ///< SendMessage is answered with Sent
    bool answersPresence = true; ///< SetPresence is answered with Sent
    bool cellsDown = false;      ///< SendMessage fails with network.cell.down
    bool resumes = false;        ///< restored cells resume
    QByteArray stopped;

private:
    struct Cell {
        UserId user;
        QString plugin;
        QString epoch;
        quint64 last = 0;
    };

    Cell &cellOf(AccountId account);
    void later(std::function<void()> what);

    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    network::NetworkListener *m_listener = nullptr;
    std::vector<network::PluginEntry> m_plugins;
    std::map<AccountId, std::pair<UserId, QString>> m_accounts;
    std::map<std::pair<UserId, QString>, Cell> m_cells;
    std::map<QString, quint64> m_lastNumbers; ///< of cells that go on, by epoch
    int m_epochs = 0;
    int m_remoteIds = 0;
};

} // namespace locum::testing
