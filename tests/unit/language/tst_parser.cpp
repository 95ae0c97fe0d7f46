// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/parser.h"
#include "language/rule_tree.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace locum::language;

namespace {

struct Parsed {
    SourceSet sources;
    File file;
    std::vector<Diagnostic> diagnostics;

    explicit Parsed(const QByteArray &text)
    {
        sources.add(QStringLiteral("a.rules"), text);
        Diagnostics found;
        file = parse(sources, 0, found);
        diagnostics = found.take();
        sortDiagnostics(diagnostics);
    }

    QByteArray codes() const
    {
        QByteArrayList list;
        for (const Diagnostic &diagnostic : diagnostics) {
            list += codeName(diagnostic.code);
        }
        return list.join(' ');
    }

    QByteArray text(const Span &span) const { return sources.text(span).toByteArray(); }
    template <typename Node>
    const Node &item(size_t index) const
    {
        return std::get<Node>(file.items[index].node);
    }
};

QByteArray ruleOf(const QByteArray &condition)
{
    return "locum 1\nrule \"r\" { on incoming when " + condition + " do { hold } }\n";
}

/// The tree of a condition, with the words that only keep it unambiguous taken out.
QByteArray treeOf(const QByteArray &condition)
{
    const Parsed parsed(ruleOf(condition));
    if (!parsed.diagnostics.empty()) {
        return parsed.codes();
    }
    QByteArray tree = locumtest::RuleTree(parsed.file).expression(*parsed.item<RuleDeclaration>(0).condition);
    // #22 (path [a ]- ) → a
    qsizetype at = 0;
    while ((at = tree.indexOf('#', at)) >= 0) {
        tree.remove(at, tree.indexOf(' ', at) - at + 1);
    }
    return tree.replace("(path [", "").replace(" ]- )", "").replace(" )", ")").replace("[", "").replace("]", "");
}

} // namespace

class TestParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheGoldenFiles_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/rules"));
        for (const QFileInfo &file : folder.entryInfoList({QStringLiteral("*.rules")}, QDir::Files)) {
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
        }
    }

    void readsTheGoldenFiles()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Parsed parsed(file.readAll());
        QCOMPARE(parsed.codes(), QByteArray());
        QVERIFY(!parsed.file.items.empty());
        for (const Item &item : parsed.file.items) {
            QVERIFY(item.span.begin < item.span.end);
        }
    }

    void bindsOperators_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<QByteArray>("tree");
        const auto row = [](const char *condition, const char *tree) {
            QTest::newRow(condition) << QByteArray(condition) << QByteArray(tree);
        };
        row("a", "a");
        row("a or b and c or d", "(or a(and bc)d)");
        row("not a and b", "(and (not a)b)");
        row("not not a", "(not (not a))");
        row("not a == b", "(not (relation 0 ab))");
        row("a + b - c", "(minus (plus ab)c)");
        row("a ?? b + c", "(plus (default ab)c)");
        row("a ?? b > c", "(relation 4 (default ab)c)");
        row("(a or b) and c", "(and (parenthesis (or ab))c)");
        row("a is not b", "(is yes ab)");
        row("a is b", "(is no ab)");
        row("a not in b", "(in yes ab)");
        row("a not contains b", "(contains yes ab)");
        row("a starts with b", "(starts ab)");
        row("a ends with b", "(ends ab)");
        row("a matches /x\\/y\\./im", "(matches ax/y\\. im)");
        row("known(a)", "(known a)");
        row("a in 22:30 .. 07:00", "(in no a(times 1350 420))");
        row("a in 22:30..07:00", "(in no a(times 1350 420))");
        row("a is 22:30", "(is no a(time 1350))");
        row("a in [1, 2,]", "(in no a(list (int 1)(int 2)))");
        row("a in []", "(in no a(list))");
        row("a == true", "(relation 0 a(bool yes))");
        row("a == not", "(relation 0 anot)"); // no operand can begin with 'not' there, so it is a name
    }

    void bindsOperators()
    {
        QFETCH(QByteArray, condition);
        QFETCH(QByteArray, tree);
        QCOMPARE(treeOf(condition).replace("(list )", "(list)"), tree);
    }

    void keywordsAreNamesWhereNamesStand()
    {
        const Parsed parsed(
            "locum 1\n"
            "list list: list = []\nlist rule: text from \"x\"\nlist person:text = [\"a\"]\n"
            "hours hours = 08:00 .. 09:00 on on mon\n"
            "phrase phrase { use \"x\" }\n"
            "digest at at 08:00 to channel:x\n"
            "policy policy { strangers strangers, rule }\n"
            "use use 1\n"
            "rule \"r\" { on hold, on when message.when.do.and == rule do {\n"
            "  reply hold warn once per once notify channel:x drop status for \"x\" for 1h digest digest\n"
            "  forward to identity:\"a:b\" urgent call call.call() mute mark urgent } }\n"
            "test \"t\" { given given.at = 1 event event from person:x message.expect = 2\n"
            "  expect no no, notify channel:x, status \"x\", digest digest by \"x\", delay, no rule \"r\" }\n");
        QCOMPARE(parsed.codes(), QByteArray());
        QCOMPARE(parsed.item<ListDeclaration>(2).name.text, QByteArray("person"));
        QCOMPARE(parsed.item<HoursDeclaration>(3).spans.size(), size_t(1));
        const auto &rule = parsed.item<RuleDeclaration>(8);
        QCOMPARE(rule.events.size(), size_t(2));
        QCOMPARE(rule.actions.size(), size_t(10));
        const auto &warn = std::get<EffectAction>(rule.actions[1].node);
        QVERIFY(!warn.saying);
        QCOMPARE(warn.limits.size(), size_t(1));
        QVERIFY(!std::get<EffectAction>(rule.actions[2].node).saying); // drop is the next action there
    }

    void readsTemplates()
    {
        const Parsed parsed("locum 1\nphrase p {\n"
                            "  en \"a\\{ {person.name|date} \\u{e4}{ quote( message.text ,7 )}{x.y(1h, 2)}\\}\"\n}\n");
        QCOMPARE(parsed.codes(), QByteArray());
        const Template &text = parsed.item<PhraseDeclaration>(0).entries.front().text;
        QCOMPARE(text.pieces.size(), size_t(6));
        QCOMPARE(std::get<QString>(text.pieces[0]), QStringLiteral("a{ "));
        const Hole &date = std::get<Hole>(text.pieces[1]);
        QCOMPARE(int(date.filter), int(Hole::Filter::Date));
        QCOMPARE(parsed.text(date.span), QByteArray("{person.name|date}"));
        QCOMPARE(parsed.text(parsed.file[date.path].span), QByteArray("person.name"));
        QCOMPARE(std::get<QString>(text.pieces[2]), QStringLiteral(" ä"));
        const Hole &quote = std::get<Hole>(text.pieces[3]);
        QCOMPARE(quote.quoted.value_or(0), 7);
        QCOMPARE(parsed.text(parsed.file[quote.path].span), QByteArray("message.text"));
        QCOMPARE(std::get<QString>(text.pieces[5]), QStringLiteral("}"));
    }

    void decodesTexts()
    {
        const Parsed parsed("locum 1\nlist a: text = [\"\\\"\\\\\\n\\t\\{\\}{x}\\u{1F600}\\u{E4}\"]\n"
                            "rule \"r\" { on incoming when a is room:\"#\\\"q\" do { hold } }\n");
        QCOMPARE(parsed.codes(), QByteArray());
        const auto &items = std::get<std::vector<ExpressionId>>(parsed.item<ListDeclaration>(0).content);
        QCOMPARE(std::get<TextLiteral>(parsed.file[items.front()].node).text,
                 QString::fromUtf8("\"\\\n\t{}{x}\xF0\x9F\x98\x80\xC3\xA4"));
        const auto &is = std::get<IsExpression>(parsed.file[*parsed.item<RuleDeclaration>(1).condition].node);
        QCOMPARE(std::get<ReferenceName>(parsed.file[is.right].node).name, QStringLiteral("#\"q"));
    }

    void spansCoverWhatTheyName()
    {
        const Parsed parsed(
            "locum 1\nrule \"r\" priority 7 valid 2026-01-01 .. 2026-01-02 { # c\n on at 07:15 on mon\n"
            " when a.b(1) + 2 > 3 # c\n do { notify channel:x \"y\" at most 2 per day per rule } } # c\n");
        QCOMPARE(parsed.codes(), QByteArray());
        const auto &rule = parsed.item<RuleDeclaration>(0);
        QCOMPARE(parsed.text(rule.prioritySpan), QByteArray("7"));
        QCOMPARE(parsed.text(rule.valid->span), QByteArray("2026-01-01 .. 2026-01-02"));
        QCOMPARE(parsed.text(std::get<AtEvent>(rule.events[0]).span), QByteArray("at 07:15 on mon"));
        QCOMPARE(parsed.text(parsed.file[*rule.condition].span), QByteArray("a.b(1) + 2 > 3"));
        QCOMPARE(parsed.text(rule.actions[0].span), QByteArray("notify channel:x \"y\" at most 2 per day per rule"));
        const auto &effect = std::get<EffectAction>(rule.actions[0].node);
        QCOMPARE(parsed.text(effect.verbSpan), QByteArray("notify"));
        QCOMPARE(parsed.text(effect.limits[0].span), QByteArray("at most 2 per day per rule"));
        QVERIFY(parsed.text(parsed.file.items[0].span).endsWith("} }"));
        QCOMPARE(parsed.file.comments.size(), size_t(3));
    }

    void reportsAllErrorsAndGoesOn()
    {
        const Parsed parsed(
            "locum 1\n"
            "rule \"1\" { on incoming when a == and b == or (c d) and [1 do { delver notify x reply \"y\" } }\n"
            "list l: text = [a, \"b\", 3 4]\n"
            "rule \"2\" { on incoming do { hold\n"
            "rule \"3\" { on incoming do { hold } }\n");
        QCOMPARE(parsed.codes(), QByteArray("E101 E101 E101 E101 E101 E101 E101 E112"));
        QCOMPARE(parsed.file.items.size(), size_t(4));
        QCOMPARE(parsed.item<RuleDeclaration>(0).actions.size(), size_t(1));
        QCOMPARE(parsed.item<RuleDeclaration>(3).name.text, QStringLiteral("3"));
    }

    void aTextThatIsNotClosedCostsOneError()
    {
        const Parsed parsed(
            "locum 1\nrule \"1\" { on incoming do { reply \"x } }\n"
            "rule \"2\" {\n  on incoming\n  do { reply \"x }\n}\nrule \"3\" { on incoming do { hold } }\n");
        QCOMPARE(parsed.codes(), QByteArray("E103 E103"));
        QCOMPARE(parsed.file.items.size(), size_t(3));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("codes");
        const auto row = [](const char *name, const QByteArray &text, const QByteArray &codes) {
            QTest::newRow(name) << text << codes;
        };
        row("nothing", "", "E003");
        row("blanks", " \n # c\n", "E003");
        row("another version", "locum 2\nwhatever \"§", "E004");
        row("a huge version", "locum 99999999999999999999999", "E004 E109");
        row("use without a version", "locum 1 use weather", "E101");
        row("optional is a word there", "locum 1 use optional 1", "E101");
        row("an empty phrase", "locum 1 phrase p { }", "E101");
        row("no event", "locum 1 rule \"r\" { do { hold } }", "E101");
        row("a disposition deferred", "locum 1 rule \"r\" { on x do { after 1h { hold } } }", "E101");
        row("nested deferral", "locum 1 rule \"r\" { on x do { after 1h { after 1h { mark urgent } } } }", "E101");
        row("a scope of its own", "locum 1 rule \"r\" { on x do { mark urgent once per day per moon } }", "E101");
        row("a comma too many", ruleOf("a(1,)"), "E101");
        row("a comma alone", ruleOf("a in [,]"), "E101");
        row("chained", ruleOf("a == b == c"), "E101");
        row("twice defaulted", ruleOf("a ?? b ?? c"), "E101");
        row("negative", ruleOf("a > -1"), "E101");
        row("not not what", ruleOf("a not b"), "E101");
        row("known of a value", ruleOf("known(1)"), "E101");
        row("a lone reference", "locum 1 person:bob", "E101");
        row("brackets crossed", ruleOf("(a]"), "E101");
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, codes);
        QCOMPARE(Parsed(text).codes(), codes);
    }

    void endsAndReports_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("firstCode");
        const auto row = [](const char *name, const QByteArray &text, const QByteArray &code) {
            QTest::newRow(name) << text << code;
        };
        constexpr qsizetype many = 100'000;
        row("parentheses", ruleOf(QByteArray("(").repeated(many) + "a" + QByteArray(")").repeated(many)), "E401");
        row("parentheses not closed", ruleOf(QByteArray("(").repeated(many)), "E401");
        row("negations", ruleOf(QByteArray("not ").repeated(many) + "a"), "E401");
        row("lists", ruleOf(QByteArray("[").repeated(many)), "E401");
        row("arguments", ruleOf(QByteArray("a(").repeated(many)), "E401");
        row("a sum", ruleOf("a" + QByteArray(" + a").repeated(many)), "E401");
        row("a list in a list", "locum 1\nlist a: text = " + QByteArray("[").repeated(many), "E401");
        row("braces", "locum 1\n" + QByteArray("{").repeated(many), "E101");
        row("blocks", "locum 1\nrule \"r\" { on x do " + QByteArray("{ after 1h ").repeated(many), "E112");
        row("rules without an end", "locum 1\n" + QByteArray("rule \"r\" {").repeated(many), "E101");
        row("quotes", "locum 1\n" + QByteArray("\"").repeated(many + 1), "E101");
        row("quotes on lines", "locum 1\n" + QByteArray("\"\n").repeated(many), "E103");
        row("garbage", "locum 1\n" + QByteArray("\x01§").repeated(many), "E102");
        row("no UTF-8", "locum 1\n" + QByteArray("\xff ").repeated(many), "E002");
        row("holes", "locum 1\nphrase p { en \"" + QByteArray("{").repeated(many) + "\" }", "E113");
        row("holes in a row", "locum 1\nphrase p { en \"" + QByteArray("{}").repeated(many) + "\" }", "E114");
        row("eight megabytes", "locum 1\n" + QByteArray("a ").repeated(SourceSet::maximumBytes / 2 - 4), "E101");
        row("more than that", QByteArray(SourceSet::maximumBytes + 1, ' '), "E001");
        row("a text too long", "locum 1\nlist a: text = [\"" + QByteArray(limits::textBytes, 'a') + "\"]\n", "E402");
        row("elements", "locum 1\nlist a: int = [" + QByteArray("1,").repeated(limits::listItems + 1) + "]\n", "E403");
        row("arguments in a row", ruleOf("a(" + QByteArray("1,").repeated(limits::listItems + 1) + "1)"), "E403");
    }

    void endsAndReports()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, firstCode);
        const Parsed parsed(text);
        QVERIFY(!parsed.diagnostics.empty());
        QVERIFY(parsed.diagnostics.size() <= Diagnostics::most + 1);
        QCOMPARE(codeName(parsed.diagnostics.front().code), firstCode);
    }

    void takesWhatIsLarge()
    {
        QByteArray text = "locum 1\nlist a: text = [\"" + QByteArray(1024 * 1024, 'a') + "\"]\n";
        for (int i = 0; i < 50'000; ++i) {
            text += "rule \"r" + QByteArray::number(i) + "\" { on incoming when person is person:p" +
                    QByteArray::number(i) +
                    " and message.text contains \"abc\" and now.time in 08:00 .. 17:00 do { hold } }\n";
        }
        const Parsed parsed(text);
        QCOMPARE(parsed.codes(), QByteArray());
        QCOMPARE(parsed.file.items.size(), size_t(50'001));
    }

    void deepestNesting()
    {
        const auto nested = [](int levels) {
            return ruleOf(QByteArray("(").repeated(levels) + "a" + QByteArray(")").repeated(levels));
        };
        QCOMPARE(Parsed(nested(limits::nesting)).codes(), QByteArray());
        QCOMPARE(Parsed(nested(limits::nesting + 1)).codes(), QByteArray("E401"));
    }

    void everyPrefixEnds()
    {
        QFile file(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/rules/examples.rules"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        for (qsizetype length = 0; length < all.size(); length += 13) {
            const Parsed parsed(all.first(length));
            for (const Diagnostic &diagnostic : parsed.diagnostics) {
                QVERIFY(diagnostic.span.begin <= diagnostic.span.end);
                QVERIFY(diagnostic.span.end <= quint32(length));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestParser)
#include "tst_parser.moc"
