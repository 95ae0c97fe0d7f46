// SPDX-License-Identifier: GPL-2.0-or-later
#include "scripted_program.h"
#include "store/identities.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/rules.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What effects come to, of messages and of other events, at once and later.
class TestEffects : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void notifyIsOneRowForAnAlert();
    void forwardsGoOnce();
    void forwardsNeverGoBack();
    void labelsArePutOnAndTakenOff();
    void aConversationIsMutedForATime();
    void urgentIsMarked();
    void aStatusEndsAfterItsTime();
    void aStatusEndsOnReturn();
    void requestsAreAnswered();
    void anInvitationOutlivesItsSession();
    void aCallOfWhatIsOffIsNotTriedForEver();
    void aFailingEffectChangesNothing();
    void limitsAreWrittenWhereTheyWereUsed();
    void deferredBlocksAreResumed();
    void deferredBlocksSurviveARestart();
    void eventsAreAsked();
    void attachAndDetachAreAsked();
    void schedulesRunOnce();
    void digestsAreSummarised();
    void oneshotsAreSpent();
    void factsAreComplete();
};

namespace {

struct Scene {
    std::shared_ptr<Scripted> program = std::make_shared<Scripted>();
    World world{{}, program};
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();
    IdentityId bobId{0};

    Scene()
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
        bobId = identity(QStringLiteral("bob@loop")).id;
    }
    Identity identity(const QString &address)
    {
        return **world.store->readNow(
            [&](store::Database &database) { return store::findIdentity(database, account, address); });
    }
    void onMessage(std::vector<rules::Effect> effects, Disposition disposition = Disposition::Deliver)
    {
        const rules::Verdict verdict = verdictOf(disposition, std::move(effects));
        program->whenDecided = [verdict](const rules::Facts &facts) {
            return facts.message.direction == Direction::Incoming ? verdict : verdictOf(Disposition::Deliver);
        };
    }
    void bob(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
    }
    std::vector<store::OutboxItem> rows(store::OutboxKind kind)
    {
        auto all = *world.store->readNow([](store::Database &database) { return store::openOutbox(database); });
        std::erase_if(all, [kind](const store::OutboxItem &item) { return item.kind != kind; });
        return all;
    }
    std::vector<QString> alerts()
    {
        std::vector<QString> texts;
        for (const store::OutboxItem &row : rows(store::OutboxKind::Alert)) {
            texts.push_back(row.payload.value(QLatin1String("text")).toString());
        }
        return texts;
    }
    int sent() const { return world.network->count<SendMessage>(); }
    SendMessage lastSent() const { return std::get<SendMessage>(world.network->given<SendMessage>().back().command); }
    template <class Job>
    auto write(Job job)
    {
        return world.store->writeNow(job);
    }
};

rules::Notify notice(const QString &text)
{
    return {QStringLiteral("phone"), rules::Urgency::High, text};
}

} // namespace

void TestEffects::notifyIsOneRowForAnAlert()
{
    Scene scene;
    scene.onMessage({notice(QStringLiteral("Bob wrote"))});
    scene.bob(QStringLiteral("hi"));
    const auto rows = scene.rows(store::OutboxKind::Alert);
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows.front().payload.value(QLatin1String("channel")).toString(), QStringLiteral("phone"));
    QCOMPARE(rows.front().payload.value(QLatin1String("urgency")).toString(), QStringLiteral("high"));
    QCOMPARE(rows.front().message, MessageId(1));
    scene.world.goAway(scene.device); // decided again: the same alert
    QCOMPARE(scene.rows(store::OutboxKind::Alert).size(), 1U);
    scene.bob(QStringLiteral("again"));
    QCOMPARE(scene.rows(store::OutboxKind::Alert).size(), 2U);
}

void TestEffects::forwardsGoOnce()
{
    Scene scene;
    const IdentityId carol = scene.identity(QStringLiteral("carol@loop")).id;
    scene.program->whenDecided = [&](const rules::Facts &facts) {
        if (facts.message.direction == Direction::Outgoing) {
            return verdictOf(Disposition::Deliver);
        }
        // A → B and B → A
        const bool fromBob = facts.identity->id == scene.bobId;
        return verdictOf(Disposition::Deliver, {rules::Forward{fromBob ? carol : scene.bobId, {}}});
    };
    scene.bob(QStringLiteral("please pass this on"));
    QCOMPARE(scene.sent(), 1);
    QCOMPARE(scene.lastSent().to, QStringLiteral("carol@loop"));
    QVERIFY(scene.lastSent().automatic);
    scene.bob(QStringLiteral("bob says: Please pass  this on"), QStringLiteral("carol@loop")); // she forwards it back
    QCOMPARE(scene.sent(), 1);
    scene.bob(QStringLiteral("something of my own"), QStringLiteral("carol@loop"));
    QCOMPARE(scene.sent(), 2);
    MessageReceived marked = scene.world.says(QStringLiteral("I am a robot"), QStringLiteral("carol@loop"));
    marked.flags.automatic = true;
    scene.world.network->tell(scene.account, marked);
    scene.world.settle();
    QCOMPARE(scene.sent(), 2);
}

void TestEffects::forwardsNeverGoBack()
{
    Scene scene;
    scene.onMessage({rules::Forward{scene.bobId, {}}});
    scene.bob(QStringLiteral("hello"));
    QCOMPARE(scene.sent(), 0);
    scene.onMessage({rules::Forward{scene.world.conversation(scene.account), {}}});
    scene.bob(QStringLiteral("hello again"));
    QCOMPARE(scene.sent(), 0);
}

void TestEffects::labelsArePutOnAndTakenOff()
{
    Scene scene;
    const auto vip = scene.write(
        [&](store::Database &database) { return store::putLabel(database, scene.user, QStringLiteral("VIP"), {}); });
    scene.onMessage({rules::SetLabel{vip->id, true}});
    scene.bob(QStringLiteral("hi"));
    const auto people = [&] {
        return scene.world.store
            ->readNow([&](store::Database &database) { return store::labels(database, scene.user); })
            ->front()
            .people;
    };
    QCOMPARE(people(), std::vector{scene.bobId});
    QStringList labels;
    scene.program->whenDecided = [&](const rules::Facts &facts) {
        labels = facts.person->labels;
        return verdictOf(Disposition::Deliver, {rules::SetLabel{vip->id, false}});
    };
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(labels, QStringList{QStringLiteral("vip")});
    QVERIFY(people().empty());
}

void TestEffects::aConversationIsMutedForATime()
{
    Scene scene;
    scene.onMessage({rules::Mute{1h}});
    scene.bob(QStringLiteral("hi"));
    QVERIFY(scene.world.listener->all<ConversationUpdated>().back().conversation.muted);
    bool muted = false;
    scene.program->whenDecided = [&](const rules::Facts &facts) {
        muted = facts.conversation.muted;
        return verdictOf(Disposition::Deliver);
    };
    scene.bob(QStringLiteral("hi"));
    QVERIFY(muted);
    scene.world.pass(1h);
    QVERIFY(!scene.world.listener->all<ConversationUpdated>().back().conversation.muted);
    scene.bob(QStringLiteral("hi"));
    QVERIFY(!muted);
}

void TestEffects::urgentIsMarked()
{
    Scene scene;
    scene.onMessage({rules::MarkUrgent{}});
    scene.bob(QStringLiteral("hi"));
    QVERIFY(scene.world.listener->messages().front().urgent);
    QVERIFY(scene.world.message(MessageId(1)).urgent);
}

void TestEffects::aStatusEndsAfterItsTime()
{
    Scene scene;
    const auto shown = [&] {
        return std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence;
    };
    QCOMPARE(shown().availability, Availability::Available);
    scene.onMessage({rules::SetStatus{StandInMode::Meeting, QStringLiteral("in a meeting"), 1h}});
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(shown().availability, Availability::Busy);
    QCOMPARE(shown().text, QStringLiteral("in a meeting"));
    scene.world.restart(); // a new session is shown the same
    scene.world.pass(1min);
    QCOMPARE(shown().availability, Availability::Busy);
    scene.world.pass(1h);
    QCOMPARE(shown().availability, Availability::Available);
}

void TestEffects::aStatusEndsOnReturn()
{
    Scene scene;
    scene.onMessage({rules::SetStatus{StandInMode::Driving, {}, {}}});
    scene.world.goAway(scene.device);
    scene.bob(QStringLiteral("hi"));
    const auto shown = [&] {
        return std::get<SetPresence>(scene.world.network->given<SetPresence>().back().command).presence.availability;
    };
    QCOMPARE(shown(), Availability::Busy);
    scene.world.attach(scene.device, 2);
    QCOMPARE(shown(), Availability::Available);
}

void TestEffects::requestsAreAnswered()
{
    Scene scene;
    scene.program->whenHappened = [](const rules::Happening &what) {
        return what.event == rules::EventKind::Request ? reaction({rules::AnswerIt{true, {}}}) : rules::Reaction{};
    };
    RequestReceived request;
    request.handle = QStringLiteral("r1");
    request.kind = RequestKind::ContactRequest;
    request.from = QStringLiteral("dora@loop");
    scene.world.network->tell(scene.account, request);
    scene.world.settle();
    const auto given = scene.world.network->given<AnswerRequest>();
    QCOMPARE(given.size(), 1U);
    QVERIFY(std::get<AnswerRequest>(given.front().command).accept);
    QCOMPARE(scene.world.listener->all<RequestClosed>().size(), 1U);
    QVERIFY(scene.rows(store::OutboxKind::Answer).empty());
}

void TestEffects::anInvitationOutlivesItsSession()
{
    Scene scene;
    RequestReceived asks;
    asks.handle = QStringLiteral("contact:dora");
    asks.kind = RequestKind::ContactRequest;
    asks.from = QStringLiteral("dora@loop");
    scene.world.network->tell(scene.account, asks);
    RequestReceived invites;
    invites.handle = QStringLiteral("room:tea");
    invites.kind = RequestKind::RoomInvitation;
    invites.from = QStringLiteral("dora@loop");
    invites.details = {{QStringLiteral("room"), QStringLiteral("tea@rooms")}};
    scene.world.network->tell(scene.account, invites);
    scene.world.settle();
    scene.world.network->restartCell(scene.account);
    scene.world.settle();
    const auto open = *scene.world.ask<std::vector<PendingRequest>>(
        [&](auto reply) { scene.world.ports.accounts->requests(scene.user, reply); });
    QCOMPARE(open.size(), 1U); // the network asks again for the contact, and never for the room
    QCOMPARE(open.front().request, invites);
    scene.world.network->whenGiven = [&](const FakeNetwork::Command &command) {
        if (std::holds_alternative<AnswerRequest>(command.command)) {
            scene.world.network->end(command, NotSent{Error{"network.request.unknown", {}, Retry::No}});
        }
    };
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->answerRequest(scene.user, open.front().id, true, {}, reply); }));
    scene.world.settle();
    const auto joined = scene.world.network->given<JoinRoom>();
    QCOMPARE(joined.size(), 1U);
    QCOMPARE(std::get<JoinRoom>(joined.front().command).address, QStringLiteral("tea@rooms"));
}

void TestEffects::aCallOfWhatIsOffIsNotTriedForEver()
{
    Scene scene;
    scene.onMessage({rules::Call{"lamp.on", {QStringLiteral("kitchen")}}});
    scene.bob(QStringLiteral("hi"));
    scene.world.settle();
    QVERIFY(scene.rows(store::OutboxKind::Call).empty());
    const auto record = scene.world.ask<ports::MessageRecord>(
        [&](auto reply) { scene.world.ports.conversations->message(scene.user, MessageId(1), reply); });
    const auto failed = std::ranges::find(record->steps, QStringLiteral("effect_failed"), &ports::MessageStep::step);
    QVERIFY(failed != record->steps.end());
    QCOMPARE(failed->detail, QStringLiteral("rule_plugin.off"));
}

void TestEffects::aFailingEffectChangesNothing()
{
    Scene scene;
    scene.onMessage({rules::SetLabel{LabelId(77), true}, rules::Forward{ConversationId(999), {}},
                     rules::Forward{ChannelId(999), {}}, notice(QStringLiteral("still here"))},
                    Disposition::Hold);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->messages().front().disposition, Disposition::Hold);
    QCOMPARE(scene.alerts(), std::vector{QStringLiteral("still here")});
    const auto record = scene.world.ask<ports::MessageRecord>(
        [&](auto reply) { scene.world.ports.conversations->message(scene.user, MessageId(1), reply); });
    QCOMPARE(std::ranges::count(record->steps, QStringLiteral("effect_failed"), &ports::MessageStep::step), 3);
}

void TestEffects::limitsAreWrittenWhereTheyWereUsed()
{
    Scene scene;
    const rules::LimitKey key{QStringLiteral("rule/1#0"), QStringLiteral("person:1")};
    int before = -1;
    scene.program->whenDecided = [&](const rules::Facts &facts) {
        rules::Verdict verdict =
            verdictOf(Disposition::Deliver, {notice(QStringLiteral("x")), rules::SetLabel{LabelId(77), true}});
        before = facts.history->uses(key, facts.ledger.now - 1h);
        for (rules::Wanted &wanted : verdict.reaction.effects) {
            wanted.uses.push_back({key, facts.ledger.now, facts.ledger.now + 1h});
        }
        return verdict;
    };
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(before, 0);
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(before, 1); // the label failed, and was no use
}

void TestEffects::deferredBlocksAreResumed()
{
    Scene scene;
    rules::Verdict verdict = verdictOf(Disposition::Deliver);
    verdict.reaction.deferred = {{QStringLiteral("night/after"), 10min}};
    scene.program->whenDecided = [verdict](const rules::Facts &) { return verdict; };
    int asked = 0;
    bool read = false;
    scene.program->whenResumed = [&](const QString &block, const rules::Facts &facts) {
        ++asked;
        read = facts.history->isRead(facts.message.id);
        return block == QStringLiteral("night/after") ? reaction({notice(QStringLiteral("unanswered"))})
                                                      : rules::Reaction{};
    };
    scene.bob(QStringLiteral("hi"));
    scene.world.pass(9min);
    QCOMPARE(asked, 0);
    scene.world.pass(1min);
    QCOMPARE(asked, 1);
    QVERIFY(!read);
    QCOMPARE(scene.alerts(), std::vector{QStringLiteral("unanswered")});
    scene.world.pass(1h);
    QCOMPARE(asked, 1);
}

void TestEffects::deferredBlocksSurviveARestart()
{
    Scene scene;
    rules::Reaction later;
    later.deferred = {{QStringLiteral("gone/after"), 10min}};
    scene.program->whenHappened = [later](const rules::Happening &what) {
        return what.event == rules::EventKind::Presence ? later : rules::Reaction{};
    };
    scene.program->blocks[QStringLiteral("gone/after")] = reaction({notice(QStringLiteral("still gone"))});
    scene.world.network->tell(scene.account,
                              PresenceChanged{QStringLiteral("bob@loop"), Presence{Availability::Offline, {}, {}}});
    scene.world.settle();
    scene.world.restart(true);
    scene.world.pass(10min);
    QCOMPARE(scene.alerts(), std::vector{QStringLiteral("still gone")});
}

void TestEffects::eventsAreAsked()
{
    Scene scene;
    std::vector<rules::Happening> asked;
    scene.program->whenHappened = [&](const rules::Happening &what) {
        if (what.event == rules::EventKind::Presence || what.event == rules::EventKind::Account) {
            asked.push_back(what);
            return reaction({notice(what.person ? what.person->name : nameOf(*what.link))});
        }
        return rules::Reaction{};
    };
    const auto bobIs = [&](Availability availability) {
        scene.world.network->tell(scene.account,
                                  PresenceChanged{QStringLiteral("bob@loop"), Presence{availability, {}, {}}});
        scene.world.settle();
    };
    bobIs(Availability::Busy);
    bobIs(Availability::Busy); // the same is no event
    QCOMPARE(scene.alerts().size(), 1U);
    QCOMPARE(asked.back().presence->before, Availability::Unknown);
    QCOMPARE(asked.back().presence->now.availability, Availability::Busy);
    QCOMPARE(asked.back().person->identities, std::vector{scene.bobId});
    scene.world.network->tell(scene.account, LinkChanged{LinkState::NeedsUser, Error{"a.b", {}}, {}, {}});
    scene.world.settle();
    QCOMPARE(scene.alerts().size(), 2U);
    QCOMPARE(asked.back().link, LinkState::NeedsUser);
}

void TestEffects::attachAndDetachAreAsked()
{
    Scene scene;
    QStringList events;
    scene.program->whenHappened = [&](const rules::Happening &what) {
        events.append(nameOf(what.event) + QLatin1Char(' ') + nameOf(what.me.standIn.state));
        return reaction({notice(nameOf(what.event))});
    };
    scene.world.goAway(scene.device);
    scene.world.attach(scene.device, 2);
    QCOMPARE(events, (QStringList{QStringLiteral("detach away"), QStringLiteral("attach attached")}));
    QCOMPARE(scene.alerts(), (std::vector{QStringLiteral("detach"), QStringLiteral("attach")}));
}

void TestEffects::schedulesRunOnce()
{
    Scene scene;
    const Instant start = scene.world.clock.now();
    for (int hour = 1; hour <= 5; ++hour) {
        scene.program->schedule.push_back({start + 1h * hour, rules::RuleDue{QStringLiteral("hourly")}});
    }
    QStringList ran;
    scene.program->whenHappened = [&](const rules::Happening &what) {
        if (what.event == rules::EventKind::At) {
            ran.append(what.scheduledRule);
            return reaction({notice(what.scheduledRule)});
        }
        return rules::Reaction{};
    };
    scene.world.restart(true);
    scene.world.pass(1h);
    QCOMPARE(ran.size(), 1);
    scene.world.clock.advance(3h); // a core that was down runs what it missed once
    scene.world.restart(true);
    scene.world.settle();
    QCOMPARE(ran.size(), 2);
    scene.world.pass(1h);
    QCOMPARE(ran.size(), 3);
    scene.world.pass(10h);
    QCOMPARE(ran.size(), 3);
}

void TestEffects::digestsAreSummarised()
{
    Scene scene;
    const Instant evening = scene.world.clock.now() + 3h;
    scene.program->schedule = {{evening, rules::DigestDue{"evening", QStringLiteral("mail")}}};
    rules::Verdict digest = verdictOf(Disposition::Digest);
    digest.digest = "evening";
    digest.until = evening;
    scene.program->whenDecided = [digest](const rules::Facts &) { return digest; };
    scene.bob(QStringLiteral("one"));
    scene.bob(QStringLiteral("two"), QStringLiteral("carol@loop"));
    scene.world.pass(2h);
    QVERIFY(scene.alerts().empty());
    scene.world.pass(1h);
    const auto rows = scene.rows(store::OutboxKind::Alert);
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows.front().payload.value(QLatin1String("channel")).toString(), QStringLiteral("mail"));
    const QString text = rows.front().payload.value(QLatin1String("text")).toString();
    QVERIFY2(text.contains(QStringLiteral("bob: one")) && text.contains(QStringLiteral("carol: two")),
             qPrintable(text));
    QCOMPARE(scene.world.listener->all<MessageReleased>().size(), 2U);
}

void TestEffects::oneshotsAreSpent()
{
    Scene scene;
    bool spent = false;
    rules::Verdict verdict = verdictOf(Disposition::Deliver);
    verdict.reaction.spent = {QStringLiteral("once")};
    scene.program->whenDecided = [&, verdict](const rules::Facts &facts) {
        spent = facts.history->isSpent(QStringLiteral("once"));
        return verdict;
    };
    scene.bob(QStringLiteral("hi"));
    QVERIFY(!spent);
    scene.bob(QStringLiteral("hi"));
    QVERIFY(spent);
}

void TestEffects::factsAreComplete()
{
    Scene scene;
    const auto group = scene.write([&](store::Database &database) {
        return store::putGroup(database, scene.user, QStringLiteral("Family"), {scene.bobId});
    });
    QVERIFY(scene.write([&](store::Database &database) {
        return store::changePerson(database, scene.user, PersonId(scene.bobId.value()), QStringLiteral("bobby"),
                                   QStringLiteral("es"));
    }));
    scene.program->whenDecided = [&](const rules::Facts &facts) {
        rules::Verdict verdict = verdictOf(Disposition::Deliver);
        verdict.trace.reason = QStringLiteral("%1 %2 %3 %4 %5 %6")
                                   .arg(facts.person ? facts.person->slug : QStringLiteral("nobody"),
                                        facts.person ? facts.person->language : QString())
                                   .arg(facts.person && facts.person->groups == std::vector{group->id})
                                   .arg(facts.history->messagesOfPerson(facts.person->id, 1h))
                                   .arg(facts.history->silentFor(facts.person->id).value_or(-1s).count())
                                   .arg(facts.history->answeredAgo(facts.person->id).value_or(-1s).count())
                                   .toLatin1();
        return verdict;
    };
    scene.bob(QStringLiteral("hi"));
    QCOMPARE(scene.world.listener->messages().back().reason, QStringLiteral("bobby es 1 1 -1000 -1000"));
    scene.world.pass(1min);
    QVERIFY(scene.world.send(scene.device, scene.world.conversation(scene.account), QStringLiteral("hello"),
                             QStringLiteral("c")));
    scene.world.settle();
    scene.world.pass(1min);
    scene.bob(QStringLiteral("and"));
    QCOMPARE(scene.world.listener->messages().back().reason, QStringLiteral("bobby es 1 2 120000 60000"));
}

QTEST_GUILESS_MAIN(TestEffects)
#include "tst_effects.moc"
