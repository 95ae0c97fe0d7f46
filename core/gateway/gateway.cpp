// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/gateway.h"

#include "base/logging.h"
#include "gateway/api_error.h"
#include "gateway/control_socket.h"
#include "gateway/http_server.h"
#include "gateway/passes.h"
#include "gateway/router.h"
#include "gateway/set_up_code.h"
#include "gateway/stream_hub.h"
#include "gateway/web_app.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QTimer>
#include <QUrl>

static void initResources()
{
    Q_INIT_RESOURCE(gateway);
}

namespace locum::gateway {

QByteArray openApiDocument()
{
    initResources();
    QFile file(QStringLiteral(":/locum/gateway/openapi.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
    QJsonObject info = document.value(QLatin1String("info")).toObject();
    info.insert(QStringLiteral("version"), QStringLiteral(LOCUM_VERSION));
    document.insert(QStringLiteral("info"), info);
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

namespace {

Resource resource(const QByteArray &contentType, const QByteArray &body, HttpHeaders headers)
{
    const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16);
    return {contentType, body, std::move(headers), '"' + hash + '"'};
}

/// PEM without its clothes: some phones take only that.
QByteArray derOf(const QByteArray &pem)
{
    const auto begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    const auto end = pem.indexOf("-----END CERTIFICATE-----");
    constexpr qsizetype markLength = 27;
    return begin < 0 || end < begin ? QByteArray()
                                    : QByteArray::fromBase64(pem.mid(begin + markLength, end - begin - markLength));
}

Result<QUrl> publicUrlFrom(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool good = url.isValid() &&
                      (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http")) &&
                      !url.host().isEmpty() && url.userInfo().isEmpty();
    if (!text.isEmpty() && !good) {
        return fail("gateway.public_url.invalid",
                    QStringLiteral("'%1' is no public address: write it as https://locum.example").arg(text));
    }
    return url;
}

/// As browsers write it in Origin: the default port is left out.
QByteArray originOf(const QUrl &url)
{
    if (url.isEmpty()) {
        return {};
    }
    const bool isDefault = url.port() == (url.scheme() == QLatin1String("https") ? 443 : 80);
    QByteArray origin = url.scheme().toLatin1() + "://" + url.host(QUrl::FullyEncoded).toLatin1();
    if (url.host().contains(QLatin1Char(':'))) {
        origin = url.scheme().toLatin1() + "://[" + url.host().toLatin1() + ']';
    }
    if (url.port() > 0 && !isDefault) {
        origin += ':' + QByteArray::number(url.port());
    }
    return origin.toLower();
}

} // namespace

class Gateway::Impl final : public ServerEvents {
public:
    Impl(GatewaySettings given, const ports::EnginePorts &enginePorts, const Clock &givenClock, Random &random)
        : settings(std::move(given)), ports(enginePorts), clock(givenClock), tickets(clock, random), logIns(clock),
          randomness(random), passes(clock, random)
    {
    }

    ~Impl() override { stop(); }
    Q_DISABLE_COPY_MOVE(Impl)

    Done start();
    /// Devices' links are not told to the engine as lost: the core ends.
    void stop();
    QStringList addresses() const;
    Done renew();

    // Requests of the network half.
    void onRequest(HttpRequest request) override;
    void onLinkOpened(LinkOpening opening) override { hub->linkOpened(opening); }
    void onLinkMessage(LinkId link, QByteArray message) override { hub->linkMessage(link, message); }
    void onLinkProven(LinkId link) override { hub->linkProven(link); }
    void onLinkSent(LinkId link) override { hub->linkSent(link); }
    void onLinkClosed(LinkId link, LinkEnd) override { hub->linkClosed(link); }

    const GatewaySettings settings;
    TlsSettings tlsSettings;
    const ports::EnginePorts ports;
    const Clock &clock;
    Tickets tickets;
    LogInLimit logIns;
    Random &randomness;
    SetUpCode setUpCode;
    Passes passes;
    std::optional<TlsMaterial> material;
    // In the order in which they need each other; stop() ends them in the other one.
    std::unique_ptr<StreamHub> hub;
    std::unique_ptr<Router> router;
    std::unique_ptr<HttpServer> server;
    std::unique_ptr<ControlSocket> control;
    std::unique_ptr<QTimer> daily;

private:
    void offerSetUp();
    bool listensEverywhere() const;
    QString listen() const;
    Resources resources(const QByteArray &openApi, const QByteArray &authority) const;
};

Resources Gateway::Impl::resources(const QByteArray &openApi, const QByteArray &authority) const
{
    Resources all = webApp();
    all.insert(settings.files);
    const auto add = [&all](const QByteArray &path, const Resource &entry) {
        all.insert(path, entry);
        all.insert(RouteTable::prefix.toByteArray() + path, entry);
    };
    add("/openapi.json", resource("application/json", openApi, {{"Cache-Control", "no-cache"}}));
    const QJsonObject health{{QStringLiteral("status"), QStringLiteral("ok")},
                             {QStringLiteral("version"), QStringLiteral(LOCUM_VERSION)}};
    add("/health", {"application/json", QJsonDocument(health).toJson(QJsonDocument::Compact), {}, {}});
    if (!authority.isEmpty()) {
        add("/ca.crt", resource("application/x-pem-file", authority,
                                {{"Content-Disposition", "attachment; filename=\"locum-ca.crt\""}}));
        all.insert("/ca", resource("application/x-x509-ca-cert", derOf(authority),
                                   {{"Content-Disposition", "attachment; filename=\"locum-ca.cer\""}}));
    }
    return all;
}

Done Gateway::Impl::start()
{
    const auto url = publicUrlFrom(settings.publicUrl);
    if (!url) {
        return fail(url.error());
    }
    tlsSettings = {settings.tls, settings.certificateFile, settings.keyFile, settings.authorityFolder, settings.names,
                   url->host()};
    auto proxies = TrustedProxies::from(settings.trustedProxies);
    if (!proxies) {
        return fail(std::move(proxies.error()));
    }
    auto tls = setUpTls(tlsSettings, clock);
    if (!tls) {
        return fail(std::move(tls.error()));
    }
    material = tls->material;

    offerSetUp();
    hub = std::make_unique<StreamHub>(ports, tickets, randomness);
    ApiContext context{ports, *hub, tickets, logIns, randomness, setUpCode, passes};
    context.version = LOCUM_VERSION;
    context.openApi = openApiDocument();
    context.publicUrl = settings.publicUrl;
    context.authorityCertificate = tls->authorityCertificate;
    context.listensOn = [this] { return addresses(); };
    router = std::make_unique<Router>(std::move(context));
    server = std::make_unique<HttpServer>(router->table(), *ports.tokens, tickets, *this);
    hub->setTransport(server.get());

    // Before the server, which answers GET /health at once: who hears that all is well finds both doors open.
    if (!settings.controlSocket.isEmpty()) {
        control = std::make_unique<ControlSocket>(*router, *hub);
        if (auto listens = control->listen(settings.controlSocket); !listens) {
            return listens;
        }
    }

    HttpServer::Options serverOptions;
    serverOptions.listen = listen();
    serverOptions.tls = std::move(tls->material);
    serverOptions.proxies = std::move(*proxies);
    serverOptions.publicOrigin = originOf(*url);
    // Not with an authority of our own: a browser that does not trust it yet could never be let in.
    serverOptions.strictTransport = url->scheme() == QLatin1String("https") && settings.tls != TlsMode::LocalAuthority;
    serverOptions.resources = resources(router->context().openApi, router->context().authorityCertificate);
    serverOptions.limits = settings.limits;
    if (auto started = server->start(std::move(serverOptions)); !started) {
        return started;
    }
    daily = std::make_unique<QTimer>();
    daily->setInterval(std::chrono::hours(24));
    QObject::connect(daily.get(), &QTimer::timeout, daily.get(), [this] {
        if (const auto renewed = renew(); !renewed) {
            qCWarning(lcGateway, "the certificate is not renewed: %s: %s", renewed.error().code.constData(),
                      qUtf8Printable(renewed.error().detail));
        }
    });
    daily->start();
    for (const QString &address : addresses()) {
        qCInfo(lcGateway, "serves %s", qUtf8Printable(address));
    }
    return {};
}

void Gateway::Impl::offerSetUp()
{
    // Answered at once: the engine knows its users before its doors open.
    ports.users->users([this](const Result<std::vector<ports::User>> &users) {
        if (users && users->empty() && settings.tellSetUpCode) {
            settings.tellSetUpCode(setUpCode.make(randomness));
        }
    });
}

void Gateway::Impl::stop()
{
    daily.reset();
    control.reset();
    if (server) {
        server->stop(); // the network thread ends before what it calls goes
    }
    server.reset();
    router.reset();
    hub.reset();
}

Done Gateway::Impl::renew()
{
    const auto tls = setUpTls(tlsSettings, clock);
    if (!tls) {
        return fail(tls.error());
    }
    if (!tls->material || (material && tls->material->certificateChain == material->certificateChain)) {
        return {};
    }
    if (auto used = server->useCertificate(*tls->material); !used) {
        return used;
    }
    material = tls->material;
    qCInfo(lcGateway, "uses a new certificate");
    return {};
}

bool Gateway::Impl::listensEverywhere() const
{
    return settings.address == QHostAddress::Any || settings.address == QHostAddress::AnyIPv6;
}

QString Gateway::Impl::listen() const
{
    if (listensEverywhere()) {
        return QStringLiteral("*:%1").arg(settings.port);
    }
    const QString host = settings.address.toString();
    return (host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(host)
        .arg(settings.port);
}

QStringList Gateway::Impl::addresses() const
{
    if (!server || server->port() == 0) {
        return {};
    }
    const auto url = [this](const QString &host) {
        QUrl made;
        made.setScheme(material ? QStringLiteral("https") : QStringLiteral("http"));
        made.setHost(host);
        made.setPort(server->port());
        return made.toString();
    };
    if (!listensEverywhere()) {
        return {url(settings.address.toString())};
    }
    QStringList all;
    for (const QString &name : namesOfThisMachine()) {
        all.append(url(name));
    }
    return all;
}

void Gateway::Impl::onRequest(HttpRequest request)
{
    ApiRequest api{request.method, request.path, request.query, {}, {}};
    api.caller.addressKey = request.addressKey;
    if (request.principal) {
        api.caller.user = request.principal->user;
        api.caller.device = request.principal->device;
    }
    const auto respond = [this, id = request.exchange](ApiResponse response) {
        if (!server) {
            return;
        }
        HttpResponse answer{response.status, std::move(response.contentType), std::move(response.raw),
                            std::move(response.headers)};
        if (answer.body.isEmpty() && response.status != 204 && answer.contentType == jsonType) {
            answer.body = QJsonDocument(response.body).toJson(QJsonDocument::Compact);
        }
        server->respond(id, std::move(answer));
    };
    if (request.raw) {
        api.raw = std::move(request.body);
        api.headers = std::move(request.headers);
    } else if (!request.body.isEmpty()) {
        QJsonParseError fault;
        const QJsonDocument document = QJsonDocument::fromJson(request.body, &fault);
        if (!document.isObject()) {
            respond(errorResponse({"request.json.invalid", whyNoObject(fault)}));
            return;
        }
        api.body = document.object();
    }
    router->handle(std::move(api), respond);
}

Gateway::Gateway(GatewaySettings settings, const ports::EnginePorts &ports, const Clock &clock, Random &random)
    : m_impl(std::make_unique<Impl>(std::move(settings), ports, clock, random))
{
}

Gateway::~Gateway() = default;

Done Gateway::start()
{
    auto started = m_impl->start();
    if (!started) {
        m_impl->stop();
    }
    return started;
}

Done Gateway::reloadTls()
{
    return m_impl->server ? m_impl->renew() : Done();
}

quint16 Gateway::port() const
{
    return m_impl->server ? m_impl->server->port() : quint16(0);
}

const RouteTable &Gateway::routes() const
{
    return m_impl->router->table();
}

QStringList Gateway::addresses() const
{
    return m_impl->addresses();
}

} // namespace locum::gateway
