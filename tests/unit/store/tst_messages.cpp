// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFieldComesBack()
    {
        World world;
        auto message = world.outgoing(QStringLiteral("a\nb \U0001F600 '; DROP TABLE users; --") + QChar(0) + u'c');
        message.author = Author::Locum;
        message.sender = world.bob.id;
        message.senderName = QStringLiteral("Bób");
        message.kind = MessageKind::Image;
        message.origin = Origin::OfflineStore;
        message.encryption = Encryption::Unreadable;
        message.attachments = {{QStringLiteral("a.png"), QStringLiteral("image/png"), 5, QStringLiteral("https://x/")},
                               {}};
        message.flags = {true, false, true, false, true, false, true};
        message.remoteId = QStringLiteral("r-1");
        message.sentAt = at(-1000);
        message.delivery = Delivery::NotSent;
        message.error = Error{"a.b", QStringLiteral("why"), Retry::Later};
        message.disposition = Disposition::Digest;
        message.reason = QStringLiteral("rule 3");
        message.inReplyTo = world.add(world.incoming(QStringLiteral("first")));
        message.replaces = message.inReplyTo;
        message.clientId = QStringLiteral("c-1");
        message.id = world.add(message, QStringLiteral("key"));
        QCOMPARE(need(store::message(world.db, world.user, message.id)), message);
    }

    void eachFlagHasItsBit()
    {
        World world;
        for (int i = 0; i < 7; ++i) {
            auto message = world.incoming(QStringLiteral("x"));
            bool *flags[] = {&message.flags.automatic, &message.flags.fromBot, &message.flags.system,
                             &message.flags.error,     &message.flags.edited,  &message.flags.mentionsMe,
                             &message.flags.noReply};
            *flags[i] = true;
            message.id = world.add(message);
            QCOMPARE(need(store::message(world.db, world.user, message.id)).flags, message.flags);
        }
    }

    void theSameClientIdIsTheSameMessage()
    {
        World world;
        auto message = world.outgoing(QStringLiteral("one"));
        message.clientId = QStringLiteral("c-1");
        const auto first = need(insertMessage(world.db, world.user, message, {}));
        message.text = QStringLiteral("again");
        const auto second = need(insertMessage(world.db, world.user, message, {}));
        QVERIFY(first.isNew);
        QVERIFY(!second.isNew);
        QCOMPARE(second.id, first.id);
        QCOMPARE(need(findByClientId(world.db, world.user, QStringLiteral("c-1")))->text, QStringLiteral("one"));

        const auto other = need(insertUser(world.db, {QStringLiteral("carol"), {}, {}, "h"}, at(0))).id;
        QVERIFY(need(insertMessage(world.db, other, message, {})).isNew);
    }

    void onlyWhatIsNotLiveIsDroppedAsSeenBefore_data()
    {
        QTest::addColumn<Origin>("second");
        QTest::addColumn<bool>("sameConversation");
        QTest::addColumn<bool>("stored");
        QTest::newRow("history again") << Origin::History << true << false;
        QTest::newRow("offline store again") << Origin::OfflineStore << true << false;
        QTest::newRow("carbon again") << Origin::OwnOtherDevice << true << false;
        QTest::newRow("live is always stored") << Origin::Live << true << true;
        QTest::newRow("another conversation") << Origin::History << false << true;
    }

    void onlyWhatIsNotLiveIsDroppedAsSeenBefore()
    {
        QFETCH(Origin, second);
        QFETCH(bool, sameConversation);
        QFETCH(bool, stored);
        World world;
        const auto key = QStringLiteral("key");
        const auto first = world.add(world.incoming(QStringLiteral("x")), key);
        auto again = world.incoming(QStringLiteral("x"));
        again.origin = second;
        if (!sameConversation) {
            again.conversation =
                need(ensureConversation(world.db, world.account, ConversationKind::Room, QStringLiteral("#r"), {}, {}))
                    .id;
        }
        const auto inserted = need(insertMessage(world.db, world.user, again, key));
        QCOMPARE(inserted.isNew, stored);
        QCOMPARE(inserted.id == first, !stored);
    }

    void noDedupeKeyIsEqualToNone()
    {
        World world;
        auto message = world.incoming(QStringLiteral("x"));
        message.origin = Origin::History;
        QVERIFY(need(insertMessage(world.db, world.user, message, {})).isNew);
        QVERIFY(need(insertMessage(world.db, world.user, message, {})).isNew);
    }

    void anotherUsersMessageIsUnknown()
    {
        World world;
        const auto id = world.add(world.incoming(QStringLiteral("x")));
        VERIFY_ERROR(store::message(world.db, UserId(world.user.value() + 1), id), "message.unknown");
        VERIFY_ERROR(store::message(world.db, world.user, MessageId(999)), "message.unknown");
    }

    void theNewestWithARemoteIdIsFound()
    {
        World world;
        auto message = world.outgoing(QStringLiteral("x"));
        message.remoteId = QStringLiteral("r");
        world.add(message);
        const auto newest = world.add(message);
        QCOMPARE(need(findByRemoteId(world.db, world.chat, QStringLiteral("r")))->id, newest);
        QVERIFY(!need(findByRemoteId(world.db, world.chat, QString())));
        QVERIFY(!need(findByRemoteId(world.db, world.chat, QStringLiteral("other"))));
    }

    void historyComesInPagesOldestFirst()
    {
        World world;
        std::vector<MessageId> ids;
        for (int i = 0; i < 5; ++i) {
            ids.push_back(world.add(world.incoming(QString::number(i))));
        }
        const auto idsOf = [](const HistoryPage &page) {
            std::vector<MessageId> found;
            for (const auto &entry : page.messages) {
                found.push_back(entry.id);
            }
            return found;
        };
        auto page = need(history(world.db, world.chat, std::nullopt, 2));
        QVERIFY(page.more);
        QCOMPARE(idsOf(page), (std::vector{ids[3], ids[4]}));
        page = need(history(world.db, world.chat, page.messages.front().id, 2));
        QVERIFY(page.more);
        QCOMPARE(idsOf(page), (std::vector{ids[1], ids[2]}));
        page = need(history(world.db, world.chat, page.messages.front().id, 2));
        QVERIFY(!page.more);
        QCOMPARE(idsOf(page), std::vector{ids[0]});
    }

    void deliveryNeverGoesBack_data()
    {
        QTest::addColumn<Delivery>("from");
        QTest::addColumn<Delivery>("to");
        QTest::addColumn<bool>("moves");
        using D = Delivery;
        const auto row = [](const char *name, D from, D to, bool moves) { QTest::newRow(name) << from << to << moves; };
        row("queued to sending", D::Queued, D::Sending, true);
        row("sending to sent", D::Sending, D::Sent, true);
        row("receipt before the outcome", D::Sending, D::Delivered, true);
        row("outcome after the receipt", D::Delivered, D::Sent, false);
        row("delivered after read", D::Read, D::Delivered, false);
        row("the same again", D::Sent, D::Sent, false);
        row("unknown turns out sent", D::Unknown, D::Sent, true);
        row("unknown turns out not sent", D::Unknown, D::NotSent, true);
        row("sent is not taken back", D::Sent, D::Unknown, false);
        row("failed and tried again", D::NotSent, D::Queued, true);
        row("sent and not tried again", D::Sent, D::Queued, false);
        row("not sent, but a receipt came", D::NotSent, D::Delivered, true);
    }

    void deliveryNeverGoesBack()
    {
        QFETCH(Delivery, from);
        QFETCH(Delivery, to);
        QFETCH(bool, moves);
        World world;
        auto message = world.outgoing(QStringLiteral("x"));
        message.delivery = from;
        const auto id = world.add(message);
        const Error error{"a.b", QStringLiteral("c"), Retry::No};
        QCOMPARE(need(progressMessage(world.db, id, to, error, {})), moves);
        const auto now = need(store::message(world.db, world.user, id));
        QCOMPARE(now.delivery, moves ? to : from);
        QCOMPARE(now.error.has_value(), moves);
    }

    void aRemoteIdIsLearntLater()
    {
        World world;
        auto message = world.outgoing(QStringLiteral("x"));
        message.delivery = Delivery::Read;
        const auto id = world.add(message);
        QVERIFY(need(progressMessage(world.db, id, Delivery::Sent, {}, QStringLiteral("r"))));
        const auto now = need(store::message(world.db, world.user, id));
        QCOMPARE(now.remoteId, QStringLiteral("r"));
        QCOMPARE(now.delivery, Delivery::Read);
        VERIFY_ERROR(progressMessage(world.db, MessageId(99), Delivery::Sent, {}, {}), "message.unknown");
    }

    void unreadCountsWhatContactsSent()
    {
        World world;
        auto message = world.incoming(QStringLiteral("x"));
        const auto first = world.add(message);
        message.origin = Origin::OfflineStore;
        world.add(message);
        QCOMPARE(world.unread(), 2);
        message.origin = Origin::History;
        world.add(message);
        message.origin = Origin::Live;
        message.replaces = first;
        world.add(message);
        message.replaces.reset();
        message.disposition = Disposition::Drop;
        const auto dropped = world.add(message);
        world.add(world.outgoing(QStringLiteral("mine")));
        QCOMPARE(world.unread(), 2);
        need(setDecision(world.db, dropped, Disposition::Deliver, QStringLiteral("again")));
        QCOMPARE(world.unread(), 3);
        need(recountUnread(world.db, world.chat));
        QCOMPARE(world.unread(), 3);
        QCOMPARE(need(store::message(world.db, world.user, dropped)).reason, QStringLiteral("again"));
    }

    void whatTheUserWritesIsKnownOfThem()
    {
        World world;
        QVERIFY(!need(userLastWrote(world.db, world.chat)));
        auto automatic = world.outgoing(QStringLiteral("away"), 100);
        automatic.author = Author::Locum;
        world.add(automatic);
        QVERIFY(!need(userLastWrote(world.db, world.chat)));
        QVERIFY(!need(identity(world.db, world.bob.id)).everWrittenTo);

        auto carbon = world.outgoing(QStringLiteral("hi"), 300);
        carbon.author = Author::UserElsewhere;
        carbon.sentAt = at(10'000); // a clock that is ahead
        world.add(carbon);
        QCOMPARE(need(userLastWrote(world.db, world.chat)), at(300));
        QVERIFY(need(identity(world.db, world.bob.id)).everWrittenTo);
        world.add(world.outgoing(QStringLiteral("old"), 200));
        QCOMPARE(need(userLastWrote(world.db, world.chat)), at(300));
    }

    void whatADeviceHasNotSeenIsDecidedAgain()
    {
        World world;
        const auto seen = world.publish(world.incoming(QStringLiteral("seen")));
        const auto missed = world.publish(world.incoming(QStringLiteral("missed")));
        auto backlog = world.incoming(QStringLiteral("backlog"));
        backlog.origin = Origin::History;
        world.publish(backlog);
        world.publish(world.outgoing(QStringLiteral("mine")));
        const auto found = need(incomingAfter(world.db, world.user, seen.seq, Instant{}, 100));
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found.front(),
                 need(store::message(world.db, world.user, std::get<MessageAdded>(missed.payload).message.id)));
    }

    void theStepsTellTheWholeStory()
    {
        World world;
        auto message = world.incoming(QStringLiteral("x"), 100);
        message.reason = QStringLiteral("built-in");
        const auto entry = world.publish(message);
        const auto id = std::get<MessageAdded>(entry.payload).message.id;
        need(addStep(world.db, id, at(150), QStringLiteral("answered"), QStringLiteral("message 9")));
        const auto later = world.publish(world.incoming(QStringLiteral("y"), 160));
        need(insertDevice(world.db, world.user, QStringLiteral("tablet"), "t2", at(0)));
        need(acknowledgeFeed(world.db, world.device, later.seq, at(200)));
        need(markRead(world.db, world.chat, std::get<MessageAdded>(later.payload).message.id, at(300)));
        const std::vector<MessageStep> expected{
            {at(100), QStringLiteral("received"), QStringLiteral("live")},
            {at(100), QStringLiteral("stored"), {}},
            {at(100), QStringLiteral("decided"), QStringLiteral("deliver: built-in")},
            {at(150), QStringLiteral("answered"), QStringLiteral("message 9")},
            {at(200), QStringLiteral("delivered"), QStringLiteral("phone")},
            {at(300), QStringLiteral("read"), {}},
        };
        QVERIFY(need(messageSteps(world.db, id)) == expected);
        need(removeDevice(world.db, world.user, world.device, at(400)));
        QVERIFY(need(messageSteps(world.db, id)) == expected);
        VERIFY_ERROR(messageSteps(world.db, MessageId(99)), "message.unknown");
    }

    void anIdIsNeverUsedAgain()
    {
        World world;
        const auto last = world.add(world.incoming(QStringLiteral("x")));
        need(world.db.run("DELETE FROM messages WHERE id = ?", last));
        QVERIFY(world.add(world.incoming(QStringLiteral("y"))) > last);
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
