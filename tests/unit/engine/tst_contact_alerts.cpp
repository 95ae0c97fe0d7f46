// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_channels.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What contacts are told by a channel of the user's, in place of the network.
class TestContactAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void byTheChannelAndNotOverTheNetwork();
    void oncePerAbsenceWhateverHappens();
    void aKillWhileItIsSentTellsNobodyTwice();
    void aKillBeforeItIsSentLosesNothing();
    void whatFailsIsNotTriedAgain();
    void overTheNetworkWhereTheChannelIsOff();
    void notOnceTheUserIsBack();
    void ofTheReturnByTheSameWay();
    void aReadDoesNotTakeItBack();
    void whatCannotBeAnAddressIsRefused();
    void whoIsOneWithThemIsTheSame();
};

namespace {

struct Scene {
    FakeChannels channels;
    World world;
    UserId user;
    AccountId account;
    DeviceId device;
    ChannelId sms;
    quint64 link = 1;

    explicit Scene()
        : world(options()), user(world.addUser()), account(world.addAccount()), device(world.logIn()),
          sms(add(QStringLiteral("sms")))
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
    }
    ~Scene() { world.engine.reset(); } // before the channels
    engine::EngineOptions options()
    {
        engine::EngineOptions made = withLanguage();
        made.channelCells = &channels;
        return made;
    }
    ChannelId add(const QString &plugin)
    {
        const auto made = world.ask<ports::Channel>([&](auto reply) {
            world.ports.channels->addChannel(
                user, {plugin, plugin, {{QStringLiteral("to"), QStringLiteral("+34600")}}, {}}, reply);
        });
        world.settle();
        return made->id;
    }
    Identity contact(const QString &address)
    {
        const auto all =
            world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(user, reply); });
        return *std::ranges::find(*all, address, &Identity::address);
    }
    Result<ports::NoticeAddress> set(const QString &number, const QString &who = QStringLiteral("bob@loop"),
                                     std::optional<ChannelId> channel = {})
    {
        return world.ask<ports::NoticeAddress>([&](auto reply) {
            world.ports.notices->setNoticeAddress(user, {contact(who).person, {}, channel.value_or(sms), number},
                                                  reply);
        });
    }
    void says(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
        world.ports.feed->acknowledge(user, device, world.listener->entries.back().seq);
        world.settle();
    }
    void leaves()
    {
        world.goAway(device, link);
        world.settle();
    }
    void comesBack() { world.attach(device, ++link); }
    void stays(Duration time)
    {
        for (Duration passed{0}; passed < time; passed += 30s) {
            world.ports.links->input(user, device);
            world.ports.links->proven(user, device, LinkId(link));
            world.pass(30s);
        }
    }
    /// What went to somebody else than the user.
    std::vector<sdk::ChannelMessage> told() const
    {
        std::vector<sdk::ChannelMessage> found;
        for (const auto &given : channels.given) {
            if (!given.message.recipient.isEmpty()) {
                found.push_back(given.message);
            }
        }
        return found;
    }
    int overNetwork() const
    {
        int count = 0;
        for (const auto &given : world.network->given<SendMessage>()) {
            count += std::get<SendMessage>(given.command).automatic ? 1 : 0;
        }
        return count;
    }
    Message said() { return world.message(world.listener->by(Author::Locum).back().id); }
};

const QString number = QStringLiteral("+34611");

} // namespace

void TestContactAlerts::byTheChannelAndNotOverTheNetwork()
{
    Scene scene;
    QVERIFY(scene.set(number));
    scene.says(QStringLiteral("shall we?"));
    scene.says(QStringLiteral("and I?"), QStringLiteral("carol@loop"));
    scene.leaves();
    const auto told = scene.told();
    QCOMPARE(told.size(), 1U);
    QCOMPARE(told.front().recipient, number);
    QVERIFY(told.front().text.contains(QStringLiteral("go on writing")));
    QVERIFY(!told.front().title.isEmpty()); // in whose name
    QCOMPARE(told.front().link, QString());
    QCOMPARE(told.front().answerToken, QString());
    QCOMPARE(scene.overNetwork(), 1); // Carol's
    const auto all = scene.world.listener->by(Author::Locum);
    const auto bobs = std::ranges::find(all, QStringLiteral("notice.away_by_channel"), &Message::reason);
    QVERIFY(bobs != all.end());
    QVERIFY(bobs->flags.automatic);
    QCOMPARE(scene.world.message(bobs->id).delivery, Delivery::Sent);
}

void TestContactAlerts::oncePerAbsenceWhateverHappens()
{
    Scene scene;
    QVERIFY(scene.set(number));
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    QCOMPARE(scene.told().size(), 1U);
    scene.says(QStringLiteral("hello?"));
    scene.world.pass(1h);
    scene.says(QStringLiteral("hello??"));
    scene.world.restart();
    scene.world.settle();
    scene.comesBack();
    scene.stays(1min);
    scene.leaves(); // the same absence
    QCOMPARE(scene.told().size(), 1U);
    QCOMPARE(scene.overNetwork(), 0);
}

void TestContactAlerts::aKillWhileItIsSentTellsNobodyTwice()
{
    Scene scene;
    QVERIFY(scene.set(number));
    scene.says(QStringLiteral("shall we?"));
    scene.channels.answers = false;
    scene.leaves();
    QCOMPARE(scene.told().size(), 1U); // and nobody knows whether it went out
    for (int time = 0; time < 2; ++time) {
        scene.world.restart();
        scene.world.settle();
        scene.world.pass(10min);
        QCOMPARE(scene.told().size(), 1U);
        QCOMPARE(scene.said().delivery, Delivery::Unknown);
    }
}

void TestContactAlerts::aKillBeforeItIsSentLosesNothing()
{
    Scene scene;
    QVERIFY(scene.set(number));
    scene.says(QStringLiteral("shall we?"));
    scene.channels.down = true;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Lost);
    scene.leaves();
    QCOMPARE(scene.told().size(), 0U);
    QCOMPARE(scene.said().delivery, Delivery::Queued);
    scene.channels.down = false;
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told().size(), 1U);
    QCOMPARE(scene.said().delivery, Delivery::Sent);
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told().size(), 1U);
}

void TestContactAlerts::whatFailsIsNotTriedAgain()
{
    using State = sdk::ChannelOutcome::State;
    for (const auto &[state, delivery] :
         {std::pair(State::Retry, Delivery::Unknown), std::pair(State::Refused, Delivery::NotSent)}) {
        Scene scene;
        QVERIFY(scene.set(number));
        scene.says(QStringLiteral("shall we?"));
        scene.channels.outcome = {state, {}, Error{"sms.busy", {}, Retry::Later}, {}};
        scene.leaves();
        scene.channels.outcome = {};
        scene.world.pass(1h);
        QCOMPARE(scene.told().size(), 1U);
        QCOMPARE(scene.said().delivery, delivery);
        QCOMPARE(scene.overNetwork(), 0);
    }
}

void TestContactAlerts::overTheNetworkWhereTheChannelIsOff()
{
    Scene scene;
    QVERIFY(scene.set(number));
    const auto off = scene.world.ask<ports::Channel>([&](auto reply) {
        ports::ChannelChange change;
        change.enabled = false;
        scene.world.ports.channels->changeChannel(scene.user, scene.sms, change, reply);
    });
    QVERIFY(off);
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    QCOMPARE(scene.told().size(), 0U);
    QCOMPARE(scene.overNetwork(), 1);
    const auto removed = scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.channels->removeChannel(scene.user, scene.sms, reply); });
    QVERIFY(removed);
    const auto left = scene.world.ask<std::vector<ports::NoticeAddress>>(
        [&](auto reply) { scene.world.ports.notices->noticeAddresses(scene.user, reply); });
    QVERIFY(left->empty());
}

void TestContactAlerts::notOnceTheUserIsBack()
{
    Scene scene;
    QVERIFY(scene.set(number));
    scene.says(QStringLiteral("shall we?"));
    scene.channels.down = true;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Lost);
    scene.leaves();
    scene.comesBack();
    scene.channels.down = false;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Running);
    scene.world.settle();
    QCOMPARE(scene.told().size(), 0U);
    QCOMPARE(scene.said().delivery, Delivery::NotSent);
    QVERIFY(scene.said().error->detail.contains(QLatin1String("contract.s14.attached")));
}

void TestContactAlerts::ofTheReturnByTheSameWay()
{
    Scene scene;
    QVERIFY(scene.set(number));
    ports::NoticeChange change;
    change.onReturn = true;
    QVERIFY(scene.world.ask<NoticeSettings>(
        [&](auto reply) { scene.world.ports.notices->setNotices(scene.user, change, reply); }));
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    scene.world.pass(1h);
    scene.comesBack();
    QCOMPARE(scene.told().size(), 1U);
    scene.stays(6min);
    QCOMPARE(scene.told().size(), 2U);
    QCOMPARE(scene.said().reason, QStringLiteral("notice.back_by_channel"));
    QCOMPARE(scene.said().delivery, Delivery::Sent);
    QCOMPARE(scene.overNetwork(), 0);
}

void TestContactAlerts::aReadDoesNotTakeItBack()
{
    Scene scene;
    QVERIFY(scene.set(number));
    scene.says(QStringLiteral("shall we?"));
    scene.channels.down = true;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Lost);
    scene.leaves();
    const Message notice = scene.said();
    QVERIFY(scene.world.ask<void>([&](auto reply) {
        scene.world.ports.conversations->markRead(scene.user, notice.conversation, notice.id, reply);
    }));
    scene.channels.down = false;
    scene.channels.state(scene.user, QStringLiteral("sms"), network::CellState::Running);
    scene.world.settle();
    QCOMPARE(scene.told().size(), 1U);
}

void TestContactAlerts::whatCannotBeAnAddressIsRefused()
{
    Scene scene;
    for (const QString &bad : {QString(), QStringLiteral("a b"), QStringLiteral("a@b\r\nBcc: all@b"),
                               QStringLiteral("<a@b>"), QString(255, u'a')}) {
        QCOMPARE(scene.set(bad).error().code, QByteArray("notice.address.invalid"));
    }
    QCOMPARE(scene.set(number, QStringLiteral("bob@loop"), ChannelId(99)).error().code, QByteArray("channel.unknown"));
    const ChannelId push = scene.add(QStringLiteral("push"));
    QCOMPARE(scene.set(number, QStringLiteral("bob@loop"), push).error().code, QByteArray("notice.channel.unfit"));
    const auto stranger = scene.world.ask<ports::NoticeAddress>([&](auto reply) {
        scene.world.ports.notices->setNoticeAddress(scene.user, {PersonId(999), {}, scene.sms, number}, reply);
    });
    QCOMPARE(stranger.error().code, QByteArray("person.unknown"));
    const auto removed = scene.world.ask<void>([&](auto reply) {
        scene.world.ports.notices->removeNoticeAddress(scene.user, scene.contact(QStringLiteral("bob@loop")).person,
                                                       reply);
    });
    QCOMPARE(removed.error().code, QByteArray("notice.address.unknown"));
}

void TestContactAlerts::whoIsOneWithThemIsTheSame()
{
    Scene scene;
    QVERIFY(scene.set(number));
    ports::PersonAct act;
    act.a = scene.contact(QStringLiteral("bob@loop")).id;
    act.b = scene.contact(QStringLiteral("carol@loop")).id;
    QVERIFY(scene.world.ask<ports::PersonActDone>(
        [&](auto reply) { scene.world.ports.persons->act(scene.user, scene.device, act, reply); }));
    scene.world.settle();
    scene.says(QStringLiteral("and I?"), QStringLiteral("carol@loop"));
    scene.leaves();
    QCOMPARE(scene.told().size(), 1U);
    QCOMPARE(scene.overNetwork(), 0);
}

QTEST_GUILESS_MAIN(TestContactAlerts)
#include "tst_contact_alerts.moc"
