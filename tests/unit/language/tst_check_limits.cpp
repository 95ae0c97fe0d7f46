// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/program.h"
#include "language/rule_words.h"

#include <QTest>

using namespace locum::language;

class TestCheckLimits : public QObject {
    Q_OBJECT

    test::MadeFiles m_files;

    QByteArray codes(const QByteArray &items)
    {
        const Checked checked =
            check(QStringLiteral("root"), "locum 1\n" + items, test::ruleWords(), nullptr, &m_files);
        QByteArray all;
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            all += (all.isEmpty() ? "" : " ") + codeName(diagnostic.code);
        }
        return all;
    }

private Q_SLOTS:
    void init() { m_files.files.clear(); }

    void largeFilesAreRefused()
    {
        QCOMPARE(codes(QByteArray(SourceSet::maximumBytes, ' ')), QByteArray("E001"));
        m_files.files = {{QStringLiteral("a"), QByteArray(SourceSet::maximumBytes + 1, ' ')}};
        QCOMPARE(codes("import \"a\""), QByteArray("E001"));
        QCOMPARE(codes("list l : text from \"a\" rule \"x\" { on incoming when message.text in l do { hold } }"),
                 QByteArray("E001"));
    }

    void manyFilesAreRefused()
    {
        QByteArray imports;
        for (int i = 0; i < limits::files + 3; ++i) {
            const QByteArray name = "f" + QByteArray::number(i);
            m_files.files.insert(QString::fromLatin1(name), "locum 1");
            imports += "import \"" + name + "\"\n";
        }
        QCOMPARE(codes(imports), QByteArray("E406 E406 E406 E406"));
    }

    void chainsOfFilesAreRefused()
    {
        for (int i = 0; i < 100; ++i) {
            m_files.files.insert(QStringLiteral("f%1").arg(i), "locum 1 import \"f" + QByteArray::number(i + 1) + "\"");
        }
        QCOMPARE(codes("import \"f0\""), QByteArray("E406"));
    }

    void largeSetsAreRefused()
    {
        const QByteArray large = "locum 1" + QByteArray(SourceSet::maximumBytes - 7, ' ');
        QByteArray imports;
        for (int i = 0; i < 8; ++i) {
            m_files.files.insert(QStringLiteral("f%1").arg(i), large);
            imports += "import \"f" + QByteArray::number(i) + "\"\n";
        }
        QCOMPARE(codes(imports), QByteArray("E407"));
    }

    void manyRulesAreRefused()
    {
        QCOMPARE(codes(QByteArray("rule \"\" {on at 1:00 do{stop}}\n").repeated(limits::rules + 1)),
                 QByteArray("E408"));
    }

    void longListsAreRefused()
    {
        m_files.files = {{QStringLiteral("l"), QByteArray("a\n").repeated(limits::listItems + 1)}};
        QCOMPARE(codes("list l : text from \"l\" rule \"x\" { on incoming when message.text in l do { hold } }"),
                 QByteArray("E403"));
    }

    void listsThatAreNamedTooOftenAreRefused()
    {
        QByteArray words;
        for (int i = 0; i < limits::listItems; ++i) {
            words += QByteArray::number(i) + '\n';
        }
        m_files.files = {{QStringLiteral("l"), words}};
        const QByteArray often = QByteArray(" or message.text in l").repeated(40);
        QVERIFY(codes("list l : text from \"l\" rule \"x\" { on incoming when message.read" + often + " do { hold } }")
                    .isEmpty());
        QCOMPARE(codes("list l : text from \"l\" rule \"x\" { on incoming when message.text in l" + often +
                       " do { hold } }"),
                 QByteArray("E409"));
    }
};

QTEST_GUILESS_MAIN(TestCheckLimits)
#include "tst_check_limits.moc"
