// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_service.h"
#include "engine/ingest.h"
#include "engine/network_events.h"
#include "engine/rule_values.h"
#include "engine/user_service.h"
#include "ports/engine_ports.h"

namespace locum::engine {

/// The administrator's view. Core thread.
class AdminService final : public ports::AdminPort {
public:
    struct Parts {
        store::Store &store;
        AccountService &accounts;
        AccountTable &table;
        UserService &users;
        AccountLinks &links;
        Dispatcher &dispatcher;
        Ingest &ingest;
        NetworkEvents &events;
        RuleValues &ruleValues;
        QString version;
    };

    explicit AdminService(Parts parts) : m_parts(std::move(parts)) {}

    void adminStatus(ports::Reply<ports::AdminStatus> reply) override;

private:
    Parts m_parts;
};

} // namespace locum::engine
