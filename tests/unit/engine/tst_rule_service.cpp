// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/people.h"
#include "store/rules.h"
#include "world.h"

#include <QDateTime>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Rules and policies on their way from a device to a decision, with the language as it ships.
class TestRuleService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtInRulesRunAtFirst();
    void aPushRunsAsAWhole();
    void aWrongPushChangesNothing();
    void aCheckStoresNothing();
    void aGenerationRunsAgainAfterARestart();
    void rulesThatLoadNoMoreLeaveTheBuiltInOnes();
    void anOldGenerationIsRolledBackTo();
    void policiesAreInForceAtOnce();
    void policiesStayWhenAContactIsAddedAgain();
    void policiesGoByName();
    void aContactListIsAnsweredWithItsRules();
    void fileNamesAndSizesAreBounded();
    void theVocabularyIsTold();
    void strangersAreAskedAbout();
    void replySaysItOncePerAbsence();
    void rulesRunOnTime_data();
    void rulesRunOnTime();
};

namespace {

struct Scene : Attended {
    Scene() : Attended(withLanguage()) {}
    ports::RulePort &rules() { return *world.ports.rules; }
    Result<ports::CheckedRules> push(const QByteArray &text)
    {
        auto done = world.ask<ports::CheckedRules>([&](auto reply) {
            rules().pushRules(user, device, {{QStringLiteral("main.rules"), text}}, QStringLiteral("note"), reply);
        });
        for (const auto &diagnostic : done ? done->diagnostics : std::vector<ports::RuleDiagnostic>()) {
            qInfo() << diagnostic.code << diagnostic.line << diagnostic.column << diagnostic.message << diagnostic.hint;
        }
        world.settle();
        return done;
    }
    Result<Policy> set(const PolicyTarget &target, const QList<PolicyVerdict> &verdicts,
                       PolicyDirection direction = PolicyDirection::Both)
    {
        return world.ask<Policy>([&](auto reply) {
            rules().putPolicy(user, ports::NewPolicy{target, verdicts, direction, PolicyPhase::Always}, reply);
        });
    }
    void bob(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
    }
    QStringList reasons()
    {
        QStringList all;
        for (const Message &message : world.listener->by(Author::Contact)) {
            all.append(message.reason);
        }
        return all;
    }
    Identity identity(const QString &address)
    {
        const auto all =
            world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(user, reply); });
        for (const Identity &each : *all) {
            if (each.address == address) {
                return each;
            }
        }
        qFatal("no such contact");
    }
    std::vector<ports::RuleGeneration> generations()
    {
        return *world.ask<std::vector<ports::RuleGeneration>>([&](auto reply) { rules().generations(user, reply); });
    }
    ports::RunningRules running()
    {
        return *world.ask<ports::RunningRules>([&](auto reply) { rules().runningRules(user, reply); });
    }
    int sent() const { return world.network->count<SendMessage>(); }
};

const QByteArray holdBob =
    "locum 1\nrule \"hold-bob\" {\n  on incoming\n  when person is person:bob\n  do { hold }\n}\n";

} // namespace

void TestRuleService::builtInRulesRunAtFirst()
{
    Scene scene;
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).front().disposition, Disposition::Deliver);
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    for (int i = 0; i < 5; ++i) {
        scene.bob(QStringLiteral("are you there?"));
        scene.world.pass(20s);
    }
    QCOMPARE(scene.sent(), 1);
}

void TestRuleService::aPushRunsAsAWhole()
{
    Scene scene;
    const auto pushed = scene.push(holdBob);
    QVERIFY(pushed);
    QVERIFY(pushed->generation.has_value());
    scene.bob(QStringLiteral("hi"));
    const Message message = scene.world.listener->by(Author::Contact).front();
    QCOMPARE(message.disposition, Disposition::Hold);
    QVERIFY2(message.reason.startsWith(QStringLiteral("rule main.rules:hold-bob:")), qPrintable(message.reason));
    QCOMPARE(scene.running().files.front().text, holdBob);
    QCOMPARE(scene.running().generation->note, QStringLiteral("note"));
    QCOMPARE(scene.running().generation->device, scene.device);
    const auto told = scene.world.listener->all<RulesChanged>();
    QCOMPARE(told.size(), 1U);
    QCOMPARE(told.front().generation, pushed->generation->id);
}

void TestRuleService::aWrongPushChangesNothing()
{
    Scene scene;
    QVERIFY(scene.push(holdBob)->generation);
    const auto wrong =
        scene.push("locum 1\nrule \"x\" {\n  on incoming\n  when message.mention_me\n  do { drop }\n}\n");
    QVERIFY(wrong);
    QVERIFY(!wrong->generation);
    const auto &error = wrong->diagnostics.front();
    QVERIFY(error.isError);
    QCOMPARE(error.file, QStringLiteral("main.rules"));
    QCOMPARE(error.line, 4);
    QCOMPARE(error.column, 16);
    QCOMPARE(error.endLine, 4);
    QCOMPARE(error.endColumn, 26);
    QVERIFY(error.hint.contains(QStringLiteral("mentions_me")));
    QCOMPARE(scene.generations().size(), 1U);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).front().disposition, Disposition::Hold);
    QVERIFY(!scene.push("locum 1\nrule \"y\" {\n  on incoming\n  when person is person:bop\n  do { drop }\n}\n")
                 ->generation);
}

void TestRuleService::aCheckStoresNothing()
{
    Scene scene;
    const auto checked = scene.world.ask<ports::CheckedRules>([&](auto reply) {
        scene.rules().checkRules(scene.user, {{QStringLiteral("main.rules"), holdBob}}, reply);
    });
    QVERIFY(checked->diagnostics.empty());
    QVERIFY(scene.generations().empty());
    QVERIFY(!scene.running().generation);
}

void TestRuleService::aGenerationRunsAgainAfterARestart()
{
    Scene scene;
    QVERIFY(scene.push(holdBob)->generation);
    scene.world.restart(true);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).front().disposition, Disposition::Hold);
}

void TestRuleService::rulesThatLoadNoMoreLeaveTheBuiltInOnes()
{
    Scene scene;
    QVERIFY(scene.push(holdBob)->generation);
    const auto renamed = scene.world.ask<ports::NamedPerson>([&](auto reply) {
        scene.rules().changePerson(scene.user, scene.identity(QStringLiteral("bob@loop")).person,
                                   {QStringLiteral("robert"), {}}, reply);
    });
    QCOMPARE(renamed->slug, QStringLiteral("robert"));
    scene.bob(QStringLiteral("hi")); // what runs goes by ids
    QCOMPARE(scene.world.listener->by(Author::Contact).front().disposition, Disposition::Hold);
    scene.world.restart(true);
    QCOMPARE(scene.running().error->code, QByteArray("rules.broken"));
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).back().disposition, Disposition::Deliver);
    QVERIFY(scene.push("locum 1\nrule \"ok\" {\n  on incoming\n  when person is person:robert\n  do { hold }\n}\n")
                ->generation);
    QVERIFY(!scene.running().error);
}

void TestRuleService::anOldGenerationIsRolledBackTo()
{
    Scene scene;
    const auto first = scene.push(holdBob)->generation->id;
    QVERIFY(scene.push("locum 1\nrule \"all\" {\n  on incoming\n  do { deliver silently }\n}\n")->generation);
    const auto back =
        scene.world.ask<ports::CheckedRules>([&](auto reply) { scene.rules().rollBack(scene.user, first, reply); });
    QCOMPARE(back->generation->id, first);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).front().disposition, Disposition::Hold);
    QCOMPARE(scene.generations().size(), 2U);
    const auto none = scene.world.ask<ports::CheckedRules>(
        [&](auto reply) { scene.rules().rollBack(scene.user, GenerationId(77), reply); });
    QCOMPARE(none.error().code, QByteArray("rules.generation.unknown"));
}

void TestRuleService::policiesAreInForceAtOnce()
{
    Scene scene;
    const qint64 bob = scene.identity(QStringLiteral("bob@loop")).id.value();
    const auto set = scene.set({PolicyKind::Identity, bob, {}}, {PolicyVerdict::Hold}, PolicyDirection::From);
    QVERIFY(set);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).front().disposition, Disposition::Hold);
    QCOMPARE(scene.reasons().front().section(QLatin1Char(' '), 0, 0), QStringLiteral("policy.hold"));
    QCOMPARE(scene.world.listener->all<PolicyChanged>().front().policy, *set); // other devices learn of it
    QVERIFY(scene.world.ask<void>([&](auto reply) { scene.rules().removePolicy(scene.user, set->id, reply); }));
    QVERIFY(scene.world.listener->all<PolicyChanged>().back().removed);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->by(Author::Contact).back().disposition, Disposition::Deliver);
    QCOMPARE(scene.set({PolicyKind::Identity, 999, {}}, {PolicyVerdict::Hold}).error().code,
             QByteArray("identity.unknown"));
    QCOMPARE(scene.set({PolicyKind::Identity, bob, {}}, {}).error().code, QByteArray("policy.verdicts.missing"));
    QVERIFY(scene.set({PolicyKind::Identity, bob, {}}, {PolicyVerdict::Hold}, PolicyDirection::To));
    const auto held = scene.world.send(scene.device, scene.world.conversation(scene.account), QStringLiteral("hello"),
                                       QStringLiteral("c1"));
    QCOMPARE(held->delivery, Delivery::Held);
}

void TestRuleService::policiesStayWhenAContactIsAddedAgain()
{
    Scene scene;
    const qint64 bob = scene.identity(QStringLiteral("bob@loop")).id.value();
    QVERIFY(scene.set({PolicyKind::Identity, bob, {}}, {PolicyVerdict::Block}));
    scene.world.network->tell(scene.account, RosterEntryRemoved{QStringLiteral("bob@loop")});
    scene.world.settle();
    scene.world.contact(scene.account, QStringLiteral("bob@loop"));
    scene.bob(QStringLiteral("hi"));
    QVERIFY(scene.world.listener->by(Author::Contact).empty());
}

void TestRuleService::policiesGoByName()
{
    Scene scene;
    scene.world.network->tell(
        scene.account,
        RosterEntryChanged{RosterEntry{
            QStringLiteral("mum@loop"), QStringLiteral("Mum"), {QStringLiteral("The Family")}, Subscription::Both}});
    scene.world.settle();
    QVERIFY(scene.set({PolicyKind::Group, 0, QStringLiteral("the-family")}, {PolicyVerdict::Hold}));
    QVERIFY(scene.set({PolicyKind::Person, 0, QStringLiteral("bob")}, {PolicyVerdict::Block}));
    QCOMPARE(scene.set({PolicyKind::Group, 0, QStringLiteral("nobody")}, {PolicyVerdict::Hold}).error().code,
             QByteArray("policy.target.unknown"));
    scene.bob(QStringLiteral("hi"), QStringLiteral("mum@loop"));
    scene.bob(QStringLiteral("hi"));
    const auto shown = scene.world.listener->by(Author::Contact);
    QCOMPARE(shown.size(), 1U);
    QCOMPARE(shown.front().disposition, Disposition::Hold);
}

void TestRuleService::aContactListIsAnsweredWithItsRules()
{
    Scene scene;
    const qint64 bob = scene.identity(QStringLiteral("bob@loop")).id.value();
    QVERIFY(scene.set({PolicyKind::Identity, bob, {}}, {PolicyVerdict::Hold}));
    scene.bob(QStringLiteral("hi"));
    const auto rules = scene.world.ask<std::vector<ports::ContactRules>>([&](auto reply) {
        scene.rules().contactRules(scene.user,
                                   {{scene.account, QStringLiteral("bob@loop")},
                                    {scene.account, QStringLiteral("nobody@loop")},
                                    {AccountId(99), QStringLiteral("bob@loop")}},
                                   reply);
    });
    QCOMPARE(rules->size(), 3U);
    QCOMPARE(rules->front().policies.size(), 1U);
    QVERIFY(rules->front().lastRule.startsWith(QStringLiteral("policy.hold")));
    QVERIFY(!rules->at(1).identity);
    QVERIFY(!rules->at(2).identity);
}

void TestRuleService::fileNamesAndSizesAreBounded()
{
    Scene scene;
    const auto refused = [&](const std::vector<ports::RuleFile> &files) {
        const auto done = scene.world.ask<ports::CheckedRules>(
            [&](auto reply) { scene.rules().pushRules(scene.user, scene.device, files, {}, reply); });
        return done ? QByteArray() : done.error().code;
    };
    QCOMPARE(refused({}), QByteArray("rules.file.invalid"));
    QCOMPARE(refused({{QStringLiteral("../etc"), "#"}}), QByteArray("rules.file.invalid"));
    QCOMPARE(refused({{QStringLiteral("a b"), "#"}}), QByteArray("rules.file.invalid"));
    QCOMPARE(refused({{QStringLiteral("a"), "#"}, {QStringLiteral("a"), "#"}}), QByteArray("rules.file.invalid"));
    QCOMPARE(refused({{QStringLiteral("a"), QByteArray(8 * 1024 * 1024 + 1, '#')}}), QByteArray("rules.file.invalid"));
}

void TestRuleService::theVocabularyIsTold()
{
    Scene scene;
    const auto words = scene.world.ask<QJsonObject>([&](auto reply) { scene.rules().vocabulary(scene.user, reply); });
    QVERIFY(words->value(QLatin1String("fields")).toArray().size() > 30);
}

void TestRuleService::strangersAreAskedAbout()
{
    Scene scene;
    QVERIFY(scene.set({}, {PolicyVerdict::Ask, PolicyVerdict::Warn}, PolicyDirection::From));
    scene.bob(QStringLiteral("hi"), QStringLiteral("stranger@loop"));
    QCOMPARE(scene.sent(), 1); // warned, though a device is there
    scene.bob(QStringLiteral("hi?"), QStringLiteral("stranger@loop"));
    QCOMPARE(scene.sent(), 1); // once
    const auto open = scene.world.ask<std::vector<PendingRequest>>(
        [&](auto reply) { scene.world.ports.accounts->requests(scene.user, reply); });
    QCOMPARE(open->size(), 1U);
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->answerRequest(scene.user, open->front().id, true, {}, reply); }));
    scene.world.settle();
    scene.bob(QStringLiteral("thanks"), QStringLiteral("stranger@loop"));
    QCOMPARE(scene.world.listener->by(Author::Contact).back().disposition, Disposition::Deliver);
}

void TestRuleService::replySaysItOncePerAbsence()
{
    Scene scene;
    QVERIFY(scene
                .push("locum 1\nphrase soon {\n  en \"Back soon, {person.name}.\"\n}\nrule \"away\" {\n  on incoming\n"
                      "  when me.phone is away\n  do { reply soon once per absence per person }\n}\n")
                ->generation);
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    for (int i = 0; i < 5; ++i) {
        scene.bob(QStringLiteral("hello %1").arg(i));
        scene.world.pass(1h);
    }
    QCOMPARE(scene.sent(), 1);
    QCOMPARE(scene.world.listener->by(Author::Locum).front().text, QStringLiteral("Back soon, bob."));
}

void TestRuleService::rulesRunOnTime_data()
{
    QTest::addColumn<QByteArray>("on");
    QTest::newRow("at") << QByteArray("at %1");
    QTest::newRow("every") << QByteArray("every 1h");
    QTest::newRow("both") << QByteArray("at %1, every 1h");
}

void TestRuleService::rulesRunOnTime()
{
    QFETCH(QByteArray, on);
    Scene scene;
    const QDateTime soon = QDateTime::fromMSecsSinceEpoch(toMilliseconds(scene.world.clock.now() + 30min));
    on.replace("%1", soon.toString(QStringLiteral("HH:mm")).toLatin1());
    const auto pushed = scene.push("locum 1\nrule \"x\" { on " + on + " do { status busy } }");
    QVERIFY(pushed && pushed->generation);
    const int before = scene.world.network->count<SetPresence>();
    scene.world.pass(1h);
    QCOMPARE(scene.world.network->count<SetPresence>(), before + 1);
    QCOMPARE(std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence.availability,
             Availability::Busy);
}

QTEST_GUILESS_MAIN(TestRuleService)
#include "tst_rule_service.moc"
