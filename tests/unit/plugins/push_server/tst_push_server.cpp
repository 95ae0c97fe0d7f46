// SPDX-License-Identifier: GPL-2.0-or-later
#include "channels/recording_channel_host.h"
#include "push_server_session.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace locum;
using namespace locum::push_server;
using State = sdk::ChannelOutcome::State;

namespace {

sdk::ChannelMessage message(const QString &text = QStringLiteral("Grüße \"x\"\n&"))
{
    sdk::ChannelMessage message{QStringLiteral("k-1")};
    message.title = QStringLiteral("Bob");
    message.text = text;
    message.link = QStringLiteral("https://locum.example.org/");
    return message;
}

class Fixture {
public:
    Server at(Service service, const QString &path = {}) const
    {
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/%2/%3").arg(server.port()).arg(nameOf(service), path));
        return {service, url, Secret("secret-topic"), Secret("tk_good")};
    }
    sdk::ChannelOutcome send(const Server &to, const sdk::ChannelMessage &what = message(), int timeMs = 20'000)
    {
        PushServerSession session(ChannelId(1), to, host, plugins::HttpCaller::Limits{64 * 1024, timeMs});
        return host.send(session, what);
    }
    QJsonObject taken() { return QJsonDocument::fromJson(server.nextLine()).object(); }

    test::ServerProcess server{QStringLiteral("push_servers.py"), {}};
    test::RecordingChannelHost host;
};

const QByteArray code(const sdk::ChannelOutcome &outcome)
{
    return outcome.error ? outcome.error->code : QByteArray();
}

} // namespace

Q_DECLARE_METATYPE(locum::push_server::Service)

class TestPushServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ntfyTakesIt()
    {
        Fixture f;
        QCOMPARE(f.send(f.at(Service::Ntfy)).state, State::Sent);
        QCOMPARE(f.taken(), (QJsonObject{{QStringLiteral("topic"), QStringLiteral("secret-topic")},
                                         {QStringLiteral("title"), QStringLiteral("Bob")},
                                         {QStringLiteral("message"), message().text},
                                         {QStringLiteral("priority"), 3},
                                         {QStringLiteral("click"), message().link}}));
        sdk::ChannelMessage urgent = message();
        urgent.urgent = true;
        QCOMPARE(f.send(f.at(Service::Ntfy), urgent).state, State::Sent);
        QCOMPARE(f.taken().value(QLatin1String("priority")).toInt(), 5);
        Server basic = f.at(Service::Ntfy);
        basic.token = Secret();
        basic.user = QStringLiteral("alice");
        basic.password = Secret("pass");
        QCOMPARE(f.send(basic).state, State::Sent);
        Server open = f.at(Service::Ntfy);
        open.topic = Secret("open-topic");
        open.token = Secret();
        QCOMPARE(f.send(open).state, State::Sent);
        QCOMPARE(f.host.healths, (QList<QByteArray>{"", "", "", ""})); // each session says that all is well
    }

    void ntfyIsGivenNoFile()
    {
        Fixture f;
        const QString face = QStringLiteral("\U0001F600");
        QCOMPARE(f.send(f.at(Service::Ntfy), message(face.repeated(2000))).state, State::Sent);
        const QString taken = f.taken().value(QLatin1String("message")).toString();
        QCOMPARE(taken, face.repeated(1000));
    }

    void gotifyTakesIt()
    {
        Fixture f;
        QCOMPARE(f.send(f.at(Service::Gotify)).state, State::Sent);
        const QJsonObject taken = f.taken();
        QCOMPARE(taken.value(QLatin1String("title")).toString(), QStringLiteral("Bob"));
        QCOMPARE(taken.value(QLatin1String("message")).toString(), message().text);
        QCOMPARE(taken.value(QLatin1String("priority")).toInt(), 5);
        const QJsonObject extras = taken.value(QLatin1String("extras")).toObject();
        QCOMPARE(
            extras.value(QLatin1String("client::display")).toObject().value(QLatin1String("contentType")).toString(),
            QStringLiteral("text/plain"));
        QVERIFY(extras.contains(QLatin1String("client::notification")));
    }

    void appriseTakesIt()
    {
        Fixture f;
        Server server = f.at(Service::Apprise);
        server.tag = QStringLiteral("mine");
        QCOMPARE(f.send(server).state, State::Sent);
        QCOMPARE(f.taken(),
                 (QJsonObject{{QStringLiteral("title"), QStringLiteral("Bob")},
                              {QStringLiteral("body"), message().text + QStringLiteral("\n\n") + message().link},
                              {QStringLiteral("type"), QStringLiteral("info")},
                              {QStringLiteral("format"), QStringLiteral("text")},
                              {QStringLiteral("tag"), QStringLiteral("mine")}}));
    }

    void aTitleAloneIsTheText_data() { services(); }
    void aTitleAloneIsTheText()
    {
        QFETCH(Service, service);
        Fixture f;
        sdk::ChannelMessage title = message({});
        title.link.clear();
        QCOMPARE(f.send(f.at(service), title).state, State::Sent);
        const QString key = service == Service::Apprise ? QStringLiteral("body") : QStringLiteral("message");
        QCOMPARE(f.taken().value(key).toString(), QStringLiteral("Bob"));
    }

    void anotherClientSendsTheSame_data()
    {
        QTest::addColumn<Service>("service");
        QTest::addColumn<QString>("address");
        QTest::newRow("ntfy") << Service::Ntfy << QStringLiteral("ntfy://alice:pass@127.0.0.1:%1/secret-topic");
        QTest::newRow("Gotify") << Service::Gotify << QStringLiteral("gotify://127.0.0.1:%1/gotify/tk_good");
        QTest::newRow("Apprise") << Service::Apprise << QStringLiteral("apprise://127.0.0.1:%1/apprise/secret-topic");
    }
    /// Debian's Apprise is a client of all three, and of nobody's here: so the tests' servers are not ours alone.
    void anotherClientSendsTheSame()
    {
        QFETCH(Service, service);
        QFETCH(QString, address);
        Fixture f;
        sdk::ChannelMessage same = message();
        same.link.clear();
        QCOMPARE(f.send(f.at(service), same).state, State::Sent);
        const QJsonObject ours = f.taken();
        QProcess apprise;
        apprise.start(
            QStringLiteral("/usr/bin/apprise"),
            {QStringLiteral("--title"), same.title, QStringLiteral("--body"), same.text, address.arg(f.server.port())});
        const QJsonObject theirs = f.taken();
        QVERIFY(apprise.waitForFinished());
        QCOMPARE(apprise.exitCode(), 0);
        QVERIFY(theirs.size() >= 3);
        for (auto each = theirs.begin(); each != theirs.end(); ++each) {
            QVERIFY2(ours.value(each.key()) == each.value(), qPrintable(each.key()));
        }
    }

    void whoIsNotLetInAsksTheUser()
    {
        Fixture f;
        Server ntfy = f.at(Service::Ntfy);
        ntfy.token = Secret("tk_wrong");
        Server gotify = f.at(Service::Gotify);
        gotify.token = Secret("wrong");
        Server apprise = f.at(Service::Apprise);
        apprise.topic = Secret("another");
        for (const Server &server : {ntfy, gotify, apprise}) {
            const auto outcome = f.send(server);
            QCOMPARE(outcome.state, State::Retry);
            QCOMPARE(outcome.error->retry, Retry::AfterUserAction);
        }
        QCOMPARE(f.host.healths, (QList<QByteArray>{"push_server.status", "push_server.status", "push_server.nobody"}));
    }

    void whatAServerAnswers_data()
    {
        QTest::addColumn<Service>("service");
        QTest::addColumn<QString>("path");
        QTest::addColumn<State>("state");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char *name, Service service, const char *path, State state, const char *error) {
            QTest::newRow(name) << service << QString::fromLatin1(path) << state << QByteArray(error);
        };
        row("too much at once", Service::Ntfy, "status/429/", State::Retry, "push_server.status");
        row("too long", Service::Ntfy, "status/413/", State::Refused, "push_server.status");
        row("it fails", Service::Gotify, "status/500/", State::Retry, "push_server.status");
        row("not found", Service::Gotify, "status/404/", State::Retry, "push_server.status");
        row("some were not told", Service::Apprise, "status/424/", State::Retry, "push_server.partly");
        row("nobody to tell", Service::Apprise, "status/204/", State::Retry, "push_server.nobody");
        row("elsewhere", Service::Ntfy, "status/302/", State::Retry, "push_server.status");
        row("a web page, ntfy", Service::Ntfy, "page/", State::Retry, "push_server.stranger");
        row("a web page, Gotify", Service::Gotify, "page/", State::Retry, "push_server.stranger");
        row("nothing", Service::Gotify, "slow/", State::Retry, "http.timeout");
    }
    void whatAServerAnswers()
    {
        QFETCH(Service, service);
        QFETCH(QString, path);
        QFETCH(State, state);
        QFETCH(QByteArray, error);
        Fixture f;
        const auto outcome = f.send(f.at(service, path), message(), path == QLatin1String("slow/") ? 300 : 20'000);
        QCOMPARE(outcome.state, state);
        QCOMPARE(code(outcome), error);
        if (path == QLatin1String("status/429/")) {
            QCOMPARE(outcome.after, std::optional<Duration>(std::chrono::seconds(7)));
        }
    }

    void aDeadServerComesBack()
    {
        Fixture f;
        const int port = f.server.port();
        const Server server = f.at(Service::Gotify);
        PushServerSession session(ChannelId(1), server, f.host);
        f.server.kill();
        QCOMPARE(code(f.host.send(session, message())), QByteArray("http.unreachable"));
        QCOMPARE(f.host.send(session, message()).state, State::Retry);
        const test::ServerProcess again(QStringLiteral("push_servers.py"), {QString::number(port)});
        QCOMPARE(f.host.send(session, message()).state, State::Sent);
        QCOMPARE(f.host.healths, (QList<QByteArray>{"http.unreachable", ""})); // each once
    }

    void settingsAreRead_data()
    {
        QTest::addColumn<QJsonObject>("values");
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *name, const char *service, const char *url, const char *topic,
                            const char *token, bool good) {
            QTest::newRow(name) << QJsonObject{{QStringLiteral("service"), QString::fromLatin1(service)},
                                               {QStringLiteral("url"), QString::fromLatin1(url)}}
                                << QByteArray(topic) << QByteArray(token) << good;
        };
        row("ntfy", "ntfy", "https://ntfy.sh", "my_topic-1", "", true);
        row("below a path", "gotify", "https://a.example.org/gotify", "", "AzyoeNS.D4iJLVa", true);
        row("Apprise", "apprise", "http://localhost:8000/", "key", "", true);
        row("no topic", "ntfy", "https://ntfy.sh", "", "tk", false);
        row("a path for a topic", "ntfy", "https://ntfy.sh", "a/b", "", false);
        row("a key that climbs", "apprise", "https://a.example.org", "../get", "", false);
        row("no token", "gotify", "https://a.example.org", "", "", false);
        row("a token that is two headers", "gotify", "https://a.example.org", "", "a\r\nX: b", false);
        row("a file", "gotify", "file:///etc/passwd", "", "t", false);
        row("a user in the address", "gotify", "https://a:b@a.example.org", "", "t", false);
        row("a query", "gotify", "https://a.example.org/?token=t", "", "t", false);
    }
    void settingsAreRead()
    {
        QFETCH(QJsonObject, values);
        QFETCH(QByteArray, topic);
        QFETCH(QByteArray, token);
        sdk::ChannelSettings settings{ChannelId(1), values, {}, {}, {}, {}};
        settings.secrets.emplace(QStringLiteral("topic"), Secret(topic));
        settings.secrets.emplace(QStringLiteral("token"), Secret(token));
        const auto server = serverOf(settings);
        QTEST(bool(server), "good");
        if (server) {
            QVERIFY(server->url.path().endsWith(QLatin1Char('/')));
        } else {
            QCOMPARE(server.error().code, QByteArray("push_server.settings.invalid"));
        }
    }

private:
    static void services()
    {
        QTest::addColumn<Service>("service");
        for (const auto &[service, name] : EnumNames<Service>::entries) {
            QTest::newRow(name) << service;
        }
    }
};

QTEST_GUILESS_MAIN(TestPushServer)
#include "tst_push_server.moc"
