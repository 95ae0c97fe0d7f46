// SPDX-License-Identifier: GPL-2.0-or-later
// Everything of Boost.Beast and Asio is in this file: it takes a minute and two gigabytes to compile.
#include "gateway/http_server.h"

#include "base/logging.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaObject>
#include <QObject>
#include <QUrlQuery>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace locum::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
using Header = http::request<http::empty_body>;

QByteArray bytes(beast::string_view view)
{
    return QByteArray(view.data(), static_cast<qsizetype>(view.size()));
}

/// What a refusal says. The message tells the client's author what to do.
struct Refusal {
    unsigned status;
    const char *code;
    const char *message;
};

/// Whether the header leaves no doubt where the request ends and whom it is for (RFC 9112 §3.2, §6.1, §6.3): what other
/// servers or proxies might read otherwise is refused.
std::optional<Refusal> framingFault(const Header &header)
{
    if (header.count(http::field::host) != 1) {
        return Refusal{400, "http.host", "A request must have exactly one Host header."};
    }
    if (header.count(http::field::transfer_encoding) != 0) {
        return Refusal{411, "http.length_required",
                       "Send the body with a Content-Length, not with a Transfer-Encoding."};
    }
    if (header.count(http::field::content_length) > 1) {
        return Refusal{400, "http.content_length", "A request must have at most one Content-Length header."};
    }
    const auto target = header.target();
    if (target.empty() || target.front() != '/') {
        return Refusal{400, "http.target", "The request's target must be a path that begins with '/'."};
    }
    for (const char c : target) {
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) {
            return Refusal{400, "http.target",
                           "The request's target must be printable ASCII; percent-encode the rest."};
        }
    }
    switch (header.method()) {
    case http::verb::get:
    case http::verb::head:
    case http::verb::delete_:
        if (header.count(http::field::content_length) != 0 && header[http::field::content_length] != "0") {
            return Refusal{400, "http.body", "This method takes no body."};
        }
        return std::nullopt;
    case http::verb::post:
    case http::verb::put:
    case http::verb::patch:
        if (header.count(http::field::content_length) == 0) {
            return Refusal{411, "http.length_required", "Send a Content-Length, 0 for no body."};
        }
        return std::nullopt;
    default:
        return Refusal{405, "http.method", "Use GET, POST, PUT, PATCH or DELETE."};
    }
}

QByteArray errorBody(const char *code, const char *message)
{
    const QJsonObject error{{QStringLiteral("code"), QLatin1String(code)},
                            {QStringLiteral("message"), QLatin1String(message)}};
    return QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson(QJsonDocument::Compact);
}

class Connection;
class Socket;

/// What the connections share. Only the network thread touches it, but for what says otherwise.
struct Hub {
    HttpServerOptions options;
    const ports::TokenDirectory *tokens = nullptr; // thread-safe
    Tickets *tickets = nullptr;                    // thread-safe
    HttpHandler *handler = nullptr;                // core thread only
    QObject *context = nullptr;
    std::shared_ptr<std::atomic<bool>> alive = std::make_shared<std::atomic<bool>>(true);

    asio::io_context io{1};
    std::shared_ptr<asio::ssl::context> tls;
    quint64 nextId = 1;
    std::unordered_map<quint64, std::shared_ptr<Connection>> waiting; ///< for the core's answer, by request
    std::unordered_map<quint64, std::shared_ptr<Socket>> sockets;     ///< by link
    std::map<QByteArray, int> perAddress;
    std::atomic<int> connections = 0;
    std::vector<QPair<QHostAddress, int>> proxies;

    mutable std::mutex queuesMutex;
    std::unordered_map<quint64, std::shared_ptr<std::atomic<qsizetype>>> queues; ///< by link, under the mutex

    template <class Call>
    void tellCore(Call call)
    {
        QMetaObject::invokeMethod(
            context,
            [alive = alive, handler = handler, call = std::move(call)]() mutable {
                if (*alive) {
                    call(*handler);
                }
            },
            Qt::QueuedConnection);
    }

    bool isTrustedProxy(const QHostAddress &address) const
    {
        return std::any_of(proxies.begin(), proxies.end(),
                           [&](const auto &subnet) { return address.isInSubnet(subnet.first, subnet.second); });
    }
};

/// One of the connections that an address may have.
class Place {
public:
    Place(std::shared_ptr<Hub> hub, QByteArray address) : m_hub(std::move(hub)), m_address(std::move(address))
    {
        ++m_hub->connections;
        ++m_hub->perAddress[m_address];
    }
    ~Place()
    {
        --m_hub->connections;
        const auto found = m_hub->perAddress.find(m_address);
        if (found != m_hub->perAddress.end() && --found->second == 0) {
            m_hub->perAddress.erase(found);
        }
    }
    Place(const Place &) = delete;
    Place &operator=(const Place &) = delete;

private:
    std::shared_ptr<Hub> m_hub;
    QByteArray m_address;
};

QHostAddress toHostAddress(const asio::ip::address &address)
{
    if (address.is_v4()) {
        return QHostAddress(address.to_v4().to_uint());
    }
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped()) {
        return QHostAddress(asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_uint());
    }
    return QHostAddress(v6.to_bytes().data());
}

/// What the limits count as one address: a /64 in IPv6, where a device has as many as it likes.
QByteArray addressKey(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        const auto raw = address.toIPv6Address();
        return QByteArray(reinterpret_cast<const char *>(raw.c), 8);
    }
    return address.toString().toLatin1();
}

class Socket {
public:
    virtual ~Socket() = default;
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void tellWhenDrained() = 0;
    virtual void readNext() = 0;
    virtual void close(quint16 code) = 0;
    virtual void abort() = 0;
};

class Connection {
public:
    virtual ~Connection() = default;
    virtual void respond(HttpResponse response) = 0;
    virtual void abort() = 0;
};

// ---- a WebSocket ---------------------------------------------------------------------------------------------------

template <class Stream>
class SocketOver final : public Socket, public std::enable_shared_from_this<SocketOver<Stream>> {
public:
    SocketOver(std::shared_ptr<Hub> hub, std::shared_ptr<Place> place, Stream &&stream, Header header,
               ports::Principal principal, QString query)
        : m_hub(std::move(hub)), m_place(std::move(place)), m_ws(std::move(stream)), m_header(std::move(header)),
          m_principal(principal), m_query(std::move(query)), m_id(m_hub->nextId++), m_giveUp(m_hub->io),
          m_queued(std::make_shared<std::atomic<qsizetype>>(0))
    {
    }

    void open()
    {
        const auto &limits = m_hub->options.limits;
        beast::get_lowest_layer(m_ws).expires_never(); // the WebSocket has its own
        websocket::stream_base::timeout timeouts{};
        timeouts.handshake_timeout = limits.handshake;
        timeouts.idle_timeout = std::max(limits.dead, 2 * limits.ping); // pings at half of it
        timeouts.keep_alive_pings = true;
        m_ws.set_option(timeouts);
        m_ws.read_message_max(static_cast<std::size_t>(limits.messageBytes));
        m_ws.auto_fragment(false);
        m_ws.text(true);
        m_ws.control_callback([this](websocket::frame_type, beast::string_view) { proven(); });
        m_ws.async_accept(m_header, [self = this->shared_from_this()](error_code error) { self->onAccepted(error); });
    }

    void send(std::shared_ptr<const std::string> text) override
    {
        if (m_ended || m_closing) {
            return;
        }
        m_queue.push_back(std::move(text)); // HttpServer::send has counted it
        if (*m_queued > m_hub->options.limits.queueBytes) {
            // It reads too slowly, or not at all: it comes again and resumes from its cursor.
            close(websocket::close_code::try_again_later);
            return;
        }
        writeNext();
    }

    void tellWhenDrained() override
    {
        m_wantsDrained = true;
        checkDrained();
    }

    void readNext() override
    {
        if (m_ended || m_reading) {
            return;
        }
        m_reading = true;
        m_buffer.consume(m_buffer.size());
        m_ws.async_read(m_buffer,
                        [self = this->shared_from_this()](error_code error, std::size_t) { self->onRead(error); });
    }

    void close(quint16 code) override
    {
        if (m_ended || m_closing) {
            return;
        }
        m_closing = true;
        m_closeCode = code;
        m_giveUp.expires_after(m_hub->options.limits.linger);
        m_giveUp.async_wait([self = this->shared_from_this()](error_code error) {
            if (!error) {
                self->abort();
            }
        });
        if (!m_writing) {
            sendClose();
        }
    }

    void abort() override
    {
        beast::get_lowest_layer(m_ws).close();
        end(SocketEnd::Lost);
    }

private:
    LinkId link() const { return LinkId(m_id); }

    void onAccepted(error_code error)
    {
        if (error) {
            return; // nobody knows of it yet
        }
        m_hub->sockets.emplace(m_id, this->shared_from_this());
        {
            const std::lock_guard lock(m_hub->queuesMutex);
            m_hub->queues.emplace(m_id, m_queued);
        }
        m_opened = true;
        m_hub->tellCore([request = SocketRequest{link(), m_principal, m_query}](HttpHandler &handler) {
            handler.onSocketOpened(request);
        });
        readNext();
    }

    void onRead(error_code error)
    {
        m_reading = false;
        if (error) {
            end(error == websocket::error::closed ? SocketEnd::Closed : SocketEnd::Lost);
            return;
        }
        if (!m_ws.got_text()) {
            close(websocket::close_code::unknown_data);
            readNext(); // for the other end's closing frame
            return;
        }
        m_hub->tellCore([id = link(), text = QByteArray(static_cast<const char *>(m_buffer.data().data()),
                                                        static_cast<qsizetype>(m_buffer.size()))](
                            HttpHandler &handler) { handler.onSocketMessage(id, text); });
    }

    void proven()
    {
        m_hub->tellCore([id = link()](HttpHandler &handler) { handler.onSocketProven(id); });
    }

    void writeNext()
    {
        if (m_writing || m_queue.empty() || m_ended) {
            return;
        }
        m_writing = true;
        m_ws.async_write(asio::buffer(*m_queue.front()),
                         [self = this->shared_from_this()](error_code error, std::size_t) { self->onWritten(error); });
    }

    void onWritten(error_code error)
    {
        m_writing = false;
        if (error) {
            end(SocketEnd::Lost);
            return;
        }
        *m_queued -= static_cast<qsizetype>(m_queue.front()->size());
        m_queue.pop_front();
        if (m_closing) {
            sendClose();
            return;
        }
        checkDrained();
        writeNext();
    }

    void checkDrained()
    {
        if (m_wantsDrained && *m_queued <= m_hub->options.limits.queueBytes / 8) {
            m_wantsDrained = false;
            m_hub->tellCore([id = link()](HttpHandler &handler) { handler.onSocketDrained(id); });
        }
    }

    void sendClose()
    {
        m_queue.clear();
        m_ws.async_close(websocket::close_reason(m_closeCode),
                         [self = this->shared_from_this()](error_code) { self->end(SocketEnd::Closed); });
    }

    void end(SocketEnd how)
    {
        if (m_ended) {
            return;
        }
        m_ended = true;
        m_giveUp.cancel();
        m_queue.clear();
        beast::get_lowest_layer(m_ws).cancel();
        if (m_opened) {
            {
                const std::lock_guard lock(m_hub->queuesMutex);
                m_hub->queues.erase(m_id);
            }
            m_hub->tellCore([id = link(), how](HttpHandler &handler) { handler.onSocketClosed(id, how); });
            m_hub->sockets.erase(m_id);
        }
    }

    std::shared_ptr<Hub> m_hub;
    std::shared_ptr<Place> m_place;
    websocket::stream<Stream> m_ws;
    Header m_header;
    ports::Principal m_principal;
    QString m_query;
    quint64 m_id;
    asio::steady_timer m_giveUp;
    beast::flat_buffer m_buffer;
    std::deque<std::shared_ptr<const std::string>> m_queue;
    std::shared_ptr<std::atomic<qsizetype>> m_queued; ///< bytes given to send() and not yet written
    quint16 m_closeCode = 0;
    bool m_opened = false;
    bool m_reading = false;
    bool m_writing = false;
    bool m_closing = false;
    bool m_ended = false;
    bool m_wantsDrained = false;
};

// ---- an HTTP connection --------------------------------------------------------------------------------------------

template <class Stream>
class ConnectionOver final : public Connection, public std::enable_shared_from_this<ConnectionOver<Stream>> {
public:
    ConnectionOver(std::shared_ptr<Hub> hub, std::shared_ptr<Place> place, Stream &&stream, QHostAddress peer)
        : m_hub(std::move(hub)), m_place(std::move(place)), m_stream(std::move(stream)), m_peer(std::move(peer)),
          m_buffer(16 * 1024), m_patience(m_hub->io)
    {
    }

    void start()
    {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            lowest().expires_after(limits().handshake);
            m_stream.async_handshake(asio::ssl::stream_base::server,
                                     [self = this->shared_from_this()](error_code error) {
                                         if (!error) {
                                             self->readHeader();
                                         }
                                     });
        } else {
            readHeader();
        }
    }

    void respond(HttpResponse response) override
    {
        m_patience.cancel();
        write(std::move(response), m_keepAlive);
    }

    void abort() override { lowest().close(); }

private:
    const Limits &limits() const { return m_hub->options.limits; }
    beast::tcp_stream &lowest() { return beast::get_lowest_layer(m_stream); }

    void readHeader()
    {
        m_header.emplace();
        m_header->header_limit(static_cast<std::uint32_t>(limits().headerBytes));
        m_header->body_limit(boost::none); // held to its limit below, once we know who asks
        lowest().expires_after(m_served == 0 ? limits().firstHeader : limits().keepAlive);
        http::async_read_header(
            m_stream, m_buffer, *m_header,
            [self = this->shared_from_this()](error_code error, std::size_t) { self->onHeader(error); });
    }

    void onHeader(error_code error)
    {
        if (error == http::error::header_limit || error == http::error::buffer_overflow) {
            refuse({431, "http.header_too_large", "The request's header is too large."});
            return;
        }
        if (error.category() == http::make_error_code(http::error::bad_version).category() &&
            error != http::error::end_of_stream && error != http::error::partial_message) {
            refuse({400, "http.malformed", "This is not a well-formed HTTP/1.1 request."});
            return;
        }
        if (error) {
            lowest().close();
            return;
        }
        ++m_served;
        const auto &header = m_header->get();
        m_keepAlive = header.keep_alive() && m_served < limits().requestsPerConnection;
        if (const auto fault = framingFault(header)) {
            refuse(*fault);
            return;
        }
        route(header);
    }

    void route(const Header &header)
    {
        const QByteArray target = bytes(header.target());
        const auto question = target.indexOf('?');
        m_path =
            QString::fromUtf8(QByteArray::fromPercentEncoding(target.left(question < 0 ? target.size() : question)));
        m_query = question < 0 ? QString() : QString::fromLatin1(target.mid(question + 1));
        const auto &options = m_hub->options;
        const bool reads = header.method() == http::verb::get || header.method() == http::verb::head;
        if (const auto file = options.files.constFind(m_path); file != options.files.cend()) {
            if (!reads) {
                refuse({405, "http.method", "This can only be read: use GET."});
                return;
            }
            HttpResponse response{200, file->body, file->contentType, {}};
            if (file->immutable) {
                response.headers.emplaceBack("Cache-Control", "public, max-age=31536000, immutable");
            }
            write(std::move(response), m_keepAlive, header.method() == http::verb::head);
            return;
        }
        if (m_path != options.socketPath && !m_path.startsWith(options.apiPrefix)) {
            refuse({404, "http.not_found", "There is nothing at this path; the API is under /api/v1."});
            return;
        }
        if (header.method() == http::verb::head) {
            refuse({405, "http.method", "Use GET."});
            return;
        }
        m_principal = principalOf(header);
        if (m_path == options.socketPath) {
            upgrade(header);
            return;
        }
        const bool open = m_path == options.openPost && header.method() == http::verb::post;
        if (!m_principal && !open) {
            refuse({401, "session.required",
                    "Log in with POST /api/v1/session, and send its token as 'Authorization: Bearer'."});
            return;
        }
        readBody(header);
    }

    std::optional<ports::Principal> principalOf(const Header &header) const
    {
        const auto authorization = header[http::field::authorization];
        constexpr beast::string_view bearer = "Bearer ";
        if (header.count(http::field::authorization) != 1 ||
            !beast::iequals(authorization.substr(0, bearer.size()), bearer)) {
            return std::nullopt;
        }
        const auto token = authorization.substr(bearer.size());
        return m_hub->tokens->find(QByteArrayView(token.data(), static_cast<qsizetype>(token.size())));
    }

    // ---- the body, the core, the answer ----

    void readBody(const Header &header)
    {
        const auto length = m_header->content_length().value_or(0);
        if (length > static_cast<std::uint64_t>(limits().bodyBytes)) {
            refuse({413, "http.body_too_large", "The body is too large."});
            return;
        }
        const bool waits = beast::iequals(header[http::field::expect], "100-continue");
        m_body.emplace(std::move(*m_header));
        m_body->body_limit(static_cast<std::uint64_t>(limits().bodyBytes));
        lowest().expires_after(limits().body);
        if (waits && length > 0) {
            static const std::string goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(m_stream, asio::buffer(goOn),
                              [self = this->shared_from_this()](error_code error, std::size_t) {
                                  if (!error) {
                                      self->readBodyItself();
                                  }
                              });
            return;
        }
        readBodyItself();
    }

    void readBodyItself()
    {
        http::async_read(m_stream, m_buffer, *m_body, [self = this->shared_from_this()](error_code error, std::size_t) {
            if (error) {
                self->lowest().close();
            } else {
                self->askCore();
            }
        });
    }

    void askCore()
    {
        if (m_hub->waiting.size() >= static_cast<std::size_t>(limits().requestsInFlight)) {
            HttpResponse busy{503,
                              errorBody("http.busy", "Too many requests at once: try again in a moment."),
                              "application/json",
                              {}};
            busy.headers.emplaceBack("Retry-After", "1");
            write(std::move(busy), m_keepAlive);
            return;
        }
        m_request = m_hub->nextId++;
        m_hub->waiting.emplace(m_request, this->shared_from_this());
        lowest().expires_never();
        m_patience.expires_after(limits().answer);
        m_patience.async_wait([self = this->shared_from_this(), id = m_request](error_code error) {
            if (!error && self->m_hub->waiting.erase(id) > 0) {
                self->refuse({504, "http.no_answer", "No answer in time: try again."});
            }
        });
        const auto &message = m_body->get();
        HttpRequest request{HttpRequestId(m_request),
                            bytes(message.method_string()),
                            m_path,
                            m_query,
                            QByteArray(message.body().data(), static_cast<qsizetype>(message.body().size())),
                            m_principal,
                            clientAddress(message).toString()};
        m_hub->tellCore(
            [request = std::move(request)](HttpHandler &handler) mutable { handler.onRequest(std::move(request)); });
    }

    /// The device's own address: the connection's, or what a trusted proxy says (the last one that is not a proxy
    /// itself).
    template <class Message>
    QHostAddress clientAddress(const Message &message) const
    {
        if (!m_hub->isTrustedProxy(m_peer)) {
            return m_peer;
        }
        const auto hops = bytes(message["X-Forwarded-For"]).split(',');
        for (auto hop = hops.crbegin(); hop != hops.crend(); ++hop) {
            const QHostAddress address(QString::fromLatin1(hop->trimmed()));
            if (address.isNull()) {
                break;
            }
            if (!m_hub->isTrustedProxy(address)) {
                return address;
            }
        }
        return m_peer;
    }

    void refuse(const Refusal &refusal)
    {
        HttpResponse response{
            static_cast<int>(refusal.status), errorBody(refusal.code, refusal.message), "application/json", {}};
        if (refusal.status == 401) {
            response.headers.emplaceBack("WWW-Authenticate", "Bearer realm=\"locum\"");
        }
        write(std::move(response), false);
    }

    void write(HttpResponse response, bool keepAlive, bool headOnly = false)
    {
        m_response.emplace();
        auto &message = *m_response;
        message.version(11);
        message.result(static_cast<unsigned>(response.status));
        message.set("X-Content-Type-Options", "nosniff");
        message.set("X-Frame-Options", "DENY");
        message.set("Referrer-Policy", "no-referrer");
        message.set("Cross-Origin-Resource-Policy", "same-origin");
        message.set("Content-Security-Policy",
                    "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        message.set(http::field::cache_control, "no-store");
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            message.set(http::field::strict_transport_security, "max-age=31536000");
        }
        for (const auto &[name, value] : response.headers) {
            message.set(beast::string_view(name.constData(), static_cast<std::size_t>(name.size())),
                        beast::string_view(value.constData(), static_cast<std::size_t>(value.size())));
        }
        if (response.status != 204) {
            message.set(http::field::content_type, response.contentType.constData());
            message.content_length(static_cast<std::uint64_t>(response.body.size()));
            if (!headOnly) {
                message.body().assign(response.body.constData(), static_cast<std::size_t>(response.body.size()));
            }
        }
        message.keep_alive(keepAlive);
        lowest().expires_after(limits().write);
        http::async_write(m_stream, message,
                          [self = this->shared_from_this(), keepAlive](error_code error, std::size_t) {
                              if (error) {
                                  self->lowest().close();
                              } else if (keepAlive) {
                                  self->m_body.reset();
                                  self->readHeader();
                              } else {
                                  self->linger();
                              }
                          });
    }

    /// Lets the client finish sending what nobody reads, so that it sees the answer instead of a reset.
    void linger()
    {
        error_code ignored;
        lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
        lowest().expires_after(limits().linger);
        drain();
    }

    void drain()
    {
        m_buffer.consume(m_buffer.size());
        lowest().async_read_some(m_buffer.prepare(8 * 1024),
                                 [self = this->shared_from_this()](error_code error, std::size_t) {
                                     if (error) {
                                         self->lowest().close();
                                         return;
                                     }
                                     // The time-out runs on: it is not set anew for what keeps coming.
                                     self->drain();
                                 });
    }

    // ---- becoming a WebSocket ----

    void upgrade(const Header &header)
    {
        if (!websocket::is_upgrade(header)) {
            refuse({426, "stream.upgrade_required", "This is a WebSocket: connect with one."});
            return;
        }
        if (m_buffer.size() > 0) {
            refuse({400, "http.early_data", "Data came before the WebSocket was open."});
            return;
        }
        const auto ticket = QUrlQuery(m_query).queryItemValue(QStringLiteral("ticket"));
        if (!m_principal && !ticket.isEmpty()) {
            m_principal = m_hub->tickets->redeem(ticket.toLatin1());
        }
        if (!m_principal) {
            refuse({401, "session.required",
                    "Send a token as 'Authorization: Bearer', or a fresh ticket of POST /api/v1/session/ticket."});
            return;
        }
        if (!isOwnOrigin(header)) {
            refuse(
                {403, "stream.origin", "Pages of other origins may not connect; set gateway.public_url to your own."});
            return;
        }
        lowest().expires_never();
        auto socket = std::make_shared<SocketOver<Stream>>(m_hub, std::move(m_place), std::move(m_stream), header,
                                                           *m_principal, m_query);
        socket->open();
    }

    /// A browser says whose page asks; other clients say nothing. (RFC 6455 §10.2)
    bool isOwnOrigin(const Header &header) const
    {
        const auto count = header.count(http::field::origin);
        if (count == 0) {
            return true;
        }
        const auto origin = bytes(header[http::field::origin]);
        const auto host = bytes(header[http::field::host]);
        return count == 1 &&
               (origin == "https://" + host || origin == "http://" + host ||
                (!m_hub->options.publicOrigin.isEmpty() && origin == m_hub->options.publicOrigin.toLatin1()));
    }

    std::shared_ptr<Hub> m_hub;
    std::shared_ptr<Place> m_place;
    Stream m_stream;
    QHostAddress m_peer;
    beast::flat_buffer m_buffer;
    asio::steady_timer m_patience;
    std::optional<http::request_parser<http::empty_body>> m_header;
    std::optional<http::request_parser<http::string_body>> m_body;
    std::optional<http::response<http::string_body>> m_response;
    QString m_path;
    QString m_query;
    std::optional<ports::Principal> m_principal;
    quint64 m_request = 0;
    int m_served = 0;
    bool m_keepAlive = false;
};

Result<std::shared_ptr<asio::ssl::context>> makeTlsContext(const TlsMaterial &material)
{
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    error_code error;
    const auto give = [&](const char *what) {
        return fail("gateway.tls.invalid", QStringLiteral("the %1 cannot be used: %2")
                                               .arg(QLatin1String(what), QString::fromStdString(error.message())));
    };
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    context->use_certificate_chain(
        asio::buffer(material.certificateChain.constData(), static_cast<std::size_t>(material.certificateChain.size())),
        error);
    if (error) {
        return give("certificate");
    }
    context->use_private_key(
        asio::buffer(material.privateKey.constData(), static_cast<std::size_t>(material.privateKey.size())),
        asio::ssl::context::pem, error);
    if (error) {
        return give("private key");
    }
    return context;
}

} // namespace

struct HttpServer::Private {
    std::shared_ptr<Hub> hub = std::make_shared<Hub>();
    tcp::acceptor acceptor{hub->io};
    asio::steady_timer pause{hub->io};
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
    std::thread thread;
    quint16 port = 0;

    Done listen()
    {
        const auto &options = hub->options;
        error_code error;
        const auto address = asio::ip::make_address(options.address.toString().toStdString(), error);
        if (error) {
            return fail("gateway.address.invalid",
                        QStringLiteral("'%1' is no address to listen on").arg(options.address.toString()),
                        Retry::AfterUserAction);
        }
        const tcp::endpoint endpoint(address, options.port);
        acceptor.open(endpoint.protocol(), error);
        if (!error) {
            acceptor.set_option(asio::socket_base::reuse_address(true), error);
        }
        if (!error) {
            acceptor.bind(endpoint, error);
        }
        if (!error) {
            acceptor.listen(1024, error);
        }
        if (error) {
            const auto where = QStringLiteral("%1 port %2").arg(options.address.toString()).arg(options.port);
            if (error == asio::error::address_in_use) {
                return fail("gateway.address.in_use", QStringLiteral("%1 is taken by another program").arg(where),
                            Retry::AfterUserAction);
            }
            if (error == asio::error::access_denied) {
                return fail("gateway.port.forbidden", QStringLiteral("not allowed to listen on %1").arg(where),
                            Retry::AfterUserAction);
            }
            return fail("gateway.address.invalid",
                        QStringLiteral("cannot listen on %1: %2").arg(where, QString::fromStdString(error.message())),
                        Retry::AfterUserAction);
        }
        port = acceptor.local_endpoint().port();
        return {};
    }

    void accept()
    {
        acceptor.async_accept([this](error_code error, tcp::socket socket) {
            if (error == asio::error::operation_aborted) {
                return;
            }
            if (error) {
                // Out of descriptors, most likely: give others time to close theirs.
                pause.expires_after(hub->options.limits.acceptPause);
                pause.async_wait([this](error_code cancelled) {
                    if (!cancelled) {
                        accept();
                    }
                });
                return;
            }
            take(std::move(socket));
            accept();
        });
    }

    void take(tcp::socket socket)
    {
        error_code error;
        const auto remote = socket.remote_endpoint(error);
        if (error) {
            return;
        }
        const auto peer = toHostAddress(remote.address());
        const auto key = addressKey(peer);
        const auto &limits = hub->options.limits;
        const auto found = hub->perAddress.find(key);
        const bool tooMany = found != hub->perAddress.end() && found->second >= limits.connectionsPerAddress &&
                             !hub->isTrustedProxy(peer);
        if (hub->connections >= limits.connections || tooMany) {
            return; // closed as it goes out of scope
        }
        socket.set_option(tcp::no_delay(true), error);
        auto place = std::make_shared<Place>(hub, key);
        if (hub->tls) {
            std::make_shared<ConnectionOver<TlsStream>>(hub, std::move(place),
                                                        TlsStream(PlainStream(std::move(socket)), *hub->tls), peer)
                ->start();
        } else {
            std::make_shared<ConnectionOver<PlainStream>>(hub, std::move(place), PlainStream(std::move(socket)), peer)
                ->start();
        }
    }

    template <class Call>
    void withSocket(LinkId link, Call call)
    {
        asio::post(hub->io, [hub = hub, link, call = std::move(call)] {
            const auto found = hub->sockets.find(link.value());
            if (found != hub->sockets.end()) {
                const auto socket = found->second; // it may end in the call
                call(*socket);
            }
        });
    }
};

HttpServer::HttpServer(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options, const ports::TokenDirectory &tokens,
                                                      Tickets &tickets, HttpHandler *handler, QObject *context)
{
    auto priv = std::make_unique<Private>();
    auto &hub = *priv->hub;
    for (const auto &proxy : options.trustedProxies) {
        const auto subnet = QHostAddress::parseSubnet(proxy);
        if (subnet.first.isNull()) {
            return fail("gateway.address.invalid",
                        QStringLiteral("trusted proxy '%1' is no address or subnet").arg(proxy),
                        Retry::AfterUserAction);
        }
        hub.proxies.emplace_back(subnet.first, subnet.second);
    }
    if (options.tls) {
        auto tls = makeTlsContext(*options.tls);
        if (!tls) {
            return fail(tls.error());
        }
        hub.tls = *tls;
    }
    hub.options = std::move(options);
    hub.tokens = &tokens;
    hub.tickets = &tickets;
    hub.handler = handler;
    hub.context = context;
    auto listening = priv->listen();
    if (!listening) {
        return fail(listening.error());
    }
    priv->work.emplace(hub.io.get_executor());
    priv->accept();
    priv->thread = std::thread([shared = priv->hub] { shared->io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(priv)));
}

HttpServer::~HttpServer()
{
    *d->hub->alive = false;
    asio::post(d->hub->io, [this] {
        error_code ignored;
        d->acceptor.close(ignored);
        d->pause.cancel();
        for (const auto &[id, connection] : std::exchange(d->hub->waiting, {})) {
            connection->abort();
        }
        for (const auto &[id, socket] : std::unordered_map(d->hub->sockets)) {
            socket->abort();
        }
        d->work.reset();
        d->hub->io.stop();
    });
    d->thread.join();
}

quint16 HttpServer::port() const
{
    return d->port;
}

void HttpServer::respond(HttpRequestId request, HttpResponse response)
{
    asio::post(d->hub->io, [hub = d->hub, request, response = std::move(response)]() mutable {
        const auto found = hub->waiting.find(request.value());
        if (found == hub->waiting.end()) {
            return; // it took too long, or the connection is gone
        }
        const auto connection = found->second;
        hub->waiting.erase(found);
        connection->respond(std::move(response));
    });
}

void HttpServer::send(LinkId link, std::shared_ptr<const std::string> text)
{
    {
        const std::lock_guard lock(d->hub->queuesMutex);
        const auto found = d->hub->queues.find(link.value());
        if (found == d->hub->queues.end()) {
            return;
        }
        *found->second += static_cast<qsizetype>(text->size());
    }
    d->withSocket(link, [text = std::move(text)](Socket &socket) { socket.send(text); });
}

qsizetype HttpServer::queuedBytes(LinkId link) const
{
    const std::lock_guard lock(d->hub->queuesMutex);
    const auto found = d->hub->queues.find(link.value());
    return found == d->hub->queues.end() ? 0 : found->second->load();
}

void HttpServer::tellWhenDrained(LinkId link)
{
    d->withSocket(link, [](Socket &socket) { socket.tellWhenDrained(); });
}

void HttpServer::readNext(LinkId link)
{
    d->withSocket(link, [](Socket &socket) { socket.readNext(); });
}

void HttpServer::close(LinkId link, quint16 code)
{
    d->withSocket(link, [code](Socket &socket) { socket.close(code); });
}

Done HttpServer::useTls(const TlsMaterial &material)
{
    auto context = makeTlsContext(material);
    if (!context) {
        return fail(context.error());
    }
    asio::post(d->hub->io, [hub = d->hub, tls = *context] { hub->tls = tls; });
    return {};
}

int HttpServer::connections() const
{
    return d->hub->connections;
}

} // namespace locum::gateway
