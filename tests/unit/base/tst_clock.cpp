// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/clock.h"

#include <QTest>

using namespace locum;

class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isoStringsComeBack_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::newRow("epoch") << qint64(0);
        QTest::newRow("with milliseconds") << qint64(1'783'339'200'123);
        QTest::newRow("before the epoch") << qint64(-1);
        QTest::newRow("far away") << qint64(4'102'444'800'000);
    }

    void isoStringsComeBack()
    {
        QFETCH(qint64, milliseconds);
        const auto instant = instantFromMilliseconds(milliseconds);
        QCOMPARE(instantFromIso(toIsoString(instant)), std::optional(instant));
    }

    void isoStringIsUtcWithMilliseconds()
    {
        QCOMPARE(toIsoString(instantFromMilliseconds(1'783'339'200'007)), QStringLiteral("2026-07-06T12:00:00.007Z"));
    }

    void otherOffsetsAreTheSameInstant()
    {
        QCOMPARE(instantFromIso(QStringLiteral("2026-07-06T14:00:00+02:00")),
                 instantFromIso(QStringLiteral("2026-07-06T12:00:00Z")));
    }

    void whatIsNoDateIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("words") << QStringLiteral("tomorrow");
        QTest::newRow("13th month") << QStringLiteral("2026-13-01T00:00:00Z");
    }

    void whatIsNoDateIsRefused()
    {
        QFETCH(QString, text);
        QVERIFY(!instantFromIso(text));
    }

    void monotonicNeverGoesBack()
    {
        const SystemClock clock;
        auto last = clock.monotonic();
        for (int i = 0; i < 1000; ++i) {
            const auto next = clock.monotonic();
            QVERIFY(next >= last);
            last = next;
        }
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
