// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/vcard.h"

#include <QTest>

using namespace locum;
using namespace locum::persons;

namespace {

Card only(const QByteArray &body)
{
    const auto cards = readCards("BEGIN:VCARD\r\n" + body + "END:VCARD\r\n");
    return cards && cards->size() == 1 ? cards->front() : Card{};
}

} // namespace

class TestVcard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void version4()
    {
        const Card card = only("VERSION:4.0\r\nUID:urn:uuid:4fbe\r\nFN:Dr. Bob \\, Jr.\r\nN:Jr.;Bob;;;\r\n"
                               "TEL;VALUE=uri;TYPE=\"cell,voice\":tel:+49-30-1234\r\nEMAIL:bob@x.example\r\n"
                               "IMPP;PREF=1:xmpp:bob@y.example?message\r\nIMPP:irc://irc.z.example/bob\r\n");
        QCOMPARE(card.uid, QStringLiteral("urn:uuid:4fbe"));
        QCOMPARE(card.name, QStringLiteral("Dr. Bob , Jr."));
        QCOMPARE(card.phones, QStringList{QStringLiteral("+49-30-1234")});
        QCOMPARE(card.emails, QStringList{QStringLiteral("bob@x.example")});
        QCOMPARE(card.chats, (QStringList{QStringLiteral("bob@y.example"), QStringLiteral("irc.z.example/bob")}));
    }

    void version3()
    {
        const Card card = only("VERSION:3.0\nN:Robertson;Bob;;;\nitem1.TEL;TYPE=CELL:+34 600 000 000\n"
                               "X-JABBER:bob@y.example\nEMAIL;TYPE=INTERNET:bob@\n x.example\n"
                               "PHOTO;ENCODING=b;TYPE=JPEG:" +
                               QByteArray(100'000, 'A') + "\n AAAA\n");
        QCOMPARE(card.name, QStringLiteral("Bob Robertson"));
        QCOMPARE(card.phones, QStringList{QStringLiteral("+34 600 000 000")});
        QCOMPARE(card.emails, QStringList{QStringLiteral("bob@x.example")}); // folded
        QCOMPARE(card.chats, QStringList{QStringLiteral("bob@y.example")});
        QVERIFY(card.uid.startsWith(QStringLiteral("locum:"))); // always the same one
        QCOMPARE(card.uid.size(), 38);
    }

    void quotedPrintable()
    {
        const Card card = only("VERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9 =\r\nP=C3=A9rez\r\n"
                               "TEL;CELL:123456789\r\n");
        QCOMPARE(card.name, QStringLiteral("José Pérez"));
    }

    void aFileOfManyGivesThoseThatSayHowToReachSomebody()
    {
        const auto cards = readCards("BEGIN:VCARD\nFN:No Way\nEND:VCARD\nbegin:vcard\nFN:A\nEMAIL:a@x\nend:vcard\n"
                                     "BEGIN:VCARD\nFN:B\nTEL:123\nEND:VCARD\nBEGIN:VCARD\nFN:cut off\nEMAIL:c@x\n");
        QCOMPARE(cards->size(), 2U);
    }

    void oneInsideAnotherIsNoneOfItsOwn()
    {
        const auto cards = readCards("BEGIN:VCARD\nFN:Outer\nEMAIL:o@x\nBEGIN:VCARD\nFN:Inner\nEMAIL:i@x\nEND:VCARD\n"
                                     "END:VCARD\n");
        QCOMPARE(cards->size(), 1U);
        QCOMPARE(cards->front().emails, QStringList{QStringLiteral("o@x")});
    }

    void limits()
    {
        QCOMPARE(readCards({}).error().code, QByteArray("cards.invalid"));
        QCOMPARE(readCards("BEGIN:VCARD\nEND:VCARD").error().code, QByteArray("cards.invalid"));
        CardLimits few;
        few.cards = 2;
        few.values = 3;
        few.length = 10;
        few.bytes = 4096;
        const QByteArray one = "BEGIN:VCARD\nEMAIL:a@x\nEND:VCARD\n";
        QCOMPARE(readCards(one + one + one, few).error().code, QByteArray("cards.too_many"));
        QCOMPARE(readCards(QByteArray(4097, 'x'), few).error().code, QByteArray("cards.too_large"));
        const auto crowded =
            readCards("BEGIN:VCARD\nTEL:1\nTEL:2\nTEL:3\nTEL:4\nEMAIL:" + QByteArray(2000, 'e') + "\nEND:VCARD\n", few);
        QCOMPARE(crowded->front().phones.size(), 3);
        QVERIFY(crowded->front().emails.isEmpty()); // too long
    }

    void hostileBytesAreLeftOut()
    {
        const Card card =
            only(QByteArray("EMAIL:a\0b@x\r\nTEL\r\n:nothing\r\n;;;:x\r\nFN:\xff\xfe\r\nTEL;\":\r\n", 46));
        QVERIFY(!card.emails.value(0).contains(QChar(QChar::Null)));
        QVERIFY(only(QByteArray(5000, ' ') + "\nEMAIL:a@x\n").emails.contains(QStringLiteral("a@x")));
    }
};

QTEST_GUILESS_MAIN(TestVcard)
#include "tst_vcard.moc"
