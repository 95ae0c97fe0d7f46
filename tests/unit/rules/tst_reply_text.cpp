// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/reply_text.h"

#include <QTest>

using namespace locum::rules;

class TestReplyText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("safe");
        QTest::newRow("plain") << QStringLiteral("Zoë Ångström") << QStringLiteral("Zoë Ångström");
        QTest::newRow("control characters")
            << QStringLiteral("Bob\u0007\u0002\r\nPRIVMSG") << QStringLiteral("Bob PRIVMSG");
        QTest::newRow("bidi") << QStringLiteral("\u202Egnp.exe\u2066\u200F") << QStringLiteral("gnp.exe");
        QTest::newRow("invisible") << QStringLiteral("B\u200Bo\u00ADb\uFEFF") << QStringLiteral("Bob");
        QTest::newRow("markup") << QStringLiteral("<b>*Bob*</b> & `_x_` @everyone #qt")
                                << QStringLiteral("bBob/b x everyone qt");
        QTest::newRow("separators") << QStringLiteral("a\u2028b\u2029c\u0085d") << QStringLiteral("a b c d");
        QTest::newRow("64 of 100") << QString(100, QLatin1Char('x')) << QString(64, QLatin1Char('x'));
        QTest::newRow("64 outside the BMP") << QStringLiteral("😀").repeated(70) << QStringLiteral("😀").repeated(64);
        QTest::newRow("half a surrogate pair")
            << (QString(QChar(0xD83D)) + QStringLiteral("Bob")) << QStringLiteral("Bob");
        QTest::newRow("nothing left") << QStringLiteral("\u202E\u0001**") << QString();
    }

    void names()
    {
        QFETCH(QString, name);
        QFETCH(QString, safe);
        QCOMPARE(safeName(name), safe);
    }

    void texts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("singleLine");
        QTest::addColumn<QString>("safe");
        QTest::newRow("several lines") << QStringLiteral("one\r\ntwo\u2028three\t!\n") << false
                                       << QStringLiteral("one\ntwo\nthree !");
        QTest::newRow("one line") << QStringLiteral("one\r\nQUIT :two\u0085three\t!\n") << true
                                  << QStringLiteral("one QUIT :two three !");
        QTest::newRow("control and bidi")
            << QStringLiteral("\u0002a\u001B[31m\u202Eb\u2069") << false << QStringLiteral("a[31mb");
        QTest::newRow("joiners that scripts need")
            << QStringLiteral("می\u200Cخواهم") << true << QStringLiteral("می\u200Cخواهم");
        QTest::newRow("400 bytes are one line")
            << QString(400, QLatin1Char('x')) << true << QString(400, QLatin1Char('x'));
        QTest::newRow("401 are clipped") << QString(401, QLatin1Char('x')) << true
                                         << QString(397, QLatin1Char('x')) + QChar(0x2026);
        QTest::newRow("clipped between characters")
            << QStringLiteral("é").repeated(300) << true << QStringLiteral("é").repeated(198) + QChar(0x2026);
        QTest::newRow("not without end") << QString(9000, QLatin1Char('x')) << false << QString(4000, QLatin1Char('x'));
    }

    void texts()
    {
        QFETCH(QString, text);
        QFETCH(bool, singleLine);
        QFETCH(QString, safe);
        QCOMPARE(safeText(text, singleLine), safe);
    }

    void hashes()
    {
        const QString text = QStringLiteral("Your ticket was received, thank you");
        QCOMPARE(textHash(text + QStringLiteral(" 123")),
                 textHash(QStringLiteral("YOUR  ticket was\nreceived, thank you 4٥")));
        QVERIFY(textHash(text) != textHash(text + QStringLiteral("!")));
        QVERIFY(textHash(QStringLiteral("abcdefghijklmnopqrs")).isEmpty());
        QVERIFY(!textHash(QStringLiteral("abcdefghijklmnopqrst")).isEmpty());
        QVERIFY(textHash(QString(50, QLatin1Char('7'))).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestReplyText)
#include "tst_reply_text.moc"
