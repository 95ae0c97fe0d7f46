// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_network.h"

#include <QHostAddress>

#include <functional>

namespace locum::gateway {

QHostAddress hostAddress(const asio::ip::address &address);

/// The socket that connections come by.
class HttpListener {
public:
    /// `retryAfter`: so long nothing is accepted when it cannot be (out of descriptors).
    HttpListener(asio::io_context &io, milliseconds retryAfter)
        : m_io(io), m_acceptor(io), m_retry(io), m_retryAfter(retryAfter)
    {
    }

    /// Where HttpServer::Options::listen says. Errors: gateway.address.invalid, gateway.address.in_use,
    /// gateway.port.forbidden.
    Done listen(const QString &text);

    quint16 port() const { return m_port; }
    bool isLoopback() const;

    /// From now on `welcome` is given every connection.
    void accept(std::function<void(Socket)> welcome);
    void close();

private:
    void bind(const tcp::endpoint &endpoint, error_code &error);
    void acceptNext();

    asio::io_context &m_io;
    Acceptor m_acceptor;
    Timer m_retry;
    const milliseconds m_retryAfter;
    std::function<void(Socket)> m_welcome;
    quint16 m_port = 0;
};

} // namespace locum::gateway
