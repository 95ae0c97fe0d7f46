// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/cells.h"
#include "store/outbox.h"
#include "store/reply_ledger.h"
#include "store/requests.h"
#include "store/standins.h"

#include <QTest>

#include <sqlite3.h>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

bool isEmpty(Database &database, const QString &table)
{
    bool found = false;
    const auto sql = "SELECT 1 FROM " + table.toUtf8() + " LIMIT 1";
    const auto note = [](void *any, int, char **, char **) {
        *static_cast<bool *>(any) = true;
        return 0;
    };
    return sqlite3_exec(database.handle(), sql.constData(), note, &found, nullptr) == SQLITE_OK && !found;
}

} // namespace

class TestUsers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNameIsTakenOnce()
    {
        World world;
        VERIFY_ERROR(insertUser(world.db, {QStringLiteral("alice"), {}, {}, "h"}, at(0)), "user.name.taken");
        QCOMPARE(need(users(world.db)).size(), 1U);
        const auto found = need(findUser(world.db, QStringLiteral("alice")));
        QCOMPARE(*found,
                 (User{world.user, QStringLiteral("alice"), QStringLiteral("Alice"), QStringLiteral("en"), at(0)}));
        QCOMPARE(need(user(world.db, world.user)), *found);
        QVERIFY(!need(findUser(world.db, QStringLiteral("Alice"))));
    }

    void whoIsNotThereIsUnknown()
    {
        World world;
        const UserId nobody(99);
        VERIFY_ERROR(user(world.db, nobody), "user.unknown");
        VERIFY_ERROR(passwordHash(world.db, nobody), "user.unknown");
        VERIFY_ERROR(setPasswordHash(world.db, nobody, "h"), "user.unknown");
        VERIFY_ERROR(removeUser(world.db, nobody), "user.unknown");
        VERIFY_ERROR(removeDevice(world.db, nobody, world.device, at(0)), "device.unknown");
    }

    void thePasswordsHashIsReplaced()
    {
        World world;
        need(setPasswordHash(world.db, world.user, "new"));
        QCOMPARE(need(passwordHash(world.db, world.user)), "new");
    }

    void settingsAreKeptByKey()
    {
        World world;
        need(setUserSetting(world.db, world.user, QStringLiteral("a"), 1));
        need(setUserSetting(world.db, world.user, QStringLiteral("a"), QStringLiteral("x")));
        need(setUserSetting(world.db, world.user, QStringLiteral("b"), QJsonObject{{QStringLiteral("c"), false}}));
        need(setUserSetting(world.db, world.user, QStringLiteral("d"), true));
        need(setUserSetting(world.db, world.user, QStringLiteral("d"), QJsonValue()));
        QCOMPARE(need(userSettings(world.db, world.user)),
                 (QJsonObject{{QStringLiteral("a"), QStringLiteral("x")},
                              {QStringLiteral("b"), QJsonObject{{QStringLiteral("c"), false}}}}));
    }

    void theStatusLastSetIsKept()
    {
        World world;
        QVERIFY(!need(userPresence(world.db, world.user)));
        const Presence first{Availability::Busy, QStringLiteral("x"), at(5)};
        need(setUserPresence(world.db, world.user, world.device, first, at(6)));
        const Presence second{Availability::Available, {}, {}};
        need(setUserPresence(world.db, world.user, world.device, second, at(7)));
        QCOMPARE(*need(userPresence(world.db, world.user)), (SetPresenceRecord{second, world.device, at(7)}));
    }

    void aRemovedDeviceHasNoToken()
    {
        World world;
        QCOMPARE(need(deviceTokens(world.db)), (std::vector{DeviceToken{"token-hash", world.user, world.device}}));
        need(removeDevice(world.db, world.user, world.device, at(1)));
        QVERIFY(need(deviceTokens(world.db)).empty());
        QVERIFY(need(devices(world.db, world.user)).empty());
        VERIFY_ERROR(removeDevice(world.db, world.user, world.device, at(1)), "device.unknown");
        VERIFY_ERROR(acknowledgeFeed(world.db, world.device, FeedSeq(1), at(1)), "device.unknown");
    }

    void aTokenIsOneDevices()
    {
        World world;
        VERIFY_ERROR(insertDevice(world.db, world.user, QStringLiteral("x"), "token-hash", at(0)), "store.duplicate");
    }

    void theCursorNeverGoesBack()
    {
        World world;
        for (int i = 0; i < 5; ++i) {
            world.publish(world.incoming(QStringLiteral("x")));
        }
        const auto acknowledge = [&](qint64 upTo) {
            const auto result = need(acknowledgeFeed(world.db, world.device, FeedSeq(upTo), at(upTo)));
            return std::pair(result.cursor.value(), result.moved);
        };
        QCOMPARE(acknowledge(3), std::pair(qint64(3), true));
        QCOMPARE(acknowledge(2), std::pair(qint64(3), false));
        QCOMPARE(acknowledge(3), std::pair(qint64(3), false));
        QCOMPARE(acknowledge(-1), std::pair(qint64(3), false));
        QCOMPARE(acknowledge(1'000'000), std::pair(qint64(5), true)); // never beyond the feed's end
        QCOMPARE(acknowledge(1'000'000), std::pair(qint64(5), false));
        QCOMPARE(need(devices(world.db, world.user)).front().acknowledged, FeedSeq(5));
    }

    void theFurthestDeviceCounts()
    {
        World world;
        QCOMPARE(need(furthestAcknowledged(world.db, world.user)), FeedSeq(0));
        world.publish(world.incoming(QStringLiteral("x")));
        world.publish(world.incoming(QStringLiteral("y")));
        const auto tablet = need(insertDevice(world.db, world.user, QStringLiteral("tablet"), "t2", at(0))).id;
        need(acknowledgeFeed(world.db, world.device, FeedSeq(1), at(0)));
        need(acknowledgeFeed(world.db, tablet, FeedSeq(2), at(0)));
        QCOMPARE(need(furthestAcknowledged(world.db, world.user)), FeedSeq(2));
        need(removeDevice(world.db, world.user, tablet, at(0)));
        QCOMPARE(need(furthestAcknowledged(world.db, world.user)), FeedSeq(2));
    }

    void lastSeenOnlyRises()
    {
        World world;
        need(setDeviceSeen(world.db, world.device, at(10)));
        need(setDeviceSeen(world.db, world.device, at(5)));
        QCOMPARE(need(devices(world.db, world.user)).front().lastSeenAt, at(10));
    }

    void removingAUserLeavesNothingOfThem()
    {
        World world;
        const auto other = need(insertUser(world.db, {QStringLiteral("carol"), {}, {}, "h"}, at(0))).id;
        const auto entry = world.publish(world.incoming(QStringLiteral("hello")));
        const auto id = std::get<MessageAdded>(entry.payload).message.id;
        need(addStep(world.db, id, at(0), QStringLiteral("s"), {}));
        need(markRead(world.db, world.chat, id, at(0)));
        need(acknowledgeFeed(world.db, world.device, entry.seq, at(0)));
        need(setUserSetting(world.db, world.user, QStringLiteral("a"), 1));
        need(setUserPresence(world.db, world.user, world.device, {}, at(0)));
        need(setStandIn(world.db, {world.user, 1, {}}));
        need(setCell(world.db, {world.user, QStringLiteral("p"), QStringLiteral("e"), "k", 0}));
        need(putRequest(world.db, world.account, {QStringLiteral("h")}, at(0)));
        need(enqueueOutbox(world.db,
                           {world.user,
                            world.account,
                            world.chat,
                            id,
                            OutboxKind::Send,
                            TransactionId(QStringLiteral("t")),
                            at(0),
                            {}},
                           at(0)));
        need(recordAutoMessage(world.db,
                               {world.user, world.bob.person, world.bob.id, world.account, world.chat, id, id, at(0)}));
        need(recordText(world.db, world.bob.id, {at(0), "h"}));
        need(recordBounce(world.db, world.bob.id, at(0)));
        need(world.db.script("INSERT INTO person_acts (user_id, at, key, act) VALUES (1, 0, 'k', '{}')"));
        QCOMPARE(world.user.value(), 1);

        need(removeUser(world.db, world.user));
        need(checkIntegrity(world.db));
        QStringList tables;
        need(world.db.each("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                           [&](Row &row) { tables.append(row.text()); }));
        QVERIFY(tables.size() > 15);
        for (const auto &table : tables) {
            if (table == QLatin1String("users") || table == QLatin1String("meta") ||
                table.startsWith(QLatin1String("message_words"))) { // it has its own ways, and tables of its own
                continue;
            }
            QVERIFY2(isEmpty(world.db, table), qPrintable(table));
        }
        need(world.db.script("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, message_words, row)"));
        QVERIFY(isEmpty(world.db, QStringLiteral("temp.words")));
        QCOMPARE(need(world.db.first("SELECT count(*) FROM message_words_data WHERE instr(block, 'hello') > 0",
                                     [](Row &row) { return row.integer(); })),
                 0);
        QCOMPARE(need(users(world.db)).front().id, other);
        QVERIFY(need(insertUser(world.db, {QStringLiteral("alice"), {}, {}, "h"}, at(0))).id > other); // no id again
    }
};

QTEST_GUILESS_MAIN(TestUsers)
#include "tst_users.moc"
