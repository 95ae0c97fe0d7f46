// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_streams.h"
#include "gateway/http_text.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>

#include <deque>

namespace locum::gateway {

/// A device's WebSocket, from the handshake to its end: a bounded queue out, one message at a time in, pings between.
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

} // namespace locum::gateway
