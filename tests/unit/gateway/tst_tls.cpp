// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/local_authority.h"
#include "gateway/x509.h"
#include "web_client.h"

#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace locum;
using namespace locum::gateway;
using namespace std::chrono_literals;

namespace {

/// Time as it is: certificates are looked at by QSslSocket's clock.
Result<LocalAuthority> openAuthority(const QTemporaryDir &folder, const Clock &clock = SystemClock())
{
    return LocalAuthority::open(folder.path(), QStringLiteral("host"), clock);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

/// A gateway with time as it is.
struct Door {
    explicit Door(GatewaySettings settings)
        : gateway(
              [&settings] {
                  settings.port = 0;
                  return settings;
              }(),
              engine.ports(), clock, random),
          started(gateway.start())
    {
    }

    FakeEngine engine;
    SystemClock clock;
    SystemRandom random;
    Gateway gateway;
    Done started;
};

/// The peer's certificate after a handshake that trusts only `authority`; null when it failed.
QSslCertificate handshake(quint16 port, const QByteArray &authority, const QString &name, WebClient *keep = nullptr)
{
    QSslSocket socket;
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromData(authority));
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port, name);
    (void)QTest::qWaitFor(
        [&socket] { return socket.isEncrypted() || socket.state() == QAbstractSocket::UnconnectedState; }, 5000);
    Q_UNUSED(keep)
    return socket.isEncrypted() ? socket.peerCertificate() : QSslCertificate();
}

} // namespace

/// Certificates, and the three ways to listen.
class TestTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesAnAuthorityOnce();
    void keepsKeysToItself();
    void issuesAnewWhenNeeded();
    void refusesADamagedAuthority();
    void servesWithItsOwnAuthority();
    void servesFiles();
    void refusesWrongFiles_data();
    void refusesWrongFiles();
    void servesTheStreamOverTls();
    void closesWhoSpeaksNoTls();
    void renewsWithoutARestart();
    void staysPlainOnTheMachineOnly();
    void saysThatThePortIsTaken();
    void saysWhatIsWrongWithSettings();
};

void TestTls::makesAnAuthorityOnce()
{
    const QTemporaryDir folder;
    const auto first = openAuthority(folder);
    QVERIFY(first);
    const auto second = openAuthority(folder);
    QVERIFY(second);
    QCOMPARE(first->certificate(), second->certificate());
    const QSslCertificate certificate(first->certificate());
    QVERIFY(certificate.isSelfSigned());
    QVERIFY(certificate.expiryDate() > QDateTime::currentDateTimeUtc().addYears(9));
    QVERIFY(certificate.subjectDisplayName().startsWith(QStringLiteral("Locum on host")));
}

void TestTls::keepsKeysToItself()
{
    const QTemporaryDir folder;
    const auto authority = openAuthority(folder);
    QVERIFY(authority && authority->serverMaterial({QStringLiteral("localhost")}, SystemClock()));
    for (const char *name : {"ca.key", "server.key"}) {
        const auto path = folder.filePath(QLatin1String(name));
        QVERIFY(contentOf(path).contains("PRIVATE KEY"));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(path) & others, QFile::Permissions());
    }
}

void TestTls::issuesAnewWhenNeeded()
{
    const QTemporaryDir folder;
    TestClock clock;
    const auto authority = openAuthority(folder, clock);
    QVERIFY(authority);
    const QStringList names{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1"),
                            QStringLiteral("Locum.Example")};
    const auto first = authority->serverMaterial(names, clock);
    QVERIFY(first);
    const auto facts = readCertificate(first->certificateChain);
    QVERIFY(facts);
    QCOMPARE(facts->names, QStringList({QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1"),
                                        QStringLiteral("locum.example")}));
    QVERIFY(isSignedBy(first->certificateChain, authority->certificate()));

    QCOMPARE(authority->serverMaterial(names.mid(1), clock)->certificateChain,
             first->certificateChain); // it still fits
    clock.pass(360 * 24h);
    QCOMPARE(authority->serverMaterial(names, clock)->certificateChain, first->certificateChain);
    clock.pass(10 * 24h); // less than 30 days are left
    const auto second = authority->serverMaterial(names, clock);
    QVERIFY(second && second->certificateChain != first->certificateChain);
    const auto third = authority->serverMaterial(names + QStringList{QStringLiteral("192.0.2.7")}, clock);
    QVERIFY(third && third->certificateChain != second->certificateChain);
    // A key that does not belong to it, as after a copy that went wrong.
    QVERIFY(write(folder.filePath(QStringLiteral("server.key")), first->privateKey.reveal()));
    const auto fourth = authority->serverMaterial(names, clock);
    QVERIFY(fourth && checkKeyMatches(fourth->certificateChain, fourth->privateKey));
}

void TestTls::refusesADamagedAuthority()
{
    const QTemporaryDir folder;
    QVERIFY(openAuthority(folder));
    const auto key = folder.filePath(QStringLiteral("ca.key"));
    QVERIFY(write(key, "garbage"));
    const auto damaged = openAuthority(folder);
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().code, "gateway.tls.authority.damaged");
    QVERIFY(damaged.error().detail.contains(QStringLiteral("backup")));
    QVERIFY(QFile::remove(key));
    QCOMPARE(openAuthority(folder).error().code, "gateway.tls.authority.damaged"); // phones trust the certificate
    TestClock later;
    later.pass(3700 * 24h);
    const QTemporaryDir other;
    TestClock before;
    QVERIFY(openAuthority(other, before));
    QCOMPARE(openAuthority(other, later).error().code, "gateway.tls.authority.expired");
}

void TestTls::servesWithItsOwnAuthority()
{
    const QTemporaryDir folder;
    GatewaySettings settings;
    settings.tls = TlsMode::LocalAuthority;
    settings.authorityFolder = folder.filePath(QStringLiteral("tls"));
    settings.publicUrl = QStringLiteral("https://locum.example:7667");
    settings.names = {QStringLiteral("locum.lan")};
    Door door(settings);
    QVERIFY2(door.started, door.started ? "" : qPrintable(door.started.error().detail));
    const auto authority = contentOf(settings.authorityFolder + QStringLiteral("/ca.crt"));
    for (const char *name : {"locum.example", "locum.lan", "localhost", "127.0.0.1"}) {
        QVERIFY2(!handshake(door.gateway.port(), authority, QLatin1String(name)).isNull(), name);
    }
    QVERIFY(handshake(door.gateway.port(), authority, QStringLiteral("other.example")).isNull());
    const QTemporaryDir elsewhere;
    QVERIFY(
        handshake(door.gateway.port(), openAuthority(elsewhere)->certificate(), QStringLiteral("localhost")).isNull());

    WebClient client(door.gateway.port());
    client.socket().ignoreSslErrors();
    client.socket().setPeerVerifyMode(QSslSocket::VerifyNone);
    QTRY_COMPARE(client.socket().state(), QAbstractSocket::ConnectedState);
    client.socket().startClientEncryption();
    QTRY_VERIFY(client.socket().isEncrypted());
    const auto pem = client.ask(WebClient::request("GET", "/ca.crt", {}, {}));
    QCOMPARE(pem.body, authority);
    const auto der = client.ask(WebClient::request("GET", "/ca", {}, {}));
    QCOMPARE(der.headers.value("content-type"), "application/x-x509-ca-cert");
    QCOMPARE(QSslCertificate(der.body, QSsl::Der), QSslCertificate(authority));
    QVERIFY(!der.headers.contains("strict-transport-security")); // or who does not trust it yet is locked out
    QVERIFY(door.gateway.addresses().first().startsWith(QStringLiteral("https://127.0.0.1:")));
}

void TestTls::servesFiles()
{
    const QTemporaryDir folder;
    const auto authority = openAuthority(folder);
    const auto made = authority->serverMaterial({QStringLiteral("localhost")}, SystemClock());
    GatewaySettings settings;
    settings.tls = TlsMode::Files;
    settings.certificateFile = folder.filePath(QStringLiteral("server.crt"));
    settings.keyFile = folder.filePath(QStringLiteral("server.key"));
    Door door(settings);
    QVERIFY2(door.started, door.started ? "" : qPrintable(door.started.error().detail));
    QVERIFY(!handshake(door.gateway.port(), authority->certificate(), QStringLiteral("localhost")).isNull());
}

void TestTls::refusesWrongFiles_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("code");
    const Validity year{SystemClock().now(), SystemClock().now() + 24h};
    const auto one = makeAuthority(QStringLiteral("one"), year);
    const auto other = makeAuthority(QStringLiteral("other"), year);
    QTest::newRow("no certificate") << QByteArray("garbage") << one->key.reveal()
                                    << QByteArray("gateway.tls.certificate.invalid");
    QTest::newRow("no key") << one->certificate << QByteArray("garbage") << QByteArray("gateway.tls.key.invalid");
    QTest::newRow("another's key") << one->certificate << other->key.reveal() << QByteArray("gateway.tls.key.mismatch");
    QTest::newRow("no file") << QByteArray() << one->key.reveal() << QByteArray("gateway.tls.unreadable");
}

void TestTls::refusesWrongFiles()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, code);
    const QTemporaryDir folder;
    GatewaySettings settings;
    settings.tls = TlsMode::Files;
    settings.certificateFile = folder.filePath(QStringLiteral("c.pem"));
    settings.keyFile = folder.filePath(QStringLiteral("k.pem"));
    QVERIFY(write(settings.keyFile, key));
    if (!certificate.isEmpty()) {
        QVERIFY(write(settings.certificateFile, certificate));
    }
    const Door door(settings);
    QVERIFY(!door.started);
    QCOMPARE(door.started.error().code, code);
    QVERIFY(door.started.error().detail.contains(settings.certificateFile));
}

void TestTls::servesTheStreamOverTls()
{
    const QTemporaryDir folder;
    GatewaySettings settings;
    settings.tls = TlsMode::LocalAuthority;
    settings.authorityFolder = folder.path();
    Door door(settings);
    QVERIFY(door.started);
    WebClient client(door.gateway.port());
    client.socket().setPeerVerifyMode(QSslSocket::VerifyNone);
    QTRY_COMPARE(client.socket().state(), QAbstractSocket::ConnectedState);
    client.socket().startClientEncryption();
    QTRY_VERIFY(client.socket().isEncrypted());
    QCOMPARE(client.openStream().status, 101);
    QCOMPARE(client.receiveText().type(), QStringLiteral("hello"));
    door.engine.append(1, 300, 1000);
    qsizetype come = 0;
    while (come < 300) {
        const auto frame = client.receiveText();
        QCOMPARE(frame.type(), QStringLiteral("feed"));
        come += frame.entries().size();
    }
    client.sendFrame(R"({"type":"detach"})");
    QCOMPARE(client.receiveText().type(), QStringLiteral("detached"));
    QCOMPARE(client.receiveText().closeCode(), 1000);
}

void TestTls::closesWhoSpeaksNoTls()
{
    const QTemporaryDir folder;
    GatewaySettings settings;
    settings.tls = TlsMode::LocalAuthority;
    settings.authorityFolder = folder.path();
    settings.limits.tlsHandshake = 200ms;
    Door door(settings);
    WebClient plain(door.gateway.port());
    plain.send(WebClient::request("GET", "/api/v1/health"));
    QTRY_VERIFY(plain.isClosed());
    WebClient silent(door.gateway.port());
    QTRY_COMPARE(silent.socket().state(), QAbstractSocket::ConnectedState);
    QTRY_VERIFY(silent.isClosed());
}

void TestTls::renewsWithoutARestart()
{
    const QTemporaryDir folder;
    GatewaySettings settings;
    settings.tls = TlsMode::LocalAuthority;
    settings.authorityFolder = folder.path();
    Door door(settings);
    const auto authority = contentOf(folder.filePath(QStringLiteral("ca.crt")));
    const auto first = handshake(door.gateway.port(), authority, QStringLiteral("localhost"));
    QVERIFY(door.gateway.reloadTls());
    QCOMPARE(handshake(door.gateway.port(), authority, QStringLiteral("localhost")), first);
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("server.crt"))));
    QVERIFY(door.gateway.reloadTls());
    const auto second = handshake(door.gateway.port(), authority, QStringLiteral("localhost"));
    QVERIFY(!second.isNull() && second != first);
    QVERIFY(write(folder.filePath(QStringLiteral("ca.key")), "garbage"));
    QCOMPARE(door.gateway.reloadTls().error().code, "gateway.tls.authority.damaged");
    QCOMPARE(handshake(door.gateway.port(), authority, QStringLiteral("localhost")), second); // it goes on with that
}

void TestTls::staysPlainOnTheMachineOnly()
{
    GatewaySettings settings;
    settings.address = QHostAddress::Any;
    const Door open(settings);
    QVERIFY(!open.started);
    QCOMPARE(open.started.error().code, "gateway.plain.exposed");
    QVERIFY(open.started.error().detail.contains(QStringLiteral("local-authority")));
    settings.trustedProxies = {QStringLiteral("10.0.0.0/8")};
    const Door behindAProxy(settings);
    QVERIFY2(behindAProxy.started, behindAProxy.started ? "" : qPrintable(behindAProxy.started.error().detail));
}

void TestTls::saysThatThePortIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    FakeEngine engine;
    SystemClock clock;
    SystemRandom random;
    GatewaySettings settings;
    settings.port = other.serverPort();
    Gateway gateway(settings, engine.ports(), clock, random);
    const auto started = gateway.start();
    QVERIFY(!started);
    QCOMPARE(started.error().code, "gateway.address.in_use");
    QVERIFY(started.error().detail.contains(QString::number(other.serverPort())));
    QVERIFY(started.error().detail.contains(QStringLiteral("gateway.listen")));
    QVERIFY(engine.listeners.empty()); // nothing is left behind
    other.close();
    QVERIFY(gateway.start()); // and it can be tried again
}

void TestTls::saysWhatIsWrongWithSettings()
{
    GatewaySettings url;
    url.publicUrl = QStringLiteral("locum.example");
    QCOMPARE(Door(url).started.error().code, "gateway.public_url.invalid");
    GatewaySettings proxies;
    proxies.trustedProxies = {QStringLiteral("10.0.0.0/99")};
    QCOMPARE(Door(proxies).started.error().code, "gateway.proxies.invalid");
    GatewaySettings address;
    address.address = QHostAddress(QStringLiteral("192.0.2.1")); // of nobody
    QCOMPARE(Door(address).started.error().code, "gateway.address.invalid");
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
