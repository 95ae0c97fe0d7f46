// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestDispatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameMessageForTheSameClientId();
    void sendsInOrderOneAtATime();
    void keepsMessagesWhileOffline();
    void refusesWhatIsNoMessage();
    void tellsHowItEnded_data();
    void tellsHowItEnded();
    void triesAgainWhatSurelyDidNotGoOut();
    void keepsTheMessageWhileTheCellIsDown();
    void neverRetriesUnknown();
    void endsAsUnknownWhenNothingIsHeard();
    void endsAsUnknownWhenTheCellBeginsAnew();
    void takesALateOutcome();
    void sendsForRemovedAccountsNothing();
};

namespace {

struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();
    ConversationId conversation = world.conversation(account);

    Message send(const QString &text, const QString &clientId)
    {
        const auto sent = world.send(device, conversation, text, clientId);
        world.settle();
        return *sent;
    }
    int given() const { return world.network->count<SendMessage>(); }
    FakeNetwork::Command last() const { return world.network->given<SendMessage>().back(); }
};

} // namespace

void TestDispatcher::givesTheSameMessageForTheSameClientId()
{
    Scene scene;
    const Message first = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    const Message second = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    QCOMPARE(second.id, first.id);
    QCOMPARE(scene.given(), 1);
    QCOMPARE(scene.world.listener->messages().size(), 1U);
    scene.world.restart(true);
    const Message third = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    QCOMPARE(third.id, first.id);
    QCOMPARE(third.delivery, Delivery::Sent);
    QCOMPARE(scene.given(), 0);
}

void TestDispatcher::sendsInOrderOneAtATime()
{
    Scene scene;
    scene.world.network->answersSends = false;
    for (int i = 0; i < 5; ++i) {
        scene.send(QString::number(i), QStringLiteral("c%1").arg(i));
    }
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(scene.given(), i + 1);
        QCOMPARE(std::get<SendMessage>(scene.last().command).text, QString::number(i));
        scene.world.network->end(scene.last(), Sent{});
        scene.world.settle();
    }
}

void TestDispatcher::keepsMessagesWhileOffline()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Offline, std::nullopt, {}});
    const Message sent = scene.send(QStringLiteral("later"), QStringLiteral("c1"));
    QCOMPARE(sent.delivery, Delivery::Queued);
    scene.world.pass(2h);
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Queued);
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Sent);
}

void TestDispatcher::refusesWhatIsNoMessage()
{
    Scene scene;
    const auto code = [&](ConversationId where, const QString &text, const QString &clientId) {
        const auto sent = scene.world.send(scene.device, where, text, clientId);
        return sent ? QByteArray() : sent.error().code;
    };
    QCOMPARE(code(scene.conversation, QStringLiteral("  \n"), QStringLiteral("c")), QByteArray("message.empty"));
    QCOMPARE(code(scene.conversation, QString(64 * 1024 + 1, QLatin1Char('x')), QStringLiteral("c")),
             QByteArray("message.too_long"));
    QCOMPARE(code(scene.conversation, QStringLiteral("x"), QString()), QByteArray("message.client_id.invalid"));
    QCOMPARE(code(ConversationId(4711), QStringLiteral("x"), QStringLiteral("c")), QByteArray("conversation.unknown"));
    const UserId alice = scene.user;
    scene.world.addUser(QStringLiteral("mallory"));
    QCOMPARE(code(scene.conversation, QStringLiteral("x"), QStringLiteral("c")), QByteArray("conversation.unknown"));
    scene.world.user = alice;
    QCOMPARE(code(scene.conversation, QStringLiteral("x"), QStringLiteral("c")), QByteArray());
}

void TestDispatcher::tellsHowItEnded_data()
{
    QTest::addColumn<int>("how");
    QTest::addColumn<Delivery>("delivery");
    QTest::newRow("sent") << 0 << Delivery::Sent;
    QTest::newRow("not sent") << 1 << Delivery::NotSent;
    QTest::newRow("unknown") << 2 << Delivery::Unknown;
}

void TestDispatcher::tellsHowItEnded()
{
    QFETCH(int, how);
    QFETCH(Delivery, delivery);
    Scene scene;
    scene.world.network->answersSends = false;
    const Message sent = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    const Error error{"network.refused", QStringLiteral("no"), Retry::No};
    const std::vector<Outcome> outcomes{Sent{QStringLiteral("r1")}, NotSent{error}, UnknownOutcome{error}};
    scene.world.network->end(scene.last(), outcomes[size_t(how)]);
    scene.world.settle();
    const auto progressed = scene.world.listener->all<MessageProgressed>();
    QCOMPARE(progressed.size(), 1U);
    QCOMPARE(progressed.front().message, sent.id);
    QCOMPARE(progressed.front().delivery, delivery);
    QCOMPARE(scene.world.message(sent.id).delivery, delivery);
    QCOMPARE(progressed.front().error.has_value(), how != 0);
    scene.send(QStringLiteral("next"), QStringLiteral("c2"));
    QCOMPARE(scene.given(), 2);
}

void TestDispatcher::triesAgainWhatSurelyDidNotGoOut()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const Message sent = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    const TransactionId first = scene.last().transaction;
    scene.world.network->end(scene.last(), NotSent{Error{"network.busy", {}, Retry::Later}});
    scene.send(QStringLiteral("second"), QStringLiteral("c2"));
    QCOMPARE(scene.given(), 1); // order is kept
    scene.world.pass(10s);
    QCOMPARE(scene.given(), 2);
    QVERIFY(scene.last().transaction != first);
    QCOMPARE(std::get<SendMessage>(scene.last().command).text, QStringLiteral("hi"));
    scene.world.network->end(scene.last(), Sent{});
    scene.world.settle();
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Sent);
    QCOMPARE(std::get<SendMessage>(scene.last().command).text, QStringLiteral("second"));
}

void TestDispatcher::keepsTheMessageWhileTheCellIsDown()
{
    Scene scene;
    scene.world.network->cellsDown = true;
    const Message sent = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    QCOMPARE(scene.given(), 0);
    scene.world.network->cellsDown = false;
    scene.world.pass(10s);
    QCOMPARE(scene.given(), 1);
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Sent);
}

void TestDispatcher::neverRetriesUnknown()
{
    Scene scene;
    scene.world.network->answersSends = false;
    scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    scene.world.network->end(scene.last(), UnknownOutcome{Error{"network.timeout", {}, Retry::Later}});
    scene.world.pass(1h);
    QCOMPARE(scene.given(), 1);
}

void TestDispatcher::endsAsUnknownWhenNothingIsHeard()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const Message sent = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    scene.send(QStringLiteral("next"), QStringLiteral("c2"));
    scene.world.pass(61s);
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Unknown);
    QCOMPARE(scene.given(), 2); // a plugin that never answers does not stop the rest
}

void TestDispatcher::endsAsUnknownWhenTheCellBeginsAnew()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const Message sent = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    scene.world.network->restartCell(scene.account);
    scene.world.pass(1s);
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Unknown);
    QCOMPARE(scene.given(), 1);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online); // connected again
}

void TestDispatcher::takesALateOutcome()
{
    Scene scene;
    scene.world.network->answersSends = false;
    const Message sent = scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    const auto command = scene.last();
    scene.world.pass(61s);
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Unknown);
    scene.world.network->end(command, Sent{QStringLiteral("r9")});
    scene.world.settle();
    QCOMPARE(scene.world.message(sent.id).delivery, Delivery::Sent);
}

void TestDispatcher::sendsForRemovedAccountsNothing()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Offline, std::nullopt, {}});
    scene.send(QStringLiteral("hi"), QStringLiteral("c1"));
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->removeAccount(scene.user, scene.account, reply); }));
    QVERIFY(!scene.world.network->open.contains(scene.account));
    const auto sent = scene.world.send(scene.device, scene.conversation, QStringLiteral("x"), QStringLiteral("c2"));
    QCOMPARE(sent.error().code, QByteArray("account.unknown"));
    QCOMPARE(scene.world.history(scene.conversation).size(), 1U); // what was said can still be read
    scene.world.restart();
    scene.world.pass(1min);
    QCOMPARE(scene.given(), 0);
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
