// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <algorithm>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestConversations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsRoomsAgainAfterEveryLogIn();
    void joinsWhatWasAskedForWhileOffline();
    void staysOutWhereItWasPutOut();
    void staysOutWhereItIsRefused();
    void leavesOnceAndForAll();
    void showsWhoIsInARoom();
    void answersNoRooms();
    void pagesThroughHistory();
    void countsUnreadAndMarksRead();
    void tellsTyping();
    void mutes();
    void hidesOtherUsersConversations();
    void takesSpellingsThatMeanTheSameForOne();
};

namespace {

struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();

    Conversation join(const QString &room, const QString &nick = {}, const QByteArray &password = {})
    {
        const auto opened = world.ask<Conversation>([&](auto reply) {
            world.ports.conversations->open(
                user, ports::OpenConversation{account, ConversationKind::Room, room, nick, Secret(password)}, reply);
        });
        world.settle();
        return *opened;
    }
    Done close(ConversationId conversation)
    {
        auto done = world.ask<void>([&](auto reply) { world.ports.conversations->close(user, conversation, reply); });
        world.settle();
        return done;
    }
    std::vector<Conversation> all()
    {
        return *world.ask<std::vector<Conversation>>(
            [&](auto reply) { world.ports.conversations->conversations(user, reply); });
    }
    Done read(ConversationId conversation, MessageId upTo)
    {
        return world.ask<void>(
            [&](auto reply) { world.ports.conversations->markRead(user, conversation, upTo, reply); });
    }
    int joins() const { return world.network->count<JoinRoom>(); }
};

} // namespace

void TestConversations::joinsRoomsAgainAfterEveryLogIn()
{
    Scene scene;
    scene.join(QStringLiteral("den@rooms"), QStringLiteral("al"), "pass");
    QCOMPARE(scene.joins(), 1);
    scene.world.network->tell(
        scene.account, RoomJoined{QStringLiteral("den@rooms"), QStringLiteral("The Den"), QStringLiteral("al_")});
    scene.world.settle();
    QCOMPARE(scene.all().front().title, QStringLiteral("The Den"));
    scene.world.network->tell(scene.account, LinkChanged{LinkState::WaitingToRetry, Error{"x", {}, Retry::Later}, {}});
    scene.world.network->tell(scene.account, RoomLeft{QStringLiteral("den@rooms"), std::nullopt});
    scene.world.pass(10s);
    QCOMPARE(scene.joins(), 2);
    scene.world.restart(false);
    scene.world.settle();
    QCOMPARE(scene.joins(), 1);
    const auto command = std::get<JoinRoom>(scene.world.network->given<JoinRoom>().front().command);
    QCOMPARE(command.address, QStringLiteral("den@rooms"));
    QCOMPARE(command.nick, QStringLiteral("al_"));
    QCOMPARE(command.password, QStringLiteral("pass"));
}

void TestConversations::joinsWhatWasAskedForWhileOffline()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Offline, std::nullopt, {}});
    QVERIFY(scene.join(QStringLiteral("den@rooms")).joined);
    QCOMPARE(scene.joins(), 0);
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.joins(), 1);
}

void TestConversations::staysOutWhereItWasPutOut()
{
    Scene scene;
    scene.join(QStringLiteral("den@rooms"));
    scene.world.network->tell(scene.account,
                              RoomLeft{QStringLiteral("den@rooms"), Error{"room.kicked", {}, Retry::No}});
    scene.world.settle();
    QVERIFY(!scene.all().front().joined);
    scene.world.restart(false);
    scene.world.settle();
    QCOMPARE(scene.joins(), 0);
}

void TestConversations::staysOutWhereItIsRefused()
{
    Scene scene;
    scene.join(QStringLiteral("den@rooms"));
    scene.world.network->end(scene.world.network->given<JoinRoom>().back(),
                             NotSent{Error{"room.members_only", QStringLiteral("members only"), Retry::No}});
    scene.world.settle();
    QVERIFY(!scene.all().front().joined);
    QCOMPARE(scene.world.listener->ephemeral.size(), 1U);
}

void TestConversations::leavesOnceAndForAll()
{
    Scene scene;
    const Conversation room = scene.join(QStringLiteral("den@rooms"));
    QVERIFY(scene.close(room.id));
    QVERIFY(scene.close(room.id));
    QCOMPARE(scene.world.network->count<LeaveRoom>(), 1);
    scene.world.network->tell(scene.account, RoomLeft{QStringLiteral("den@rooms"), std::nullopt});
    scene.world.restart(false);
    scene.world.settle();
    QCOMPARE(scene.joins(), 0);
    QCOMPARE(scene.all().size(), 1U); // nothing is forgotten
}

void TestConversations::showsWhoIsInARoom()
{
    Scene scene;
    const Conversation room = scene.join(QStringLiteral("den@rooms"));
    const auto who = [&] {
        QStringList names;
        const auto all = scene.world.ask<QList<Participant>>(
            [&](auto reply) { scene.world.ports.conversations->participants(scene.user, room.id, reply); });
        for (const Participant &participant : *all) {
            names.push_back(participant.name);
        }
        return names.join(QLatin1Char(' '));
    };
    const auto participant = [](const char *name) {
        return Participant{QStringLiteral("den@rooms/") + QLatin1String(name), QLatin1String(name), false};
    };
    scene.world.network->tell(
        scene.account,
        ParticipantsChanged{QStringLiteral("den@rooms"), true, {participant("bob"), participant("al")}, {}});
    QCOMPARE(who(), QStringLiteral("al bob"));
    scene.world.network->tell(scene.account, ParticipantsChanged{QStringLiteral("den@rooms"),
                                                                 false,
                                                                 {participant("carol")},
                                                                 {QStringLiteral("den@rooms/bob")}});
    QCOMPARE(who(), QStringLiteral("al carol"));
    QCOMPARE(scene.world.listener->ephemeral.size(), 2U);
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Offline, std::nullopt, {}});
    QCOMPARE(who(), QString());
}

void TestConversations::answersNoRooms()
{
    Scene scene;
    const DeviceId device = scene.world.logIn();
    scene.join(QStringLiteral("den@rooms"));
    scene.world.attach(device);
    scene.world.goAway(device);
    MessageReceived message = scene.world.says(QStringLiteral("hi all"), QStringLiteral("den@rooms"));
    message.conversation = ConversationKind::Room;
    message.sender = QStringLiteral("den@rooms/bob");
    message.flags.mentionsMe = true;
    scene.world.network->tell(scene.account, message);
    scene.world.settle();
    QCOMPARE(scene.world.listener->messages().size(), 1U);
    QVERIFY(!scene.world.listener->messages().front().sender); // who is only in rooms becomes no contact
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
}

void TestConversations::pagesThroughHistory()
{
    Scene scene;
    for (int i = 0; i < 25; ++i) {
        scene.world.network->tell(scene.account, scene.world.says(QString::number(i)));
    }
    scene.world.settle();
    const ConversationId conversation = scene.world.conversation(scene.account);
    QStringList texts;
    std::optional<MessageId> before;
    bool more = true;
    while (more) {
        const auto page = scene.world.ask<ports::MessagePage>(
            [&](auto reply) { scene.world.ports.conversations->history(scene.user, conversation, before, 10, reply); });
        QStringList part;
        for (const Message &message : page->messages) {
            part.push_back(message.text);
        }
        texts = part + texts;
        before = page->messages.front().id;
        more = page->more;
    }
    QCOMPARE(texts.size(), 25);
    QCOMPARE(texts.front(), QStringLiteral("0"));
    QCOMPARE(texts.back(), QStringLiteral("24"));
}

void TestConversations::countsUnreadAndMarksRead()
{
    Scene scene;
    for (int i = 0; i < 3; ++i) {
        scene.world.network->tell(scene.account, scene.world.says(QString::number(i)));
    }
    scene.world.settle();
    const auto messages = scene.world.listener->messages();
    const ConversationId conversation = messages.front().conversation;
    QCOMPARE(scene.all().front().unread, 3);
    QVERIFY(scene.read(conversation, messages[1].id));
    QCOMPARE(scene.all().front().unread, 1);
    QVERIFY(scene.read(conversation, messages[0].id)); // never back
    QCOMPARE(scene.all().front().unread, 1);
    QCOMPARE(scene.world.listener->all<ConversationRead>().size(), 1U);
    QCOMPARE(scene.read(conversation, MessageId(4711)).error().code, QByteArray("message.unknown"));
}

void TestConversations::tellsTyping()
{
    Scene scene;
    const ConversationId conversation = scene.world.conversation(scene.account);
    scene.world.ports.conversations->setTyping(scene.user, conversation, true);
    scene.world.settle();
    QCOMPARE(scene.world.network->count<SendTyping>(), 0); // this network has none
}

void TestConversations::mutes()
{
    Scene scene;
    const ConversationId conversation = scene.world.conversation(scene.account);
    const auto muted = scene.world.ask<Conversation>(
        [&](auto reply) { scene.world.ports.conversations->setMuted(scene.user, conversation, true, reply); });
    QVERIFY(muted->muted);
    QVERIFY(scene.all().front().muted);
}

void TestConversations::hidesOtherUsersConversations()
{
    Scene scene;
    const ConversationId conversation = scene.world.conversation(scene.account);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("private")));
    scene.world.settle();
    const MessageId message = scene.world.listener->messages().front().id;
    scene.user = scene.world.addUser(QStringLiteral("mallory"));
    QVERIFY(scene.all().empty());
    QCOMPARE(scene.close(conversation).error().code, QByteArray("conversation.unknown"));
    QCOMPARE(scene.read(conversation, message).error().code, QByteArray("conversation.unknown"));
    QCOMPARE(scene.world
                 .ask<ports::MessagePage>([&](auto reply) {
                     scene.world.ports.conversations->history(scene.user, conversation, std::nullopt, 10, reply);
                 })
                 .error()
                 .code,
             QByteArray("conversation.unknown"));
    QCOMPARE(scene.world
                 .ask<ports::MessageRecord>(
                     [&](auto reply) { scene.world.ports.conversations->message(scene.user, message, reply); })
                 .error()
                 .code,
             QByteArray("message.unknown"));
    const auto feed = scene.world.ask<ports::FeedPage>(
        [&](auto reply) { scene.world.ports.feed->read(scene.user, FeedSeq(0), 100, reply); });
    for (const FeedEntry &entry : *feed->entries) {
        QVERIFY(!std::holds_alternative<MessageAdded>(entry.payload));
    }
}

void TestConversations::takesSpellingsThatMeanTheSameForOne()
{
    Scene scene;
    World &world = scene.world;
    const AccountId relay = world.addAccount(QStringLiteral("alice"), QStringLiteral("relay"));
    // Typed first, and then one arrives.
    const auto bob = world.conversation(relay, QStringLiteral(" Bob "));
    QCOMPARE(scene.all().front().address, QStringLiteral("bob"));
    QCOMPARE(scene.all().front().title, QStringLiteral("Bob"));
    world.network->tell(relay, world.says(QStringLiteral("hi"), QStringLiteral("bob")));
    // One arrives, and then it is typed.
    world.network->tell(relay, world.says(QStringLiteral("hi"), QStringLiteral("carol")));
    world.settle();
    const auto carol = world.conversation(relay, QStringLiteral("CAROL"));
    QCOMPARE(scene.all().size(), 2U);
    QCOMPARE(world.conversation(relay, QStringLiteral("bOB")), bob);
    QCOMPARE(world.history(bob).size(), 1U);
    QCOMPARE(world.history(carol).size(), 1U);
    const auto listed = world.ask<Identity>([&](auto reply) {
        world.ports.contacts->addContact(scene.user, ports::NewContact{relay, QStringLiteral("BOB"), {}, {}, {}},
                                         reply);
    });
    QVERIFY(listed);
    const auto all = scene.all();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Conversation &c) { return c.id == bob; });
    QCOMPARE(listed->id, found->identity);
    // What the server says goes beyond what the protocol holds equal anyway.
    const auto bracket = world.conversation(relay, QStringLiteral("D[x]"));
    QVERIFY(world.conversation(relay, QStringLiteral("d{x}")) != bracket);
    world.network->tell(relay, LinkChanged{LinkState::Online, {}, QStringLiteral("alice"), AddressCase::Rfc1459});
    world.settle();
    QCOMPARE(world.conversation(relay, QStringLiteral("E[x]")), world.conversation(relay, QStringLiteral("e{X}")));
    // Where nothing is known, nothing is the same.
    QVERIFY(world.conversation(scene.account, QStringLiteral("Bob@loop")) !=
            world.conversation(scene.account, QStringLiteral("bob@loop")));
}

QTEST_GUILESS_MAIN(TestConversations)
#include "tst_conversations.moc"
