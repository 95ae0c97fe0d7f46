// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xml_node.h"
#include "xmpp/xmpp_uploads.h"

#include <QTest>

#include <memory>

using namespace locum::purple;

namespace {

/// What a server answers with `slot` in it.
std::optional<UploadSlot> read(const QByteArray &slot, bool allowsClear = false, const QByteArray &type = "result")
{
    const QByteArray xml = "<iq type='" + type + "' from='upload.example.org'>" + slot + "</iq>";
    const std::unique_ptr<xmlnode, decltype(&xmlnode_free)> node(xmlnode_from_str(xml.constData(), xml.size()),
                                                                 xmlnode_free);
    return readSlot(XmlView(node.get()), allowsClear);
}

QByteArray slotOf(const QByteArray &put, const QByteArray &get, const QByteArray &headers = {})
{
    return "<slot xmlns='urn:xmpp:http:upload:0'><put url='" + put + "'>" + headers + "</put><get url='" + get +
           "'/></slot>";
}

} // namespace

class TestXmppUploads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSlotIsRead()
    {
        // The example of XEP-0363 §5.
        const auto place = read(slotOf("https://upload.montague.tld/4a771ac1/tr%C3%A8s%20cool.jpg",
                                       "https://download.montague.tld/4a771ac1/tr%C3%A8s%20cool.jpg",
                                       "<header name='Authorization'>Basic Base64String==</header>"
                                       "<header name='Cookie'>foo=bar; user=romeo</header>"));
        QVERIFY(place);
        QCOMPARE(place->put.toEncoded(), QByteArray("https://upload.montague.tld/4a771ac1/tr%C3%A8s%20cool.jpg"));
        QCOMPARE(place->get.host(), QStringLiteral("download.montague.tld"));
        QCOMPARE(place->headers.size(), 2U);
        QCOMPARE(place->headers[0], std::pair(QByteArray("authorization"), QByteArray("Basic Base64String==")));
    }

    void otherHeadersAreNotSent()
    {
        const auto place =
            read(slotOf("https://a.org/1", "https://a.org/1",
                        "<header name='Host'>intranet</header><header name='cookie'>a\r\nX-Evil: b</header>"
                        "<header name='expires'>" +
                            QByteArray(5000, 'x') + "</header><other/>"));
        QVERIFY(place);
        QCOMPARE(place->headers.size(), 1U);
        QCOMPARE(place->headers[0].second, QByteArray("aX-Evil: b")); // in one line
    }

    void whatIsNoSafePlaceIsRefused_data()
    {
        QTest::addColumn<QByteArray>("slot");
        const QByteArray good = "https://a.org/1";
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("in the clear") << slotOf("http://a.org/1", good);
        QTest::newRow("to be fetched in the clear") << slotOf(good, "http://a.org/1");
        QTest::newRow("a file") << slotOf("file:///etc/passwd", good);
        QTest::newRow("no address") << slotOf("upload please", good);
        QTest::newRow("no host") << slotOf("https:///1", good);
        QTest::newRow("another namespace") << slotOf(good, good).replace("upload:0", "upload");
        QTest::newRow("nowhere to fetch it")
            << QByteArray("<slot xmlns='urn:xmpp:http:upload:0'><put url='https://a.org/1'/></slot>");
    }
    void whatIsNoSafePlaceIsRefused()
    {
        QFETCH(QByteArray, slot);
        QVERIFY(!read(slot));
    }

    void theClearIsTheUsersChoice()
    {
        const auto slot = slotOf("http://a.org/1", "http://a.org/1");
        QVERIFY(read(slot, true));
        QVERIFY(!read(slot, true, "error"));
    }
};

QTEST_APPLESS_MAIN(TestXmppUploads)
#include "tst_xmpp_uploads.moc"
