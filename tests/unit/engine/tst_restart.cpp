// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/cells.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// The core is killed and begins anew.
class TestRestart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storesAReplayedEventOnce();
    void startsWhereItsCellsAre();
    void keepsAccountsOnlineThatResume();
    void connectsAnewWhereCellsAreGone();
    void sendsWhatWasQueued();
    void endsAsUnknownWhatWasUnderWay();
    void takesTheOutcomeOfACellThatResumes();
    void doesNotAnswerTwice();
    void doesNotAnswerTwiceWhenKilledBeforeSending();
    void keepsTokensAndStandIn();
    void waitsInGraceWhereADeviceWasThere();
    void keepsThePresenceOfTheUser();
    void acknowledgesALifeOnceItIsStored();
    void storesWhatIsToldBeforeItsAccountsAreKnown();
};

namespace {

using Scene = Attended;

} // namespace

void TestRestart::storesAReplayedEventOnce()
{
    Scene scene;
    const auto first = scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("one")));
    scene.world.settle(); // committed, and the acknowledgement is lost with the core
    scene.world.restart(true);
    scene.world.settle();
    scene.world.network->repeat(scene.account, first, scene.world.says(QStringLiteral("one")));
    const auto second = scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("two")));
    QTRY_VERIFY(scene.world.network->isAcknowledged(second));
    QVERIFY(scene.world.network->isAcknowledged(first));
    const auto history = scene.world.history(scene.world.conversation(scene.account));
    QCOMPARE(history.size(), 2U);
    QCOMPARE(history[0].text, QStringLiteral("one"));
    QCOMPARE(history[1].text, QStringLiteral("two"));
}

void TestRestart::startsWhereItsCellsAre()
{
    Scene scene;
    const auto key = scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("one")));
    scene.world.settle();
    scene.world.restart(true);
    QCOMPARE(scene.world.network->restored.size(), 1U);
    QCOMPARE(scene.world.network->restored.front().epoch, key.epoch);
    QCOMPARE(scene.world.network->restored.front().committed, key.number);
    QCOMPARE(scene.world.network->open.at(scene.account).secrets.at(QStringLiteral("password")).reveal(),
             QByteArray("s3cret"));
}

void TestRestart::keepsAccountsOnlineThatResume()
{
    Scene scene;
    scene.world.restart(true);
    scene.world.settle();
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online);
    // The network sees nothing of it.
    QVERIFY(scene.world.network->commands.empty());
    const ConversationId conversation = scene.world.conversation(scene.account);
    QVERIFY(scene.world.send(scene.device, conversation, QStringLiteral("hi"), QStringLiteral("c1")));
    scene.world.settle();
    QCOMPARE(scene.world.network->count<SendMessage>(), 1);
}

void TestRestart::connectsAnewWhereCellsAreGone()
{
    Scene scene;
    scene.world.restart(false);
    scene.world.settle();
    QCOMPARE(scene.world.network->count<Connect>(), 1);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online);
}

void TestRestart::sendsWhatWasQueued()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Offline, std::nullopt, {}});
    const ConversationId conversation = scene.world.conversation(scene.account);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(scene.world.send(scene.device, conversation, QString::number(i), QStringLiteral("c%1").arg(i)));
    }
    scene.world.settle();
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
    scene.world.restart(false);
    scene.world.settle();
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    const auto commands = scene.world.network->given<SendMessage>();
    QCOMPARE(commands.size(), 3U);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(std::get<SendMessage>(commands[size_t(i)].command).text, QString::number(i));
    }
}

void TestRestart::endsAsUnknownWhatWasUnderWay()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const ConversationId conversation = scene.world.conversation(scene.account);
    const auto sent = scene.world.send(scene.device, conversation, QStringLiteral("hi"), QStringLiteral("c1"));
    scene.world.settle();
    QCOMPARE(scene.world.message(sent->id).delivery, Delivery::Sending);
    scene.world.restart(false);
    scene.world.settle();
    QCOMPARE(scene.world.message(sent->id).delivery, Delivery::Unknown);
    scene.world.pass(1h);
    for (const auto &command : scene.world.network->given<SendMessage>()) { // and never again by itself
        QVERIFY(std::get<SendMessage>(command.command).automatic);          // Bob is told that the user has gone
    }
}

void TestRestart::takesTheOutcomeOfACellThatResumes()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const ConversationId conversation = scene.world.conversation(scene.account);
    const auto sent = scene.world.send(scene.device, conversation, QStringLiteral("hi"), QStringLiteral("c1"));
    scene.world.settle();
    const auto command = scene.world.network->given<SendMessage>().front();
    scene.world.restart(true);
    scene.world.settle();
    QCOMPARE(scene.world.message(sent->id).delivery, Delivery::Sending);
    scene.world.network->end(command, Sent{QStringLiteral("r-1")});
    scene.world.settle();
    QCOMPARE(scene.world.message(sent->id).delivery, Delivery::Sent);
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
}

void TestRestart::doesNotAnswerTwice()
{
    Scene scene;
    scene.world.goAway(scene.device);
    const auto key = scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    QCOMPARE(scene.world.network->count<SendMessage>(), 1);
    scene.world.restart(true);
    scene.world.settle();
    scene.world.network->repeat(scene.account, key, scene.world.says(QStringLiteral("hi")));
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi again")));
    scene.world.pass(1min);
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
    QCOMPARE(scene.world.listener->by(Author::Locum).size(), 1U);
}

void TestRestart::doesNotAnswerTwiceWhenKilledBeforeSending()
{
    Scene scene;
    scene.world.goAway(scene.device);
    scene.world.network->answersSends = false;
    const auto key = scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    // Killed at every moment from the commit of the reply on: 0 or 1 replies, never 2.
    int given = 0;
    for (int kill = 0; kill < 6; ++kill) {
        for (int i = 0; i < kill; ++i) {
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 2);
        }
        given += scene.world.network->count<SendMessage>();
        scene.world.restart(true);
        scene.world.network->repeat(scene.account, key, scene.world.says(QStringLiteral("hi")));
    }
    scene.world.pass(2min);
    given += scene.world.network->count<SendMessage>();
    QVERIFY(given <= 1);
    const auto conversation = scene.world.conversation(scene.account);
    QVERIFY(scene.world.history(conversation).size() <= 2U);
}

void TestRestart::keepsTokensAndStandIn()
{
    Scene scene;
    const auto in = scene.world.ask<ports::LoggedIn>([&](auto reply) {
        scene.world.ports.users->logIn(
            ports::LogIn{QStringLiteral("alice"), Secret("correct horse"), QStringLiteral("laptop")}, reply);
    });
    scene.world.goAway(scene.device);
    const auto before =
        scene.world.ask<StandInStatus>([&](auto reply) { scene.world.ports.links->status(scene.user, reply); });
    scene.world.restart();
    QCOMPARE(scene.world.ports.tokens->find(in->token.reveal())->device, in->device);
    const auto after =
        scene.world.ask<StandInStatus>([&](auto reply) { scene.world.ports.links->status(scene.user, reply); });
    QCOMPARE(after->state, StandInState::Away);
    QCOMPARE(after->absenceNumber, before->absenceNumber);
}

void TestRestart::waitsInGraceWhereADeviceWasThere()
{
    Scene scene;
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hi")));
    scene.world.settle();
    scene.world.restart(true);
    QCOMPARE(scene.world.state(), StandInState::Grace);
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
    scene.world.pass(21s);
    QCOMPARE(scene.world.state(), StandInState::Away);
    QCOMPARE(scene.world.network->count<SendMessage>(), 1); // what came in the hole is answered
}

void TestRestart::keepsThePresenceOfTheUser()
{
    Scene scene;
    QVERIFY(scene.world.ask<void>([&](auto reply) {
        scene.world.ports.contacts->setPresence(scene.user, scene.device,
                                                Presence{Availability::Busy, QStringLiteral("at work"), {}}, reply);
    }));
    scene.world.restart(false);
    scene.world.settle();
    const auto told = scene.world.network->given<SetPresence>();
    QCOMPARE(told.size(), 1U);
    QCOMPARE(std::get<SetPresence>(told.front().command).presence.text, QStringLiteral("at work"));
}

void TestRestart::acknowledgesALifeOnceItIsStored()
{
    Scene scene;
    const auto former = scene.world.network->tell(scene.account, NoticeReceived{QStringLiteral("before")});
    scene.world.network->restartCell(scene.account);
    const auto first = scene.world.network->tell(scene.account, NoticeReceived{QStringLiteral("after")});
    QVERIFY(first.epoch != former.epoch);
    const network::EventKey life{first.user, first.plugin, first.epoch, 0};
    QVERIFY(!scene.world.network->isAcknowledged(life)); // for it is not in the database yet
    QTRY_VERIFY(scene.world.network->isAcknowledged(life));
    const auto kept = scene.world.store->readNow([](store::Database &database) { return store::cells(database); });
    QVERIFY(kept);
    QCOMPARE(kept->front().epoch, first.epoch);
}

void TestRestart::storesWhatIsToldBeforeItsAccountsAreKnown()
{
    Scene scene;
    auto key = scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("one")));
    scene.world.settle();
    // The new core waits for its plugins; a cell that lingered does not wait for that.
    scene.world.beforeStart = [&] {
        ++key.number;
        scene.world.engine->listener().onCellState(key.user, key.plugin, network::CellState::Running, std::nullopt);
        scene.world.engine->listener().onEvent(key, scene.account, scene.world.says(QStringLiteral("two")));
    };
    scene.world.restart(true);
    QTRY_VERIFY(scene.world.network->isAcknowledged(key));
    const auto history = scene.world.history(scene.world.conversation(scene.account));
    QCOMPARE(history.size(), 2U);
    QCOMPARE(history[1].text, QStringLiteral("two"));
}

QTEST_GUILESS_MAIN(TestRestart)
#include "tst_restart.moc"
