// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/http_server.h"

#include "base/logging.h"
#include "gateway/http_listener.h"
#include "gateway/http_network.h"
#include "gateway/http_session.h"
#include "gateway/tls_context.h"

#include <boost/asio/post.hpp>

#include <csignal>
#include <sys/resource.h>
#include <thread>

namespace locum::gateway {
namespace {

constexpr quint16 goingAway = 1001; ///< a WebSocket's end, RFC 6455 §7.4.1

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

} // namespace

class HttpServer::Impl {
public:
    Impl(Options options, const RouteTable &routes, const ports::TokenDirectory &tokens, Tickets &tickets,
         ServerEvents &events)
        : network(std::move(options), routes, tokens, tickets, events)
    {
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
        listener.accept([this](Socket socket) { welcome(std::move(socket)); });
    }

    void farewell()
    {
        listener.close();
        const auto links = network.open; // they leave it as they close
        for (const auto &[id, weak] : links) {
            if (const auto link = weak.lock()) {
                link->close(goingAway, "the server stops");
            }
        }
        stopAt = monotonicNow() + network.limits.farewell;
        awaitLinks();
    }

    Network network;
    asio::io_context io{1};
    HttpListener listener{io, network.limits.acceptRetry};
    Timer leaving{io};
    std::shared_ptr<asio::ssl::context> tls; ///< null: plain
    milliseconds stopAt{0};
    std::thread thread;

private:
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
        serve(network, std::move(socket), tls.get(), std::make_unique<Share>(network, std::move(place)), peer);
    }

    void awaitLinks()
    {
        if (network.open.empty() || monotonicNow() >= stopAt) {
            io.stop();
            return;
        }
        leaving.expires_after(milliseconds(5));
        leaving.async_wait([this](error_code) { awaitLinks(); });
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
    std::shared_ptr<asio::ssl::context> tls;
    if (options.tls) {
        auto made = makeTlsContext(*options.tls);
        if (!made) {
            return fail(std::move(made.error()));
        }
        tls = std::move(*made);
    }
    auto impl = std::make_unique<Impl>(std::move(options), m_routes, m_tokens, m_tickets, m_events);
    if (auto done = impl->listener.listen(impl->network.options.listen); !done) {
        return done;
    }
    if (!tls && !impl->listener.isLoopback() && impl->network.options.proxies.isEmpty()) {
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
    return m_impl ? m_impl->listener.port() : quint16(0);
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
    auto made = makeTlsContext(material);
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
