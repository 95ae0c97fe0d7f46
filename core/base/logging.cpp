// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"

namespace locum {

Q_LOGGING_CATEGORY(lcStore, "locum.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcNetwork, "locum.network", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCell, "locum.cell", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCellProtocol, "locum.cellprotocol", QtInfoMsg)
Q_LOGGING_CATEGORY(lcEngine, "locum.engine", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStandIn, "locum.standin", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRules, "locum.rules", QtInfoMsg)
Q_LOGGING_CATEGORY(lcGateway, "locum.gateway", QtInfoMsg)
Q_LOGGING_CATEGORY(lcNotify, "locum.notify", QtInfoMsg)
Q_LOGGING_CATEGORY(lcDaemon, "locum.daemon", QtInfoMsg)
Q_LOGGING_CATEGORY(lcPlugin, "locum.plugin", QtInfoMsg)

} // namespace locum
