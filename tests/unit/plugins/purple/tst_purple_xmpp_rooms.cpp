// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded_plugin.h"
#include "network/servers.h"
#include "network/xmpp_peer.h"

#include <algorithm>

using namespace locum;
using namespace locum::test;

class TestPurpleXmppRooms : public QObject {
    Q_OBJECT

    LoadedPlugin m_plugin;
    std::unique_ptr<Prosody> m_prosody;
    std::unique_ptr<TestAccount> m_anna;
    std::unique_ptr<XmppPeer> m_bob;
    QString m_room;

    void bobJoins()
    {
        m_bob->send(
            QStringLiteral("<presence to='%1/Bob'><x xmlns='http://jabber.org/protocol/muc'/></presence>").arg(m_room));
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) {
            return stanza.attribute(QStringLiteral("from")).endsWith(QLatin1String("/Bob"));
        }));
    }
    void bobConfigures(const QString &fields)
    {
        m_bob->send(
            QStringLiteral("<iq type='set' id='cfg' to='%1'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                           "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
                           "http://jabber.org/protocol/muc#roomconfig</value></field>%2</x></query></iq>")
                .arg(m_room, fields));
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) {
            return stanza.attribute(QStringLiteral("id")) == QLatin1String("cfg") &&
                   stanza.attribute(QStringLiteral("type")) == QLatin1String("result");
        }));
    }
    void bobSays(const QString &text, const QString &id = {})
    {
        m_bob->send(QStringLiteral("<message type='groupchat' to='%1' id='%3'><body>%2</body></message>")
                        .arg(m_room, text.toHtmlEscaped(), id));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_plugin.load());
        m_prosody = std::make_unique<Prosody>(QStringList{QStringLiteral("anna"), QStringLiteral("bob")});
        QVERIFY2(m_prosody->start(), qPrintable(m_prosody->log()));
    }

    void init()
    {
        static int number = 0;
        m_room = QStringLiteral("room%1@conference.localhost").arg(++number);
        m_anna =
            std::make_unique<TestAccount>(m_plugin.plugin(), m_plugin.xmpp(m_prosody->port(), QStringLiteral("anna")));
        m_anna->perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT((*m_anna)->link(), LinkState::Online, 15000);
        m_bob = std::make_unique<XmppPeer>(m_prosody->port(), QStringLiteral("bob"));
        QVERIFY(m_bob->waitForReady());
        m_bob->sendPresence();
    }

    void cleanup()
    {
        m_bob.reset();
        m_anna.reset();
    }

    void joinsAndTalks()
    {
        bobJoins();
        bobSays(QStringLiteral("before you came"), QStringLiteral("h1"));
        QTRY_VERIFY(!m_bob->messages(QStringLiteral("before you came")).isEmpty());
        const auto early = m_anna->say(m_room, QStringLiteral("too early"), ConversationKind::Room);
        QCOMPARE((*m_anna)->refusal(early), QByteArray("network.room.not_joined"));

        const auto joined = m_anna->perform(JoinRoom{m_room, QStringLiteral("Anna"), {}});
        QTRY_VERIFY((*m_anna)->wasSent(joined));
        QCOMPARE((*m_anna)->last<RoomJoined>().address, m_room);
        QCOMPARE((*m_anna)->last<RoomJoined>().ownNick, QStringLiteral("Anna"));
        const auto everybody = (*m_anna)->last<ParticipantsChanged>();
        QVERIFY(everybody.complete);
        QCOMPARE(everybody.joined.size(), 2);
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("before you came")).isEmpty());
        const auto old = (*m_anna)->messages(QStringLiteral("before you came")).constFirst();
        QCOMPARE(old.origin, Origin::History);
        QVERIFY(old.sentAt);
        QVERIFY(!old.dedupeKey.isEmpty());

        bobSays(QStringLiteral("hello Anna <b>"));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("hello Anna <b>")).isEmpty());
        const auto live = (*m_anna)->messages(QStringLiteral("hello Anna <b>")).constFirst();
        QCOMPARE(live.origin, Origin::Live);
        QCOMPARE(live.conversation, ConversationKind::Room);
        QCOMPARE(live.conversationAddress, m_room);
        QCOMPARE(live.sender, m_room + QStringLiteral("/Bob"));
        QCOMPARE(live.senderName, QStringLiteral("Bob"));
        QVERIFY(live.flags.mentionsMe);

        const auto said = m_anna->say(m_room, QStringLiteral("hello Bob"), ConversationKind::Room);
        QTRY_VERIFY(!m_bob->messages(QStringLiteral("hello Bob")).isEmpty());
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("hello Bob")).isEmpty());
        const auto echo = (*m_anna)->messages(QStringLiteral("hello Bob")).constFirst();
        QCOMPARE(echo.origin, Origin::OwnEcho);
        QCOMPARE(echo.direction, Direction::Outgoing);
        QVERIFY(echo.transaction == said);
        QVERIFY((*m_anna)->wasSent(said));
        QCOMPARE((*m_anna)->messages(QStringLiteral("hello Bob")).size(), 1);
    }

    void tellsTopicsAndWhoComesAndGoes()
    {
        const auto joined = m_anna->perform(JoinRoom{m_room, {}, {}});
        QTRY_VERIFY((*m_anna)->wasSent(joined)); // a room that we made
        QCOMPARE((*m_anna)->last<RoomJoined>().ownNick, QStringLiteral("anna"));
        bobJoins();
        QTRY_COMPARE((*m_anna)->last<ParticipantsChanged>().joined.value(0).name, QStringLiteral("Bob"));
        QVERIFY(!(*m_anna)->last<ParticipantsChanged>().complete);
        m_bob->send(QStringLiteral("<presence to='%1/Robert'/>").arg(m_room));
        QTRY_COMPARE((*m_anna)->last<ParticipantsChanged>().joined.value(0).name, QStringLiteral("Robert"));
        QVERIFY((*m_anna)->has<ParticipantsChanged>([this](const ParticipantsChanged &change) {
            return change.left == QStringList{m_room + QStringLiteral("/Bob")};
        }));
        m_bob->send(QStringLiteral("<presence type='unavailable' to='%1/Robert'/>").arg(m_room));
        QTRY_COMPARE((*m_anna)->last<ParticipantsChanged>().left, QStringList{m_room + QStringLiteral("/Robert")});

        bobJoins();
        XmppPeer owner(m_prosody->port(), QStringLiteral("anna"), QStringLiteral("second"));
        QVERIFY(owner.waitForReady());
        owner.send(QStringLiteral("<presence to='%1/Owner'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
                       .arg(m_room));
        owner.send(QStringLiteral("<message type='groupchat' to='%1'><subject>what &lt;we&gt; do</subject></message>")
                       .arg(m_room));
        QTRY_COMPARE((*m_anna)->last<RoomTopicChanged>().topic, QStringLiteral("what <we> do"));
        QCOMPARE((*m_anna)->last<RoomTopicChanged>().address, m_room);
        QVERIFY(!(*m_anna)->has<MessageReceived>());
    }

    void leavesAndComesBack()
    {
        bobJoins();
        const auto first = m_anna->perform(JoinRoom{m_room, {}, {}});
        QTRY_VERIFY((*m_anna)->wasSent(first));
        bobSays(QStringLiteral("one"), QStringLiteral("m1"));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("one")).isEmpty());
        const auto left = m_anna->perform(LeaveRoom{m_room});
        QVERIFY((*m_anna)->wasSent(left));
        QCOMPARE((*m_anna)->last<RoomLeft>(), (RoomLeft{m_room, {}}));
        const auto again = m_anna->perform(JoinRoom{m_room, {}, {}});
        QTRY_VERIFY((*m_anna)->wasSent(again));
        bobSays(QStringLiteral("two"));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("two")).isEmpty());
        const auto copies = (*m_anna)->messages(QStringLiteral("one"));
        for (const auto &copy : copies) {
            QCOMPARE(copy.dedupeKey, copies.constFirst().dedupeKey); // as history once more, or not at all
        }
        const auto nowhere = m_anna->perform(LeaveRoom{QStringLiteral("nowhere@conference.localhost")});
        QCOMPARE((*m_anna)->refusal(nowhere), QByteArray("network.room.not_joined"));
    }

    void saysWhyARoomIsClosed()
    {
        bobJoins();
        bobConfigures(QStringLiteral("<field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field>"
                                     "<field var='muc#roomconfig_roomsecret'><value>pass</value></field>"));
        const auto wrong = m_anna->perform(JoinRoom{m_room, {}, {}});
        QTRY_COMPARE((*m_anna)->refusal(wrong), QByteArray("network.room.password"));
        const auto taken = m_anna->perform(JoinRoom{m_room, QStringLiteral("Bob"), QStringLiteral("pass")});
        QTRY_COMPARE((*m_anna)->refusal(taken), QByteArray("network.name.in_use"));
        const auto right = m_anna->perform(JoinRoom{m_room, {}, QStringLiteral("pass")});
        QTRY_VERIFY((*m_anna)->wasSent(right));
        const auto none = m_anna->perform(JoinRoom{QStringLiteral("nowhere"), {}, {}});
        QCOMPARE((*m_anna)->refusal(none), QByteArray("network.address.invalid"));
    }

    void tellsAKick()
    {
        bobJoins();
        m_anna->perform(JoinRoom{m_room, QStringLiteral("Anna"), {}});
        QTRY_VERIFY((*m_anna)->has<RoomJoined>());
        m_bob->send(
            QStringLiteral("<iq type='set' id='kick' to='%1'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                           "<item nick='Anna' role='none'><reason>go away</reason></item></query></iq>")
                .arg(m_room));
        QTRY_VERIFY((*m_anna)->has<RoomLeft>());
        QCOMPARE((*m_anna)->last<RoomLeft>().error->code, QByteArray("network.room.kicked"));
        QCOMPARE((*m_anna)->last<RoomLeft>().error->detail, QStringLiteral("go away"));
    }

    void asksWhenInvited()
    {
        bobJoins();
        m_bob->send(QStringLiteral(
                        "<message to='%1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='anna@localhost'>"
                        "<reason>come in</reason></invite></x></message>")
                        .arg(m_room));
        QTRY_VERIFY((*m_anna)->has<RequestReceived>());
        const auto request = (*m_anna)->last<RequestReceived>();
        QCOMPARE(request.kind, RequestKind::RoomInvitation);
        QVERIFY(request.from == QLatin1String("bob@localhost") || request.from == m_room + QStringLiteral("/Bob"));
        QCOMPARE(request.text, QStringLiteral("come in"));
        const auto answered = m_anna->perform(AnswerRequest{request.handle, true, {}});
        QTRY_VERIFY((*m_anna)->has<RoomJoined>());
        QVERIFY((*m_anna)->wasSent(answered));
        QCOMPARE((*m_anna)->all<CommandEnded>().size(), 2); // Connect and the answer
    }

    void keepsPrivateMessagesOfARoomApart()
    {
        bobJoins();
        m_anna->perform(JoinRoom{m_room, QStringLiteral("Anna"), {}});
        QTRY_VERIFY((*m_anna)->has<RoomJoined>());
        m_bob->send(QStringLiteral("<message type='chat' to='%1/Anna'><body>psst</body></message>").arg(m_room));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("psst")).isEmpty());
        const auto message = (*m_anna)->messages(QStringLiteral("psst")).constFirst();
        QCOMPARE(message.conversation, ConversationKind::Direct);
        QCOMPARE(message.conversationAddress, m_room + QStringLiteral("/Bob"));
        m_anna->say(message.conversationAddress, QStringLiteral("what?"));
        QTRY_VERIFY(!m_bob->messages(QStringLiteral("what?")).isEmpty());
        QCOMPARE(m_bob->messages(QStringLiteral("what?")).constFirst().attribute(QStringLiteral("from")),
                 m_room + QStringLiteral("/Anna"));
    }

    void endsJoinsWhenTheLinkEnds()
    {
        const auto joining = m_anna->perform(JoinRoom{m_room, {}, {}});
        m_anna->perform(Disconnect{});
        const auto outcome = (*m_anna)->outcome(joining);
        QVERIFY(outcome && std::holds_alternative<UnknownOutcome>(*outcome));
    }
};

QTEST_GUILESS_MAIN(TestPurpleXmppRooms)
#include "tst_purple_xmpp_rooms.moc"
