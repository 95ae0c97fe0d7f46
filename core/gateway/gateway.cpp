// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/gateway.h"

#include "base/logging.h"
#include "gateway/routes.h"

#include <QFile>
#include <QHostInfo>
#include <QJsonDocument>
#include <QNetworkInterface>
#include <QUrl>

static void initializeResources()
{
    Q_INIT_RESOURCE(gateway);
}

namespace locum::gateway {
namespace {

constexpr Duration longestWait = std::chrono::seconds(25); // below the limit for the core's answer

/// The names and addresses that a phone at home may use for this machine.
QStringList ownNames(const QString &publicUrl, const QStringList &further)
{
    QStringList names{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
    const auto host = QHostInfo::localHostName().toLower();
    if (!host.isEmpty()) {
        names.append(host);
        if (!host.contains(u'.')) {
            names.append(host + QStringLiteral(".local"));
        }
    }
    if (const auto publicHost = QUrl(publicUrl).host(); !publicHost.isEmpty()) {
        names.append(publicHost);
    }
    const auto addresses = QNetworkInterface::allAddresses();
    for (auto address : addresses) {
        if (!address.isLoopback() && !address.isLinkLocal()) {
            address.setScopeId(QString());
            names.append(address.toString());
        }
    }
    names.append(further);
    names.removeDuplicates();
    return names;
}

HttpResponse toHttp(const ApiResponse &response)
{
    HttpResponse http;
    http.status = response.status;
    http.headers = response.headers;
    if (response.status != 204) {
        http.body = QJsonDocument(response.body).toJson(QJsonDocument::Compact);
    }
    return http;
}

} // namespace

Gateway::Gateway(GatewaySettings settings, const ports::EnginePorts &ports, const Clock &clock, Random &random)
    : m_settings(std::move(settings)), m_ports(ports), m_clock(clock), m_tickets(random, clock), m_throttle(clock),
      m_hub(m_ports, m_settings.limits)
{
    initializeResources();
    addSessionRoutes(m_router, m_ports, m_tickets, m_throttle);
    addAccountRoutes(m_router, m_ports);
    addContactRoutes(m_router, m_ports);
    addConversationRoutes(m_router, m_ports);
    addStandInRoutes(m_router, m_ports);
    addFeedRoutes();
    addAdminRoutes(m_router, m_ports, [this] { return describe(); });
}

Gateway::~Gateway()
{
    m_server.reset(); // ends the network thread before what it calls goes
}

Done Gateway::start()
{
    if (m_settings.tls == TlsMode::Off && !m_settings.address.isLoopback() && m_settings.trustedProxies.isEmpty()) {
        return fail(
            "gateway.plain.exposed",
            QStringLiteral(
                "plain HTTP on %1 would show passwords to the network: set gateway.tls to \"local-authority\" or "
                "\"files\", or gateway.trusted_proxies to the proxy that brings TLS, or listen on 127.0.0.1")
                .arg(m_settings.address.toString()),
            Retry::AfterUserAction);
    }
    auto tls = loadTls();
    if (!tls) {
        return fail(tls.error());
    }
    HttpServerOptions options;
    options.address = m_settings.address;
    options.port = m_settings.port;
    options.tls = *tls;
    options.trustedProxies = m_settings.trustedProxies;
    options.publicOrigin = QUrl(m_settings.publicUrl).adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString();
    options.files = staticFiles();
    options.openPost = Router::prefix() + QStringLiteral("/session");
    options.socketPath = Router::prefix() + QStringLiteral("/stream");
    options.apiPrefix = Router::prefix() + u'/';
    options.limits = m_settings.limits;
    auto server = HttpServer::start(std::move(options), *m_ports.tokens, m_tickets, this, this);
    if (!server) {
        return fail(server.error());
    }
    m_server = std::move(*server);
    m_hub.setServer(m_server.get());
    if (!m_settings.controlSocket.isEmpty()) {
        m_control = std::make_unique<ControlSocket>(m_router, m_ports, m_hub);
        return m_control->listen(m_settings.controlSocket);
    }
    return {};
}

quint16 Gateway::port() const
{
    return m_server ? m_server->port() : 0;
}

Result<std::optional<TlsMaterial>> Gateway::loadTls()
{
    switch (m_settings.tls) {
    case TlsMode::Off:
        return std::optional<TlsMaterial>();
    case TlsMode::Files: {
        auto material = loadTlsFiles(m_settings.certificateFile, m_settings.keyFile, m_clock.now());
        if (!material) {
            return fail(material.error());
        }
        return std::optional(*material);
    }
    case TlsMode::LocalAuthority: {
        auto authority = openLocalAuthority(m_settings.authorityFolder,
                                            ownNames(m_settings.publicUrl, m_settings.names), m_clock.now());
        if (!authority) {
            return fail(authority.error());
        }
        m_authorityCertificate = authority->certificate;
        return std::optional(authority->server);
    }
    }
    Q_UNREACHABLE();
}

Done Gateway::reloadTls()
{
    auto tls = loadTls();
    if (!tls) {
        return fail(tls.error());
    }
    return *tls ? m_server->useTls(**tls) : Done();
}

QHash<QString, StaticFile> Gateway::staticFiles() const
{
    QHash<QString, StaticFile> files;
    const QJsonObject health{{QStringLiteral("status"), QStringLiteral("ok")},
                             {QStringLiteral("version"), QStringLiteral(LOCUM_VERSION)}};
    files.insert(Router::prefix() + QStringLiteral("/health"),
                 {QJsonDocument(health).toJson(QJsonDocument::Compact), "application/json"});
    QFile document(QStringLiteral(":/gateway/openapi.json"));
    if (document.open(QIODevice::ReadOnly)) {
        files.insert(Router::prefix() + QStringLiteral("/openapi.json"), {document.readAll(), "application/json"});
    }
    if (!m_authorityCertificate.isEmpty()) {
        files.insert(Router::prefix() + QStringLiteral("/ca.crt"),
                     {m_authorityCertificate, "application/x-x509-ca-cert"});
        files.insert(QStringLiteral("/ca.crt"), {m_authorityCertificate, "application/x-x509-ca-cert"});
    }
    return files;
}

QJsonObject Gateway::describe() const
{
    const auto scheme = m_settings.tls == TlsMode::Off ? QStringLiteral("http") : QStringLiteral("https");
    QUrl url;
    url.setScheme(scheme);
    url.setHost(m_settings.address.toString());
    url.setPort(port());
    return {{QStringLiteral("url"), url.toString()},
            {QStringLiteral("public_url"), m_settings.publicUrl},
            {QStringLiteral("connections"), m_server ? m_server->connections() : 0}};
}

// ---- what the server hands over ------------------------------------------------------------------------------------

void Gateway::onRequest(HttpRequest http)
{
    ApiRequest request;
    request.method = http.method;
    request.path = http.path;
    request.query = QUrlQuery(http.query);
    request.principal = http.principal;
    request.client = http.client;
    if (!http.body.isEmpty()) {
        QJsonParseError fault{};
        const auto document = QJsonDocument::fromJson(http.body, &fault);
        if (!document.isObject()) {
            m_server->respond(
                http.id,
                toHttp(errorResponse({"request.json", QStringLiteral("the body must be a JSON object: %1 at byte %2")
                                                          .arg(fault.errorString())
                                                          .arg(fault.offset)})));
            return;
        }
        request.body = document.object();
    }
    m_router.handle(std::move(request), [this, id = http.id](const ApiResponse &response) {
        if (m_server) {
            m_server->respond(id, toHttp(response));
        }
    });
}

void Gateway::onSocketOpened(const SocketRequest &request)
{
    m_hub.opened(request);
}

void Gateway::onSocketMessage(LinkId link, const QByteArray &text)
{
    m_hub.message(link, text);
}

void Gateway::onSocketProven(LinkId link)
{
    m_hub.proven(link);
}

void Gateway::onSocketDrained(LinkId link)
{
    m_hub.drained(link);
}

void Gateway::onSocketClosed(LinkId link, SocketEnd)
{
    m_hub.closed(link);
}

// ---- the feed over HTTP --------------------------------------------------------------------------------------------

void Gateway::addFeedRoutes()
{
    m_router.add("GET", QStringLiteral("/feed"),
                 [this](const ApiRequest &request, const Respond &respond) { readFeed(request, respond); });
    m_router.add("POST", QStringLiteral("/feed/acknowledge"),
                 [this](const ApiRequest &request, const Respond &respond) {
                     BodyReader body(request.body);
                     const auto upTo = body.integer("up_to", true);
                     if (const auto good = body.check(); !good) {
                         respond(errorResponse(good.error()));
                         return;
                     }
                     m_ports.feed->acknowledge(request.principal->user, request.principal->device, FeedSeq(*upTo));
                     respond(noContent());
                 });
}

void Gateway::readFeed(const ApiRequest &request, const Respond &respond)
{
    const auto number = [&request](const QString &key, qint64 byDefault) {
        const auto text = request.query.queryItemValue(key);
        return text.isEmpty() ? std::optional(byDefault) : positiveInteger(text);
    };
    const auto since = number(QStringLiteral("since"), 0);
    const auto limit = number(QStringLiteral("limit"), 200);
    const auto wait = number(QStringLiteral("wait"), 0);
    const auto interval = number(QStringLiteral("interval"), 0);
    const auto activityText = request.query.queryItemValue(QStringLiteral("activity"));
    const auto activity = activityText.isEmpty() ? std::optional(ports::LinkActivity::Background)
                                                 : fromName<ports::LinkActivity>(activityText);
    if (!since || !limit || *limit < 1 || *limit > 1000 || !wait || *wait > 30 || !interval || *interval > 86400 ||
        !activity) {
        respond(errorResponse(
            {"request.field.invalid",
             QStringLiteral("'since' takes a place in the feed, 'limit' 1 to 1000, 'wait' 0 to 30 seconds, "
                            "'interval' 0 to 86400 seconds, 'activity' interactive or background")}));
        return;
    }
    const auto who = *request.principal;
    if (*since > 0) {
        m_ports.feed->acknowledge(who.user, who.device, FeedSeq(*since));
    }
    if (*interval > 0) {
        m_ports.links->polled(who.user, who.device, std::chrono::seconds(*interval), *activity);
    }
    m_hub.poll(who, FeedSeq(*since), static_cast<int>(*limit),
               std::min<Duration>(std::chrono::seconds(*wait), longestWait), respond);
}

} // namespace locum::gateway
