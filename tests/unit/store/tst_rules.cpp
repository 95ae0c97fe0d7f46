// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/people.h"
#include "store/policies.h"
#include "store/releases.h"
#include "store/requests.h"
#include "store/rule_history.h"
#include "store/rules.h"

#include <QTest>

#include <sqlite3.h>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;
using namespace std::chrono_literals;

class TestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodyGetsASlugOnce()
    {
        World world;
        const auto jose =
            need(ensureIdentity(world.db, world.account, QStringLiteral("j@x"), QStringLiteral("José María")));
        need(ensureIdentity(world.db, world.account, QStringLiteral("bob@else"), QStringLiteral("Bob")));
        need(ensureIdentity(world.db, world.account, QStringLiteral("安娜"), QStringLiteral("安娜")));
        QCOMPARE(need(nameEverybody(world.db, world.user)), 4);
        QCOMPARE(need(nameEverybody(world.db, world.user)), 0);
        QStringList slugs;
        for (const auto &name : need(personNames(world.db, world.user))) {
            slugs.append(name.slug);
        }
        QCOMPARE(slugs, (QStringList{QStringLiteral("bob"), QStringLiteral("jose-maria"), QStringLiteral("bob-2"),
                                     QStringLiteral("person")}));
        const auto changed =
            need(changePerson(world.db, world.user, jose.person, QStringLiteral("pepe"), QStringLiteral("es")));
        QCOMPARE(changed.slug, QStringLiteral("pepe"));
        QCOMPARE(need(personName(world.db, jose.person))->language, QStringLiteral("es"));
        VERIFY_ERROR(changePerson(world.db, world.user, jose.person, QStringLiteral("bob"), {}), "slug.taken");
        VERIFY_ERROR(changePerson(world.db, world.user, PersonId(99), QStringLiteral("x"), {}), "person.unknown");
    }

    void aPersonIsTheUnionOfItsIdentities()
    {
        World world;
        auto other = need(ensureIdentity(world.db, world.account, QStringLiteral("bobby"), QStringLiteral("Bobby")));
        other.person = world.bob.person;
        other.groups = QStringList{QStringLiteral("The Family")};
        other.listed = true;
        need(updateIdentity(world.db, other));
        need(nameGroups(world.db, world.user));
        const auto own = need(putGroup(world.db, world.user, QStringLiteral("Work"), {world.bob.id}));
        const auto vip = need(putLabel(world.db, world.user, QStringLiteral("VIP"), {}));
        QVERIFY(need(setLabel(world.db, world.user, world.bob.person, other.id, vip.id, true)));
        QVERIFY(!need(setLabel(world.db, world.user, world.bob.person, world.bob.id, vip.id, true)));
        auto record = need(personRecord(world.db, world.user, world.bob.person));
        QCOMPARE(record.identities.size(), 2U);
        QVERIFY(record.known);
        QCOMPARE(record.groups.size(), 2U);
        QCOMPARE(record.labelSlugs, QStringList{QStringLiteral("vip")});
        // One namespace: the network's group and the user's own of that slug are one.
        const auto family = need(putGroup(world.db, world.user, QStringLiteral("the family"), {}));
        QCOMPARE(need(personRecord(world.db, world.user, world.bob.person)).groups,
                 (std::vector{std::min(own.id, family.id), std::max(own.id, family.id)}));
        QVERIFY(need(setLabel(world.db, world.user, world.bob.person, world.bob.id, vip.id, false)));
        QVERIFY(need(personRecord(world.db, world.user, world.bob.person)).labels.empty());
        VERIFY_ERROR(setLabel(world.db, world.user, world.bob.person, world.bob.id, LabelId(77), true),
                     "label.unknown");
    }

    void policiesAreOneForEachTargetDirectionAndPhase()
    {
        World world;
        Policy policy{PolicyId(0), {PolicyKind::Identity, world.bob.id.value()}, {PolicyVerdict::Hold}};
        const auto first = need(putPolicy(world.db, world.user, policy, at(1)));
        policy.verdicts = {PolicyVerdict::Block, PolicyVerdict::NoReply};
        const auto second = need(putPolicy(world.db, world.user, policy, at(2)));
        QCOMPARE(second.id, first.id);
        policy.phase = PolicyPhase::StandingIn;
        QVERIFY(need(putPolicy(world.db, world.user, policy, at(3))).id != first.id);
        QCOMPARE(need(policies(world.db, world.user)).size(), 2U);
        QCOMPARE(need(policies(world.db, world.user)).front(), second);
        QCOMPARE(need(removePolicy(world.db, world.user, first.id)), second);
        VERIFY_ERROR(removePolicy(world.db, world.user, first.id), "policy.unknown");
    }

    void oneGenerationRuns()
    {
        World world;
        const std::vector<RuleFile> files{{QStringLiteral("main.rules"), "rule"}, {QStringLiteral("a.rules"), "x"}};
        const auto one = need(insertGeneration(world.db, world.user, files, world.device, QStringLiteral("n"), at(1)));
        const auto two = need(insertGeneration(world.db, world.user, {files.front()}, {}, {}, at(2)));
        QCOMPARE(need(runningGeneration(world.db, world.user))->id, two.id);
        QCOMPARE(need(generationFiles(world.db, world.user, one.id)), files);
        need(setRunning(world.db, world.user, one.id));
        QCOMPARE(need(runningGeneration(world.db, world.user))->id, one.id);
        QCOMPARE(need(generations(world.db, world.user)).size(), 2U);
        need(setRunning(world.db, world.user, std::nullopt));
        QVERIFY(!need(runningGeneration(world.db, world.user)));
        VERIFY_ERROR(setRunning(world.db, world.user, GenerationId(9)), "rules.generation.unknown");
    }

    void historyIsCounted()
    {
        World world;
        for (int i = 1; i <= 5; ++i) {
            world.add(world.incoming(QStringLiteral("m"), i * 1000));
        }
        const auto mine = world.add(world.outgoing(QStringLiteral("o"), 6000));
        QCOMPARE(need(countFromPerson(world.db, world.bob.person, at(2000))), 3);
        QCOMPARE(need(countInConversation(world.db, world.chat, at(0))), 5);
        QCOMPARE(need(lastFromPerson(world.db, world.bob.person, {})), at(5000));
        QCOMPARE(need(lastFromPerson(world.db, world.bob.person, MessageId(mine.value() - 1))), at(4000));
        QVERIFY(!need(lastFromPerson(world.db, PersonId(99), {})));
        QVERIFY(!need(lastAutoTo(world.db, world.bob.person)));
        QVERIFY(!need(isRead(world.db, MessageId(1))));
        need(markRead(world.db, world.chat, MessageId(2), at(9)));
        QVERIFY(need(isRead(world.db, MessageId(1))));
        QVERIFY(!need(isRead(world.db, MessageId(3))));
    }

    void historyIsAskedByIndexOnly()
    {
        World world;
        const auto plan = [&](const char *sql) {
            QStringList lines;
            const auto explain = QByteArray("EXPLAIN QUERY PLAN ") + sql;
            need(world.db.script("SELECT 1"));
            sqlite3_stmt *statement = nullptr;
            sqlite3_prepare_v2(world.db.handle(), explain.constData(), -1, &statement, nullptr);
            while (sqlite3_step(statement) == SQLITE_ROW) {
                lines.append(QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(statement, 3))));
            }
            sqlite3_finalize(statement);
            return lines.join(QLatin1Char('|'));
        };
        const auto counted = plan("SELECT count(*) FROM messages WHERE conversation_id = 1 AND direction = 'incoming' "
                                  "AND received_at > 5");
        QVERIFY2(counted.contains(QStringLiteral("COVERING INDEX messages_in")), qPrintable(counted));
        const auto from = plan("SELECT count(*) FROM identities i JOIN messages m ON m.sender_id = i.id WHERE "
                               "i.person_id = 1 AND m.direction = 'incoming' AND m.received_at > 5");
        QVERIFY2(from.contains(QStringLiteral("COVERING INDEX messages_from")), qPrintable(from));
    }

    void limitsCountUses()
    {
        World world;
        const QString key = QStringLiteral("night/reply#1");
        const QString scope = QStringLiteral("person:1");
        need(recordUse(world.db, world.user, {key, scope, at(1000), at(9000)}));
        need(recordUse(world.db, world.user, {key, scope, at(2000), at(9000)}));
        QCOMPARE(need(countUses(world.db, world.user, key, scope, at(1000))), 1);
        QCOMPARE(need(countUses(world.db, world.user, key, QStringLiteral("person:2"), at(0))), 0);
        QCOMPARE(need(pruneUses(world.db, at(9001))), 2);
        QVERIFY(!need(isSpent(world.db, world.user, key)));
        need(recordSpent(world.db, world.user, key, at(1)));
        need(recordSpent(world.db, world.user, key, at(2)));
        QVERIFY(need(isSpent(world.db, world.user, key)));
    }

    void whatIsDueNextIsKnown()
    {
        World world;
        QVERIFY(!need(nextDue(world.db, world.user)));
        const auto message = world.add(world.incoming(QStringLiteral("m")));
        need(insertDeferred(world.db, world.user, {0, QStringLiteral("k"), at(500), message, {}}));
        need(insertDeferred(world.db, world.user, {0, QStringLiteral("h"), at(400), {}, {{QStringLiteral("a"), 1}}}));
        QCOMPARE(need(nextDue(world.db, world.user)), at(400));
        need(putWaiting(world.db, world.user, {message, at(300), QStringLiteral("evening"), false}));
        QCOMPARE(need(nextDue(world.db, world.user)), at(300));
        need(setMutedUntil(world.db, world.chat, at(200)));
        QCOMPARE(need(nextDue(world.db, world.user)), at(200));
        QVERIFY(need(conversation(world.db, world.chat)).muted);
        QCOMPARE(need(endMutes(world.db, world.user, at(200))), std::vector{world.chat});
        QVERIFY(!need(conversation(world.db, world.chat)).muted);
        QVERIFY(need(removeWaiting(world.db, message)));
        const auto due = need(takeDeferred(world.db, world.user, at(450), 10));
        QCOMPARE(due.size(), 1U);
        QCOMPARE(due.front().happening.value(QLatin1String("a")).toInt(), 1);
        QCOMPARE(need(nextDue(world.db, world.user)), at(500));
    }

    void whatIsHeldWaits()
    {
        World world;
        auto held = world.incoming(QStringLiteral("held"));
        held.disposition = Disposition::Hold;
        const auto id = world.add(held);
        const auto asked = world.add(held);
        need(putWaiting(world.db, world.user, {id, {}, {}, false}));
        need(putWaiting(world.db, world.user, {asked, {}, {}, true}));
        QCOMPARE(need(waitingForReturn(world.db, world.user)).size(), 1U);
        QCOMPARE(need(waitingForAnswer(world.db, world.user, world.bob.id)).front().message, asked);
        QVERIFY(need(removeWaiting(world.db, id)));
        QVERIFY(!need(removeWaiting(world.db, id)));
        need(setReleased(world.db, id, at(7)));
        need(setUrgent(world.db, id));
        const auto message = store::message(world.db, world.user, id);
        QCOMPARE(message->releasedAt, at(7));
        QVERIFY(message->urgent);
    }

    void whatIsDroppedIsInTheFilteredViewOnly()
    {
        World world;
        const auto good = world.add(world.incoming(QStringLiteral("good")));
        auto bad = world.incoming(QStringLiteral("bad"));
        bad.disposition = Disposition::Drop;
        const auto dropped = world.add(bad);
        const auto forgotten = world.add(bad);
        need(forgetText(world.db, forgotten));
        QCOMPARE(world.unread(), 1);
        const auto page = need(history(world.db, world.chat, {}, 10));
        QCOMPARE(page.messages.size(), 1U);
        QCOMPARE(page.messages.front().id, good);
        const auto filtered = need(filteredMessages(world.db, world.user, {}, 10));
        QCOMPARE(filtered.size(), 1U);
        QCOMPARE(filtered.front().id, dropped);
        QVERIFY(store::message(world.db, world.user, forgotten)->text.isEmpty());
        QCOMPARE(need(pruneFiltered(world.db, at(1))), 2);
        QVERIFY(need(filteredMessages(world.db, world.user, {}, 10)).empty());
    }

    void whatWasPassedOnIsKnown()
    {
        World world;
        const auto theirs = world.add(world.incoming(QStringLiteral("hello")));
        const auto ours = world.add(world.outgoing(QStringLiteral("Bob: hello")));
        need(recordForward(world.db, world.user, {theirs, ours, "hash", at(5)}));
        QVERIFY(need(wasForwarded(world.db, world.user, "hash", at(0))));
        QVERIFY(!need(wasForwarded(world.db, world.user, "hash", at(6))));
        QCOMPARE(need(forwardedTexts(world.db, world.user, at(0), 5)).front(), QStringLiteral("Bob: hello"));
        QCOMPARE(need(pruneForwards(world.db, at(6))), 1);
    }

    void whatLocumAsksOutlivesTheSession()
    {
        World world;
        RequestReceived ask;
        ask.handle = QStringLiteral("locum:stranger:1");
        need(putRequest(world.db, world.account, ask, at(1)));
        ask.handle = QStringLiteral("h");
        need(putRequest(world.db, world.account, ask, at(1)));
        QCOMPARE(need(removeRequests(world.db, world.account)).size(), 1U);
        QCOMPARE(need(requests(world.db, world.user)).size(), 1U);
    }

    void aReleasedMessageMayBeSent()
    {
        World world;
        auto mine = world.outgoing(QStringLiteral("held"));
        mine.delivery = Delivery::Held;
        const auto id = world.add(mine);
        QVERIFY(need(progressMessage(world.db, id, Delivery::Queued, {}, {})));
        QVERIFY(need(progressMessage(world.db, id, Delivery::Sending, {}, {})));
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
