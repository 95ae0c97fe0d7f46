// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/doctor.h"
#include "ctl/words.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QHostInfo>
#include <QJsonDocument>
#include <QLocale>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

namespace locum::ctl {

namespace {

constexpr int patience = 8'000; // ms
constexpr qsizetype longestAnswer = 64 * 1024;
constexpr int soonDays = 14;

/// What came back from one request of a phone's.
struct Seen {
    bool connected = false;
    QString error;
    QList<QSslError> tlsErrors; ///< what keeps a phone from trusting the certificate
    QSslCertificate certificate;
    int status = 0; ///< of HTTP; 0: no answer
    QByteArray body;
};

/// An HTTP/1.1 request without a body, to `address`, for the host and path of `url`.
Seen ask(const QUrl &url, const QHostAddress &address, const QString &path, const QByteArray &moreHeaders = {})
{
    Seen seen;
    QSslSocket socket;
    const bool tls = url.scheme() == QLatin1String("https");
    const auto port = static_cast<quint16>(url.port(tls ? 443 : 80));
    // Untrusted certificates are what we are here to tell about: go on, and keep what was wrong.
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&](const QList<QSslError> &errors) {
        seen.tlsErrors = errors;
        socket.ignoreSslErrors();
    });
    socket.setPeerVerifyName(url.host());
    socket.connectToHost(address, port);
    if (!socket.waitForConnected(patience)) {
        seen.error = socket.errorString();
        return seen;
    }
    seen.connected = true;
    if (tls) {
        socket.startClientEncryption();
        if (!socket.waitForEncrypted(patience)) {
            seen.error = socket.errorString();
            seen.certificate = socket.peerCertificate();
            return seen;
        }
        seen.certificate = socket.peerCertificate();
    }
    const auto host =
        url.host(QUrl::FullyEncoded) + (url.port() > 0 ? QStringLiteral(":%1").arg(url.port()) : QString());
    socket.write("GET " + path.toUtf8() + " HTTP/1.1\r\nHost: " + host.toUtf8() +
                 "\r\nUser-Agent: locumctl-doctor\r\n" +
                 (moreHeaders.isEmpty() ? QByteArray("Connection: close\r\n") : moreHeaders) + "\r\n");
    QByteArray answer;
    QElapsedTimer timer;
    timer.start();
    while (answer.size() < longestAnswer && timer.elapsed() < patience) {
        const auto end = answer.indexOf("\r\n\r\n");
        if (end > 0 && (answer.contains('}') || !moreHeaders.isEmpty())) {
            break;
        }
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(patience)) {
            break;
        }
        answer += socket.readAll();
    }
    if (answer.startsWith("HTTP/1.")) {
        seen.status = answer.mid(9, 3).toInt();
        seen.body = answer.mid(answer.indexOf("\r\n\r\n") + 4);
    }
    return seen;
}

bool isHealthy(const Seen &seen)
{
    const auto start = seen.body.indexOf('{');
    const auto end = seen.body.lastIndexOf('}');
    const auto document = QJsonDocument::fromJson(seen.body.mid(start, end - start + 1)); // also from a chunked body
    return seen.status == 200 && document.object().value(QLatin1String("status")).toString() == QLatin1String("ok");
}

/// How long the certificate is good.
void checkValidity(const QString &id, const QSslCertificate &certificate, const Report &report)
{
    const auto days = QDateTime::currentDateTime().daysTo(certificate.expiryDate());
    const auto date = QLocale().toString(certificate.expiryDate().date(), QLocale::ShortFormat);
    if (days < 0) {
        report({id, Finding::Failed, Words::tr("The certificate ended on %1").arg(date),
                Words::tr("Renew it, then \"systemctl reload locumd\" (or the proxy).")});
    } else if (certificate.effectiveDate() > QDateTime::currentDateTime()) {
        report({id, Finding::Failed, Words::tr("The certificate is not good yet"),
                Words::tr("Check this machine's clock.")});
    } else if (days < soonDays) {
        report({id, Finding::Warning, Words::tr("The certificate ends on %1").arg(date),
                Words::tr("Renew it, then \"systemctl reload locumd\" (or the proxy).")});
    } else {
        report({id, Finding::Ok, Words::tr("The certificate is good until %1").arg(date), {}});
    }
}

QStringList namesIn(const QSslCertificate &certificate)
{
    auto names = certificate.subjectAlternativeNames().values();
    return names.isEmpty() ? certificate.subjectInfo(QSslCertificate::CommonName) : names;
}

} // namespace

bool isFor(const QSslCertificate &certificate, const QString &host)
{
    const QHostAddress address(host);
    for (const auto &name : namesIn(certificate)) {
        if (name.compare(host, Qt::CaseInsensitive) == 0 || (!address.isNull() && QHostAddress(name) == address)) {
            return true;
        }
        if (name.startsWith(QLatin1String("*.")) && address.isNull() &&
            host.section(QLatin1Char('.'), 1).compare(name.mid(2), Qt::CaseInsensitive) == 0 &&
            name.count(QLatin1Char('.')) > 1) {
            return true;
        }
    }
    return false;
}

void checkListening(const Installation &installation, const Report &report)
{
    const auto id = QStringLiteral("gateway.listen");
    if (!installation.running) {
        return; // that it does not run was said
    }
    auto url =
        QUrl(installation.running->value(QLatin1String("gateway")).toObject().value(QLatin1String("url")).toString());
    QHostAddress address(url.host());
    if (address == QHostAddress::AnyIPv6 || address == QHostAddress::AnyIPv4) {
        address = QHostAddress::LocalHost;
        url.setHost(address.toString());
    }
    const auto seen = ask(url, address, QStringLiteral("/api/v1/health"));
    if (!seen.connected) {
        report({id, Finding::Failed, Words::tr("Nobody answers on %1: %2").arg(url.toString(), seen.error),
                Words::tr("Restart locumd, and look at its log: journalctl -u locumd")});
    } else if (!isHealthy(seen)) {
        report({id, Finding::Failed, Words::tr("What answers on %1 is not Locum").arg(url.toString()),
                Words::tr("Another program may have the port: \"ss -ltnp\" names it.")});
    } else {
        report({id, Finding::Ok, Words::tr("Locum answers on %1").arg(url.toString()), {}});
    }
    if (!seen.certificate.isNull()) {
        checkValidity(QStringLiteral("gateway.certificate"), seen.certificate, report);
        const auto publicHost = QUrl(installation.text("gateway.public_url")).host();
        if (!publicHost.isEmpty() && !isFor(seen.certificate, publicHost)) {
            report({QStringLiteral("gateway.certificate.names"), Finding::Warning,
                    Words::tr("The certificate is not for %1, but for %2")
                        .arg(publicHost, namesIn(seen.certificate).join(QLatin1String(", "))),
                    Words::tr("Phones that reach Locum without a proxy will refuse it: get one for that name.")});
        }
    }
}

namespace {

void checkTrust(const QUrl &url, const Seen &seen, bool localAuthority, const Report &report)
{
    const auto id = QStringLiteral("public.certificate");
    if (!isFor(seen.certificate, url.host())) {
        report({id, Finding::Failed,
                Words::tr("The certificate at %1 is not for this name, but for %2")
                    .arg(url.toString(), namesIn(seen.certificate).join(QLatin1String(", "))),
                localAuthority ? Words::tr("Add the name to gateway.names and restart locumd.")
                               : Words::tr("Get a certificate for %1.").arg(url.host())});
    } else if (seen.tlsErrors.isEmpty()) {
        report({id, Finding::Ok, Words::tr("The certificate at %1 is trusted").arg(url.toString()), {}});
    } else if (localAuthority) {
        report({id, Finding::Warning,
                Words::tr("The certificate is of Locum's own authority: a phone trusts it once you say so"),
                Words::tr("On each phone open %1/api/v1/ca.crt and install it as an authority.").arg(url.toString())});
    } else {
        QStringList why;
        for (const auto &error : seen.tlsErrors) {
            why << error.errorString();
        }
        why.removeDuplicates();
        report({id, Finding::Failed,
                Words::tr("A phone does not trust the certificate at %1: %2")
                    .arg(url.toString(), why.join(QLatin1String("; "))),
                Words::tr("Serve the whole chain (fullchain.pem) of a known authority, or set gateway.tls to "
                          "\"local-authority\".")});
    }
    checkValidity(QStringLiteral("public.certificate.validity"), seen.certificate, report);
}

void checkProxy(const Installation &installation, const QUrl &url, const QHostAddress &address, const Report &report)
{
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    // Without a token Locum refuses: 401 tells that the request came through as it was.
    const auto seen = ask(url, address, url.path() + QStringLiteral("/api/v1/stream"), upgrade);
    const bool good = seen.status == 401;
    report({QStringLiteral("public.websocket"), good ? Finding::Ok : Finding::Failed,
            good ? Words::tr("WebSockets come through")
                 : Words::tr("WebSockets do not come through (status %1)").arg(seen.status),
            good ? QString()
                 : Words::tr(
                       "The proxy must pass on Upgrade and Connection (nginx: proxy_set_header Upgrade $http_upgrade; "
                       "proxy_set_header Connection \"upgrade\";).")});
    const auto own =
        QUrl(installation.running->value(QLatin1String("gateway")).toObject().value(QLatin1String("url")).toString());
    const bool throughProxy =
        own.scheme() != url.scheme() || own.port() != url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
    if (throughProxy && installation.list("gateway.trusted_proxies").isEmpty()) {
        report({QStringLiteral("public.proxy"), Finding::Warning,
                Words::tr("%1 leads through a proxy, and gateway.trusted_proxies names none").arg(url.toString()),
                Words::tr("All phones seem to be one, and share its limits: name the proxy's address, such as "
                          "[\"127.0.0.1\"].")});
    }
}

} // namespace

void checkPublicUrl(const Installation &installation, const Report &report)
{
    const auto text = installation.text("gateway.public_url");
    if (text.isEmpty()) {
        report({QStringLiteral("public.url"), Finding::Warning,
                Words::tr("gateway.public_url is not set: what a phone sees cannot be tested"),
                Words::tr("Set it to the address that your phone uses.")});
        return;
    }
    auto url = QUrl(text);
    if (url.path().endsWith(QLatin1Char('/'))) {
        url.setPath(url.path().chopped(1));
    }
    const auto found = QHostInfo::fromName(url.host());
    if (found.addresses().isEmpty()) {
        report({QStringLiteral("public.dns"), Finding::Failed,
                Words::tr("The name %1 is not known: %2").arg(url.host(), found.errorString()),
                Words::tr("Make a DNS record for it (A, and AAAA where you have IPv6).")});
        return;
    }
    QStringList addresses;
    for (const auto &address : found.addresses()) {
        addresses << address.toString();
    }
    report({QStringLiteral("public.dns"),
            Finding::Ok,
            Words::tr("%1 is %2").arg(url.host(), addresses.join(QLatin1String(", "))),
            {}});

    std::optional<std::pair<QHostAddress, Seen>> good;
    for (const auto &address : found.addresses()) {
        const auto seen = ask(url, address, url.path() + QStringLiteral("/api/v1/health"));
        if (!seen.connected || (seen.status == 0 && seen.certificate.isNull())) {
            report({QStringLiteral("public.port"), Finding::Failed,
                    Words::tr("%1 cannot be reached at %2: %3").arg(url.toString(), address.toString(), seen.error),
                    Words::tr(
                        "Open the port in the firewall and forward it in the router. From inside your own network a "
                        "router may refuse this though it works from outside: try with the phone off the wireless.")});
        } else if (!isHealthy(seen)) {
            const auto advice =
                seen.status == 502 || seen.status == 503 || seen.status == 504
                    ? Words::tr("The proxy does not reach locumd: check the address that it passes on to.")
                : seen.status >= 300 && seen.status < 400
                    ? Words::tr("It leads elsewhere: set gateway.public_url to where it ends.")
                    : Words::tr("Another program answers there, or the proxy passes on another path.");
            report({QStringLiteral("public.health"), Finding::Failed,
                    Words::tr("What answers at %1 (%2) is not Locum (status %3)")
                        .arg(url.toString(), address.toString())
                        .arg(seen.status),
                    advice});
        } else {
            report({QStringLiteral("public.health"),
                    Finding::Ok,
                    Words::tr("Locum answers at %1 (%2)").arg(url.toString(), address.toString()),
                    {}});
            good = std::pair(address, seen);
        }
        if (!seen.certificate.isNull() && !good) {
            checkTrust(url, seen, installation.text("gateway.tls") == QLatin1String("local-authority"), report);
        }
    }
    if (good) {
        if (!good->second.certificate.isNull()) {
            checkTrust(url, good->second, installation.text("gateway.tls") == QLatin1String("local-authority"), report);
        }
        if (installation.running) {
            checkProxy(installation, url, good->first, report);
        }
    }
}

} // namespace locum::ctl
