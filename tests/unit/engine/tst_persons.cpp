// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/person_acts.h"
#include "store/identities.h"
#include "store/policies.h"
#include "world.h"

#include <QRandomGenerator>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Who is who, from a device's act to what follows it: persons, policies, answers and ways.
class TestPersons : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linkedIdentitiesAreOnePerson();
    void whatIsUndoneIsAsItWas();
    void aConflictNamesItsCauseAndChangesNothing();
    void theSameKeyActsOnce();
    void anothersContactsAreUnknown();
    void oneAnswerForAllOfAPerson();
    void onePolicyForAllOfAPerson();
    void aSplitLeavesBothSidesBlocked();
    void anUndoneLinkLeavesAPolicyThatIsOlder();
    void aggregationCanBeSwitchedOff();
    void theAddressBookSuggests();
    void whatIsDismissedOrSnoozedIsNotSuggested();
    void aMessageGoesWhereTheyAre();
    void aMessageFollowsThem();
    void nobodyIsReachable();
    void anAccountThatIsDownIsConnected();
    void historyIsOfAllIdentities();
    void rowsThatDoNotFitTheActsAreMendedAtStart();
    void actsAndRowsAgreeAfterManyActs();
};

namespace {

using Op = ports::PersonAct::Op;

struct Scene {
    World world{withLanguage()};
    UserId user = world.addUser();
    AccountId home = world.addAccount(QStringLiteral("alice@loop"));
    AccountId work = world.addAccount(QStringLiteral("work@loop"));
    DeviceId device = world.logIn();
    Identity bob = contact(home, QStringLiteral("bob@loop"));
    Identity robert = contact(work, QStringLiteral("robert@loop"));

    Scene() { world.attach(device); }

    ports::PersonPort &persons() { return *world.ports.persons; }
    Identity contact(AccountId account, const QString &address)
    {
        world.contact(account, address);
        const auto all =
            world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(user, reply); });
        for (const Identity &each : *all) {
            if (each.address == address && each.account == account) {
                return each;
            }
        }
        qFatal("no such contact");
    }
    /// What the flight recorder keeps of that step; empty where there is none.
    QString step(MessageId message, const QString &name)
    {
        const auto record = world.ask<ports::MessageRecord>(
            [&](auto reply) { world.ports.conversations->message(user, message, reply); });
        for (const ports::MessageStep &each : record->steps) {
            if (each.step == name) {
                return each.detail;
            }
        }
        return {};
    }
    Result<ports::PersonActDone> act(ports::PersonAct act)
    {
        auto done = world.ask<ports::PersonActDone>([&](auto reply) { persons().act(user, device, act, reply); });
        world.settle();
        return done;
    }
    Result<ports::PersonActDone> pair(Op op, const Identity &a, const Identity &b, bool force = false)
    {
        ports::PersonAct what{op, a.id, b.id};
        what.force = force;
        return act(what);
    }
    Result<ports::PersonActDone> undo(qint64 number)
    {
        ports::PersonAct what{Op::Undo};
        what.number = number;
        return act(what);
    }
    Result<ports::PersonActDone> split(const Identity &off)
    {
        ports::PersonAct what{Op::Split};
        what.identities = {off.id};
        return act(what);
    }
    ports::PersonList list()
    {
        return *world.ask<ports::PersonList>([&](auto reply) { persons().persons(user, reply); });
    }
    PersonId person(const Identity &identity)
    {
        return world.store->readNow([&](store::Database &database) { return store::identity(database, identity.id); })
            ->person;
    }
    std::vector<ports::PersonPair> suggestions()
    {
        return *world.ask<std::vector<ports::PersonPair>>([&](auto reply) { persons().suggestions(user, reply); });
    }
    Result<int> import(const QByteArray &file)
    {
        return world.ask<int>([&](auto reply) { persons().importCards(user, file, reply); });
    }
    Result<Policy> block(const Identity &anchor)
    {
        return world.ask<Policy>([&](auto reply) {
            world.ports.rules->putPolicy(
                user, {{PolicyKind::Person, anchor.id.value(), {}}, {PolicyVerdict::Block}, PolicyDirection::From},
                reply);
        });
    }
    /// What was decided about something that they write.
    Disposition fate(AccountId account, const QString &from)
    {
        world.network->tell(account, world.says(QStringLiteral("hi"), from));
        world.settle();
        world.pass(1s);
        // What is dropped is in no feed.
        const auto counted = static_cast<size_t>(seen);
        const auto now = world.listener->by(Author::Contact).size();
        seen = static_cast<int>(now);
        return now == counted ? Disposition::Drop : Disposition::Deliver;
    }
    void presence(AccountId account, const QString &address, Availability availability)
    {
        world.network->tell(account, PresenceChanged{address, Presence{availability, {}, std::nullopt}});
        world.settle();
    }
    Result<ports::PersonMessageSent> write(const QString &text, const QString &clientId,
                                           std::optional<IdentityId> identity = {})
    {
        auto sent = world.ask<ports::PersonMessageSent>([&](auto reply) {
            persons().sendToPerson(user, device,
                                   {PersonId(bob.id.value()), text, MessageKind::Text, clientId, identity}, reply);
        });
        world.settle();
        return sent;
    }
    /// The graph of the acts and the rows are the same.
    bool agrees()
    {
        const auto wrong =
            world.store->writeNow([&](store::Database &database) { return engine::rebuildPersons(database, user); });
        return wrong && *wrong == 0;
    }

    int seen = 0;
};

} // namespace

void TestPersons::linkedIdentitiesAreOnePerson()
{
    Scene scene;
    QCOMPARE(scene.list().persons.size(), 2U);
    const auto done = scene.pair(Op::Link, scene.robert, scene.bob);
    QVERIFY(done);
    QCOMPARE(scene.person(scene.robert), PersonId(scene.bob.id.value())); // the oldest one's
    const auto list = scene.list();
    QCOMPARE(list.persons.size(), 1U);
    QCOMPARE(list.persons.front().identities.size(), 2U);
    // The devices are told who is whom now, and who is no longer.
    const auto told = scene.world.listener->all<PersonChanged>();
    QCOMPARE(told.size(), 2U);
    QCOMPARE(told[0], (PersonChanged{PersonId(scene.bob.id.value()), {scene.bob.id, scene.robert.id}}));
    QCOMPARE(told[1], (PersonChanged{PersonId(scene.robert.id.value()), {}}));
    // An old id finds whoever it is now, and the detail says why they are one.
    const auto detail = scene.world.ask<ports::PersonDetail>(
        [&](auto reply) { scene.persons().person(scene.user, PersonId(scene.robert.id.value()), reply); });
    QVERIFY(detail);
    QCOMPARE(detail->person.id, PersonId(scene.bob.id.value()));
    QCOMPARE(detail->acts.size(), 1U);
    QCOMPARE(detail->acts.front().number, done->number);
    QCOMPARE(detail->evidence.size(), 1U);
    QVERIFY(!detail->evidence.front().words.isEmpty());
    scene.world.restart(true);
    QCOMPARE(scene.list().persons.size(), 1U);
}

void TestPersons::whatIsUndoneIsAsItWas()
{
    Scene scene;
    const auto link = scene.pair(Op::Link, scene.bob, scene.robert);
    QVERIFY(scene.undo(link->number));
    QCOMPARE(scene.person(scene.robert), PersonId(scene.robert.id.value()));
    QCOMPARE(scene.list().persons.size(), 2U);
    QCOMPARE(scene.undo(link->number).error().code, QByteArray("persons.cannot_be_undone"));
    QCOMPARE(scene.undo(4711).error().code, QByteArray("persons.unknown"));
    QVERIFY(scene.agrees());
}

void TestPersons::aConflictNamesItsCauseAndChangesNothing()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Apart, scene.bob, scene.robert));
    const auto entries = scene.world.listener->entries.size();
    const auto refused = scene.pair(Op::Link, scene.bob, scene.robert);
    QCOMPARE(refused.error().code, QByteArray("persons.kept_apart"));
    QCOMPARE(refused.error().detail, QStringLiteral("bob@loop | robert@loop"));
    QCOMPARE(scene.world.listener->entries.size(), entries);
    QCOMPARE(scene.person(scene.robert), PersonId(scene.robert.id.value()));
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert, true));
    QCOMPARE(scene.person(scene.robert), PersonId(scene.bob.id.value()));
    QCOMPARE(scene.pair(Op::Apart, scene.bob, scene.robert).error().code, QByteArray("persons.one_person"));
    QCOMPARE(scene.pair(Op::Link, scene.bob, scene.bob).error().code, QByteArray("persons.act.invalid"));
    QVERIFY(scene.agrees());
}

void TestPersons::theSameKeyActsOnce()
{
    Scene scene;
    ports::PersonAct link{Op::Link, scene.bob.id, scene.robert.id};
    link.key = QStringLiteral("phone-1");
    const auto first = scene.act(link);
    const auto again = scene.act(link);
    QVERIFY(first && again);
    QCOMPARE(again->number, first->number);
    QCOMPARE(scene.world.listener->all<PersonChanged>().size(), 2U);
}

void TestPersons::anothersContactsAreUnknown()
{
    Scene scene;
    const auto other = scene.world.ask<ports::User>([&](auto reply) {
        scene.world.ports.users->addUser({QStringLiteral("carol"), Secret("long enough"), {}, {}}, reply);
    });
    QVERIFY(other);
    const auto refused = scene.world.ask<ports::PersonActDone>([&](auto reply) {
        scene.persons().act(other->id, DeviceId(0), {Op::Link, scene.bob.id, scene.robert.id}, reply);
    });
    QCOMPARE(refused.error().code, QByteArray("identity.unknown"));
    const auto detail = scene.world.ask<ports::PersonDetail>(
        [&](auto reply) { scene.persons().person(other->id, PersonId(scene.bob.id.value()), reply); });
    QCOMPARE(detail.error().code, QByteArray("person.unknown"));
}

void TestPersons::oneAnswerForAllOfAPerson()
{
    for (const bool linked : {false, true}) {
        Scene scene;
        if (linked) {
            QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
        }
        scene.world.pass(10s);
        scene.world.goAway(scene.device);
        QCOMPARE(scene.world.state(), StandInState::Away);
        scene.world.network->tell(scene.home, scene.world.says(QStringLiteral("are you there?")));
        scene.world.settle();
        scene.world.pass(1s);
        scene.world.network->tell(scene.work,
                                  scene.world.says(QStringLiteral("and here?"), QStringLiteral("robert@loop")));
        scene.world.settle();
        scene.world.pass(1s);
        QCOMPARE(scene.world.listener->by(Author::Locum).size(), linked ? 1U : 2U);
    }
}

void TestPersons::onePolicyForAllOfAPerson()
{
    Scene scene;
    QVERIFY(scene.block(scene.robert));
    QCOMPARE(scene.fate(scene.home, QStringLiteral("bob@loop")), Disposition::Deliver);
    // The stricter one holds for both, from the moment they are one.
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    QCOMPARE(scene.fate(scene.home, QStringLiteral("bob@loop")), Disposition::Drop);
    QCOMPARE(scene.fate(scene.work, QStringLiteral("robert@loop")), Disposition::Drop);
}

void TestPersons::aSplitLeavesBothSidesBlocked()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    scene.world.pass(1s);
    QVERIFY(scene.block(scene.bob));
    const auto split = scene.split(scene.robert);
    QVERIFY(split);
    QCOMPARE(scene.person(scene.robert), PersonId(scene.robert.id.value()));
    QCOMPARE(scene.fate(scene.home, QStringLiteral("bob@loop")), Disposition::Drop);
    QCOMPARE(scene.fate(scene.work, QStringLiteral("robert@loop")), Disposition::Drop);
    scene.world.restart(true);
    QCOMPARE(scene.fate(scene.work, QStringLiteral("robert@loop")), Disposition::Drop);
    // Undone, nothing of the split is left.
    QVERIFY(scene.undo(split->number));
    const auto anchors = scene.world.store->readNow(
        [&](store::Database &database) { return store::policyAnchors(database, scene.user); });
    QVERIFY(anchors->empty());
}

void TestPersons::anUndoneLinkLeavesAPolicyThatIsOlder()
{
    Scene scene;
    QVERIFY(scene.block(scene.bob));
    scene.world.pass(1s);
    const auto link = scene.pair(Op::Link, scene.bob, scene.robert);
    QCOMPARE(scene.fate(scene.work, QStringLiteral("robert@loop")), Disposition::Drop);
    QVERIFY(scene.undo(link->number));
    QCOMPARE(scene.fate(scene.work, QStringLiteral("robert@loop")), Disposition::Deliver);
}

void TestPersons::aggregationCanBeSwitchedOff()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    QVERIFY(scene.world.ask<void>([&](auto reply) { scene.persons().setAggregated(scene.user, false, reply); }));
    const auto apart = scene.list();
    QVERIFY(!apart.aggregated);
    QCOMPARE(apart.persons.size(), 2U);
    QCOMPARE(scene.world.listener->all<PersonsAggregated>().size(), 1U);
    QVERIFY(scene.world.ask<void>([&](auto reply) { scene.persons().setAggregated(scene.user, true, reply); }));
    QCOMPARE(scene.list().persons.size(), 1U);
}

const QByteArray bobsCard = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:1\r\nFN:Bob Robertson\r\n"
                            "IMPP:xmpp:bob@loop\r\nEMAIL:robert@loop\r\nTEL:+49 30 1234567\r\nEND:VCARD\r\n";

void TestPersons::theAddressBookSuggests()
{
    Scene scene;
    QVERIFY(scene.suggestions().empty());
    QCOMPARE(*scene.import(bobsCard), 1);
    QCOMPARE(*scene.import(bobsCard), 1); // again: the same entry
    const auto all = scene.suggestions();
    QCOMPARE(all.size(), 1U);
    QCOMPARE(all.front().a, scene.bob.id);
    QCOMPARE(all.front().b, scene.robert.id);
    QCOMPARE(all.front().offer, QByteArray("suggest"));
    QCOMPARE(scene.person(scene.robert), PersonId(scene.robert.id.value())); // nothing merges by itself
    QVERIFY(scene.pair(Op::Accept, scene.bob, scene.robert));
    QVERIFY(scene.suggestions().empty());
    QCOMPARE(scene.import("nothing of the kind").error().code, QByteArray("cards.invalid"));
}

void TestPersons::whatIsDismissedOrSnoozedIsNotSuggested()
{
    Scene scene;
    QVERIFY(scene.import(bobsCard));
    ports::PersonAct snooze{Op::Snooze, scene.robert.id, scene.bob.id};
    snooze.until = scene.world.clock.now() + 1h;
    QVERIFY(scene.act(snooze));
    QVERIFY(scene.suggestions().empty());
    scene.world.pass(2h);
    QCOMPARE(scene.suggestions().size(), 1U);
    const auto dismissed = scene.pair(Op::Dismiss, scene.bob, scene.robert);
    QVERIFY(scene.suggestions().empty());
    QVERIFY(scene.undo(dismissed->number));
    QCOMPARE(scene.suggestions().size(), 1U);
    QVERIFY(scene.agrees());
}

void TestPersons::aMessageGoesWhereTheyAre()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    scene.presence(scene.home, QStringLiteral("bob@loop"), Availability::Away);
    scene.presence(scene.work, QStringLiteral("robert@loop"), Availability::Available);
    QCOMPARE(scene.list().persons.front().presence.availability, Availability::Available);
    QCOMPARE(scene.list().persons.front().from, scene.robert.id);
    const auto sent = scene.write(QStringLiteral("hello"), QStringLiteral("c1"));
    QVERIFY(sent);
    QCOMPARE(sent->identity, scene.robert.id);
    QCOMPARE(sent->reason, QByteArray("presence"));
    QCOMPARE(sent->message.account, scene.work);
    const auto again = scene.write(QStringLiteral("hello"), QStringLiteral("c1"));
    QCOMPARE(again->message.id, sent->message.id);
    const auto explicitly = scene.write(QStringLiteral("hello"), QStringLiteral("c2"), scene.bob.id);
    QCOMPARE(explicitly->identity, scene.bob.id);
    QCOMPARE(explicitly->reason, QByteArray("explicit"));
    QCOMPARE(scene.step(sent->message.id, QStringLiteral("routed")), QStringLiteral("presence"));
    QCOMPARE(scene.step(explicitly->message.id, QStringLiteral("routed")), QStringLiteral("explicit"));
    QVERIFY(scene.step(explicitly->message.id, QStringLiteral("switched")).isEmpty());
}

void TestPersons::aMessageFollowsThem()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    scene.presence(scene.home, QStringLiteral("bob@loop"), Availability::Available);
    scene.presence(scene.work, QStringLiteral("robert@loop"), Availability::Away);
    scene.world.network->tell(scene.home, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    QCOMPARE(scene.write(QStringLiteral("one"), QStringLiteral("c1"))->identity, scene.bob.id);
    scene.presence(scene.home, QStringLiteral("bob@loop"), Availability::Offline);
    scene.world.pass(3min);
    const auto followed = scene.write(QStringLiteral("two"), QStringLiteral("c2"));
    QVERIFY(followed);
    QCOMPARE(followed->identity, scene.robert.id);
    QCOMPARE(followed->reason, QByteArray("fall_back"));
    QCOMPARE(followed->switchedFrom, scene.bob.id);
    QCOMPARE(scene.step(followed->message.id, QStringLiteral("routed")), QStringLiteral("fall_back"));
    QCOMPARE(scene.step(followed->message.id, QStringLiteral("switched")), QStringLiteral("bob@loop"));
    // The conversation itself says so, to the user alone.
    const auto history = scene.world.history(followed->message.conversation);
    QCOMPARE(history.size(), 2U);
    QVERIFY(history.front().flags.system);
    QCOMPARE(history.front().author, Author::Locum);
    QVERIFY(history.front().text.contains(QStringLiteral("bob@loop")));
    QCOMPARE(scene.world.network->count<SendMessage>(scene.work), 1);
}

void TestPersons::nobodyIsReachable()
{
    Scene scene;
    QCOMPARE(scene.write(QString(), QStringLiteral("c1")).error().code, QByteArray("message.empty"));
    const auto unknown = scene.world.ask<ports::PersonMessageSent>([&](auto reply) {
        scene.persons().sendToPerson(scene.user, scene.device,
                                     {PersonId(999), QStringLiteral("x"), MessageKind::Text, QStringLiteral("c"), {}},
                                     reply);
    });
    QCOMPARE(unknown.error().code, QByteArray("person.unknown"));
    const auto blocked = scene.world.ask<Policy>([&](auto reply) {
        scene.world.ports.rules->putPolicy(
            scene.user, {{PolicyKind::Identity, scene.bob.id.value(), {}}, {PolicyVerdict::Block}, PolicyDirection::To},
            reply);
    });
    QVERIFY(blocked);
    QCOMPARE(scene.write(QStringLiteral("hello"), QStringLiteral("c2")).error().code,
             QByteArray("person.nobody_reachable"));
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
}

void TestPersons::anAccountThatIsDownIsConnected()
{
    Scene scene;
    scene.presence(scene.home, QStringLiteral("bob@loop"), Availability::Available);
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->disconnectAccount(scene.user, scene.home, reply); }));
    scene.world.network->tell(scene.home, LinkChanged{LinkState::Offline});
    scene.world.settle();
    const int connects = scene.world.network->count<Connect>(scene.home);
    const auto sent = scene.write(QStringLiteral("hello"), QStringLiteral("c1"));
    QVERIFY2(sent, sent ? "" : sent.error().code.constData());
    QCOMPARE(sent->reason, QByteArray("connecting"));
    QCOMPARE(sent->message.delivery, Delivery::Queued);
    QCOMPARE(scene.world.network->count<Connect>(scene.home), connects + 1);
}

void TestPersons::historyIsOfAllIdentities()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    scene.world.network->tell(scene.home, scene.world.says(QStringLiteral("one")));
    scene.world.settle();
    scene.world.network->tell(scene.work, scene.world.says(QStringLiteral("two"), QStringLiteral("robert@loop")));
    scene.world.settle();
    const auto page = [&](std::optional<MessageId> before, int limit) {
        return *scene.world.ask<ports::MessagePage>([&](auto reply) {
            scene.persons().historyOfPerson(scene.user, PersonId(scene.robert.id.value()), before, limit, reply);
        });
    };
    const auto all = page(std::nullopt, 50);
    QCOMPARE(all.messages.size(), 2U);
    QCOMPARE(all.messages[0].text, QStringLiteral("one"));
    QCOMPARE(all.messages[1].text, QStringLiteral("two"));
    const auto newest = page(std::nullopt, 1);
    QVERIFY(newest.more);
    QCOMPARE(newest.messages.front().text, QStringLiteral("two"));
    QCOMPARE(page(newest.messages.front().id, 1).messages.front().text, QStringLiteral("one"));
    QVERIFY(scene.split(scene.robert)); // nothing moves: each side has its own again
    QCOMPARE(page(std::nullopt, 50).messages.size(), 1U);
}

void TestPersons::rowsThatDoNotFitTheActsAreMendedAtStart()
{
    Scene scene;
    QVERIFY(scene.pair(Op::Link, scene.bob, scene.robert));
    QVERIFY(scene.world.store->writeNow([&](store::Database &database) {
        return store::setPerson(database, scene.robert.id, PersonId(scene.robert.id.value()));
    }));
    scene.world.restart(true);
    QCOMPARE(scene.person(scene.robert), PersonId(scene.bob.id.value()));
}

void TestPersons::actsAndRowsAgreeAfterManyActs()
{
    Scene scene;
    std::vector<Identity> all{scene.bob, scene.robert};
    for (int i = 0; i < 6; ++i) {
        all.push_back(scene.contact(scene.home, QStringLiteral("c%1@loop").arg(i)));
    }
    QRandomGenerator random(20'261'123);
    std::vector<qint64> numbers{1};
    const auto any = [&] { return all[random.bounded(static_cast<quint32>(all.size()))]; };
    int taken = 0;
    for (int i = 0; i < 120; ++i) {
        ports::PersonAct act{static_cast<Op>(random.bounded(7)), any().id, any().id};
        act.identities = {any().id};
        act.number = numbers[random.bounded(static_cast<quint32>(numbers.size()))];
        act.force = random.bounded(4) == 0;
        act.until = scene.world.clock.now();
        if (const auto done = scene.act(act)) {
            numbers.push_back(done->number);
            ++taken;
        }
        QVERIFY2(scene.agrees(), qPrintable(QStringLiteral("after act %1").arg(i)));
    }
    QVERIFY(taken > 30);
}

QTEST_GUILESS_MAIN(TestPersons)
#include "tst_persons.moc"
