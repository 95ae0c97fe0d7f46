// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded_plugin.h"
#include "network/irc_peer.h"
#include "network/servers.h"

#include <algorithm>

using namespace locum;
using namespace locum::test;

class TestPurpleIrc : public QObject {
    Q_OBJECT

    LoadedPlugin m_plugin;
    std::unique_ptr<NgIrcd> m_server;
    std::unique_ptr<TestAccount> m_anna;
    std::unique_ptr<IrcPeer> m_bob;
    QString m_bobNick;

    const QString room = QStringLiteral("#test");

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_plugin.load());
        m_server = std::make_unique<NgIrcd>();
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    }

    void init()
    {
        static int number = 0; // the server remembers a nick for a moment
        ++number;
        m_bobNick = QStringLiteral("Bob%1").arg(number);
        m_anna = std::make_unique<TestAccount>(m_plugin.plugin(),
                                               m_plugin.irc(m_server->port(), QStringLiteral("Anna%1").arg(number)));
        QVERIFY(m_anna->isOpen());
        m_anna->perform(Connect{});
        m_bob = std::make_unique<IrcPeer>(m_server->port(), m_bobNick);
        QVERIFY(m_bob->waitForReady());
        QTRY_COMPARE_WITH_TIMEOUT((*m_anna)->link(), LinkState::Online, 15000);
    }

    void cleanup()
    {
        m_bob.reset();
        m_anna.reset();
    }

    QString annaNick() const { return m_anna->host().all<LinkChanged>().constLast().ownAddress; }

    void logsInAndSaysWho()
    {
        QVERIFY(annaNick().startsWith(QLatin1String("anna")));
        m_anna->perform(Disconnect{});
        QCOMPARE((*m_anna)->link(), LinkState::Offline);
    }

    void receivesMessages()
    {
        m_bob->send(QStringLiteral("PRIVMSG %1 :hello \x02<b>&\"\x02 there").arg(annaNick()));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        const auto message = (*m_anna)->last<MessageReceived>();
        QCOMPARE(message.text, QStringLiteral("hello <b>&\" there"));
        QCOMPARE(message.conversationAddress, m_bobNick.toLower());
        QCOMPARE(message.senderName, m_bobNick);
        QCOMPARE(message.kind, MessageKind::Text);
        QCOMPARE(message.origin, Origin::Live);
        QCOMPARE(message.flags, MessageFlags());
        m_bob->send(QStringLiteral("PRIVMSG %1 :\x01"
                                   "ACTION waves\x01")
                        .arg(annaNick()));
        QTRY_COMPARE((*m_anna)->last<MessageReceived>().kind, MessageKind::Action);
        QCOMPARE((*m_anna)->last<MessageReceived>().text, QStringLiteral("waves"));
    }

    void readsOtherEncodings()
    {
        m_bob->sendBytes("PRIVMSG " + annaNick().toUtf8() + " :caf\xe9");
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        QCOMPARE((*m_anna)->last<MessageReceived>().text, QStringLiteral("caf") + QChar(0xe9));
    }

    void flagsNotices()
    {
        m_bob->send(QStringLiteral("NOTICE %1 :I am a program").arg(annaNick()));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        QCOMPARE((*m_anna)->last<MessageReceived>().kind, MessageKind::Notice);
        QVERIFY((*m_anna)->last<MessageReceived>().flags.noReply);
        QCOMPARE((*m_anna)->last<MessageReceived>().text, QStringLiteral("I am a program"));
    }

    void flagsServices()
    {
        IrcPeer service(m_server->port(), QStringLiteral("NickServ"));
        QVERIFY(service.waitForReady());
        service.send(QStringLiteral("PRIVMSG %1 :register").arg(annaNick()));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        QVERIFY((*m_anna)->last<MessageReceived>().flags.fromBot);
        QVERIFY((*m_anna)->last<MessageReceived>().flags.noReply);
    }

    void answersCtcpItselfAndTellsNothing()
    {
        m_bob->send(QStringLiteral("PRIVMSG %1 :\x01VERSION\x01").arg(annaNick()));
        m_bob->send(QStringLiteral("PRIVMSG %1 :\x01VERSION\x01").arg(annaNick()));
        m_bob->send(QStringLiteral("PRIVMSG %1 :after it").arg(annaNick()));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("after it")).isEmpty());
        QCOMPARE((*m_anna)->all<MessageReceived>().size(), 1);
        QTRY_COMPARE(m_bob->find(QStringLiteral("\x01VERSION Locum\x01")).size(), 1);
    }

    void sendsMessages()
    {
        const auto sent = m_anna->say(m_bobNick, QStringLiteral("<b>&\"' hello"));
        QTRY_VERIFY(m_bob->has(QStringLiteral("PRIVMSG %1 :<b>&\"' hello").arg(m_bobNick)));
        QTRY_VERIFY((*m_anna)->wasSent(sent));
        QVERIFY(!(*m_anna)->has<MessageReceived>());
    }

    void sendsAutomaticMessagesAsNoticesOfOneLine()
    {
        m_anna->say(m_bobNick, QStringLiteral("I am away\nand back\r\nsoon"), ConversationKind::Direct, true);
        QTRY_VERIFY(m_bob->has(QStringLiteral("NOTICE %1 :I am away and back soon").arg(m_bobNick)));
    }

    void splitsLongMessages()
    {
        const auto text = QString(QChar(0x20ac)).repeated(400) + QStringLiteral("\nsecond line\n\nthird");
        const auto sent = m_anna->say(m_bobNick, text);
        QTRY_VERIFY(m_bob->has(QStringLiteral(":third")));
        QTRY_VERIFY((*m_anna)->wasSent(sent));
        QString joined;
        const auto lines = m_bob->find(QStringLiteral("PRIVMSG"));
        for (const auto &line : lines) {
            const auto part = line.section(QStringLiteral(" :"), 1);
            QVERIFY(part.toUtf8().size() <= 400);
            QVERIFY(line.toUtf8().size() <= 510);
            joined += part;
        }
        QCOMPARE(joined, QString(QChar(0x20ac)).repeated(400) + QStringLiteral("second linethird"));
    }

    void letsNobodyInjectCommands()
    {
        const auto sent = m_anna->say(QStringLiteral("x :y\r\nQUIT"), QStringLiteral("hello"));
        QCOMPARE((*m_anna)->refusal(sent), QByteArray("network.address.invalid"));
        m_anna->say(m_bobNick, QStringLiteral("one\r\nQUIT :two\001VERSION\001"));
        QTRY_VERIFY(m_bob->has(QStringLiteral("PRIVMSG %1 :QUIT :twoVERSION").arg(m_bobNick)));
        QCOMPARE((*m_anna)->link(), LinkState::Online);
    }

    void tellsARefusalAsNotSent()
    {
        const auto sent = m_anna->say(QStringLiteral("nobody"), QStringLiteral("anybody there?"));
        QTRY_VERIFY((*m_anna)->outcome(sent).has_value());
        QCOMPARE((*m_anna)->refusal(sent), QByteArray("network.recipient.not_found"));
        QVERIFY(!(*m_anna)->has<MessageReceived>());
    }

    void refusesBeforeItIsConnected()
    {
        m_anna->perform(Disconnect{});
        const auto sent = m_anna->say(m_bobNick, QStringLiteral("hello"));
        QCOMPARE((*m_anna)->refusal(sent), QByteArray("network.link.offline"));
    }

    void keepsRooms()
    {
        m_bob->send(QStringLiteral("JOIN ") + room);
        QTRY_VERIFY(m_bob->has(QStringLiteral(" 366 ")));
        const auto early = m_anna->say(room, QStringLiteral("too early"), ConversationKind::Room);
        QCOMPARE((*m_anna)->refusal(early), QByteArray("network.room.not_joined"));
        const auto joined = m_anna->perform(JoinRoom{QStringLiteral("#TEST"), {}, {}});
        QTRY_VERIFY((*m_anna)->wasSent(joined));
        QCOMPARE((*m_anna)->last<RoomJoined>().address, room);
        QCOMPARE(QString((*m_anna)->last<RoomJoined>().ownNick).toLower(), annaNick());
        QTRY_VERIFY((*m_anna)->has<ParticipantsChanged>([this](const ParticipantsChanged &change) {
            return change.complete && change.room == room &&
                   std::any_of(change.joined.begin(), change.joined.end(), [this](const Participant &participant) {
                       return participant.address == m_bobNick.toLower() && participant.name == m_bobNick;
                   });
        }));

        m_bob->send(QStringLiteral("PRIVMSG %1 :hello %2, how are you").arg(room, annaNick()));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        const auto message = (*m_anna)->last<MessageReceived>();
        QCOMPARE(message.conversation, ConversationKind::Room);
        QCOMPARE(message.conversationAddress, room);
        QCOMPARE(message.sender, m_bobNick.toLower());
        QVERIFY(message.flags.mentionsMe);

        const auto said = m_anna->say(room, QStringLiteral("fine"), ConversationKind::Room);
        QTRY_VERIFY(m_bob->has(QStringLiteral("PRIVMSG %1 :fine").arg(room)));
        QTRY_VERIFY((*m_anna)->wasSent(said));
        QCOMPARE((*m_anna)->all<MessageReceived>().size(), 1);

        m_bob->send(QStringLiteral("TOPIC %1 :what <we> do").arg(room));
        QTRY_COMPARE((*m_anna)->last<RoomTopicChanged>().topic, QStringLiteral("what <we> do"));

        IrcPeer carla(m_server->port(), QStringLiteral("Carla"));
        QVERIFY(carla.waitForReady());
        carla.send(QStringLiteral("JOIN ") + room);
        QTRY_COMPARE((*m_anna)->last<ParticipantsChanged>().joined.value(0).address, QStringLiteral("carla"));
        carla.send(QStringLiteral("NICK Carlotta"));
        QTRY_COMPARE((*m_anna)->last<ParticipantsChanged>().joined.value(0).address, QStringLiteral("carlotta"));
        QCOMPARE((*m_anna)->last<ParticipantsChanged>().left, QStringList{QStringLiteral("carla")});
        carla.send(QStringLiteral("PART ") + room);
        QTRY_COMPARE((*m_anna)->last<ParticipantsChanged>().left, QStringList{QStringLiteral("carlotta")});

        const auto left = m_anna->perform(LeaveRoom{room});
        QVERIFY((*m_anna)->wasSent(left));
        QCOMPARE((*m_anna)->last<RoomLeft>(), (RoomLeft{room, {}}));
        QTRY_VERIFY(m_bob->has(QStringLiteral("PART ") + room));
    }

    void saysWhyARoomIsClosed()
    {
        const auto own = QStringLiteral("#closed") + m_bobNick;
        m_bob->send(QStringLiteral("JOIN ") + own);
        m_bob->send(QStringLiteral("MODE %1 +i").arg(own));
        QTRY_VERIFY(m_bob->has(QStringLiteral("+i")));
        const auto joined = m_anna->perform(JoinRoom{own, {}, {}});
        QTRY_COMPARE((*m_anna)->refusal(joined), QByteArray("network.room.members_only"));
    }

    void tellsAKick()
    {
        const auto own = (QStringLiteral("#kick") + m_bobNick).toLower();
        m_bob->send(QStringLiteral("JOIN ") + own);
        m_anna->perform(JoinRoom{own, {}, {}});
        QTRY_VERIFY((*m_anna)->has<RoomJoined>());
        m_bob->send(QStringLiteral("KICK %1 %2 :go away").arg(own, annaNick()));
        QTRY_VERIFY((*m_anna)->has<RoomLeft>());
        QCOMPARE((*m_anna)->last<RoomLeft>().error->code, QByteArray("network.room.kicked"));
        QCOMPARE((*m_anna)->last<RoomLeft>().error->detail, QStringLiteral("go away"));
        const auto again = m_anna->perform(JoinRoom{own, {}, {}});
        QTRY_VERIFY((*m_anna)->wasSent(again));
    }

    void asksWhenInvited()
    {
        const auto own = (QStringLiteral("#party") + m_bobNick).toLower();
        m_bob->send(QStringLiteral("JOIN ") + own);
        m_bob->send(QStringLiteral("INVITE %1 %2").arg(annaNick(), own));
        QTRY_VERIFY((*m_anna)->has<RequestReceived>());
        const auto request = (*m_anna)->last<RequestReceived>();
        QCOMPARE(request.kind, RequestKind::RoomInvitation);
        QCOMPARE(request.details.value(QLatin1String("room")).toString(), own);
        m_anna->perform(AnswerRequest{request.handle, true, {}});
        QTRY_COMPARE((*m_anna)->last<RoomJoined>().address, own);
    }

    void watchesContacts()
    {
        m_anna->perform(WatchContacts{{m_bobNick.toLower(), QStringLiteral("absent")}});
        QTRY_VERIFY_WITH_TIMEOUT((*m_anna)->has<PresenceChanged>([this](const PresenceChanged &change) {
            return change.address == m_bobNick.toLower() && change.presence.availability == Availability::Available;
        }),
                                 15000);
        QVERIFY(!(*m_anna)->has<PresenceChanged>([](const PresenceChanged &change) {
            return change.address == QLatin1String("absent") && isOnline(change.presence.availability);
        }));
    }

    void showsPresence()
    {
        const auto set = m_anna->perform(SetPresence{{Availability::Away, QStringLiteral("out <now>"), {}}});
        QVERIFY((*m_anna)->wasSent(set));
        const auto asks = [this] {
            m_bob->send(QStringLiteral("PRIVMSG %1 :there?").arg(annaNick()));
            return m_bob->has(QStringLiteral("out <now>"));
        };
        QTRY_VERIFY(asks());
    }

    void keepsTwoHundredMessagesInOrder()
    {
        for (int number = 0; number < 200; ++number) {
            m_bob->send(QStringLiteral("PRIVMSG %1 :in %2").arg(annaNick()).arg(number));
            m_anna->say(m_bobNick, QStringLiteral("out %1").arg(number));
        }
        QTRY_COMPARE_WITH_TIMEOUT((*m_anna)->all<MessageReceived>().size(), 200, 60000);
        const auto received = (*m_anna)->all<MessageReceived>();
        QTRY_COMPARE_WITH_TIMEOUT(m_bob->find(QStringLiteral(":out ")).size(), 200, 60000);
        for (int number = 0; number < 200; ++number) {
            QCOMPARE(received[number].text, QStringLiteral("in %1").arg(number));
            QVERIFY(m_bob->find(QStringLiteral(":out "))[number].endsWith(QStringLiteral(":out %1").arg(number)));
        }
        QTRY_COMPARE((*m_anna)->all<CommandEnded>().size(), 201);
    }

    void saysWhenTheServerIsGone()
    {
        m_server->kill();
        QTRY_COMPARE((*m_anna)->link(), LinkState::WaitingToRetry);
        QCOMPARE((*m_anna)->last<LinkChanged>().error->code, QByteArray("network.link.lost"));
        m_anna->perform(Connect{});
        QTRY_COMPARE((*m_anna)->link(), LinkState::WaitingToRetry); // nobody listens
        QVERIFY(m_server->start());
        m_anna->perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT((*m_anna)->link(), LinkState::Online, 15000);
    }

    void asksTheUserForThePassword()
    {
        NgIrcd closed(QStringLiteral("right"));
        QVERIFY(closed.start());
        TestAccount wrong(m_plugin.plugin(),
                          m_plugin.irc(closed.port(), QStringLiteral("Anna"), QStringLiteral("wrong")));
        wrong.perform(Connect{});
        QTRY_COMPARE(wrong->link(), LinkState::NeedsUser);
        QCOMPARE(wrong->last<LinkChanged>().error->code, QByteArray("network.auth.failed"));
        TestAccount right(m_plugin.plugin(),
                          m_plugin.irc(closed.port(), QStringLiteral("Anna"), QStringLiteral("right")));
        right.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(right->link(), LinkState::Online, 15000);
    }
};

QTEST_GUILESS_MAIN(TestPurpleIrc)
#include "tst_purple_irc.moc"
