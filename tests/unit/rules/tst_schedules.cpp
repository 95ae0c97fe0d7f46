// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/local_time.h"
#include "rules/schedules.h"

#include <QDate>
#include <QDateTime>
#include <QTest>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

const QTimeZone berlin("Europe/Berlin");

Instant utc(const char *iso)
{
    return *instantFromIso(QString::fromLatin1(iso));
}

qint64 day(int year, int month, int dayOfMonth)
{
    return QDate(year, month, dayOfMonth).toJulianDay();
}

QString shown(const std::optional<Instant> &instant)
{
    return instant ? toIsoString(*instant).left(16) : QStringLiteral("never");
}

constexpr quint8 anyDay = 0x7f;

} // namespace

class TestSchedules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wallClocks_data()
    {
        QTest::addColumn<QDate>("date");
        QTest::addColumn<QTime>("time");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, QDate date, QTime time, const char *zone, const char *expected) {
            QTest::newRow(name) << date << time << QByteArray(zone) << QString::fromLatin1(expected);
        };
        row("winter", {2026, 1, 10}, {7, 15}, "Europe/Berlin", "2026-01-10T06:15");
        row("summer", {2026, 7, 10}, {7, 15}, "Europe/Berlin", "2026-07-10T05:15");
        row("before the gap", {2026, 3, 29}, {1, 59}, "Europe/Berlin", "2026-03-29T00:59");
        row("in the gap: the next moment there is", {2026, 3, 29}, {2, 30}, "Europe/Berlin", "2026-03-29T01:00");
        row("after the gap", {2026, 3, 29}, {3, 0}, "Europe/Berlin", "2026-03-29T01:00");
        row("twice: the first", {2026, 10, 25}, {2, 30}, "Europe/Berlin", "2026-10-25T00:30");
        row("after it", {2026, 10, 25}, {3, 0}, "Europe/Berlin", "2026-10-25T02:00");
        row("west: in the gap", {2026, 3, 8}, {2, 30}, "America/New_York", "2026-03-08T07:00");
        row("west: twice", {2026, 11, 1}, {1, 30}, "America/New_York", "2026-11-01T05:30");
        row("half an hour's change", {2026, 10, 4}, {2, 10}, "Australia/Lord_Howe", "2026-10-03T15:30");
        row("midnight in the gap", {2026, 9, 6}, {0, 0}, "America/Santiago", "2026-09-06T04:00");
        row("a day that was left out", {2011, 12, 30}, {12, 0}, "Pacific/Apia", "2011-12-30T10:00");
    }
    void wallClocks()
    {
        QFETCH(QDate, date);
        QFETCH(QTime, time);
        QFETCH(QByteArray, zone);
        QFETCH(QString, expected);
        QCOMPARE(shown(instantAt(date.toJulianDay(), time.hour() * 60 + time.minute(), QTimeZone(zone))), expected);
    }

    void aGapFiresOnceAndATimeThatComesTwiceOnce()
    {
        std::vector<QString> fired;
        Instant at = utc("2026-03-27T12:00:00Z");
        for (int i = 0; i < 4; ++i) {
            at = *nextAt(150, anyDay, std::nullopt, at, berlin);
            fired.push_back(shown(at));
        }
        QCOMPARE(fired, (std::vector<QString>{QStringLiteral("2026-03-28T01:30"), QStringLiteral("2026-03-29T01:00"),
                                              QStringLiteral("2026-03-30T00:30"), QStringLiteral("2026-03-31T00:30")}));
        fired.clear();
        at = utc("2026-10-23T12:00:00Z");
        for (int i = 0; i < 3; ++i) {
            at = *nextAt(150, anyDay, std::nullopt, at, berlin);
            fired.push_back(shown(at));
        }
        QCOMPARE(fired, (std::vector<QString>{QStringLiteral("2026-10-24T00:30"), QStringLiteral("2026-10-25T00:30"),
                                              QStringLiteral("2026-10-26T01:30")}));
    }

    void weekdays()
    {
        const Instant friday = utc("2026-03-06T12:00:00Z");
        constexpr quint8 workdays = 0x1f;
        QCOMPARE(shown(nextAt(7 * 60, workdays, std::nullopt, friday, berlin)), QStringLiteral("2026-03-09T06:00"));
        constexpr quint8 fridays = 0x10;
        QCOMPARE(shown(nextAt(7 * 60, fridays, std::nullopt, friday, berlin)), QStringLiteral("2026-03-13T06:00"));
        QCOMPARE(shown(nextAt(7 * 60, 0, std::nullopt, friday, berlin)), QStringLiteral("never"));
    }

    void exactlyThenIsNotAfterIt()
    {
        const Instant first = *nextAt(435, anyDay, std::nullopt, utc("2026-03-02T00:00:00Z"), berlin);
        QCOMPARE(shown(nextAt(435, anyDay, std::nullopt, first - 1ms, berlin)), shown(first));
        QCOMPARE(shown(nextAt(435, anyDay, std::nullopt, first, berlin)), QStringLiteral("2026-03-03T06:15"));
    }

    void validDays()
    {
        const language::Range july{day(2026, 7, 6), day(2026, 7, 8)};
        QCOMPARE(shown(nextAt(60, anyDay, july, utc("2026-03-01T00:00:00Z"), berlin)),
                 QStringLiteral("2026-07-05T23:00"));
        QCOMPARE(shown(nextAt(60, anyDay, july, utc("2026-07-07T12:00:00Z"), berlin)),
                 QStringLiteral("2026-07-07T23:00"));
        QCOMPARE(shown(nextAt(60, anyDay, july, utc("2026-07-08T12:00:00Z"), berlin)), QStringLiteral("never"));
        QCOMPARE(shown(nextEvery(1h, july, utc("2026-03-01T00:30:00Z"), berlin)), QStringLiteral("2026-07-05T22:00"));
        QCOMPARE(shown(nextEvery(1h, july, utc("2026-07-08T21:30:00Z"), berlin)), QStringLiteral("never"));
    }

    void everyCountsFromTheEpoch()
    {
        QCOMPARE(shown(nextEvery(1h, {}, utc("2026-03-01T00:30:00Z"), berlin)), QStringLiteral("2026-03-01T01:00"));
        QCOMPARE(shown(nextEvery(1h, {}, utc("2026-03-01T01:00:00Z"), berlin)), QStringLiteral("2026-03-01T02:00"));
        QCOMPARE(shown(nextEvery(90min, {}, Instant(0ms), berlin)), QStringLiteral("1970-01-01T01:30"));
        QCOMPARE(shown(nextEvery(0ms, {}, Instant(0ms), berlin)), QStringLiteral("never"));
    }

    void everythingThatFallsDueThen()
    {
        language::Program program;
        const auto rule = [&](const char *name, language::Schedule schedule, bool disabled = false) {
            language::BoundRule one;
            one.name = QString::fromLatin1(name);
            one.schedules = {schedule};
            one.disabled = disabled;
            program.rules.push_back(one);
        };
        rule("early", {.minutes = 7 * 60});
        rule("late", {.minutes = 20 * 60});
        rule("also early", {.minutes = {}, .every = 60 * 60 * 1000});
        rule("off", {.minutes = 6 * 60}, true);
        program.digests.push_back(
            {"evening", {19 * 60, 7 * 60}, anyDay, {.kind = 6, .id = 60, .name = QStringLiteral("email")}});
        const auto due = dueAfter(program, utc("2026-03-02T05:30:00Z"), berlin);
        QCOMPARE(due.size(), size_t(3));
        for (const Program::Due &one : due) {
            QCOMPARE(shown(one.at), QStringLiteral("2026-03-02T06:00"));
        }
        QCOMPARE(std::get<DigestDue>(due[0].what).channel, QStringLiteral("email"));
        QCOMPARE(std::get<RuleDue>(due[1].what).rule, QStringLiteral("early"));
        QCOMPARE(std::get<RuleDue>(due[2].what).rule, QStringLiteral("also early"));
        QVERIFY(dueAfter({}, Instant(0ms), berlin).empty());
    }
};

QTEST_GUILESS_MAIN(TestSchedules)
#include "tst_schedules.moc"
