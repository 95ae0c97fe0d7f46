// SPDX-License-Identifier: GPL-2.0-or-later
#include "web_client.h"

#include <QFile>

#include <unistd.h>

using namespace locum;
using namespace std::chrono_literals;
using gateway::GatewaySettings;

namespace {

/// Resident memory of this process, in bytes.
qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE)
                                          : 0;
}

} // namespace

/// What the network half lets in, and what it refuses before anybody else hears of it.
class TestHttpGuards : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void answersBeforeTheBodyComes();
    void closesSlowHeaders();
    void staysSmallUnderAnEndlessBody();
    void keepsPipelinedAnswersInOrder();
    void survivesAClientThatLeavesMeanwhile();
    void holdsRequestsInFlight();
    void answersWhenTheCoreDoesNot();
    void endsAConnectionAfterItsRequests();
    void limitsConnectionsPerAddress();
    void saysGoOn();
    void hasSecurityHeadersAndRequestIds();
    void servesFilesFromMemory();
    void servesPicturesAsNothingElse();
    void showsMetricsOnTheMachineOnly();
    void takesCallBacksAsTheyCome();
    void slowsStrangers();
    void givesAPlaceBackWhenAWaitingClientLeaves();
};

void TestHttpGuards::refuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray get = "GET /api/v1/session HTTP/1.1\r\n";
    const QByteArray post = "POST /api/v1/session HTTP/1.1\r\nHost: a\r\n";
    const QByteArray nul(1, '\0');
    const auto row = [](const char *name, const QByteArray &request, int status) {
        QTest::newRow(name) << request << status;
    };
    row("length and chunks", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400);
    row("chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 400);
    row("chunks", post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411);
    row("another coding", post + "Transfer-Encoding: gzip\r\n\r\n", 411);
    row("differing lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400);
    row("the same length twice", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400);
    row("a list of lengths", post + "Content-Length: 3, 3\r\n\r\nabc", 400);
    row("a signed length", post + "Content-Length: +3\r\n\r\nabc", 400);
    row("a negative length", post + "Content-Length: -3\r\n\r\n", 400);
    row("no Host", get + "\r\n", 400);
    row("two Hosts", get + "Host: a\r\nHost: b\r\n\r\n", 400);
    row("an empty Host", get + "Host: \r\n\r\n", 400);
    row("a Host with a path", get + "Host: a/b\r\n\r\n", 400);
    row("NUL in a header", get + "Host: a\r\nX: a" + nul + "b\r\n\r\n", 400);
    row("NUL in the target", "GET /a" + nul + "b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("space before the colon", get + "Host : a\r\n\r\n", 400);
    row("high bytes in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("an absolute target", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    row("a body on GET", get + "Host: a\r\nContent-Length: 3\r\n\r\nabc", 400);
    row("a huge header", get + "Host: a\r\nX: " + QByteArray(20000, 'x') + "\r\n\r\n", 431);
    row("a huge target", "GET /" + QByteArray(20000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 431);
    row("garbage", "\x16\x03\x01\x02garbage\r\n\r\n", 400);
    row("HTTP/3.0", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 400);
    row("an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    row("CONNECT", "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", 405);
    row("two tokens", get + "Host: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400);
    row("an unknown path", WebClient::request("GET", "/api/v1/nothing"), 404);
    row("a path that climbs", WebClient::request("GET", "/../../etc/passwd"), 404);
    row("an administrator's path", WebClient::request("GET", "/api/v1/admin/users"), 404);
    row("a wrong method", WebClient::request("PUT", "/api/v1/session"), 405);
    row("no token", get + "Host: a\r\n\r\n", 401);
    row("a wrong token", WebClient::request("GET", "/api/v1/session", {}, "wrong"), 401);
    row("the stream without an upgrade", WebClient::request("GET", "/api/v1/stream"), 426);
    row("an upgrade elsewhere",
        WebClient::request("GET", "/api/v1/session", {}, "alice-token",
                           "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
        400);
    row("no JSON", post + "Content-Length: 3\r\n\r\nabc", 400);
    row("no object", post + "Content-Length: 2\r\n\r\n[]", 400);
    row("an unknown expectation", post + "Content-Length: 2\r\nExpect: cake\r\n\r\n{}", 400);
}

void TestHttpGuards::refuses()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    const GatewayFixture fixture;
    QVERIFY(fixture.started);
    const auto response = fixture.ask(request);
    QCOMPARE(response.status, status);
    QVERIFY(!response.code().isEmpty());
    QCOMPARE(fixture.engine.logIns, 0);
    QCOMPARE(fixture.get("/api/v1/session").status, 200); // others are served
}

void TestHttpGuards::answersBeforeTheBodyComes()
{
    const GatewayFixture fixture;
    const QByteArray accounts = "POST /api/v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    QCOMPARE(fixture.ask(accounts + "1000000000\r\n\r\n").status, 413);
    QCOMPARE(fixture.ask("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n").status, 413);
    auto client = fixture.client();
    QCOMPARE(client.ask(accounts + "1000\r\n\r\n").status, 401);
    QTRY_VERIFY(client.isClosed()); // what it sends now is not taken for its next request
}

void TestHttpGuards::takesCallBacksAsTheyCome()
{
    GatewayFixture fixture;
    auto client = fixture.client();
    const QByteArray post = "POST /api/v1/hooks/secret HTTP/1.1\r\nHost: a\r\nX-Signature: abc\r\n";
    const QByteArray body = "from=%2B34600&text=" + QByteArray(100'000, 'x'); // more than strangers may send elsewhere
    const auto answer = client.ask(post + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("thank you"));
    QCOMPARE(fixture.engine.hooks.back().method, QByteArray("POST"));
    QCOMPARE(fixture.engine.hooks.back().body, body);
    QCOMPARE(fixture.engine.hooks.back().headers.value("x-signature"), QByteArray("abc"));
    QCOMPARE(fixture.get("/api/v1/hooks/secret?from=1&text=hi").status, 200);
    QCOMPARE(fixture.engine.hooks.back().query, QByteArray("from=1&text=hi"));
    QCOMPARE(fixture.ask(post + "Content-Length: 300000\r\n\r\n").status, 413);
    QCOMPARE(fixture.ask(post + "Content-Type: Message/RFC822; x=y\r\nContent-Length: 4\r\n\r\nmail").status, 200);
    QCOMPARE(fixture.engine.hooks.back().method, QByteArray("MAIL"));
    QCOMPARE(fixture.engine.hooks.size(), 3U);
}

void TestHttpGuards::closesSlowHeaders()
{
    const GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.firstHeader = 150ms; });
    auto slow = fixture.client();
    slow.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\nX: ");
    // It goes on, a byte at a time; that does not help it.
    QVERIFY(QTest::qWaitFor(
        [&slow] {
            slow.send("x");
            return slow.isClosed();
        },
        5000));
    QCOMPARE(fixture.get("/api/v1/health").status, 200);
}

void TestHttpGuards::staysSmallUnderAnEndlessBody()
{
    const GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.linger = 300ms; });
    const auto before = residentBytes();
    auto client = fixture.client();
    client.send("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
    QCOMPARE(client.receive().status, 413);
    const QByteArray block(64 * 1024, 'x');
    QVERIFY(QTest::qWaitFor(
        [&] {
            if (!client.isClosed() && client.socket().bytesToWrite() < block.size()) {
                client.send(block);
            }
            return client.isClosed();
        },
        5000));
    QVERIFY2(residentBytes() - before < 20'000'000, qPrintable(QString::number(residentBytes() - before)));
}

void TestHttpGuards::keepsPipelinedAnswersInOrder()
{
    GatewayFixture fixture;
    fixture.engine.hold = true;
    auto client = fixture.client();
    client.send(WebClient::request("GET", "/api/v1/accounts") + WebClient::request("GET", "/api/v1/networks") +
                WebClient::request("GET", "/api/v1/nothing"));
    QTRY_COMPARE(fixture.engine.held.size(), size_t(1));
    QCOMPARE(client.receive(50).status, 0); // the second, that needs no wait, waits for the first
    FakeEngine::release(fixture.engine.held);
    const auto first = client.receive();
    QVERIFY(first.json().contains(QLatin1String("accounts")));
    const auto second = client.receive();
    QVERIFY(second.json().contains(QLatin1String("networks")));
    QCOMPARE(client.receive().status, 404);
    QVERIFY(first.headers.value("x-request-id") != second.headers.value("x-request-id"));
}

void TestHttpGuards::survivesAClientThatLeavesMeanwhile()
{
    GatewayFixture fixture;
    fixture.engine.hold = true;
    for (size_t i = 1; i <= 20; ++i) {
        auto client = fixture.client();
        client.send(WebClient::request("GET", "/api/v1/accounts"));
        QTRY_COMPARE(fixture.engine.held.size(), i);
        client.socket().abort();
    }
    fixture.engine.hold = false;
    FakeEngine::release(fixture.engine.held);
    QCOMPARE(fixture.get("/api/v1/accounts").status, 200);
}

void TestHttpGuards::holdsRequestsInFlight()
{
    GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.concurrent = 1; });
    fixture.engine.hold = true;
    auto first = fixture.client();
    first.send(WebClient::request("GET", "/api/v1/accounts"));
    QTRY_COMPARE(fixture.engine.held.size(), size_t(1));
    const auto second = fixture.get("/api/v1/accounts");
    QCOMPARE(second.status, 503);
    QVERIFY(second.headers.contains("retry-after"));
    FakeEngine::release(fixture.engine.held);
    QCOMPARE(first.receive().status, 200);
}

void TestHttpGuards::answersWhenTheCoreDoesNot()
{
    GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.answer = 50ms; });
    fixture.engine.hold = true;
    auto client = fixture.client();
    QCOMPARE(client.ask(WebClient::request("GET", "/api/v1/accounts")).status, 504);
    fixture.engine.hold = false;
    FakeEngine::release(fixture.engine.held); // too late: it must not be taken for the next answer
    QVERIFY(client.ask(WebClient::request("GET", "/api/v1/networks")).json().contains(QLatin1String("networks")));
}

void TestHttpGuards::endsAConnectionAfterItsRequests()
{
    const GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.requestsPerConnection = 2; });
    auto client = fixture.client();
    QCOMPARE(client.ask(WebClient::request("GET", "/api/v1/health")).headers.value("connection"), "keep-alive");
    QCOMPARE(client.ask(WebClient::request("GET", "/api/v1/health")).headers.value("connection"), "close");
    QTRY_VERIFY(client.isClosed());
}

void TestHttpGuards::limitsConnectionsPerAddress()
{
    const GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.connectionsPerAddress = 2; });
    auto one = std::make_unique<WebClient>(fixture.door->port());
    auto two = fixture.client();
    QCOMPARE(one->ask(WebClient::request("GET", "/api/v1/health")).status, 200);
    QCOMPARE(two.ask(WebClient::request("GET", "/api/v1/health")).status, 200);
    auto three = fixture.client();
    QTRY_VERIFY(three.isClosed());
    one.reset();
    // Not QTRY_COMPARE: it asks once more when the answer is good, and then the connection before may count still.
    QVERIFY(QTest::qWaitFor([&] { return fixture.get("/api/v1/health").status == 200; }));
}

void TestHttpGuards::saysGoOn()
{
    const GatewayFixture fixture;
    auto client = fixture.client();
    const QByteArray body = R"({"user":"alice","password":"correct horse","device":"phone"})";
    client.send("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " +
                QByteArray::number(body.size()) + "\r\n\r\n");
    QCOMPARE(client.receive().status, 100);
    QCOMPARE(client.ask(body).status, 201);
}

void TestHttpGuards::hasSecurityHeadersAndRequestIds()
{
    const GatewayFixture fixture;
    for (const char *path : {"/api/v1/nothing", "/nothing", "/api/v1/accounts"}) {
        const auto response = fixture.get(path);
        QCOMPARE(response.headers.value("x-content-type-options"), "nosniff");
        QCOMPARE(response.headers.value("x-frame-options"), "DENY");
        QCOMPARE(response.headers.value("referrer-policy"), "no-referrer");
        QCOMPARE(response.headers.value("cache-control"), "no-store");
        QVERIFY(response.headers.value("content-security-policy").contains("default-src 'none'"));
        QVERIFY(!response.headers.contains("strict-transport-security")); // plain
        QVERIFY(!response.headers.contains("server"));
        QVERIFY(!response.headers.value("x-request-id").isEmpty());
    }
}

void TestHttpGuards::servesFilesFromMemory()
{
    const GatewayFixture fixture([](GatewaySettings &settings) {
        settings.files.insert("/", {"text/html", "<p>hello", {{"Cache-Control", "no-cache"}}, "\"1\""});
    });
    const auto page = fixture.ask(WebClient::request("GET", "/", {}, {}));
    QCOMPARE(page.body, "<p>hello");
    QCOMPARE(page.headers.value("cache-control"), "no-cache");
    QCOMPARE(page.headers.value("content-type"), "text/html");
    QCOMPARE(fixture.ask(WebClient::request("GET", "/", {}, {}, "If-None-Match: \"1\"\r\n")).status, 304);
    QCOMPARE(fixture.ask(WebClient::request("POST", "/", "x", {})).status, 405);
    auto client = fixture.client();
    client.send(WebClient::request("HEAD", "/", {}, {}));
    const auto head = client.receive(5000, false);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.headers.value("content-length"), "8");
    QCOMPARE(client.ask(WebClient::request("GET", "/", {}, {})).body, "<p>hello"); // no body came for HEAD
}

void TestHttpGuards::servesPicturesAsNothingElse()
{
    const GatewayFixture fixture;
    const auto picture = fixture.get("/api/v1/contacts/7/avatar");
    QCOMPARE(picture.status, 200);
    QCOMPARE(picture.body, "\x89PNG picture");
    QCOMPARE(picture.headers.value("content-type"), "image/png");
    QCOMPARE(picture.headers.value("etag"), "\"abc\"");
    QCOMPARE(picture.headers.value("x-content-type-options"), "nosniff");
    QVERIFY(picture.headers.value("content-security-policy").contains("sandbox"));
    QVERIFY(picture.headers.value("cache-control").contains("private"));
    const auto again = [&fixture](const QByteArray &tags) {
        return fixture.ask(WebClient::request("GET", "/api/v1/contacts/7/avatar", {}, "alice-token",
                                              "If-None-Match: " + tags + "\r\n"));
    };
    QCOMPARE(again("\"abc\"").status, 304);
    QCOMPARE(again("\"abc\"").headers.value("etag"), "\"abc\"");
    QCOMPARE(again("\"x\", \"abc\"").status, 304);
    QCOMPARE(again("\"x\"").body, "\x89PNG picture");
    QCOMPARE(fixture.get("/api/v1/contacts/404/avatar").code(), QStringLiteral("avatar.unknown"));
    QCOMPARE(fixture.ask(WebClient::request("GET", "/api/v1/contacts/7/avatar", {}, {})).status, 401);
}

void TestHttpGuards::showsMetricsOnTheMachineOnly()
{
    const GatewayFixture fixture(
        [](GatewaySettings &settings) { settings.trustedProxies = {QStringLiteral("127.0.0.1")}; });
    const auto shown = fixture.ask(WebClient::request("GET", "/metrics", {}, {}));
    QCOMPARE(shown.status, 200);
    QVERIFY(shown.body.contains("locum_gateway_connections_open "));
    for (const char *from : {"192.0.2.1", "127.0.0.1"}) {
        const QByteArray header = "X-Forwarded-For: " + QByteArray(from) + "\r\n";
        QCOMPARE(fixture.ask(WebClient::request("GET", "/metrics", {}, {}, header)).status, 403);
    }
}

void TestHttpGuards::slowsStrangers()
{
    const GatewayFixture fixture([](GatewaySettings &settings) {
        settings.limits.strangersBurst = 3;
        settings.limits.strangersPerSecond = 0.001;
    });
    auto client = fixture.client();
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(client.ask(WebClient::request("GET", "/api/v1/session", {}, "wrong")).status, 401);
    }
    const auto refused = client.ask(WebClient::request("GET", "/api/v1/session", {}, "wrong"));
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.headers.contains("retry-after"));
    QCOMPARE(client.ask(WebClient::request("GET", "/api/v1/session")).status, 200); // who is known is not held up
}

void TestHttpGuards::givesAPlaceBackWhenAWaitingClientLeaves()
{
    const GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.concurrentLong = 1; });
    auto client = std::make_unique<WebClient>(fixture.door->port());
    client->send(WebClient::request("GET", "/api/v1/feed?wait=30"));
    QVERIFY(QTest::qWaitFor([&] { return fixture.get("/api/v1/feed").status == 503; }));
    client.reset();
    QVERIFY(QTest::qWaitFor([&] { return fixture.get("/api/v1/feed").status == 200; }));
}

QTEST_GUILESS_MAIN(TestHttpGuards)
#include "tst_http_guards.moc"
