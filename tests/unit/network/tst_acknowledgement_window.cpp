// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/acknowledgement_window.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

using namespace locum::network;

class TestAcknowledgementWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePrefixGrowsOnlyWithoutGaps()
    {
        AcknowledgementWindow window(10);
        for (int i = 0; i < 4; ++i) {
            window.deliver();
        }
        QCOMPARE(window.last(), 14U);
        QVERIFY(window.acknowledge(12));
        QCOMPARE(window.acknowledged(), 10U);
        QVERIFY(window.acknowledge(11));
        QCOMPARE(window.acknowledged(), 12U);
        QVERIFY(window.acknowledge(12)); // again
        QVERIFY(window.acknowledge(3));  // long ago
        QVERIFY(window.acknowledge(14));
        QVERIFY(window.acknowledge(13));
        QCOMPARE(window.acknowledged(), 14U);
        QCOMPARE(window.outstanding(), 0U);
    }

    void whatWasNotDeliveredIsRefused()
    {
        AcknowledgementWindow window;
        QVERIFY(!window.acknowledge(0));
        QVERIFY(!window.acknowledge(1));
        window.deliver();
        QVERIFY(!window.acknowledge(2));
        QCOMPARE(window.acknowledged(), 0U);
    }

    void anyOrderEndsTheSame()
    {
        std::vector<quint64> numbers(1000);
        std::iota(numbers.begin(), numbers.end(), 1);
        std::shuffle(numbers.begin(), numbers.end(), std::mt19937(7));
        AcknowledgementWindow window;
        for (size_t i = 0; i < numbers.size(); ++i) {
            window.deliver();
        }
        std::vector<bool> done(numbers.size() + 2, false);
        for (const auto number : numbers) {
            QVERIFY(window.acknowledge(number));
            done[number] = true;
            const auto firstGap = std::find(done.begin() + 1, done.end(), false) - done.begin();
            QCOMPARE(window.acknowledged(), quint64(firstGap) - 1);
        }
        QCOMPARE(window.outstanding(), 0U);
    }
};

QTEST_GUILESS_MAIN(TestAcknowledgementWindow)
#include "tst_acknowledgement_window.moc"
