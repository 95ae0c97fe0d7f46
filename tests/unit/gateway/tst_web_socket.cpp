// SPDX-License-Identifier: GPL-2.0-or-later
#include "web_client.h"

#include <QRandomGenerator>

using namespace locum;
using namespace std::chrono_literals;
using gateway::GatewaySettings;

namespace {

/// A client whose stream is open and greeted; its response's status is in `opened`.
WebClient streaming(const GatewayFixture &fixture, const QByteArray &query = "since=0")
{
    WebClient client(fixture.door->port());
    if (client.openStream(query).status != 101 || client.receiveText().type() != QLatin1String("hello")) {
        qWarning("the stream did not open");
    }
    return client;
}

QString codeOf(const WebClient::Frame &frame)
{
    return frame.json()[QLatin1String("error")][QLatin1String("code")].toString();
}

} // namespace

/// The stream over a real socket: opening, limits, life and end.
class TestWebSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWithAToken();
    void opensWithATicketOnce();
    void looksAtTheOriginOfTickets();
    void refusesWrongOpenings();
    void bringsWhatIsStoredAndWhatIsNew();
    void refusesToAcknowledgeTheFuture();
    void closesOnTooLongAFrame();
    void closesOnWrongFrames_data();
    void closesOnWrongFrames();
    void answersGarbage();
    void readsTheNextOnlyWhenTheLastIsDone();
    void sendsMessages();
    void losesWhoDoesNotAnswerPings();
    void keepsWhoAnswersPings();
    void boundsAStalledReader();
    void closesAnOverfullQueue();
    void tellsLostUnlessDetached();
    void endsTheLinksOfARemovedDevice();
    void saysGoodbyeWhenItStops();
    void survivesRandomBytes();
};

void TestWebSocket::opensWithAToken()
{
    GatewayFixture fixture;
    fixture.engine.append(1, 3);
    auto client = fixture.client();
    const auto opened = client.openStream("since=3&activity=background");
    QCOMPARE(opened.status, 101);
    QCOMPARE(opened.headers.value("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455 §1.3
    QCOMPARE(opened.headers.value("x-content-type-options"), "nosniff");
    QVERIFY(!opened.headers.contains("sec-websocket-extensions"));
    const auto hello = client.receiveText();
    QCOMPARE(hello.type(), QStringLiteral("hello"));
    QCOMPARE(hello.json()[QLatin1String("last")].toInt(), 3);
    QCOMPARE(fixture.engine.calls,
             QStringList({QStringLiteral("opened 10 background"), QStringLiteral("acknowledge 10 3")}));
}

void TestWebSocket::opensWithATicketOnce()
{
    GatewayFixture fixture;
    const QByteArray ticket = fixture.ticket();
    auto client = fixture.client();
    QCOMPARE(client.openStream(ticket, {}).status, 101);
    QCOMPARE(fixture.client().openStream(ticket, {}).status, 401);
    const QByteArray late = fixture.ticket();
    fixture.clock.pass(31s);
    QCOMPARE(fixture.client().openStream(late, {}).status, 401);
}

void TestWebSocket::looksAtTheOriginOfTickets()
{
    const GatewayFixture named(
        [](GatewaySettings &settings) { settings.publicUrl = QStringLiteral("https://locum.example:443/"); });
    QCOMPARE(named.client().openStream(named.ticket(), {}, "Origin: https://evil.example\r\n").status, 403);
    QCOMPARE(named.client().openStream(named.ticket(), {}, "Origin: null\r\n").status, 403);
    QCOMPARE(named.client().openStream(named.ticket(), {}, "Origin: https://locum.example\r\n").status, 101);
    const GatewayFixture unnamed;
    QCOMPARE(unnamed.client().openStream(unnamed.ticket(), {}, "Origin: http://evil.example\r\n").status, 403);
    QCOMPARE(unnamed.client().openStream(unnamed.ticket(), {}, "Origin: http://localhost\r\n").status, 101);
}

void TestWebSocket::refusesWrongOpenings()
{
    const GatewayFixture fixture;
    QCOMPARE(fixture.client().openStream("since=0", "wrong").status, 401);
    QCOMPARE(fixture.client().openStream("since=0", {}).status, 401);
    auto early = fixture.client();
    QCOMPARE(early.ask(WebClient::opening("since=0", "alice-token") + "early").status, 400);
    auto badSince = fixture.client();
    QCOMPARE(badSince.openStream("since=-1").status, 101); // what it means is the core's business
    QCOMPARE(badSince.receiveText().type(), QStringLiteral("error"));
    QCOMPARE(badSince.receiveText().closeCode(), 1008);
    QVERIFY(fixture.engine.calls.isEmpty());
}

void TestWebSocket::bringsWhatIsStoredAndWhatIsNew()
{
    GatewayFixture fixture;
    fixture.engine.append(1, 5);
    auto client = streaming(fixture, "since=2");
    const auto stored = client.receiveText().entries();
    QCOMPARE(stored.size(), 3);
    QCOMPARE(stored.first()[QLatin1String("seq")].toInt(), 3);
    fixture.engine.append(1, 1);
    fixture.engine.append(2, 1); // another user's
    const auto live = client.receiveText().entries();
    QCOMPARE(live.size(), 1);
    QCOMPARE(live.first()[QLatin1String("seq")].toInt(), 6);
    QCOMPARE(live.first()[QLatin1String("type")].toString(), QStringLiteral("message_added"));
    fixture.engine.tell(2, ContactTyping{IdentityId(1), true});
    fixture.engine.tell(1, ContactTyping{IdentityId(7), true});
    const auto typing = client.receiveText();
    QCOMPARE(typing.type(), QStringLiteral("ephemeral"));
    QCOMPARE(typing.json()[QLatin1String("event")][QLatin1String("identity")].toInt(), 7);
}

void TestWebSocket::refusesToAcknowledgeTheFuture()
{
    GatewayFixture fixture;
    fixture.engine.append(1, 6);
    auto client = streaming(fixture);
    QCOMPARE(client.receiveText().entries().size(), 6);
    client.sendFrame(R"({"type":"acknowledge","up_to":6})");
    QTRY_VERIFY(fixture.engine.calls.contains(QStringLiteral("acknowledge 10 6")));
    client.sendFrame(R"({"type":"acknowledge","up_to":7})");
    QCOMPARE(codeOf(client.receiveText()), QStringLiteral("feed.acknowledge.beyond"));
    QVERIFY(!fixture.engine.calls.contains(QStringLiteral("acknowledge 10 7")));
}

void TestWebSocket::closesOnTooLongAFrame()
{
    GatewayFixture fixture;
    auto client = streaming(fixture);
    client.sendFrame("some", 1, quint64(1) << 30); // a gigabyte is announced
    QCOMPARE(client.receiveText().closeCode(), 1009);
    client.socket().disconnectFromHost();
    QTRY_VERIFY(fixture.engine.calls.contains(QStringLiteral("lost 10")));
}

void TestWebSocket::closesOnWrongFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<int>>("codes");
    const QList<int> protocolError{1002, 1007};
    QTest::newRow("binary") << QByteArray("\x82\x81\0\0\0\0x", 7) << QList<int>{1003};
    QTest::newRow("not masked") << QByteArray("\x81\x01x") << protocolError;
    QTest::newRow("reserved bits") << QByteArray("\xf1\x81\0\0\0\0x", 7) << protocolError;
    QTest::newRow("unknown opcode") << QByteArray("\x83\x81\0\0\0\0x", 7) << protocolError;
    QTest::newRow("not UTF-8") << QByteArray("\x81\x81\0\0\0\0\xff", 7) << protocolError;
    QTest::newRow("a ping in parts") << QByteArray("\x09\x81\0\0\0\0x", 7) << protocolError;
    QTest::newRow("going on with nothing") << QByteArray("\x80\x81\0\0\0\0x", 7) << protocolError;
}

void TestWebSocket::closesOnWrongFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<int>, codes);
    const GatewayFixture fixture;
    auto client = streaming(fixture);
    client.send(bytes);
    const int code = client.receiveText().closeCode();
    QVERIFY2(codes.contains(code), qPrintable(QString::number(code)));
}

void TestWebSocket::answersGarbage()
{
    GatewayFixture fixture;
    auto client = streaming(fixture);
    const QByteArrayList lines{"{",
                               "null",
                               "[]",
                               R"({"type":5})",
                               R"({"type":"no"})",
                               R"({"type":"acknowledge"})",
                               R"({"type":"acknowledge","up_to":"x"})",
                               R"({"type":"acknowledge","up_to":1.5})",
                               R"({"type":"activity"})",
                               R"({"type":"activity","activity":"dancing"})",
                               R"({"type":"detach","stand_in":"maybe"})",
                               R"({"type":"send"})",
                               QByteArray(R"({"a":)").repeated(5000)};
    for (const QByteArray &line : lines) {
        client.sendFrame(line);
        const auto answer = client.receiveText();
        QCOMPARE(answer.type(), QStringLiteral("error"));
        QVERIFY(!codeOf(answer).isEmpty());
        QVERIFY(!answer.json()[QLatin1String("error")][QLatin1String("message")].toString().isEmpty());
    }
    QCOMPARE(fixture.engine.calls, QStringList{QStringLiteral("opened 10 interactive")});
}

void TestWebSocket::readsTheNextOnlyWhenTheLastIsDone()
{
    GatewayFixture fixture;
    auto client = streaming(fixture);
    fixture.engine.hold = true;
    for (int i = 0; i < 5; ++i) {
        client.sendFrame(R"({"type":"send","conversation":5,"text":"t","client_id":"c"})");
    }
    QTRY_COMPARE(fixture.engine.sent.size(), size_t(1));
    QCOMPARE(client.receiveFrame(100).opcode, -1);
    for (size_t i = 1; i < 5; ++i) {
        QCOMPARE(fixture.engine.sent.size(), i);
        FakeEngine::release(fixture.engine.held);
        QTRY_COMPARE(fixture.engine.sent.size(), i + 1);
    }
}

void TestWebSocket::sendsMessages()
{
    GatewayFixture fixture;
    auto client = streaming(fixture);
    client.sendFrame(R"({"type":"send","conversation":5,"text":"hi","client_id":"c1"})");
    const auto sent = client.receiveText();
    QCOMPARE(sent.type(), QStringLiteral("sent"));
    QCOMPARE(sent.json()[QLatin1String("client_id")].toString(), QStringLiteral("c1"));
    QCOMPARE(sent.json()[QLatin1String("message")][QLatin1String("text")].toString(), QStringLiteral("hi"));
    client.sendFrame(R"({"type":"send","conversation":5,"text":"","client_id":"c2"})");
    const auto refused = client.receiveText();
    QCOMPARE(refused.json()[QLatin1String("client_id")].toString(), QStringLiteral("c2"));
    QCOMPARE(codeOf(refused), QStringLiteral("message.empty"));
    client.sendFrame(R"({"type":"input"})");
    client.sendFrame(R"({"type":"activity","activity":"background"})");
    QTRY_VERIFY(fixture.engine.calls.contains(QStringLiteral("activity 10 background")));
    QVERIFY(fixture.engine.calls.contains(QStringLiteral("input 10")));
    QVERIFY(fixture.engine.provenCount >= 4);
}

void TestWebSocket::losesWhoDoesNotAnswerPings()
{
    GatewayFixture fixture([](GatewaySettings &settings) {
        settings.limits.ping = 60ms;
        settings.limits.dead = 200ms;
    });
    auto client = streaming(fixture);
    QCOMPARE(client.receiveFrame().opcode, 9);
    QTRY_VERIFY(fixture.engine.calls.contains(QStringLiteral("lost 10")));
}

void TestWebSocket::keepsWhoAnswersPings()
{
    GatewayFixture fixture([](GatewaySettings &settings) {
        settings.limits.ping = 40ms;
        settings.limits.dead = 500ms;
    });
    auto client = streaming(fixture);
    for (int i = 0; i < 15; ++i) { // in all longer than `dead`
        const auto ping = client.receiveFrame();
        QCOMPARE(ping.opcode, 9);
        client.sendFrame(ping.payload, 10);
    }
    QVERIFY(fixture.engine.provenCount >= 1);
    QVERIFY(!fixture.engine.calls.contains(QStringLiteral("lost 10")));
}

void TestWebSocket::boundsAStalledReader()
{
    GatewayFixture fixture([](GatewaySettings &settings) {
        settings.limits.ping = 100ms;
        settings.limits.dead = 3000ms;
    });
    auto stalled = streaming(fixture);
    stalled.socket().setReadBufferSize(1024); // from here on it hardly reads
    auto healthy = streaming(fixture);
    // 60 MB go by; what the stalled one is owed does not pile up, and the healthy one gets it all, once and in order.
    qint64 seq = 0;
    for (int batch = 1; batch <= 60; ++batch) {
        fixture.engine.append(1, 20, 50'000);
        while (seq < batch * 20) {
            const auto frame = healthy.receiveText();
            QCOMPARE(frame.type(), QStringLiteral("feed"));
            for (const auto &entry : frame.entries()) {
                QCOMPARE(entry[QLatin1String("seq")].toInteger(), ++seq);
            }
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(fixture.engine.calls.contains(QStringLiteral("lost 10")), 10000);
    QCOMPARE(fixture.engine.calls.count(QStringLiteral("lost 10")), 1);
}

void TestWebSocket::closesAnOverfullQueue()
{
    GatewayFixture fixture([](GatewaySettings &settings) { settings.limits.queueBytes = 20'000; });
    auto client = streaming(fixture);
    fixture.engine.append(1, 1, 30'000); // one that is longer than the whole queue may be
    QCOMPARE(client.receiveText().closeCode(), 1013);
    QTRY_VERIFY(fixture.engine.calls.contains(QStringLiteral("lost 10")));
}

void TestWebSocket::tellsLostUnlessDetached()
{
    GatewayFixture fixture;
    auto &calls = fixture.engine.calls;
    {
        auto client = streaming(fixture); // a closing frame alone is no word about standing in
        client.sendFrame(QByteArray("\x03\xe8", 2), 8);
        QTRY_COMPARE(calls.value(1), QStringLiteral("lost 10"));
    }
    calls.clear();
    {
        auto client = streaming(fixture);
        client.sendFrame(R"({"type":"detach","stand_in":true,"mode":"driving","until":"2027-01-01T00:00:00Z"})");
        const auto detached = client.receiveText();
        QCOMPARE(detached.type(), QStringLiteral("detached"));
        QCOMPARE(detached.json()[QLatin1String("status")][QLatin1String("state")].toString(), QStringLiteral("away"));
        QCOMPARE(client.receiveText().closeCode(), 1000);
    }
    {
        auto client = streaming(fixture); // also when it is said beside the link
        QCOMPARE(fixture.ask(WebClient::request("POST", "/api/v1/detach", "{}")).status, 200);
        QCOMPARE(client.receiveText().closeCode(), 1000);
    }
    auto last = streaming(fixture);
    last.socket().abort();
    QTRY_COMPARE(calls.size(), 6);
    QCOMPARE(calls, QStringList({QStringLiteral("opened 10 interactive"), QStringLiteral("leave 10 driving"),
                                 QStringLiteral("opened 10 interactive"), QStringLiteral("leave 10 bare"),
                                 QStringLiteral("opened 10 interactive"), QStringLiteral("lost 10")}));
}

void TestWebSocket::endsTheLinksOfARemovedDevice()
{
    const GatewayFixture fixture;
    auto client = streaming(fixture);
    QCOMPARE(fixture.ask(WebClient::request("DELETE", "/api/v1/session")).status, 204);
    QCOMPARE(client.receiveText().closeCode(), 1008);
    QCOMPARE(fixture.get("/api/v1/session").status, 401);
}

void TestWebSocket::saysGoodbyeWhenItStops()
{
    GatewayFixture fixture;
    auto client = streaming(fixture);
    fixture.door.reset();
    QCOMPARE(client.receiveText().closeCode(), 1001);
    QVERIFY(!fixture.engine.calls.contains(QStringLiteral("lost 10"))); // the core ends, not the device
}

void TestWebSocket::survivesRandomBytes()
{
    const GatewayFixture fixture;
    QRandomGenerator random(4711);
    for (int i = 0; i < 60; ++i) {
        auto client = fixture.client();
        if (i % 2 == 0) {
            QCOMPARE(client.openStream().status, 101);
        }
        QByteArray bytes(static_cast<qsizetype>(random.bounded(1, 3000)), '\0');
        for (char &byte : bytes) {
            byte = static_cast<char>(random.bounded(256));
        }
        client.send(bytes);
        client.socket().disconnectFromHost();
    }
    QCOMPARE(fixture.get("/api/v1/session").status, 200);
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_web_socket.moc"
