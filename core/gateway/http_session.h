// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_network.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace locum::gateway {

/// Serves a connection: requests one after the other, until one of them opens a WebSocket. `tls`: null for a plain one.
/// Keeps itself alive while anything is under way.
void serve(Network &network, Socket socket, asio::ssl::context *tls, std::unique_ptr<Share> share, Peer peer);

} // namespace locum::gateway
