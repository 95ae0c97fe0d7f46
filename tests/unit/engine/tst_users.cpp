// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestUsers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesBadNamesAndPasswords_data();
    void refusesBadNamesAndPasswords();
    void logsInWithTheRightPasswordOnly();
    void revokesADevice();
    void changesThePassword();
    void removesAUserWithEverything();
    void keepsCursors();
};

namespace {

Result<ports::User> add(World &world, const QString &name, const QByteArray &password)
{
    return world.ask<ports::User>([&](auto reply) {
        world.ports.users->addUser(ports::NewUser{name, Secret(password), {}, QStringLiteral("es")}, reply);
    });
}

Result<ports::LoggedIn> logIn(World &world, const QString &name, const QByteArray &password)
{
    return world.ask<ports::LoggedIn>([&](auto reply) {
        world.ports.users->logIn(ports::LogIn{name, Secret(password), QStringLiteral(" my\nphone ")}, reply);
    });
}

std::vector<Device> devices(World &world, UserId user)
{
    return *world.ask<std::vector<Device>>([&](auto reply) { world.ports.users->devices(user, reply); });
}

} // namespace

void TestUsers::refusesBadNamesAndPasswords_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("empty name") << QString() << QByteArray("correct horse") << QByteArray("user.name.invalid");
    QTest::newRow("capital") << QStringLiteral("Alice") << QByteArray("correct horse")
                             << QByteArray("user.name.invalid");
    QTest::newRow("slash") << QStringLiteral("a/b") << QByteArray("correct horse") << QByteArray("user.name.invalid");
    QTest::newRow("newline at the end") << QStringLiteral("alice\n") << QByteArray("correct horse")
                                        << QByteArray("user.name.invalid");
    QTest::newRow("too long") << QString(33, QLatin1Char('a')) << QByteArray("correct horse")
                              << QByteArray("user.name.invalid");
    QTest::newRow("short password") << QStringLiteral("bob") << QByteArray("1234567")
                                    << QByteArray("user.password.weak");
    QTest::newRow("taken") << QStringLiteral("taken") << QByteArray("correct horse") << QByteArray("user.name.taken");
    QTest::newRow("good") << QStringLiteral("a.b_c-9") << QByteArray("12345678") << QByteArray();
}

void TestUsers::refusesBadNamesAndPasswords()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, code);
    World world;
    QVERIFY(add(world, QStringLiteral("taken"), "correct horse"));
    const auto added = add(world, name, password);
    QCOMPARE(added ? QByteArray() : added.error().code, code);
}

void TestUsers::logsInWithTheRightPasswordOnly()
{
    World world;
    const auto user = add(world, QStringLiteral("alice"), "correct horse");
    QCOMPARE(logIn(world, QStringLiteral("alice"), "wrong horse").error().code, QByteArray("login.refused"));
    QCOMPARE(logIn(world, QStringLiteral("nobody"), "correct horse").error().code, QByteArray("login.refused"));
    QCOMPARE(logIn(world, QString(), {}).error().code, QByteArray("login.refused"));
    QVERIFY(devices(world, user->id).empty());
    const auto in = logIn(world, QStringLiteral("alice"), "correct horse");
    QVERIFY(in);
    QCOMPARE(in->user.id, user->id);
    const auto found = world.ports.tokens->find(in->token.reveal());
    QCOMPARE(found->user, user->id);
    QCOMPARE(found->device, in->device);
    QVERIFY(!world.ports.tokens->find("guess"));
    QCOMPARE(devices(world, user->id).front().name, QStringLiteral("my phone"));
}

void TestUsers::revokesADevice()
{
    World world;
    const UserId user = world.addUser();
    const auto in = logIn(world, QStringLiteral("alice"), "correct horse");
    world.attach(in->device);
    QVERIFY(devices(world, user).front().attached);
    const UserId mallory = world.addUser(QStringLiteral("mallory"));
    QCOMPARE(
        world.ask<void>([&](auto reply) { world.ports.users->removeDevice(mallory, in->device, reply); }).error().code,
        QByteArray("device.unknown"));
    QVERIFY(world.ask<void>([&](auto reply) { world.ports.users->removeDevice(user, in->device, reply); }));
    QVERIFY(!world.ports.tokens->find(in->token.reveal()));
    QCOMPARE(world.listener->removed, std::vector<DeviceId>{in->device});
    QVERIFY(devices(world, user).empty());
    world.restart();
    QVERIFY(!world.ports.tokens->find(in->token.reveal()));
}

void TestUsers::changesThePassword()
{
    World world;
    const UserId user = world.addUser();
    const auto set = [&](const QByteArray &password) {
        return world.ask<void>([&](auto reply) { world.ports.users->setPassword(user, Secret(password), reply); });
    };
    QCOMPARE(set("short").error().code, QByteArray("user.password.weak"));
    QVERIFY(set("battery staple"));
    QVERIFY(!logIn(world, QStringLiteral("alice"), "correct horse"));
    QVERIFY(logIn(world, QStringLiteral("alice"), "battery staple"));
}

void TestUsers::removesAUserWithEverything()
{
    World world;
    const UserId user = world.addUser();
    const AccountId account = world.addAccount();
    const auto in = logIn(world, QStringLiteral("alice"), "correct horse");
    world.attach(in->device);
    world.network->tell(account, world.says(QStringLiteral("hi")));
    QVERIFY(world.ask<void>([&](auto reply) { world.ports.users->removeUser(user, reply); }));
    QVERIFY(world.network->open.empty());
    QVERIFY(!world.ports.tokens->find(in->token.reveal()));
    QVERIFY(world.ask<std::vector<ports::User>>([&](auto reply) { world.ports.users->users(reply); })->empty());
    const auto late = world.network->tell(account, world.says(QStringLiteral("too late")));
    world.settle();
    QVERIFY(world.network->isAcknowledged(late));
    QCOMPARE(world.ask<void>([&](auto reply) { world.ports.users->removeUser(user, reply); }).error().code,
             QByteArray("user.unknown"));
    world.restart();
    world.pass(1h);
}

void TestUsers::keepsCursors()
{
    World world;
    const UserId user = world.addUser();
    const AccountId account = world.addAccount();
    const DeviceId device = world.logIn();
    world.network->tell(account, world.says(QStringLiteral("hi")));
    world.settle();
    const FeedSeq last = world.listener->entries.back().seq;
    world.ports.feed->acknowledge(user, device, FeedSeq(1));
    world.ports.feed->acknowledge(user, device, last);
    world.ports.feed->acknowledge(user, device, FeedSeq(2)); // never back
    world.pass(1s);
    QCOMPARE(devices(world, user).front().acknowledged, last);
    world.ports.feed->acknowledge(user, device, FeedSeq(1'000'000)); // never beyond the end
    world.ports.feed->acknowledge(user, DeviceId(4711), last);
    world.pass(1s);
    QCOMPARE(devices(world, user).front().acknowledged, last);
}

QTEST_GUILESS_MAIN(TestUsers)
#include "tst_users.moc"
