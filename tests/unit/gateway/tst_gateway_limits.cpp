// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/address_book.h"
#include "gateway/client_address.h"
#include "gateway/login_limit.h"
#include "web_client.h"

using namespace locum;
using namespace locum::gateway;
using namespace std::chrono_literals;

/// Who is held up, and by whose address.
class TestGatewayLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheClient_data();
    void findsTheClient();
    void countsANetworkAsOne();
    void countsRealClientsBehindAProxy();
    void forgetsQuietAddresses();
    void slowsWrongPasswords();
    void treatsUnknownUsersAlike();
    void countsByNameAcrossAddresses();
    void letsKnownPlacesIn();
    void checksFewAtOnce();
    void leasesAndLongPolls();
    void keepsTokensOutOfTheLog();
};

void TestGatewayLimits::findsTheClient_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("xff");
    QTest::addColumn<QByteArray>("forwarded");
    QTest::addColumn<QByteArray>("proto");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("secure");
    const auto row = [](const char *name, const char *peer, const char *xff, const char *forwarded, const char *proto,
                        const char *address, bool secure) {
        QTest::newRow(name) << QString::fromLatin1(peer) << QByteArray(xff) << QByteArray(forwarded)
                            << QByteArray(proto) << QString::fromLatin1(address) << secure;
    };
    row("a stranger's headers", "192.0.2.9", "198.51.100.1", "for=198.51.100.1", "https", "192.0.2.9", false);
    row("a proxy without headers", "10.0.0.1", "", "", "", "10.0.0.1", false);
    row("a proxy", "10.0.0.1", "198.51.100.1", "", "https", "198.51.100.1", true);
    row("what the client made up", "10.0.0.1", "127.0.0.1, 198.51.100.1", "", "", "198.51.100.1", false);
    row("two proxies", "10.0.0.1", "198.51.100.1, 10.0.0.2", "", "", "198.51.100.1", false);
    row("garbage", "10.0.0.1", "198.51.100.1, garbage", "", "", "10.0.0.1", false);
    row("with a port", "10.0.0.1", "198.51.100.1:1234", "", "", "198.51.100.1", false);
    row("IPv6", "fd00::1", "2001:db8::1", "", "", "2001:db8::1", false);
    row("IPv6 with a port", "10.0.0.1", "[2001:db8::1]:99", "", "", "2001:db8::1", false);
    row("a mapped peer", "::ffff:10.0.0.1", "198.51.100.1", "", "", "198.51.100.1", false);
    row("RFC 7239", "10.0.0.1", "", "for=\"[2001:db8::1]:99\";proto=https, for=10.0.0.2;proto=https", "", "2001:db8::1",
        true);
    row("both kinds", "10.0.0.1", "198.51.100.1", "for=203.0.113.1", "", "198.51.100.1", false);
    row("a hidden one", "10.0.0.1", "", "for=_hidden", "", "10.0.0.1", false);
}

void TestGatewayLimits::findsTheClient()
{
    QFETCH(QString, peer);
    QFETCH(QByteArray, xff);
    QFETCH(QByteArray, forwarded);
    QFETCH(QByteArray, proto);
    QFETCH(QString, address);
    QFETCH(bool, secure);
    const auto proxies = TrustedProxies::from({QStringLiteral("10.0.0.0/8"), QStringLiteral("fd00::/8")});
    QVERIFY(proxies);
    const Client client = clientOf(QHostAddress(peer), false, {xff, proto, forwarded}, *proxies);
    QCOMPARE(client.address.toString(), address);
    QCOMPARE(client.secure, secure);
}

void TestGatewayLimits::countsANetworkAsOne()
{
    const auto key = [](const char *address) { return addressKey(QHostAddress(QLatin1String(address))); };
    QCOMPARE(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
    QVERIFY(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"));
    QVERIFY(key("192.0.2.1") != key("192.0.2.2"));
    QCOMPARE(key("192.0.2.1"), key("::ffff:192.0.2.1"));
}

void TestGatewayLimits::countsRealClientsBehindAProxy()
{
    GatewayFixture fixture([](GatewaySettings &settings) {
        settings.trustedProxies = {QStringLiteral("127.0.0.1")};
        settings.limits.connectionsPerAddress = 2;
    });
    const auto from = [](const char *address) { return "X-Forwarded-For: " + QByteArray(address) + "\r\n"; };
    std::vector<WebClient> streams;
    for (int i = 0; i < 2; ++i) {
        streams.push_back(fixture.client());
        QCOMPARE(streams.back().openStream("since=0", "alice-token", from("192.0.2.1")).status, 101);
    }
    QCOMPARE(fixture.client().openStream("since=0", "alice-token", from("192.0.2.1")).status, 429);
    for (int i = 2; i < 5; ++i) { // all through the one proxy
        streams.push_back(fixture.client());
        const QByteArray other = "192.0.2." + QByteArray::number(i);
        QCOMPARE(streams.back().openStream("since=0", "alice-token", from(other.constData())).status, 101);
    }
    streams.erase(streams.begin());
    QTRY_COMPARE(fixture.client().openStream("since=0", "alice-token", from("192.0.2.1")).status, 101);
}

void TestGatewayLimits::forgetsQuietAddresses()
{
    const Limits limits;
    AddressBook book(limits);
    for (int i = 0; i < 5000; ++i) {
        // Each comes once, a minute after the one before.
        QVERIFY(book.admitStranger(QByteArray::number(i), std::chrono::minutes(i)));
    }
    QVERIFY2(book.size() <= 2048, qPrintable(QString::number(book.size())));
}

void TestGatewayLimits::slowsWrongPasswords()
{
    GatewayFixture fixture;
    const auto logIn = [&](const char *user, const char *password) {
        return fixture.ask(WebClient::request(
            "POST", "/api/v1/session",
            R"({"user":")" + QByteArray(user) + R"(","password":")" + QByteArray(password) + R"(","device":"d"})", {}));
    };
    for (int i = 0; i < 6; ++i) {
        QCOMPARE(logIn("alice", "wrong").status, 401);
    }
    const auto held = logIn("alice", "correct horse");
    QCOMPARE(held.status, 429);
    QCOMPARE(held.code(), QStringLiteral("login.too_often"));
    QCOMPARE(held.headers.value("retry-after"), "1");
    QCOMPARE(fixture.engine.logIns, 6); // it was not even tried
    fixture.clock.pass(1s);
    QCOMPARE(logIn("alice", "wrong").status, 401);
    fixture.clock.pass(1s); // the delay has grown
    QCOMPARE(logIn("alice", "correct horse").status, 429);
    fixture.clock.pass(1s);
    QCOMPARE(logIn("alice", "correct horse").status, 201);
    QCOMPARE(logIn("alice", "correct horse").status, 201);
}

void TestGatewayLimits::treatsUnknownUsersAlike()
{
    TestClock clock;
    const auto story = [&clock](const QString &user) {
        LogInLimit limit(clock);
        QList<qint64> waits;
        for (int i = 0; i < 10; ++i) {
            const auto wait = limit.begin("address", user);
            waits.append(wait ? wait->count() : 0);
            if (!wait) {
                limit.ended();
            }
        }
        return waits;
    };
    QCOMPARE(story(QStringLiteral("alice")), story(QStringLiteral("nobody")));
}

void TestGatewayLimits::countsByNameAcrossAddresses()
{
    TestClock clock;
    LogInLimit limit(clock);
    int held = 0;
    for (int i = 0; i < 20; ++i) {
        // Spellings of the name are the same name.
        if (limit.begin(QByteArray::number(i), i % 2 == 0 ? QStringLiteral("alice") : QStringLiteral("Alice"))) {
            ++held;
        } else {
            limit.ended();
        }
    }
    QCOMPARE(held, 14);
    QVERIFY(!limit.begin("another", QStringLiteral("bob")));
}

void TestGatewayLimits::letsKnownPlacesIn()
{
    TestClock clock;
    LogInLimit limit(clock);
    QVERIFY(!limit.begin("home", QStringLiteral("alice")));
    limit.ended();
    limit.succeeded("home", QStringLiteral("alice"));
    for (int i = 0; i < 20; ++i) {
        if (!limit.begin(QByteArray::number(i), QStringLiteral("alice"))) {
            limit.ended();
        }
    }
    QVERIFY(limit.begin("elsewhere", QStringLiteral("alice")));
    QVERIFY(!limit.begin("home", QStringLiteral("alice"))); // who guesses cannot lock her out
}

void TestGatewayLimits::checksFewAtOnce()
{
    TestClock clock;
    LogInLimit limit(clock);
    for (int i = 0; i < 4; ++i) {
        QVERIFY(!limit.begin(QByteArray::number(i), QString::number(i)));
    }
    QVERIFY(limit.begin("5", QStringLiteral("5")));
    limit.ended();
    QVERIFY(!limit.begin("6", QStringLiteral("6")));
}

void TestGatewayLimits::leasesAndLongPolls()
{
    GatewayFixture fixture;
    auto &calls = fixture.engine.calls;
    const auto kept =
        fixture.ask(WebClient::request("POST", "/api/v1/keepalive", R"({"activity":"background","lease_s":60})"));
    QCOMPARE(kept.json()[QLatin1String("state")].toString(), QStringLiteral("off"));
    QCOMPARE(calls, QStringList{QStringLiteral("polled 10 60000 background")});
    calls.clear();
    fixture.engine.append(1, 3);
    auto client = fixture.client();
    client.send(WebClient::request("GET", "/api/v1/feed?since=3&wait=20&interval=30&activity=interactive"));
    QTRY_COMPARE(calls,
                 QStringList({QStringLiteral("polled 10 50000 interactive"), QStringLiteral("acknowledge 10 3")}));
    fixture.engine.append(1, 1);
    const auto page = client.receive().json();
    QCOMPARE(page[QLatin1String("entries")].toArray().size(), 1);
    QCOMPARE(page[QLatin1String("last")].toInt(), 4);
    for (const char *query : {"since=-1", "since=x", "limit=0", "limit=1001", "wait=31", "interval=0", "activity=no"}) {
        QCOMPARE(fixture.get("/api/v1/feed?" + QByteArray(query)).status, 400);
    }
    QCOMPARE(fixture.ask(WebClient::request("POST", "/api/v1/feed/acknowledge", R"({"up_to":5})")).status, 409);
    QCOMPARE(fixture.ask(WebClient::request("POST", "/api/v1/feed/acknowledge", R"({"up_to":4})")).status, 204);
}

namespace {
QByteArray logged; // NOLINT: a message handler has no other place
}

void TestGatewayLimits::keepsTokensOutOfTheLog()
{
    logged.clear();
    const auto before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &text) { logged += text.toUtf8() + '\n'; });
    QByteArray ticket;
    {
        const GatewayFixture fixture;
        ticket = fixture.ticket().sliced(7);
        fixture.client().openStream("ticket=" + ticket, {});
        fixture.ask(WebClient::request("POST", "/api/v1/session",
                                       R"({"user":"alice","password":"correct horse","device":"d"})", {}));
        fixture.get("/api/v1/accounts");
    }
    qInstallMessageHandler(before);
    QVERIFY(!ticket.isEmpty());
    for (const QByteArray &secret : {ticket, QByteArray("alice-token"), QByteArray("correct horse")}) {
        QVERIFY2(!logged.contains(secret), logged.constData());
    }
}

QTEST_GUILESS_MAIN(TestGatewayLimits)
#include "tst_gateway_limits.moc"
