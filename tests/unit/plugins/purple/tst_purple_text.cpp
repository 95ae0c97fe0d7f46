// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect.h"
#include "markup.h"

#include <QTest>

using namespace locum;
using namespace locum::purple;

class TestPurpleText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesMarkupsText_data()
    {
        QTest::addColumn<QString>("markup");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << "hello"
                               << "hello";
        QTest::newRow("tags") << "<b>bold</b> and <FONT COLOR=\"red\">red</FONT>"
                              << "bold and red";
        QTest::newRow("entities") << "&lt;b&gt;&amp;&quot;&apos;&#39;&#x27;"
                                  << "<b>&\"'''";
        QTest::newRow("a line break") << "one<br>two<br/>three"
                                      << "one\ntwo\nthree";
        QTest::newRow("a bare line break stays") << "one\ntwo"
                                                 << "one\ntwo";
        QTest::newRow("no tag: a comparison") << "1 < 2 and 3 > 2"
                                              << "1 < 2 and 3 > 2";
        QTest::newRow("no tag: an arrow") << "<- here"
                                          << "<- here";
        QTest::newRow("no tag: cut off") << "a <b"
                                         << "a <b";
        QTest::newRow("no entity") << "AT&T; &unknown; &"
                                   << "AT&T; &unknown; &";
        QTest::newRow("surrogates are no characters") << "&#xD800;"
                                                      << "&#xD800;";
        QTest::newRow("zero is no character") << "&#0;"
                                              << "&#0;";
        QTest::newRow("beyond the last plane") << "&#x1F600;" << QString::fromUtf8("\xF0\x9F\x98\x80");
        QTest::newRow("a link that shows itself") << "<a href=\"http://x.org/\">http://x.org/</a>"
                                                  << "http://x.org/";
        QTest::newRow("a link that shows less") << "<a href='http://x.org/a?b=1&amp;c=2'>here</a>!"
                                                << "here (http://x.org/a?b=1&c=2)!";
        QTest::newRow("a mail link") << "<a href=\"mailto:a@b.org\">a@b.org</a>"
                                     << "a@b.org";
        QTest::newRow("paragraphs") << "<p>one</p><p>two</p>"
                                    << "one\ntwo";
        QTest::newRow("a picture's text") << "see <img src='x' alt='a cat'>"
                                          << "see a cat";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("a tag without an end in a long text") << QString(2000, u'<') << QString(2000, u'<');
    }
    void givesMarkupsText()
    {
        QFETCH(QString, markup);
        QTEST(fromMarkup(markup), "text");
    }

    void comesBackFromMarkupUnchanged_data()
    {
        QTest::addColumn<QString>("text");
        for (const auto *text : {"<b>&\"\n'", "a < b > c & d", "&amp;", "<br>", "line\n\nline", " spaces  within ",
                                 "http://x.org/?a=1&b=2", "\xC3\xA9\xF0\x9F\x98\x80"}) {
            QTest::newRow(text) << QString::fromUtf8(text);
        }
    }
    void comesBackFromMarkupUnchanged()
    {
        QFETCH(QString, text);
        QCOMPARE(fromMarkup(toMarkup(text)), text);
    }

    void leavesPlainTextsAlone()
    {
        QCOMPARE(fromMarkup(QStringLiteral("<b>&lt;"), TextForm::Plain), QStringLiteral("<b>&lt;"));
    }

    void findsMentions_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("mentioned");
        QTest::newRow("first") << "anna: hello" << true;
        QTest::newRow("other case") << "hello Anna!" << true;
        QTest::newRow("alone") << "anna" << true;
        QTest::newRow("part of a word") << "hosanna and annabel" << false;
        QTest::newRow("second time") << "annabel, anna" << true;
        QTest::newRow("no") << "hello" << false;
    }
    void findsMentions()
    {
        QFETCH(QString, text);
        QTEST(mentions(text, QStringLiteral("anna")), "mentioned");
    }
};

QTEST_GUILESS_MAIN(TestPurpleText)
#include "tst_purple_text.moc"
