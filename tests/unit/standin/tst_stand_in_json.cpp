// SPDX-License-Identifier: GPL-2.0-or-later
#include "stand_in_rig.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace locum;
using namespace locum::standin;
using namespace std::chrono_literals;

namespace {

State full()
{
    State state;
    state.phase = Grace{Duration(900), Duration(-77)};
    state.since = instantFromMilliseconds(1'780'000'000'000);
    state.devices[DeviceId(3)].polling = Polling{Activity::Interactive, Duration(60'000), Duration(20)};
    state.devices[DeviceId(3)].sign = Duration(-5);
    state.absence = {StandInMode::Custom, QStringLiteral("line\nline \"q\""), instantFromMilliseconds(-1),
                     QStringLiteral("rule \"x\" {}")};
    state.absenceNumber = 42;
    state.leftAwayAt = Duration(1);
    state.contactAt = Duration(0);
    state.contactWall = instantFromMilliseconds(1'780'000'000'001);
    state.asked = Absence{};
    state.ahead = Absence{StandInMode::Holiday, {}, instantFromMilliseconds(7)};
    return state;
}

const Now then{instantFromMilliseconds(1'780'000'100'000), Duration(1000)};

} // namespace

class TestStandInJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        for (const Phase &phase :
             {Phase(Attached{}), Phase(Pocketed{Duration(-3)}), Phase(Grace{Duration(4), std::nullopt}),
              Phase(Away{AwayReason::Idle, instantFromMilliseconds(9)}), Phase(Off{})}) {
            State state = full();
            state.phase = phase;
            const QByteArray text = QJsonDocument(toJson(state, then)).toJson();
            const auto back = fromJson(QJsonDocument::fromJson(text).object(), then);
            QVERIFY(back);
            QCOMPARE(*back, state);
        }
        const auto empty = fromJson(toJson(State{}, then), then);
        QVERIFY(empty);
        QCOMPARE(*empty, State{});
    }

    void linksAndOtherClientsAreNotStored()
    {
        State state = full();
        state.devices[DeviceId(8)].links[LinkId(1)] = Link{};
        state.ownClients[OwnClient{AccountId(2), QStringLiteral("gajim")}] = Duration(11);
        const auto back = fromJson(toJson(state, then), then);
        QVERIFY(back);
        QCOMPARE(*back, full());
    }

    void agesGoOnAcrossARestart()
    {
        // The machine was off for an hour, and its monotonic clock begins anew.
        const Now later{then.wall + 1h, Duration(50)};
        const auto back = fromJson(toJson(full(), then), later);
        QVERIFY(back);
        QCOMPARE(later.monotonic - *back->leftAwayAt, then.monotonic - *full().leftAwayAt + 1h);
    }

    void aClockSetBackMakesNoTimeNegative()
    {
        const Now later{then.wall - 1h, Duration(50)};
        const auto back = fromJson(toJson(full(), then), later);
        QVERIFY(back);
        QCOMPARE(later.monotonic - *back->leftAwayAt, then.monotonic - *full().leftAwayAt);
    }

    void refusesWhatItCannotRead_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QByteArray>("code");
        const QByteArray invalid("standin.state.invalid");
        QTest::newRow("newer version") << "version" << QJsonValue(2) << QByteArray("standin.state.newer");
        QTest::newRow("no version") << "version" << QJsonValue(QJsonValue::Undefined) << invalid;
        QTest::newRow("version is text") << "version" << QJsonValue(QStringLiteral("1")) << invalid;
        QTest::newRow("unknown phase") << "phase" << QJsonValue(QStringLiteral("asleep")) << invalid;
        QTest::newRow("phase without its times") << "phase" << QJsonValue(QStringLiteral("away")) << invalid;
        QTest::newRow("a fraction") << "absence_number" << QJsonValue(1.5) << invalid;
        QTest::newRow("negative number") << "absence_number" << QJsonValue(-1) << invalid;
        QTest::newRow("no time at all") << "saved_at" << QJsonValue(1e300) << invalid;
        QTest::newRow("half a contact") << "contact_at" << QJsonValue(QJsonValue::Undefined) << invalid;
        QTest::newRow("devices are no list") << "devices" << QJsonValue(3) << invalid;
        QTest::newRow("a device is no object") << "devices" << QJsonValue(QJsonArray{1}) << invalid;
        QTest::newRow("an absence is no object") << "absence" << QJsonValue(true) << invalid;
    }

    void refusesWhatItCannotRead()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QFETCH(QByteArray, code);
        QJsonObject json = toJson(full(), then);
        if (value.isUndefined()) {
            json.remove(key);
        } else {
            json.insert(key, value);
        }
        const auto back = fromJson(json, then);
        QVERIFY(!back);
        QCOMPARE(back.error().code, code);
    }

    void anEmptyObjectIsNoState() { QVERIFY(!fromJson({}, then)); }
};

QTEST_GUILESS_MAIN(TestStandInJson)
#include "tst_stand_in_json.moc"
