// SPDX-License-Identifier: GPL-2.0-or-later
#include "channels/recording_channel_host.h"
#include "webhook_session.h"
#include "webhook_signature.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace locum;
using namespace locum::webhook;
using State = sdk::ChannelOutcome::State;

namespace {

const Secret secret("correct horse battery");

class Fixture {
public:
    std::unique_ptr<WebhookSession> session(const QString &path, int timeMs = 20'000)
    {
        const QUrl url(QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(path));
        return std::make_unique<WebhookSession>(ChannelId(1),
                                                Target{url, secret, QStringLiteral("https://home.example.org/hooks/x")},
                                                host, clock, plugins::HttpCaller::Limits{64 * 1024, timeMs});
    }
    sdk::ChannelReceived receive(const QByteArray &body, const Signed &made, const QByteArray &method = "POST")
    {
        const auto opened = session(QStringLiteral("/"));
        return host.receive(
            *opened,
            {method,
             {},
             {{"webhook-id", made.id}, {"webhook-timestamp", made.timestamp}, {"webhook-signature", made.signature}},
             body});
    }
    static sdk::ChannelMessage message()
    {
        sdk::ChannelMessage message{QStringLiteral("k-1")};
        message.title = QStringLiteral("Bob");
        message.text = QStringLiteral("Grüße \"x\"");
        message.answerToken = QStringLiteral("tok");
        return message;
    }

    test::ServerProcess server{QStringLiteral("http_server.py"), {}};
    QByteArray keys = server.nextLine(); ///< which are for pushes
    SystemClock clock;
    test::RecordingChannelHost host;
};

} // namespace

class TestWebhook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itSignsAsTheStandardShows()
    {
        // The example of standardwebhooks.com's libraries.
        const QByteArray body("{\"test\": 2432232314}");
        const auto made = sign("msg_p5jXN8AQM9LWM0D4loKWxJek", instantFromMilliseconds(1'614'265'330'000), body,
                               secretOf(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
        QCOMPARE(made.timestamp, QByteArray("1614265330"));
        QCOMPARE(made.signature, QByteArray("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    void itArrivesSigned()
    {
        Fixture f;
        const auto session = f.session(QStringLiteral("/hook"));
        QCOMPARE(f.host.send(*session, f.message()).state, State::Sent);
        const auto request = QJsonDocument::fromJson(f.server.nextLine()).object();
        const auto headers = request.value(QStringLiteral("headers")).toObject();
        const auto header = [&headers](const char *name) {
            return headers.value(QLatin1String(name)).toString().toLatin1();
        };
        const auto body = request.value(QStringLiteral("body")).toString().toLatin1();
        QVERIFY(check({header("webhook-id"), header("webhook-timestamp"), header("webhook-signature")}, f.clock.now(),
                      body, secret));
        QCOMPARE(header("idempotency-key"), QByteArray("k-1"));
        const auto json = QJsonDocument::fromJson(body).object();
        QCOMPARE(json.value(QStringLiteral("text")).toString(), f.message().text);
        QCOMPARE(json.value(QStringLiteral("answer_to")).toString(),
                 QStringLiteral("https://home.example.org/hooks/x"));
        auto evil = f.message();
        evil.key = QStringLiteral("x\r\nHost: evil");
        QCOMPARE(f.host.send(*session, evil).state, State::Sent);
        QCOMPARE(f.host.healths, QList<QByteArray>{QByteArray()});
    }

    void whatTheServerAnswers_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<State>("state");
        QTest::newRow("gone") << QStringLiteral("/status/410") << State::Gone;
        QTest::newRow("not there") << QStringLiteral("/status/404") << State::Retry;
        QTest::newRow("not allowed") << QStringLiteral("/status/401") << State::Retry;
        QTest::newRow("wrong") << QStringLiteral("/status/422") << State::Refused;
        QTest::newRow("broken") << QStringLiteral("/status/500") << State::Retry;
        QTest::newRow("elsewhere") << QStringLiteral("/redirect") << State::Retry;
        QTest::newRow("without end") << QStringLiteral("/huge") << State::Sent;
    }
    void whatTheServerAnswers()
    {
        QFETCH(QString, path);
        Fixture f;
        const auto session = f.session(path);
        const auto outcome = f.host.send(*session, f.message());
        QTEST(outcome.state, "state");
        const bool isLater = outcome.state == State::Retry;
        QCOMPARE(outcome.after, isLater ? std::optional<Duration>(std::chrono::seconds(7)) : std::nullopt);
        f.server.nextLine();
        const auto end = f.session(QStringLiteral("/end"));
        QCOMPARE(f.host.send(*end, f.message()).state, State::Sent);
        const auto request = QJsonDocument::fromJson(f.server.nextLine()).object();
        QCOMPARE(request.value(QStringLiteral("path")).toString(), QStringLiteral("/end")); // no redirect was followed
    }

    void aSlowServerIsGivenUpAndADeadOneComesBack()
    {
        Fixture f;
        const auto slow = f.session(QStringLiteral("/slow"), 300);
        QCOMPARE(f.host.send(*slow, f.message()).error->code, QByteArray("http.timeout"));
        const auto session = f.session(QStringLiteral("/hook"));
        f.server.kill();
        QCOMPARE(f.host.send(*session, f.message()).error->code, QByteArray("http.unreachable"));
        const test::ServerProcess again(QStringLiteral("http_server.py"), {QString::number(f.server.port())});
        QCOMPARE(f.host.send(*session, f.message()).state, State::Sent);
    }

    void aSignedAnswerIsRead()
    {
        Fixture f;
        const QByteArray body(R"({"text":"Yes","answer_token":"tok","from":"watch"})");
        const auto reading = f.receive(body, sign("a-1", f.clock.now(), body, secret));
        QCOMPARE(reading.status, 200);
        QCOMPARE(reading.answers.size(), 1);
        QCOMPARE(reading.answers.constFirst().text, QStringLiteral("Yes"));
        QCOMPARE(reading.answers.constFirst().token, QStringLiteral("tok"));
        QCOMPARE(reading.answers.constFirst().id, QStringLiteral("a-1"));
        QVERIFY(reading.answers.constFirst().proven);
        auto several = sign("a-2", f.clock.now(), body, secret);
        several.signature.prepend("v1,AAAA v2,x ");
        QCOMPARE(f.receive(body, several).answers.size(), 1);
    }

    void otherAnswersAreNot()
    {
        Fixture f;
        const QByteArray body(R"({"text":"Yes"})");
        const auto good = sign("a", f.clock.now(), body, secret);
        QCOMPARE(f.receive(R"({"text":"No"})", good).error->code, QByteArray("webhook.signature.wrong"));
        QCOMPARE(f.receive(body, sign("a", f.clock.now(), body, Secret("another secret."))).status, 401);
        auto other = good;
        other.id = "b";
        QCOMPARE(f.receive(body, other).status, 401);
        const auto old = sign("a", f.clock.now() - std::chrono::minutes(6), body, secret);
        QCOMPARE(f.receive(body, old).error->code, QByteArray("webhook.signature.old"));
        const auto early = sign("a", f.clock.now() + std::chrono::minutes(6), body, secret);
        QCOMPARE(f.receive(body, early).error->code, QByteArray("webhook.signature.old"));
        QCOMPARE(f.receive(body, {}).error->code, QByteArray("webhook.signature.missing"));
        QCOMPARE(f.receive(body, {"a", "99999999999999999999", "v1,x"}).error->code,
                 QByteArray("webhook.signature.missing"));
        QCOMPARE(f.receive(body, good, "GET").status, 405);
        QCOMPARE(f.receive("{]", sign("a", f.clock.now(), "{]", secret)).status, 400);
    }

    void wrongSettingsAreNamed()
    {
        sdk::ChannelSettings settings{
            ChannelId(1), {{QStringLiteral("url"), QStringLiteral("https://x/y")}}, {}, {}, {}, {}};
        settings.secrets.emplace(QStringLiteral("secret"), Secret("0123456789abcdef"));
        QVERIFY(targetOf(settings));
        settings.values.insert(QStringLiteral("url"), QStringLiteral("file:///etc/passwd"));
        QVERIFY(!targetOf(settings));
        settings.values.insert(QStringLiteral("url"), QStringLiteral("https://x/y"));
        settings.secrets.insert_or_assign(QStringLiteral("secret"), Secret("short"));
        QCOMPARE(targetOf(settings).error().code, QByteArray("webhook.settings.invalid"));
    }
};

QTEST_GUILESS_MAIN(TestWebhook)
#include "tst_webhook.moc"
