// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "gateway/login_throttle.h"
#include "gateway/router.h"
#include "gateway/tickets.h"
#include "ports/engine_ports.h"

/// One function a resource: it adds the resource's routes. What is handed over outlives the router.
namespace locum::gateway {

void addSessionRoutes(Router &router, const ports::EnginePorts &ports, Tickets &tickets, LoginThrottle &throttle);
void addAccountRoutes(Router &router, const ports::EnginePorts &ports);
void addContactRoutes(Router &router, const ports::EnginePorts &ports);
void addConversationRoutes(Router &router, const ports::EnginePorts &ports);
void addStandInRoutes(Router &router, const ports::EnginePorts &ports);
void addAdminRoutes(Router &router, const ports::EnginePorts &ports, std::function<QJsonObject()> listening);

/// Reads how a device leaves: stand_in, mode, text, until; nothing when it says none of them.
Result<std::optional<ports::Leave>> readLeave(const QJsonObject &body);

/// {"client_id", "text", "kind"} of a message to be sent.
Result<ports::NewMessage> readNewMessage(const QJsonObject &body, ConversationId conversation);

QJsonObject toJson(const ports::User &user);

} // namespace locum::gateway
