// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/planner.h"

#include <QDateTime>
#include <QTest>

using namespace locum;
using namespace locum::notify;
using namespace std::chrono_literals;
using sdk::ChannelSubject;

namespace {

const QTimeZone berlin("Europe/Berlin");

Instant at(const char *local, const QTimeZone &timeZone = berlin)
{
    const QDateTime time = QDateTime::fromString(QLatin1String(local), Qt::ISODate);
    return instantFromMilliseconds(QDateTime(time.date(), time.time(), timeZone).toMSecsSinceEpoch());
}

Who anna()
{
    return {true, QStringLiteral("anna"), {QStringLiteral("starred")}, {QStringLiteral("family")}};
}

} // namespace

class TestPlanner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void personsAreNamedInManyWays()
    {
        const Who stranger;
        QVERIFY(isAmong({QStringLiteral("everybody")}, stranger));
        QVERIFY(!isAmong({QStringLiteral("known")}, stranger));
        QVERIFY(!isAmong({QStringLiteral("person:")}, stranger));
        QVERIFY(isAmong({QStringLiteral("known")}, anna()));
        QVERIFY(isAmong({QStringLiteral("label:starred")}, anna()));
        QVERIFY(isAmong({QStringLiteral("label:x"), QStringLiteral("group:family")}, anna()));
        QVERIFY(isAmong({QStringLiteral("person:anna")}, anna()));
        QVERIFY(!isAmong({QStringLiteral("person:bob")}, anna()));
        QVERIFY(!isAmong({}, anna()));
    }

    void whereTheUserIsDecides_data()
    {
        QTest::addColumn<Reach>("reach");
        QTest::addColumn<StandInState>("state");
        QTest::addColumn<bool>("told");
        using enum StandInState;
        for (const auto &[reach, states] : std::initializer_list<std::pair<Reach, QList<StandInState>>>{
                 {Reach::Away, {Away}},
                 {Reach::Pocketed, {Away, Pocketed, Grace}},
                 {Reach::Always, {Attached, Pocketed, Grace, Away, Off}}}) {
            for (const StandInState state : {Attached, Pocketed, Grace, Away, Off}) {
                QTest::addRow("%s in %s", nameOf(reach).data(), nameOf(state).data())
                    << reach << state << states.contains(state);
            }
        }
    }
    void whereTheUserIsDecides()
    {
        QFETCH(Reach, reach);
        QFETCH(StandInState, state);
        ChannelUse use;
        use.reach = reach;
        QTEST(tells(use, {ChannelSubject::Message, false, anna()}, state), "told");
    }

    void whatTheChannelIsForDecides()
    {
        ChannelUse use;
        const auto away = StandInState::Away;
        QVERIFY(tells(use, {ChannelSubject::Account}, away));
        QVERIFY(!tells(use, {ChannelSubject::Digest}, away));
        QVERIFY(!tells(use, {ChannelSubject::Message, false, Who()}, away)); // a stranger
        QVERIFY(tells(use, {ChannelSubject::Presence, false, anna()}, away));
        QVERIFY(!tells(use, {ChannelSubject::Presence, false, Who{true}}, away)); // not starred
        use.urgentOnly = true;
        QVERIFY(!tells(use, {ChannelSubject::Message, false, anna()}, away));
        QVERIFY(tells(use, {ChannelSubject::Message, true, anna()}, away));
        // A rule that names the channel has decided itself.
        QVERIFY(tells(use, {ChannelSubject::Message, false, Who(), true}, StandInState::Attached));
    }

    void aBurstIsFolded()
    {
        ChannelUse use;
        const Alert alert{ChannelSubject::Message, false, anna()};
        const Instant now = at("2026-07-06T12:00:00");
        QCOMPARE(tellAt(use, alert, now, std::nullopt), now);
        QCOMPARE(tellAt(use, alert, now, now - 2min), now + 3min);
        QCOMPARE(tellAt(use, alert, now, now - 1h), now);
        use.fold = 0min;
        QCOMPARE(tellAt(use, alert, now, now - 1s), now);
    }

    void anEscalationWaits()
    {
        ChannelUse use;
        use.after = 10min;
        const Instant now = at("2026-07-06T12:00:00");
        QCOMPARE(tellAt(use, {ChannelSubject::Message, false, anna()}, now, std::nullopt), now + 10min);
        QCOMPARE(tellAt(use, {ChannelSubject::Account}, now, std::nullopt), now);
        QCOMPARE(tellAt(use, {ChannelSubject::Message, false, anna(), true}, now, std::nullopt), now);
        QVERIFY(goodFor(use, ChannelSubject::Message) > use.after);
    }

    void quietHoursEnd_data()
    {
        QTest::addColumn<QTime>("from");
        QTest::addColumn<QTime>("to");
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<QByteArray>("end"); // empty: it is not quiet
        QTest::newRow("before") << QTime(22, 0) << QTime(7, 0) << QByteArray("2026-07-06T21:59:59") << QByteArray();
        QTest::newRow("evening") << QTime(22, 0) << QTime(7, 0) << QByteArray("2026-07-06T22:00:00")
                                 << QByteArray("2026-07-07T07:00:00");
        QTest::newRow("morning") << QTime(22, 0) << QTime(7, 0) << QByteArray("2026-07-07T06:59:00")
                                 << QByteArray("2026-07-07T07:00:00");
        QTest::newRow("over") << QTime(22, 0) << QTime(7, 0) << QByteArray("2026-07-07T07:00:00") << QByteArray();
        QTest::newRow("siesta") << QTime(14, 0) << QTime(16, 0) << QByteArray("2026-07-07T15:00:00")
                                << QByteArray("2026-07-07T16:00:00");
        QTest::newRow("no siesta") << QTime(14, 0) << QTime(16, 0) << QByteArray("2026-07-07T17:00:00") << QByteArray();
        QTest::newRow("never") << QTime(7, 0) << QTime(7, 0) << QByteArray("2026-07-07T07:00:00") << QByteArray();
        // The clocks go forward at 02:00 that night: the end that does not exist comes no sooner than what does.
        QTest::newRow("summer") << QTime(22, 0) << QTime(7, 0) << QByteArray("2026-03-28T23:00:00")
                                << QByteArray("2026-03-29T07:00:00");
    }
    void quietHoursEnd()
    {
        QFETCH(QTime, from);
        QFETCH(QTime, to);
        QFETCH(QByteArray, now);
        QFETCH(QByteArray, end);
        ChannelUse use;
        use.quiet = QuietHours{from, to};
        const auto until = quietUntil(use, at(now.constData()), berlin);
        QCOMPARE(until.has_value(), !end.isEmpty());
        if (until) {
            QCOMPARE(*until, at(end.constData()));
        }
    }

    void somePassQuietHours()
    {
        ChannelUse use;
        use.throughQuiet = {QStringLiteral("group:family")};
        QVERIFY(passesQuiet(use, {ChannelSubject::Message, false, anna()}));
        QVERIFY(passesQuiet(use, {ChannelSubject::Message, true, Who()}));
        QVERIFY(passesQuiet(use, {ChannelSubject::Test}));
        QVERIFY(!passesQuiet(use, {ChannelSubject::Message, false, Who{true}}));
        QVERIFY(!passesQuiet(use, {ChannelSubject::Account}));
    }

    void capsAreByDayAndMonth()
    {
        ChannelUse use;
        QVERIFY(!isCapReached(use, {1000, 1000}));
        use.perDay = 2;
        use.perMonth = 5;
        QVERIFY(!isCapReached(use, {1, 4}));
        QVERIFY(isCapReached(use, {2, 4}));
        QVERIFY(isCapReached(use, {0, 5}));
        QCOMPARE(dayBegan(at("2026-07-06T00:30:00"), berlin), at("2026-07-06T00:00:00"));
        QCOMPARE(monthBegan(at("2026-07-01T00:30:00"), berlin), at("2026-07-01T00:00:00"));
    }

    void retriesBackOffAndEnd()
    {
        Duration last{0};
        int attempts = 1;
        Duration all{0};
        for (; const auto wait = retryIn(attempts, std::nullopt, 0.0); ++attempts) {
            QVERIFY(*wait >= last);
            QVERIFY(*wait <= 30min);
            last = *wait;
            all += *wait;
        }
        QVERIFY(attempts >= 8);
        QVERIFY(all > 1h);
        QVERIFY(all < 24h);
        QCOMPARE(*retryIn(1, 5min, 0.0), 5min); // the server said when
        QVERIFY(*retryIn(1, 5min, 0.9) > 5min);
        QVERIFY(*retryIn(1, 48h, 0.9) < 1h); // a server that jokes is not taken at its word
    }
};

QTEST_GUILESS_MAIN(TestPlanner)
#include "tst_planner.moc"
