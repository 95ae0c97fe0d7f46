// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestIngest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storesAndAcknowledgesInOrder();
    void publishesEachEntryOnceInRisingOrder();
    void skipsWhatIsCommittedButAcknowledgesIt();
    void neverDropsLiveMessagesByTheNetworksIds();
    void dropsBacklogSeenBefore();
    void matchesEchoes_data();
    void matchesEchoes();
    void keepsWhatTheUserWroteElsewhere();
    void bringsReceipts();
    void keepsUnreadableMessagesAsThat();
    void reconcilesTheRoster();
    void tellsPresenceWithoutStoringIt();
    void learnsTheNameOfWhoIsKnown();
    void ignoresForeignAccounts();
    void survivesHostileInput();
    void readsTheFeedWithoutAGap();
};

void TestIngest::storesAndAcknowledgesInOrder()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    std::vector<network::EventKey> keys;
    for (int i = 0; i < 1000; ++i) {
        MessageReceived message = world.says(QStringLiteral("m%1").arg(i));
        message.sentAt = world.clock.now() + Duration(i);
        keys.push_back(world.network->tell(account, message));
    }
    QTRY_VERIFY(world.network->isAcknowledged(keys.back()));
    const auto messages = world.listener->messages();
    QCOMPARE(messages.size(), 1000U);
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(messages[size_t(i)].text, QStringLiteral("m%1").arg(i));
        QCOMPARE(messages[size_t(i)].sentAt, world.clock.now() + Duration(i));
        QVERIFY(world.network->isAcknowledged(keys[size_t(i)]));
    }
    QVERIFY(world.store->statistics().commits < 200); // many events, one commit
}

void TestIngest::publishesEachEntryOnceInRisingOrder()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const DeviceId device = world.logIn();
    const ConversationId conversation = world.conversation(account);
    for (int i = 0; i < 50; ++i) {
        world.network->tell(account, world.says(QString::number(i)));
        world.ports.conversations->send(
            *world.user, device,
            ports::NewMessage{conversation, MessageKind::Text, QStringLiteral("x"), QStringLiteral("c%1").arg(i)},
            [](const Result<Message> &) {});
    }
    world.settle();
    qint64 last = 0;
    for (const FeedEntry &entry : world.listener->entries) {
        QCOMPARE(entry.seq.value(), ++last);
    }
    QCOMPARE(world.listener->messages().size(), 100U);
}

void TestIngest::skipsWhatIsCommittedButAcknowledgesIt()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const auto key = world.network->tell(account, world.says(QStringLiteral("once")));
    world.settle();
    QVERIFY(world.network->isAcknowledged(key));
    world.network->acknowledged.clear();
    world.network->repeat(account, key, world.says(QStringLiteral("once")));
    world.settle();
    QVERIFY(world.network->isAcknowledged(key));
    QCOMPARE(world.listener->messages().size(), 1U);
}

void TestIngest::neverDropsLiveMessagesByTheNetworksIds()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    for (int i = 0; i < 3; ++i) { // a hostile peer uses one id for all
        MessageReceived message = world.says(QStringLiteral("m%1").arg(i));
        message.remoteId = QStringLiteral("same");
        message.dedupeKey = QStringLiteral("same");
        world.network->tell(account, message);
    }
    world.settle();
    QCOMPARE(world.listener->messages().size(), 3U);
}

void TestIngest::dropsBacklogSeenBefore()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    MessageReceived message = world.says(QStringLiteral("hello"));
    message.dedupeKey = QStringLiteral("k1");
    world.network->tell(account, message);
    message.origin = Origin::History;
    const auto key = world.network->tell(account, message);
    message.dedupeKey = QStringLiteral("k2");
    world.network->tell(account, message);
    world.settle();
    QVERIFY(world.network->isAcknowledged(key));
    QCOMPARE(world.listener->messages().size(), 2U);
}

void TestIngest::matchesEchoes_data()
{
    QTest::addColumn<QString>("by");
    QTest::newRow("by transaction") << "transaction";
    QTest::newRow("by the network's id") << "remote";
    QTest::newRow("by text, where there is no id") << "text";
}

void TestIngest::matchesEchoes()
{
    QFETCH(QString, by);
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const DeviceId device = world.logIn();
    world.network->answersSends = false;
    const ConversationId conversation = world.conversation(account);
    const auto sent = world.send(device, conversation, QStringLiteral("hi"), QStringLiteral("c1"));
    QVERIFY(sent);
    world.settle();
    const auto command = world.network->given<SendMessage>().front();
    MessageReceived echo = world.says(QStringLiteral("hi"));
    echo.direction = Direction::Outgoing;
    echo.origin = Origin::OwnEcho;
    echo.sender.clear();
    echo.remoteId = QStringLiteral("r-77");
    if (by == QLatin1String("transaction")) {
        echo.transaction = command.transaction;
    } else if (by == QLatin1String("remote")) {
        world.network->end(command, Sent{QStringLiteral("r-77")});
    } else {
        echo.remoteId.clear();
    }
    world.network->tell(account, echo);
    world.settle();
    QCOMPARE(world.history(conversation).size(), 1U);
    QCOMPARE(world.message(sent->id).delivery, Delivery::Sent);
}

void TestIngest::keepsWhatTheUserWroteElsewhere()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    MessageReceived own = world.says(QStringLiteral("from my desk"));
    own.direction = Direction::Outgoing;
    own.origin = Origin::OwnOtherDevice;
    own.sender.clear();
    world.network->tell(account, own);
    world.settle();
    const auto messages = world.listener->by(Author::UserElsewhere);
    QCOMPARE(messages.size(), 1U);
    QCOMPARE(messages.front().direction, Direction::Outgoing);
    QCOMPARE(messages.front().delivery, Delivery::Sent);
}

void TestIngest::bringsReceipts()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const DeviceId device = world.logIn();
    const ConversationId conversation = world.conversation(account);
    const auto sent = world.send(device, conversation, QStringLiteral("hi"), QStringLiteral("c1"));
    world.settle();
    const QString remoteId = world.message(sent->id).remoteId;
    QVERIFY(!remoteId.isEmpty());
    world.network->tell(account, ReceiptReceived{QStringLiteral("bob@loop"), remoteId, ReceiptKind::Read});
    world.network->tell(account, ReceiptReceived{QStringLiteral("bob@loop"), remoteId, ReceiptKind::Delivered});
    world.network->tell(account, ReceiptReceived{QStringLiteral("bob@loop"), {}, ReceiptKind::Read});
    world.network->tell(account, ReceiptReceived{QStringLiteral("who@loop"), remoteId, ReceiptKind::Read});
    world.settle();
    QCOMPARE(world.message(sent->id).delivery, Delivery::Read);
}

void TestIngest::keepsUnreadableMessagesAsThat()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const DeviceId device = world.logIn();
    world.contact(account, QStringLiteral("bob@loop"));
    world.attach(device);
    world.goAway(device);
    MessageReceived message = world.says(QStringLiteral("I sent you an OMEMO encrypted message"));
    message.encryption = Encryption::Unreadable;
    world.network->tell(account, message);
    world.settle();
    QCOMPARE(world.listener->messages().size(), 1U);
    QCOMPARE(world.listener->messages().front().encryption, Encryption::Unreadable);
    QCOMPARE(world.network->count<SendMessage>(), 0);
}

void TestIngest::reconcilesTheRoster()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const auto entry = [](const char *address) {
        return RosterEntry{QLatin1String(address), QStringLiteral("Name"), {QStringLiteral("g")}, Subscription::Both};
    };
    const auto contacts = [&] {
        QStringList addresses;
        const auto all =
            world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(*world.user, reply); });
        for (const Identity &identity : *all) {
            addresses.push_back(identity.address);
        }
        addresses.sort();
        return addresses.join(QLatin1Char(' '));
    };
    world.network->tell(account, RosterReceived{{entry("a@loop"), entry("b@loop")}});
    world.network->tell(account, world.says(QStringLiteral("hi"), QStringLiteral("a@loop")));
    world.settle();
    QCOMPARE(contacts(), QStringLiteral("a@loop b@loop"));
    QCOMPARE(world.listener->all<ContactUpdated>().size(), 2U);
    world.network->tell(account, RosterReceived{{entry("a@loop"), entry("b@loop")}}); // libpurple repeats it
    world.settle();
    QCOMPARE(world.listener->all<ContactUpdated>().size(), 2U);
    world.network->tell(account, RosterReceived{{entry("b@loop"), entry("c@loop")}});
    world.settle();
    QCOMPARE(contacts(), QStringLiteral("b@loop c@loop"));
    QCOMPARE(world.listener->all<ContactRemoved>().size(), 1U);
    world.network->tell(account, RosterEntryRemoved{QStringLiteral("c@loop")});
    world.network->tell(account, RosterEntryRemoved{QStringLiteral("nobody@loop")});
    world.settle();
    QCOMPARE(contacts(), QStringLiteral("b@loop"));
    QCOMPARE(world.history(world.conversation(account, QStringLiteral("a@loop"))).size(), 1U); // history stays
    world.restart();
    QCOMPARE(contacts(), QStringLiteral("b@loop"));
}

void TestIngest::tellsPresenceWithoutStoringIt()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    const Presence busy{Availability::Busy, QStringLiteral("meeting"), {}};
    // It may come before the roster does.
    const auto key = world.network->tell(account, PresenceChanged{QStringLiteral("bob@loop"), busy});
    QVERIFY(world.network->isAcknowledged(key));
    world.contact(account, QStringLiteral("bob@loop"));
    QCOMPARE(world.listener->ephemeral.size(), 1U);
    QCOMPARE(std::get<ContactPresence>(world.listener->ephemeral.front()).presence, busy);
    const auto all =
        world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(*world.user, reply); });
    QCOMPARE(all->front().presence, busy);
    const size_t entries = world.listener->entries.size();
    world.network->tell(account, TypingChanged{QStringLiteral("bob@loop"), true});
    world.network->tell(account, NoticeReceived{QStringLiteral("welcome")});
    world.settle();
    QCOMPARE(world.listener->ephemeral.size(), 3U);
    QCOMPARE(world.listener->entries.size(), entries);
}

void TestIngest::learnsTheNameOfWhoIsKnown()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    world.contact(account, QStringLiteral("bob@loop"));
    MessageReceived nameless = world.says(QStringLiteral("hi"));
    nameless.senderName.clear();
    world.network->tell(account, nameless);
    world.network->tell(account, world.says(QStringLiteral("it is me")));
    world.settle();
    const auto contacts =
        world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(*world.user, reply); });
    QCOMPARE(contacts->size(), 1U);
    QCOMPARE(contacts->front().name, QStringLiteral("bob"));
}

void TestIngest::ignoresForeignAccounts()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    auto key = world.network->tell(account, world.says(QStringLiteral("mine")));
    world.settle();
    key.number += 1000;
    world.network->repeat(AccountId(4711), key, world.says(QStringLiteral("not mine")));
    world.settle();
    QVERIFY(world.network->isAcknowledged(key));
    QCOMPARE(world.listener->messages().size(), 1U);
}

void TestIngest::survivesHostileInput()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    MessageReceived message = world.says(QString(300'000, QLatin1Char('x')));
    world.network->tell(account, message);
    message = world.says(QString::fromUtf8("nul\0in it", 9));
    world.network->tell(account, message);
    message = world.says(QString(QChar(0xd800)) + QStringLiteral(" lone surrogate"));
    world.network->tell(account, message);
    message = world.says(QStringLiteral("nobody"), QString());
    world.network->tell(account, message);
    message = world.says(QStringLiteral("'; DROP TABLE messages; --"), QStringLiteral("%_'\""));
    message.sentAt = instantFromMilliseconds(-1);
    world.network->tell(account, message);
    world.network->tell(account, RosterReceived{{RosterEntry{}}});
    world.network->tell(account, RoomLeft{QStringLiteral("never joined"), std::nullopt});
    world.network->tell(account, CommandEnded{TransactionId(QStringLiteral("m-unknown")), Sent{}});
    world.network->tell(account, RequestWithdrawn{QStringLiteral("none")});
    const auto last = world.network->tell(account, world.says(QStringLiteral("after all that")));
    QTRY_VERIFY(world.network->isAcknowledged(last));
    QCOMPARE(world.listener->messages().size(), 6U);
}

void TestIngest::readsTheFeedWithoutAGap()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount();
    // A door that reads pages while messages come: nothing missing, nothing twice.
    std::vector<qint64> seen;
    bool live = false;
    FeedSeq cursor(0);
    for (int i = 0; i < 300; ++i) {
        world.network->tell(account, world.says(QString::number(i)));
    }
    while (!live) {
        const auto page =
            world.ask<ports::FeedPage>([&](auto reply) { world.ports.feed->read(*world.user, cursor, 7, reply); });
        QVERIFY(page);
        for (const FeedEntry &entry : *page->entries) {
            QCOMPARE(entry.seq.value(), cursor.value() + 1);
            cursor = entry.seq;
            seen.push_back(entry.seq.value());
        }
        live = page->last == cursor;
    }
    const qint64 published = world.listener->entries.empty() ? 0 : world.listener->entries.back().seq.value();
    QVERIFY(cursor.value() >= published);
    world.settle();
    for (const FeedEntry &entry : world.listener->entries) {
        if (entry.seq > cursor) {
            seen.push_back(entry.seq.value());
        }
    }
    for (size_t i = 0; i < seen.size(); ++i) {
        QCOMPARE(seen[i], qint64(i) + 1);
    }
}

QTEST_GUILESS_MAIN(TestIngest)
#include "tst_ingest.moc"
