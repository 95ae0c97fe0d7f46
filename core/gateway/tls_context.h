// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "gateway/http_types.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace locum::gateway {

/// What TLS is spoken with: from 1.2 on, HTTP/1.1 alone. Errors: gateway.tls.invalid.
Result<std::shared_ptr<boost::asio::ssl::context>> makeTlsContext(const TlsMaterial &material);

} // namespace locum::gateway
