// SPDX-License-Identifier: GPL-2.0-or-later
#include "channels/recording_channel_host.h"
#include "mms_session.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace locum;
using namespace locum::mms;
using State = sdk::ChannelOutcome::State;

namespace {

/// What an MMS centre tells, in the namespaces of a release of its own: `body` within, and beside it `parts`.
QByteArray told(const QByteArray &body)
{
    return R"(<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">)"
           R"(<env:Header><t:TransactionID xmlns:t="http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-5-MM7-1-2")"
           R"( env:mustUnderstand="1">tx-77</t:TransactionID></env:Header><env:Body>)" +
           body + "</env:Body></env:Envelope>";
}

QByteArray deliverRequest(const QByteArray &sender = "<Number>34600111222</Number>")
{
    return told(
        R"(<DeliverReq xmlns="http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-5-MM7-1-2">)"
        "<MM7Version>5.6.0</MM7Version><LinkedID>041502073667</LinkedID><Sender>" +
        sender +
        "</Sender><Recipients><To><Number>700</Number></To></Recipients><Content href=\"cid:c\"/></DeliverReq>");
}

/// `envelope`, and beside it a message of an image and `text`.
QByteArray withMessage(const QByteArray &envelope, const QByteArray &text)
{
    return "--o\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nContent-ID: <e>\r\n\r\n" + envelope +
           "\r\n--o\r\nContent-Type: multipart/related; boundary=i\r\nContent-ID: <c>\r\n\r\n"
           "--i\r\nContent-Type: application/smil\r\n\r\n<smil/>\r\n"
           "--i\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/\r\n"
           "--i\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
           text + "\r\n--i--\r\n--o--\r\n";
}

QByteArray report(const QByteArray &status)
{
    return told(
        R"(<DeliveryReportReq xmlns="urn:of:a:centre"><MM7Version>6.8.0</MM7Version><MessageID>041502073667</MessageID>)"
        "<MMStatus>" +
        status + "</MMStatus></DeliveryReportReq>");
}

const QByteArray several("multipart/related; boundary=o; type=\"text/xml\"; start=\"<e>\"");

class Fixture {
public:
    std::unique_ptr<MmsSession> session(const QString &path = QStringLiteral("/status/1000"), int timeMs = 20'000)
    {
        Centre centre;
        centre.url = QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(path));
        centre.user = QStringLiteral("locum");
        centre.password = Secret("se:cret");
        centre.vaspId = QStringLiteral("Home & Co");
        centre.from = QStringLiteral("700");
        centre.to = QStringLiteral("+34600111222");
        return std::make_unique<MmsSession>(ChannelId(1), centre, host, plugins::HttpCaller::Limits{64 * 1024, timeMs});
    }
    static sdk::ChannelMessage message()
    {
        sdk::ChannelMessage message{QStringLiteral("k-1")};
        message.title = QStringLiteral("Bob <b> & Zoë");
        message.text = QStringLiteral("Grüße \"x\" ]]> --locum\r\n--i\r\n") + QString(3000, u'y');
        message.goodFor = std::chrono::hours(1);
        message.urgent = true;
        return message;
    }
    sdk::ChannelOutcome send(const QString &path) { return host.send(*session(path), message()); }
    sdk::ChannelReceived receive(const QByteArray &body, const QByteArray &type = "text/xml; charset=utf-8")
    {
        return host.receive(*session(), {"POST", {}, {{"content-type", type}}, body});
    }
    QJsonObject submitted() { return QJsonDocument::fromJson(server.nextLine()).object(); }

    test::ServerProcess server{QStringLiteral("mms_centre.py"), {}};
    test::RecordingChannelHost host;
};

} // namespace

class TestMms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCentreUnderstandsAMessage()
    {
        Fixture f;
        const auto outcome = f.send(QStringLiteral("/status/1000"));
        QCOMPARE(outcome.state, State::Sent);
        QCOMPARE(outcome.remoteId, QStringLiteral("041502073667"));
        const auto submitted = f.submitted();
        QCOMPARE(submitted.value(QStringLiteral("to")).toString(), QStringLiteral("34600111222"));
        QCOMPARE(submitted.value(QStringLiteral("from")).toString(), QStringLiteral("700"));
        QCOMPARE(submitted.value(QStringLiteral("text")).toString().remove(u'\r'), f.message().text.remove(u'\r'));
        QCOMPARE(submitted.value(QStringLiteral("authorization")).toString().toLatin1(),
                 "Basic " + QByteArray("locum:se:cret").toBase64());
        const auto values = submitted.value(QStringLiteral("values")).toObject();
        QCOMPARE(values.value(QStringLiteral("Subject")).toString(), f.message().title);
        QCOMPARE(values.value(QStringLiteral("VASPID")).toString(), QStringLiteral("Home & Co"));
        QCOMPARE(values.value(QStringLiteral("ExpiryDate")).toString(), QStringLiteral("PT3600S"));
        QCOMPARE(values.value(QStringLiteral("Priority")).toString(), QStringLiteral("High"));
        QVERIFY(!values.contains(QStringLiteral("VASID")));
        QCOMPARE(f.host.healths, QList<QByteArray>{QByteArray()});
    }

    void theSameMessageIsTheSameTransaction()
    {
        Fixture f;
        const auto transactionOf = [&f](const QString &key) {
            auto message = f.message();
            message.key = key;
            f.host.send(*f.session(), message);
            return f.submitted().value(QStringLiteral("transaction")).toString();
        };
        const auto first = transactionOf(QStringLiteral("k-1"));
        QVERIFY(!first.isEmpty());
        QCOMPARE(transactionOf(QStringLiteral("k-1")), first);
        QVERIFY(transactionOf(QStringLiteral("k-2")) != first);
    }

    void whatNoXmlCanHoldIsLeftOut()
    {
        Fixture f;
        auto message = f.message();
        message.title = QStringLiteral("a\u0001b\uffff") + QChar(0xd800) + QStringLiteral("c\U0001F600");
        message.text = QString();
        QCOMPARE(f.host.send(*f.session(), message).state, State::Sent);
        const auto submitted = f.submitted();
        const auto subject =
            submitted.value(QStringLiteral("values")).toObject().value(QStringLiteral("Subject")).toString();
        QVERIFY2(subject.startsWith(QStringLiteral("ab")) && subject.endsWith(QStringLiteral("c\U0001F600")),
                 qPrintable(subject));
        QCOMPARE(submitted.value(QStringLiteral("text")).toString(), subject);
    }

    void whatTheCentreAnswers_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<State>("state");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char *path, State state, const char *code) {
            QTest::newRow(path) << QString::fromLatin1(path) << state << QByteArray(code);
        };
        row("/status/1100", State::Sent, "");
        row("/status/2002", State::Gone, "mms.status");
        row("/status/2004", State::Refused, "mms.status");
        row("/status/3000", State::Retry, "mms.status");
        row("/fault/2003", State::Gone, "mms.status");
        row("/fault/2007", State::Refused, "mms.status");
        row("/fault/4001", State::Retry, "mms.status");
        row("/http/401", State::Retry, "mms.http.status");
        row("/http/413", State::Refused, "mms.http.status");
        row("/http/503", State::Retry, "mms.http.status");
        row("/http/307", State::Retry, "mms.http.status");
        row("/status/many", State::Retry, "mms.answer.invalid");
        row("/garbage", State::Retry, "mms.answer.invalid");
        row("/huge", State::Retry, "mms.answer.invalid");
    }
    void whatTheCentreAnswers()
    {
        QFETCH(QString, path);
        Fixture f;
        const auto outcome = f.send(path);
        QTEST(outcome.state, "state");
        QTEST(outcome.error ? outcome.error->code : QByteArray(), "code");
        QCOMPARE(outcome.error && outcome.error->retry == Retry::AfterUserAction,
                 path.endsWith(QStringLiteral("4001")) || path.endsWith(QStringLiteral("401")) ||
                     outcome.state == State::Gone);
        if (path == QLatin1String("/http/503")) {
            QCOMPARE(outcome.after, std::optional<Duration>(std::chrono::seconds(7)));
        }
    }

    void aContactsNumberThatIsNoneIsNotTheUsers()
    {
        Fixture f;
        auto message = f.message();
        message.recipient = QStringLiteral("34600999888");
        const auto session = f.session(QStringLiteral("/status/2002"));
        QCOMPARE(f.host.send(*session, message).state, State::Refused); // and not Gone: the user's own number is good
        QCOMPARE(f.submitted().value(QStringLiteral("to")).toString(), message.recipient);
        message.recipient = QStringLiteral("bob@example.org");
        QCOMPARE(f.host.send(*session, message).error->code, QByteArray("mms.recipient.invalid"));
        QCOMPARE(f.host.healths, QList<QByteArray>());
    }

    void aSlowCentreIsGivenUpAndADeadOneComesBack()
    {
        Fixture f;
        QCOMPARE(f.host.send(*f.session(QStringLiteral("/slow"), 300), f.message()).error->code,
                 QByteArray("http.timeout"));
        const auto session = f.session();
        f.server.kill();
        QCOMPARE(f.host.send(*session, f.message()).error->code, QByteArray("http.unreachable"));
        const test::ServerProcess again(QStringLiteral("mms_centre.py"), {QString::number(f.server.port())});
        QCOMPARE(f.host.send(*session, f.message()).state, State::Sent);
        QCOMPARE(f.host.healths, (QList<QByteArray>{"http.timeout", "http.unreachable", QByteArray()}));
    }

    void anAnswerIsRead()
    {
        Fixture f;
        const auto reading = f.receive(withMessage(deliverRequest(), "Sí, voy"), several);
        QCOMPARE(reading.status, 200);
        QCOMPARE(reading.answers.size(), 1);
        const auto &answer = reading.answers.constFirst();
        QCOMPARE(answer.from, QStringLiteral("+34600111222")); // as the settings have it
        QCOMPARE(answer.text, QStringLiteral("Sí, voy"));
        QCOMPARE(answer.id, QStringLiteral("tx-77"));
        QVERIFY(answer.proven);
        const auto response = readEnvelope(reading.body);
        QVERIFY(response);
        QCOMPARE(response->name, QStringLiteral("DeliverRsp"));
        QCOMPARE(response->transaction, QStringLiteral("tx-77"));
        QCOMPARE(response->status(), 1000);
        const auto other = f.receive(withMessage(deliverRequest("+34600999888/TYPE=PLMN"), "I am no user"), several);
        QCOMPARE(other.answers.constFirst().from, QStringLiteral("+34600999888"));
    }

    void aReportIsRead_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("delivered");
        QTest::addColumn<bool>("final");
        QTest::newRow("retrieved") << QByteArray("Retrieved") << true << true;
        QTest::newRow("expired") << QByteArray("Expired") << false << true;
        QTest::newRow("rejected") << QByteArray("Rejected") << false << true;
        QTest::newRow("deferred") << QByteArray("Deferred") << false << false;
        QTest::newRow("what no release has") << QByteArray("Eaten") << false << false;
    }
    void aReportIsRead()
    {
        QFETCH(QByteArray, status);
        Fixture f;
        const auto reading = f.receive(report(status));
        QCOMPARE(reading.reports.size(), 1);
        QCOMPARE(reading.reports.constFirst().remoteId, QStringLiteral("041502073667"));
        QTEST(reading.reports.constFirst().delivered, "delivered");
        QTEST(reading.reports.constFirst().final, "final");
        QCOMPARE(readEnvelope(reading.body)->name, QStringLiteral("DeliveryReportRsp"));
    }

    void whatIsHostileIsRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        const auto row = [](const char *name, const QByteArray &body, const QByteArray &type = "text/xml") {
            QTest::newRow(name) << body << type;
        };
        const QByteArray bomb = R"(<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>)";
        row("nothing", {});
        row("no XML", "AWAY driving");
        row("cut short", deliverRequest().left(200));
        row("a document type", bomb + "<e><Body><DeliverReq>&b;</DeliverReq></Body></e>");
        row("deep", QByteArray("<a>").repeated(10'000));
        row("wide", "<e><Body><x>" + QByteArray("<a/>").repeated(10'000) + "</x></Body></e>");
        row("huge", told("<DeliverReq>" + QByteArray(100'000, ' ') + "</DeliverReq>"));
        row("another request", told("<CancelReq><MM7Version>6.8.0</MM7Version></CancelReq>"));
        row("no text", deliverRequest());
        row("no number", withMessage(deliverRequest("<RFC2822Address>eve@example.org</RFC2822Address>"), "Hello"),
            several);
        row("parts without an end", withMessage(deliverRequest(), "x").replace("--o\r\nContent-Type: text/xml", ""),
            several);
        row("a boundary of nothing", withMessage(deliverRequest(), "x"), "multipart/related; boundary=\"\"");
    }
    void whatIsHostileIsRefusedInWords()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        Fixture f;
        const auto reading = f.receive(body, type);
        QCOMPARE(reading.status, 400);
        QVERIFY(reading.error);
        QVERIFY(!reading.error->detail.isEmpty());
        QVERIFY(reading.answers.isEmpty() && reading.reports.isEmpty());
        QCOMPARE(readEnvelope(reading.body)->status(), 2007);
    }

    void wrongSettingsAreNamed()
    {
        sdk::ChannelSettings settings{ChannelId(1),
                                      {{QStringLiteral("url"), QStringLiteral("https://mms.example.org/mm7")},
                                       {QStringLiteral("vasp_id"), QStringLiteral("home")},
                                       {QStringLiteral("from"), QStringLiteral("700")},
                                       {QStringLiteral("to"), QStringLiteral("+34600111222")}},
                                      {},
                                      {},
                                      {},
                                      {}};
        QVERIFY(centreOf(settings));
        const std::pair<const char *, const char *> wrong[] = {{"url", "file:///etc/passwd"},
                                                               {"url", "https://user:secret@mms.example.org/"},
                                                               {"vasp_id", ""},
                                                               {"from", "Locum"},
                                                               {"to", "0034 600 111 222"}};
        for (const auto &[key, value] : wrong) {
            auto changed = settings;
            changed.values.insert(QLatin1String(key), QLatin1String(value));
            const auto centre = centreOf(changed);
            QVERIFY2(!centre && centre.error().detail.contains(QLatin1String(key)), value);
        }
    }
};

QTEST_GUILESS_MAIN(TestMms)
#include "tst_mms.moc"
