// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/database.h"
#include "world.h"

#include <algorithm>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// The disk is full, or the database does not take one thing.
class TestStoreFailure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void losesNothingWhenTheDiskIsFull();
    void saysSoToTheAdministrator();
    void storesTheStandInLater();
    void leavesOutOnlyWhatCannotBeStored();
    void tellsTheDeviceThatAMessageIsNotTaken();
};

namespace {

struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();

    void fill()
    {
        const Done full = world.store->writeNow([](store::Database &database) -> Done {
            auto pages = database.first("PRAGMA page_count", [](store::Row &row) { return row.integer(); });
            return database.script("PRAGMA max_page_count = " + QByteArray::number(**pages));
        });
        QVERIFY(full);
    }
    void makeRoom()
    {
        QVERIFY(world.store->writeNow(
            [](store::Database &database) -> Done { return database.script("PRAGMA max_page_count = 1000000"); }));
    }
    ports::AdminStatus status()
    {
        return *world.ask<ports::AdminStatus>([&](auto reply) { world.ports.admin->adminStatus(reply); });
    }
};

const QString large = QString(20'000, QLatin1Char('x'));

} // namespace

void TestStoreFailure::losesNothingWhenTheDiskIsFull()
{
    Scene scene;
    scene.fill();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("cannot be stored and wait: store.full")));
    std::vector<network::EventKey> keys;
    for (int i = 0; i < 20; ++i) {
        keys.push_back(scene.world.network->tell(scene.account, scene.world.says(QString::number(i) + large)));
    }
    scene.world.settle();
    QVERIFY(!scene.world.network->isAcknowledged(keys.front()));
    for (int i = 20; i < 40; ++i) {
        keys.push_back(scene.world.network->tell(scene.account, scene.world.says(QString::number(i) + large)));
    }
    for (int i = 0; i < 6; ++i) {
        scene.world.pass(1min);
    }
    QVERIFY(!scene.world.network->isAcknowledged(keys.front()));
    QVERIFY(scene.world.listener->messages().empty());
    scene.makeRoom();
    scene.world.pass(1min);
    scene.world.pass(1min);
    QVERIFY(scene.world.network->isAcknowledged(keys.back()));
    const auto messages = scene.world.listener->messages();
    QCOMPARE(messages.size(), 40U);
    for (int i = 0; i < 40; ++i) {
        QVERIFY(messages[size_t(i)].text == QString::number(i) + large); // each once, in order
    }
    QVERIFY(!scene.status().storeError);
}

void TestStoreFailure::saysSoToTheAdministrator()
{
    Scene scene;
    scene.fill();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("cannot be stored and wait")));
    for (int i = 0; i < 3; ++i) {
        scene.world.network->tell(scene.account, scene.world.says(large));
    }
    scene.world.settle();
    const ports::AdminStatus status = scene.status();
    QCOMPARE(status.storeError->code, QByteArray("store.full"));
    QCOMPARE(status.cells.size(), 1U);
    QCOMPARE(status.cells.front().user, QStringLiteral("alice"));
    QCOMPARE(status.cells.front().state, QStringLiteral("running"));
    QCOMPARE(status.cells.front().waiting, 3);
    QCOMPARE(status.accounts.size(), 1U);
    QCOMPARE(status.accounts.front().account.link, LinkState::Online);
    QCOMPARE(status.plugins.size(), scene.world.network->plugins().size());
    QVERIFY(std::any_of(status.plugins.begin(), status.plugins.end(),
                        [](const ports::PluginStatus &plugin) { return plugin.refused.has_value(); }));
    QVERIFY(status.databaseBytes > 0);
}

void TestStoreFailure::storesTheStandInLater()
{
    Scene scene;
    scene.world.contact(scene.account, QStringLiteral("bob@loop"));
    scene.world.attach(scene.device);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    QVERIFY(scene.world.store->writeNow([](store::Database &database) -> Done {
        return database.script("CREATE TRIGGER full BEFORE UPDATE ON stand_ins BEGIN SELECT RAISE(ABORT, 'full'); END");
    }));
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Away); // it is told all the same
    scene.world.pass(5s);
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
    QVERIFY(scene.world.store->writeNow(
        [](store::Database &database) -> Done { return database.script("DROP TRIGGER full"); }));
    for (int i = 0; i < 5; ++i) {
        scene.world.pass(10s);
    }
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.world.network->count<SendMessage>(), 1); // decided again, late but once
    scene.world.restart();
    QCOMPARE(scene.world.state(), StandInState::Away);
}

void TestStoreFailure::leavesOutOnlyWhatCannotBeStored()
{
    Scene scene;
    QVERIFY(scene.world.store->writeNow([](store::Database &database) -> Done {
        return database.script("CREATE TRIGGER poison BEFORE INSERT ON messages WHEN NEW.text = 'poison' "
                               "BEGIN SELECT RAISE(ABORT, 'poison'); END");
    }));
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("is left out: store.constraint")));
    std::vector<network::EventKey> keys;
    for (int i = 0; i < 30; ++i) {
        const QString text = i == 13 ? QStringLiteral("poison") : QString::number(i);
        keys.push_back(scene.world.network->tell(scene.account, scene.world.says(text)));
    }
    for (int i = 0; i < 5; ++i) {
        scene.world.pass(1min);
    }
    QVERIFY(scene.world.network->isAcknowledged(keys.back()));
    QCOMPARE(scene.world.listener->messages().size(), 29U);
    QCOMPARE(scene.world.history(scene.world.conversation(scene.account)).size(), 29U);
}

void TestStoreFailure::tellsTheDeviceThatAMessageIsNotTaken()
{
    Scene scene;
    const ConversationId conversation = scene.world.conversation(scene.account);
    scene.fill();
    const auto refused = scene.world.send(scene.device, conversation, large, QStringLiteral("c1"));
    QCOMPARE(refused.error().code, QByteArray("store.full"));
    QCOMPARE(refused.error().retry, Retry::Later);
    scene.makeRoom();
    QVERIFY(scene.world.send(scene.device, conversation, large, QStringLiteral("c1")));
    scene.world.settle();
    QCOMPARE(scene.world.network->count<SendMessage>(), 1);
}

QTEST_GUILESS_MAIN(TestStoreFailure)
#include "tst_store_failure.moc"
