// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/avatars.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestContacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anIdentityIsItsOwnPersonAtBirth()
    {
        World world;
        QCOMPARE(world.bob.person.value(), world.bob.id.value());
        const auto again = need(ensureIdentity(world.db, world.account, world.bob.address, QStringLiteral("Other")));
        QCOMPARE(again, world.bob); // a name is not replaced
        const auto carol = need(ensureIdentity(world.db, world.account, QStringLiteral("carol"), {}));
        QVERIFY(carol.person != world.bob.person);
        QCOMPARE(need(ensureIdentity(world.db, world.account, QStringLiteral("carol"), QStringLiteral("Carol"))).name,
                 QStringLiteral("Carol")); // but an empty one is filled
        QCOMPARE(need(identity(world.db, carol.id)).name, QStringLiteral("Carol"));
    }

    void aPictureIsKeptOnceForAllWhoHaveIt()
    {
        World world;
        const auto count = [&world] {
            return need(world.db.first("SELECT count(*) FROM avatars", [](Row &row) { return row.integer(); })).value();
        };
        const auto carol = need(ensureIdentity(world.db, world.account, QStringLiteral("carol"), {}));
        QVERIFY(world.bob.avatar.isEmpty());
        const auto hash = need(setAvatar(world.db, world.bob.id, "one picture"));
        QCOMPARE(hash.size(), 64);
        QCOMPARE(need(setAvatar(world.db, carol.id, "one picture")), hash);
        QCOMPARE(count(), 1);
        QCOMPARE(need(identity(world.db, carol.id)).avatar, hash);
        QCOMPARE(need(avatar(world.db, hash)), QByteArray("one picture"));
        const auto other = need(setAvatar(world.db, world.bob.id, "another"));
        QVERIFY(other != hash);
        QCOMPARE(count(), 2);
        QCOMPARE(need(setAvatar(world.db, carol.id, {})), QString());
        QCOMPARE(count(), 1); // nobody has the first any more
        VERIFY_ERROR(avatar(world.db, hash), "avatar.unknown");
        VERIFY_ERROR(avatar(world.db, QString()), "avatar.unknown");
        // Nothing else of the identity changes it.
        auto renamed = world.bob;
        renamed.name = QStringLiteral("Robert");
        need(updateIdentity(world.db, renamed));
        QCOMPARE(need(identity(world.db, world.bob.id)).avatar, other);
        need(world.db.run("DELETE FROM identities WHERE id = ?", world.bob.id));
        QCOMPARE(count(), 0);
        VERIFY_ERROR(setAvatar(world.db, carol.id, QByteArray(64 * 1024 + 1, 'x')), "avatar.too_large");
        VERIFY_ERROR(setAvatar(world.db, IdentityId(99), "x"), "identity.unknown");
    }

    void addressesAreComparedExactly()
    {
        World world;
        QVERIFY(!need(findIdentity(world.db, world.account, QStringLiteral("BOB@example.org"))));
        QVERIFY(!need(findIdentity(world.db, AccountId(99), world.bob.address)));
        VERIFY_ERROR(identity(world.db, IdentityId(99)), "identity.unknown");
        VERIFY_ERROR(ensureIdentity(world.db, AccountId(99), QStringLiteral("x"), {}), "store.reference");
    }

    void everyFieldOfAnIdentityComesBack()
    {
        World world;
        auto changed = world.bob;
        changed.name = QStringLiteral("Robert");
        changed.groups = {QStringLiteral("Friends, \"old\""), QStringLiteral("Œuvre")};
        changed.subscription = Subscription::Both;
        changed.listed = true;
        changed.everWrittenTo = true;
        changed.isBot = true;
        changed.person = PersonId(77);
        need(updateIdentity(world.db, changed));
        QCOMPARE(need(identity(world.db, changed.id)), changed);
        QCOMPARE(need(identities(world.db, world.user)), std::vector{changed});
        QCOMPARE(need(identitiesOfAccount(world.db, world.account)), std::vector{changed});
        QCOMPARE(need(identitiesOfPerson(world.db, PersonId(77))), std::vector{changed.id});
    }

    void marksAreKept()
    {
        World world;
        QCOMPARE(need(replyMarks(world.db, world.bob.id)), ReplyMarks());
        need(setReplyMarks(world.db, world.bob.id, {at(5), {}}));
        QCOMPARE(need(replyMarks(world.db, world.bob.id)), (ReplyMarks{at(5), {}}));
    }

    void aConversationIsOneOfItsKindAndAddress()
    {
        World world;
        const auto again = need(ensureConversation(world.db, world.account, ConversationKind::Direct, world.bob.address,
                                                   QStringLiteral("other"), {}));
        QCOMPARE(again.id, world.chat);
        QCOMPARE(again.identity, world.bob.id);
        const auto room =
            need(ensureConversation(world.db, world.account, ConversationKind::Room, world.bob.address, {}, {}));
        QVERIFY(room.id != world.chat);
        VERIFY_ERROR(conversation(world.db, ConversationId(99)), "conversation.unknown");
    }

    void everyFieldOfAConversationComesBack()
    {
        World world;
        auto room =
            need(ensureConversation(world.db, world.account, ConversationKind::Room, QStringLiteral("#r"), {}, {}));
        room.title = QStringLiteral("Room");
        room.topic = QStringLiteral("Topic");
        room.ownNick = QStringLiteral("me");
        room.joined = true;
        room.muted = true;
        need(updateConversation(world.db, room));
        QCOMPARE(need(conversation(world.db, room.id)), room);
        QCOMPARE(need(joinedRooms(world.db, world.account)), std::vector{room});
        QVERIFY(need(roomPassword(world.db, vault(), room.id)).isEmpty());
        need(setRoomPassword(world.db, vault(), room.id, Secret("pw")));
        QCOMPARE(need(roomPassword(world.db, vault(), room.id)).reveal(), "pw");
        need(setRoomPassword(world.db, vault(), room.id, Secret()));
        QVERIFY(need(roomPassword(world.db, vault(), room.id)).isEmpty());
    }

    void theNewestConversationComesFirst()
    {
        World world;
        const auto room =
            need(ensureConversation(world.db, world.account, ConversationKind::Room, QStringLiteral("#r"), {}, {}));
        QCOMPARE(need(conversations(world.db, world.user)).front().id, room.id);
        world.add(world.incoming(QStringLiteral("x")));
        QCOMPARE(need(conversations(world.db, world.user)).front().id, world.chat);
        QVERIFY(need(conversations(world.db, UserId(99))).empty());
    }

    void theReadMarkerNeverGoesBack()
    {
        World world;
        const auto first = world.add(world.incoming(QStringLiteral("1")));
        const auto second = world.add(world.incoming(QStringLiteral("2")));
        const auto third = world.add(world.incoming(QStringLiteral("3")));
        QCOMPARE(world.unread(), 3);
        const auto read = need(markRead(world.db, world.chat, second, at(1)));
        QCOMPARE(read->unread, 1);
        QCOMPARE(read->readUpTo, second);
        QVERIFY(!need(markRead(world.db, world.chat, first, at(2))));
        QVERIFY(!need(markRead(world.db, world.chat, second, at(2))));
        QCOMPARE(world.unread(), 1);
        QCOMPARE(need(markRead(world.db, world.chat, third, at(3)))->unread, 0);
        VERIFY_ERROR(markRead(world.db, world.chat, MessageId(99), at(3)), "message.unknown");
        VERIFY_ERROR(markRead(world.db, ConversationId(99), third, at(3)), "conversation.unknown");
        auto other = world.incoming(QStringLiteral("x"));
        other.conversation =
            need(ensureConversation(world.db, world.account, ConversationKind::Room, QStringLiteral("#r"), {}, {})).id;
        VERIFY_ERROR(markRead(world.db, world.chat, world.add(other), at(3)), "message.unknown");
    }
};

QTEST_GUILESS_MAIN(TestContacts)
#include "tst_contacts.moc"
