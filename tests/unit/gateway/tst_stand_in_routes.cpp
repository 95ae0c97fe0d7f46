// SPDX-License-Identifier: GPL-2.0-or-later
#include "web_client.h"

using namespace locum;

/// What devices may say of how Locum stands in, and what is refused before the engine sees it.
class TestStandInRoutes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setsAndTakesBack();
    void refusesWrongSettings_data();
    void refusesWrongSettings();
    void changesAnAbsence();
    void refusesWrongAbsences_data();
    void refusesWrongAbsences();
    void arrangesAhead();

private:
    static WebClient::Response patch(const GatewayFixture &fixture, const QByteArray &path, const QByteArray &body)
    {
        return fixture.ask(WebClient::request("PATCH", "/api/v1" + path, body));
    }
};

void TestStandInRoutes::setsAndTakesBack()
{
    const GatewayFixture fixture;
    const auto before = fixture.get("/api/v1/stand-in/settings").json();
    QCOMPARE(before[QLatin1String("bare_close")].toString(), QStringLiteral("stand_in"));
    QCOMPARE(before[QLatin1String("chosen")].toArray(), QJsonArray());
    const auto set = patch(fixture, "/stand-in/settings", R"({"bare_close":"off","idle_away_min":0})");
    QCOMPARE(set.status, 200);
    QCOMPARE(set.json()[QLatin1String("bare_close")].toString(), QStringLiteral("off"));
    QCOMPARE(set.json()[QLatin1String("idle_away_min")].toInt(-1), 0);
    QCOMPARE(set.json()[QLatin1String("chosen")].toArray(),
             (QJsonArray{QStringLiteral("bare_close"), QStringLiteral("idle_away_min")}));
    const auto back = patch(fixture, "/stand-in/settings", R"({"bare_close":null})");
    QCOMPARE(back.json()[QLatin1String("bare_close")].toString(), QStringLiteral("stand_in"));
    QCOMPARE(back.json()[QLatin1String("chosen")].toArray(), (QJsonArray{QStringLiteral("idle_away_min")}));
    QCOMPARE(fixture.get("/api/v1/stand-in/settings").json(), back.json());
    QCOMPARE(patch(fixture, "/stand-in/settings", "{}").json(), back.json()); // nothing is changed
}

void TestStandInRoutes::refusesWrongSettings_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("another word") << QByteArray(R"({"bare_close":"perhaps"})");
    QTest::newRow("a number for a word") << QByteArray(R"({"bare_close":1})");
    QTest::newRow("a word for a switch") << QByteArray(R"({"own_clients_count":"yes"})");
    QTest::newRow("negative") << QByteArray(R"({"idle_away_min":-1})");
    QTest::newRow("half a minute") << QByteArray(R"({"idle_away_min":0.5})");
    QTest::newRow("longer than a week") << QByteArray(R"({"idle_away_min":10081})");
    QTest::newRow("one right, one wrong") << QByteArray(R"({"bare_close":"off","idle_away_min":"5"})");
}

void TestStandInRoutes::refusesWrongSettings()
{
    QFETCH(QByteArray, body);
    const GatewayFixture fixture;
    const auto refused = patch(fixture, "/stand-in/settings", body);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.code(), QStringLiteral("request.field.invalid"));
    QVERIFY(!fixture.engine.settings.chosen.bareClose);
}

void TestStandInRoutes::changesAnAbsence()
{
    const GatewayFixture fixture;
    const auto &changes = fixture.engine.absenceChanges;
    QCOMPARE(patch(fixture, "/stand-in", R"({"mode":"meeting","text":"x","until":"2999-01-01T00:00:00Z","rules":"r"})")
                 .status,
             200);
    QCOMPARE(changes.back().mode, StandInMode::Meeting);
    QCOMPARE(changes.back().text, QStringLiteral("x"));
    QCOMPARE(changes.back().rules, QStringLiteral("r"));
    QVERIFY(changes.back().until && *changes.back().until);
    QCOMPARE(patch(fixture, "/stand-in", R"({"mode":null,"text":null,"until":null,"rules":null})").status, 200);
    QCOMPARE(changes.back().rules, QString());
    QCOMPARE(changes.back().mode, StandInMode::Away);
    QCOMPARE(changes.back().text, QString());
    QVERIFY(changes.back().until && !*changes.back().until);
    QCOMPARE(patch(fixture, "/stand-in", "{}").status, 200);
    QVERIFY(changes.back() == ports::AbsenceChange());
}

void TestStandInRoutes::refusesWrongAbsences_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("another mode") << QByteArray(R"({"mode":"flying"})");
    QTest::newRow("no time") << QByteArray(R"({"until":"tomorrow"})");
    QTest::newRow("too long") << QByteArray(R"({"text":")" + QByteArray(2001, 'x') + R"("})");
    QTest::newRow("rules that are a program") << QByteArray(R"({"rules":")" + QByteArray(16385, 'x') + R"("})");
    QTest::newRow("a zero") << QByteArray(R"({"text":"a\u0000b"})");
}

void TestStandInRoutes::refusesWrongAbsences()
{
    QFETCH(QByteArray, body);
    const GatewayFixture fixture;
    const auto refused = patch(fixture, "/stand-in", body);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.code(), QStringLiteral("request.field.invalid"));
    QVERIFY(fixture.engine.absenceChanges.empty());
}

void TestStandInRoutes::arrangesAhead()
{
    const GatewayFixture fixture;
    const auto post = [&](const QByteArray &body) {
        return fixture.ask(WebClient::request("POST", "/api/v1/absence-plans", body));
    };
    QCOMPARE(post(R"({"begins":"2999-01-01T00:00:00Z","mode":"holiday","text":"Sun","rules":"r",
        "weekdays":["mon","sun"]})")
                 .status,
             201);
    QCOMPARE(fixture.engine.plans.back().weekdays, quint8(65));
    const Absence wished{StandInMode::Holiday, QStringLiteral("Sun"), {}, QStringLiteral("r")};
    QCOMPARE(fixture.engine.plans.back().absence, wished);
    const auto plans = fixture.get("/api/v1/absence-plans").json()[QLatin1String("plans")].toArray();
    QCOMPARE(plans.size(), 1);
    QCOMPARE(plans[0][QLatin1String("begins")].toString(), QStringLiteral("2999-01-01T00:00:00.000Z"));
    QCOMPARE(post(R"({"mode":"holiday"})").code(), QStringLiteral("request.field.missing"));
    QCOMPARE(post(R"({"begins":"tomorrow"})").code(), QStringLiteral("request.field.invalid"));
    QCOMPARE(post(R"({"begins":"2999-01-01T00:00:00Z","weekdays":["monday"]})").status, 400);
    QCOMPARE(post(R"({"begins":""})").status, 400);
    QCOMPARE(post(R"({"begins":5})").code(), QStringLiteral("request.field.invalid"));
    QCOMPARE(fixture.engine.plans.size(), 1U);
    QCOMPARE(fixture.ask(WebClient::request("DELETE", "/api/v1/absence-plans/10")).status, 204);
}

QTEST_GUILESS_MAIN(TestStandInRoutes)
#include "tst_stand_in_routes.moc"
