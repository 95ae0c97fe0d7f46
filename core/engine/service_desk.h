// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_service.h"
#include "engine/directory_version.h"
#include "engine/rule_plugin_service.h"
#include "engine/service_answer.h"
#include "engine/service_network.h"
#include "network/rule_cells.h"
#include "ports/service_port.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace locum::engine {

/// The services of rule plugins: which a user has on, and their talk. A message to one stays in the outbox, under way,
/// until the answer is stored with it; a core that ends before asks again, with the same state. Core thread.
class ServiceDesk final : public ports::ServicePort, public network::ServiceCellListener {
public:
    struct Parts {
        Journal &journal;
        ServiceNetwork &network;
        network::RuleCells *cells; ///< none: nobody answers
        AccountTable &accounts;
        AccountService &accountService;
        AccountLinks &links;
        RulePluginService &plugins;
        const RuleValues &values;
        Alarms &alarms;
        DirectoryVersion &directory;
        std::function<Circumstances(UserId)> circumstances;
        std::function<QLocale(UserId)> localeOf;
        std::function<void(UserId, const BatchOutcome &)> stored; ///< what a stored answer leaves to be done
    };

    /// `patience`: so long may an answer take, the start of its cell included.
    ServiceDesk(Parts parts, Duration patience);
    ~ServiceDesk() override;
    ServiceDesk(const ServiceDesk &) = delete;
    ServiceDesk &operator=(const ServiceDesk &) = delete;

    void services(UserId user, ports::Reply<std::vector<ports::Service>> reply) override;
    void setService(UserId user, const QString &address, bool on, ports::Reply<ports::Service> reply) override;

    // What the network asks.
    void said(UserId user, AccountId account, const TransactionId &transaction, const SendMessage &message);
    bool isThere(UserId user, const QString &plugin) const { return m_running.contains({user, plugin}); }

    // What the cells tell.
    void onServiceSaid(quint64 conversation, UserId user, const QString &plugin,
                       const Result<sdk::ServiceAnswer> &answer) override;
    void onServiceCellState(UserId user, const QString &plugin, network::CellState state) override;

private:
    struct Asking {
        UserId user;
        QString plugin;
        ServiceTalk talk;
        sdk::ServiceMessage message;
        Alarms::Id alarm = 0;
        bool ready = false; ///< its state is known
        bool asked = false; ///< else it waits for the cell
    };

    void turn(UserId user, const QString &address, bool on, std::function<void(const Done &)> then);
    void store(UserId user, const QString &address, bool on, std::function<void(const Done &)> then);
    void refuse(const ServiceTalk &talk, const char *code, const QString &detail);
    void give(quint64 conversation, Asking &asking);
    void endAs(quint64 conversation, const Error &error);
    void keep(const Asking &asking, const sdk::ServiceAnswer &answer);
    AccountEntry *accountOf(UserId user) const;
    std::vector<ports::Service> list(UserId user) const;
    std::optional<Error> troubleOf(UserId user, const FoundService &service) const;

    Parts m_parts;
    const Duration m_patience;
    std::map<quint64, Asking> m_asking;
    std::set<std::pair<UserId, QString>> m_running; ///< plugins whose cell may be spoken to
    quint64 m_last = 0;
};

} // namespace locum::engine
