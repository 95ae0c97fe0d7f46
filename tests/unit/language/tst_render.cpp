// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/clean_text.h"
#include "language/made_facts.h"
#include "language/matcher.h"
#include "language/program_builder.h"
#include "language/render.h"

#include <QDate>
#include <QTest>

using namespace locum::language;
using namespace locum::language::test;

namespace {

BoundTemplate entry(const char *language, std::vector<std::variant<QString, BoundHole>> pieces)
{
    return {language, std::move(pieces)};
}

} // namespace

class TestRender : public QObject {
    Q_OBJECT

private:
    BoundHole hole(QByteArrayView path, Hole::Filter filter = Hole::Filter::None, std::optional<int> quoted = {})
    {
        const SlotId slot = m_builder.slot(path);
        return {slot, m_builder.program().vocabulary->fields[m_builder.program().slots[slot].field].type, filter,
                quoted};
    }
    QString words(const BoundHole &one, const char *language = "en", QLocale locale = QLocale(QStringLiteral("en_GB")))
    {
        BoundText text{{}, {entry(language, {one})}};
        RenderOptions options{{}, std::move(locale), QTimeZone(7200)};
        return render(*m_builder.build(), text, m_facts, options).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
    }

    ProgramBuilder m_builder;
    MadeFacts m_facts{m_builder.program().vocabulary};

private Q_SLOTS:
    void entryIsLookedUp_data()
    {
        QTest::addColumn<QStringList>("wanted");
        QTest::addColumn<int>("index");
        const auto row = [](const char *name, const char *wanted, int index) {
            QTest::newRow(name) << QString::fromLatin1(wanted).split(QLatin1Char(' '), Qt::SkipEmptyParts) << index;
        };
        row("nothing wanted: the first", "", 0);
        row("none there: the first", "fi ja", 0);
        row("as it is", "sv", 1);
        row("whatever the case", "SV", 1);
        row("with an underscore", "sv_SE", 1);
        row("ever shorter", "sv-Latn-SE", 1);
        row("the most exact", "de-AT", 3);
        row("another country's is better than another language", "pt-PT", 4);
        row("the second wish", "fi de", 2);
        row("a single letter never stands last", "zh-Hant-x-private", 5);
    }
    void entryIsLookedUp()
    {
        QFETCH(QStringList, wanted);
        QFETCH(int, index);
        BoundText text;
        for (const char *language : {"en", "sv", "de", "de-AT", "pt-BR", "zh-Hant"}) {
            text.entries.push_back(entry(language, {}));
        }
        QCOMPARE(chooseEntry(text, wanted), size_t(index));
    }

    void holesAreFilled()
    {
        const qint64 away = QDateTime(QDate(2026, 8, 2), QTime(12, 5), Qt::UTC).toMSecsSinceEpoch();
        m_facts.at(QDate(2026, 8, 2).toJulianDay(), 17 * 60).set("me.away_since", away).set("person.name", "Anna");
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Time)), QStringLiteral("14:05"));
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Date)), QStringLiteral("2 August 2026"));
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Date), "de"), QStringLiteral("2. August 2026"));
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Weekday), "sv"), QStringLiteral("söndag"));
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Ago)), QStringLiteral("2 h 55 min ago"));
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Ago), "de"), QStringLiteral("vor 2 h 55 min"));
        QCOMPARE(words(hole("me.away_since", Hole::Filter::Duration)), QStringLiteral("2 h 55 min"));
        QCOMPARE(words(hole("now.time")), QStringLiteral("17:00"));
        QCOMPARE(words(hole("now.weekday"), "de"), QStringLiteral("Sonntag"));
        QCOMPARE(words(hole("person.name")), QStringLiteral("Anna"));
        QCOMPARE(words(hole("person", Hole::Filter::Name)), QStringLiteral("—"));
        m_facts.setIds("person", {3, 4});
        QCOMPARE(words(hole("person", Hole::Filter::Name)), QStringLiteral("Anna"));
        QCOMPARE(words(hole("person")), QStringLiteral("Anna"));
        m_facts.set("me.status", 3).set("message.size", 1'500'000).set("person.silent_for", 90'061'000);
        QCOMPARE(words(hole("me.status", Hole::Filter::Name)), QStringLiteral("in meeting"));
        QCOMPARE(words(hole("message.size")), QStringLiteral("1.5 MB"));
        QCOMPARE(words(hole("person.silent_for")), QStringLiteral("1 d 1 h"));
        m_facts.set("message.language", "sv");
        QCOMPARE(words(hole("message.language")), QStringLiteral("svenska"));
        m_facts.setTexts("message.links", {"a", "b", "c"});
        QCOMPARE(words(hole("message.links")), QStringLiteral("a, b and c"));
    }

    void unknownIsADash()
    {
        QCOMPARE(words(hole("calendar.busy")), QStringLiteral("—"));
        m_facts.set("person.name", "");
        QCOMPARE(words(hole("person.name")), QString());
    }

    void foreignTextIsCleaned_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<int>("most");
        QTest::addColumn<QString>("clean");
        const auto row = [](const char *name, const QByteArray &raw, int most, const char *clean) {
            QTest::newRow(name) << raw << most << QString::fromUtf8(clean);
        };
        row("plain", "hello", 10, "hello");
        row("exactly as long", "hello", 5, "hello");
        row("clipped", "hello world", 6, "hello…");
        row("clipped to one", "hello", 1, "…");
        row("clipped to nothing", "hello", 0, "");
        row("by code points, not units", "😀😀😀😀", 3, "😀😀…");
        row("a letter keeps its marks", "abcde\u0301f", 6, "abcd…");
        row("lines become one", "a\nb\r\n\tc", 20, "a b c");
        row("control characters", QByteArray("a\0b\x07\x1b[31mc", 10), 20, "ab[31mc");
        row("bidi", "a\u202Eevil\u2066b\u200F", 20, "aevilb");
        row("invisible", "a\u200Bb\u00ADc\uFEFFd\u3164e\U000E0041", 20, "abcde");
        row("private use", "a\uE000b", 20, "ab");
        row("tags", "<b>bold</b> <script src='x'>", 40, "bold");
        row("a tag that is not closed", "1 < 2 <img", 40, "1 < 2 img");
        row("a tag in a tag", "<<b>script>alert", 40, "script>alert");
        row("a tag made by taking one out", "<<x>b>c", 40, "b>c");
        row("marks of Markdown", "**bold** __x__ `code` ~~gone~~", 40, "bold x code gone");
        row("a star alone stays", "2 * 3 snake_case", 40, "2 * 3 snake_case");
        row("stars that meet", "*`*bold*`*", 40, "*bold*");
        row("a link behind words", "[bank](http://evil)", 40, "[bank] (http://evil)");
        row("colours of IRC",
            "\x03"
            "04,12red\x0f\x02!",
            40, "red!");
        row("ornament", "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306", 40, "z\u0300\u0301\u0302\u0303");
        row("not UTF-8",
            "a\xff"
            "b",
            10,
            "a\uFFFD"
            "b");
        row("huge", QByteArray(2'000'000, 'x'), 4, "xxx…");
        row("huge and invisible", QByteArray("\u200B").repeated(500'000), 4, "");
        row("huge and open", QByteArray("<b").repeated(500'000), 4, "bbb…");
    }
    void foreignTextIsCleaned()
    {
        QFETCH(QByteArray, raw);
        QFETCH(int, most);
        QFETCH(QString, clean);
        QCOMPARE(cleanText({raw.constData(), size_t(raw.size())}, most), clean);
    }

    void quotesAreClipped()
    {
        m_facts.set("message.text", "URGENT: <b>call</b> me\nnow");
        QCOMPARE(words(hole("message.text", Hole::Filter::None, 12)), QStringLiteral("URGENT: cal…"));
    }

    void valuesAreEvaluated()
    {
        m_facts.set("person.silent_for", 5000);
        const NodeId silent = m_builder.field("person.silent_for");
        const NodeId busy = m_builder.field("calendar.busy");
        const NodeId withDefault = m_builder.add(DefaultValue{busy, m_builder.number(BaseType::Bool, 1)});
        const auto program = m_builder.build();
        QCOMPARE(std::get<qint64>(*evaluateValue(*program, silent, m_facts).value), 5000);
        QVERIFY(!evaluateValue(*program, busy, m_facts).value);
        QCOMPARE(std::get<qint64>(*evaluateValue(*program, withDefault, m_facts).value), 1);
    }
};

QTEST_GUILESS_MAIN(TestRender)
#include "tst_render.moc"
