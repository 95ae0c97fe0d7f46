// SPDX-License-Identifier: GPL-2.0-or-later
#include "free_busy.h"

#include <QTest>

using namespace locum;
using namespace locum::calendar;

namespace {

Instant utc(const char *iso)
{
    return instantFromIso(QString::fromLatin1(iso)).value();
}

/// Monday, 10:00 where the user is.
Instant monday()
{
    return utc("2026-07-06T08:00:00Z");
}

FreeBusyWords words()
{
    FreeBusyWords made;
    made.locale = QLocale(QLocale::English, QLocale::UnitedKingdom);
    made.timeZone = QTimeZone("Europe/Berlin");
    return made;
}

Occurrence from(const char *begin, const char *end, bool allDay = false)
{
    return {utc(begin), utc(end), QStringLiteral("Therapy with Dr Who"), allDay};
}

QString said(const std::vector<Occurrence> &occurrences, const FreeBusyWords &how = words())
{
    return freeBusy(occurrences, monday(), how);
}

} // namespace

class TestFreeBusy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void intervals_data()
    {
        QTest::addColumn<std::vector<Occurrence>>("occurrences");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const std::vector<Occurrence> &occurrences, const char *expected) {
            QTest::newRow(name) << occurrences << QString::fromUtf8(expected);
        };
        row("an empty calendar", {}, "Free, looking ahead to Sun 12 Jul (CEST).");
        row("one", {from("2026-07-06T12:00:00Z", "2026-07-06T13:30:00Z")},
            "Busy: Mon 6 Jul 14:00–15:30. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("two on a day, one on the next",
            {from("2026-07-06T12:00:00Z", "2026-07-06T13:00:00Z"), from("2026-07-06T14:00:00Z", "2026-07-06T15:00:00Z"),
             from("2026-07-07T06:00:00Z", "2026-07-07T07:00:00Z")},
            "Busy: Mon 6 Jul 14:00–15:00, 16:00–17:00, Tue 7 Jul 08:00–09:00. "
            "Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("what touches or overlaps is one",
            {from("2026-07-06T12:00:00Z", "2026-07-06T13:00:00Z"), from("2026-07-06T12:30:00Z", "2026-07-06T12:45:00Z"),
             from("2026-07-06T13:00:00Z", "2026-07-06T14:00:00Z")},
            "Busy: Mon 6 Jul 14:00–16:00. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("one that goes on: not when it began", {from("2026-07-06T06:00:00Z", "2026-07-06T09:00:00Z")},
            "Busy: until 11:00. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("one that goes on until tomorrow", {from("2026-07-06T06:00:00Z", "2026-07-07T09:00:00Z")},
            "Busy: until Tue 7 Jul 11:00. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("a night", {from("2026-07-06T20:00:00Z", "2026-07-07T04:00:00Z")},
            "Busy: Mon 6 Jul 22:00 – Tue 7 Jul 06:00. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("a whole day", {from("2026-07-07T22:00:00Z", "2026-07-08T22:00:00Z", true)},
            "Busy: Wed 8 Jul all day. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("whole days, and on beyond", {from("2026-07-07T22:00:00Z", "2026-07-20T22:00:00Z", true)},
            "Busy: Wed 8 Jul – Sun 12 Jul. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("today", {from("2026-07-05T22:00:00Z", "2026-07-06T22:00:00Z", true)},
            "Busy: Mon 6 Jul all day. Free otherwise, looking ahead to Sun 12 Jul (CEST).");
        row("over, of no length, and too far ahead",
            {from("2026-07-06T05:00:00Z", "2026-07-06T08:00:00Z"), from("2026-07-06T12:00:00Z", "2026-07-06T12:00:00Z"),
             from("2026-07-12T22:00:00Z", "2026-07-12T23:00:00Z")},
            "Free, looking ahead to Sun 12 Jul (CEST).");
    }

    void intervals()
    {
        QFETCH(std::vector<Occurrence>, occurrences);
        QFETCH(QString, expected);
        QCOMPARE(said(occurrences), expected);
        QVERIFY(!said(occurrences).contains(QLatin1String("Who")));
    }

    void wholeDaysThatDoNotCount()
    {
        auto how = words();
        how.allDayIsBusy = false;
        QCOMPARE(said({from("2026-07-05T22:00:00Z", "2026-07-06T22:00:00Z", true)}, how),
                 QStringLiteral("Free, looking ahead to Sun 12 Jul (CEST)."));
    }

    void inTheUsersWayOfWriting()
    {
        auto how = words();
        how.locale = QLocale(QLocale::Spanish, QLocale::Spain);
        how.timeZone = QTimeZone("America/New_York");
        const auto text = said({from("2026-07-06T18:00:00Z", "2026-07-06T19:00:00Z")}, how);
        QVERIFY2(text.contains(QStringLiteral("lun 6 jul 14:00–15:00")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("(EDT)")), qPrintable(text));
    }

    /// What is not said must not pass for free: it looks less far then.
    void aCrowdedCalendar()
    {
        std::vector<Occurrence> many;
        for (int hour = 1; hour < 24 * 6; hour += 2) {
            many.push_back({monday() + std::chrono::hours(hour), monday() + std::chrono::hours(hour + 1), {}, false});
        }
        const auto text = said(many);
        QVERIFY2(text.endsWith(QStringLiteral("Free otherwise, looking ahead to Tue 7 Jul 11:00 (CEST).")),
                 qPrintable(text));
        QVERIFY(text.toUtf8().size() <= 400 - 30); // with the words of the rule that ships it fits into a line of IRC
        QVERIFY(!text.contains(u'\n'));

        auto how = words();
        how.intervals = 50;
        how.locale = QLocale(QLocale::Tamil); // three bytes a character
        QVERIFY2(said(many, how).toUtf8().size() <= 400, qPrintable(said(many, how)));
    }

    void whenItChanges()
    {
        const auto change = [](const std::vector<Occurrence> &occurrences) {
            return freeBusyChangesAt(occurrences, monday(), words());
        };
        QCOMPARE(change({}), utc("2026-07-06T22:00:00Z"));
        QCOMPARE(change({from("2026-07-06T12:00:00Z", "2026-07-06T13:00:00Z")}), utc("2026-07-06T12:00:00Z"));
        QCOMPARE(change({from("2026-07-06T06:00:00Z", "2026-07-06T09:00:00Z")}), utc("2026-07-06T09:00:00Z"));
    }
};

QTEST_GUILESS_MAIN(TestFreeBusy)
#include "tst_free_busy.moc"
