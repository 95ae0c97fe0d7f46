// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/http_session.h"

#include "gateway/request_head.h"
#include "gateway/texts.h"
#include "gateway/web_socket_link.h"

#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <array>
#include <cerrno>
#include <sys/socket.h>

// This file takes a minute and two gigabytes to compile.

namespace locum::gateway {
namespace {

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
            m_stream.async_handshake(asio::ssl::stream_base::server,
                                     [self = this->shared_from_this()](error_code error) {
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
            if (pass.raw) {
                m_request->raw = true;
                m_request->headers = head.fields;
            }
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

} // namespace

void serve(Network &network, Socket socket, asio::ssl::context *tls, std::unique_ptr<Share> share, Peer peer)
{
    TcpStream stream(std::move(socket));
    if (tls != nullptr) {
        std::make_shared<HttpSession<TlsStream>>(network, TlsStream(std::move(stream), *tls), std::move(share),
                                                 std::move(peer))
            ->start();
    } else {
        std::make_shared<HttpSession<TcpStream>>(network, std::move(stream), std::move(share), std::move(peer))
            ->start();
    }
}

} // namespace locum::gateway
