// SPDX-License-Identifier: GPL-2.0-or-later
// The outbox, the automatic messages' ledger, stand-ins, cells and requests.
#include "fixture.h"
#include "store/cells.h"
#include "store/outbox.h"
#include "store/reply_ledger.h"
#include "store/requests.h"
#include "store/standins.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

TransactionId transaction(const char *name)
{
    return TransactionId(QString::fromLatin1(name));
}

OutboxItem enqueue(World &world, const char *name, std::optional<MessageId> message = {})
{
    return need(enqueueOutbox(world.db,
                              {world.user,
                               world.account,
                               world.chat,
                               message,
                               OutboxKind::Reply,
                               transaction(name),
                               at(5),
                               {{QStringLiteral("k"), 1}}},
                              at(4)));
}

AutoMessage automatic(const World &world, qint64 ms, IdentityId to, std::optional<MessageId> answers = {})
{
    return {world.user, PersonId(to.value()), to, world.account, world.chat, {}, answers, at(ms), AutoKind::Reply, 1};
}

} // namespace

class TestEffects : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ---- outbox ----

    void anItemIsStartedOnce()
    {
        World world;
        const auto item = enqueue(world, "t");
        QCOMPARE(need(openOutbox(world.db)), std::vector{item});
        QVERIFY(need(startOutbox(world.db, item.id)));
        QVERIFY(!need(startOutbox(world.db, item.id)));
        const auto started = *need(findOutbox(world.db, item.transaction));
        QCOMPARE(started.state, OutboxState::Sending);
        QCOMPARE(started.attempts, 1);
        QVERIFY(need(finishOutbox(world.db, item.id, at(9))));
        QVERIFY(!need(finishOutbox(world.db, item.id, at(9))));
        QVERIFY(!need(startOutbox(world.db, item.id)));
        VERIFY_ERROR(requeueOutbox(world.db, item.id, transaction("u"), at(9)), "outbox.unknown");
        QVERIFY(need(openOutbox(world.db)).empty());
    }

    void anAttemptThatDidNotGoOutIsTriedAgainUnderAnotherName()
    {
        World world;
        const auto item = enqueue(world, "t");
        QVERIFY(need(startOutbox(world.db, item.id)));
        need(requeueOutbox(world.db, item.id, transaction("u"), at(60)));
        QVERIFY(!need(findOutbox(world.db, transaction("t"))));
        const auto again = *need(findOutbox(world.db, transaction("u")));
        QCOMPARE(again.state, OutboxState::Queued);
        QCOMPARE(again.notBefore, at(60));
        QVERIFY(need(startOutbox(world.db, item.id)));
        QCOMPARE(need(openOutbox(world.db)).front().attempts, 2);
    }

    void aTransactionIsUsedOnce()
    {
        World world;
        enqueue(world, "t");
        VERIFY_ERROR(
            enqueueOutbox(world.db, {world.user, {}, {}, {}, OutboxKind::Alert, transaction("t"), at(0), {}}, at(0)),
            "store.duplicate");
    }

    void whatIsOpenComesInItsOrder()
    {
        World world;
        const auto message = world.add(world.outgoing(QStringLiteral("x")));
        const auto first = enqueue(world, "1");
        const auto second = enqueue(world, "2", message);
        need(enqueueOutbox(world.db, {world.user, {}, {}, {}, OutboxKind::Alert, transaction("3"), at(0), {}}, at(0)));
        QCOMPARE(need(openOutbox(world.db)).size(), 3U);
        QCOMPARE(need(openOutbox(world.db, world.account)), (std::vector{first, second}));
        QCOMPARE(need(findOutbox(world.db, message)), second);
        QVERIFY(need(finishOutbox(world.db, first.id, at(10))));
        QCOMPARE(need(pruneOutbox(world.db, at(10))), 0);
        QCOMPARE(need(pruneOutbox(world.db, at(11))), 1);
        QVERIFY(enqueue(world, "4").id > second.id);
    }

    // ---- the ledger ----

    void aMessageIsAnsweredOnce()
    {
        World world;
        const auto asked = world.add(world.incoming(QStringLiteral("x")));
        need(recordAutoMessage(world.db, automatic(world, 1, world.bob.id, asked)));
        VERIFY_ERROR(recordAutoMessage(world.db, automatic(world, 2, world.bob.id, asked)), "store.duplicate");
        auto warning = automatic(world, 3, world.bob.id, asked);
        warning.kind = AutoKind::Warning;
        need(recordAutoMessage(world.db, warning));
        need(recordAutoMessage(world.db, automatic(world, 4, world.bob.id)));
        need(recordAutoMessage(world.db,
                               automatic(world, 5, world.bob.id))); // those that answer nothing are not compared
    }

    void mergingPersonsUnitesTheirCounters()
    {
        World world;
        auto other = need(ensureIdentity(world.db, world.addAccount(QStringLiteral("irc")), QStringLiteral("bob"), {}));
        need(recordAutoMessage(world.db, automatic(world, 1, world.bob.id)));
        need(recordAutoMessage(world.db, automatic(world, 2, other.id)));
        QCOMPARE(need(autoMessagesTo(world.db, world.bob.person, at(0))).size(), 1U);
        other.person = world.bob.person;
        need(updateIdentity(world.db, other));
        const auto united = need(autoMessagesTo(world.db, world.bob.person, at(0)));
        QCOMPARE(united, (std::vector{automatic(world, 1, world.bob.id), automatic(world, 2, other.id)}));
        QCOMPARE(need(autoMessagesTo(world.db, world.bob.person, at(2))).size(), 1U);
        QCOMPARE(need(personLedger(world.db, world.bob.person, {at(0), at(0), at(0)})).size(), 2U);
        QVERIFY(need(autoMessageInAbsence(world.db, world.user, world.bob.person, AutoKind::Reply, 1))->at == at(2));
        QVERIFY(!need(autoMessageInAbsence(world.db, world.user, world.bob.person, AutoKind::Reply, 2)));
        QVERIFY(!need(autoMessageInAbsence(world.db, world.user, world.bob.person, AutoKind::Warning, 1)));
    }

    void theLedgerHoldsWhatTheContractAsks()
    {
        World world;
        for (const qint64 ms : {10, 20, 30}) {
            need(recordAutoMessage(world.db, automatic(world, ms, world.bob.id)));
            need(recordText(world.db, world.bob.id, {at(ms), "hash", ms == 30}));
            need(recordBounce(world.db, world.bob.id, at(ms)));
        }
        need(markBot(world.db, world.bob.id, at(100)));
        need(markBot(world.db, world.bob.id, at(90)));
        need(muteIdentity(world.db, world.bob.id, at(50)));
        auto ledgers = need(personLedger(world.db, world.bob.person, {at(25), at(20), at(30)}));
        QCOMPARE(ledgers.size(), 1U);
        IdentityLedger expected{world.bob.id};
        expected.automatic = {automatic(world, 30, world.bob.id)};
        expected.botUntil = at(100);
        expected.muteUntil = at(50);
        expected.texts = {{at(20), "hash", false}, {at(30), "hash", true}};
        expected.bounces = {at(30)};
        QVERIFY(ledgers.front() == expected);

        need(resetGaps(world.db, world.bob.id, at(15)));
        need(resetGaps(world.db, world.bob.id, at(12)));
        ledgers = need(personLedger(world.db, world.bob.person, {at(25), at(20), at(30)}));
        QCOMPARE(ledgers.front().resetAt, at(15));
        QCOMPARE(ledgers.front().automatic.size(), 2U); // all since the reset, however old
    }

    void anAccountsAreCounted()
    {
        World world;
        QVERIFY(!need(newestLedgerStamp(world.db)));
        need(recordAutoMessage(world.db, automatic(world, 10, world.bob.id)));
        need(recordAutoMessage(world.db, automatic(world, 20, world.bob.id)));
        QCOMPARE(need(countAutoMessages(world.db, world.account, at(11))), 1);
        QCOMPARE(need(countAutoMessages(world.db, world.account, at(10))), 2);
        QCOMPARE(need(countAutoMessages(world.db, AccountId(99), at(0))), 0);
        QCOMPARE(need(newestLedgerStamp(world.db)), at(20));
        need(recordText(world.db, world.bob.id, {at(30), "h"}));
        QCOMPARE(need(newestLedgerStamp(world.db)), at(30));
        QCOMPARE(need(pruneReplyLedger(world.db, at(31), at(20))), 2);
        QCOMPARE(need(newestLedgerStamp(world.db)), at(20));
    }

    void whereTheUserWroteFromIsToldApart()
    {
        World world;
        world.add(world.outgoing(QStringLiteral("here"), 100));
        auto carbon = world.outgoing(QStringLiteral("there"), 200);
        carbon.author = Author::UserElsewhere;
        world.add(carbon);
        QCOMPARE(need(userWrote(world.db, world.chat)), (UserWrote{at(100), at(200)}));
        QCOMPARE(need(userLastWrote(world.db, world.chat)), at(200));
        QCOMPARE(need(userLastWroteTo(world.db, world.bob.person)), at(200));
    }

    // ---- stand-ins, cells, requests ----

    void aStandInIsReplaced()
    {
        World world;
        QVERIFY(!need(standIn(world.db, world.user)));
        need(setStandIn(world.db, {world.user, 1, {{QStringLiteral("a"), 1}}}));
        const StandInRecord second{world.user, 2, {{QStringLiteral("b"), QJsonValue()}}};
        need(setStandIn(world.db, second));
        QCOMPARE(*need(standIn(world.db, world.user)), second);
        QCOMPARE(need(standIns(world.db)), std::vector{second});
        VERIFY_ERROR(setStandIn(world.db, {UserId(99), 1, {}}), "store.reference");
    }

    void anEventIsCommittedOnce()
    {
        World world;
        const auto plugin = QStringLiteral("p");
        const auto epoch = QStringLiteral("e1");
        need(setCell(world.db, {world.user, plugin, epoch, "key", 0}));
        QVERIFY(need(commitEvent(world.db, world.user, plugin, epoch, 1)));
        QVERIFY(!need(commitEvent(world.db, world.user, plugin, epoch, 1)));
        QVERIFY(need(commitEvent(world.db, world.user, plugin, epoch, 5)));
        QVERIFY(!need(commitEvent(world.db, world.user, plugin, epoch, 4)));
        QCOMPARE(need(cells(world.db)), (std::vector{Cell{world.user, plugin, epoch, "key", 5}}));
        VERIFY_ERROR(commitEvent(world.db, world.user, plugin, QStringLiteral("e0"), 6), "cell.epoch.unknown");
        VERIFY_ERROR(commitEvent(world.db, world.user, QStringLiteral("q"), epoch, 6), "cell.epoch.unknown");
    }

    void aNewLifeTakesThePlaceOfTheFormer()
    {
        World world;
        const auto plugin = QStringLiteral("p");
        need(setCell(world.db, {world.user, plugin, QStringLiteral("e1"), "k1", 7}));
        const Cell second{world.user, plugin, QStringLiteral("e2"), "k2", 0};
        need(setCell(world.db, second));
        QCOMPARE(need(cells(world.db)), std::vector{second});
        VERIFY_ERROR(commitEvent(world.db, world.user, plugin, QStringLiteral("e1"), 8), "cell.epoch.unknown");
        QVERIFY(need(commitEvent(world.db, world.user, plugin, QStringLiteral("e2"), 1)));
        need(removeCell(world.db, world.user, plugin));
        QVERIFY(need(cells(world.db)).empty());
    }

    void aRepeatedHandleReplacesAndKeepsItsId()
    {
        World world;
        RequestReceived asked{QStringLiteral("h"),       RequestKind::ContactRequest,
                              QStringLiteral("bob"),     QStringLiteral("Bob"),
                              QStringLiteral("hi"),      {{{QStringLiteral("f"), QStringLiteral("F")}}},
                              {{QStringLiteral("a"), 1}}};
        const auto first = need(putRequest(world.db, world.account, asked, at(1)));
        asked.text = QStringLiteral("please");
        const auto second = need(putRequest(world.db, world.account, asked, at(2)));
        QCOMPARE(second.id, first.id);
        QCOMPARE(need(requests(world.db, world.user)), std::vector{second});
        QCOMPARE(need(request(world.db, world.user, second.id)), second);
        VERIFY_ERROR(request(world.db, UserId(99), second.id), "request.unknown");
        QVERIFY(!need(removeRequest(world.db, world.account, QStringLiteral("other"))));
        QCOMPARE(need(removeRequest(world.db, world.account, QStringLiteral("h"))), second.id);
        const auto third = need(putRequest(world.db, world.account, asked, at(3)));
        QVERIFY(third.id > second.id);
        QCOMPARE(need(removeRequests(world.db, world.account)), std::vector{third.id});
        QVERIFY(need(requests(world.db, world.user)).empty());
    }
};

QTEST_GUILESS_MAIN(TestEffects)
#include "tst_effects.moc"
