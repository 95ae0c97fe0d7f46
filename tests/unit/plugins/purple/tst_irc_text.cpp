// SPDX-License-Identifier: GPL-2.0-or-later
#include "irc/irc_line.h"
#include "irc/irc_text.h"

#include <QTest>

using namespace locum::purple;

class TestIrcText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("nick");
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QList<QByteArray>>("parameters");
        using List = QList<QByteArray>;
        QTest::newRow("a message") << QByteArray(":anna!a@host PRIVMSG bob :hello there") << QByteArray("anna")
                                   << QByteArray("PRIVMSG") << List{"bob", "hello there"};
        QTest::newRow("tags") << QByteArray("@time=2026-01-01T00:00:00.000Z;bot :anna!a@host privmsg bob :x")
                              << QByteArray("anna") << QByteArray("PRIVMSG") << List{"bob", "x"};
        QTest::newRow("a server") << QByteArray(":irc.x.org 401 me nobody :No such nick\r\n") << QByteArray("irc.x.org")
                                  << QByteArray("401") << List{"me", "nobody", "No such nick"};
        QTest::newRow("no prefix") << QByteArray("PING :x") << QByteArray() << QByteArray("PING") << List{"x"};
        QTest::newRow("many spaces") << QByteArray(":a   NOTICE   b   :c  d") << QByteArray("a") << QByteArray("NOTICE")
                                     << List{"b", "c  d"};
        QTest::newRow("empty text") << QByteArray(":a!b@c PRIVMSG d :") << QByteArray("a") << QByteArray("PRIVMSG")
                                    << List{"d", ""};
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray() << List{};
        QTest::newRow("only tags") << QByteArray("@a=b") << QByteArray() << QByteArray() << List{};
        QTest::newRow("only a prefix") << QByteArray(":x") << QByteArray("x") << QByteArray() << List{};
    }
    void readsLines()
    {
        QFETCH(QByteArray, line);
        const auto parsed = parseLine(line);
        QTEST(parsed.nick, "nick");
        QTEST(parsed.command, "command");
        QTEST(parsed.parameters, "parameters");
    }

    void unescapesTags()
    {
        const auto line = parseLine("@a=b\\sc\\:d\\\\e\\;empty;=x :n!u@h PRIVMSG t :x");
        QCOMPARE(line.tags.value("a"), QByteArray("b c;d\\e"));
        QVERIFY(line.tags.contains("empty"));
        QCOMPARE(line.host, QByteArray("h"));
        QCOMPARE(line.user, QByteArray("u"));
        QVERIFY(!line.isFromServer());
    }

    void foldsNicksAsTheServerDoes()
    {
        QCOMPARE(caseMappingOf("ascii"), locum::AddressCase::Ascii);
        QCOMPARE(caseMappingOf("rfc7613"), locum::AddressCase::Rfc1459);
    }

    void takesFormattingOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("plain");
        QTest::newRow("bold") << "\x02"
                                 "bold\x02 plain\x0f"
                              << "bold plain";
        QTest::newRow("colours") << "\x03"
                                    "04,01red\x03 \x03"
                                    "4x"
                                 << "red x";
        QTest::newRow("a colour before a comma") << "\x03"
                                                    "4,red"
                                                 << ",red";
        QTest::newRow("true colour") << "\x04"
                                        "ff0000red"
                                     << "red";
        QTest::newRow("at the end") << "x\x03"
                                    << "x";
        QTest::newRow("plain") << "12,34"
                               << "12,34";
    }
    void takesFormattingOut()
    {
        QFETCH(QString, text);
        QTEST(withoutFormatting(text), "plain");
    }

    void splitsWithoutLosingAnything_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("ascii without spaces") << QString(1500, u'x');
        QTest::newRow("two bytes each") << QString(700, QChar(0xe9));
        QTest::newRow("four bytes each") << QString::fromUtf8("\xF0\x9F\x98\x80").repeated(300);
        QTest::newRow("clusters") << QString::fromUtf8("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB").repeated(100);
        QTest::newRow("one monstrous cluster") << QStringLiteral("a") + QString(900, QChar(0x0301));
    }
    void splitsWithoutLosingAnything()
    {
        QFETCH(QString, text);
        const auto lines = splitText(text, 400);
        QCOMPARE(lines.join(QString()), text);
        for (const auto &line : lines) {
            QVERIFY(line.toUtf8().size() <= 400);
            QVERIFY(!line.contains(QChar(QChar::ReplacementCharacter)));
            QVERIFY(!line.startsWith(QChar(0x200d)));
        }
    }

    void splitsAtWordsAndLines()
    {
        QCOMPARE(splitText(QStringLiteral("one\r\n\n  \ntwo\rthree"), 400),
                 (QStringList{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
        const auto words = splitText(QStringLiteral("word ").repeated(200).trimmed(), 400);
        QVERIFY(words.size() > 2);
        for (const auto &line : words) {
            QVERIFY2(line.startsWith(QLatin1String("word")) && line.endsWith(QLatin1String("word")), qPrintable(line));
        }
        QVERIFY(splitText(QStringLiteral(" \n "), 400).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestIrcText)
#include "tst_irc_text.moc"
