// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded_plugin.h"
#include "network/servers.h"
#include "network/xmpp_peer.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>

using namespace locum;
using namespace locum::test;

namespace {

/// The way to a server; when it is cut, nothing passes and nobody is told.
class Relay {
public:
    explicit Relay(quint16 target)
    {
        if (!m_listener.listen(QHostAddress::LocalHost)) {
            qFatal("no port");
        }
        QObject::connect(&m_listener, &QTcpServer::newConnection, &m_listener, [this, target] {
            auto *client = m_listener.nextPendingConnection();
            auto *server = new QTcpSocket(client);
            server->connectToHost(QHostAddress::LocalHost, target);
            QObject::connect(client, &QTcpSocket::readyRead, server, [this, client, server] { pass(client, server); });
            QObject::connect(server, &QTcpSocket::readyRead, client,
                             [this, client, server] { m_bytesBack += pass(server, client); });
        });
    }
    quint16 port() const { return m_listener.serverPort(); }
    qint64 bytesBack() const { return m_bytesBack; }
    void cut() { m_cut = true; }
    void mend() { m_cut = false; }

private:
    qint64 pass(QTcpSocket *from, QTcpSocket *to) const
    {
        const auto bytes = from->readAll();
        return m_cut ? 0 : to->write(bytes);
    }

    QTcpServer m_listener;
    qint64 m_bytesBack = 0;
    bool m_cut = false;
};

} // namespace

class TestPurpleXmppLink : public QObject {
    Q_OBJECT

    LoadedPlugin m_plugin;

    static QStringList users() { return {QStringLiteral("anna"), QStringLiteral("bob")}; }

    sdk::AccountSettings overTls(quint16 port, const QString &pin = {})
    {
        auto settings = m_plugin.xmpp(port, QStringLiteral("anna"));
        settings.values.insert(QStringLiteral("connection_security"), QStringLiteral("require_tls"));
        if (!pin.isEmpty()) {
            settings.values.insert(QStringLiteral("pinned_certificate"), pin);
        }
        return settings;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_plugin.load()); }

    void asksTheUserForThePassword()
    {
        Prosody prosody(users());
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount wrong(m_plugin.plugin(),
                          m_plugin.xmpp(prosody.port(), QStringLiteral("anna"), QStringLiteral("wrong")));
        wrong.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(wrong->link(), LinkState::NeedsUser, 15000);
        QCOMPARE(wrong->last<LinkChanged>().error->code, QByteArray("network.auth.failed"));
        QCOMPARE(wrong->last<LinkChanged>().error->retry, Retry::AfterUserAction);

        TestAccount none(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna"), QString()));
        const auto connecting = none.perform(Connect{});
        QCOMPARE(none->refusal(connecting), QByteArray("network.auth.password_missing"));
        QCOMPARE(none->link(), LinkState::NeedsUser);
    }

    void saysWhenNobodyListens()
    {
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(freePort(), QStringLiteral("anna")));
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::WaitingToRetry, 15000);
        QCOMPARE(anna->last<LinkChanged>().error->code, QByteArray("network.link.lost"));
        const auto sent = anna.say(QStringLiteral("bob@localhost"), QStringLiteral("hello"));
        QCOMPARE(anna->refusal(sent), QByteArray("network.link.offline"));
    }

    void comesBackAfterTheServerDoes()
    {
        Prosody prosody(users());
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna")));
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
        prosody.kill();
        QTRY_COMPARE(anna->link(), LinkState::WaitingToRetry);
        QVERIFY(prosody.start());
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
    }

    void tellsAFrozenServerAndSendsNothingTwice()
    {
        Prosody prosody(users());
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna")));
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
        // One confirmed message: acknowledgements run.
        const auto first = anna.say(QStringLiteral("bob@localhost"), QStringLiteral("first"));
        QTRY_VERIFY(anna->wasSent(first));
        ::kill(static_cast<pid_t>(prosody.processId()), SIGSTOP);
        const auto lost = anna.say(QStringLiteral("bob@localhost"), QStringLiteral("into the dark"));
        anna.perform(ProbeLink{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::WaitingToRetry, 90000);
        const auto outcome = anna->outcome(lost);
        QVERIFY(outcome && std::holds_alternative<UnknownOutcome>(*outcome));
        ::kill(static_cast<pid_t>(prosody.processId()), SIGCONT);
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 30000);
        XmppPeer bob(prosody.port(), QStringLiteral("bob"));
        QVERIFY(bob.waitForReady());
        bob.sendPresence();
        anna.say(QStringLiteral("bob@localhost"), QStringLiteral("after it"));
        QTRY_VERIFY(!bob.messages(QStringLiteral("after it")).isEmpty());
        QVERIFY(bob.messages(QStringLiteral("into the dark")).size() <= 1);
    }

    void noticesALinkThatIsCutWithoutAWord_data()
    {
        QTest::addColumn<bool>("hasAcknowledgements");
        QTest::newRow("acknowledgements") << true;
        QTest::newRow("pings") << false;
    }

    void noticesALinkThatIsCutWithoutAWord()
    {
        QFETCH(bool, hasAcknowledgements);
        Prosody prosody(users(), Prosody::Tls::Off,
                        hasAcknowledgements ? Prosody::Acknowledgements::On : Prosody::Acknowledgements::Off);
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        Relay relay(prosody.port());
        auto settings = m_plugin.xmpp(relay.port(), QStringLiteral("anna"));
        settings.values.insert(QStringLiteral("pulse_ms"), 200);
        TestAccount anna(m_plugin.plugin(), settings);
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
        // It holds as long as the server answers, many pulses long.
        const auto before = relay.bytesBack();
        QTRY_VERIFY(relay.bytesBack() > before + 200);
        QCOMPARE(anna->link(), LinkState::Online);
        relay.cut();
        QElapsedTimer silence;
        silence.start();
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::WaitingToRetry, 15000);
        QCOMPARE(anna->last<LinkChanged>().error->code, QByteArray("network.link.lost"));
        QVERIFY(silence.elapsed() >= 200 * 3); // not before the answer was late
        // And it comes back by the same way.
        relay.mend();
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
    }

    void asksBeforeItTrustsACertificate()
    {
        Prosody prosody(users(), Prosody::Tls::On);
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount anna(m_plugin.plugin(), overTls(prosody.port()));
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::NeedsUser, 15000);
        QCOMPARE(anna->last<LinkChanged>().error->code, QByteArray("network.certificate.untrusted"));
        QVERIFY(anna->has<RequestReceived>());
        const auto request = anna->last<RequestReceived>();
        QCOMPARE(request.kind, RequestKind::Certificate);
        const auto fingerprint = request.details.value(QLatin1String("fingerprint_sha256")).toString();
        QCOMPARE(fingerprint.size(), 64);
        QCOMPARE(request.details.value(QLatin1String("expected_name")).toString(), QStringLiteral("localhost"));
        QVERIFY(!anna->has<RequestWithdrawn>());

        const auto answered = anna.perform(AnswerRequest{request.handle, true, {}});
        QVERIFY(anna->wasSent(answered));
        QCOMPARE(anna->last<SettingsChanged>().values.value(QLatin1String("pinned_certificate")).toString(),
                 fingerprint);
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);

        // The process that asked may be gone when the user answers.
        TestAccount heir(m_plugin.plugin(), overTls(prosody.port()));
        const auto inherited = heir.perform(AnswerRequest{request.handle, true, {}});
        QVERIFY(heir->wasSent(inherited));
        heir.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(heir->link(), LinkState::Online, 15000);

        TestAccount later(m_plugin.plugin(), overTls(prosody.port(), fingerprint.toUpper()));
        later.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(later->link(), LinkState::Online, 15000);

        TestAccount other(m_plugin.plugin(), overTls(prosody.port(), QString(64, u'a')));
        other.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(other->link(), LinkState::NeedsUser, 15000);
        QVERIFY(other->has<RequestReceived>());
        const auto refused = other.perform(AnswerRequest{other->last<RequestReceived>().handle, false, {}});
        QVERIFY(other->wasSent(refused));
        QVERIFY(!other->has<SettingsChanged>());
        QCOMPARE(other->link(), LinkState::NeedsUser);
    }

    void neverFallsBackToPlain()
    {
        Prosody prosody(users());
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount anna(m_plugin.plugin(), overTls(prosody.port()));
        anna.perform(Connect{});
        QTRY_VERIFY_WITH_TIMEOUT(anna->link() == LinkState::NeedsUser || anna->link() == LinkState::WaitingToRetry,
                                 15000);
        QCOMPARE(anna->last<LinkChanged>().error->code, QByteArray("network.tls.failed"));
    }

    void survivesRubbish()
    {
        QTcpServer rubbish;
        QVERIFY(rubbish.listen(QHostAddress::LocalHost));
        connect(&rubbish, &QTcpServer::newConnection, this, [&rubbish] {
            auto *socket = rubbish.nextPendingConnection();
            socket->write("HTTP/1.1 200 OK\r\n\r\n<<<>>>\0\xff\xfe<a></b>");
            socket->disconnectFromHost();
        });
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(rubbish.serverPort(), QStringLiteral("anna")));
        anna.perform(Connect{});
        QTRY_VERIFY_WITH_TIMEOUT(anna->link() == LinkState::WaitingToRetry, 15000);
        TestAccount irc(m_plugin.plugin(), m_plugin.irc(rubbish.serverPort(), QStringLiteral("anna")));
        irc.perform(Connect{});
        QTRY_VERIFY_WITH_TIMEOUT(irc->link() == LinkState::WaitingToRetry, 15000);
    }

    void connectsAndGoesManyTimes()
    {
        Prosody prosody(users());
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        for (int round = 0; round < 20; ++round) {
            TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna")));
            anna.perform(Connect{});
            if (round % 2 == 0) {
                QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
            } // else it goes while it connects
        }
    }
};

QTEST_GUILESS_MAIN(TestPurpleXmppLink)
#include "tst_purple_xmpp_link.moc"
