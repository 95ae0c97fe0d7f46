// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/source.h"

#include <QTest>

using namespace locum::language;

class TestSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsLinesAndColumns()
    {
        SourceSet sources;
        const quint32 file = sources.add(QStringLiteral("a.rules"), "ab\r\ncäd\n\nlast");
        QCOMPARE(sources.position(file, 0), (Position{1, 1}));
        QCOMPARE(sources.position(file, 2), (Position{1, 3}));
        QCOMPARE(sources.position(file, 4), (Position{2, 1}));
        QCOMPARE(sources.position(file, 7), (Position{2, 3})); // one code point of two bytes before it
        QCOMPARE(sources.position(file, 9), (Position{3, 1}));
        QCOMPARE(sources.position(file, 14), (Position{4, 5}));
        QCOMPARE(sources.position(file, 999), (Position{4, 5}));
        QCOMPARE(sources.line(file, 1), QStringLiteral("ab"));
        QCOMPARE(sources.line(file, 2), QStringLiteral("cäd"));
        QCOMPARE(sources.line(file, 3), QString());
        QCOMPARE(sources.line(file, 4), QStringLiteral("last"));
        QCOMPARE(sources.line(file, 99), QStringLiteral("last"));
    }

    void keepsTheFilesApart()
    {
        SourceSet sources;
        QCOMPARE(sources.add(QStringLiteral("a"), "first"), 0U);
        QCOMPARE(sources.add(QStringLiteral("b"), "second"), 1U);
        QCOMPARE(sources.size(), size_t(2));
        QCOMPARE(sources.text({1, 0, 3}).toByteArray(), QByteArray("sec"));
        QCOMPARE(sources.text({0, 3, 99}).toByteArray(), QByteArray("st"));
        QCOMPARE(sources.text({0, 99, 99}).toByteArray(), QByteArray());
    }

    void anEmptyFileHasOneLine()
    {
        SourceSet sources;
        sources.add(QStringLiteral("a"), QByteArray());
        QCOMPARE(sources.position(0, 0), (Position{1, 1}));
        QCOMPARE(sources.line(0, 1), QString());
    }
};

QTEST_GUILESS_MAIN(TestSource)
#include "tst_source.moc"
