// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/stand_in_port.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Rules that an absence brings along: before the user's own, and for as long as it is on.
class TestAbsenceRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdForTheAbsenceOnly();
    void standBeforeTheUsersOwn();
    void wrongOnesChangeNothing_data();
    void wrongOnesChangeNothing();
    void theirOwnTestsAreRunAndNoOthers();
    void surviveARestart();
    void goOnWithRulesThatArePushedMeanwhile();
    void giveWayToRulesThatTheyDoNotFit();
    void aClashIsToldUntilItIsOver();
    void endWhenTheirTimeIsOver();
    void policiesHoldBesideThem();
    void areChangedAndTakenBackFromAnotherDevice();
    void waitWithWhatWasAskedFor();
    void theirSchedulesMakeUpForNothing();
};

namespace {

const QString holdAll = QStringLiteral("locum 1\nrule \"later\" { on incoming do { hold } }\n");

struct Scene : Attended {
    quint64 link = 1;

    Scene() : Attended(withLanguage()) {}
    Result<StandInStatus> leave(const QString &rules, std::optional<Instant> until = {})
    {
        auto left = world.ask<StandInStatus>([&](auto reply) {
            world.ports.links->leave(
                user, device,
                ports::Leave{true, Absence{StandInMode::Driving, QStringLiteral("On the road."), until, rules}}, reply);
        });
        world.settle();
        return left;
    }
    Result<StandInStatus> change(const ports::AbsenceChange &change)
    {
        auto changed =
            world.ask<StandInStatus>([&](auto reply) { world.ports.standIn->changeAbsence(user, change, reply); });
        world.settle();
        return changed;
    }
    void comeBack()
    {
        world.attach(device, ++link);
        QCOMPARE(world.state(), StandInState::Attached);
    }
    Result<ports::CheckedRules> push(const QByteArray &text)
    {
        auto pushed = world.ask<ports::CheckedRules>([&](auto reply) {
            world.ports.rules->pushRules(user, device, {{QStringLiteral("main.rules"), "locum 1\n" + text}}, {}, reply);
        });
        for (const auto &found : pushed ? pushed->diagnostics : std::vector<ports::RuleDiagnostic>()) {
            qInfo() << found.code << found.line << found.column << found.message << found.hint;
        }
        world.settle();
        waitForCompilers();
        return pushed;
    }
    /// What a push has compiled anew beside the answer is in force.
    void waitForCompilers()
    {
        (void)world.ask<ports::CheckedRules>([&](auto reply) {
            world.ports.rules->checkRules(user, {{QStringLiteral("main.rules"), "locum 1\n"}}, reply);
        });
        world.settle();
        (void)world.ask<ports::CheckedRules>([&](auto reply) {
            world.ports.rules->checkRules(user, {{QStringLiteral("main.rules"), "locum 1\n"}}, reply);
        });
        world.settle();
    }
    Message bob(const QString &text)
    {
        world.network->tell(account, world.says(text));
        world.settle();
        const auto all = world.listener->by(Author::Contact);
        return world.message(all.back().id);
    }
    /// What GET /rules says is wrong.
    std::optional<Error> failure()
    {
        const auto running =
            world.ask<ports::RunningRules>([&](auto reply) { world.ports.rules->runningRules(user, reply); });
        return running ? running->error : std::nullopt;
    }
    /// The last that the feed said of rules.
    std::optional<RulesChanged> lastOfFeed() const
    {
        std::optional<RulesChanged> last;
        for (const FeedEntry &entry : world.listener->entries) {
            if (const auto *changed = std::get_if<RulesChanged>(&entry.payload)) {
                last = *changed;
            }
        }
        return last;
    }
    int sent() const { return world.network->count<SendMessage>(); }
    QString answer() const { return std::get<SendMessage>(world.network->given<SendMessage>().back().command).text; }
};

} // namespace

void TestAbsenceRules::holdForTheAbsenceOnly()
{
    Scene scene;
    QCOMPARE(scene.bob(QStringLiteral("before")).disposition, Disposition::Deliver);
    const auto left = scene.leave(holdAll);
    QVERIFY(left);
    QCOMPARE(left->absence.rules, holdAll);
    const Message held = scene.bob(QStringLiteral("meanwhile"));
    QCOMPARE(held.disposition, Disposition::Hold);
    QVERIFY2(held.reason.startsWith(QStringLiteral("rule (absence):later")), qPrintable(held.reason));
    QCOMPARE(scene.sent(), 1); // the rules that ship hold beside it
    scene.comeBack();
    QCOMPARE(scene.bob(QStringLiteral("after")).disposition, Disposition::Deliver);
    scene.world.pass(10min); // another absence, without rules
    scene.world.ports.links->input(scene.user, scene.device);
    scene.world.cut(scene.device, scene.link);
    scene.world.pass(3min);
    scene.world.goAway(scene.device, scene.link);
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.bob(QStringLiteral("the next time")).disposition, Disposition::Deliver);
}

void TestAbsenceRules::standBeforeTheUsersOwn()
{
    Scene scene;
    QVERIFY(scene.push("rule \"mine\" { on incoming do { deliver silently reply \"Mine.\" } }")->generation);
    QVERIFY(
        scene.leave(QStringLiteral("locum 1\nrule \"this time\" { on incoming do { hold reply \"This time.\" } }")));
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::Hold); // the first disposition decides
    QCOMPARE(scene.sent(), 1);                                                // and the first reply wins
    QCOMPARE(scene.answer(), QStringLiteral("This time."));
    scene.comeBack();
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::DeliverSilently);
}

void TestAbsenceRules::wrongOnesChangeNothing_data()
{
    QTest::addColumn<QString>("rules");
    QTest::addColumn<QString>("says");
    QTest::newRow("a field that is none")
        << QStringLiteral("locum 1\nrule \"x\" { on incoming when message.mention_me do { hold } }")
        << QStringLiteral("2:37: error[E203] 'message' has no field 'mention_me'; did you mean 'mentions_me'");
    QTest::newRow("no rules at all") << QStringLiteral("locum 1\nonce upon a time") << QStringLiteral("2:1: error[E");
    QTest::newRow("somebody unknown") << QStringLiteral(
                                             "locum 1\nrule \"x\" { on incoming from person:zoe do { hold } }")
                                      << QStringLiteral("2:");
    QTest::newRow("a file that is not there")
        << QStringLiteral("locum 1\nimport \"secrets\"") << QStringLiteral("2:8: error[E");
    QTest::newRow("a test that fails")
        << QStringLiteral("locum 1\nrule \"x\" { on incoming do { hold } }\n"
                          "test \"t\" { event incoming from person:anna message.text = \"hi\"\n expect drop }")
        << QStringLiteral("4:");
    QTest::newRow("two faults") << QStringLiteral("locum 1\nrule \"x\" { on incoming when a.b do { hold } }\n"
                                                  "rule \"y\" { on incoming when c.d do { hold } }")
                                << QStringLiteral("3:");
}

void TestAbsenceRules::wrongOnesChangeNothing()
{
    QFETCH(QString, rules);
    QFETCH(QString, says);
    Scene scene;
    const size_t told = scene.world.listener->all<StandInChanged>().size();
    const auto left = scene.leave(rules);
    QVERIFY(!left);
    QCOMPARE(left.error().code, QByteArray("absence.rules.wrong"));
    const QStringList lines = left.error().detail.split(QLatin1Char('\n'));
    QVERIFY2(lines.back().startsWith(says), qPrintable(left.error().detail));
    QCOMPARE(scene.world.state(), StandInState::Attached);
    QCOMPARE(scene.world.listener->all<StandInChanged>().size(), told);
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::Deliver);
}

void TestAbsenceRules::theirOwnTestsAreRunAndNoOthers()
{
    Scene scene; // the user's own test says that everything is delivered, which this time is not so
    QVERIFY(scene
                .push("rule \"mine\" { on incoming when message.text contains \"hi\" do { deliver silently } }\n"
                      "test \"t\" { event incoming from person:anna message.text = \"hi\"\n expect deliver silently }")
                ->generation);
    QVERIFY(
        scene.leave(holdAll + QStringLiteral("test \"held\" { event incoming from person:anna message.text = \"hi\"\n"
                                             " expect hold }")));
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::Hold);
}

void TestAbsenceRules::surviveARestart()
{
    Scene scene;
    QVERIFY(scene.leave(holdAll));
    scene.world.restart();
    QCOMPARE(scene.world.state(), StandInState::Away);
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.bob(QStringLiteral("meanwhile")).disposition, Disposition::Hold);
    scene.comeBack();
    QCOMPARE(scene.bob(QStringLiteral("after")).disposition, Disposition::Deliver);
    scene.world.restart();
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.bob(QStringLiteral("and then")).disposition, Disposition::Deliver);
}

void TestAbsenceRules::goOnWithRulesThatArePushedMeanwhile()
{
    Scene scene;
    QVERIFY(scene.leave(holdAll));
    QVERIFY(scene.push("rule \"mine\" { on incoming do { reply \"Mine.\" } }")->generation);
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::Hold);
    QVERIFY2(scene.answer().contains(QStringLiteral("Mine.")), qPrintable(scene.answer()));
}

void TestAbsenceRules::giveWayToRulesThatTheyDoNotFit()
{
    Scene scene;
    QVERIFY(scene.leave(holdAll));
    QVERIFY(scene.push("rule \"later\" { on incoming do { deliver silently } }")->generation); // of the same name
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::DeliverSilently);
}

void TestAbsenceRules::aClashIsToldUntilItIsOver()
{
    Scene scene;
    QVERIFY(scene.leave(holdAll));
    QVERIFY(!scene.failure());
    QVERIFY(scene.push("rule \"later\" { on incoming do { deliver silently } }")->generation);
    const auto failure = scene.failure();
    QVERIFY(failure);
    QCOMPARE(failure->code, QByteArray("absence.rules.clash"));
    QVERIFY2(failure->detail.contains(QLatin1String("main.rules:2:6: error[")), qPrintable(failure->detail));
    QCOMPARE(scene.lastOfFeed()->error, failure);
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.failure()->code, QByteArray("absence.rules.clash"));

    // What fits is tried again: the absence has its rules back.
    QVERIFY(scene.push("rule \"mine\" { on incoming do { deliver silently } }")->generation);
    QVERIFY(!scene.failure());
    QVERIFY(!scene.lastOfFeed()->error);
    QCOMPARE(scene.bob(QStringLiteral("hi")).disposition, Disposition::Hold);

    QVERIFY(scene.push("rule \"later\" { on incoming do { deliver silently } }")->generation);
    QVERIFY(scene.failure());
    scene.comeBack();
    scene.world.settle();
    QVERIFY(!scene.failure());
    QVERIFY(!scene.lastOfFeed()->error);
}

void TestAbsenceRules::endWhenTheirTimeIsOver()
{
    Scene scene;
    const auto left = scene.leave(holdAll, scene.world.clock.now() + 2h);
    QVERIFY(left);
    QCOMPARE(scene.bob(QStringLiteral("meanwhile")).disposition, Disposition::Hold);
    scene.world.pass(2h);
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Away); // Locum goes on standing in
    std::optional<StandInStatus> last;
    for (const FeedEntry &entry : scene.world.listener->entries) {
        if (const auto *changed = std::get_if<StandInChanged>(&entry.payload)) {
            last = changed->status;
        }
    }
    QVERIFY(last); // devices are told
    QCOMPARE(last->state, StandInState::Away);
    QCOMPARE(last->absenceNumber, left->absenceNumber);
    QCOMPARE(last->absence, Absence{});
    QCOMPARE(scene.bob(QStringLiteral("after")).disposition, Disposition::Deliver);
    QCOMPARE(scene.sent(), 1); // and nobody is answered twice in it
}

void TestAbsenceRules::policiesHoldBesideThem()
{
    Scene scene;
    QVERIFY(scene.leave(QStringLiteral("locum 1\nrule \"x\" { on incoming do { deliver silently } }")));
    QCOMPARE(scene.bob(QStringLiteral("one")).disposition, Disposition::DeliverSilently);
    QVERIFY(scene.world.ask<Policy>([&](auto reply) {
        scene.world.ports.rules->putPolicy(
            scene.user,
            ports::NewPolicy{PolicyTarget{PolicyKind::Account, scene.account.value(), {}}, {PolicyVerdict::Block}},
            reply);
    }));
    scene.world.settle();
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("two")));
    scene.world.settle();
    QCOMPARE(scene.world.history(scene.world.conversation(scene.account)).size(), 2U); // one, and the answer
}

void TestAbsenceRules::areChangedAndTakenBackFromAnotherDevice()
{
    Scene scene;
    QVERIFY(scene.leave({}));
    QCOMPARE(scene.bob(QStringLiteral("one")).disposition, Disposition::Deliver);
    ports::AbsenceChange change;
    change.rules = holdAll;
    QVERIFY(scene.change(change));
    QCOMPARE(scene.bob(QStringLiteral("two")).disposition, Disposition::Hold);
    change.rules = QStringLiteral("locum 1\nrule");
    QCOMPARE(scene.change(change).error().code, QByteArray("absence.rules.wrong"));
    QCOMPARE(scene.bob(QStringLiteral("three")).disposition, Disposition::Hold); // what held before
    change.rules = QString();
    QVERIFY(scene.change(change));
    QCOMPARE(scene.bob(QStringLiteral("four")).disposition, Disposition::Deliver);
}

void TestAbsenceRules::waitWithWhatWasAskedFor()
{
    Scene scene;
    const DeviceId tablet = scene.world.logIn();
    scene.world.attach(tablet, 20);
    QVERIFY(scene.leave(holdAll));
    QCOMPARE(scene.world.state(), StandInState::Attached);
    QCOMPARE(scene.bob(QStringLiteral("one")).disposition, Disposition::Deliver);
    scene.world.restart();
    scene.world.network->goOnline(scene.account);
    scene.world.ports.links->opened(scene.user, tablet, LinkId(21), ports::LinkActivity::Background);
    scene.world.settle();
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.bob(QStringLiteral("two")).disposition, Disposition::Hold);
}

void TestAbsenceRules::theirSchedulesMakeUpForNothing()
{
    Scene scene;
    QVERIFY(scene.push("rule \"mine\" { on every 1h do { status away } }")->generation);
    const int first = scene.world.network->count<SetPresence>();
    scene.world.pass(1h); // it is done, and looked at again in an hour:
    QCOMPARE(scene.world.network->count<SetPresence>(), first + 1);
    scene.world.pass(30min); // three of the ten minutes below have passed since
    scene.comeBack();
    const int told = scene.world.network->count<SetPresence>();
    QVERIFY(scene.leave(QStringLiteral("locum 1\nrule \"x\" { on every 10min do { status busy } }")));
    scene.world.settle();
    QCOMPARE(scene.world.network->count<SetPresence>(), told);
    scene.world.pass(10min);
    QVERIFY(scene.world.network->count<SetPresence>() > told);
}

QTEST_GUILESS_MAIN(TestAbsenceRules)
#include "tst_absence_rules.moc"
