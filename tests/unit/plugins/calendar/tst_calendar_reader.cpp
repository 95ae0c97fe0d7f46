// SPDX-License-Identifier: GPL-2.0-or-later
#include "calendar_reader.h"

#include <QElapsedTimer>
#include <QTest>

using namespace locum;
using namespace locum::calendar;

namespace {

Instant utc(const char *iso)
{
    return instantFromIso(QString::fromLatin1(iso)).value();
}

const QTimeZone &berlin()
{
    static const QTimeZone zone("Europe/Berlin");
    return zone;
}

QByteArray calendarOf(const QByteArray &body)
{
    auto text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test//EN\n" + body + "END:VCALENDAR\n";
    return text.replace("\n", "\r\n");
}

QByteArray vevent(const QByteArray &lines)
{
    return "BEGIN:VEVENT\nUID:one@test\nDTSTAMP:20260101T000000Z\n" + lines + "\nEND:VEVENT\n";
}

/// What happens in July 2026.
Reading july(const QByteArray &text, const Limits &limits = {})
{
    auto reading = read(text, utc("2026-07-01T00:00:00Z"), utc("2026-08-01T00:00:00Z"), berlin(), limits);
    if (!reading) {
        qWarning("%s: %s", reading.error().code.constData(), qPrintable(reading.error().detail));
        return {{}, -1, false};
    }
    return *reading;
}

QStringList begins(const Reading &reading)
{
    QStringList list;
    for (const auto &one : reading.occurrences) {
        list.append(toIsoString(one.begin).left(16));
    }
    return list;
}

QByteArray codeOf(const QByteArray &text, const Limits &limits = {})
{
    const auto reading = read(text, utc("2026-07-01T00:00:00Z"), utc("2026-08-01T00:00:00Z"), berlin(), limits);
    return reading ? QByteArray() : reading.error().code;
}

} // namespace

class TestCalendarReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHappens_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const QByteArray &lines, const QStringList &expected) {
            QTest::newRow(name) << vevent(lines) << expected;
        };
        const QString sixth(QStringLiteral("2026-07-06T10:00"));
        row("once, in UTC", "DTSTART:20260706T100000Z\nDTEND:20260706T110000Z", {sixth});
        row("once, with a duration", "DTSTART:20260706T100000Z\nDURATION:PT90M", {sixth});
        row("once, in a zone", "DTSTART;TZID=America/New_York:20260706T060000\nDURATION:PT1H", {sixth});
        row("once, where the user is", "DTSTART:20260706T120000\nDURATION:PT1H", {sixth});
        row("a zone with a path before it",
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260706T120000\nDURATION:PT1H", {sixth});
        row("a zone of Windows", "DTSTART;TZID=W. Europe Standard Time:20260706T120000\nDURATION:PT1H", {sixth});
        row("an unknown zone is where the user is", "DTSTART;TZID=Nowhere:20260706T120000\nDURATION:PT1H", {sixth});
        row("without a length", "DTSTART:20260706T100000Z", {});
        row("that ends before it begins", "DTSTART:20260706T100000Z\nDTEND:20260706T090000Z", {});
        row("another month", "DTSTART:20260906T100000Z\nDURATION:PT1H", {});
        row("began before the window", "DTSTART:20260630T230000Z\nDURATION:PT3H", {QStringLiteral("2026-06-30T23:00")});
        row("transparent", "DTSTART:20260706T100000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", {});
        row("opaque", "DTSTART:20260706T100000Z\nDURATION:PT1H\nTRANSP:OPAQUE", {sixth});
        row("cancelled", "DTSTART:20260706T100000Z\nDURATION:PT1H\nSTATUS:CANCELLED", {});
        row("a whole day", "DTSTART;VALUE=DATE:20260706", {QStringLiteral("2026-07-05T22:00")});
        row("daily, so often", "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3",
            {sixth, QStringLiteral("2026-07-07T10:00"), QStringLiteral("2026-07-08T10:00")});
        row("daily, until a day in UTC",
            "DTSTART;TZID=Europe/Berlin:20260706T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260708T100000Z",
            {sixth, QStringLiteral("2026-07-07T10:00"), QStringLiteral("2026-07-08T10:00")});
        row("weekly for years, over summer time",
            "DTSTART;TZID=Europe/Berlin:20200106T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO",
            {sixth, QStringLiteral("2026-07-13T10:00"), QStringLiteral("2026-07-20T10:00"),
             QStringLiteral("2026-07-27T10:00")});
        row("every second week", "DTSTART:20260629T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=2",
            {QStringLiteral("2026-07-13T10:00"), QStringLiteral("2026-07-27T10:00")});
        row("the last Friday of the month", "DTSTART:20260130T100000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=-1FR",
            {QStringLiteral("2026-07-31T10:00")});
        row("at set hours and minutes",
            "DTSTART:20260701T083000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYMONTHDAY=6;BYHOUR=8;BYMINUTE=30;BYSECOND=0",
            {QStringLiteral("2026-07-06T08:30")});
        row("yearly, on a day that is not there", "DTSTART:20000230T100000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY", {});
        row("not on some days",
            "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260707T100000Z,"
            "20260708T100000Z",
            {sixth, QStringLiteral("2026-07-09T10:00")});
        row("not on a whole day",
            "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20260706",
            {QStringLiteral("2026-07-07T10:00")});
        row("on more days",
            "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=1\nRDATE:20260720T100000Z,"
            "20260706T100000Z",
            {sixth, QStringLiteral("2026-07-20T10:00")});
        row("for a period", "DTSTART:20260706T100000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20260720T100000Z/PT5H",
            {sixth, QStringLiteral("2026-07-20T10:00")});
    }
    void whatHappens()
    {
        QFETCH(QByteArray, body);
        QFETCH(QStringList, expected);
        QCOMPARE(begins(july(calendarOf(body))), expected);
    }

    void oneTimeOfASeriesIsReplaced()
    {
        const auto body =
            vevent("DTSTART;TZID=Europe/Berlin:20260706T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3") +
            vevent("RECURRENCE-ID;TZID=Europe/Berlin:20260707T120000\nDTSTART:20260707T150000Z\nDURATION:PT2H\n"
                   "SUMMARY:Moved") +
            vevent("RECURRENCE-ID:20260708T100000Z\nDTSTART:20260708T100000Z\nDURATION:PT1H\nSTATUS:CANCELLED");
        const auto reading = july(calendarOf(body));
        QCOMPARE(begins(reading),
                 (QStringList{QStringLiteral("2026-07-06T10:00"), QStringLiteral("2026-07-07T15:00")}));
        QCOMPARE(reading.occurrences[1].summary, QStringLiteral("Moved"));
        QCOMPARE(reading.occurrences[1].end, utc("2026-07-07T17:00:00Z"));
    }

    void theClockThatIsSetIsFollowed()
    {
        const auto body = vevent("DTSTART;TZID=Europe/Berlin:20260101T023000\nDURATION:PT30M\nRRULE:FREQ=DAILY");
        auto march = read(calendarOf(body), utc("2026-03-28T00:00:00Z"), utc("2026-03-31T00:00:00Z"), berlin());
        QCOMPARE(begins(march.value()),
                 (QStringList{QStringLiteral("2026-03-28T01:30"), QStringLiteral("2026-03-29T01:30"),
                              QStringLiteral("2026-03-30T00:30")}));
        auto october = read(calendarOf(body), utc("2026-10-24T00:00:00Z"), utc("2026-10-27T00:00:00Z"), berlin());
        QCOMPARE(october->occurrences.size(), size_t(3));
        // A day on which the clock is set is a whole day too.
        const auto day = vevent("DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026");
        october = read(calendarOf(day), utc("2026-10-24T00:00:00Z"), utc("2026-10-27T00:00:00Z"), berlin());
        QCOMPARE(october->occurrences.at(0).end - october->occurrences.at(0).begin, std::chrono::hours(25));
    }

    void aZoneOfItsOwnHasItsOffset()
    {
        const auto zone = QByteArray("BEGIN:VTIMEZONE\nTZID:Somewhere\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                                     "TZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n");
        const auto body = zone + vevent("DTSTART;TZID=Somewhere:20260706T153000\nDURATION:PT1H");
        QCOMPARE(begins(july(calendarOf(body))), QStringList{QStringLiteral("2026-07-06T10:00")});
    }

    void severalCalendarsStandInOneFile()
    {
        const auto one = calendarOf(vevent("DTSTART:20260706T100000Z\nDURATION:PT1H"));
        const auto two = calendarOf(vevent("DTSTART:20260707T100000Z\nDURATION:PT1H"));
        QCOMPARE(july(one + two).occurrences.size(), size_t(2));
    }

    void whatTouchesIsOneTime()
    {
        const auto at = [](const char *begin, const char *end, const char *name = "", bool allDay = false) {
            return Occurrence{utc(begin), utc(end), QString::fromLatin1(name), allDay};
        };
        const std::vector<Occurrence> list{at("2026-07-06T00:00:00Z", "2026-07-07T00:00:00Z", "Day", true),
                                           at("2026-07-06T09:00:00Z", "2026-07-06T12:00:00Z", "Long"),
                                           at("2026-07-06T10:00:00Z", "2026-07-06T11:00:00Z", "Short"),
                                           at("2026-07-06T12:00:00Z", "2026-07-06T13:00:00Z", "Touches"),
                                           at("2026-07-06T13:00:01Z", "2026-07-06T14:00:00Z", "Does not")};
        auto now = lookAt(list, utc("2026-07-06T10:30:00Z"), false);
        QVERIFY(now.busy);
        QCOMPARE(now.busyUntil.value(), utc("2026-07-06T13:00:00Z"));
        QCOMPARE(now.next.value(), utc("2026-07-06T12:00:00Z"));
        QCOMPARE(now.title, QStringLiteral("Short"));
        QCOMPARE(now.changesAt.value(), utc("2026-07-06T11:00:00Z"));
        now = lookAt(list, utc("2026-07-06T13:00:00Z"), false); // ends are not part of it
        QVERIFY(!now.busy && !now.busyUntil);
        QCOMPARE(now.changesAt.value(), utc("2026-07-06T13:00:01Z"));
        now = lookAt(list, utc("2026-07-06T08:00:00Z"), true);
        QVERIFY(now.busy);
        QCOMPARE(now.busyUntil.value(), utc("2026-07-07T00:00:00Z"));
        now = lookAt(list, utc("2026-07-08T00:00:00Z"));
        QCOMPARE(now, Now{});
    }

    void whatIsNoCalendarIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char *name, const QByteArray &text, const char *code) {
            QTest::newRow(name) << text << QByteArray(code);
        };
        row("nothing", "", "calendar.broken");
        row("a web page", "<html><body>Log in</body></html>", "calendar.broken");
        row("cut off", calendarOf("").chopped(16), "calendar.broken");
        row("an end too many", calendarOf("END:VEVENT\n"), "calendar.broken");
        row("an event by itself", "BEGIN:VEVENT\nEND:VEVENT\n", "calendar.broken");
        row("nested",
            calendarOf(QByteArray("BEGIN:VEVENT\n").repeated(100'000) + QByteArray("END:VEVENT\n").repeated(100'000)),
            "calendar.too_deep");
        row("a long line", calendarOf("X-A:" + QByteArray(300'000, 'a') + '\n'), "calendar.too_large");
        row("a folded long line", calendarOf("X-A:a\n" + QByteArray(" aaaaaaaaaaaaaaaaaaaaa\n").repeated(20'000)),
            "calendar.too_large");
        row("many lines", calendarOf(QByteArray("X:1\n").repeated(600'000)), "calendar.too_large");
        row("many bytes", QByteArray(11 * 1024 * 1024, 'a'), "calendar.too_large");
        row("zeros", QByteArray(1000, '\0'), "calendar.broken");
    }
    void whatIsNoCalendarIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        QCOMPARE(codeOf(text), code);
    }

    void whatMakesNoSenseIsSkipped()
    {
        const auto good = vevent("DTSTART:20260706T100000Z\nDURATION:PT1H");
        for (const char *lines :
             {"DTSTART:never\nDURATION:PT1H", "DURATION:PT1H", "DTSTART:99991231T235959Z\nDURATION:PT1H",
              "DTSTART:20269999T999999\nDTEND:x", "DTSTART:20260706T100000Z\nDTEND:20260706T100000Z\nRRULE:FREQ=NEVER",
              "DTSTART:20260706T100000Z\nDURATION:P99999999999W\nRRULE:FREQ=SECONDLY",
              "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;RSCALE=HEBREW",
              "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
              "DTSTART:19700101T000000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
              "DTSTART:20260706T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0", "RRULE:\nEXDATE:\nRDATE:"}) {
            const auto reading = july(calendarOf(vevent(lines).replace("one@test", "bad@test") + good));
            QVERIFY2(begins(reading).contains(QStringLiteral("2026-07-06T10:00")), lines);
        }
    }

    void hostileRecurrencesEnd()
    {
        QElapsedTimer time;
        time.start();
        QByteArray body;
        for (int i = 0; i < 3000; ++i) {
            body += vevent("DTSTART:19000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nRRULE:FREQ=HOURLY")
                        .replace("one@test", QByteArray::number(i));
        }
        const auto reading = july(calendarOf(body));
        QVERIFY(reading.cut);
        QVERIFY2(time.elapsed() < 60'000, qPrintable(QString::number(time.elapsed())));
    }

    void thereIsNoEndOfOccurrences()
    {
        Limits limits;
        limits.occurrences = 5;
        const auto reading =
            july(calendarOf(vevent("DTSTART:20260701T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY")), limits);
        QCOMPARE(reading.occurrences.size(), size_t(5));
        QVERIFY(reading.cut);
    }
};

QTEST_GUILESS_MAIN(TestCalendarReader)
#include "tst_calendar_reader.moc"
