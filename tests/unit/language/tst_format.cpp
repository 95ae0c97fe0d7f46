// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/parser.h"
#include "language/rule_tree.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace locum::language;

namespace {

struct Formatted {
    QByteArray text;
    QByteArray tree;
    bool good = false;

    explicit Formatted(const QByteArray &source)
    {
        SourceSet sources;
        sources.add(QStringLiteral("a.rules"), source);
        Diagnostics diagnostics;
        const File file = parse(sources, 0, diagnostics);
        good = !diagnostics.hasErrors();
        tree = locumtest::treeText(file);
        text = good ? format(sources, file) : QByteArray();
    }
};

const QByteArray longA = QByteArray("a").repeated(40);
const QByteArray longB = QByteArray("b").repeated(40);

} // namespace

class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheGoldenFiles_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/rules"));
        for (const QFileInfo &file : folder.entryInfoList({QStringLiteral("*.rules")}, QDir::Files)) {
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
        }
    }

    void keepsTheGoldenFiles()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Formatted once(file.readAll());
        QVERIFY(once.good);
        const Formatted twice(once.text);
        QVERIFY(twice.good);
        QCOMPARE(twice.text, once.text);
        QCOMPARE(twice.tree, once.tree);
    }

    void hasOneForm_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const QByteArray &source, const QByteArray &expected) {
            QTest::newRow(name) << "locum 1\n" + source << "locum 1\n" + expected;
        };
        row("blanks", "\r\n\r\n\r\n   use   optional\tx 1\r\nuse y 2", "\nuse optional x 1\nuse y 2\n");
        row("a list", "list  a:text=[ \"x\" ,\"y\",]", "list a: text = [\"x\", \"y\"]\n");
        row("a long list", "list a: text = [\"" + longA + "\", \"" + longA + "\", \"" + longB + "\"]",
            "list a: text = [\n  \"" + longA + "\",\n  \"" + longA + "\",\n  \"" + longB + "\",\n]\n");
        row("hours", "hours a=08:00..09:00 on mon tue,2026-01-01..2026-01-02",
            "hours a = 08:00 .. 09:00 on mon tue, 2026-01-01 .. 2026-01-02\n");
        row("a phrase", "phrase p{en\"x { a . b|time } y{quote(a.b,3)}\" pt-BR \"z\"}",
            "phrase p {\n  en    \"x {a.b | time} y{quote(a.b, 3)}\"\n  pt-BR \"z\"\n}\n");
        row("a policy", "policy p {person:a block,warn strangers ask}\npolicy q{ }",
            "policy p {\n  person:a  block, warn\n  strangers ask\n}\npolicy q {}\n");
        row("a short rule", "rule \"r\" oneshot priority 3{on incoming,at 7:00 on mon do{hold}}",
            "rule \"r\" oneshot priority 3 {\n  on incoming, at 7:00 on mon\n  do { hold }\n}\n");
        row("two actions", "rule \"r\"{on incoming when a.b(1,2)>=3+4 do{hold reply\"x\"in 5s once per day}}",
            "rule \"r\" {\n  on incoming\n  when a.b(1, 2) >= 3 + 4\n  do {\n    hold\n    reply \"x\" in 5s once per "
            "day\n  }\n}\n");
        row("a deferral", "rule \"r\"{on x do{after 1h if not(a) {mark urgent}}}",
            "rule \"r\" {\n  on x\n  do {\n    after 1h if not (a) {\n      mark urgent\n    }\n  }\n}\n");
        row("a long condition", "rule \"r\"{on x when " + longA + " and (" + longA + " or " + longB + ") do{}}",
            "rule \"r\" {\n  on x\n  when " + longA + "\n    and (" + longA + " or " + longB + ")\n  do {}\n}\n");
        row("a longer one",
            "rule \"r\"{on x when " + longA + " and (" + longA + " or " + longB + " or " + longA + ") do{call a.b(1)}}",
            "rule \"r\" {\n  on x\n  when " + longA + "\n    and (" + longA + "\n      or " + longB + "\n      or " +
                longA + ")\n  do { call a.b(1) }\n}\n");
        row("a test",
            "test \"t\"{given a.b=1,person:a in group:b at 2026-01-01 8:00 event x to person:a c.d=\"e\" expect no "
            "rule \"r\",delay by\"x\"}",
            "test \"t\" {\n  given a.b = 1, person:a in group:b\n  at 2026-01-01 8:00\n  event x to person:a c.d = "
            "\"e\"\n  expect no rule \"r\", delay by \"x\"\n}\n");
        row("a long step", "test \"t\"{given a=\"" + longA + "\", b=\"" + longB + "\", c=\"" + longA + "\"}",
            "test \"t\" {\n  given a = \"" + longA + "\",\n      b = \"" + longB + "\",\n      c = \"" + longA +
                "\"\n}\n");
        row("empty lines",
            "\n\n\nuse a 1\n\n\n\nuse b 2\nrule \"r\" {\n\n  on x\n\n  do {\n\n hold\n\n\n stop\n\n}\n\n}\n\n\n",
            "\nuse a 1\n\nuse b 2\nrule \"r\" {\n  on x\n  do {\n    hold\n\n    stop\n  }\n}\n");
    }

    void hasOneForm()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, expected);
        const Formatted once(source);
        QVERIFY(once.good);
        QCOMPARE(once.text, expected);
        const Formatted twice(once.text);
        QCOMPARE(twice.text, expected);
        QCOMPARE(twice.tree, once.tree);
    }

    void keepsComments()
    {
        const QByteArray source =
            "# head \r\n\nlocum 1 # version\n\n\n# of the list\n\n# and more\nlist a: text = [ \"x\", # x\n"
            "  # own\n  \"y\" # y\n]\nrule \"r\" { # rule\n  # event\n  on x # on\n"
            "  when a # a\n    # b comes\n    and b\n  do { # do\n    hold # hold\n\n    # last\n\n  }\n}# end\n# tail";
        const QByteArray expected =
            "# head\n\nlocum 1  # version\n\n# of the list\n\n# and more\nlist a: text = [\n  \"x\",  # x\n"
            "  # own\n  \"y\",  # y\n]\nrule \"r\" {  # rule\n  # event\n  on x  # on\n"
            "  when a  # a\n    # b comes\n    and b\n  do {  # do\n    hold  # hold\n\n    # last\n  }\n}  # end\n# "
            "tail\n";
        const Formatted once(source);
        QVERIFY(once.good);
        QCOMPARE(once.text, expected);
        QCOMPARE(Formatted(once.text).text, expected);
    }

    /// Whatever stands between whichever tokens: nothing gets lost, and the second time changes nothing.
    void aCommentMayStandAnywhere()
    {
        QFile file(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/rules/examples.rules"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        const Formatted plain(all);
        int taken = 0;
        for (qsizetype at = all.indexOf(' '); at >= 0; at = all.indexOf(' ', at + 9)) {
            for (const char *const comment : {" # here\n", "\n\n # here\n\n"}) {
                QByteArray changed = all;
                changed.insert(at, comment);
                const Formatted once(changed);
                if (!once.good || once.tree != plain.tree) {
                    continue; // that was in a text, or before a phrase's text
                }
                ++taken;
                QVERIFY(once.text.contains("# here"));
                const Formatted twice(once.text);
                QCOMPARE(twice.text, once.text);
                QCOMPARE(twice.tree, plain.tree);
            }
        }
        QVERIFY(taken > 300);
    }
};

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
