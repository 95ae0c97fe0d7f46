// SPDX-License-Identifier: GPL-2.0-or-later
#include "channels/kannel.h"
#include "gsm_text.h"
#include "sms_session.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace locum;
using namespace locum::sms;
using State = sdk::ChannelOutcome::State;

namespace {

Gateway gateway(const QString &url)
{
    Gateway gateway;
    gateway.url = url;
    gateway.user = QStringLiteral("locum");
    gateway.password = Secret("secret");
    gateway.from = QStringLiteral("100");
    gateway.to = QStringLiteral("+34600111222");
    gateway.fromParameter = QStringLiteral("from");
    gateway.textParameter = QStringLiteral("text");
    return gateway;
}

sdk::ChannelMessage message(const QString &text = QStringLiteral("Where are you? & #1"))
{
    sdk::ChannelMessage message{QStringLiteral("k")};
    message.title = QStringLiteral("Bob");
    message.text = text;
    return message;
}

/// A web server that writes down what Kannel calls back with, and is a gateway itself.
class Fixture {
public:
    QString address(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(path);
    }
    QJsonObject request() { return QJsonDocument::fromJson(server.nextLine()).object(); }
    QByteArray query() { return request().value(QStringLiteral("path")).toString().section(u'?', 1).toLatin1(); }
    sdk::ChannelOutcome send(const Gateway &to, const sdk::ChannelMessage &what = message(), int timeMs = 20'000)
    {
        SmsSession session(ChannelId(1), to, host, plugins::HttpCaller::Limits{64 * 1024, timeMs});
        return host.send(session, what);
    }
    sdk::ChannelReceived receive(const QByteArray &query)
    {
        SmsSession session(ChannelId(1), gateway({}), host);
        return host.receive(session, {"GET", query});
    }

    test::ServerProcess server{QStringLiteral("http_server.py"), {}};
    QByteArray keys = server.nextLine(); ///< which are for pushes
    test::RecordingChannelHost host;
};

} // namespace

class TestSms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void kannelSendsReportsAndBringsTheAnswer()
    {
        Fixture f;
        test::Kannel kannel(f.address(QStringLiteral("/in")));
        kannel.phone({QStringLiteral("+34600111222 100 text On+my+way+%26+soon")});
        // The answer comes to the call back.
        const auto answer = f.receive(f.query());
        QCOMPARE(answer.answers.size(), 1);
        QCOMPARE(answer.answers.constFirst().from, QStringLiteral("+34600111222"));
        QVERIFY(answer.answers.constFirst().text.startsWith(QStringLiteral("On")));
        QVERIFY(answer.answers.constFirst().proven);

        auto to = gateway(kannel.sendUrl());
        to.callBack = f.address(QStringLiteral("/dlr"));
        const auto outcome = f.send(to);
        QCOMPARE(outcome.state, State::Sent);
        QTRY_VERIFY2_WITH_TIMEOUT(kannel.phoneSays().contains("Where"), kannel.phoneSays().constData(), 20'000);
        // The fake centre tells no more than that it has it.
        const auto report = f.receive(f.query());
        QCOMPARE(report.reports.size(), 1);
        QCOMPARE(report.reports.constFirst().remoteId, outcome.remoteId);
        QVERIFY(!report.reports.constFirst().final);
    }

    void reportsAreRead_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<bool>("delivered");
        QTest::addColumn<bool>("isFinal");
        QTest::newRow("delivered") << QByteArray("dlr=1&id=x") << true << true;
        QTest::newRow("not delivered") << QByteArray("dlr=2&id=x") << false << true;
        QTest::newRow("queued") << QByteArray("dlr=4&id=x") << false << false;
        QTest::newRow("at the centre") << QByteArray("dlr=8&id=x") << false << false;
        QTest::newRow("refused by the centre") << QByteArray("dlr=16&id=x") << false << true;
        QTest::newRow("nonsense") << QByteArray("dlr=&id=x") << false << false;
    }
    void reportsAreRead()
    {
        QFETCH(QByteArray, query);
        Fixture f;
        const auto reading = f.receive(query);
        QCOMPARE(reading.reports.size(), 1);
        QCOMPARE(reading.reports.constFirst().remoteId, QStringLiteral("x"));
        QTEST(reading.reports.constFirst().delivered, "delivered");
        QTEST(reading.reports.constFirst().final, "isFinal");
    }

    void kannelRefusesAndIsGone()
    {
        Fixture f;
        test::Kannel kannel(f.address(QStringLiteral("/in")));
        auto to = gateway(kannel.sendUrl());
        to.password = Secret("wrong");
        const auto refused = f.send(to);
        QCOMPARE(refused.state, State::Retry);
        QCOMPARE(refused.error->retry, Retry::AfterUserAction);
        kannel.kill();
        QCOMPARE(f.send(to).error->code, QByteArray("http.unreachable"));
    }

    void templatesAreFilledAndEscapedByTheirPlace()
    {
        Fixture f;
        auto to = gateway(f.address(QStringLiteral("/sms?to={to}")));
        to.provider = Provider::Template;
        to.body = QStringLiteral(R"({"text":"{text}","id":"{key}"})");
        to.contentType = "application/json";
        to.header = QStringLiteral("Authorization: Bearer {password}");
        to.password = Secret("a\r\nEvil: x");
        QCOMPARE(f.send(to, message(QStringLiteral("\"}\n{password}"))).state, State::Sent);
        const auto request = f.request();
        QCOMPARE(request.value(QStringLiteral("path")).toString(), QStringLiteral("/sms?to=%2B34600111222"));
        const auto headers = request.value(QStringLiteral("headers")).toObject();
        QCOMPARE(headers.value(QStringLiteral("authorization")).toString(), QStringLiteral("Bearer aEvil: x"));
        const auto body = QJsonDocument::fromJson(request.value(QStringLiteral("body")).toString().toLatin1()).object();
        QCOMPARE(body.value(QStringLiteral("text")).toString(), QStringLiteral("Bob: \"}\n{password}"));
    }

    void whatAGatewayAnswers()
    {
        Fixture f;
        auto to = gateway(f.address(QStringLiteral("/ok")));
        to.provider = Provider::Template;
        to.success = QStringLiteral("^ok$");
        QCOMPARE(f.send(to).state, State::Sent);
        to.success = QStringLiteral("queued");
        QCOMPARE(f.send(to).error->code, QByteArray("sms.gateway.refused"));
        to.url = f.address(QStringLiteral("/status/400"));
        QCOMPARE(f.send(to).state, State::Refused);
        to.url = f.address(QStringLiteral("/status/429"));
        QCOMPARE(f.send(to).after, std::optional<Duration>(std::chrono::seconds(7)));
        to.url = f.address(QStringLiteral("/slow"));
        QCOMPARE(f.send(to, message(), 300).error->code, QByteArray("http.timeout"));
        auto strange = message();
        strange.recipient = QStringLiteral("112&to=900");
        QCOMPARE(f.send(to, strange).state, State::Refused);
    }

    void aDeadGatewayComesBack()
    {
        Fixture f;
        SmsSession session(ChannelId(1), gateway(f.address(QStringLiteral("/sendsms"))), f.host);
        f.server.kill();
        QCOMPARE(f.host.send(session, message()).state, State::Retry);
        const test::ServerProcess again(QStringLiteral("http_server.py"), {QString::number(f.server.port())});
        QCOMPARE(f.host.send(session, message()).state, State::Sent);
        QCOMPARE(f.host.healths, (QList<QByteArray>{"http.unreachable", QByteArray()}));
    }

    void whatCannotBeReadIsRefused()
    {
        Fixture f;
        for (const char *query :
             {"", "from=x&text=y", "from=+34600&text=", "text=y", "from=%2B34600111222%00&text=y", "%%%"}) {
            QCOMPARE(f.receive(query).status, 400);
        }
        QCOMPARE(f.receive("from=%2B34600&text=Gr%C3%BC%C3%9F+e").answers.constFirst().text, QStringLiteral("Grüß e"));
    }

    void longTextsAreCutByTheirAlphabet()
    {
        QVERIFY(isGsm(QStringLiteral("Grüße, señor {1} €")));
        QVERIFY(!isGsm(QStringLiteral("Привет")));
        QCOMPARE(cutToParts(QString(1000, u'a'), 3).size(), 459);
        QCOMPARE(cutToParts(QString(1000, u'['), 3).size(), 229);
        QCOMPARE(cutToParts(QString(1000, QChar(0x43f)), 3).size(), 201);
        QCOMPARE(cutToParts(QStringLiteral("\U0001F600").repeated(101), 3).size(), 200);
    }
};

QTEST_GUILESS_MAIN(TestSms)
#include "tst_sms.moc"
