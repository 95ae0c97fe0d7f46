// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What the engine makes of verdicts that the built-in policy never gives.
class TestDecider : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsADelayedReplyWhenItIsDue();
    void dropsADelayedReplyWhenTheUserIsBack();
    void sendsADelayedReplyOnceAfterARestart();
    void doesNotHoldUpTheUsersOwnWords();
    void sendsOneAnswerAtMost();
    void warnsWhileADeviceIsThere();
    void keepsDispositionAndReason();
    void asksTheContractWhateverTheProgramSays();
};

namespace {

class Fixed final : public rules::Program {
public:
    explicit Fixed(rules::Verdict verdict) : m_verdict(std::move(verdict)) {}
    rules::Verdict decide(const rules::Facts &) const override { return m_verdict; }
    rules::Reaction react(const rules::Happening &) const override { return {}; }
    rules::Reaction resume(const QString &, const rules::Facts &) const override { return {}; }
    rules::Reaction resume(const QString &, const rules::Happening &) const override { return {}; }
    std::vector<Due> dueAfter(Instant, const QTimeZone &) const override { return {}; }

private:
    rules::Verdict m_verdict;
};

rules::Verdict verdict(std::vector<rules::Effect> effects, Disposition disposition = Disposition::Deliver)
{
    rules::Verdict made;
    made.disposition = disposition;
    made.trace.reason = "test.rule";
    for (rules::Effect &effect : effects) {
        made.reaction.effects.push_back({std::move(effect), {}, {}, {}});
    }
    return made;
}

struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();

    explicit Scene(const rules::Verdict &what) : world({}, std::make_shared<Fixed>(what))
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.attach(device);
    }
    int sent() const { return world.network->count<SendMessage>(); }
    void bob(const QString &text)
    {
        world.network->tell(account, world.says(text));
        world.settle();
    }
};

const rules::Reply later{QStringLiteral("I answer late"), 1min, false};

} // namespace

void TestDecider::sendsADelayedReplyWhenItIsDue()
{
    Scene scene(verdict({later}));
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    scene.world.pass(59s);
    QCOMPARE(scene.sent(), 0);
    scene.world.pass(1s);
    QCOMPARE(scene.sent(), 1);
    scene.world.pass(20s);
    scene.bob(QStringLiteral("hi again")); // it counts from when it was sent
    scene.world.pass(2min);
    QCOMPARE(scene.sent(), 1);
}

void TestDecider::dropsADelayedReplyWhenTheUserIsBack()
{
    Scene scene(verdict({later}));
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    scene.world.attach(scene.device, 2);
    scene.world.pass(2min);
    QCOMPARE(scene.sent(), 0);
    QCOMPARE(scene.world.message(scene.world.listener->by(Author::Locum).front().id).delivery, Delivery::NotSent);
}

void TestDecider::sendsADelayedReplyOnceAfterARestart()
{
    Scene scene(verdict({later}));
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    scene.world.restart(true);
    scene.world.pass(1min);
    QCOMPARE(scene.sent(), 1);
    scene.world.restart(true);
    scene.world.pass(5min);
    QCOMPARE(scene.sent(), 0);
}

void TestDecider::doesNotHoldUpTheUsersOwnWords()
{
    Scene scene(verdict({later}));
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    const ConversationId conversation = scene.world.conversation(scene.account);
    QVERIFY(scene.world.send(scene.device, conversation, QStringLiteral("here I am"), QStringLiteral("c1")));
    scene.world.settle();
    QCOMPARE(scene.sent(), 1);
    QCOMPARE(std::get<SendMessage>(scene.world.network->given<SendMessage>().front().command).text,
             QStringLiteral("here I am"));
    scene.world.pass(2min); // and having written, the user needs no answer
    QCOMPARE(scene.sent(), 1);
}

void TestDecider::sendsOneAnswerAtMost()
{
    Scene scene(verdict({rules::Reply{QStringLiteral("away"), 0ms, false}, rules::Warn{QStringLiteral("no"), false}}));
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.sent(), 1);
}

void TestDecider::warnsWhileADeviceIsThere()
{
    Scene scene(verdict({rules::Warn{QStringLiteral("filtered"), false}}, Disposition::Drop));
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.sent(), 1);
    scene.world.pass(1h);
    scene.bob(QStringLiteral("hi again")); // one a person and day
    QCOMPARE(scene.sent(), 1);
}

void TestDecider::keepsDispositionAndReason()
{
    Scene scene(verdict({}, Disposition::Hold));
    scene.bob(QStringLiteral("hi"));
    const Message message = scene.world.listener->messages().front();
    QCOMPARE(message.disposition, Disposition::Hold);
    QCOMPARE(message.reason, QStringLiteral("test.rule"));
    QCOMPARE(scene.world.message(message.id).disposition, Disposition::Hold);
}

void TestDecider::asksTheContractWhateverTheProgramSays()
{
    Scene scene(verdict({rules::Reply{QStringLiteral("always"), 0ms, true}}));
    scene.bob(QStringLiteral("hi")); // a device is there
    QCOMPARE(scene.sent(), 0);
    scene.world.goAway(scene.device);
    scene.world.pass(1min);
    const int before = scene.sent();
    MessageReceived message = scene.world.says(QStringLiteral("me too"), QStringLiteral("me@loop"));
    scene.world.network->tell(scene.account, message); // the user's own address
    message = scene.world.says(QStringLiteral("beep"), QStringLiteral("robot@loop"));
    message.flags.fromBot = true;
    scene.world.network->tell(scene.account, message);
    scene.world.settle();
    QCOMPARE(scene.sent(), before);
    message = scene.world.says(QStringLiteral("good day"), QStringLiteral("stranger@loop"));
    scene.world.network->tell(scene.account, message); // the rule speaks to strangers
    scene.world.settle();
    QCOMPARE(scene.sent(), before + 1);
}

QTEST_GUILESS_MAIN(TestDecider)
#include "tst_decider.moc"
