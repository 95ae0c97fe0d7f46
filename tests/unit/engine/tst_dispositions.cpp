// SPDX-License-Identifier: GPL-2.0-or-later
#include "scripted_program.h"
#include "store/outbox.h"
#include "store/releases.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What dispositions come to, in both directions.
class TestDispositions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsHeldIsReleasedOnReturn();
    void theUserReleasesWhatIsHeld();
    void whatIsDelayedIsReleasedWhenDue();
    void aDelaySurvivesARestart();
    void whatIsDroppedIsInTheFilteredViewOnly();
    void whatIsForgottenHasNoText();
    void aStrangerIsAskedAbout();
    void aStrangerIsRefused();
    void anOutgoingMessageIsHeldUntilReleased();
    void anOutgoingMessageIsCancelled();
    void anOutgoingMessageIsDelayed();
    void anOutgoingMessageIsRefused();
    void decidingAgainReleasesWhatIsHeldNoMore();
};

namespace {

struct Scene {
    std::shared_ptr<Scripted> program = std::make_shared<Scripted>();
    World world{{}, program};
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();
    ConversationId conversation{0};

    Scene()
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.attach(device);
    }
    void decide(Direction direction, const rules::Verdict &verdict)
    {
        program->whenDecided = [direction, verdict](const rules::Facts &facts) {
            return facts.message.direction == direction ? verdict : verdictOf(Disposition::Deliver);
        };
    }
    void bob(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
    }
    Message first() { return world.listener->messages().front(); }
    Result<Message> release(MessageId id, bool cancel = false)
    {
        auto done =
            world.ask<Message>([&](auto reply) { world.ports.conversations->release(user, id, cancel, reply); });
        world.settle();
        return done;
    }
    std::vector<Message> filtered()
    {
        return world
            .ask<ports::MessagePage>(
                [&](auto reply) { world.ports.conversations->filtered(user, std::nullopt, 50, reply); })
            ->messages;
    }
    int sent() const { return world.network->count<SendMessage>(); }
    Result<Message> say(const QString &text)
    {
        conversation = world.conversation(account);
        auto sentMessage = world.send(device, conversation, text, text);
        world.settle();
        return sentMessage;
    }
    template <class T>
    int told() const
    {
        return static_cast<int>(world.listener->all<T>().size());
    }
};

} // namespace

void TestDispositions::whatIsHeldIsReleasedOnReturn()
{
    Scene scene;
    scene.decide(Direction::Incoming, verdictOf(Disposition::Hold));
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.first().disposition, Disposition::Hold);
    QVERIFY(!scene.first().releasedAt);
    QCOMPARE(scene.told<MessageReleased>(), 0);
    scene.world.attach(scene.device, 2);
    QCOMPARE(scene.told<MessageReleased>(), 1);
    QVERIFY(scene.world.message(scene.first().id).releasedAt.has_value());
    scene.world.goAway(scene.device, 2); // once only
    scene.world.attach(scene.device, 3);
    QCOMPARE(scene.told<MessageReleased>(), 1);
}

void TestDispositions::theUserReleasesWhatIsHeld()
{
    Scene scene;
    scene.decide(Direction::Incoming, verdictOf(Disposition::Hold));
    scene.bob(QStringLiteral("hi"));
    QVERIFY(scene.release(scene.first().id)->releasedAt.has_value());
    QCOMPARE(scene.told<MessageReleased>(), 1);
    QCOMPARE(scene.release(scene.first().id).error().code, QByteArray("message.not_held"));
    QCOMPARE(scene.release(MessageId(99)).error().code, QByteArray("message.unknown"));
}

void TestDispositions::whatIsDelayedIsReleasedWhenDue()
{
    Scene scene;
    rules::Verdict later = verdictOf(Disposition::Delay);
    later.until = scene.world.clock.now() + 1h;
    scene.decide(Direction::Incoming, later);
    scene.bob(QStringLiteral("hi"));
    scene.world.pass(59min);
    QCOMPARE(scene.told<MessageReleased>(), 0);
    scene.world.pass(1min);
    QCOMPARE(scene.told<MessageReleased>(), 1);
}

void TestDispositions::aDelaySurvivesARestart()
{
    Scene scene;
    rules::Verdict later = verdictOf(Disposition::Delay);
    later.until = scene.world.clock.now() + 1h;
    scene.decide(Direction::Incoming, later);
    scene.bob(QStringLiteral("hi"));
    const MessageId id = scene.first().id;
    scene.world.restart(true);
    QVERIFY(!scene.world.message(id).releasedAt);
    scene.world.pass(2h);
    QVERIFY(scene.world.message(id).releasedAt.has_value());
    QCOMPARE(scene.told<MessageReleased>(), 1);
}

void TestDispositions::whatIsDroppedIsInTheFilteredViewOnly()
{
    Scene scene;
    scene.decide(Direction::Incoming, verdictOf(Disposition::Drop, {rules::Warn{QStringLiteral("filtered"), false}}));
    scene.bob(QStringLiteral("spam"));
    scene.bob(QStringLiteral("more spam"));
    QCOMPARE(scene.world.listener->by(Author::Contact).size(), 0U);
    QCOMPARE(scene.told<ConversationUpdated>(), 0); // not even a conversation is seen
    QCOMPARE(scene.sent(), 1);                      // warned, once
    const auto filtered = scene.filtered();
    QCOMPARE(filtered.size(), 2U);
    QCOMPARE(filtered.front().text, QStringLiteral("more spam"));
    const auto shown = scene.world.history(filtered.front().conversation);
    QVERIFY(std::ranges::none_of(shown, [](const Message &m) { return m.direction == Direction::Incoming; }));
    scene.decide(Direction::Incoming, verdictOf(Disposition::Deliver));
    scene.bob(QStringLiteral("sorry"));
    QCOMPARE(scene.world.listener->by(Author::Contact).size(), 1U);
    scene.world.pass(24h * 31);
    scene.world.pass(24h);
    QTRY_COMPARE(scene.filtered().size(), 0U);
}

void TestDispositions::whatIsForgottenHasNoText()
{
    Scene scene;
    rules::Verdict drop = verdictOf(Disposition::Drop);
    drop.forget = true;
    scene.decide(Direction::Incoming, drop);
    scene.bob(QStringLiteral("unspeakable"));
    QVERIFY(scene.filtered().empty());
    QVERIFY(scene.world.message(MessageId(1)).text.isEmpty());
}

void TestDispositions::aStrangerIsAskedAbout()
{
    Scene scene;
    rules::Verdict ask = verdictOf(Disposition::Hold);
    ask.ask = true;
    scene.decide(Direction::Incoming, ask);
    scene.bob(QStringLiteral("may I?"), QStringLiteral("stranger@loop"));
    scene.bob(QStringLiteral("please"), QStringLiteral("stranger@loop"));
    auto open = scene.world.ask<std::vector<PendingRequest>>(
        [&](auto reply) { scene.world.ports.accounts->requests(scene.user, reply); });
    QCOMPARE(open->size(), 1U); // one question, however much they write
    QCOMPARE(open->front().request.from, QStringLiteral("stranger@loop"));
    scene.world.goAway(scene.device);
    scene.world.attach(scene.device, 2); // coming back is no answer
    QCOMPARE(scene.told<MessageReleased>(), 0);
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->answerRequest(scene.user, open->front().id, true, {}, reply); }));
    scene.world.settle();
    QCOMPARE(scene.told<MessageReleased>(), 2);
    const auto changed = scene.world.listener->all<PolicyChanged>();
    QCOMPARE(changed.size(), 1U);
    QCOMPARE(changed.front().policy.verdicts, QList{PolicyVerdict::Allow});
    QCOMPARE(scene.world.network->count<AnswerRequest>(), 0); // the network never asked
}

void TestDispositions::aStrangerIsRefused()
{
    Scene scene;
    rules::Verdict ask = verdictOf(Disposition::Hold);
    ask.ask = true;
    scene.decide(Direction::Incoming, ask);
    scene.bob(QStringLiteral("may I?"), QStringLiteral("stranger@loop"));
    const auto open = scene.world.ask<std::vector<PendingRequest>>(
        [&](auto reply) { scene.world.ports.accounts->requests(scene.user, reply); });
    QVERIFY(scene.world.ask<void>([&](auto reply) {
        scene.world.ports.accounts->answerRequest(scene.user, open->front().id, false, {}, reply);
    }));
    scene.world.settle();
    QCOMPARE(scene.told<MessageReleased>(), 0);
    QCOMPARE(scene.filtered().size(), 1U);
    QCOMPARE(scene.world.listener->all<PolicyChanged>().front().policy.verdicts, QList{PolicyVerdict::Block});
}

void TestDispositions::anOutgoingMessageIsHeldUntilReleased()
{
    Scene scene;
    scene.decide(Direction::Outgoing, verdictOf(Disposition::Hold));
    const auto held = scene.say(QStringLiteral("angry words"));
    QCOMPARE(held->delivery, Delivery::Held);
    QCOMPARE(scene.sent(), 0);
    scene.world.goAway(scene.device);
    scene.world.attach(scene.device, 2); // nobody else's return sends it
    scene.world.restart(true);
    QCOMPARE(scene.world.message(held->id).delivery, Delivery::Held);
    QVERIFY(scene.release(held->id));
    QCOMPARE(scene.sent(), 1);
    QCOMPARE(scene.world.message(held->id).delivery, Delivery::Sent);
}

void TestDispositions::anOutgoingMessageIsCancelled()
{
    Scene scene;
    scene.decide(Direction::Outgoing, verdictOf(Disposition::Hold));
    const auto held = scene.say(QStringLiteral("angry words"));
    QCOMPARE(scene.release(held->id, true)->delivery, Delivery::NotSent);
    QCOMPARE(scene.sent(), 0);
    QCOMPARE(scene.release(held->id).error().code, QByteArray("message.not_held"));
}

void TestDispositions::anOutgoingMessageIsDelayed()
{
    Scene scene;
    rules::Verdict later = verdictOf(Disposition::Delay);
    later.until = scene.world.clock.now() + 1h;
    scene.decide(Direction::Outgoing, later);
    QCOMPARE(scene.say(QStringLiteral("later"))->delivery, Delivery::Queued);
    scene.decide(Direction::Outgoing, verdictOf(Disposition::Deliver));
    QVERIFY(scene.say(QStringLiteral("now"))); // what waits holds up nothing
    QCOMPARE(scene.sent(), 1);
    scene.world.pass(1h);
    QCOMPARE(scene.sent(), 2);
}

void TestDispositions::anOutgoingMessageIsRefused()
{
    Scene scene;
    scene.decide(Direction::Outgoing,
                 verdictOf(Disposition::Drop, {rules::Warn{QStringLiteral("not to them"), false}}));
    const auto refused = scene.say(QStringLiteral("no"));
    QCOMPARE(refused->delivery, Delivery::NotSent);
    QCOMPARE(refused->error->code, QByteArray("rule.dropped"));
    QCOMPARE(scene.sent(), 0);
    const auto rows = scene.world.store->readNow([](store::Database &database) { return store::openOutbox(database); });
    QCOMPARE(rows->size(), 1U); // the warning is for the user
    QCOMPARE(rows->front().kind, store::OutboxKind::Alert);
    QCOMPARE(rows->front().payload.value(QLatin1String("text")).toString(), QStringLiteral("not to them"));
    QCOMPARE(scene.world.history(scene.conversation).size(), 1U); // the user's own words stay
}

void TestDispositions::decidingAgainReleasesWhatIsHeldNoMore()
{
    Scene scene;
    scene.decide(Direction::Incoming, verdictOf(Disposition::Hold));
    scene.bob(QStringLiteral("hi"));
    scene.decide(Direction::Incoming, verdictOf(Disposition::Deliver));
    scene.world.goAway(scene.device);
    QCOMPARE(scene.told<MessageReleased>(), 1);
    QCOMPARE(scene.world.message(scene.first().id).disposition, Disposition::Deliver);
}

QTEST_GUILESS_MAIN(TestDispositions)
#include "tst_dispositions.moc"
