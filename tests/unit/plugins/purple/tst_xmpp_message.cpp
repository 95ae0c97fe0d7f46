// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_message.h"

#include <QTest>

using namespace locum;
using namespace locum::purple;

class TestXmppMessage : public QObject {
    Q_OBJECT

    static ParsedMessage parse(const char *inside, const char *attributes = "type='chat' id='1' from='a@b/c'")
    {
        const QByteArray xml = QByteArray("<message xmlns='jabber:client' ") + attributes + ">" + inside + "</message>";
        const std::unique_ptr<xmlnode, decltype(&xmlnode_free)> node(xmlnode_from_str(xml.constData(), xml.size()),
                                                                     xmlnode_free);
        return parseMessage(XmlView(node.get()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        // xmlnode registers itself for D-Bus, which only a whole libpurple has.
        g_log_set_default_handler([](const gchar *, GLogLevelFlags, const gchar *, gpointer) {}, nullptr);
    }

    void readsBodiesAsTheyAre()
    {
        const auto parsed = parse("<body>&lt;b&gt;&amp;&quot;\nx</body>");
        QCOMPARE(*parsed.body, QStringLiteral("<b>&\"\nx"));
        QCOMPARE(parsed.type, QStringLiteral("chat"));
        QVERIFY(parsed.encryption == Encryption::None);
        QVERIFY(!parsed.isDelayed);
    }

    void seesEncryption_data()
    {
        QTest::addColumn<QByteArray>("inside");
        QTest::addColumn<bool>("unreadable");
        QTest::addColumn<bool>("keysOnly");
        QTest::newRow("announced") << QByteArray("<body>no key</body><encryption xmlns='urn:xmpp:eme:0' "
                                                 "namespace='eu.siacs.conversations.axolotl'/>")
                                   << true << false;
        QTest::newRow("omemo") << QByteArray("<encrypted xmlns='eu.siacs.conversations.axolotl'><header/><payload>x"
                                             "</payload></encrypted>")
                               << true << false;
        QTest::newRow("omemo keys") << QByteArray("<encrypted xmlns='eu.siacs.conversations.axolotl'><header/>"
                                                  "</encrypted>")
                                    << true << true;
        QTest::newRow("openpgp") << QByteArray("<body>x</body><x xmlns='jabber:x:encrypted'>y</x>") << true << false;
        QTest::newRow("otr") << QByteArray("<body>?OTRv23?</body>") << true << false;
        QTest::newRow("plain") << QByteArray("<body>OTR?</body>") << false << false;
    }
    void seesEncryption()
    {
        QFETCH(QByteArray, inside);
        QFETCH(bool, unreadable);
        const auto parsed = parse(inside.constData());
        QCOMPARE(parsed.encryption == Encryption::Unreadable, unreadable);
        QTEST(parsed.isKeyTransport, "keysOnly");
    }

    void takesTheFirstStamp()
    {
        const auto parsed = parse("<body>x</body><delay xmlns='urn:xmpp:delay' stamp='2026-01-02T03:04:05.678Z'/>"
                                  "<x xmlns='jabber:x:delay' stamp='20260102T03:04:00'/>");
        QVERIFY(parsed.isDelayed);
        QCOMPARE(toIsoString(*parsed.stamp), QStringLiteral("2026-01-02T03:04:00.000Z"));
    }

    void survivesAStampThatIsNone()
    {
        const auto parsed = parse("<body>x</body><delay xmlns='urn:xmpp:delay' stamp='yesterday'/>");
        QVERIFY(parsed.isDelayed);
        QVERIFY(!parsed.stamp);
    }

    void readsIdsAndMarks()
    {
        const auto parsed = parse("<body>x</body><origin-id xmlns='urn:xmpp:sid:0' id='o'/>"
                                  "<stanza-id xmlns='urn:xmpp:sid:0' id='s' by='a@b'/>"
                                  "<request xmlns='urn:xmpp:receipts'/><active "
                                  "xmlns='http://jabber.org/protocol/chatstates'/>"
                                  "<replace id='r' xmlns='urn:xmpp:message-correct:0'/>"
                                  "<automatic xmlns='urn:locum:automatic:0'/><noreply xmlns='urn:xmpp:noreply:0'/>");
        QCOMPARE(parsed.originId, QStringLiteral("o"));
        QCOMPARE(parsed.stanzaIds.constFirst().second, QStringLiteral("s"));
        QVERIFY(parsed.wantsReceipt);
        QCOMPARE(parsed.replacesId, QStringLiteral("r"));
        QVERIFY(parsed.isAutomatic);
        QVERIFY(parsed.asksNoReply);
        QCOMPARE(parsed.composing, std::optional<bool>(false));
    }

    void readsReceipts()
    {
        QCOMPARE(parse("<received xmlns='urn:xmpp:receipts' id='x'/>").deliveredId, QStringLiteral("x"));
        QCOMPARE(parse("<displayed xmlns='urn:xmpp:chat-markers:0' id='x'/>").displayedId, QStringLiteral("x"));
    }

    void namesErrors()
    {
        const char *xml = "<message type='error'><error type='cancel'><item-not-found "
                          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>";
        const std::unique_ptr<xmlnode, decltype(&xmlnode_free)> node(xmlnode_from_str(xml, -1), xmlnode_free);
        QCOMPARE(errorOf(XmlView(node.get())).code, QByteArray("network.recipient.not_found"));
        QCOMPARE(errorOf(XmlView()).code, QByteArray("network.message.refused"));
    }

    void keepsTheStreamWellFormed()
    {
        QCOMPARE(withoutControlCharacters(QStringLiteral("a") + QChar(0) + QChar(8) + QStringLiteral("\tb\nc") +
                                          QChar(0xD800) + QStringLiteral("d") + QChar(0xFFFF)),
                 QStringLiteral("a\tb\ncd"));
    }
};

QTEST_GUILESS_MAIN(TestXmppMessage)
#include "tst_xmpp_message.moc"
