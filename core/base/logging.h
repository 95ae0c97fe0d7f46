// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLoggingCategory>

/// One category a layer. Ids may be logged; message bodies, names of contacts and credentials never.
namespace locum {

Q_DECLARE_LOGGING_CATEGORY(lcStore)        // locum.store
Q_DECLARE_LOGGING_CATEGORY(lcNetwork)      // locum.network
Q_DECLARE_LOGGING_CATEGORY(lcCell)         // locum.cell
Q_DECLARE_LOGGING_CATEGORY(lcCellProtocol) // locum.cellprotocol
Q_DECLARE_LOGGING_CATEGORY(lcEngine)       // locum.engine
Q_DECLARE_LOGGING_CATEGORY(lcStandIn)      // locum.standin
Q_DECLARE_LOGGING_CATEGORY(lcRules)        // locum.rules
Q_DECLARE_LOGGING_CATEGORY(lcGateway)      // locum.gateway
Q_DECLARE_LOGGING_CATEGORY(lcNotify)       // locum.notify
Q_DECLARE_LOGGING_CATEGORY(lcDaemon)       // locum.daemon
Q_DECLARE_LOGGING_CATEGORY(lcPlugin)       // locum.plugin

} // namespace locum
