// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/http_server.h"

#include "base/logging.h"
#include "gateway/address_book.h"
#include "gateway/admission.h"
#include "gateway/http_text.h"
#include "gateway/request_head.h"
#include "gateway/texts.h"

#include <QDateTime>
#include <QMetaObject>
#include <QObject>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unordered_map>

#ifdef __GLIBC__
#include <malloc.h>
#endif

// All of Beast and Asio is in this file: it takes a minute and two gigabytes to compile. What can be decided without
// them is decided elsewhere (request_head, admission, http_text).

namespace locum::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = asio::ssl;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using beast::error_code;
using std::chrono::milliseconds;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using TcpStream = beast::basic_stream<tcp, Executor>;
using TlsStream = beast::ssl_stream<TcpStream>;

template <class Stream>
constexpr bool isTls = std::is_same_v<Stream, TlsStream>;

milliseconds monotonicNow()
{
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

TcpStream &tcpOf(TcpStream &stream)
{
    return stream;
}
TcpStream &tcpOf(TlsStream &stream)
{
    return stream.next_layer();
}
template <class Stream>
TcpStream &tcpOf(websocket::stream<Stream, false> &stream)
{
    return tcpOf(stream.next_layer());
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

// ---- WebSocket -----------------------------------------------------------------------------------------------------

template <class Stream>
class WebSocketLink final : public Link, public std::enable_shared_from_this<WebSocketLink<Stream>> {
public:
    using Request = http::request<http::empty_body>;

    WebSocketLink(Network &network, Stream stream, std::unique_ptr<Share> share,
                  std::unique_ptr<AddressBook::Place> place, ports::Principal principal)
        : m_network(network), m_socket(std::move(stream)), m_timer(m_socket.get_executor()), m_share(std::move(share)),
          m_place(std::move(place)), m_id(++network.links), m_principal(principal)
    {
    }

    void accept(Request request, QByteArray query)
    {
        tcpOf(m_socket).expires_never(); // before the WebSocket's own time-outs are set
        websocket::stream_base::timeout timeout{};
        timeout.handshake_timeout = m_network.limits.webSocketHandshake;
        timeout.idle_timeout = websocket::stream_base::none(); // it is watched by onTimer()
        timeout.keep_alive_pings = false;
        m_socket.set_option(timeout);
        m_socket.set_option(websocket::stream_base::decorator([](websocket::response_type &response) {
            for (const auto &[name, value] : generalHeaders()) {
                response.set(std::string_view(name.data(), static_cast<size_t>(name.size())),
                             std::string_view(value.data(), static_cast<size_t>(value.size())));
            }
            response.erase(http::field::server);
        }));
        m_socket.read_message_max(static_cast<size_t>(m_network.limits.messageBytes));
        m_socket.text(true);
        m_socket.auto_fragment(false);
        m_socket.control_callback([this](websocket::frame_type kind, beast::string_view) {
            if (kind != websocket::frame_type::close) {
                heard();
                tellProven();
            }
        });
        m_request = std::move(request);
        m_socket.async_accept(m_request, [self = this->shared_from_this(), query = std::move(query)](
                                             error_code error) mutable { self->onAccepted(error, std::move(query)); });
    }

    void send(SharedBytes message, bool marked) override
    {
        if (m_closing) {
            return;
        }
        m_queuedBytes += message->size();
        if (m_queuedBytes > m_network.limits.queueBytes) {
            ++m_network.counters.linksOverflowed;
            m_overflowed = true;
            m_queue.resize(m_writing ? 1 : 0); // what is being written must stay
            close(websocket::close_code::try_again_later, "read faster, then come back by since");
            return;
        }
        m_queue.push_back({std::move(message), marked});
        write();
    }

    void resume() override
    {
        if (m_paused) {
            m_paused = false;
            heard(); // it could not be heard while it was not read
            if (!m_closing) {
                read();
            }
        }
    }

    void close(quint16 code, QByteArray reason) override
    {
        if (m_closing) {
            return;
        }
        m_closing = true;
        m_closeCode = code;
        m_closeReason = std::move(reason);
        m_killAt = monotonicNow() + m_network.limits.linger;
        if (!m_writing || m_overflowed) {
            sendClose(); // Beast lets the write that is under way end first
        }
        watch();
    }

private:
    struct Outgoing {
        SharedBytes bytes;
        bool marked = false;
    };

    void onAccepted(error_code error, QByteArray query)
    {
        m_request = {};
        if (error) {
            return; // the peer went, or its key was wrong and Beast has answered
        }
        m_opened = true;
        ++m_network.counters.linksOpened;
        ++m_network.counters.linksOpen;
        m_network.open.emplace(m_id, this->weak_from_this());
        m_network.tellCore([&events = m_network.events, id = m_id, principal = m_principal, query = std::move(query)] {
            events.onLinkOpened({LinkId(id), principal, query});
        });
        heard();
        watch();
        read();
    }

    void heard() { m_heardAt = monotonicNow(); }

    /// Once a second at most: a client may send pings as it likes.
    void tellProven()
    {
        if (m_heardAt >= m_provenAt + milliseconds(1000)) {
            m_provenAt = m_heardAt;
            m_network.tellCore([&events = m_network.events, id = m_id] { events.onLinkProven(LinkId(id)); });
        }
    }

    void read()
    {
        if (m_ended) {
            return;
        }
        m_socket.async_read(m_in, [self = this->shared_from_this()](error_code error, size_t) { self->onRead(error); });
    }

    void onRead(error_code error)
    {
        if (error) {
            end(error == websocket::error::closed ? LinkEnd::Closed : LinkEnd::Lost);
            return;
        }
        heard();
        if (m_closing) {
            m_in.consume(m_in.size());
            read(); // for the other side's closing frame
            return;
        }
        if (!m_socket.got_text()) {
            m_in.consume(m_in.size());
            close(websocket::close_code::unknown_data, "only text is understood");
            read();
            return;
        }
        ++m_network.counters.messagesIn;
        const auto data = m_in.data();
        QByteArray message(static_cast<const char *>(data.data()), static_cast<qsizetype>(data.size()));
        m_in.consume(m_in.size());
        if (m_in.capacity() > 4096) {
            m_in.shrink_to_fit();
        }
        m_paused = true;
        m_network.tellCore([&events = m_network.events, id = m_id, message = std::move(message)]() mutable {
            events.onLinkMessage(LinkId(id), std::move(message));
        });
    }

    void write()
    {
        if (m_writing || m_queue.empty() || m_ended) {
            return;
        }
        m_writing = true;
        m_writeAt = monotonicNow();
        const QByteArray &bytes = *m_queue.front().bytes;
        m_socket.async_write(asio::const_buffer(bytes.constData(), static_cast<size_t>(bytes.size())),
                             [self = this->shared_from_this()](error_code error, size_t) { self->onWritten(error); });
    }

    void onWritten(error_code error)
    {
        m_writing = false;
        const Outgoing sent = std::move(m_queue.front());
        m_queue.pop_front();
        m_queuedBytes -= sent.bytes->size();
        if (error) {
            end(LinkEnd::Lost);
            return;
        }
        ++m_network.counters.messagesOut;
        m_network.counters.bytesOut += sent.bytes->size();
        if (sent.marked) {
            m_network.tellCore([&events = m_network.events, id = m_id] { events.onLinkSent(LinkId(id)); });
        }
        if (m_closing && m_queue.empty()) {
            sendClose();
        }
        write();
    }

    void sendClose()
    {
        if (m_closeSent || m_ended) {
            return;
        }
        m_closeSent = true;
        websocket::close_reason reason(static_cast<websocket::close_code>(m_closeCode));
        reason.reason.assign(m_closeReason.constData(),
                             static_cast<size_t>(std::min<qsizetype>(m_closeReason.size(), 100)));
        m_socket.async_close(reason, [self = this->shared_from_this()](error_code error) {
            self->end(error ? LinkEnd::Lost : LinkEnd::Closed);
        });
    }

    void ping()
    {
        m_pinging = true;
        m_socket.async_ping({}, [self = this->shared_from_this()](error_code error) {
            self->m_pinging = false;
            if (error) {
                self->end(LinkEnd::Lost);
            }
        });
    }

    /// Sets the timer to when something is due next.
    void watch()
    {
        const Limits &limits = m_network.limits;
        const auto now = monotonicNow();
        auto next = m_heardAt + (m_pinging || m_askedAt > m_heardAt ? limits.dead : limits.ping);
        if (m_paused) {
            next = now + limits.ping;
        }
        if (m_writing) {
            next = std::min(next, m_writeAt + limits.write);
        }
        if (m_closing) {
            next = std::min(next, m_killAt);
        }
        m_timer.expires_after(std::max(next - now, milliseconds(1)));
        m_timer.async_wait([self = this->shared_from_this()](error_code error) {
            if (!error) {
                self->onTimer();
            }
        });
    }

    void onTimer()
    {
        if (m_ended) {
            return;
        }
        const Limits &limits = m_network.limits;
        const auto now = monotonicNow();
        const bool silent = !m_paused && now >= m_heardAt + limits.dead;
        const bool stuck = m_writing && now >= m_writeAt + limits.write;
        if (silent || stuck || (m_closing && now >= m_killAt)) {
            ++m_network.counters.timeOuts;
            end(LinkEnd::Lost);
            return;
        }
        if (!m_paused && !m_pinging && !m_closing && m_askedAt <= m_heardAt && now >= m_heardAt + limits.ping) {
            m_askedAt = now;
            ping();
        }
        watch();
    }

    void end(LinkEnd how)
    {
        if (m_ended) {
            return;
        }
        m_ended = true;
        m_timer.cancel();
        error_code ignored;
        tcpOf(m_socket).socket().close(ignored);
        if (!m_opened) {
            return;
        }
        --m_network.counters.linksOpen;
        if (how == LinkEnd::Lost) {
            ++m_network.counters.linksLost;
        }
        m_network.open.erase(m_id);
        m_network.tellCore([&events = m_network.events, id = m_id, how] { events.onLinkClosed(LinkId(id), how); });
    }

    Network &m_network;
    websocket::stream<Stream, false> m_socket;
    Timer m_timer;
    std::unique_ptr<Share> m_share;
    std::unique_ptr<AddressBook::Place> m_place; ///< of the real client, behind a proxy
    const quint64 m_id;
    const ports::Principal m_principal;
    Request m_request;
    beast::flat_buffer m_in;
    std::deque<Outgoing> m_queue;
    qsizetype m_queuedBytes = 0;
    QByteArray m_closeReason;
    quint16 m_closeCode = 0;
    milliseconds m_heardAt{0};
    milliseconds m_provenAt{0};
    milliseconds m_askedAt{-1}; ///< when the last ping went out
    milliseconds m_writeAt{0};
    milliseconds m_killAt{0};
    bool m_opened = false;
    bool m_paused = false; ///< the core is at its last message
    bool m_writing = false;
    bool m_pinging = false;
    bool m_closing = false;
    bool m_overflowed = false;
    bool m_closeSent = false;
    bool m_ended = false;
};

// ---- HTTP ----------------------------------------------------------------------------------------------------------

RequestHead headOf(const http::request_header<> &header, bool keepAlive)
{
    const auto bytes = [](beast::string_view text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    RequestHead head{bytes(header.method_string()), bytes(header.target()), header.version() >= 11, keepAlive, {}};
    for (const auto &field : header) {
        head.fields.emplace_back(bytes(field.name_string()).toLower(), bytes(field.value()));
    }
    return head;
}

bool listsTag(const QByteArray &list, const QByteArray &tag)
{
    const auto tags = list.split(',');
    return std::any_of(tags.begin(), tags.end(), [&tag](const QByteArray &entry) { return entry.trimmed() == tag; });
}

template <class Stream>
class HttpSession final : public Exchange, public std::enable_shared_from_this<HttpSession<Stream>> {
public:
    HttpSession(Network &network, Stream stream, std::unique_ptr<Share> share, Peer peer)
        : m_network(network), m_stream(std::move(stream)), m_timer(m_stream.get_executor()), m_share(std::move(share)),
          m_peer(std::move(peer)), m_buffer(static_cast<size_t>(network.limits.readBufferBytes))
    {
    }

    ~HttpSession() override { forget(); }

    void start()
    {
        if constexpr (isTls<Stream>) {
            tcpOf(m_stream).expires_after(m_network.limits.tlsHandshake);
            m_stream.async_handshake(ssl::stream_base::server, [self = this->shared_from_this()](error_code error) {
                if (!error) {
                    self->readHead();
                } else if (error == beast::error::timeout) {
                    ++self->m_network.counters.timeOuts;
                }
            });
        } else {
            readHead();
        }
    }

    void answer(quint64 exchange, HttpResponse response) override
    {
        if (exchange == m_exchange) {
            forget();
            write(std::move(response));
        }
    }

private:
    void readHead()
    {
        const Limits &limits = m_network.limits;
        m_parser.emplace();
        m_parser->header_limit(limits.headerBytes);
        m_parser->body_limit(boost::none); // frame() has its own
        tcpOf(m_stream).expires_after(m_served == 0 ? limits.firstHeader : limits.nextHeader);
        http::async_read_header(m_stream, m_buffer, *m_parser,
                                [self = this->shared_from_this()](error_code error, size_t) { self->onHead(error); });
    }

    void onHead(error_code error)
    {
        m_requestId = m_network.nextRequestId();
        m_headOnly = false;
        m_close = true; // until it is known to be framed well
        if (!error) {
            admit();
            return;
        }
        static const auto *const parserErrors = &http::make_error_code(http::error::end_of_stream).category();
        if (error == http::error::header_limit || error == http::error::buffer_overflow) {
            write(refusal(431, "http.header.too_long",
                          Text::tr("A request's header has at most %1 bytes.").arg(m_network.limits.headerBytes)));
        } else if (error == http::error::end_of_stream) {
            finish();
        } else if (error.category() == *parserErrors && error != http::error::partial_message) {
            write(refusal(400, "http.request.invalid", Text::tr("This is no HTTP request that can be understood.")));
        } else if (error == beast::error::timeout) {
            ++m_network.counters.timeOuts;
        }
    }

    void admit()
    {
        const RequestHead head = headOf(m_parser->get(), m_parser->get().keep_alive());
        const auto forwarding = head.forwarding();
        const Client client = clientOf(m_peer.address, m_peer.secure, forwarding, m_network.options.proxies);
        m_secure = client.secure;
        auto framing = frame(head, m_network.limits);
        if (!framing) {
            m_headOnly = head.method == "HEAD";
            write(std::move(framing.error()));
            return;
        }
        m_framing = std::move(*framing);
        m_headOnly = m_framing.headOnly;
        m_knownTags = head.joined("if-none-match");
        const auto key = addressKey(client.address);
        if (m_peer.isProxy) {
            m_place = m_network.addresses.enter(key);
            if (!m_place) {
                ++m_network.counters.connectionsRefused;
                write(refusal(429, "http.connections.exceeded",
                              Text::tr("Too many connections from this address. Close some, then try again."),
                              {{"Retry-After", "5"}}));
                return;
            }
        }
        auto verdict = m_network.admission.decide({head, m_framing, client, !forwarding.isEmpty(), monotonicNow()});
        if (auto *response = std::get_if<HttpResponse>(&verdict)) {
            // A connection whose request was read to its end can be used again.
            m_close = m_framing.bodyBytes > 0 || !head.keepAlive;
            write(std::move(*response));
        } else if (const auto *open = std::get_if<Admission::Open>(&verdict)) {
            upgrade(open->principal);
        } else {
            const auto &pass = std::get<Admission::PassOn>(verdict);
            m_close = !head.keepAlive;
            m_request =
                HttpRequest{ExchangeId(0), m_framing.method, m_framing.path, m_framing.query, {}, pass.principal,
                            key,           client.secure};
            m_waits = pass.waits;
            readBody();
        }
    }

    void upgrade(const ports::Principal &principal)
    {
        if (m_buffer.size() > 0 || m_framing.bodyBytes > 0) {
            write(refusal(400, "stream.data.early", Text::tr("Send nothing before the WebSocket is open.")));
            return;
        }
        const auto link = std::make_shared<WebSocketLink<Stream>>(m_network, std::move(m_stream), std::move(m_share),
                                                                  std::move(m_place), principal);
        link->accept(m_parser->release(), m_framing.query);
    }

    void readBody()
    {
        if (m_framing.bodyBytes == 0) {
            passOn();
            return;
        }
        m_request->body.resize(static_cast<qsizetype>(m_framing.bodyBytes));
        m_bodyRead = asio::buffer_copy(
            asio::mutable_buffer(m_request->body.data(), static_cast<size_t>(m_request->body.size())), m_buffer.data());
        m_buffer.consume(m_bodyRead);
        tcpOf(m_stream).expires_after(m_network.limits.body);
        if (m_framing.expectsContinue && m_bodyRead == 0) {
            static constexpr std::string_view goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(m_stream, asio::const_buffer(goOn.data(), goOn.size()),
                              [self = this->shared_from_this()](error_code error, size_t) {
                                  if (!error) {
                                      self->readBodySome();
                                  }
                              });
            return;
        }
        readBodySome();
    }

    void readBodySome()
    {
        const auto size = static_cast<size_t>(m_request->body.size());
        if (m_bodyRead == size) {
            passOn();
            return;
        }
        m_stream.async_read_some(asio::mutable_buffer(m_request->body.data() + m_bodyRead, size - m_bodyRead),
                                 [self = this->shared_from_this()](error_code error, size_t count) {
                                     if (error) {
                                         if (error == beast::error::timeout) {
                                             ++self->m_network.counters.timeOuts;
                                         }
                                         return;
                                     }
                                     self->m_bodyRead += count;
                                     self->readBodySome();
                                 });
    }

    void passOn()
    {
        const Limits &limits = m_network.limits;
        tcpOf(m_stream).expires_never();
        m_exchange = ++m_network.exchanges;
        m_network.waiting.emplace(m_exchange, this->weak_from_this());
        ++(m_waits ? m_network.counters.requestsWaiting : m_network.counters.requestsInFlight);
        m_timer.expires_after(m_waits ? limits.longAnswer : limits.answer);
        m_timer.async_wait([self = this->shared_from_this(), exchange = m_exchange](error_code error) {
            if (!error && self->m_exchange == exchange) {
                ++self->m_network.counters.answersMissed;
                self->answer(exchange,
                             refusal(504, "http.answer.late",
                                     Text::tr("The server did not answer in time. It may still do what you asked: "
                                              "look before you ask again.")));
            }
        });
        if (m_waits) {
            watchForLeaving();
        }
        auto request = std::move(*m_request);
        m_request.reset();
        request.exchange = ExchangeId(m_exchange);
        m_network.tellCore([&events = m_network.events, request = std::move(request)]() mutable {
            events.onRequest(std::move(request));
        });
    }

    /// A client that leaves gives its place back at once. Only for long waits: what is short may be half-closed.
    void watchForLeaving()
    {
        tcpOf(m_stream).socket().async_wait(
            Socket::wait_read, [self = this->shared_from_this(), exchange = m_exchange](error_code error) {
                if (error || self->m_exchange != exchange) {
                    return;
                }
                char byte = 0;
                const auto count =
                    ::recv(tcpOf(self->m_stream).socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
                if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
                    self->forget();
                    self->drop();
                }
            });
    }

    /// The core's answer is not waited for any more.
    void forget()
    {
        if (m_exchange == 0) {
            return;
        }
        m_network.waiting.erase(m_exchange);
        --(m_waits ? m_network.counters.requestsWaiting : m_network.counters.requestsInFlight);
        m_exchange = 0;
        m_timer.cancel();
        if (m_waits) {
            error_code ignored;
            tcpOf(m_stream).socket().cancel(ignored);
        }
    }

    /// Whether the client has this answer already, by its ETag.
    bool isKnown(const HttpHeaders &headers) const
    {
        return m_framing.method == Method::Get &&
               std::any_of(headers.begin(), headers.end(), [this](const auto &header) {
                   return header.first == "ETag" && listsTag(m_knownTags, header.second);
               });
    }

    void write(HttpResponse response)
    {
        m_place.reset();
        if (response.status == 200 && isKnown(response.headers)) {
            response.status = 304;
        }
        if (++m_served >= m_network.limits.requestsPerConnection) {
            m_close = true;
        }
        ++m_network.counters.responses[std::clamp(response.status / 100, 1, 5)];
        const bool strict = m_network.options.strictTransport && m_secure;
        m_head = responseHead(response, {m_requestId, m_close, strict});
        m_body = m_headOnly || response.status == 304 ? QByteArray() : std::move(response.body);
        m_network.counters.bytesOut += m_head.size() + m_body.size();
        tcpOf(m_stream).expires_after(m_network.limits.write);
        const std::array<asio::const_buffer, 2> buffers{
            asio::const_buffer(m_head.constData(), static_cast<size_t>(m_head.size())),
            asio::const_buffer(m_body.constData(), static_cast<size_t>(m_body.size()))};
        asio::async_write(m_stream, buffers, [self = this->shared_from_this()](error_code error, size_t) {
            self->m_body.clear();
            if (error) {
                return;
            }
            if (self->m_close) {
                self->finish();
            } else {
                self->readHead();
            }
        });
    }

    /// Closes so that the other side can still read what was written.
    void finish()
    {
        tcpOf(m_stream).expires_after(m_network.limits.linger);
        if constexpr (isTls<Stream>) {
            m_stream.async_shutdown([self = this->shared_from_this()](error_code) { self->linger(); });
        } else {
            linger();
        }
    }

    void linger()
    {
        error_code error;
        tcpOf(m_stream).socket().shutdown(Socket::shutdown_send, error);
        if (!error) {
            m_buffer.clear();
            discard();
        }
    }

    void discard()
    {
        constexpr size_t most = size_t(16) * 1024 * 1024;
        tcpOf(m_stream).async_read_some(m_buffer.prepare(4096),
                                        [self = this->shared_from_this()](error_code error, size_t count) {
                                            self->m_discarded += count;
                                            if (!error && self->m_discarded < most) {
                                                self->discard();
                                            }
                                        });
    }

    void drop()
    {
        error_code ignored;
        tcpOf(m_stream).socket().close(ignored);
    }

    Network &m_network;
    Stream m_stream;
    Timer m_timer;
    std::unique_ptr<Share> m_share;
    std::unique_ptr<AddressBook::Place> m_place; ///< of the real client, behind a proxy, during one request
    Peer m_peer;
    beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::empty_body>> m_parser;
    Framing m_framing;
    QByteArray m_knownTags; ///< If-None-Match
    std::optional<HttpRequest> m_request;
    QByteArray m_requestId;
    QByteArray m_head;
    QByteArray m_body;
    size_t m_bodyRead = 0;
    size_t m_discarded = 0;
    quint64 m_exchange = 0; ///< 0: none is with the core
    int m_served = 0;
    bool m_waits = false;
    bool m_secure = false;
    bool m_headOnly = false;
    bool m_close = false;
};

// ---- listening -----------------------------------------------------------------------------------------------------

QHostAddress hostAddress(const asio::ip::address &address)
{
    if (address.is_v4()) {
        return QHostAddress(static_cast<quint32>(address.to_v4().to_uint()));
    }
    return normalized(QHostAddress(address.to_v6().to_bytes().data()));
}

/// Raises the limit of open files, as far as it goes, to what the connections need.
void raiseFileLimit(int connections)
{
    const auto wanted = static_cast<rlim_t>(connections) + 512; // the database, the cells, the plugins
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) {
        return;
    }
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted) {
        qCWarning(lcGateway, "only %llu files may be open, %d connections need %llu: raise LimitNOFILE",
                  static_cast<unsigned long long>(limit.rlim_cur), connections,
                  static_cast<unsigned long long>(wanted));
    }
}

int chooseHttp11(SSL *, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
                 unsigned int count, void *)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char *found = nullptr;
    if (SSL_select_next_proto(&found, length, ours, sizeof ours - 1, offered, count) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

Result<std::shared_ptr<ssl::context>> makeContext(const TlsMaterial &material)
{
    const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX *handle = context->native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(handle, chooseHttp11, nullptr);
    const auto buffer = [](const QByteArray &bytes) {
        return asio::const_buffer(bytes.constData(), static_cast<size_t>(bytes.size()));
    };
    error_code error;
    context->use_certificate_chain(buffer(material.certificateChain), error);
    if (!error) {
        context->use_private_key(buffer(material.privateKey.reveal()), ssl::context::pem, error);
    }
    if (error) {
        return fail("gateway.tls.invalid", QStringLiteral("the certificate or its key cannot be used: %1")
                                               .arg(QString::fromStdString(error.message())));
    }
    return context;
}

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

class HttpServer::Impl {
public:
    Impl(Options options, const RouteTable &routes, const ports::TokenDirectory &tokens, Tickets &tickets,
         ServerEvents &events)
        : network(std::move(options), routes, tokens, tickets, events)
    {
    }

    Done listen()
    {
        const QString &text = network.options.listen;
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
            asio::ip::basic_resolver<tcp, Executor> resolver(io);
            const auto found = resolver.resolve(where->host.toStdString(), std::to_string(where->port),
                                                tcp::resolver::passive | tcp::resolver::numeric_service, error);
            if (!error) {
                bind(found.begin()->endpoint(), error);
            }
        }
        if (!error) {
            return {};
        }
        acceptor.close();
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

    bool isLoopback() const
    {
        error_code ignored;
        return hostAddress(acceptor.local_endpoint(ignored).address()).isLoopback();
    }

    void run()
    {
        // Signals are the core's business.
        sigset_t all;
        sigset_t before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        thread = std::thread([this] { work(); });
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    void accept()
    {
        acceptor.async_accept(io, [this](error_code error, Socket socket) {
            if (!acceptor.is_open()) {
                return;
            }
            if (error) {
                // Out of descriptors, most likely: it would fail again at once.
                retry.expires_after(network.limits.acceptRetry);
                retry.async_wait([this](error_code aborted) {
                    if (!aborted) {
                        accept();
                    }
                });
                return;
            }
            welcome(std::move(socket));
            accept();
        });
    }

    void farewell()
    {
        acceptor.close();
        retry.cancel();
        const auto links = network.open; // they leave it as they close
        for (const auto &[id, weak] : links) {
            if (const auto link = weak.lock()) {
                link->close(websocket::close_code::going_away, "the server stops");
            }
        }
        stopAt = monotonicNow() + network.limits.farewell;
        awaitLinks();
    }

    Network network;
    asio::io_context io{1};
    Acceptor acceptor{io};
    Timer retry{io};
    std::shared_ptr<ssl::context> tls; ///< null: plain
    milliseconds stopAt{0};
    quint16 port = 0;
    std::thread thread;

private:
    void bind(const tcp::endpoint &endpoint, error_code &error)
    {
        acceptor.open(endpoint.protocol(), error);
        if (error) {
            return;
        }
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
        if (endpoint.address().is_v6()) {
            acceptor.set_option(asio::ip::v6_only(false), error);
        }
        error = {};
        acceptor.bind(endpoint, error);
        if (!error) {
            acceptor.listen(asio::socket_base::max_listen_connections, error);
        }
        if (!error) {
            port = acceptor.local_endpoint(error).port();
        }
    }

    void work()
    {
        for (;;) {
            try {
                io.run();
                return;
            } catch (const std::exception &exception) {
                // One connection's trouble (no memory) must not end the others'.
                qCCritical(lcGateway, "network thread: %s", exception.what());
            }
        }
    }

    void welcome(Socket socket)
    {
        error_code error;
        const auto endpoint = socket.remote_endpoint(error);
        if (error) {
            return;
        }
        ++network.counters.connectionsAccepted;
        Peer peer{hostAddress(endpoint.address()), tls != nullptr, false};
        peer.isProxy = network.options.proxies.contains(peer.address);
        std::unique_ptr<AddressBook::Place> place;
        if (!peer.isProxy) {
            place = network.addresses.enter(addressKey(peer.address)); // a proxy's requests are counted one by one
        }
        if (network.counters.connectionsOpen >= network.limits.connections || (!place && !peer.isProxy)) {
            ++network.counters.connectionsRefused;
            return;
        }
        socket.set_option(tcp::no_delay(true), error);
        auto share = std::make_unique<Share>(network, std::move(place));
        TcpStream stream(std::move(socket));
        if (tls) {
            std::make_shared<HttpSession<TlsStream>>(network, TlsStream(std::move(stream), *tls), std::move(share),
                                                     peer)
                ->start();
        } else {
            std::make_shared<HttpSession<TcpStream>>(network, std::move(stream), std::move(share), peer)->start();
        }
    }

    void awaitLinks()
    {
        if (network.open.empty() || monotonicNow() >= stopAt) {
            io.stop();
            return;
        }
        retry.expires_after(milliseconds(5));
        retry.async_wait([this](error_code) { awaitLinks(); });
    }
};

HttpServer::HttpServer(const RouteTable &routes, const ports::TokenDirectory &tokens, Tickets &tickets,
                       ServerEvents &events)
    : m_routes(routes), m_tokens(tokens), m_tickets(tickets), m_events(events)
{
}

HttpServer::~HttpServer()
{
    stop();
}

Done HttpServer::start(Options options)
{
    std::shared_ptr<ssl::context> tls;
    if (options.tls) {
        auto made = makeContext(*options.tls);
        if (!made) {
            return fail(std::move(made.error()));
        }
        tls = std::move(*made);
    }
    auto impl = std::make_unique<Impl>(std::move(options), m_routes, m_tokens, m_tickets, m_events);
    if (auto done = impl->listen(); !done) {
        return done;
    }
    if (!tls && !impl->isLoopback() && impl->network.options.proxies.isEmpty()) {
        return fail(
            "gateway.plain.exposed",
            QStringLiteral("without TLS Locum listens only on this machine's own addresses (127.0.0.1, ::1), and "
                           "%1 is none: set gateway.tls to \"local-authority\" or \"files\", or name the "
                           "reverse proxy in front in gateway.trusted_proxies")
                .arg(impl->network.options.listen));
    }
    impl->tls = std::move(tls);
    raiseFileLimit(impl->network.limits.connections);
    m_impl = std::move(impl);
    m_impl->accept();
    m_impl->run();
    return {};
}

void HttpServer::stop()
{
    if (!m_impl) {
        return;
    }
    asio::post(m_impl->io, [impl = m_impl.get()] { impl->farewell(); });
    m_impl->thread.join();
    m_impl.reset();
}

quint16 HttpServer::port() const
{
    return m_impl ? m_impl->port : quint16(0);
}

void HttpServer::respond(ExchangeId exchange, HttpResponse response)
{
    if (!m_impl) {
        return;
    }
    asio::post(m_impl->io,
               [&network = m_impl->network, id = exchange.value(), response = std::move(response)]() mutable {
                   const auto found = network.waiting.find(id);
                   if (found == network.waiting.end()) {
                       return; // the client has left
                   }
                   if (const auto session = found->second.lock()) {
                       session->answer(id, std::move(response));
                   }
               });
}

namespace {

template <class F>
void withLink(asio::io_context &io, Network &network, LinkId link, F what)
{
    asio::post(io, [&network, id = link.value(), what = std::move(what)]() mutable {
        const auto found = network.open.find(id);
        if (found != network.open.end()) {
            if (const auto open = found->second.lock()) {
                what(*open);
            }
        }
    });
}

} // namespace

void HttpServer::send(LinkId link, SharedBytes message, Mark mark)
{
    if (m_impl) {
        withLink(m_impl->io, m_impl->network, link, [message = std::move(message), mark](Link &open) mutable {
            open.send(std::move(message), mark == Mark::Yes);
        });
    }
}

void HttpServer::messageDone(LinkId link)
{
    if (m_impl) {
        withLink(m_impl->io, m_impl->network, link, [](Link &open) { open.resume(); });
    }
}

void HttpServer::closeLink(LinkId link, quint16 code, QByteArray reason)
{
    if (m_impl) {
        withLink(m_impl->io, m_impl->network, link,
                 [code, reason = std::move(reason)](Link &open) mutable { open.close(code, std::move(reason)); });
    }
}

Done HttpServer::useCertificate(const TlsMaterial &material)
{
    auto made = makeContext(material);
    if (!made) {
        return fail(std::move(made.error()));
    }
    if (m_impl) {
        asio::post(m_impl->io, [impl = m_impl.get(), context = std::move(*made)]() mutable {
            if (impl->tls) { // what was plain stays plain
                impl->tls = std::move(context);
            }
        });
    }
    return {};
}

} // namespace locum::gateway
