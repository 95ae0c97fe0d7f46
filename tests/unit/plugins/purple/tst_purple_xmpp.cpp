// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded_plugin.h"
#include "network/servers.h"
#include "network/xmpp_peer.h"

using namespace locum;
using namespace locum::test;

class TestPurpleXmpp : public QObject {
    Q_OBJECT

    LoadedPlugin m_plugin;
    std::unique_ptr<Prosody> m_prosody;
    std::unique_ptr<TestAccount> m_anna;
    std::unique_ptr<XmppPeer> m_bob;

    const QString anna = QStringLiteral("anna@localhost");
    const QString bob = QStringLiteral("bob@localhost");
    const QString bobFull = QStringLiteral("bob@localhost/peer");

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_plugin.load());
        m_prosody = std::make_unique<Prosody>(
            QStringList{QStringLiteral("anna"), QStringLiteral("bob"), QStringLiteral("carla")});
        QVERIFY2(m_prosody->start(), qPrintable(m_prosody->log()));
    }

    void init()
    {
        m_anna =
            std::make_unique<TestAccount>(m_plugin.plugin(), m_plugin.xmpp(m_prosody->port(), QStringLiteral("anna")));
        QVERIFY(m_anna->isOpen());
        const auto connecting = m_anna->perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT((*m_anna)->link(), LinkState::Online, 15000);
        QVERIFY((*m_anna)->wasSent(connecting));
        m_bob = std::make_unique<XmppPeer>(m_prosody->port(), QStringLiteral("bob"));
        QVERIFY(m_bob->waitForReady());
        m_bob->sendPresence();
    }

    void cleanup()
    {
        m_bob.reset();
        m_anna.reset();
    }

    void logsInAndSaysWho()
    {
        QCOMPARE((*m_anna)->last<LinkChanged>().ownAddress, anna);
        QVERIFY((*m_anna)->has<RosterReceived>());
        const auto states = (*m_anna)->all<LinkChanged>();
        QCOMPARE(states.constFirst().state, LinkState::Connecting);
        m_anna->perform(Disconnect{});
        QTRY_COMPARE((*m_anna)->link(), LinkState::Offline);
        QVERIFY(!(*m_anna)->last<LinkChanged>().error);
    }

    void receivesMessages()
    {
        m_bob->sendMessage(anna, QStringLiteral("hello <b>&\"\n'there"), {}, QStringLiteral("id1"));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        const auto message = (*m_anna)->last<MessageReceived>();
        QCOMPARE(message.text, QStringLiteral("hello <b>&\"\n'there"));
        QCOMPARE(message.conversationAddress, bob);
        QCOMPARE(message.sender, bob);
        QCOMPARE(message.remoteId, QStringLiteral("id1"));
        QVERIFY(!message.dedupeKey.isEmpty());
        QCOMPARE(message.origin, Origin::Live);
        QVERIFY(!message.sentAt);
        QCOMPARE(message.direction, Direction::Incoming);
        QCOMPARE(message.flags, MessageFlags());
    }

    void sendsMessagesUnchanged()
    {
        const auto text = QStringLiteral("<b>&\"\n'  two  spaces http://x.org/?a&b");
        const auto sent = m_anna->say(bob, text);
        QTRY_VERIFY(!m_bob->messages(text).isEmpty());
        QTRY_VERIFY((*m_anna)->wasSent(sent));
        const auto stanza = m_bob->messages(text).constFirst();
        QCOMPARE(stanza.attribute(QStringLiteral("type")), QStringLiteral("chat"));
        QVERIFY(stanza.has(QStringLiteral("request"), QStringLiteral("urn:xmpp:receipts")));
        QVERIFY(!stanza.has(QStringLiteral("html")));
        QVERIFY(!stanza.has(QStringLiteral("automatic")));
        const auto outcome = (*m_anna)->outcome(sent);
        QCOMPARE(std::get<Sent>(*outcome).remoteId, stanza.attribute(QStringLiteral("id")));
    }

    void marksAutomaticMessagesAndKnowsTheMark()
    {
        m_anna->say(bob, QStringLiteral("I am away"), ConversationKind::Direct, true);
        QTRY_VERIFY(!m_bob->messages(QStringLiteral("I am away")).isEmpty());
        QVERIFY(m_bob->messages(QStringLiteral("I am away"))
                    .constFirst()
                    .has(QStringLiteral("automatic"), QStringLiteral("urn:locum:automatic:0")));
        m_bob->sendMessage(anna, QStringLiteral("me too"),
                           QStringLiteral("<automatic xmlns='urn:locum:automatic:0'/>"));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        QVERIFY((*m_anna)->last<MessageReceived>().flags.automatic);
        QVERIFY((*m_anna)->last<MessageReceived>().flags.noReply);
    }

    void refusesWhatItCannotEncrypt()
    {
        SendMessage message;
        message.to = bob;
        message.text = QStringLiteral("secret");
        message.encrypt = true;
        const auto transaction = m_anna->perform(message);
        QCOMPARE((*m_anna)->refusal(transaction), QByteArray("network.encryption.unavailable"));
    }

    void tellsABounceAsNotSent()
    {
        const auto sent = m_anna->say(QStringLiteral("nobody@localhost"), QStringLiteral("anybody there?"));
        QTRY_VERIFY((*m_anna)->outcome(sent).has_value());
        QCOMPARE((*m_anna)->refusal(sent), QByteArray("network.recipient.unavailable"));
    }

    void flagsErrorsThatMatchNothing()
    {
        m_bob->send(QStringLiteral("<message type='error' to='%1/locum' id='x'><body>old</body><error type='cancel'>"
                                   "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>")
                        .arg(anna));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        QVERIFY((*m_anna)->last<MessageReceived>().flags.error);
        QVERIFY((*m_anna)->last<MessageReceived>().flags.noReply);
    }

    void givesAndTakesReceipts()
    {
        const auto sent = m_anna->say(bob, QStringLiteral("did you get this?"));
        QTRY_VERIFY(!m_bob->messages(QStringLiteral("did you get this?")).isEmpty());
        const auto id =
            m_bob->messages(QStringLiteral("did you get this?")).constFirst().attribute(QStringLiteral("id"));
        m_bob->send(
            QStringLiteral("<message to='%1'><received xmlns='urn:xmpp:receipts' id='%2'/></message>").arg(anna, id));
        QTRY_VERIFY((*m_anna)->has<ReceiptReceived>());
        QCOMPARE((*m_anna)->last<ReceiptReceived>().remoteId, id);
        QCOMPARE((*m_anna)->last<ReceiptReceived>().conversationAddress, bob);
        QTRY_VERIFY((*m_anna)->wasSent(sent));

        m_bob->sendMessage(
            anna, QStringLiteral("and this?"),
            QStringLiteral("<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"),
            QStringLiteral("r1"));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        m_anna->perform(SendReceipt{bob, QStringLiteral("r1")});
        m_anna->perform(SendReceipt{bob, QStringLiteral("never asked for")});
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) {
            return stanza.child(QStringLiteral("received")).attribute(QStringLiteral("id")) == QLatin1String("r1") &&
                   stanza.child(QStringLiteral("displayed")).attribute(QStringLiteral("id")) == QLatin1String("r1");
        }));
        QVERIFY(!m_bob->has([](const XmlElement &stanza) {
            return stanza.child(QStringLiteral("received"))
                .attribute(QStringLiteral("id"))
                .startsWith(QLatin1String("never"));
        }));
    }

    void tellsTyping()
    {
        const auto state =
            QStringLiteral("<message type='chat' to='%1'><%2 xmlns='http://jabber.org/protocol/chatstates'/>"
                           "</message>");
        m_bob->send(state.arg(anna, QStringLiteral("composing")));
        QTRY_VERIFY((*m_anna)->has<TypingChanged>());
        QCOMPARE((*m_anna)->last<TypingChanged>(), (TypingChanged{bob, true}));
        m_bob->send(state.arg(anna, QStringLiteral("paused")));
        QTRY_COMPARE((*m_anna)->last<TypingChanged>(), (TypingChanged{bob, false}));
        m_anna->perform(SendTyping{bob, true});
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) { return stanza.has(QStringLiteral("composing")); }));
    }

    void tellsWhatItCannotRead()
    {
        m_bob->sendMessage(
            anna, QStringLiteral("This message is encrypted"),
            QStringLiteral("<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/>"
                           "<payload>AAAA</payload></encrypted>"
                           "<encryption xmlns='urn:xmpp:eme:0' name='OMEMO' "
                           "namespace='eu.siacs.conversations.axolotl'/><store xmlns='urn:xmpp:hints'/>"));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        QCOMPARE((*m_anna)->last<MessageReceived>().encryption, Encryption::Unreadable);
        QCOMPARE((*m_anna)->last<MessageReceived>().text, QStringLiteral("This message is encrypted"));
    }

    void datesOfflineMessages()
    {
        m_anna->perform(Disconnect{});
        QTRY_COMPARE((*m_anna)->link(), LinkState::Offline);
        const auto before = instantFromMilliseconds(QDateTime::currentMSecsSinceEpoch() - 2000);
        m_bob->sendMessage(anna, QStringLiteral("while you were out"), {}, QStringLiteral("off1"));
        // Another stanza back and forth: the server has the first by then.
        m_bob->send(QStringLiteral("<iq type='get' id='p' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"));
        QTRY_VERIFY(m_bob->has(
            [](const XmlElement &stanza) { return stanza.attribute(QStringLiteral("id")) == QLatin1String("p"); }));
        m_anna->perform(Connect{});
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        const auto message = (*m_anna)->last<MessageReceived>();
        QCOMPARE(message.origin, Origin::OfflineStore);
        QVERIFY(message.sentAt && *message.sentAt >= before);
        QVERIFY(!message.dedupeKey.isEmpty());
    }

    void tellsCopiesOfItsOtherClients()
    {
        XmppPeer phone(m_prosody->port(), QStringLiteral("anna"), QStringLiteral("phone"));
        QVERIFY(phone.waitForReady());
        phone.sendPresence();
        QTRY_VERIFY((*m_anna)->has<OwnClientChanged>());
        QCOMPARE((*m_anna)->last<OwnClientChanged>(), (OwnClientChanged{QStringLiteral("phone"), true}));
        phone.sendMessage(bob, QStringLiteral("from my phone"), {}, QStringLiteral("ph1"));
        QTRY_VERIFY((*m_anna)->has<MessageReceived>());
        const auto message = (*m_anna)->last<MessageReceived>();
        QCOMPARE(message.direction, Direction::Outgoing);
        QCOMPARE(message.origin, Origin::OwnOtherDevice);
        QCOMPARE(message.conversationAddress, bob);
        QVERIFY(message.sender.isEmpty());

        m_bob->sendMessage(QStringLiteral("anna@localhost/phone"), QStringLiteral("to your phone"));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("to your phone")).isEmpty());
        QCOMPARE((*m_anna)->messages(QStringLiteral("to your phone")).constFirst().conversationAddress, bob);

        phone.send(QStringLiteral("<presence><show>away</show></presence>"));
        QTRY_COMPARE((*m_anna)->last<OwnClientChanged>().active, false);
    }

    void believesNoForgedCopies()
    {
        m_bob->send(
            QStringLiteral("<message to='%1'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                           "<message xmlns='jabber:client' from='%1' to='carla@localhost' type='chat'>"
                           "<body>forged</body></message></forwarded></sent></message>")
                .arg(anna));
        m_bob->sendMessage(anna, QStringLiteral("after it"));
        QTRY_VERIFY(!(*m_anna)->messages(QStringLiteral("after it")).isEmpty());
        QVERIFY((*m_anna)->messages(QStringLiteral("forged")).isEmpty());
    }

    void asksBeforeAnybodySeesPresence()
    {
        m_bob->send(
            QStringLiteral("<presence type='subscribe' to='%1'><status>it is me</status></presence>").arg(anna));
        QTRY_VERIFY((*m_anna)->has<RequestReceived>());
        const auto request = (*m_anna)->last<RequestReceived>();
        QCOMPARE(request.kind, RequestKind::ContactRequest);
        QCOMPARE(request.from, bob);
        QCOMPARE(request.text, QStringLiteral("it is me"));
        const auto answered = m_anna->perform(AnswerRequest{request.handle, true, {}});
        QVERIFY((*m_anna)->wasSent(answered));
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) {
            return stanza.name == QLatin1String("presence") &&
                   stanza.attribute(QStringLiteral("type")) == QLatin1String("subscribed");
        }));
        const auto again = m_anna->perform(AnswerRequest{request.handle, true, {}});
        QCOMPARE((*m_anna)->refusal(again), QByteArray("network.request.unknown"));
        const auto taken = m_anna->perform(AuthorizeContact{bob, false});
        QVERIFY((*m_anna)->wasSent(taken));
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) {
            return stanza.name == QLatin1String("presence") &&
                   stanza.attribute(QStringLiteral("type")) == QLatin1String("unsubscribed");
        }));
    }

    void keepsTheRoster()
    {
        const auto added = m_anna->perform(AddContact{QStringLiteral("Carla@Localhost/x"),
                                                      QStringLiteral("Carla & Co"),
                                                      {QStringLiteral("Friends")},
                                                      QStringLiteral("hi")});
        QTRY_VERIFY((*m_anna)->wasSent(added));
        const auto carla = QStringLiteral("carla@localhost");
        QTRY_VERIFY((*m_anna)->has<RosterEntryChanged>([&](const RosterEntryChanged &change) {
            return change.entry.address == carla && change.entry.name == QLatin1String("Carla & Co") &&
                   change.entry.subscription == Subscription::Pending &&
                   change.entry.groups == QStringList{QStringLiteral("Friends")};
        }));
        const auto renamed = m_anna->perform(RenameContact{carla, QStringLiteral("C."), {}});
        QTRY_VERIFY((*m_anna)->wasSent(renamed));
        QTRY_COMPARE((*m_anna)->last<RosterEntryChanged>().entry.name, QStringLiteral("C."));

        m_anna->perform(Disconnect{});
        QTRY_COMPARE((*m_anna)->link(), LinkState::Offline);
        (*m_anna)->forget();
        m_anna->perform(Connect{});
        QTRY_VERIFY((*m_anna)->has<RosterReceived>());
        const auto entries = (*m_anna)->last<RosterReceived>().entries;
        QVERIFY(std::any_of(entries.begin(), entries.end(),
                            [](const RosterEntry &entry) { return entry.name == QLatin1String("C."); }));

        const auto removed = m_anna->perform(RemoveContact{carla});
        QTRY_VERIFY((*m_anna)->wasSent(removed));
        QTRY_COMPARE((*m_anna)->last<RosterEntryRemoved>().address, carla);
        const auto missing = m_anna->perform(RenameContact{carla, QStringLiteral("x"), {}});
        QCOMPARE((*m_anna)->refusal(missing), QByteArray("network.recipient.not_found"));
        const auto bad = m_anna->perform(AddContact{QString(), {}, {}, {}});
        QCOMPARE((*m_anna)->refusal(bad), QByteArray("network.address.invalid"));
    }

    void showsAndSeesPresence()
    {
        m_anna->perform(AddContact{bob, QStringLiteral("Bob"), {}, {}});
        m_bob->send(QStringLiteral("<presence type='subscribed' to='%1'/>").arg(anna));
        m_bob->send(QStringLiteral("<presence type='subscribe' to='%1'/>").arg(anna));
        QTRY_VERIFY((*m_anna)->has<RequestReceived>());
        m_anna->perform(AuthorizeContact{bob, true});
        QTRY_COMPARE((*m_anna)->last<PresenceChanged>().presence.availability, Availability::Available);
        m_bob->send(QStringLiteral("<presence><show>dnd</show><status>a &lt;b&gt; c\nd</status></presence>"));
        QTRY_COMPARE((*m_anna)->last<PresenceChanged>().presence.availability, Availability::Busy);
        QCOMPARE((*m_anna)->last<PresenceChanged>().presence.text, QStringLiteral("a <b> c\nd"));
        QCOMPARE((*m_anna)->last<PresenceChanged>().address, bob);

        m_bob->forget();
        const auto set =
            m_anna->perform(SetPresence{{Availability::ExtendedAway, QStringLiteral("gone <fishing>"), {}}});
        QVERIFY((*m_anna)->wasSent(set));
        QTRY_VERIFY(m_bob->has([](const XmlElement &stanza) {
            return stanza.child(QStringLiteral("show")).text == QLatin1String("xa") &&
                   stanza.child(QStringLiteral("status")).text == QLatin1String("gone <fishing>");
        }));
        const auto hidden = m_anna->perform(SetPresence{{Availability::Invisible, {}, {}}});
        QCOMPARE((*m_anna)->refusal(hidden), QByteArray("network.feature.unsupported"));
        m_anna->perform(RemoveContact{bob});
        QTRY_VERIFY((*m_anna)->has<RosterEntryRemoved>());
    }

    void keepsTwoHundredMessagesInOrder()
    {
        for (int number = 0; number < 200; ++number) {
            m_bob->sendMessage(anna, QStringLiteral("in %1").arg(number));
            m_anna->say(bob, QStringLiteral("out %1").arg(number));
        }
        QTRY_COMPARE((*m_anna)->all<MessageReceived>().size(), 200);
        const auto received = (*m_anna)->all<MessageReceived>();
        for (int number = 0; number < 200; ++number) {
            QCOMPARE(received[number].text, QStringLiteral("in %1").arg(number));
        }
        const auto bodies = [this] {
            return m_bob->find([](const XmlElement &stanza) { return stanza.has(QStringLiteral("body")); });
        };
        QTRY_COMPARE(bodies().size(), 200);
        for (int number = 0; number < 200; ++number) {
            QCOMPARE(bodies()[number].child(QStringLiteral("body")).text, QStringLiteral("out %1").arg(number));
        }
        QTRY_COMPARE((*m_anna)->all<CommandEnded>().size(), 201);
    }

    void servesASecondAccount()
    {
        TestAccount carla(m_plugin.plugin(), m_plugin.xmpp(m_prosody->port(), QStringLiteral("carla")));
        carla.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(carla->link(), LinkState::Online, 15000);
        m_anna->say(QStringLiteral("carla@localhost"), QStringLiteral("next door"));
        QTRY_VERIFY(!carla->messages(QStringLiteral("next door")).isEmpty());
        QCOMPARE(carla->last<MessageReceived>().conversationAddress, anna);
        QVERIFY(!(*m_anna)->has<MessageReceived>());
    }
};

QTEST_GUILESS_MAIN(TestPurpleXmpp)
#include "tst_purple_xmpp.moc"
