// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/address_book.h"
#include "gateway/admission.h"
#include "gateway/http_server.h"

#include <QDateTime>
#include <QMetaObject>
#include <QObject>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <memory>
#include <unordered_map>

#ifdef __GLIBC__
#include <malloc.h>
#endif

// What the parts of the network half share. Beast and Asio are named in these files alone: http_network.h,
// http_listener, http_session, http_server, tls_context and web_socket_link.h. What can be decided without them is
// decided elsewhere (request_head, admission, http_text).

namespace locum::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

inline milliseconds monotonicNow()
{
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

/// A connection whose request waits for the core.
class Exchange {
public:
    virtual ~Exchange() = default;
    virtual void answer(quint64 exchange, HttpResponse response) = 0;
};

/// An open WebSocket.
class Link {
public:
    virtual ~Link() = default;
    virtual void send(SharedBytes message, bool marked) = 0;
    virtual void resume() = 0;
    virtual void close(quint16 code, QByteArray reason) = 0;
};

/// Who is on the other side of a connection.
struct Peer {
    QHostAddress address;
    bool secure = false;
    bool isProxy = false;
};

/// What all connections share. Everything but the calls to the core is of the network thread.
struct Network {
    Network(HttpServer::Options given, const RouteTable &routes, const ports::TokenDirectory &tokens, Tickets &tickets,
            ServerEvents &to)
        : options(std::move(given)), limits(options.limits), addresses(limits),
          admission({routes, tokens, tickets, options.resources, options.publicOrigin, limits, counters}, addresses),
          events(to)
    {
    }

    /// Runs `what` on the core's thread, if the server still is.
    template <class F>
    void tellCore(F what)
    {
        QMetaObject::invokeMethod(&core, std::move(what), Qt::QueuedConnection);
    }

    QByteArray nextRequestId() { return runId + '-' + QByteArray::number(++requests, 36); }

    void connectionEnded()
    {
        --counters.connectionsOpen;
#ifdef __GLIBC__
        // After many have left at once most of the memory is free and in pieces.
        if (counters.connectionsOpen * 4 < mostOpen && mostOpen > 400) {
            mostOpen = counters.connectionsOpen;
            ::malloc_trim(0);
        }
#endif
    }

    const HttpServer::Options options;
    const Limits &limits;
    Counters counters;
    AddressBook addresses;
    Admission admission;
    ServerEvents &events;
    QObject core; ///< on the core's thread; what is queued for it goes with it

    QByteArray runId = QByteArray::number(QDateTime::currentMSecsSinceEpoch(), 36);
    quint64 requests = 0;
    quint64 exchanges = 0;
    quint64 links = 0;
    qint64 mostOpen = 0;
    std::unordered_map<quint64, std::weak_ptr<Exchange>> waiting;
    std::unordered_map<quint64, std::weak_ptr<Link>> open;
};

/// A connection's share of the limits, given back when it ends; it moves from the HTTP session to the WebSocket.
class Share {
public:
    Share(Network &network, std::unique_ptr<AddressBook::Place> place) : m_network(network), m_place(std::move(place))
    {
        ++m_network.counters.connectionsOpen;
        m_network.mostOpen = std::max(m_network.mostOpen, m_network.counters.connectionsOpen);
    }
    ~Share() { m_network.connectionEnded(); }
    Q_DISABLE_COPY_MOVE(Share)

private:
    Network &m_network;
    std::unique_ptr<AddressBook::Place> m_place;
};

} // namespace locum::gateway
