// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "engine/rule_values.h"
#include "network/network_service.h"
#include "ports/engine_ports.h"
#include "store/rule_plugins.h"

#include <QLocale>
#include <QTimeZone>

#include <functional>

namespace locum::engine {

/// Which rule plugins a user has on, and how they are set up. Core thread.
class RulePluginService final : public ports::RulePluginPort {
public:
    struct Parts {
        Journal &journal;
        network::NetworkService &network;
        RuleValues &values;
        std::function<QLocale(UserId)> localeOf;
    };

    explicit RulePluginService(Parts parts) : m_parts(std::move(parts)) {}

    /// Starts what the user has on; blocks while it reads. Once the network service knows its plugins.
    Done load(UserId user);

    void rulePlugins(UserId user, ports::Reply<std::vector<ports::RulePluginStatus>> reply) override;
    void setRulePlugin(UserId user, const QString &plugin, ports::RulePluginChange change,
                       ports::Reply<ports::RulePluginStatus> reply) override;

private:
    struct Stored {
        store::RulePlugin row;
        Secrets secrets;
    };

    const network::PluginEntry *find(const QString &plugin) const;
    void run(const Stored &stored);
    ports::RulePluginStatus statusOf(UserId user, const QString &plugin, const Stored *stored) const;
    static Result<std::vector<Stored>> read(store::Database &database, const store::Vault &vault, UserId user);

    Parts m_parts;
};

} // namespace locum::engine
