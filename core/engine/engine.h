// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "engine/account_links.h"
#include "engine/dispatcher.h"
#include "engine/ingest.h"
#include "network/network_service.h"
#include "ports/engine_ports.h"
#include "rules/program.h"
#include "standin/stand_in.h"
#include "store/store.h"

#include <memory>

namespace locum::engine {

struct EngineOptions {
    QString stateDirectory; ///< the sessions' own directories are made below it, in cells/
    QString version;        ///< of the program, for the administrator's view
    standin::Settings standIn;
    AccountLinks::Timing links;
    Dispatcher::Options dispatcher;
    Ingest::Options ingest;
};

/// The engine: all that happens between the networks, the database and the devices. The only place where effects are
/// performed. Lives on the core thread; its jobs run on the store's.
class Engine {
public:
    /// None is owned, all outlive it. `network` is not called before start().
    Engine(store::Store &store, network::NetworkService &network, const Clock &clock, Random &random,
           std::shared_ptr<const rules::Program> program, EngineOptions options);
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Who the network service tells its events to.
    network::NetworkListener &listener();
    /// For the doors. Good until the engine is gone.
    ports::EnginePorts ports();

    /// Takes up where the last core ended: tokens, accounts, stand-ins, cells, what waits in the outbox. Blocks while it
    /// reads; the accounts connect after it returns.
    Done start();

    /// Does what is due; for whoever has moved the clock.
    void checkAlarms();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace locum::engine
