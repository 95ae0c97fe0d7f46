// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// What contacts are told of the user's going and return.
class TestNotices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhoIsInARunningConversation();
    void answersInsteadOfTelling();
    void saysNothingMoreInThatAbsence();
    void tellsNobodyOfAGrace();
    void aFlapDoesNotTellTwice();
    void tellsOfEachAbsenceWithinTheBudget();
    void tellsAPersonWithTwoIdentitiesOnce();
    void tellsWhoIsOnlineOnWish();
    void makesNoConversationForNothing();
    void tellsNobodyWhenOff();
    void tellsNobodyWhoIsNotToBeSpokenTo();
    void theUsersOwnWordsAreInIt();
    void tellsOnceAcrossRestarts();
    void aLateNoticeIsDropped();
    void tellsOfTheReturnOnWish();
    void tellsOfNoReturnThatDoesNotLast();
    void settingsAreKept();
};

namespace {

struct Scene {
    World world{withLanguage()};
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();
    quint64 link = 1;

    Scene()
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
    }

    /// Bob says it, and the device has it.
    void says(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
        world.ports.feed->acknowledge(user, device, world.listener->entries.back().seq);
        world.settle();
    }
    void writes(const QString &text, const QString &to = QStringLiteral("bob@loop"))
    {
        QVERIFY(world.send(device, world.conversation(account, to), text, text));
        world.settle();
    }
    void leaves() { world.goAway(device, link); }
    void comesBack() { world.attach(device, ++link); }
    /// Time passes with the device in the hand.
    void stays(Duration time)
    {
        for (Duration passed{0}; passed < time; passed += 30s) {
            world.ports.links->input(user, device);
            world.ports.links->proven(user, device, LinkId(link));
            world.pass(std::min<Duration>(30s, time - passed));
        }
    }

    /// To whom automatic messages have gone, in the order in which they went.
    QStringList told() const
    {
        QStringList addresses;
        for (const auto &given : world.network->given<SendMessage>()) {
            const auto &message = std::get<SendMessage>(given.command);
            if (message.automatic) {
                addresses.append(message.to);
            }
        }
        return addresses;
    }
    std::vector<Message> said() const { return world.listener->by(Author::Locum); }
    NoticeSettings set(const ports::NoticeChange &change)
    {
        const auto set =
            world.ask<NoticeSettings>([&](auto reply) { world.ports.notices->setNotices(user, change, reply); });
        return set ? *set : NoticeSettings();
    }
    void shows(const QString &who, Availability availability)
    {
        world.network->tell(account, PresenceChanged{who, Presence{availability, {}, {}}});
        world.settle();
    }
    void noReply(const QString &address)
    {
        const auto all =
            world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(user, reply); });
        const auto who = std::ranges::find(*all, address, &Identity::address);
        const auto put = world.ask<Policy>([&](auto reply) {
            world.ports.rules->putPolicy(user,
                                         ports::NewPolicy{{PolicyKind::Identity, who->id.value(), {}},
                                                          {PolicyVerdict::NoReply},
                                                          PolicyDirection::From,
                                                          PolicyPhase::Always},
                                         reply);
        });
        QVERIFY(put);
        world.settle();
    }
};

} // namespace

void TestNotices::tellsWhoIsInARunningConversation()
{
    Scene scene;
    scene.writes(QStringLiteral("hello"), QStringLiteral("carol@loop"));
    scene.stays(14min);
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    QCOMPARE(scene.told(), (QStringList{QStringLiteral("bob@loop"), QStringLiteral("carol@loop")}));
    const auto said = scene.said();
    QCOMPARE(said.size(), 2U);
    for (const Message &notice : said) {
        QVERIFY(notice.flags.automatic);
        QCOMPARE(notice.reason, QStringLiteral("notice.away"));
        QVERIFY(!notice.inReplyTo);
        QCOMPARE(scene.world.message(notice.id).delivery, Delivery::Sent);
        QVERIFY(notice.text.contains(QStringLiteral("go on writing")));
    }
    Scene later;
    later.says(QStringLiteral("shall we?"));
    later.stays(16min);
    later.leaves();
    QCOMPARE(later.world.state(), StandInState::Away);
    QCOMPARE(later.told(), QStringList());
}

void TestNotices::answersInsteadOfTelling()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.world.cut(scene.device);
    scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("are you there?")));
    scene.world.pass(21s);
    const auto said = scene.said();
    QCOMPARE(said.size(), 1U);
    QVERIFY(said.front().inReplyTo);
}

void TestNotices::saysNothingMoreInThatAbsence()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    for (const Duration pause : {Duration(5s), Duration(11min), Duration(2h), Duration(25h)}) {
        scene.world.pass(pause);
        scene.world.network->tell(scene.account, scene.world.says(QStringLiteral("hello?")));
        scene.world.settle();
    }
    QCOMPARE(scene.told(), QStringList{QStringLiteral("bob@loop")}); // the rules that ship know that they were told
}

void TestNotices::tellsNobodyOfAGrace()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.world.cut(scene.device);
    scene.world.pass(10s);
    scene.comesBack();
    scene.world.pass(1h);
    QCOMPARE(scene.told(), QStringList());
}

void TestNotices::aFlapDoesNotTellTwice()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    scene.comesBack();
    scene.writes(QStringLiteral("one moment"));
    scene.says(QStringLiteral("yes?"));
    scene.leaves(); // within five minutes: the same absence
    QCOMPARE(scene.told(), QStringList{QStringLiteral("bob@loop")});
}

void TestNotices::tellsOfEachAbsenceWithinTheBudget()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    scene.world.pass(20min);
    scene.comesBack();
    scene.stays(6min);
    scene.says(QStringLiteral("back?"));
    scene.leaves(); // another absence
    QCOMPARE(scene.told().size(), 2);
    scene.world.pass(20min);
    scene.comesBack();
    scene.stays(6min);
    scene.says(QStringLiteral("and now?"));
    scene.leaves(); // the gap is an hour now
    QCOMPARE(scene.told().size(), 2);
    scene.comesBack();
    scene.stays(6min);
    scene.writes(QStringLiteral("now I am"));
    scene.leaves();
    QCOMPARE(scene.told().size(), 3);
}

void TestNotices::tellsAPersonWithTwoIdentitiesOnce()
{
    Scene scene;
    const AccountId work = scene.world.addAccount(QStringLiteral("work@loop"));
    scene.world.contact(work, QStringLiteral("robert@loop"));
    const auto all = scene.world.ask<std::vector<Identity>>(
        [&](auto reply) { scene.world.ports.contacts->contacts(scene.user, reply); });
    const auto idOf = [&](const char *address) {
        return std::ranges::find(*all, QString::fromLatin1(address), &Identity::address)->id;
    };
    const auto linked = scene.world.ask<ports::PersonActDone>([&](auto reply) {
        scene.world.ports.persons->act(scene.user, scene.device,
                                       {ports::PersonAct::Op::Link, idOf("bob@loop"), idOf("robert@loop")}, reply);
    });
    QVERIFY(linked);
    scene.says(QStringLiteral("here"));
    scene.world.network->tell(work, scene.world.says(QStringLiteral("and there"), QStringLiteral("robert@loop")));
    scene.world.settle();
    scene.world.ports.feed->acknowledge(scene.user, scene.device, scene.world.listener->entries.back().seq);
    scene.leaves();
    QCOMPARE(scene.told(), QStringList{QStringLiteral("robert@loop")});
}

void TestNotices::tellsWhoIsOnlineOnWish()
{
    Scene scene;
    ports::NoticeChange change;
    change.audience = NoticeAudience::Online;
    scene.set(change);
    scene.world.contact(scene.account, QStringLiteral("dave@loop"));
    scene.shows(QStringLiteral("carol@loop"), Availability::Available);
    scene.shows(QStringLiteral("dave@loop"), Availability::Offline);
    scene.shows(QStringLiteral("mallory@loop"), Availability::Available); // on no list
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    QCOMPARE(scene.told(), (QStringList{QStringLiteral("bob@loop"), QStringLiteral("carol@loop")}));
}

void TestNotices::makesNoConversationForNothing()
{
    Scene scene;
    ports::NoticeChange change;
    change.audience = NoticeAudience::Online;
    scene.set(change);
    scene.shows(QStringLiteral("carol@loop"), Availability::Available);
    scene.noReply(QStringLiteral("carol@loop"));
    scene.leaves();
    QCOMPARE(scene.told(), QStringList());
    const auto all = scene.world.ask<std::vector<Conversation>>(
        [&](auto reply) { scene.world.ports.conversations->conversations(scene.user, reply); });
    QVERIFY(all->empty());
    QVERIFY(scene.world.listener->all<ConversationUpdated>().empty());
}

void TestNotices::tellsNobodyWhenOff()
{
    Scene scene;
    ports::NoticeChange change;
    change.audience = NoticeAudience::Off;
    scene.set(change);
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    QCOMPARE(scene.told(), QStringList());
}

void TestNotices::tellsNobodyWhoIsNotToBeSpokenTo()
{
    Scene scene;
    scene.noReply(QStringLiteral("bob@loop"));
    scene.says(QStringLiteral("shall we?"));
    scene.says(QStringLiteral("buy now"), QStringLiteral("stranger@loop"));
    MessageReceived news = scene.world.says(QStringLiteral("today's news"), QStringLiteral("carol@loop"));
    news.flags.fromBot = true;
    scene.world.network->tell(scene.account, news);
    scene.world.settle();
    scene.writes(QStringLiteral("unsubscribe"), QStringLiteral("carol@loop"));
    scene.leaves();
    QCOMPARE(scene.told(), QStringList());
}

void TestNotices::theUsersOwnWordsAreInIt()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    const Absence absence{StandInMode::Driving, QStringLiteral("On the A7."), std::nullopt};
    QVERIFY(scene.world.ask<StandInStatus>([&](auto reply) {
        scene.world.ports.links->leave(scene.user, scene.device, ports::Leave{true, absence}, reply);
    }));
    scene.world.settle();
    QCOMPARE(scene.said().size(), 1U);
    QCOMPARE(scene.said().front().text,
             QStringLiteral("Automatic message: I am driving now and cannot answer at once. You can go on writing: I "
                            "will read it later. On the A7."));
}

void TestNotices::tellsOnceAcrossRestarts()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.world.network->tell(scene.account, LinkChanged{LinkState::WaitingToRetry, {}, {}});
    scene.world.settle();
    scene.world.network->answersConnect = false;
    scene.leaves();
    QCOMPARE(scene.told(), QStringList());
    QCOMPARE(scene.said().size(), 1U); // committed, and not sent
    scene.world.restart(false);
    QCOMPARE(scene.told(), QStringList());
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.told(), QStringList{QStringLiteral("bob@loop")});
    scene.world.restart(true);
    scene.world.network->goOnline(scene.account);
    scene.world.pass(1h);
    QCOMPARE(scene.told(), QStringList());
    QCOMPARE(scene.said().size(), 1U);
}

void TestNotices::aLateNoticeIsDropped()
{
    Scene scene;
    scene.says(QStringLiteral("shall we?"));
    scene.world.network->tell(scene.account, LinkChanged{LinkState::WaitingToRetry, {}, {}});
    scene.world.settle();
    scene.world.network->answersConnect = false;
    scene.leaves();
    scene.world.pass(16min);
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    QCOMPARE(scene.told(), QStringList());
    const Message notice = scene.world.message(scene.said().front().id);
    QCOMPARE(notice.delivery, Delivery::NotSent);
    QCOMPARE(notice.error->detail, QStringLiteral("notice.late"));
}

void TestNotices::tellsOfTheReturnOnWish()
{
    Scene scene;
    ports::NoticeChange change;
    change.onReturn = true;
    scene.set(change);
    scene.says(QStringLiteral("shall we?"));
    scene.writes(QStringLiteral("hello"), QStringLiteral("carol@loop"));
    scene.leaves();
    QCOMPARE(scene.told().size(), 2);
    scene.world.pass(1h);
    scene.comesBack();
    scene.writes(QStringLiteral("here I am"), QStringLiteral("carol@loop")); // she sees that
    QCOMPARE(scene.told().size(), 2);
    scene.stays(5min);
    QCOMPARE(scene.told().mid(2), QStringList{QStringLiteral("bob@loop")});
    QCOMPARE(scene.said().back().reason, QStringLiteral("notice.back"));
    scene.stays(1h);
    QCOMPARE(scene.told().size(), 3);
}

void TestNotices::tellsOfNoReturnThatDoesNotLast()
{
    Scene scene;
    ports::NoticeChange change;
    change.onReturn = true;
    scene.set(change);
    scene.says(QStringLiteral("shall we?"));
    scene.leaves();
    scene.world.pass(1h);
    scene.comesBack();
    scene.stays(1min);
    scene.leaves();
    scene.world.pass(10min);
    QCOMPARE(scene.told().size(), 1);
    scene.comesBack();
    scene.stays(5min);
    QCOMPARE(scene.told().size(), 2);
    scene.stays(1h);
    QCOMPARE(scene.told().size(), 2);
}

void TestNotices::settingsAreKept()
{
    Scene scene;
    const auto settings = [&] {
        return *scene.world.ask<NoticeSettings>(
            [&](auto reply) { scene.world.ports.notices->notices(scene.user, reply); });
    };
    QCOMPARE(settings(), NoticeSettings());
    ports::NoticeChange change;
    change.window = 30min;
    QCOMPARE(scene.set(change), (NoticeSettings{NoticeAudience::Running, 30min, false}));
    change = {NoticeAudience::Online, std::nullopt, true};
    QCOMPARE(scene.set(change), (NoticeSettings{NoticeAudience::Online, 30min, true}));
    scene.world.restart();
    QCOMPARE(settings(), (NoticeSettings{NoticeAudience::Online, 30min, true}));
    for (const Duration window : {Duration(59s), Duration(24h + 1s)}) {
        const auto refused = scene.world.ask<NoticeSettings>([&](auto reply) {
            scene.world.ports.notices->setNotices(scene.user, {std::nullopt, window, std::nullopt}, reply);
        });
        QCOMPARE(refused.error().code, QByteArray("notice.window.invalid"));
    }
}

QTEST_GUILESS_MAIN(TestNotices)
#include "tst_notices.moc"
