// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestContacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheListOfNetworksThatKeepNone();
    void changesTheNetworksListFirst();
    void saysWhenTheNetworkRefuses();
    void needsALinkToChangeTheNetworksList();
    void renamesAndRemoves();
    void authorizes();
    void refusesStrangeAddresses();
    void hidesOtherUsersContacts();
    void keepsPictures();
};

namespace {

struct Scene {
    World world;
    UserId user = world.addUser();

    Result<Identity> add(AccountId account, const QString &address, const QString &name = {})
    {
        auto added = world.ask<Identity>([&](auto reply) {
            world.ports.contacts->addContact(user, ports::NewContact{account, address, name, {}, {}}, reply);
        });
        world.settle();
        return added;
    }
    Done remove(IdentityId contact)
    {
        auto done = world.ask<void>([&](auto reply) { world.ports.contacts->removeContact(user, contact, reply); });
        world.settle();
        return done;
    }
    std::vector<Identity> list()
    {
        return *world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(user, reply); });
    }
    QStringList watched() const
    {
        return std::get<WatchContacts>(world.network->given<WatchContacts>().back().command).addresses;
    }
};

/// Ends the commands of that kind as soon as they come.
template <class T>
void endNext(World &world, Outcome outcome)
{
    world.network->whenGiven = [&world, outcome](const FakeNetwork::Command &command) {
        if (std::holds_alternative<T>(command.command)) {
            world.network->end(command, outcome);
        }
    };
}

} // namespace

void TestContacts::keepsTheListOfNetworksThatKeepNone()
{
    Scene scene;
    const AccountId account = scene.world.addAccount(QStringLiteral("nick"), QStringLiteral("relay"));
    QCOMPARE(scene.watched(), QStringList());
    const auto bob = scene.add(account, QStringLiteral(" bob "), QStringLiteral("Bob"));
    QVERIFY(bob);
    QVERIFY(bob->listed);
    QCOMPARE(bob->address, QStringLiteral("bob"));
    QCOMPARE(scene.watched(), QStringList{QStringLiteral("bob")});
    scene.world.network->tell(account,
                              PresenceChanged{QStringLiteral("bob"), Presence{Availability::Available, {}, {}}});
    QCOMPARE(scene.list().front().presence.availability, Availability::Available);
    QVERIFY(scene.add(account, QStringLiteral("carol")));
    QCOMPARE(scene.watched().size(), 2);
    QVERIFY(scene.remove(bob->id));
    QCOMPARE(scene.watched(), QStringList{QStringLiteral("carol")});
    scene.world.restart(false); // on each new session the network is told whom to watch
    scene.world.settle();
    QCOMPARE(scene.watched(), QStringList{QStringLiteral("carol")});
    QCOMPARE(scene.list().size(), 1U);
    QCOMPARE(scene.world.network->count<AddContact>(), 0);
}

void TestContacts::changesTheNetworksListFirst()
{
    Scene scene;
    const AccountId account = scene.world.addAccount();
    endNext<AddContact>(scene.world, Sent{QStringLiteral("bob@loop")});
    const auto bob = scene.add(account, QStringLiteral("BOB@loop"), QStringLiteral("Bob"));
    QVERIFY(bob);
    QCOMPARE(bob->address, QStringLiteral("bob@loop")); // the plugin knows how it is written
    QCOMPARE(scene.list().size(), 1U);
    QCOMPARE(scene.world.listener->all<ContactUpdated>().size(), 1U);
}

void TestContacts::saysWhenTheNetworkRefuses()
{
    Scene scene;
    const AccountId account = scene.world.addAccount();
    endNext<AddContact>(scene.world, NotSent{Error{"network.contact.refused", {}, Retry::No}});
    QCOMPARE(scene.add(account, QStringLiteral("bob@loop")).error().code, QByteArray("network.contact.refused"));
    QVERIFY(scene.list().empty());
    scene.world.contact(account, QStringLiteral("carol@loop"));
    endNext<RemoveContact>(scene.world, NotSent{Error{"network.contact.refused", {}, Retry::No}});
    QCOMPARE(scene.remove(scene.list().front().id).error().code, QByteArray("network.contact.refused"));
    QCOMPARE(scene.list().size(), 1U);
}

void TestContacts::needsALinkToChangeTheNetworksList()
{
    Scene scene;
    const AccountId account = scene.world.addAccount();
    scene.world.network->answersConnect = false;
    scene.world.network->tell(account, LinkChanged{LinkState::Offline, std::nullopt, {}});
    scene.world.settle();
    const auto refused = scene.add(account, QStringLiteral("bob@loop"));
    QCOMPARE(refused.error().code, QByteArray("account.offline"));
    QCOMPARE(refused.error().retry, Retry::Later);
}

void TestContacts::renamesAndRemoves()
{
    Scene scene;
    const AccountId account = scene.world.addAccount();
    scene.world.contact(account, QStringLiteral("bob@loop"));
    const IdentityId bob = scene.list().front().id;
    endNext<RenameContact>(scene.world, Sent{});
    const auto renamed = scene.world.ask<Identity>([&](auto reply) {
        ports::ContactChange change;
        change.name = QStringLiteral("Robert");
        scene.world.ports.contacts->changeContact(scene.user, bob, change, reply);
    });
    QCOMPARE(renamed->name, QStringLiteral("Robert"));
    QCOMPARE(std::get<RenameContact>(scene.world.network->given<RenameContact>().front().command).name,
             QStringLiteral("Robert"));
    endNext<RemoveContact>(scene.world, Sent{});
    QVERIFY(scene.remove(bob));
    QVERIFY(scene.list().empty());
    // The network's own word of it changes nothing more.
    scene.world.network->tell(account, RosterEntryRemoved{QStringLiteral("bob@loop")});
    scene.world.settle();
    QCOMPARE(scene.world.listener->all<ContactRemoved>().size(), 1U);
}

void TestContacts::authorizes()
{
    Scene scene;
    const AccountId account = scene.world.addAccount();
    scene.world.contact(account, QStringLiteral("bob@loop"));
    endNext<AuthorizeContact>(scene.world, Sent{});
    QVERIFY(scene.world.ask<void>([&](auto reply) {
        scene.world.ports.contacts->authorizeContact(scene.user, scene.list().front().id, false, reply);
    }));
    QVERIFY(!std::get<AuthorizeContact>(scene.world.network->given<AuthorizeContact>().front().command).allow);
}

void TestContacts::refusesStrangeAddresses()
{
    Scene scene;
    const AccountId account = scene.world.addAccount(QStringLiteral("nick"), QStringLiteral("relay"));
    QCOMPARE(scene.add(account, QStringLiteral("  ")).error().code, QByteArray("contact.address.invalid"));
    QCOMPARE(scene.add(account, QString(2000, QLatin1Char('x'))).error().code, QByteArray("contact.address.invalid"));
    QCOMPARE(scene.add(AccountId(99), QStringLiteral("x")).error().code, QByteArray("account.unknown"));
}

void TestContacts::hidesOtherUsersContacts()
{
    Scene scene;
    const AccountId account = scene.world.addAccount();
    scene.world.contact(account, QStringLiteral("bob@loop"));
    const IdentityId bob = scene.list().front().id;
    scene.user = scene.world.addUser(QStringLiteral("mallory"));
    QVERIFY(scene.list().empty());
    QCOMPARE(scene.remove(bob).error().code, QByteArray("identity.unknown"));
    QCOMPARE(scene.add(account, QStringLiteral("x@loop")).error().code, QByteArray("account.unknown"));
    QCOMPARE(scene.world.network->count<RemoveContact>(), 0);
}

void TestContacts::keepsPictures()
{
    Scene scene;
    World &world = scene.world;
    const AccountId account = world.addAccount();
    world.contact(account, QStringLiteral("bob@loop"));
    const IdentityId bob = scene.list().front().id;
    const auto picture = [&](UserId user) {
        return world.ask<ports::Avatar>([&](auto reply) { world.ports.contacts->avatar(user, bob, reply); });
    };
    const auto tell = [&](const QString &address, const QByteArray &image) {
        const auto key = world.network->tell(account, AvatarChanged{address, QStringLiteral("text/html"), image});
        world.settle();
        QVERIFY(world.network->isAcknowledged(key));
    };
    QCOMPARE(picture(scene.user).error().code, QByteArray("avatar.unknown"));
    const QByteArray png("\x89PNG\r\n\x1a\n one");
    const auto updates = [&world] { return world.listener->all<ContactUpdated>().size(); };
    const auto before = updates();
    tell(QStringLiteral("bob@loop"), png);
    const auto given = picture(scene.user);
    QVERIFY(given);
    QCOMPARE(given->image, png);
    QCOMPARE(given->type, QByteArray("image/png")); // as its bytes say, not as somebody else does
    QCOMPARE(scene.list().front().avatar, given->hash);
    QCOMPARE(updates(), before + 1);
    QCOMPARE(world.listener->all<ContactUpdated>().back().identity.avatar, given->hash);
    tell(QStringLiteral("bob@loop"), png); // nothing new
    tell(QStringLiteral("bob@loop"), "<svg onload='alert(1)'/>");
    tell(QStringLiteral("bob@loop"), png + QByteArray(64 * 1024, 'x'));
    tell(QStringLiteral("stranger@loop"), png);
    QCOMPARE(updates(), before + 1);
    QCOMPARE(picture(scene.user)->image, png);
    world.restart(true);
    QCOMPARE(picture(scene.user)->image, png);
    const UserId other = world.addUser(QStringLiteral("mallory"));
    QCOMPARE(picture(other).error().code, QByteArray("identity.unknown"));
    tell(QStringLiteral("bob@loop"), {});
    QCOMPARE(picture(scene.user).error().code, QByteArray("avatar.unknown"));
}

QTEST_GUILESS_MAIN(TestContacts)
#include "tst_contacts.moc"
