// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_values.h"
#include "fake_rule_cells.h"
#include "rules/plugin_vocabulary.h"
#include "rules/rule_set.h"
#include "world.h"

#include <QJsonArray>

using namespace locum;
using namespace locum::engine;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What rule plugins tell, with plugins that the test plays: good, slow, hung, gone and lying ones.
class TestRuleValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cachedValuesAreKeptForTheirLifetime();
    void whatNoRuleUsesIsNotAsked();
    void eventsWaitForWhatIsFetched();
    void eventsOfOtherKindsDoNotWait();
    void aSlowPluginIsUnknownAndSaid();
    void aHungPluginIsWaitedForOnce();
    void aLateAnswerIsNotTakenForAnother();
    void aPluginThatGoesLetsGoOfWhatWaits();
    void aWrongTypeIsUnknownAndSaid();
    void pureAnswersAreShared();
    void usersAreApart();
    void actionsEndOnce();
};

namespace {

const QString plugin = QStringLiteral("probe");

sdk::RuleDescription description()
{
    sdk::RuleField busy{QStringLiteral("busy"), {sdk::RuleBase::Bool, false}};
    busy.lifetime = 1min;
    sdk::RuleField mood{QStringLiteral("mood"), {sdk::RuleBase::Bool, false}};
    mood.source = sdk::RuleSource::Fetched;
    mood.deadline = 200ms;
    sdk::RuleFunction ring{QStringLiteral("ring")};
    return {plugin, 1, {busy, mood}, {ring}, {}};
}

std::shared_ptr<const language::Program> rulesThat(const QByteArray &condition)
{
    const auto vocabulary = rules::makeVocabulary({rules::pluginVocabulary(description())});
    auto loaded = rules::RuleSet::load(
        {{QStringLiteral("main.rules"),
          "locum 1\nuse probe 1\nrule \"a\" {\n  on incoming\n  when " + condition + "\n  do { hold }\n}\n"}},
        vocabulary, nullptr);
    if (!loaded.rules) {
        qFatal("the rules of the test do not load");
    }
    const auto rules = std::shared_ptr<const rules::RuleSet>(std::move(loaded.rules));
    return {rules, &rules->program()};
}

struct Scene {
    FakeClock clock;
    Alarms alarms{clock};
    FakeRuleCells cells;
    QList<QByteArray> told; ///< health and what is wrong, in its order
    RuleValues values{&cells, alarms, clock,
                      [this](UserId, const QString &, const RuleValues::Status &status) {
                          told.append(QByteArray(nameOf(status.health).latin1()) +
                                      (status.error ? " " + status.error->code : QByteArray()));
                      },
                      RuleValues::Options()};
    const UserId user{1};

    explicit Scene(const QByteArray &condition = "probe.mood")
    {
        values.use(user, rulesThat(condition));
        values.open(user, plugin, description(), {});
    }
    void pass(Duration time)
    {
        clock.advance(time);
        alarms.check();
    }
    /// What an incoming message would be decided with, once it is known; null before.
    using Known = std::shared_ptr<std::shared_ptr<const rules::PluginValues>>;
    Known prepare(rules::EventKind event = rules::EventKind::Incoming)
    {
        auto known = std::make_shared<std::shared_ptr<const rules::PluginValues>>();
        values.prepare(user, RuleValues::maskOf(event), [known](auto found) {
            QVERIFY2(*known == nullptr, "told twice");
            *known = std::move(found);
        });
        return known;
    }
};

} // namespace

void TestRuleValues::cachedValuesAreKeptForTheirLifetime()
{
    Scene scene("probe.busy");
    QCOMPARE(scene.cells.asks.size(), 1U);
    QVERIFY(scene.values.snapshot(scene.user)->isEmpty());
    scene.cells.answer(true);
    QCOMPARE(scene.values.snapshot(scene.user)->size(), 1);
    QCOMPARE(scene.values.status(scene.user, plugin).health, RuleHealth::Good);
    for (int i = 0; i < 60; ++i) { // it is asked again in time, so it never is unknown
        scene.pass(5s);
        QCOMPARE(scene.values.snapshot(scene.user)->size(), 1);
        scene.cells.answer(true);
    }
    const auto asked = scene.cells.asks.size(); // in five minutes
    QVERIFY2(asked >= 5 && asked <= 11, qPrintable(QString::number(asked)));
    scene.pass(61s); // not answered any more
    QVERIFY(scene.values.snapshot(scene.user)->isEmpty());
}

void TestRuleValues::whatNoRuleUsesIsNotAsked()
{
    Scene scene("message.text contains \"x\"");
    QVERIFY(scene.cells.asks.empty());
    scene.pass(1h);
    QVERIFY(*scene.prepare() != nullptr);
    QVERIFY(scene.cells.asks.empty());
    scene.values.use(scene.user, rulesThat("probe.busy"));
    QCOMPARE(scene.cells.asks.size(), 1U);
}

void TestRuleValues::eventsWaitForWhatIsFetched()
{
    Scene scene;
    const auto known = scene.prepare();
    QVERIFY(*known == nullptr);
    scene.pass(100ms);
    scene.cells.answer(true);
    QVERIFY(*known != nullptr);
    QCOMPARE((*known)->size(), 1);
    QVERIFY(scene.values.snapshot(scene.user)->isEmpty()); // it was of that event alone
    scene.pass(10s);                                       // and its deadline passes without a second answer
}

void TestRuleValues::eventsOfOtherKindsDoNotWait()
{
    Scene scene;
    QVERIFY(*scene.prepare(rules::EventKind::Presence) != nullptr);
    QVERIFY(scene.cells.asks.empty());
}

void TestRuleValues::aSlowPluginIsUnknownAndSaid()
{
    Scene scene;
    const auto known = scene.prepare();
    scene.pass(199ms);
    QVERIFY(*known == nullptr);
    scene.pass(2ms);
    QVERIFY(*known != nullptr);
    QVERIFY((*known)->isEmpty());
    QCOMPARE(scene.told.constLast(), QByteArray("trouble rule_plugin.slow"));
    scene.cells.answer(true); // too late for that event, but it is alive
    const auto next = scene.prepare();
    scene.cells.answer(true);
    QCOMPARE((*next)->size(), 1);
    QCOMPARE(scene.told.constLast(), QByteArray("good"));
}

void TestRuleValues::aHungPluginIsWaitedForOnce()
{
    Scene scene;
    scene.prepare();
    scene.pass(300ms);
    const auto asked = scene.cells.asks.size();
    for (int i = 0; i < 100; ++i) { // a burst, while it hangs: nobody waits
        QVERIFY(*scene.prepare() != nullptr);
    }
    QVERIFY(scene.cells.asks.size() <= asked + 1);
    scene.pass(11s);
    QVERIFY(*scene.prepare() != nullptr); // asked, to see whether it is back
    scene.cells.answer(true);
    const auto known = scene.prepare();
    QVERIFY(*known == nullptr); // it is: worth waiting for
    scene.cells.answer(false);
    QCOMPARE((*known)->size(), 1);
}

void TestRuleValues::aLateAnswerIsNotTakenForAnother()
{
    Scene scene;
    scene.prepare();
    const auto first = scene.cells.asks.back();
    scene.pass(300ms);
    scene.cells.answer(first, true);
    const auto known = scene.prepare();
    scene.cells.answer(first, true); // said twice
    QVERIFY(*known == nullptr);
    scene.cells.answer(false);
    QCOMPARE((*known)->size(), 1);
}

void TestRuleValues::aPluginThatGoesLetsGoOfWhatWaits()
{
    Scene scene;
    const auto known = scene.prepare();
    scene.cells.listener->onRuleCellState(scene.user, plugin, network::CellState::Starting,
                                          Error{"network.cell.crashed", {}});
    QVERIFY(*known != nullptr);
    QVERIFY((*known)->isEmpty());
    QVERIFY(*scene.prepare() != nullptr); // nothing to wait for
    const auto again = scene.prepare();
    scene.cells.listener->onRuleCellState(scene.user, plugin, network::CellState::Running, {});
    const auto later = scene.prepare();
    scene.values.close(scene.user, plugin);
    QVERIFY(*later != nullptr);
    QCOMPARE(scene.cells.released.size(), 1);
    QCOMPARE(scene.told.constLast(), QByteArray("off"));
}

void TestRuleValues::aWrongTypeIsUnknownAndSaid()
{
    Scene scene("probe.busy");
    scene.cells.answer(QStringLiteral("perhaps"));
    QVERIFY(scene.values.snapshot(scene.user)->isEmpty());
    QCOMPARE(scene.told.constLast(), QByteArray("trouble rule_plugin.wrong_type"));
    scene.cells.listener->onRulePush(scene.user, plugin, {{{QStringLiteral("busy"), {}}, true, {}}});
    QCOMPARE(scene.values.snapshot(scene.user)->size(), 1);
    QCOMPARE(scene.told.constLast(), QByteArray("good"));
    scene.cells.listener->onRuleHealth(scene.user, plugin, Error{"calendar.unreadable", {}});
    QCOMPARE(scene.told.constLast(), QByteArray("trouble calendar.unreadable"));
}

void TestRuleValues::pureAnswersAreShared()
{
    Scene scene;
    std::vector<Scene::Known> all;
    for (int i = 0; i < 50; ++i) {
        all.push_back(scene.prepare());
    }
    QCOMPARE(scene.cells.asks.size(), 1U);
    scene.cells.answer(true);
    for (const auto &known : all) {
        QVERIFY(*known != nullptr);
        QCOMPARE((*known)->size(), 1);
    }
}

void TestRuleValues::usersAreApart()
{
    Scene scene("probe.busy");
    const UserId carol(2);
    scene.values.use(carol, rulesThat("probe.busy"));
    scene.values.open(carol, plugin, description(), {});
    QCOMPARE(scene.cells.asks.size(), 2U);
    scene.cells.answer(true); // Carol's
    QVERIFY(scene.values.snapshot(scene.user)->isEmpty());
    QCOMPARE(scene.values.snapshot(carol)->size(), 1);
    scene.cells.listener->onRuleAnswers(scene.user, plugin, scene.cells.asks.back().id, {}); // not asked of her
    scene.values.forget(carol);
    QCOMPARE(scene.cells.released, QList<qint64>{2});
}

void TestRuleValues::actionsEndOnce()
{
    Scene scene;
    QList<QByteArray> ended;
    const auto done = [&](const Outcome &outcome) {
        ended.append(std::holds_alternative<Sent>(outcome)      ? QByteArray("sent")
                     : std::holds_alternative<NotSent>(outcome) ? std::get<NotSent>(outcome).error.code
                                                                : std::get<UnknownOutcome>(outcome).error.code);
    };
    const rules::Call ring{"probe.ring", {}};
    scene.values.perform(scene.user, ring, TransactionId(QStringLiteral("t1")), done);
    QCOMPARE(scene.cells.performed, QStringList{QStringLiteral("ring t1")});
    scene.cells.listener->onRulePerformed(scene.user, plugin, TransactionId(QStringLiteral("t1")), Sent{});
    scene.cells.listener->onRulePerformed(scene.user, plugin, TransactionId(QStringLiteral("t1")), Sent{});
    scene.values.perform(scene.user, ring, TransactionId(QStringLiteral("t2")), done);
    scene.pass(2min); // it tells nothing
    scene.values.perform(scene.user, ring, TransactionId(QStringLiteral("t3")), done);
    scene.values.close(scene.user, plugin);
    scene.values.perform(scene.user, ring, TransactionId(QStringLiteral("t4")), done);
    QCOMPARE(ended, (QList<QByteArray>{"sent", "rule_plugin.slow", "network.cell.down", "rule_plugin.off"}));
}

QTEST_GUILESS_MAIN(TestRuleValues)
#include "tst_rule_values.moc"
