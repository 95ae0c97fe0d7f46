// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_rule_cells.h"
#include "store/service_states.h"
#include "world.h"

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Services of rule plugins, with plugins that the test plays.
class TestServices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatPluginsOfferIsListed();
    void oneThatIsOnIsAContact();
    void anAnswerAndItsStateAreStored();
    void theNextMessageComesWithTheState();
    void aKilledCoreAsksAgainAndStoresOneAnswer();
    void aLateAnswerIsNotTaken();
    void anAnswerToWhatHasEndedIsNotTaken();
    void anAnswerIsTakenOnce();
    void oneThatSaysNothingIsLeft();
    void whatIsTooLargeIsRefused();
    void aLostCellEndsTheTalk();
    void aCellThatStartsIsWaitedFor();
    void itsPresenceIsThatOfItsCell();
    void aPluginThatMustBeSetUpSaysSo();
    void turnedOffItForgets();
    void theAccountGoneItIsOff();
    void itsAccountCannotBeMadeByHand();
    void noRuleAnswersAService();
    void itsComingIsNoNews();
    void usersAreApart();
};

namespace {

const QString plugin = QStringLiteral("rule-oracle");
const QString address = QStringLiteral("oracle.delphi");

network::PluginEntry oracle(const SettingsForm &form = {})
{
    network::PluginEntry entry;
    entry.metadata =
        sdk::PluginMetadata{plugin, sdk::PluginKind::Rule, 1, QStringLiteral("1"), QStringLiteral("Oracle"), {}};
    sdk::RuleDescription rules;
    rules.nameSpace = QStringLiteral("oracle");
    rules.form = form;
    rules.services = {{QStringLiteral("delphi"), QStringLiteral("Pythia"), QStringLiteral("Knows")},
                      {QStringLiteral("dodona"), QStringLiteral("Oaks")}};
    entry.rules = rules;
    return entry;
}

struct Scene {
    FakeRuleCells cells;
    SettingsForm form;
    World world;
    UserId user = world.addUser();
    DeviceId device = world.logIn();
    int sent = 0;

    explicit Scene(SettingsForm asks) : Scene(30s, std::move(asks)) {}
    explicit Scene(Duration patience = 30s, SettingsForm asks = {})
        : form(std::move(asks)), world(options(cells, patience), {})
    {
        world.network->addPlugin(oracle(form));
        world.attach(device);
    }
    static engine::EngineOptions options(FakeRuleCells &cells, Duration patience)
    {
        engine::EngineOptions options;
        options.servicePatience = patience;
        options.ruleCells = &cells;
        return options;
    }
    std::vector<ports::Service> list()
    {
        return *world.ask<std::vector<ports::Service>>(
            [&](auto reply) { world.ports.services->services(user, reply); });
    }
    Result<ports::Service> turn(bool on, const QString &which = address)
    {
        auto answer =
            world.ask<ports::Service>([&](auto reply) { world.ports.services->setService(user, which, on, reply); });
        world.settle();
        return answer;
    }
    AccountId account() { return *list().front().account; }
    ConversationId talk() { return world.conversation(account(), address); }
    Message write(const QString &text)
    {
        auto message = world.send(device, talk(), text, QStringLiteral("c%1").arg(++sent));
        world.settle();
        return *message;
    }
    void answer(const QString &text, const QJsonObject &state = {})
    {
        cells.say(cells.talks.back(), sdk::ServiceAnswer{{text}, state});
        world.settle();
    }
    QJsonObject state()
    {
        const auto id = account();
        return *world.store->readNow(
            [id](store::Database &database) { return store::serviceState(database, id, address); });
    }
    std::optional<Identity> contact()
    {
        const auto all =
            world.ask<std::vector<Identity>>([&](auto reply) { world.ports.contacts->contacts(user, reply); });
        return all && !all->empty() ? std::optional(all->front()) : std::nullopt;
    }
    Availability presence() { return contact()->presence.availability; }
    QStringList history()
    {
        QStringList texts;
        for (const Message &message : world.history(talk())) {
            texts << (message.direction == Direction::Incoming ? QStringLiteral("< ") : QStringLiteral("> ")) +
                         message.text;
        }
        return texts;
    }
};

QJsonObject asked(int times)
{
    return {{QStringLiteral("asked"), times}};
}

} // namespace

void TestServices::whatPluginsOfferIsListed()
{
    Scene scene;
    const auto list = scene.list();
    QCOMPARE(list.size(), size_t(2));
    QCOMPARE(list[0].address, address);
    QCOMPARE(list[0].title, QStringLiteral("Pythia"));
    QVERIFY(!list[0].on && !list[0].account && !list[0].error);
    QCOMPARE(scene.turn(true, QStringLiteral("oracle.cumae")).error().code, QByteArray("service.unknown"));
    QCOMPARE(scene.turn(false, QStringLiteral("oracle.cumae")).error().code, QByteArray("service.unknown"));
}

void TestServices::oneThatIsOnIsAContact()
{
    Scene scene;
    const auto on = scene.turn(true);
    QVERIFY(on && on->on && on->account && !on->error);
    QCOMPARE(scene.cells.opened, QList<qint64>{scene.user.value()}); // its plugin is on with it
    QCOMPARE(scene.world.account(*on->account).link, LinkState::Online);
    const Identity contact = scene.contact().value();
    QCOMPARE(contact.address, address);
    QCOMPARE(contact.name, QStringLiteral("Pythia"));
    QVERIFY(contact.isBot);
    QCOMPARE(contact.presence.availability, Availability::Available);
    // A second one has the same account, and again is no fault.
    QVERIFY(scene.turn(true));
    QCOMPARE(*scene.turn(true, QStringLiteral("oracle.dodona"))->account, *on->account);
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.world.account(*on->account).link, LinkState::Online);
}

void TestServices::anAnswerAndItsStateAreStored()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    const Message question = scene.write(QStringLiteral("will it rain?"));
    QCOMPARE(scene.world.message(question.id).delivery, Delivery::Sending);
    QCOMPARE(scene.cells.talks.size(), size_t(1));
    QCOMPARE(scene.cells.talks[0].message,
             (sdk::ServiceMessage{QStringLiteral("delphi"), QStringLiteral("will it rain?"), {}}));
    scene.answer(QStringLiteral("ask a cloud"), asked(1));
    QCOMPARE(scene.world.message(question.id).delivery, Delivery::Sent);
    QCOMPARE(scene.history(), (QStringList{QStringLiteral("> will it rain?"), QStringLiteral("< ask a cloud")}));
    QVERIFY(scene.world.history(scene.talk()).back().flags.fromBot);
    QCOMPARE(scene.state(), asked(1));
}

void TestServices::theNextMessageComesWithTheState()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    scene.write(QStringLiteral("one"));
    scene.write(QStringLiteral("two")); // waits for its turn
    QCOMPARE(scene.cells.talks.size(), size_t(1));
    scene.answer(QStringLiteral("1"), asked(1));
    QCOMPARE(scene.cells.talks.size(), size_t(2));
    QCOMPARE(scene.cells.talks[1].message.state, asked(1));
    // A service that has nothing to say, and one that says much.
    scene.cells.say(scene.cells.talks[1], sdk::ServiceAnswer{{}, asked(2)});
    scene.world.settle();
    scene.write(QStringLiteral("three"));
    scene.cells.say(scene.cells.talks[2],
                    sdk::ServiceAnswer{{QStringLiteral("a"), QStringLiteral(" "), QStringLiteral("b")}, asked(3)});
    scene.world.settle();
    QCOMPARE(scene.history().mid(3),
             (QStringList{QStringLiteral("> three"), QStringLiteral("< a"), QStringLiteral("< b")}));
}

void TestServices::aKilledCoreAsksAgainAndStoresOneAnswer()
{
    Scene scene;
    scene.world.beforeStart = [&] { scene.world.network->addPlugin(oracle()); };
    QVERIFY(scene.turn(true));
    const Message question = scene.write(QStringLiteral("will it rain?"));
    const auto before = scene.cells.talks.back();
    scene.world.restart();
    scene.world.settle();
    scene.cells.say(before, sdk::ServiceAnswer{{QStringLiteral("of the life before")}, asked(7)});
    scene.world.pass(10s); // what did not reach it is tried again
    QCOMPARE(scene.cells.talks.size(), size_t(2));
    QCOMPARE(scene.cells.talks[1].message, scene.cells.talks[0].message);
    scene.answer(QStringLiteral("yes"), asked(1));
    QCOMPARE(scene.world.message(question.id).delivery, Delivery::Sent);
    scene.world.restart();
    scene.world.pass(10min);
    QCOMPARE(scene.cells.talks.size(), size_t(2)); // it is answered: nobody is asked
    QCOMPARE(scene.history(), (QStringList{QStringLiteral("> will it rain?"), QStringLiteral("< yes")}));
    QCOMPARE(scene.state(), asked(1));
}

void TestServices::aLateAnswerIsNotTaken()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    const Message question = scene.write(QStringLiteral("will it rain?"));
    scene.world.pass(31s);
    const Message left = scene.world.message(question.id);
    QCOMPARE(left.delivery, Delivery::NotSent);
    QCOMPARE(left.error->code, QByteArray("service.slow"));
    scene.answer(QStringLiteral("yes"), asked(1));
    QCOMPARE(scene.history(), QStringList{QStringLiteral("> will it rain?")});
    QCOMPARE(scene.state(), QJsonObject());
}

/// The outbox has the last word, also where the plugin is waited for longer than the outbox waits.
void TestServices::anAnswerToWhatHasEndedIsNotTaken()
{
    Scene scene(10min);
    QVERIFY(scene.turn(true));
    const Message question = scene.write(QStringLiteral("will it rain?"));
    scene.world.pass(2min);
    QCOMPARE(scene.world.message(question.id).delivery, Delivery::Unknown);
    scene.answer(QStringLiteral("yes"), asked(1));
    QCOMPARE(scene.history(), QStringList{QStringLiteral("> will it rain?")});
    QCOMPARE(scene.state(), QJsonObject());
}

void TestServices::anAnswerIsTakenOnce()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    scene.write(QStringLiteral("will it rain?"));
    const auto talk = scene.cells.talks.back();
    for (const char *text : {"yes", "no"}) {
        scene.cells.say(talk, sdk::ServiceAnswer{{QLatin1String(text)}, asked(1)});
    }
    auto another = talk; // what nobody has asked
    another.id = 77;
    scene.cells.say(another, sdk::ServiceAnswer{{QStringLiteral("!")}, {}});
    another = talk;
    another.plugin = QStringLiteral("rule-liar");
    scene.cells.say(another, sdk::ServiceAnswer{{QStringLiteral("!")}, {}});
    scene.world.settle();
    QCOMPARE(scene.history(), (QStringList{QStringLiteral("> will it rain?"), QStringLiteral("< yes")}));
}

void TestServices::oneThatSaysNothingIsLeft()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    QVERIFY(scene.turn(true, QStringLiteral("oracle.dodona")));
    const Message question = scene.write(QStringLiteral("?"));
    const auto other = scene.world.conversation(scene.account(), QStringLiteral("oracle.dodona"));
    QVERIFY(scene.world.send(scene.device, other, QStringLiteral("oak?"), QStringLiteral("d1")));
    scene.world.pass(31s);
    QCOMPARE(scene.world.message(question.id).delivery, Delivery::NotSent);
    QCOMPARE(scene.cells.talks.back().message.text, QStringLiteral("oak?")); // the next one is not held up for long
    scene.cells.say(scene.cells.talks.back(), fail("oracle.drunk", QStringLiteral("fumes")));
    scene.world.settle();
    const Message refused = scene.world.history(other).back();
    QCOMPARE(refused.delivery, Delivery::NotSent);
    QCOMPARE(refused.error->code, QByteArray("oracle.drunk"));
}

void TestServices::whatIsTooLargeIsRefused()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    const QString longest(sdk::longestServiceText, u'x');
    const QList<sdk::ServiceAnswer> answers = {{QStringList(sdk::mostServiceTexts + 1, QStringLiteral("x")), {}},
                                               {{longest + u'x'}, {}},
                                               {{}, {{QStringLiteral("x"), QString(sdk::mostServiceState, u'x')}}}};
    for (const sdk::ServiceAnswer &answer : answers) {
        const Message question = scene.write(QStringLiteral("?"));
        scene.cells.say(scene.cells.talks.back(), answer);
        scene.world.settle();
        QCOMPARE(scene.world.message(question.id).error->code, QByteArray("service.answer.too_large"));
    }
    scene.write(QStringLiteral("?"));
    scene.answer(longest);
    QCOMPARE(scene.world.history(scene.talk()).back().text, longest);
}

void TestServices::aLostCellEndsTheTalk()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    const Message question = scene.write(QStringLiteral("?"));
    scene.cells.become(scene.user, plugin, network::CellState::Lost);
    scene.world.settle();
    QCOMPARE(scene.world.message(question.id).error->code, QByteArray("service.down"));
    scene.answer(QStringLiteral("too late"));
    QCOMPARE(scene.history(), QStringList{QStringLiteral("> ?")});
}

void TestServices::aCellThatStartsIsWaitedFor()
{
    Scene scene;
    scene.cells.startsAtOnce = false;
    QVERIFY(scene.turn(true));
    QCOMPARE(scene.presence(), Availability::Offline);
    scene.write(QStringLiteral("?"));
    QVERIFY(scene.cells.talks.empty());
    scene.world.pass(20s);
    scene.cells.become(scene.user, plugin, network::CellState::Running);
    scene.world.settle();
    QCOMPARE(scene.cells.talks.size(), size_t(1));
    scene.answer(QStringLiteral("awake"));
    QCOMPARE(scene.history().last(), QStringLiteral("< awake"));
}

void TestServices::itsPresenceIsThatOfItsCell()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    scene.cells.become(scene.user, plugin, network::CellState::Lost);
    scene.world.settle();
    QCOMPARE(scene.presence(), Availability::Offline);
    scene.cells.become(scene.user, plugin, network::CellState::Running);
    scene.world.settle();
    QCOMPARE(scene.presence(), Availability::Available);
}

void TestServices::aPluginThatMustBeSetUpSaysSo()
{
    FormField where{QStringLiteral("where"), QStringLiteral("Where")};
    where.required = true;
    Scene scene(SettingsForm{{where}});
    const auto refused = scene.turn(true);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, QByteArray("service.plugin.settings"));
    QVERIFY(refused.error().detail.contains(plugin));
    QVERIFY(!scene.list().front().account);
    const auto set = scene.world.ask<ports::RulePluginStatus>([&](auto reply) {
        scene.world.ports.rulePlugins->setRulePlugin(
            scene.user, plugin, {true, {{QStringLiteral("where"), QStringLiteral("Delphi")}}}, reply);
    });
    QVERIFY(set);
    QVERIFY(scene.turn(true));
    // The plugin is turned off beside it: the service says so, and so does a message to it.
    QVERIFY(scene.world.ask<ports::RulePluginStatus>([&](auto reply) {
        scene.world.ports.rulePlugins->setRulePlugin(scene.user, plugin, {false, {}}, reply);
    }));
    QCOMPARE(scene.list().front().error->code, QByteArray("service.plugin.off"));
    const Message question = scene.write(QStringLiteral("?"));
    QCOMPARE(scene.world.message(question.id).error->code, QByteArray("service.plugin.off"));
}

void TestServices::turnedOffItForgets()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    scene.write(QStringLiteral("?"));
    scene.answer(QStringLiteral("yes"), asked(1));
    const auto talk = scene.talk();
    const auto off = scene.turn(false);
    QVERIFY(off && !off->on);
    QVERIFY(!scene.contact());
    QCOMPARE(scene.state(), QJsonObject());
    QCOMPARE(scene.world.history(talk).size(), size_t(2)); // what was said stays
    const auto late = scene.world.send(scene.device, talk, QStringLiteral("still there?"), QStringLiteral("late"));
    scene.world.settle();
    QCOMPARE(scene.world.message(late->id).error->code, QByteArray("service.off"));
    QVERIFY(scene.turn(true));
    scene.write(QStringLiteral("again"));
    QCOMPARE(scene.cells.talks.back().message.state, QJsonObject());
    // A device takes it off the list as it would any contact.
    const auto removed = scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.contacts->removeContact(scene.user, scene.contact()->id, reply); });
    QVERIFY(removed);
    scene.world.settle();
    QVERIFY(!scene.list().front().on);
}

void TestServices::theAccountGoneItIsOff()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    const AccountId account = scene.account();
    const Message question = scene.write(QStringLiteral("?"));
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->removeAccount(scene.user, account, reply); }));
    scene.answer(QStringLiteral("too late"), asked(1));
    QCOMPARE(scene.world.message(question.id).delivery, Delivery::Unknown);
    QVERIFY(!scene.list().front().on);
    QVERIFY(scene.turn(true));
    QVERIFY(scene.account() != account);
}

void TestServices::itsAccountCannotBeMadeByHand()
{
    Scene scene;
    const auto added = scene.world.ask<Account>([&](auto reply) {
        ports::NewAccount what;
        what.plugin = QStringLiteral("services");
        what.protocol = QStringLiteral("services");
        scene.world.ports.accounts->addAccount(scene.user, what, reply);
    });
    QCOMPARE(added.error().code, QByteArray("network.unknown"));
}

void TestServices::noRuleAnswersAService()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    scene.write(QStringLiteral("?"));
    scene.world.goAway(scene.device);
    QCOMPARE(scene.world.state(), StandInState::Away);
    scene.answer(QStringLiteral("are you there?"));
    scene.world.pass(10min);
    QCOMPARE(scene.cells.talks.size(), size_t(1));
    QVERIFY(scene.world.listener->by(Author::Locum).empty());
}

void TestServices::itsComingIsNoNews()
{
    FakeRuleCells cells;
    engine::EngineOptions options = withLanguage();
    options.ruleCells = &cells;
    World world(options);
    const UserId user = world.addUser();
    const DeviceId device = world.logIn();
    world.network->addPlugin(oracle());
    const AccountId account = world.addAccount();
    world.contact(account, QStringLiteral("bob@loop"));
    world.attach(device);
    const auto pushed = world.ask<ports::CheckedRules>([&](auto reply) {
        const QByteArray text = "locum 1\nrule \"came\" {\n  on presence\n  do { status busy \"x\" for 1h }\n}\n";
        world.ports.rules->pushRules(user, device, {{QStringLiteral("main.rules"), text}}, {}, reply);
    });
    QVERIFY(pushed && pushed->generation);
    QVERIFY(
        world.ask<ports::Service>([&](auto reply) { world.ports.services->setService(user, address, true, reply); }));
    world.settle();
    const auto shown = [&] {
        world.settle();
        const auto commands = world.network->given<SetPresence>(account);
        return commands.empty() ? QString() : std::get<SetPresence>(commands.back().command).presence.text;
    };
    for (const auto state : {network::CellState::Lost, network::CellState::Running}) {
        cells.become(user, plugin, state);
        QCOMPARE(shown(), QString()); // devices are shown it, and that is all
    }
    world.network->tell(account, PresenceChanged{QStringLiteral("bob@loop"), {Availability::Available, {}, {}}});
    QCOMPARE(shown(), QStringLiteral("x"));
}

void TestServices::usersAreApart()
{
    Scene scene;
    QVERIFY(scene.turn(true));
    scene.write(QStringLiteral("?"));
    const auto talk = scene.cells.talks.back();
    const UserId alice = scene.user;
    const UserId bob = scene.world.addUser(QStringLiteral("bob"));
    scene.user = bob;
    QVERIFY(!scene.list().front().on);
    auto stolen = talk; // bob's cell answers what alice has asked
    stolen.user = bob;
    scene.cells.say(stolen, sdk::ServiceAnswer{{QStringLiteral("hear me")}, {}});
    scene.world.settle();
    scene.user = alice;
    scene.world.user = alice;
    QCOMPARE(scene.history(), QStringList{QStringLiteral("> ?")});
}

QTEST_GUILESS_MAIN(TestServices)
#include "tst_services.moc"
