// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <QJsonArray>

#include <algorithm>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Why something was decided so, and what other rules would have done: asked of a running engine.
class TestRuleQuestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAnsweredMessageIsExplainedAsItWasThen();
    void theSecondOneWasNotAnsweredForTheContract();
    void aDraftIsAskedInstead();
    void aMadeMessageIsExplained();
    void whatIsWrongIsSaid();
    void explainingChangesNothing();
    void theRulesThatRanReplayToNothing();
    void aDraftDiffersWhereItWouldHaveActed();
    void aDraftAnswersOncePerAbsenceInReplay();
    void onlyTheLastDaysAreReplayed();
    void aDraftWithErrorsIsNotReplayed();
};

namespace {

const QByteArray away = R"(locum 1
phrase soon {
  en "Back soon, {person.name}."
}
rule "away" {
  on incoming
  when me.phone is away
  do { reply soon once per absence per person }
}
)";

const QByteArray holdUrgent = R"(locum 1
rule "urgent" {
  on incoming
  when message.text contains "urgent"
  do { hold }
}
)";

struct Scene : Attended {
    Scene() : Attended(withLanguage()) {}
    ports::RulePort &rules() { return *world.ports.rules; }
    static std::vector<ports::RuleFile> files(const QByteArray &text) { return {{QStringLiteral("main.rules"), text}}; }
    void push(const QByteArray &text)
    {
        const auto done = world.ask<ports::CheckedRules>(
            [&](auto reply) { rules().pushRules(user, device, files(text), QString(), reply); });
        QVERIFY(done && done->generation);
        world.settle();
    }
    MessageId bob(const QString &text)
    {
        world.network->tell(account, world.says(text, QStringLiteral("bob@loop")));
        world.settle();
        return world.listener->by(Author::Contact).back().id;
    }
    Result<ports::RuleAnswer> explain(MessageId message, const QByteArray &draft = {}, const QStringList &also = {})
    {
        ports::RuleQuestion question;
        question.message = message;
        question.rules = also;
        if (!draft.isEmpty()) {
            question.draft = files(draft);
        }
        return world.ask<ports::RuleAnswer>([&](auto reply) { rules().explain(user, question, reply); });
    }
    Result<ports::ReplayedRules> replay(const QByteArray &draft, int days = 7)
    {
        return world.ask<ports::ReplayedRules>([&](auto reply) { rules().replay(user, files(draft), days, reply); });
    }
    int sent() const { return world.network->count<SendMessage>(); }
};

QJsonObject ruleOf(const ports::RuleAnswer &answer, const QString &name)
{
    for (const auto &entry : answer.explanation.value(QLatin1String("rules")).toArray()) {
        if (entry.toObject().value(QLatin1String("span")).toObject().value(QLatin1String("rule")) == name) {
            return entry.toObject();
        }
    }
    return {};
}

QString droppedEffect(const ports::RuleAnswer &answer)
{
    const auto effects = answer.explanation.value(QLatin1String("effects")).toArray();
    return effects.isEmpty() ? QStringLiteral("no effect")
                             : effects.first().toObject().value(QLatin1String("dropped")).toString();
}

} // namespace

void TestRuleQuestions::anAnsweredMessageIsExplainedAsItWasThen()
{
    Scene scene;
    scene.push(away);
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    const MessageId message = scene.bob(QStringLiteral("are you there?"));
    QCOMPARE(scene.sent(), 1);
    scene.world.pass(1h);
    scene.world.attach(scene.device, 2); // now the phone is there, but then it was not
    scene.world.settle();
    const auto answer = scene.explain(message);
    QVERIFY(answer.has_value());
    QCOMPARE(ruleOf(*answer, QStringLiteral("away")).value(QLatin1String("outcome")).toString(),
             QStringLiteral("fired"));
    QCOMPARE(droppedEffect(*answer), QString());
    QVERIFY2(answer->text.contains(QLatin1String("What was done: deliver, answered")), qPrintable(answer->text));
    QVERIFY2(answer->text.contains(QLatin1String("me.phone is away")), qPrintable(answer->text));
}

void TestRuleQuestions::theSecondOneWasNotAnsweredForTheContract()
{
    Scene scene;
    scene.push(away);
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    scene.bob(QStringLiteral("one"));
    scene.world.pass(10min);
    const MessageId second = scene.bob(QStringLiteral("two"));
    QCOMPARE(scene.sent(), 1);
    scene.world.pass(48h); // what came later is not what was known then
    scene.bob(QStringLiteral("three"));
    const auto answer = scene.explain(second);
    QVERIFY(answer.has_value());
    QCOMPARE(droppedEffect(*answer), QStringLiteral("limit"));
}

void TestRuleQuestions::aDraftIsAskedInstead()
{
    Scene scene;
    const MessageId message = scene.bob(QStringLiteral("this is urgent"));
    const auto by = scene.explain(message, holdUrgent);
    QVERIFY(by.has_value());
    QCOMPARE(by->explanation.value(QLatin1String("disposition")).toString(), QStringLiteral("hold"));
    const auto broken = scene.explain(message, "locum 1\nrule {");
    QVERIFY(broken.has_value());
    QVERIFY(!broken->diagnostics.empty());
    QVERIFY(broken->explanation.isEmpty());
}

void TestRuleQuestions::aMadeMessageIsExplained()
{
    Scene scene;
    scene.push(holdUrgent);
    const MessageId message = scene.bob(QStringLiteral("hi"));
    const auto before = scene.world.listener->entries.size();
    ports::RuleQuestion question;
    question.made = ports::RuleQuestion::Made{*scene.world.message(message).sender, QStringLiteral("URGENT!"), {}};
    const auto answer =
        scene.world.ask<ports::RuleAnswer>([&](auto reply) { scene.rules().explain(scene.user, question, reply); });
    QVERIFY(answer.has_value());
    QCOMPARE(answer->explanation.value(QLatin1String("disposition")).toString(), QStringLiteral("hold"));
    question.made->text = QStringLiteral("no hurry");
    question.rules = {QStringLiteral("urgent")};
    const auto other =
        scene.world.ask<ports::RuleAnswer>([&](auto reply) { scene.rules().explain(scene.user, question, reply); });
    QCOMPARE(ruleOf(*other, QStringLiteral("urgent")).value(QLatin1String("outcome")).toString(),
             QStringLiteral("failed"));
    QCOMPARE(scene.world.listener->entries.size(), before);
}

void TestRuleQuestions::whatIsWrongIsSaid()
{
    Scene scene;
    QCOMPARE(scene.explain(MessageId(99)).error().code, QByteArray("message.unknown"));
    const MessageId message = scene.bob(QStringLiteral("hi"));
    ports::RuleQuestion question;
    question.message = message;
    const IdentityId bob = *scene.world.message(message).sender;
    const UserId carol = scene.world.addUser(QStringLiteral("carol"));
    const auto stolen =
        scene.world.ask<ports::RuleAnswer>([&](auto reply) { scene.rules().explain(carol, question, reply); });
    QCOMPARE(stolen.error().code, QByteArray("message.unknown"));
    question.message.reset();
    question.made = ports::RuleQuestion::Made{bob, QStringLiteral("x"), {}};
    const auto other =
        scene.world.ask<ports::RuleAnswer>([&](auto reply) { scene.rules().explain(carol, question, reply); });
    QCOMPARE(other.error().code, QByteArray("contact.unknown"));
}

void TestRuleQuestions::explainingChangesNothing()
{
    Scene scene;
    scene.push(away);
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    const MessageId message = scene.bob(QStringLiteral("hi"));
    const auto entries = scene.world.listener->entries.size();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(scene.explain(message).has_value());
        QVERIFY(scene.replay(away).has_value());
    }
    scene.world.settle();
    QCOMPARE(scene.sent(), 1);
    QCOMPARE(scene.world.listener->entries.size(), entries);
}

void TestRuleQuestions::theRulesThatRanReplayToNothing()
{
    Scene scene;
    scene.push(away);
    for (int absence = 0; absence < 3; ++absence) {
        scene.bob(QStringLiteral("while there %1").arg(absence));
        scene.world.goAway(scene.device, static_cast<quint64>(absence + 1));
        scene.world.pass(1min);
        for (int i = 0; i < 3; ++i) {
            scene.bob(QStringLiteral("while away %1 %2").arg(absence).arg(i));
            scene.world.pass(1h);
        }
        scene.world.attach(scene.device, static_cast<quint64>(absence + 2));
        scene.world.settle();
        scene.world.pass(30h);
    }
    const auto replayed = scene.replay(away);
    QVERIFY(replayed.has_value());
    QCOMPARE(replayed->messages, 12);
    QVERIFY2(replayed->differences.empty(), qPrintable(replayed->text));
    QVERIFY(replayed->complete);
}

void TestRuleQuestions::aDraftDiffersWhereItWouldHaveActed()
{
    Scene scene;
    scene.bob(QStringLiteral("hello"));
    const MessageId urgent = scene.bob(QStringLiteral("this is urgent"));
    scene.bob(QStringLiteral("bye"));
    const auto replayed = scene.replay(holdUrgent);
    QVERIFY(replayed.has_value());
    QCOMPARE(replayed->differing, 1);
    QCOMPARE(replayed->differences.front().message.id, urgent);
    QCOMPARE(replayed->differences.front().before.disposition, Disposition::Deliver);
    QCOMPARE(replayed->differences.front().after.disposition, Disposition::Hold);
    QVERIFY2(replayed->text.contains(QLatin1String("by the draft: hold")), qPrintable(replayed->text));
}

void TestRuleQuestions::aDraftAnswersOncePerAbsenceInReplay()
{
    Scene scene;
    scene.push(holdUrgent); // answers nobody
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    const MessageId first = scene.bob(QStringLiteral("one"));
    scene.world.pass(30min);
    scene.bob(QStringLiteral("two"));
    QCOMPARE(scene.sent(), 0);
    const auto replayed = scene.replay(away);
    QVERIFY(replayed.has_value());
    QCOMPARE(replayed->differing, 1);
    QCOMPARE(replayed->differences.front().message.id, first);
    QVERIFY(replayed->differences.front().after.answered);
    QVERIFY(!replayed->differences.front().before.answered);
}

void TestRuleQuestions::onlyTheLastDaysAreReplayed()
{
    Scene scene;
    scene.bob(QStringLiteral("urgent, long ago"));
    scene.world.pass(72h);
    scene.bob(QStringLiteral("urgent, now"));
    QCOMPARE(scene.replay(holdUrgent, 2)->messages, 1);
    QCOMPARE(scene.replay(holdUrgent, 7)->messages, 2);
}

void TestRuleQuestions::aDraftWithErrorsIsNotReplayed()
{
    Scene scene;
    scene.bob(QStringLiteral("hi"));
    const auto replayed = scene.replay("locum 1\nrule \"x\" { on incoming when nonsense do { hold } }\n");
    QVERIFY(replayed.has_value());
    QVERIFY(std::ranges::any_of(replayed->diagnostics, &ports::RuleDiagnostic::isError));
    QCOMPARE(replayed->messages, 0);
}

QTEST_GUILESS_MAIN(TestRuleQuestions)
#include "tst_rule_questions.moc"
