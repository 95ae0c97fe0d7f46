// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/absence_plans.h"
#include "store/alerts.h"
#include "store/cells.h"
#include "store/channels.h"
#include "store/message_search.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/person_acts.h"
#include "store/person_book.h"
#include "store/policies.h"
#include "store/releases.h"
#include "store/reply_ledger.h"
#include "store/requests.h"
#include "store/rules.h"
#include "store/standins.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

std::unique_ptr<Database> openAt(int version)
{
    auto database = need(Database::open({QStringLiteral(":memory:")}));
    need(migrateTo(*database, version));
    return database;
}

QStringList texts(Database &database, Sql sql)
{
    QStringList found;
    need(database.each(sql, [&](Row &row) { found.append(row.text()); }));
    return found;
}

/// What a database of each version may hold: rows written by hand, as that version wrote them. Once a version is
/// released its rows here stay as they are.
const char *rowsOf(int version)
{
    switch (version) {
    case 1:
        return "INSERT INTO users VALUES (1, 'alice', 'Alice', 'es', x'00', 5);"
               "INSERT INTO user_settings VALUES (1, 'k', '[7]');"
               "INSERT INTO devices VALUES (1, 1, 'phone', x'01', 5, 6, 0, NULL);"
               "INSERT INTO user_presences VALUES (1, 1, 'away', 'x', NULL, 7);"
               "INSERT INTO stand_ins VALUES (1, 1, '{\"a\":1}');";
    case 2:
        return "INSERT INTO accounts (id, user_id, slug, plugin, protocol, name, settings, connect_policy, "
               "presence_policy, "
               "enabled, created_at) VALUES (1, 1, 'work', 'p', 'xmpp', 'Work', '{}', 'always', 'as_user', 1, 5);"
               "INSERT INTO identities (id, account_id, address, name, person_id) VALUES (1, 1, 'bob', 'Bob', 1);"
               "INSERT INTO conversations (id, account_id, kind, address, title, identity_id) "
               "VALUES (1, 1, 'direct', 'bob', 'Bob', 1);"
               "INSERT INTO requests VALUES (1, 1, 'h', '{\"handle\":\"h\",\"kind\":\"input\"}', 5);"
               "INSERT INTO cells VALUES (1, 'p', 'e', x'02', 9);";
    case 3:
        return "INSERT INTO messages (id, user_id, conversation_id, account_id, direction, author, sender_name, kind, "
               "origin, "
               "encryption, text, flags, sent_at, received_at, delivery, disposition, reason) VALUES (1, 1, 1, 1, "
               "'incoming', "
               "'contact', 'Bob', 'text', 'live', 'none', 'hello', 0, 5, 6, 'received', 'deliver', '');"
               "INSERT INTO feed VALUES (1, 1, 6, 1, NULL);"
               "INSERT INTO feed VALUES (1, 2, 7, NULL, '{\"type\":\"contact_removed\",\"identity\":1}');";
    case 4:
        return "INSERT INTO outbox (id, user_id, account_id, kind, state, transaction_id, not_before, created_at, "
               "payload) "
               "VALUES (1, 1, 1, 'send', 'queued', 't', 5, 5, '{}');"
               "INSERT INTO auto_messages (user_id, person_id, identity_id, account_id, conversation_id, at, kind, "
               "absence) "
               "VALUES (1, 1, 1, 1, 1, 5, 'reply', 1);";
    case 5:
        return "INSERT INTO avatars VALUES ('ab', x'89504e47');"
               "UPDATE identities SET avatar = 'ab' WHERE id = 1;";
    case 6:
        return "INSERT INTO people (anchor_id, user_id, slug) VALUES (1, 1, 'bob');"
               "INSERT INTO groups (id, user_id, slug, name, own) VALUES (1, 1, 'family', 'Family', 1);"
               "INSERT INTO group_members VALUES (1, 1);"
               "INSERT INTO labels (id, user_id, slug, name) VALUES (1, 1, 'vip', 'VIP');"
               "INSERT INTO person_labels VALUES (1, 1);"
               "INSERT INTO channels VALUES (1, 1, 'phone', 'Phone', 'push', '{}');"
               "INSERT INTO rule_generations VALUES (1, 1, 5, 1, 'first', 1);"
               "INSERT INTO rule_files VALUES (1, 0, 'main.rules', x'23');"
               "INSERT INTO policies VALUES (1, 1, 'identity', 1, '', 'from', 'always', '[\"block\"]', 5);"
               "INSERT INTO limit_uses VALUES (1, 'k', 'person:1', 5, 6);"
               "INSERT INTO spent_rules VALUES (1, 'once', 5);"
               "INSERT INTO deferred_blocks VALUES (1, 1, 'k', 9, 1, NULL, NULL);"
               "INSERT INTO rule_schedules VALUES (1, 5);"
               "INSERT INTO waiting_messages VALUES (1, 1, 9, '', 0);"
               "INSERT INTO forwards VALUES (1, 1, 1, 1, x'00', 5);";
    case 7:
        return "INSERT INTO rule_plugins VALUES (1, 'calendar', 1, '{}', x'00');";
    case 8:
        return "INSERT INTO stand_in_history (user_id, at, status) VALUES (1, 5, '{}');";
    case 9:
        return "INSERT INTO person_acts VALUES (1, 1, 1, 5, 'k', '{\"op\":\"apart\",\"a\":1,\"b\":2}');"
               "INSERT INTO policy_anchors VALUES (1, 1, 1);"
               "INSERT INTO person_settings VALUES (1, 0);"
               "INSERT INTO pinned_identities VALUES (1);"
               "INSERT INTO cards VALUES (1, 1, 'u', 'Bob', '[]', '[\"bob@x\"]', '[]');";
    case 10:
        return "UPDATE channels SET usage = '{\"per_day\":3}', secrets = x'00', hook_hash = x'01' WHERE id = 1;"
               "INSERT INTO alerts (id, user_id, channel_id, key, subject, thread, recipient, language, state, "
               "standard, urgent, passes_quiet, due, expires, created_at, conversation_id) VALUES (1, 1, 1, 'k', "
               "'message', 'p1', '', '', 'queued', 1, 0, 0, 5, 9, 5, 1);"
               "INSERT INTO alert_parts VALUES (1, 1, 1, 5, 'Bob', '');"
               "INSERT INTO alert_log VALUES (1, 1, 1, 5, 'queued', '');";
    case 11:
        return "INSERT INTO absence_plans VALUES (1, 1, 5, '{\"mode\":\"driving\",\"text\":\"x\"}');";
    case 12:
        return "UPDATE messages SET indexed = 0 WHERE id = 1;"
               "INSERT INTO message_words (message_words, rowid, owner, words) VALUES ('delete', 1, 'u1', 'hello');";
    case 13:
        return "INSERT INTO files VALUES (1, 1, 1, 'tea.png', 'image/png', 3, 3, NULL, 5);"
               "INSERT INTO file_parts VALUES (1, 0, x'746561');";
    case 14:
        return "UPDATE absence_plans SET weekdays = 3 WHERE id = 1;";
    case 15:
        return "INSERT INTO missed_messages VALUES (1, 1, 1);";
    case 16:
        return "INSERT INTO notice_addresses VALUES (1, 1, 1, 'bob@x');";
    case 17:
        return "INSERT INTO service_states VALUES (1, 'weather.forecast', '{\"asked\":1}');";
    case 18:
        return "INSERT INTO channel_digests VALUES (1, '{\"at\":[\"08:00\"]}', 5, 1);";
    case 19:
        return "INSERT INTO came_online VALUES (1, 1, 1, 5, 6, 2);";
    default:
        return nullptr;
    }
}

} // namespace

class TestSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachStepIsRecorded()
    {
        auto database = need(Database::open({QStringLiteral(":memory:")}));
        QCOMPARE(need(currentVersion(*database)), 0);
        for (int version = 1; version <= schemaVersion(); ++version) {
            need(migrateTo(*database, version));
            QCOMPARE(need(currentVersion(*database)), version);
            need(checkIntegrity(*database));
        }
        need(migrate(*database)); // nothing left to do
    }

    void stepByStepGivesWhatAFreshOneHas()
    {
        const auto sql = [](Database &database) {
            return texts(database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name");
        };
        auto fresh = openAt(schemaVersion());
        auto stepped = openAt(1);
        for (int version = 2; version <= schemaVersion(); ++version) {
            need(migrateTo(*stepped, version));
        }
        QCOMPARE(sql(*stepped), sql(*fresh));
    }

    void whatAnOlderVersionHoldsIsKept_data()
    {
        QTest::addColumn<int>("from");
        for (int version = 1; version <= schemaVersion(); ++version) {
            QTest::newRow(qPrintable(QStringLiteral("from version %1").arg(version))) << version;
        }
    }

    void whatAnOlderVersionHoldsIsKept()
    {
        QFETCH(int, from);
        auto owned = openAt(0);
        auto &db = *owned;
        for (int version = 1; version <= schemaVersion(); ++version) {
            if (version > from + 1) {
                continue; // the rest in one go, below
            }
            need(migrateTo(db, version));
            if (version <= from) {
                QVERIFY2(rowsOf(version) != nullptr, "a new step needs rows here");
                need(db.script(rowsOf(version)));
            }
        }
        need(migrate(db));
        need(checkIntegrity(db));
        const UserId user(1);
        QCOMPARE(need(findUser(db, QStringLiteral("alice")))->locale, QStringLiteral("es"));
        QCOMPARE(need(userSettings(db, user)).value(QLatin1String("k")).toInt(), 7);
        QCOMPARE(need(devices(db, user)).size(), 1U);
        QCOMPARE(need(userPresence(db, user))->presence.availability, Availability::Away);
        QCOMPARE(need(standIns(db)).size(), 1U);
        if (from >= 2) {
            QCOMPARE(need(accounts(db, user)).front().slug, QStringLiteral("work"));
            QCOMPARE(need(identities(db, user)).front().person, PersonId(1));
            QCOMPARE(need(conversations(db, user)).front().identity, IdentityId(1));
            QCOMPARE(need(requests(db, user)).front().request.handle, QStringLiteral("h"));
            QCOMPARE(need(cells(db)).front().committed, 9U);
        }
        if (from >= 3) {
            const auto entries = need(readFeed(db, user, FeedSeq(0), 10));
            QCOMPARE(entries.size(), 2U);
            QCOMPARE(std::get<MessageAdded>(entries.front().payload).message.text, QStringLiteral("hello"));
        }
        if (from >= 4) {
            QCOMPARE(need(openOutbox(db)).size(), 1U);
            QCOMPARE(need(countAutoMessages(db, AccountId(1), instantFromMilliseconds(0))), 1);
        }
        QCOMPARE(from >= 2 ? need(identities(db, user)).front().avatar : QString(),
                 from >= 5 ? QStringLiteral("ab") : QString());
        if (from >= 6) {
            QCOMPARE(need(personRecord(db, user, PersonId(1))).slug, QStringLiteral("bob"));
            QCOMPARE(need(groups(db, user)).front().members.size(), 1U);
            QCOMPARE(need(labels(db, user)).front().people.size(), 1U);
            QCOMPARE(need(channels(db, user)).size(), 1U);
            QCOMPARE(need(generationFiles(db, user, need(runningGeneration(db, user))->id)).front().text,
                     QByteArray("#"));
            QCOMPARE(need(policies(db, user)).front().verdicts, QList{PolicyVerdict::Block});
            QVERIFY(need(isSpent(db, user, QStringLiteral("once"))));
            QCOMPARE(need(waitingDue(db, user, instantFromMilliseconds(9))).size(), 1U);
            QCOMPARE(need(takeDeferred(db, user, instantFromMilliseconds(9), 5)).size(), 1U);
        }
        QCOMPARE(from >= 11 ? int(need(absencePlans(db, user)).front().weekdays) : 0, from >= 14 ? 3 : 0);
        if (from >= 11) {
            QCOMPARE(need(absencePlans(db, user)).front().absence.mode, StandInMode::Driving);
        }
        if (from >= 10) {
            QCOMPARE(need(channels(db, user)).front().usage.value(QLatin1String("per_day")).toInt(), 3);
            QCOMPARE(need(dueAlerts(db, user, instantFromMilliseconds(5))).front().key, QStringLiteral("k"));
            QCOMPARE(need(alertParts(db, AlertId(1))).front().message, MessageId(1));
            QCOMPARE(need(alertLog(db, user, ChannelId(1), 5)).size(), 1U);
        }
        if (from >= 3) {
            const auto found = need(searchMessages(db, user, {QStringLiteral("hello")}));
            QCOMPARE(found.size(), from >= 12 ? 0U : 1U); // what was there before is found as well
        }
        if (from >= 9) {
            QCOMPARE(need(personActs(db, user)).front().key, QStringLiteral("k"));
            QCOMPARE(need(policyAnchors(db, user)).front().anchor, IdentityId(1));
            QVERIFY(!need(personsAggregated(db, user)));
            QCOMPARE(need(pinnedIdentities(db, user)), std::vector{IdentityId(1)});
            QCOMPARE(need(cards(db, user)).front().emails, QStringList{QStringLiteral("bob@x")});
        }
    }

    void everyTableIsStrict()
    {
        auto database = openAt(schemaVersion());
        QCOMPARE(texts(*database, "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND "
                                  "name NOT LIKE 'sqlite_%'"),
                 QStringList());
    }

    void noRowIdIsUsedAgain()
    {
        auto database = openAt(schemaVersion());
        QCOMPARE(texts(*database,
                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '% id %PRIMARY KEY%' AND "
                       "sql NOT LIKE '% id %INTEGER PRIMARY KEY AUTOINCREMENT%'"),
                 QStringList());
    }

    /// Or removing a user reads every table once for each row.
    void everyReferenceHasAnIndex()
    {
        auto database = openAt(schemaVersion());
        QCOMPARE(texts(*database,
                       "SELECT t.name || '.' || f.\"from\" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f "
                       "WHERE t.type = 'table' AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) i, "
                       "pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = f.\"from\") AND NOT EXISTS "
                       "(SELECT 1 FROM pragma_table_info(t.name) p WHERE p.name = f.\"from\" AND p.pk = 1)"),
                 QStringList());
    }

    void aNewerDatabaseIsRefused()
    {
        auto database = openAt(schemaVersion());
        need(database->script("PRAGMA user_version = " + QByteArray::number(schemaVersion() + 1)));
        const auto refused = migrate(*database);
        VERIFY_ERROR(refused, "store.schema.newer");
        QCOMPARE(refused.error().retry, Retry::AfterUserAction);
        QCOMPARE(need(currentVersion(*database)), schemaVersion() + 1);
    }

    void anotherProgramsDatabaseIsRefused()
    {
        auto database = need(Database::open({QStringLiteral(":memory:")}));
        need(database->script("CREATE TABLE theirs (x)"));
        VERIFY_ERROR(migrate(*database), "store.schema.foreign");
        QCOMPARE(texts(*database, "SELECT name FROM sqlite_schema"), QStringList{QStringLiteral("theirs")});
    }

    void aStepThatFailsLeavesTheOneBefore()
    {
        auto database = openAt(1);
        need(database->script("CREATE TABLE conversations (in_the_way)")); // the second step makes it after others
        VERIFY_ERROR(migrate(*database), "store.schema.failed");
        QCOMPARE(need(currentVersion(*database)), 1);
        QVERIFY(!database->inTransaction());
        QVERIFY(!texts(*database, "SELECT name FROM sqlite_schema").contains(QStringLiteral("accounts")));
        QCOMPARE(*need(database->first("PRAGMA foreign_keys", [](Row &row) { return row.integer(); })), 1);
        need(database->script("DROP TABLE conversations"));
        need(migrate(*database));
    }
};

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
