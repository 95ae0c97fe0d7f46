// SPDX-License-Identifier: GPL-2.0-or-later
#include "channels/recording_channel_host.h"
#include "email_session.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace locum;
using namespace locum::email;
using State = sdk::ChannelOutcome::State;

namespace {

/// A key and a certificate for localhost, which nobody has signed but itself.
class Certificate {
public:
    Certificate()
    {
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
                      {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                       QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"),
                       QStringLiteral("-nodes"), QStringLiteral("-subj"), QStringLiteral("/CN=localhost"),
                       QStringLiteral("-addext"), QStringLiteral("subjectAltName=DNS:localhost"),
                       QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-out"), file(),
                       QStringLiteral("-keyout"), key()});
        if (!openssl.waitForFinished() || openssl.exitCode() != 0) {
            qFatal("no certificate: %s", openssl.readAllStandardError().constData());
        }
    }
    QString file() const { return m_directory.filePath(QStringLiteral("certificate.pem")); }
    QString key() const { return m_directory.filePath(QStringLiteral("key.pem")); }

private:
    QTemporaryDir m_directory;
};

class Fixture {
public:
    explicit Fixture(const QString &mode = QStringLiteral("starttls"), int port = 0)
        : server(QStringLiteral("smtp_server.py"), {mode, QString::number(port), certificate.file(), certificate.key()})
    {
        settings.server = {QStringLiteral("localhost"),
                           server.port(),
                           fromName<Security>(mode).value_or(Security::None),
                           QStringLiteral("alice"),
                           Secret("secret"),
                           certificate.file(),
                           {}};
        settings.from = QStringLiteral("locum@example.org");
        settings.to = QStringLiteral("alice@example.org");
        settings.host = QStringLiteral("home.example.org");
        if (mode == QLatin1String("plain")) {
            settings.server.user.clear();
        }
    }
    std::unique_ptr<EmailSession> session()
    {
        return std::make_unique<EmailSession>(ChannelId(1), settings, host, clock);
    }
    sdk::ChannelOutcome send(const QString &to = {})
    {
        const auto opened = session();
        return host.send(*opened, message(to));
    }
    static sdk::ChannelMessage message(const QString &to = {})
    {
        sdk::ChannelMessage message{QStringLiteral("k")};
        message.title = QStringLiteral("Bob");
        message.text = QStringLiteral(".\r\n.hidden\nend");
        message.recipient = to;
        return message;
    }

    Certificate certificate;
    test::ServerProcess server;
    Settings settings;
    SystemClock clock;
    test::RecordingChannelHost host;
};

} // namespace

class TestEmail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itArrives_data()
    {
        QTest::addColumn<QString>("mode");
        for (const char *mode : {"starttls", "tls", "plain"}) {
            QTest::newRow(mode) << QString::fromLatin1(mode);
        }
    }
    void itArrives()
    {
        QFETCH(QString, mode);
        Fixture f(mode);
        QCOMPARE(f.send().state, State::Sent);
        const auto mail = QJsonDocument::fromJson(f.server.nextLine()).object();
        QCOMPARE(mail.value(QStringLiteral("tls")).toBool(), mode != QLatin1String("plain"));
        QCOMPARE(mail.value(QStringLiteral("to")).toArray().at(0).toString(), f.settings.to);
        QCOMPARE(mail.value(QStringLiteral("greeting")).toString(), f.settings.host);
        QVERIFY(mail.value(QStringLiteral("mail"))
                    .toString()
                    .endsWith(QStringLiteral("\r\n\r\n.\r\n.hidden\r\nend\r\n\r\n")));
        QCOMPARE(f.host.healths, QList<QByteArray>{QByteArray()});
    }

    void whatTheServerRefuses_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("isOwn");
        QTest::addColumn<State>("state");
        QTest::newRow("not now") << QStringLiteral("busy@example.org") << true << State::Retry;
        QTest::newRow("not this") << QStringLiteral("refused@example.org") << true << State::Refused;
        QTest::newRow("no such mailbox") << QStringLiteral("nobody@example.org") << true << State::Gone;
        QTest::newRow("a contact's that is not there")
            << QStringLiteral("nobody@example.org") << false << State::Refused;
        QTest::newRow("no address") << QStringLiteral("a@b>\r\nRCPT TO:<bob@x") << false << State::Refused;
    }
    void whatTheServerRefuses()
    {
        QFETCH(QString, to);
        QFETCH(bool, isOwn);
        Fixture f;
        if (isOwn) {
            f.settings.to = to;
        }
        QTEST(f.send(isOwn ? QString() : to).state, "state");
    }

    void aWrongPasswordIsForTheUser()
    {
        Fixture f;
        f.settings.server.password = Secret("wrong");
        const auto outcome = f.send();
        QCOMPARE(outcome.state, State::Retry);
        QCOMPARE(outcome.error->code, QByteArray("email.server.login"));
        QCOMPARE(outcome.error->retry, Retry::AfterUserAction);
        QCOMPARE(f.host.healths, QList<QByteArray>{"email.server.login"});
    }

    void aServerThatIsNotTrustedGetsNothing_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("what");
        for (const char *mode : {"starttls", "tls"}) {
            for (const char *what : {"no authority", "another name", "another key"}) {
                QTest::addRow("%s, %s", mode, what) << QString::fromLatin1(mode) << QString::fromLatin1(what);
            }
        }
        QTest::addRow("no TLS offered") << QStringLiteral("plain") << QStringLiteral("none offered");
    }
    void aServerThatIsNotTrustedGetsNothing()
    {
        QFETCH(QString, mode);
        QFETCH(QString, what);
        Fixture f(mode);
        if (what == QLatin1String("no authority")) {
            f.settings.server.caFile.clear();
        } else if (what == QLatin1String("another name")) {
            f.settings.server.host = QStringLiteral("127.0.0.1");
        } else if (what == QLatin1String("another key")) {
            f.settings.server.pin = QStringLiteral("sha256//") + QString(43, u'A') + u'=';
        } else {
            f.settings.server.security = Security::StartTls;
        }
        const auto outcome = f.send();
        QCOMPARE(outcome.state, State::Retry);
        QCOMPARE(outcome.error->code, QByteArray("email.server.untrusted"));
    }

    void aSlowServerIsGivenUp()
    {
        Fixture f;
        const auto session = f.session();
        session->sender().setTimeLimit(500);
        const auto outcome = f.host.send(*session, f.message(QStringLiteral("slow@example.org")));
        QCOMPARE(outcome.state, State::Retry);
        QCOMPARE(outcome.error->code, QByteArray("email.server.timeout"));
        session->sender().setTimeLimit(20'000);
        QCOMPARE(f.host.send(*session, f.message()).state, State::Sent);
    }

    void aDeadServerComesBack()
    {
        Fixture f;
        const auto session = f.session();
        f.server.kill();
        const auto outcome = f.host.send(*session, f.message());
        QCOMPARE(outcome.state, State::Retry);
        QCOMPARE(outcome.error->code, QByteArray("email.server.unreachable"));
        test::ServerProcess again(QStringLiteral("smtp_server.py"),
                                  {QStringLiteral("starttls"), QString::number(f.settings.server.port),
                                   f.certificate.file(), f.certificate.key()});
        QCOMPARE(f.host.send(*session, f.message()).state, State::Sent);
        QCOMPARE(f.host.healths, (QList<QByteArray>{"email.server.unreachable", QByteArray()}));
    }

    void aSessionThatEndsTellsNoMore()
    {
        QTcpServer mute; // takes connections and never says a word
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        Fixture f;
        f.settings.server.port = mute.serverPort();
        auto session = f.session();
        session->send(TransactionId(QStringLiteral("t")), f.message());
        QTRY_VERIFY(mute.hasPendingConnections());
        session.reset();
        QCOMPARE(f.host.outcomes.size(), 0);
    }

    void onlyMailsAreRead()
    {
        Fixture f;
        const auto session = f.session();
        QCOMPARE(f.host.receive(*session, {"POST", "x"}).status, 405);
        const auto reading = f.host.receive(*session, {"MAIL", {}, {}, "From: alice@example.org\r\n\r\nYes\r\n"});
        QCOMPARE(reading.answers.size(), 1);
        QCOMPARE(f.host.receive(*session, {"MAIL", {}, {}, QByteArray(1000, '\xff')}).answers.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEmail)
#include "tst_email.moc"
