// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "engine/account_links.h"
#include "engine/dispatcher.h"
#include "engine/ingest.h"
#include "engine/rule_compiler.h"
#include "engine/rule_values.h"
#include "network/channel_cells.h"
#include "network/network_service.h"
#include "network/rule_cells.h"
#include "ports/engine_ports.h"
#include "rules/program.h"
#include "standin/stand_in.h"
#include "store/store.h"

#include <functional>
#include <memory>
#include <vector>

namespace locum::engine {

struct EngineOptions {
    QString stateDirectory; ///< the sessions' own directories are made below it, in cells/
    QString version;        ///< of the program, for the administrator's view
    standin::Settings standIn;
    AccountLinks::Timing links;
    Dispatcher::Options dispatcher;
    Ingest::Options ingest;
    /// Made once the plugins are known; none: no rules but the program that is given.
    std::function<std::shared_ptr<const RuleCompiler>(const std::vector<network::PluginEntry> &)> compiler = {};
    network::RuleCells *ruleCells = nullptr; ///< outlives the engine; none: there are no rule plugins
    RuleValues::Options ruleValues = {};
    Duration servicePatience = std::chrono::seconds(30); ///< so long may a service's answer take
    network::ChannelCells *channelCells =
        nullptr; ///< outlives the engine; none: alerts are kept, and nobody is alerted
};

/// The engine: all that happens between the networks, the database and the devices. The only place where effects are
/// performed. Lives on the core thread; its jobs run on the store's.
class Engine {
public:
    /// None is owned, all outlive it. `network` is not called before load().
    Engine(store::Store &store, network::NetworkService &network, const Clock &clock, Random &random,
           std::shared_ptr<const rules::Program> program, EngineOptions options);
    /// Waits for the jobs that were given to the store.
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Who the network service tells its events to.
    network::NetworkListener &listener();
    /// For the doors. Good until the engine is gone.
    ports::EnginePorts ports();

    /// Takes up where the last core ended: users and their tokens, stand-ins, what waits in the outbox, and the cells
    /// that ran, which the network service is told. Blocks while it reads. Before the network service begins.
    Done load();

    /// Where Locum is reached from outside, without a path. Before start().
    void setAddress(const QString &address);

    /// Opens the accounts; they connect after it returns. Once the network service knows its plugins: an account whose
    /// plugin is not known by then waits for its user. Blocks while it reads.
    Done start();

    /// Does what is due; for whoever has moved the clock.
    void checkAlarms();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace locum::engine
