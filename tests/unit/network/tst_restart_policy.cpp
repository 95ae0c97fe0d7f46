// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/restart_policy.h"

#include <QTest>

using namespace locum;
using namespace locum::network;
using namespace std::chrono_literals;

namespace {

class FixedRandom final : public Random {
public:
    explicit FixedRandom(double value) : m_value(value) {}
    QByteArray bytes(qsizetype count) override { return QByteArray(count, 'r'); }
    double unit() override { return m_value; }

private:
    double m_value;
};

CellLimits limits(int crashes)
{
    CellLimits result;
    result.crashes = crashes;
    return result;
}

} // namespace

class TestRestartPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itWaitsTwiceAsLongEachTime()
    {
        FixedRandom most(1.0);
        RestartPolicy policy({}, limits(100));
        QList<Duration> waits;
        for (int i = 0; i < 8; ++i) {
            waits.append(policy.onEnded(Duration(i), 1s, most).wait);
        }
        QCOMPARE(waits, (QList<Duration>{1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}));
    }

    void jitterTakesUpToHalf()
    {
        FixedRandom least(0.0);
        RestartPolicy policy({}, limits(100));
        QCOMPARE(policy.onEnded(0ms, 1s, least).wait, 500ms);
    }

    void aLongLifeStartsAnew()
    {
        FixedRandom most(1.0);
        RestartPolicy policy({}, limits(100));
        policy.onEnded(0ms, 1s, most);
        policy.onEnded(2s, 1s, most);
        QCOMPARE(policy.onEnded(10min, 5min, most).wait, 1s);
    }

    void whatKeepsEndingIsLeftAlone()
    {
        FixedRandom random(0.5);
        RestartPolicy policy({}, limits(3));
        QVERIFY(!policy.onEnded(0ms, 1s, random).leftAlone);
        QVERIFY(!policy.onEnded(1s, 1s, random).leftAlone);
        const auto third = policy.onEnded(2s, 1s, random);
        QVERIFY(third.leftAlone);
        QCOMPARE(third.wait, CellTimings{}.circuit);
        QVERIFY(policy.onEnded(3s, 1s, random).leftAlone);
        policy.forgive();
        QVERIFY(!policy.onEnded(4s, 1s, random).leftAlone);
    }

    void oldEndsAreForgotten()
    {
        FixedRandom random(0.5);
        RestartPolicy policy({}, limits(3));
        for (int i = 0; i < 20; ++i) {
            QVERIFY(!policy.onEnded(6min * i, 1s, random).leftAlone);
        }
    }
};

QTEST_GUILESS_MAIN(TestRestartPolicy)
#include "tst_restart_policy.moc"
