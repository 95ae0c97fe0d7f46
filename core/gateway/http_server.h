// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "gateway/client_address.h"
#include "gateway/http_types.h"
#include "gateway/limits.h"
#include "gateway/link_transport.h"
#include "gateway/route_table.h"
#include "gateway/tickets.h"

#include <QString>

#include <memory>
#include <optional>

namespace locum::gateway {

/// What the network tells the core. Called on the thread that started the server, never from within a call of it.
class ServerEvents {
public:
    virtual ~ServerEvents() = default;

    /// To be answered with respond(), once.
    virtual void onRequest(HttpRequest request) = 0;

    virtual void onLinkOpened(LinkOpening opening) = 0;
    /// The next message of this link is read only after messageDone().
    virtual void onLinkMessage(LinkId link, QByteArray message) = 0;
    /// The other end is there: it answered a ping, or sent one. (A message says so as well.)
    virtual void onLinkProven(LinkId link) = 0;
    /// Everything up to a buffer that was sent with Mark::Yes has been taken by the kernel.
    virtual void onLinkSent(LinkId link) = 0;
    /// The link is no more. Told once for every link that was opened, but not of those that stop() ends.
    virtual void onLinkClosed(LinkId link, LinkEnd end) = 0;
};

/// The network half of the devices' door: HTTP/1.1 and WebSocket, plain or over TLS, on a thread of its own. It frames,
/// bounds and authenticates; what a request means is the core's business. Only ids and values cross the threads.
class HttpServer final : public LinkTransport {
public:
    struct Options {
        QString listen;                 ///< "host:port", "[v6 address]:port", "*:port" for all addresses; port 0: any
        std::optional<TlsMaterial> tls; ///< none: plain
        TrustedProxies proxies;
        QByteArray
            publicOrigin; ///< "https://locum.example": where browsers come from; empty: where they say they go to
        bool strictTransport = false; ///< tell browsers to come by TLS only (over TLS, and through a proxy that does)
        Resources resources;
        Limits limits;
    };

    /// What is passed must outlive the server. `routes` is not changed any more.
    HttpServer(const RouteTable &routes, const ports::TokenDirectory &tokens, Tickets &tickets, ServerEvents &events);
    ~HttpServer() override;
    Q_DISABLE_COPY_MOVE(HttpServer)

    /// Listens and begins to serve. Errors, each saying what to do: gateway.address.invalid, gateway.address.in_use,
    /// gateway.port.forbidden, gateway.plain.exposed (plain HTTP would be offered beyond this machine with no proxy in
    /// front of it), gateway.tls.invalid.
    Done start(Options options);

    /// Tells the links, closes everything and joins the thread, within Limits::farewell. Nothing is told after it.
    void stop();

    /// The port that it listens on.
    quint16 port() const;

    // From here on: on the thread that started it; an id that is no more is let pass.

    void respond(ExchangeId exchange, HttpResponse response);

    /// Over Limits::queueBytes the link is closed with 1013: the device comes back by `since`.
    void send(LinkId link, SharedBytes message, Mark mark) override;
    void messageDone(LinkId link) override;
    void closeLink(LinkId link, quint16 code, QByteArray reason) override;

    /// For connections from now on. Errors: gateway.tls.invalid.
    Done useCertificate(const TlsMaterial &material);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
    const RouteTable &m_routes;
    const ports::TokenDirectory &m_tokens;
    Tickets &m_tickets;
    ServerEvents &m_events;
};

} // namespace locum::gateway
