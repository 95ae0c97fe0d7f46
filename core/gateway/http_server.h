// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "gateway/http_message.h"
#include "gateway/limits.h"
#include "gateway/tickets.h"
#include "gateway/tls.h"

#include <QHash>
#include <QHostAddress>
#include <QStringList>

#include <memory>
#include <string>

class QObject;

namespace locum::gateway {

/// Who answers what the server lets in: called on the thread of the context given to HttpServer::start, one call at a
/// time, in the order of each connection.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;

    /// To be answered once with HttpServer::respond, now or later.
    virtual void onRequest(HttpRequest request) = 0;

    virtual void onSocketOpened(const SocketRequest &request) = 0;
    /// The socket is read again after HttpServer::readNext.
    virtual void onSocketMessage(LinkId link, const QByteArray &text) = 0;
    /// The other end has just shown that it is there.
    virtual void onSocketProven(LinkId link) = 0;
    /// Its queue has room again, after HttpServer::tellWhenDrained.
    virtual void onSocketDrained(LinkId link) = 0;
    /// The last call for this link.
    virtual void onSocketClosed(LinkId link, SocketEnd end) = 0;
};

/// A file that is answered without asking anybody.
struct StaticFile {
    QByteArray body;
    QByteArray contentType;
    bool immutable = false; ///< its name changes with its contents
};

struct HttpServerOptions {
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 0; ///< 0: a free one
    std::optional<TlsMaterial> tls;
    QStringList trustedProxies; ///< addresses or subnets whose Forwarded headers count
    QString publicOrigin; ///< https://locum.example.org: whose pages may open a WebSocket, beside the server's own
    QHash<QString, StaticFile> files; ///< by path
    QString openPost;                 ///< the one path that may be posted to without a token: logging in
    QString socketPath;               ///< where WebSockets are
    QString apiPrefix;                ///< what else needs a token; paths outside are files or unknown
    Limits limits;
};

/// The network half of the devices' door: one thread, HTTP/1.1 and WebSocket on one port, plain or TLS. It
/// authenticates before it reads a body, bounds everything, and shares nothing with the core but ids and finished
/// buffers. The methods may be called from the context's thread.
class HttpServer {
public:
    /// Listens when it returns. Errors: gateway.address.in_use, gateway.address.invalid, gateway.port.forbidden,
    /// gateway.tls.invalid. `tokens`, `tickets` and `handler` outlive the server.
    static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, const ports::TokenDirectory &tokens,
                                                     Tickets &tickets, HttpHandler *handler, QObject *context);

    /// Stops accepting, closes every connection, ends the thread. Nothing is called afterwards.
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    quint16 port() const;

    /// An answer to a request whose connection is gone goes nowhere.
    void respond(HttpRequestId request, HttpResponse response);

    /// Sends a text message; the buffer is shared between the links that it goes to.
    void send(LinkId link, std::shared_ptr<const std::string> text);
    /// Bytes that wait to be written to the link, or 0 when it is gone. Any thread.
    qsizetype queuedBytes(LinkId link) const;
    void tellWhenDrained(LinkId link);
    void readNext(LinkId link);
    /// Closes with a WebSocket status code (RFC 6455 §7.4).
    void close(LinkId link, quint16 code);

    /// For connections from now on.
    Done useTls(const TlsMaterial &material);

    /// Open connections, for the metrics.
    int connections() const;

private:
    struct Private;
    explicit HttpServer(std::unique_ptr<Private> d);

    std::unique_ptr<Private> d;
};

} // namespace locum::gateway
