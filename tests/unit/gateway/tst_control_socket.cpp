// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/control_socket.h"
#include "web_client.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace locum;
using gateway::GatewaySettings;

namespace {

/// A gateway with a control socket, and a client of it.
struct Fixture {
    Fixture() : gateway([this](GatewaySettings &settings) { settings.controlSocket = path; })
    {
        socket.connectToServer(path);
    }

    void send(const QByteArray &line) { socket.write(line + '\n'); }
    /// The next line; empty when none comes.
    QJsonObject receive(int ms = 5000)
    {
        (void)QTest::qWaitFor([this] { return socket.canReadLine(); }, ms);
        return QJsonDocument::fromJson(socket.readLine()).object();
    }
    QJsonObject ask(const QByteArray &line)
    {
        send(line);
        return receive();
    }

    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("control.sock"));
    GatewayFixture gateway;
    QLocalSocket socket;
};

int statusOf(const QJsonObject &line)
{
    return line[QLatin1String("status")].toInt();
}
QString codeOf(const QJsonObject &line)
{
    return line[QLatin1String("body")][QLatin1String("error")][QLatin1String("code")].toString();
}

} // namespace

/// The administrator's door.
class TestControlSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isForItsOwnerOnly();
    void servesTheAdministrator();
    void servesForAUser();
    void keepsTheRightsApart();
    void answersGarbage();
    void closesOnALineThatIsTooLong();
    void followsAFeed();
    void answersOutOfOrder();
    void holdsBackWhoDoesNotRead();
    void survivesAClientThatLeaves();
    void endsWithClientsConnected();
    void replacesADeadSocket();
    void saysThatItIsInUse();
    void isThereBeforeTheServerAnswers();
};

void TestControlSocket::isForItsOwnerOnly()
{
    const Fixture f;
    QVERIFY(f.gateway.started);
    struct stat status {};
    QCOMPARE(::stat(QFile::encodeName(f.path).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t(0700) & status.st_mode & 0777); // nothing for others
    QVERIFY((status.st_mode & 0077) == 0);
}

void TestControlSocket::servesTheAdministrator()
{
    Fixture f;
    auto answer = f.ask(R"({"id":1,"method":"GET","path":"/api/v1/admin/users"})");
    QCOMPARE(answer[QLatin1String("id")].toInt(), 1);
    QCOMPARE(statusOf(answer), 200);
    QCOMPARE(answer[QLatin1String("body")][QLatin1String("users")].toArray().size(), 2);
    answer = f.ask(R"({"id":"x","method":"GET","path":"/api/v1/admin/status"})");
    QCOMPARE(answer[QLatin1String("id")].toString(), QStringLiteral("x"));
    const auto status = answer[QLatin1String("body")];
    QVERIFY(status[QLatin1String("gateway")][QLatin1String("url")].toString().startsWith(
        QStringLiteral("http://127.0.0.1:")));
    QCOMPARE(status[QLatin1String("store_error")][QLatin1String("code")].toString(), QStringLiteral("store.full"));
    QCOMPARE(
        statusOf(f.ask(
            R"({"id":3,"method":"POST","path":"/api/v1/admin/users","body":{"name":"c","password":"long enough"}})")),
        201);
    QCOMPARE(
        statusOf(f.ask(
            R"({"id":4,"method":"POST","path":"/api/v1/admin/users","body":{"name":"alice","password":"long enough"}})")),
        409);
    QCOMPARE(statusOf(f.ask(R"({"id":5,"method":"DELETE","path":"/api/v1/admin/users/bob"})")), 204);
    QCOMPARE(statusOf(f.ask(R"({"id":6,"method":"DELETE","path":"/api/v1/admin/users/nobody"})")), 404);
    QCOMPARE(
        statusOf(f.ask(
            R"({"id":7,"method":"PUT","path":"/api/v1/admin/users/bob/password","body":{"password":"long enough"}})")),
        204);
}

void TestControlSocket::servesForAUser()
{
    Fixture f;
    const auto history =
        f.ask(R"({"id":1,"as":"alice","method":"GET","path":"/api/v1/conversations/5/messages?limit=2"})");
    QCOMPARE(history[QLatin1String("body")][QLatin1String("messages")].toArray().size(), 2);
    QCOMPARE(
        statusOf(f.ask(R"({"id":2,"as":"alice","method":"POST","path":"/api/v1/detach","body":{"mode":"holiday"}})")),
        200);
    QCOMPARE(f.gateway.engine.calls, QStringList{QStringLiteral("leave 0 holiday")});
    QCOMPARE(statusOf(f.ask(R"({"id":3,"as":"nobody","method":"GET","path":"/api/v1/accounts"})")), 404);
}

void TestControlSocket::keepsTheRightsApart()
{
    Fixture f;
    QCOMPARE(codeOf(f.ask(R"({"id":1,"as":"alice","method":"GET","path":"/api/v1/admin/users"})")),
             QStringLiteral("admin.only"));
    QCOMPARE(codeOf(f.ask(R"({"id":2,"method":"GET","path":"/api/v1/accounts"})")), QStringLiteral("user.needed"));
    QCOMPARE(codeOf(f.ask(R"({"id":3,"stream":0})")), QStringLiteral("user.needed"));
    // It counts as no device.
    for (const char *path :
         {"/api/v1/session/ticket", "/api/v1/input", "/api/v1/keepalive", "/api/v1/feed/acknowledge"}) {
        const QByteArray line = R"({"id":4,"as":"alice","method":"POST","path":")" + QByteArray(path) +
                                R"(","body":{"lease_s":60,"up_to":0}})";
        QCOMPARE(codeOf(f.ask(line)), QStringLiteral("session.device.needed"));
    }
    QCOMPARE(statusOf(f.ask(R"({"id":5,"as":"alice","method":"GET","path":"/api/v1/feed?since=1&interval=60"})")), 200);
    QVERIFY(f.gateway.engine.calls.isEmpty());
}

void TestControlSocket::answersGarbage()
{
    Fixture f;
    for (const char *line :
         {"garbage", "", "[]", "{", R"({"id":1})", R"({"id":1,"method":"BREW","path":"/api/v1/health"})",
          R"({"id":1,"method":"GET","path":5})", R"({"id":1,"method":"GET","path":"/api/v1/health","body":[]})",
          R"({"id":1,"as":5,"method":"GET","path":"/api/v1/health"})", R"({"id":1,"as":"alice","stream":"x"})",
          R"({"id":1,"as":"alice","stream":-1})", R"({"id":1,"method":"GET","path":""})"}) {
        const auto answer = f.ask(line);
        QVERIFY2(statusOf(answer) >= 400 && !codeOf(answer).isEmpty(), line);
        QVERIFY2(!QJsonDocument(answer).toJson().contains("no error"), line); // something is always wrong with it
    }
    QCOMPARE(statusOf(f.ask(R"({"id":1,"method":"GET","path":"/api/v1/health"})")), 200);
}

void TestControlSocket::closesOnALineThatIsTooLong()
{
    Fixture f;
    f.send(QByteArray(gateway::ControlSocket::Limits().lineBytes + 1, 'x'));
    QCOMPARE(codeOf(f.receive()), QStringLiteral("request.json.too_long"));
    QTRY_COMPARE(f.socket.state(), QLocalSocket::UnconnectedState);
}

void TestControlSocket::followsAFeed()
{
    Fixture f;
    f.gateway.engine.append(1, 3);
    const auto stored = f.ask(R"({"id":2,"as":"alice","stream":1})");
    QCOMPARE(stored[QLatin1String("id")].toInt(), 2);
    QCOMPARE(stored[QLatin1String("entries")].toArray().size(), 2);
    f.gateway.engine.append(1, 1);
    QCOMPARE(f.receive()[QLatin1String("entries")].toArray().size(), 1);
    f.send(R"({"id":3,"as":"alice","stream":null})"); // from now on
    QCOMPARE(statusOf(f.ask(R"({"id":4,"method":"GET","path":"/api/v1/health"})")), 200);
    f.gateway.engine.append(1, 1);
    const QSet<int> ids{f.receive()[QLatin1String("id")].toInt(), f.receive()[QLatin1String("id")].toInt()};
    QCOMPARE(ids, QSet<int>({2, 3}));
    QVERIFY(f.gateway.engine.calls.isEmpty()); // it counts as no device
}

void TestControlSocket::answersOutOfOrder()
{
    Fixture f;
    f.gateway.engine.hold = true;
    f.send(R"({"id":1,"as":"alice","method":"GET","path":"/api/v1/accounts"})");
    QCOMPARE(f.ask(R"({"id":2,"method":"GET","path":"/api/v1/health"})")[QLatin1String("id")].toInt(), 2);
    FakeEngine::release(f.gateway.engine.held);
    QCOMPARE(f.receive()[QLatin1String("id")].toInt(), 1);
}

void TestControlSocket::holdsBackWhoDoesNotRead()
{
    Fixture f;
    f.gateway.engine.hold = true;
    for (int i = 0; i < 100; ++i) {
        f.send(R"({"id":1,"as":"alice","method":"GET","path":"/api/v1/accounts"})");
    }
    QTRY_COMPARE(f.gateway.engine.held.size(), size_t(32));
    f.gateway.engine.hold = false;
    FakeEngine::release(f.gateway.engine.held);
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(statusOf(f.receive()), 200);
    }
}

void TestControlSocket::survivesAClientThatLeaves()
{
    Fixture f;
    f.gateway.engine.hold = true;
    f.send(R"({"id":1,"as":"alice","method":"GET","path":"/api/v1/accounts"})");
    f.send(R"({"id":2,"as":"alice","stream":0})");
    QTRY_COMPARE(f.gateway.engine.held.size(), size_t(1));
    f.socket.abort();
    QLocalSocket next;
    next.connectToServer(f.path);
    next.write("{\"id\":1,\"method\":\"GET\",\"path\":\"/api/v1/health\"}\n");
    QTRY_VERIFY(next.canReadLine());
    f.gateway.engine.append(1, 1);
    FakeEngine::release(f.gateway.engine.held);
}

void TestControlSocket::endsWithClientsConnected()
{
    Fixture f;
    QCOMPARE(statusOf(f.ask(R"({"id":1,"method":"GET","path":"/api/v1/health"})")), 200);
    f.send(R"({"id":2,"as":"alice","stream":0})");
    f.gateway.engine.hold = true;
    f.send(R"({"id":3,"as":"alice","method":"GET","path":"/api/v1/accounts"})");
    QTRY_COMPARE(f.gateway.engine.held.size(), size_t(1));
    f.gateway.door.reset();
    FakeEngine::release(f.gateway.engine.held); // an answer to nobody
    f.gateway.engine.append(1, 1);
    QTRY_COMPARE(f.socket.state(), QLocalSocket::UnconnectedState);
}

void TestControlSocket::replacesADeadSocket()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("control.sock"));
    QFile left(path);
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    const GatewayFixture fixture([&path](GatewaySettings &settings) { settings.controlSocket = path; });
    QVERIFY(fixture.started);
}

void TestControlSocket::saysThatItIsInUse()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("control.sock"));
    const GatewayFixture first([&path](GatewaySettings &settings) { settings.controlSocket = path; });
    QVERIFY(first.started);
    const GatewayFixture second([&path](GatewaySettings &settings) { settings.controlSocket = path; });
    QVERIFY(!second.started);
    QCOMPARE(second.started.error().code, "gateway.control.unavailable");
    QLocalSocket socket;
    socket.connectToServer(path);
    QVERIFY(socket.waitForConnected(1000)); // the first one's is untouched
}

void TestControlSocket::isThereBeforeTheServerAnswers()
{
    const QTemporaryDir folder;
    const GatewayFixture probe;
    const quint16 port = probe.door->port();
    const GatewayFixture both([&](GatewaySettings &settings) {
        settings.controlSocket = folder.filePath(QStringLiteral("no/such/folder/control.sock"));
        settings.port = port; // taken: told only if the server had come first
    });
    QVERIFY(!both.started);
    QCOMPARE(both.started.error().code, "gateway.control.unavailable");
    // And when the server cannot listen, the socket goes again.
    const QString path = folder.filePath(QStringLiteral("control.sock"));
    const GatewayFixture taken([&](GatewaySettings &settings) {
        settings.controlSocket = path;
        settings.port = port;
    });
    QCOMPARE(taken.started.error().code, "gateway.address.in_use");
    QVERIFY(!QFile::exists(path));
}

QTEST_GUILESS_MAIN(TestControlSocket)
#include "tst_control_socket.moc"
