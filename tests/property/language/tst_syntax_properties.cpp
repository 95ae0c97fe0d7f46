// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/parser.h"
#include "language/random_rules.h"
#include "language/rule_tree.h"

#include <QTest>

#include <rapidcheck.h>

using namespace locum::language;

namespace {

struct Read {
    QByteArray said;
    QByteArray tree;
    QByteArray formatted;

    explicit Read(const QByteArray &text)
    {
        SourceSet sources;
        sources.add(QStringLiteral("a.rules"), text);
        Diagnostics found;
        const File file = parse(sources, 0, found);
        tree = locumtest::treeText(file);
        if (!found.hasErrors()) {
            formatted = format(sources, file);
        }
        const auto size = static_cast<quint32>(text.size());
        for (const Diagnostic &diagnostic : found.take()) {
            RC_ASSERT(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size);
            said += rendered(diagnostic, sources).toUtf8();
        }
    }
};

void formatsStably(const Read &once)
{
    const Read twice(once.formatted);
    RC_ASSERT(twice.said.toStdString() == "");
    RC_ASSERT(twice.tree.toStdString() == once.tree.toStdString());
    RC_ASSERT(twice.formatted.toStdString() == once.formatted.toStdString());
}

const char *const words[] = {"locum", "1",      "rule", "\"text\"", "{",      "}",       "(",          ")",
                             "[",     "]",      ",",    "on",       "when",   "do",      "and",        "or",
                             "not",   "is",     "in",   "==",       "=",      ".",       "..",         ":",
                             "hold",  "reply",  "test", "expect",   "event",  "list",    "person:bob", "#",
                             "\"",    "/a/i",   "/",    "10min",    "policy", "phrase",  "en",         "a",
                             "b",     "??",     "+",    "\n",       "after",  "\"{a|b}", "08:00",      "2026-01-01",
                             "give",  "known",  "once", "per",      "use",    "{x}",     "\\",         "§",
                             "\xff",  "import", "1x",   "matches"};

} // namespace

class TestSyntaxProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formattingKeepsTheTree()
    {
        QVERIFY(rc::check("what the grammar allows is read, and its one form is the same tree and stays itself", [] {
            const auto choices =
                *rc::gen::scale(20.0, rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 720720U)));
            const QByteArray text = locumtest::RandomRules(choices).file();
            const Read once(text);
            RC_LOG() << text.toStdString();
            RC_CLASSIFY(text.size() > 500, "more than 500 bytes");
            RC_CLASSIFY(text.contains("after"), "a deferral");
            RC_CLASSIFY(text.contains("matches"), "a pattern");
            RC_ASSERT(once.said.toStdString() == "");
            formatsStably(once);
        }));
    }

    void anyWordsEnd()
    {
        QVERIFY(rc::check("whatever words come, reading them ends, and what is said points into the file", [] {
            const auto chosen = *rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, std::size(words)));
            QByteArray text = "locum 1\n";
            for (const size_t word : chosen) {
                text += words[word];
                text += ' ';
            }
            RC_LOG() << text.toStdString();
            const Read once(text);
            if (once.said.isEmpty()) {
                formatsStably(once);
            }
        }));
    }

    void anyBytesEnd()
    {
        QVERIFY(rc::check("whatever bytes come, reading them ends", [] {
            const auto bytes = *rc::gen::arbitrary<std::string>();
            const Read once(QByteArray::fromStdString(bytes));
            RC_ASSERT(!once.said.isEmpty() || !once.formatted.isEmpty());
        }));
    }

    void changedFilesEnd()
    {
        QVERIFY(rc::check("a file with bytes taken out and put in is read to its end", [] {
            const auto choices = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 720720U));
            QByteArray text = locumtest::RandomRules(choices).file();
            const int changes = *rc::gen::inRange(1, 4);
            for (int i = 0; i < changes && !text.isEmpty(); ++i) {
                const auto at = *rc::gen::inRange<qsizetype>(0, text.size());
                text.remove(at, *rc::gen::inRange<qsizetype>(0, 4));
                text.insert(std::min(at, text.size()),
                            *rc::gen::element<char>('"', '{', '}', '(', '/', '\\', '\n', 'x'));
            }
            RC_LOG() << text.toStdString();
            const Read once(text);
            if (once.said.isEmpty()) {
                formatsStably(once);
            }
        }));
    }
};

QTEST_GUILESS_MAIN(TestSyntaxProperties)
#include "tst_syntax_properties.moc"
