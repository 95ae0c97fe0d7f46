// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreDensePerUser()
    {
        World world;
        const auto other = need(insertUser(world.db, {QStringLiteral("carol"), {}, {}, "h"}, at(0))).id;
        QCOMPARE(need(lastFeedSeq(world.db, world.user)), FeedSeq(0));
        for (qint64 i = 1; i <= 3; ++i) {
            QCOMPARE(world.publish(world.incoming(QStringLiteral("x"))).seq, FeedSeq(i));
            QCOMPARE(need(appendFeed(world.db, other, at(i), ContactRemoved{IdentityId(i)})).seq, FeedSeq(i));
        }
        QCOMPARE(need(lastFeedSeq(world.db, world.user)), FeedSeq(3));
    }

    void aNumberThatWasRolledBackIsGivenAgain()
    {
        World world;
        need(world.db.begin());
        QCOMPARE(need(appendFeed(world.db, world.user, at(0), ContactRemoved{IdentityId(1)})).seq, FeedSeq(1));
        world.db.rollback();
        QCOMPARE(need(appendFeed(world.db, world.user, at(0), ContactRemoved{IdentityId(2)})).seq, FeedSeq(1));
    }

    void entriesComeBackInOrderAndInPages()
    {
        World world;
        std::vector<FeedEntry> written;
        written.push_back(world.publish(world.incoming(QStringLiteral("one"), 1)));
        const auto id = std::get<MessageAdded>(written.front().payload).message.id;
        const FeedPayload others[] = {
            MessageProgressed{id, Delivery::Read, Error{"a.b", QStringLiteral("c"), Retry::Later}, QStringLiteral("r")},
            ConversationRead{world.chat, id},
            ConversationUpdated{need(conversation(world.db, world.chat))},
            ContactUpdated{world.bob},
            ContactRemoved{world.bob.id},
            AccountUpdated{need(account(world.db, world.account))},
            AccountRemoved{world.account},
            RequestAdded{{RequestId(1), world.account, {QStringLiteral("h"), RequestKind::Certificate}, at(5)}},
            RequestClosed{RequestId(1)},
            StandInChanged{{StandInState::Away, AwayReason::Lost, at(1), {}, 3}},
        };
        for (const auto &payload : others) {
            written.push_back(need(appendFeed(world.db, world.user, at(2), payload)));
        }
        written.push_back(world.publish(world.incoming(QStringLiteral("two"), 3)));
        QCOMPARE(need(readFeed(world.db, world.user, FeedSeq(0), 100)), written);

        std::vector<FeedEntry> paged;
        for (FeedSeq since(0);;) {
            const auto page = need(readFeed(world.db, world.user, since, 5));
            if (page.empty()) {
                break;
            }
            QVERIFY(page.size() <= 5);
            paged.insert(paged.end(), page.begin(), page.end());
            since = page.back().seq;
        }
        QCOMPARE(paged, written);
        QVERIFY(need(readFeed(world.db, world.user, written.back().seq, 5)).empty());
        QVERIFY(need(readFeed(world.db, UserId(99), FeedSeq(0), 5)).empty());
    }

    void aMessageIsReadAsItIsNow()
    {
        World world;
        const auto entry = world.publish(world.outgoing(QStringLiteral("x")));
        const auto id = std::get<MessageAdded>(entry.payload).message.id;
        need(progressMessage(world.db, id, Delivery::Sent, {}, QStringLiteral("r")));
        const auto read = need(readFeed(world.db, world.user, FeedSeq(0), 10));
        QCOMPARE(std::get<MessageAdded>(read.front().payload).message.delivery, Delivery::Sent);
    }

    void aMessageThatIsNotThereCannotBePublished()
    {
        World world;
        VERIFY_ERROR(appendFeed(world.db, world.user, at(0), MessageAdded{world.incoming(QStringLiteral("x"))}),
                     "store.reference");
    }

    void whatCannotBeReadIsAnError()
    {
        World world;
        need(world.db.run("INSERT INTO feed (user_id, seq, at, payload) VALUES (?, 1, 0, '{\"type\":\"unheard_of\"}')",
                          world.user));
        VERIFY_ERROR(readFeed(world.db, world.user, FeedSeq(0), 10), "store.row");
    }
};

QTEST_GUILESS_MAIN(TestFeed)
#include "tst_feed.moc"
