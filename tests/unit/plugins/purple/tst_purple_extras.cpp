// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded_plugin.h"
#include "network/irc_peer.h"
#include "network/servers.h"
#include "network/xmpp_peer.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

using namespace locum;
using namespace locum::test;

/// Files, avatars and who is a program.
class TestPurpleExtras : public QObject {
    Q_OBJECT

    LoadedPlugin m_plugin;

    struct IrcPair {
        NgIrcd server;
        std::unique_ptr<TestAccount> anna;
        std::unique_ptr<IrcPeer> bob;
    };

    std::unique_ptr<IrcPair> connectIrc()
    {
        auto pair = std::make_unique<IrcPair>();
        if (!pair->server.start()) {
            return nullptr;
        }
        pair->anna =
            std::make_unique<TestAccount>(m_plugin.plugin(), m_plugin.irc(pair->server.port(), QStringLiteral("anna")));
        pair->anna->perform(Connect{});
        pair->bob = std::make_unique<IrcPeer>(pair->server.port(), QStringLiteral("bob"));
        const bool isReady = pair->bob->waitForReady() &&
                             QTest::qWaitFor([&pair] { return pair->anna->host().link() == LinkState::Online; }, 15000);
        return isReady ? std::move(pair) : nullptr;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_plugin.load()); }

    void takesAnOfferedFile()
    {
        const auto irc = connectIrc();
        QVERIFY(irc);
        QTcpServer sender;
        QVERIFY(sender.listen(QHostAddress::LocalHost));
        connect(&sender, &QTcpServer::newConnection, this, [&sender] {
            auto *socket = sender.nextPendingConnection();
            socket->write("twelve bytes");
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->disconnectFromHost(); }); // acknowledged
        });
        irc->bob->send(QStringLiteral("PRIVMSG anna :\x01"
                                      "DCC SEND ../../etc/pass\"wd 2130706433 %1 12\x01")
                           .arg(sender.serverPort()));
        auto &anna = irc->anna->host();
        QTRY_VERIFY(anna.has<RequestReceived>());
        const auto offer = anna.last<RequestReceived>();
        QCOMPARE(offer.kind, RequestKind::FileOffer);
        QCOMPARE(offer.from, QStringLiteral("bob"));
        QCOMPARE(offer.details.value(QLatin1String("size")).toInt(), 12);
        QVERIFY(!anna.has<MessageReceived>());

        const auto accepted = irc->anna->perform(AnswerRequest{offer.handle, true, {}});
        QVERIFY(anna.wasSent(accepted));
        QTRY_VERIFY_WITH_TIMEOUT(anna.has<MessageReceived>(), 15000);
        const auto message = anna.last<MessageReceived>();
        QCOMPARE(message.kind, MessageKind::File);
        QCOMPARE(message.sender, QStringLiteral("bob"));
        QCOMPARE(message.attachments.value(0).size, 12);
        QFile file(QUrl(message.attachments.value(0).url).toLocalFile());
        QVERIFY2(file.fileName().section(u'/', 0, -2).endsWith(QLatin1String("/files")), qPrintable(file.fileName()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("twelve bytes"));
    }

    void refusesAnOfferedFile()
    {
        const auto irc = connectIrc();
        QVERIFY(irc);
        irc->bob->send(QStringLiteral("PRIVMSG anna :\x01"
                                      "DCC SEND file 2130706433 1 12\x01"));
        auto &anna = irc->anna->host();
        QTRY_VERIFY(anna.has<RequestReceived>());
        const auto refused = irc->anna->perform(AnswerRequest{anna.last<RequestReceived>().handle, false, {}});
        QVERIFY(anna.wasSent(refused));
        irc->bob->send(QStringLiteral("PRIVMSG anna :\x01"
                                      "DCC SEND other 2130706433 1 12\x01"));
        QTRY_COMPARE(anna.all<RequestReceived>().size(), 2);
        irc->anna->perform(Disconnect{});
        QTRY_COMPARE(anna.all<RequestWithdrawn>().size(), 1);
    }

    void refusesToSendNoFile()
    {
        const auto irc = connectIrc();
        QVERIFY(irc);
        const auto sent = irc->anna->perform(SendFile{QStringLiteral("bob"), QStringLiteral("/does/not/exist"), {}});
        QCOMPARE(irc->anna->host().refusal(sent), QByteArray("network.file.failed"));
    }

    void knowsProgramsByTheirCapabilities()
    {
        Prosody prosody({QStringLiteral("anna"), QStringLiteral("bot")});
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna")));
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
        XmppPeer bot(prosody.port(), QStringLiteral("bot"));
        QVERIFY(bot.waitForReady());
        anna.perform(AddContact{QStringLiteral("bot@localhost"), {}, {}, {}});
        QTRY_VERIFY(anna->has<RosterEntryChanged>());
        bot.send(QStringLiteral("<presence type='subscribed' to='anna@localhost'/>"));
        QTRY_VERIFY(anna->has<RosterEntryChanged>(
            [](const RosterEntryChanged &change) { return change.entry.subscription == Subscription::To; }));

        // XEP-0115 §5.1: category/type/lang/name, then the features, each with a '<' after it.
        const auto ver = QCryptographicHash::hash("client/bot//<urn:xmpp:ping<", QCryptographicHash::Sha1).toBase64();
        bot.send(QStringLiteral("<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' "
                                "node='urn:test' ver='%1'/></presence>")
                     .arg(QString::fromLatin1(ver)));
        // The server asks as well (PEP).
        const auto asks = [](const XmlElement &stanza) {
            return stanza.attribute(QStringLiteral("from")).startsWith(QLatin1String("anna@")) &&
                   stanza.child(QStringLiteral("query")).space ==
                       QLatin1String("http://jabber.org/protocol/disco#info");
        };
        QTRY_VERIFY(bot.has(asks));
        const auto questions = bot.find(asks);
        for (const auto &question : questions) {
            bot.send(QStringLiteral("<iq type='result' id='%1' to='%2'><query node='%3' "
                                    "xmlns='http://jabber.org/protocol/disco#info'><identity category='client' "
                                    "type='bot'/><feature var='urn:xmpp:ping'/></query></iq>")
                         .arg(question.attribute(QStringLiteral("id")), question.attribute(QStringLiteral("from")),
                              question.child(QStringLiteral("query")).attribute(QStringLiteral("node"))));
        }
        bot.sendMessage(QStringLiteral("anna@localhost"), QStringLiteral("beep"));
        QTRY_VERIFY(!anna->messages(QStringLiteral("beep")).isEmpty());
        QVERIFY(anna->messages(QStringLiteral("beep")).constFirst().flags.fromBot);
    }

    void tellsAvatars()
    {
        Prosody prosody({QStringLiteral("anna"), QStringLiteral("bob")});
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna")));
        anna.perform(Connect{});
        QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
        XmppPeer bob(prosody.port(), QStringLiteral("bob"));
        QVERIFY(bob.waitForReady());
        anna.perform(AddContact{QStringLiteral("bob@localhost"), {}, {}, {}});
        QTRY_VERIFY(anna->has<RosterEntryChanged>());
        bob.send(QStringLiteral("<presence type='subscribed' to='anna@localhost'/>"));
        QTRY_VERIFY(anna->has<RosterEntryChanged>(
            [](const RosterEntryChanged &change) { return change.entry.subscription == Subscription::To; }));

        const auto image = QByteArray::fromBase64(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        const auto hash = QCryptographicHash::hash(image, QCryptographicHash::Sha1).toHex();
        bob.send(QStringLiteral("<presence><x xmlns='vcard-temp:x:update'><photo>%1</photo></x></presence>")
                     .arg(QString::fromLatin1(hash)));
        // The card is asked of the account, for which the server answers.
        bob.send(
            QStringLiteral("<iq type='set' id='v'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>%1"
                           "</BINVAL></PHOTO></vCard></iq>")
                .arg(QString::fromLatin1(image.toBase64())));
        QTRY_VERIFY(bob.has(
            [](const XmlElement &stanza) { return stanza.attribute(QStringLiteral("id")) == QLatin1String("v"); }));
        bob.send(QStringLiteral("<presence><x xmlns='vcard-temp:x:update'><photo>%1</photo></x></presence>")
                     .arg(QString::fromLatin1(hash)));
        QTRY_VERIFY_WITH_TIMEOUT(anna->has<AvatarChanged>(), 10000);
        QCOMPARE(anna->last<AvatarChanged>().image, image);
        QCOMPARE(anna->last<AvatarChanged>().mimeType, QStringLiteral("image/png"));
        QCOMPARE(anna->last<AvatarChanged>().address, QStringLiteral("bob@localhost"));
    }
};

QTEST_GUILESS_MAIN(TestPurpleExtras)
#include "tst_purple_extras.moc"
