// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/line_framer.h"

#include <QByteArrayList>
#include <QTest>

#include <algorithm>

using namespace locum::cellprotocol;

namespace {

QByteArrayList drain(LineFramer &framer)
{
    QByteArrayList lines;
    for (auto line = framer.next(); line && *line; line = framer.next()) {
        lines.append((*line)->toByteArray());
    }
    return lines;
}

} // namespace

class TestLineFramer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesComeWholeHoweverTheBytesCome()
    {
        const QByteArray bytes = QByteArray("first\n\nthird with \0 in it\n", 26) + QByteArray(1000, 'x') + "\nhalf";
        const QByteArrayList expected{"first", "", QByteArray("third with \0 in it", 18), QByteArray(1000, 'x')};
        for (qsizetype portion = 1; portion <= bytes.size(); ++portion) {
            LineFramer framer;
            QByteArrayList lines;
            for (qsizetype at = 0; at < bytes.size(); at += portion) {
                framer.append(QByteArrayView(bytes).sliced(at, std::min(portion, bytes.size() - at)));
                lines += drain(framer);
            }
            QCOMPARE(lines, expected);
            QCOMPARE(framer.pendingBytes(), 4);
        }
    }

    void theLongestLineIsTaken()
    {
        LineFramer framer(10);
        framer.append("0123456789\n");
        QCOMPARE(drain(framer), QByteArrayList{"0123456789"});
    }

    void aLongerLineIsRefusedBeforeItsEnd_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("without an end") << QByteArray("01234567890");
        QTest::newRow("with an end") << QByteArray("01234567890\n");
    }
    void aLongerLineIsRefusedBeforeItsEnd()
    {
        QFETCH(QByteArray, bytes);
        LineFramer framer(10);
        framer.append(bytes);
        const auto line = framer.next();
        QVERIFY(!line);
        QCOMPARE(line.error().code, QByteArray("cellprotocol.line.too_long"));
    }

    void clearForgets()
    {
        LineFramer framer;
        framer.append("half");
        framer.clear();
        framer.append("whole\n");
        QCOMPARE(drain(framer), QByteArrayList{"whole"});
    }
};

QTEST_GUILESS_MAIN(TestLineFramer)
#include "tst_line_framer.moc"
