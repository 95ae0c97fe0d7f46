// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/outbox.h"
#include "store/requests.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFieldComesBack()
    {
        World world;
        const NewAccount wish{world.user,
                              QStringLiteral("home"),
                              QStringLiteral("purple"),
                              QStringLiteral("xmpp"),
                              QStringLiteral("me@example.org"),
                              {{QStringLiteral("port"), 5222}},
                              ConnectPolicy::WithDevice,
                              PresencePolicy::Invisible,
                              false};
        auto made = need(insertAccount(world.db, vault(), wish, {}, at(1)));
        QCOMPARE(made.slug, wish.slug);
        QCOMPARE(made.settings, wish.settings);
        QCOMPARE(made.connectPolicy, wish.connectPolicy);
        QCOMPARE(made.presencePolicy, wish.presencePolicy);
        QVERIFY(!made.enabled);
        made.name = QStringLiteral("other");
        made.settings.insert(QStringLiteral("tls"), true);
        made.connectPolicy = ConnectPolicy::Always;
        made.presencePolicy = PresencePolicy::PassThrough;
        made.enabled = true;
        made.ownAddress = QStringLiteral("me@example.org/locum");
        need(updateAccount(world.db, made));
        QCOMPARE(need(account(world.db, made.id)), made);
        QCOMPARE(need(accounts(world.db, world.user)).size(), 2U);
        QCOMPARE(need(allAccounts(world.db)).back(), made);
        VERIFY_ERROR(account(world.db, AccountId(99)), "account.unknown");
    }

    void aSlugIsTheUsersOnce()
    {
        World world;
        const auto slugOf = [&](const QString &wish) { return need(account(world.db, world.addAccount(wish))).slug; };
        QCOMPARE(slugOf(QStringLiteral("work")), QStringLiteral("work-2"));
        QCOMPARE(slugOf(QStringLiteral("work")), QStringLiteral("work-3"));
        QCOMPARE(slugOf(QString()), QStringLiteral("loopback"));
        need(removeAccount(world.db, world.account, at(1)));
        QCOMPARE(slugOf(QStringLiteral("work")), QStringLiteral("work"));
    }

    void secretsAreMergedAndReplaced()
    {
        World world;
        QVERIFY(need(accountSecrets(world.db, vault(), world.account)).empty());
        const auto key = [](const char *name) { return QString::fromLatin1(name); };
        need(setAccountSecrets(world.db, vault(), world.account, {{key("a"), Secret("1")}, {key("b"), Secret("2")}}));
        need(mergeAccountSettings(world.db, vault(), world.account, {{key("pin"), key("x")}},
                                  {{key("b"), Secret("3")}}));
        auto secrets = need(accountSecrets(world.db, vault(), world.account));
        QCOMPARE(secrets.size(), 2U);
        QCOMPARE(secrets[key("a")].reveal(), "1");
        QCOMPARE(secrets[key("b")].reveal(), "3");
        need(mergeAccountSettings(world.db, vault(), world.account, {{key("pin"), QJsonValue()}, {key("n"), 1}}, {}));
        QCOMPARE(need(account(world.db, world.account)).settings, (QJsonObject{{key("n"), 1}}));
        QCOMPARE(need(accountSecrets(world.db, vault(), world.account)).size(), 2U);
        VERIFY_ERROR(accountSecrets(world.db, vault('z'), world.account), "store.key.wrong");
    }

    void oneAccountsSecretsAreNoOthers()
    {
        World world;
        need(setAccountSecrets(world.db, vault(), world.account, {{QStringLiteral("a"), Secret("1")}}));
        const auto other = world.addAccount(QStringLiteral("other"));
        need(world.db.run("UPDATE accounts SET secrets = (SELECT secrets FROM accounts WHERE id = ?) WHERE id = ?",
                          world.account, other));
        VERIFY_ERROR(accountSecrets(world.db, vault(), other), "store.key.wrong");
    }

    void aRemovedAccountKeepsItsHistoryOnly()
    {
        World world;
        need(setAccountSecrets(world.db, vault(), world.account, {{QStringLiteral("a"), Secret("1")}}));
        const auto queued = world.add(world.outgoing(QStringLiteral("queued")));
        auto message = world.outgoing(QStringLiteral("sending"));
        message.delivery = Delivery::Sending;
        const auto sending = world.add(message);
        const auto enqueue = [&](MessageId id, const char *transaction) {
            return need(enqueueOutbox(world.db,
                                      {world.user,
                                       world.account,
                                       world.chat,
                                       id,
                                       OutboxKind::Send,
                                       TransactionId(QString::fromLatin1(transaction)),
                                       at(0),
                                       {}},
                                      at(0)))
                .id;
        };
        enqueue(queued, "q");
        QVERIFY(need(startOutbox(world.db, enqueue(sending, "s"))));
        need(putRequest(world.db, world.account, {QStringLiteral("h")}, at(0)));
        auto room =
            need(ensureConversation(world.db, world.account, ConversationKind::Room, QStringLiteral("#r"), {}, {}));
        room.joined = true;
        need(updateConversation(world.db, room));

        need(removeAccount(world.db, world.account, at(9)));
        need(checkIntegrity(world.db));
        VERIFY_ERROR(account(world.db, world.account), "account.unknown");
        VERIFY_ERROR(accountSecrets(world.db, vault(), world.account), "account.unknown");
        VERIFY_ERROR(removeAccount(world.db, world.account, at(9)), "account.unknown");
        QVERIFY(need(accounts(world.db, world.user)).empty());
        QVERIFY(need(identities(world.db, world.user)).empty());
        QVERIFY(need(openOutbox(world.db)).empty());
        QVERIFY(need(requests(world.db, world.user)).empty());
        QVERIFY(need(joinedRooms(world.db, world.account)).empty());
        QCOMPARE(*need(world.db.first("SELECT count(*) FROM accounts WHERE secrets IS NOT NULL",
                                      [](Row &row) { return row.integer(); })),
                 0);
        // What was on its way: not known, or surely not.
        QCOMPARE(need(store::message(world.db, world.user, queued)).delivery, Delivery::NotSent);
        QCOMPARE(need(store::message(world.db, world.user, sending)).delivery, Delivery::Unknown);
        QCOMPARE(need(history(world.db, world.chat, {}, 10)).messages.size(), 2U);
        QCOMPARE(need(conversations(world.db, world.user)).size(), 2U);
    }
};

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
