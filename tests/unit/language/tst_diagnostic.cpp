// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/diagnostic.h"

#include <QTest>

using namespace locum::language;

namespace {

Diagnostic about(Code code, quint32 begin, quint32 end)
{
    return {.code = code, .span = {0, begin, end}, .arguments = {}, .hint = {}, .related = {}};
}

QString shown(const QByteArray &text, quint32 begin, quint32 end, const QString &hint = {})
{
    SourceSet sources;
    sources.add(QStringLiteral("a.rules"), text);
    Diagnostic diagnostic = about(Code::InvalidUtf8, begin, end);
    diagnostic.hint = hint;
    const QString all = rendered(diagnostic, sources);
    return all.sliced(all.indexOf(u'\n') + 1);
}

} // namespace

class TestDiagnostic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isRenderedAsTheSpecificationShows()
    {
        SourceSet sources;
        const QByteArray text = QByteArray("\n").repeated(13) + "  when message.mention_me\n";
        sources.add(QStringLiteral("night.rules"), text);
        Diagnostic diagnostic = about(Code::UnknownField, 28, 38);
        diagnostic.arguments = {QStringLiteral("message"), QStringLiteral("mention_me")};
        diagnostic.hint = QStringLiteral("did you mean 'mentions_me' (bool)?");
        QCOMPARE(rendered(diagnostic, sources),
                 QStringLiteral("night.rules:14:16: error[E203] 'message' has no field 'mention_me'\n"
                                " 14 |   when message.mention_me\n"
                                "    |                ^^^^^^^^^^ did you mean 'mentions_me' (bool)?\n"));
    }

    void argumentsAreNotLookedInto()
    {
        Diagnostic diagnostic = about(Code::UnknownField, 0, 0);
        diagnostic.arguments = {QStringLiteral("%2"), QStringLiteral("%1")};
        QCOMPARE(messageOf(diagnostic), QStringLiteral("'%2' has no field '%1'"));
    }

    void alignsTheCarets_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<quint32>("begin");
        QTest::addColumn<quint32>("end");
        QTest::addColumn<QString>("expected");

        QTest::newRow("the whole") << QByteArray("abc") << 0U << 3U << QStringLiteral(" 1 | abc\n   | ^^^\n");
        QTest::newRow("nothing") << QByteArray("abc") << 1U << 1U << QStringLiteral(" 1 | abc\n   |  ^\n");
        QTest::newRow("the end") << QByteArray("abc") << 3U << 3U << QStringLiteral(" 1 | abc\n   |    ^\n");
        QTest::newRow("beyond it") << QByteArray("abc") << 9U << 12U << QStringLiteral(" 1 | abc\n   |    ^\n");
        QTest::newRow("over lines") << QByteArray("abc\ndef") << 1U << 6U << QStringLiteral(" 1 | abc\n   |  ^^\n");
        QTest::newRow("an empty line") << QByteArray("\n\n") << 1U << 1U << QStringLiteral(" 2 |\n   | ^\n");
        QTest::newRow("a tab") << QByteArray("\tab") << 1U << 2U << QStringLiteral(" 1 |     ab\n   |     ^\n");
        QTest::newRow("wide") << QByteArray("日本x") << 3U << 7U << QStringLiteral(" 1 | 日本x\n   |   ^^^\n");
        QTest::newRow("a mark") << QByteArray("e\xcc\x81x") << 3U << 4U
                                << QString::fromUtf8(" 1 | e\xcc\x81x\n   |  ^\n");
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe"
                                                "b")
                                  << 1U << 3U << QStringLiteral(" 1 | a\uFFFD\uFFFDb\n   |  ^^\n");
        QTest::newRow("steers no terminal")
            << QByteArray("a\x1b[2J\xe2\x80\xae") << 0U << 1U << QStringLiteral(" 1 | a\uFFFD[2J\uFFFD\n   | ^\n");
        QTest::newRow("no carriage return") << QByteArray("ab\r\n") << 0U << 1U << QStringLiteral(" 1 | ab\n   | ^\n");
    }

    void alignsTheCarets()
    {
        QFETCH(QByteArray, text);
        QFETCH(quint32, begin);
        QFETCH(quint32, end);
        QFETCH(QString, expected);
        QCOMPARE(shown(text, begin, end), expected);
    }

    void clipsALongLine()
    {
        const QByteArray text = QByteArray("x").repeated(100'000) + "HERE" + QByteArray("y").repeated(100'000);
        const QString said = shown(text, 100'000, 100'004, QStringLiteral("hint"));
        const QStringList lines = said.split(u'\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].indexOf(QStringLiteral("HERE")), lines[1].indexOf(QStringLiteral("^^^^ hint")));
        QVERIFY(lines[0].startsWith(QStringLiteral(" 1 | …x")));
        QVERIFY(lines[0].endsWith(u"y…"));
        QVERIFY(lines[0].size() < 120);
    }

    void sortsAndDropsTheSame()
    {
        std::vector<Diagnostic> list{about(Code::BadEscape, 5, 6), about(Code::UnexpectedToken, 1, 2),
                                     about(Code::BadEscape, 5, 6), about(Code::StrayCharacter, 5, 6)};
        list[0].hint = QStringLiteral("first");
        sortDiagnostics(list);
        QCOMPARE(list.size(), size_t(3));
        QCOMPARE(list[0].code, Code::UnexpectedToken);
        QCOMPARE(list[1].code, Code::StrayCharacter);
        QCOMPARE(list[2].hint, QStringLiteral("first"));
    }

    void takesSoManyAndNoMore()
    {
        Diagnostics diagnostics;
        for (quint32 i = 0; i < Diagnostics::most; ++i) {
            QVERIFY(diagnostics.add(about(Code::BadEscape, i, i)));
        }
        QVERIFY(!diagnostics.add(about(Code::BadEscape, 1000, 1001)));
        QVERIFY(!diagnostics.add(about(Code::BadEscape, 1001, 1002)));
        const auto list = diagnostics.take();
        QCOMPARE(list.size(), Diagnostics::most + 1);
        QCOMPARE(list.back().code, Code::TooManyDiagnostics);
    }

    void anErrorIsShownEvenBehindManyWarnings()
    {
        Diagnostics diagnostics;
        for (quint32 i = 0; i < 500; ++i) {
            diagnostics.add(about(Code::TooManyDiagnostics, i, i));
        }
        QVERIFY(!diagnostics.hasErrors());
        diagnostics.add(about(Code::BadEscape, 7, 8));
        QVERIFY(diagnostics.hasErrors());
        QVERIFY(hasErrors(diagnostics.take()));
    }

    void suggests_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(expected);
        };
        row("mention_me", "mentions_me");
        row("mentoins_me", "mentions_me"); // a swap is one step
        row("Bob", "bob");
        row("bib", "bob");
        row("hlod", "hold");
        row("xyz", "");
        row("", "");
        row("a", "");
        row("anna-maria-magdalena", "");
    }

    void suggests()
    {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        const QStringList candidates{QStringLiteral("mentions_me"),
                                     QStringLiteral("bob"),
                                     QStringLiteral("hold"),
                                     QStringLiteral("text"),
                                     QString(),
                                     QString(100, u'a')};
        QCOMPARE(didYouMean(name, candidates), expected);
    }
};

QTEST_GUILESS_MAIN(TestDiagnostic)
#include "tst_diagnostic.moc"
