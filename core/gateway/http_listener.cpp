// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/http_listener.h"

#include <boost/asio/ip/v6_only.hpp>

namespace locum::gateway {
namespace {

struct HostAndPort {
    QString host;
    quint16 port = 0;
};

Result<HostAndPort> splitListen(const QString &listen)
{
    const auto colon = listen.lastIndexOf(QLatin1Char(':'));
    bool good = false;
    const ushort port = listen.mid(colon + 1).toUShort(&good);
    QString host = listen.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']'))) {
        host = host.mid(1, host.size() - 2);
    } else if (host.contains(QLatin1Char(':'))) {
        good = false;
    }
    if (colon <= 0 || !good || host.isEmpty()) {
        return fail("gateway.address.invalid",
                    QStringLiteral("'%1' is no address to listen on: write host:port, [IPv6 address]:port or *:port")
                        .arg(listen));
    }
    return HostAndPort{host, port};
}

} // namespace

QHostAddress hostAddress(const asio::ip::address &address)
{
    if (address.is_v4()) {
        return QHostAddress(static_cast<quint32>(address.to_v4().to_uint()));
    }
    return normalized(QHostAddress(address.to_v6().to_bytes().data()));
}

Done HttpListener::listen(const QString &text)
{
    auto where = splitListen(text);
    if (!where) {
        return fail(std::move(where.error()));
    }
    error_code error;
    if (where->host == QLatin1String("*")) {
        // IPv6 takes IPv4's connections as well; where there is none, IPv4 alone.
        bind({asio::ip::address_v6::any(), where->port}, error);
        if (error == asio::error::address_family_not_supported) {
            error = {};
            bind({asio::ip::address_v4::any(), where->port}, error);
        }
    } else {
        asio::ip::basic_resolver<tcp, Executor> resolver(m_acceptor.get_executor());
        const auto found = resolver.resolve(where->host.toStdString(), std::to_string(where->port),
                                            tcp::resolver::passive | tcp::resolver::numeric_service, error);
        if (!error) {
            bind(found.begin()->endpoint(), error);
        }
    }
    if (!error) {
        return {};
    }
    m_acceptor.close();
    const auto why = QString::fromStdString(error.message());
    if (error == asio::error::address_in_use) {
        return fail("gateway.address.in_use",
                    QStringLiteral("another program listens on %1 already: end it, or choose another address with "
                                   "gateway.listen")
                        .arg(text));
    }
    if (error == asio::error::access_denied) {
        return fail("gateway.port.forbidden",
                    QStringLiteral("listening on %1 is not allowed (%2): take a port from 1024 on, or give the "
                                   "program CAP_NET_BIND_SERVICE")
                        .arg(text, why));
    }
    return fail(
        "gateway.address.invalid",
        QStringLiteral("cannot listen on %1 (%2): gateway.listen takes an address of this machine").arg(text, why));
}

bool HttpListener::isLoopback() const
{
    error_code ignored;
    return hostAddress(m_acceptor.local_endpoint(ignored).address()).isLoopback();
}

void HttpListener::accept(std::function<void(Socket)> welcome)
{
    m_welcome = std::move(welcome);
    acceptNext();
}

void HttpListener::acceptNext()
{
    m_acceptor.async_accept(m_io, [this](error_code error, Socket socket) {
        if (!m_acceptor.is_open()) {
            return;
        }
        if (error) {
            // Out of descriptors, most likely: it would fail again at once.
            m_retry.expires_after(m_retryAfter);
            m_retry.async_wait([this](error_code aborted) {
                if (!aborted) {
                    acceptNext();
                }
            });
            return;
        }
        m_welcome(std::move(socket));
        acceptNext();
    });
}

void HttpListener::close()
{
    m_acceptor.close();
    m_retry.cancel();
}

void HttpListener::bind(const tcp::endpoint &endpoint, error_code &error)
{
    m_acceptor.open(endpoint.protocol(), error);
    if (error) {
        return;
    }
    m_acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (endpoint.address().is_v6()) {
        m_acceptor.set_option(asio::ip::v6_only(false), error);
    }
    error = {};
    m_acceptor.bind(endpoint, error);
    if (!error) {
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (!error) {
        m_port = m_acceptor.local_endpoint(error).port();
    }
}

} // namespace locum::gateway
