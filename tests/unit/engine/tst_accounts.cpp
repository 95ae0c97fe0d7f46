// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <QDir>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsWhatItsFormTakes();
    void refusesWhatItsFormDoesNot();
    void opensWithSecretsThatAreNotShown();
    void changesOnlyWhatIsGiven();
    void keepsWhatThePluginSets();
    void switchesOffAndOn();
    void connectsAndDisconnectsOnDemand();
    void backsOffAndComesBack();
    void waitsForTheUserWhereOnlyTheyCanHelp();
    void carriesAWarningWhileTheLinkIsUp();
    void staggersLogIns();
    void takesConnectsOwnWord();
    void comesBackAfterALostCell();
    void asksWhetherLinksAreAlive();
    void waitsForAMissingPlugin();
    void asksTheUserWhatTheNetworkAsks();
    void closesRequestsOfAFormerLife();
    void hidesOtherUsersAccounts();
};

namespace {

struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();

    int connects() const { return world.network->count<Connect>(); }
    void fault(LinkState state, Retry retry)
    {
        world.network->tell(account, LinkChanged{state, Error{"network.fault", {}, retry}, {}});
        world.settle();
    }
    std::vector<PendingRequest> requests()
    {
        return *world.ask<std::vector<PendingRequest>>(
            [&](auto reply) { world.ports.accounts->requests(user, reply); });
    }
    Done answer(RequestId request, bool accept, const QJsonObject &values = {})
    {
        auto done = world.ask<void>(
            [&](auto reply) { world.ports.accounts->answerRequest(user, request, accept, values, reply); });
        world.settle();
        return done;
    }
};

Result<Account> add(World &world, const QString &protocol, const QJsonObject &settings)
{
    return world.ask<Account>([&](auto reply) {
        ports::NewAccount what;
        what.protocol = protocol;
        what.settings = settings;
        world.ports.accounts->addAccount(*world.user, what, reply);
    });
}

} // namespace

void TestAccounts::addsWhatItsFormTakes()
{
    Scene scene;
    const Account account = scene.world.account(scene.account);
    QCOMPARE(account.plugin, QStringLiteral("loop"));
    QCOMPARE(account.name, QStringLiteral("alice@loop"));
    QCOMPARE(account.slug, QStringLiteral("alice-loop"));
    QCOMPARE(account.link, LinkState::Online);
    QCOMPARE(account.ownAddress, QStringLiteral("me@loop"));
    const auto second =
        add(scene.world, QStringLiteral("loop"), {{QStringLiteral("address"), QStringLiteral("alice@loop")}});
    QVERIFY(second);
    QVERIFY(second->slug != account.slug);
    QVERIFY(!scene.world.listener->all<AccountUpdated>().empty());
}

void TestAccounts::refusesWhatItsFormDoesNot()
{
    World world;
    world.addUser();
    QCOMPARE(add(world, QStringLiteral("carrier-pigeon"), {}).error().code, QByteArray("network.unknown"));
    QCOMPARE(add(world, QStringLiteral("broken"), {}).error().code, QByteArray("network.unknown"));
    QCOMPARE(add(world, QStringLiteral("loop"), {}).error().code, QByteArray("form.field.missing"));
    QCOMPARE(add(world, QStringLiteral("loop"), {{QStringLiteral("address"), 7}}).error().code,
             QByteArray("form.field.invalid"));
    QVERIFY(world.network->open.empty());
}

void TestAccounts::opensWithSecretsThatAreNotShown()
{
    Scene scene;
    const auto &opened = scene.world.network->open.at(scene.account);
    QCOMPARE(opened.secrets.at(QStringLiteral("password")).reveal(), QByteArray("s3cret"));
    QVERIFY(!opened.values.contains(QStringLiteral("password")));
    QVERIFY(!scene.world.account(scene.account).settings.contains(QStringLiteral("password")));
    QVERIFY(QDir(opened.stateDirectory).exists());
    QVERIFY(opened.stateDirectory.startsWith(scene.world.directory.path() + QStringLiteral("/cells/")));
}

void TestAccounts::changesOnlyWhatIsGiven()
{
    Scene scene;
    ports::AccountChange change;
    change.name = QStringLiteral("Work");
    QVERIFY(scene.world.change(scene.account, change));
    QCOMPARE(scene.connects(), 1); // a name is no reason to connect anew
    change = {};
    change.settings = {{QStringLiteral("address"), QStringLiteral("new@loop")}};
    const auto changed = scene.world.change(scene.account, change);
    QCOMPARE(changed->name, QStringLiteral("Work"));
    scene.world.pass(1s);
    QCOMPARE(scene.connects(), 2);
    QCOMPARE(scene.world.network->open.at(scene.account).values.value(QStringLiteral("address")).toString(),
             QStringLiteral("new@loop"));
    QCOMPARE(scene.world.network->open.at(scene.account).secrets.at(QStringLiteral("password")).reveal(),
             QByteArray("s3cret")); // not given: stays
    change.settings = {{QStringLiteral("address"), QJsonValue::Null}};
    QCOMPARE(scene.world.change(scene.account, change).error().code, QByteArray("form.field.missing"));
    change.settings = {{QStringLiteral("nonsense"), 1}};
    QCOMPARE(scene.world.change(scene.account, change).error().code, QByteArray("form.field.unknown"));
}

void TestAccounts::keepsWhatThePluginSets()
{
    Scene scene;
    SettingsChanged pinned;
    pinned.values = {{QStringLiteral("pinned_certificate"), QStringLiteral("ab:cd")}};
    pinned.secrets = {{QStringLiteral("token"), Secret("t0ken")}};
    scene.world.network->tell(scene.account, pinned);
    scene.world.settle();
    ports::AccountChange change;
    change.settings = {{QStringLiteral("address"), QStringLiteral("other@loop")}};
    QVERIFY(scene.world.change(scene.account, change));
    const auto &opened = scene.world.network->open.at(scene.account);
    QCOMPARE(opened.values.value(QStringLiteral("pinned_certificate")).toString(), QStringLiteral("ab:cd"));
    QCOMPARE(opened.secrets.at(QStringLiteral("token")).reveal(), QByteArray("t0ken"));
    scene.world.network->tell(scene.account, pinned);
    scene.world.settle();
    scene.world.network->open.at(scene.account).values = {};
    scene.world.network->restartCell(scene.account); // a new life gets them too
    scene.world.pass(1s);
    QCOMPARE(scene.world.network->open.at(scene.account).values.value(QStringLiteral("pinned_certificate")).toString(),
             QStringLiteral("ab:cd"));
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online);
}

void TestAccounts::switchesOffAndOn()
{
    Scene scene;
    ports::AccountChange change;
    change.enabled = false;
    QVERIFY(scene.world.change(scene.account, change));
    QCOMPARE(scene.world.network->count<Disconnect>(), 1);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Offline);
    scene.world.pass(1h);
    QCOMPARE(scene.connects(), 1);
    scene.world.restart(false);
    scene.world.settle();
    QVERIFY(scene.world.network->open.empty());
    change.enabled = true;
    QVERIFY(scene.world.change(scene.account, change));
    scene.world.pass(1s);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online);
}

void TestAccounts::connectsAndDisconnectsOnDemand()
{
    Scene scene;
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->disconnectAccount(scene.user, scene.account, reply); }));
    scene.world.settle();
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Offline);
    scene.world.pass(1h);
    QCOMPARE(scene.connects(), 1);
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->connectAccount(scene.user, scene.account, reply); }));
    scene.world.settle();
    QCOMPARE(scene.connects(), 2);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online);
}

void TestAccounts::backsOffAndComesBack()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    Duration last = 0ms;
    for (int i = 0; i < 10; ++i) {
        scene.fault(LinkState::WaitingToRetry, Retry::Later);
        const int before = scene.connects();
        const auto status =
            scene.world.ask<ports::AdminStatus>([&](auto reply) { scene.world.ports.admin->adminStatus(reply); });
        const Duration wait = *status->accounts.front().retryAt - scene.world.clock.now();
        QVERIFY(wait >= 2500ms);
        QVERIFY(wait <= 10min);
        QVERIFY(wait >= last / 2); // grows, but for the jitter
        last = wait;
        scene.world.pass(wait - 1ms);
        QCOMPARE(scene.connects(), before);
        scene.world.pass(1ms);
        QCOMPARE(scene.connects(), before + 1);
    }
    QVERIFY(last >= 5min);
    scene.world.network->goOnline(scene.account);
    scene.world.pass(2min);
    scene.fault(LinkState::Offline, Retry::Later);
    scene.world.pass(5s); // it was well: the first wait again
    QCOMPARE(scene.connects(), 12);
}

void TestAccounts::waitsForTheUserWhereOnlyTheyCanHelp()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    scene.fault(LinkState::NeedsUser, Retry::AfterUserAction);
    scene.world.pass(24h);
    QCOMPARE(scene.connects(), 1);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::NeedsUser);
    scene.world.network->restartCell(scene.account); // nor does a new life of its cell help
    scene.world.pass(1h);
    QCOMPARE(scene.connects(), 1);
    ports::AccountChange change;
    change.settings = {{QStringLiteral("password"), QStringLiteral("right")}};
    QVERIFY(scene.world.change(scene.account, change));
    scene.world.pass(1s);
    QCOMPARE(scene.connects(), 2);
    scene.fault(LinkState::NeedsUser, Retry::AfterUserAction);
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.accounts->connectAccount(scene.user, scene.account, reply); }));
    QCOMPARE(scene.connects(), 3);
}

void TestAccounts::carriesAWarningWhileTheLinkIsUp()
{
    Scene scene;
    scene.world.network->goOnline(scene.account);
    scene.world.settle();
    const auto account = [&] {
        return scene.world
            .ask<std::vector<Account>>([&](auto reply) { scene.world.ports.accounts->accounts(scene.user, reply); })
            ->front();
    };
    const auto own = account().ownAddress;
    const auto commands = scene.world.network->commands.size();
    const Error warning{"xmpp.client.passed_over", QStringLiteral("a client"), Retry::AfterUserAction};
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Online, warning, own});
    scene.world.settle();
    QCOMPARE(account().link, LinkState::Online);
    QCOMPARE(account().linkError, std::optional(warning));
    QCOMPARE(account().ownAddress, own);
    const auto &last = scene.world.listener->entries.back().payload;
    QVERIFY(std::holds_alternative<AccountUpdated>(last)); // devices are told
    QCOMPARE(std::get<AccountUpdated>(last).account.linkError, std::optional(warning));
    scene.world.network->tell(scene.account, LinkChanged{LinkState::Online, {}, own});
    scene.world.settle();
    QCOMPARE(account().linkError, std::nullopt);
    QCOMPARE(scene.world.network->commands.size(), commands); // for the network nothing has happened
}

void TestAccounts::staggersLogIns()
{
    World world;
    world.addUser();
    for (int i = 0; i < 5; ++i) {
        world.addAccount(QStringLiteral("a%1").arg(i));
    }
    world.options.links.apart = 80ms;
    world.restart(false);
    world.settle();
    QCOMPARE(world.network->count<Connect>(), 1);
    for (int i = 2; i <= 5; ++i) {
        world.pass(79ms);
        QCOMPARE(world.network->count<Connect>(), i - 1);
        world.pass(1ms);
        QCOMPARE(world.network->count<Connect>(), i);
    }
}

void TestAccounts::takesConnectsOwnWord()
{
    Scene scene;
    scene.world.network->answersConnect = false;
    scene.fault(LinkState::Offline, Retry::Later);
    scene.world.pass(6s);
    QCOMPARE(scene.connects(), 2);
    // A plugin that only ends the command, and tells nothing of the link.
    scene.world.network->end(scene.world.network->given<Connect>().back(),
                             NotSent{Error{"network.refused", {}, Retry::Later}});
    scene.world.settle();
    QCOMPARE(scene.world.account(scene.account).link, LinkState::WaitingToRetry);
    scene.world.pass(20s);
    QCOMPARE(scene.connects(), 3);
    scene.world.network->end(scene.world.network->given<Connect>().back(),
                             NotSent{Error{"network.password", {}, Retry::AfterUserAction}});
    scene.world.pass(1h);
    QCOMPARE(scene.connects(), 3);
    QCOMPARE(scene.world.account(scene.account).link, LinkState::NeedsUser);
}

void TestAccounts::comesBackAfterALostCell()
{
    Scene scene;
    scene.world.network->lose(scene.account);
    scene.world.settle();
    QCOMPARE(scene.world.account(scene.account).link, LinkState::WaitingToRetry);
    scene.world.network->resume(scene.account); // only the core had lost sight of it
    scene.world.settle();
    QCOMPARE(scene.world.account(scene.account).link, LinkState::Online);
    QCOMPARE(scene.connects(), 1);
    QCOMPARE(scene.world.network->count<SetPresence>(), 1);
    scene.world.network->restartCell(scene.account);
    scene.world.pass(1s);
    QCOMPARE(scene.connects(), 2);
}

void TestAccounts::asksWhetherLinksAreAlive()
{
    Scene scene;
    scene.world.pass(29s);
    QCOMPARE(scene.world.network->count<ProbeLink>(), 0);
    scene.world.pass(1s);
    QCOMPARE(scene.world.network->count<ProbeLink>(), 1);
    scene.world.pass(30s);
    QCOMPARE(scene.world.network->count<ProbeLink>(), 2);
    scene.world.network->answersConnect = false;
    scene.fault(LinkState::NeedsUser, Retry::AfterUserAction);
    scene.world.pass(1h);
    QCOMPARE(scene.world.network->count<ProbeLink>(), 2);
    scene.world.network->goOnline(scene.account);
    scene.world.pass(30s);
    QCOMPARE(scene.world.network->count<ProbeLink>(), 3);
}

void TestAccounts::waitsForAMissingPlugin()
{
    World world;
    world.addUser();
    const AccountId account = world.addAccount(QStringLiteral("a"), QStringLiteral("relay"));
    world.restartWithout(QStringLiteral("relay"));
    QCOMPARE(world.account(account).link, LinkState::NeedsUser);
    QCOMPARE(world.account(account).linkError->code, QByteArray("network.plugin.missing"));
    QCOMPARE(world.ask<void>([&](auto reply) { world.ports.accounts->connectAccount(*world.user, account, reply); })
                 .error()
                 .code,
             QByteArray("network.plugin.missing"));
}

void TestAccounts::asksTheUserWhatTheNetworkAsks()
{
    Scene scene;
    RequestReceived question;
    question.handle = QStringLiteral("h1");
    question.kind = RequestKind::Certificate;
    question.details = {{QStringLiteral("fingerprint_sha256"), QStringLiteral("ab")}};
    scene.world.network->tell(scene.account, question);
    scene.world.network->tell(scene.account, question); // repeated: replaces
    scene.fault(LinkState::NeedsUser, Retry::AfterUserAction);
    QCOMPARE(scene.requests().size(), 1U);
    const RequestId request = scene.requests().front().id;
    scene.world.restart(true); // it is still asked
    scene.world.settle();
    QCOMPARE(scene.requests().size(), 1U);
    QCOMPARE(scene.answer(RequestId(4711), true).error().code, QByteArray("request.unknown"));
    QCOMPARE(scene.answer(request, true, {{QStringLiteral("x"), 1}}).error().code, QByteArray("form.field.unknown"));
    QVERIFY(scene.answer(request, true));
    QVERIFY(scene.requests().empty());
    const auto answers = scene.world.network->given<AnswerRequest>();
    QCOMPARE(answers.size(), 1U);
    QCOMPARE(std::get<AnswerRequest>(answers.front().command).handle, QStringLiteral("h1"));
    QVERIFY(std::get<AnswerRequest>(answers.front().command).accept);
    QCOMPARE(scene.world.listener->all<RequestClosed>().size(), 1U);
    scene.world.network->end(answers.front(), Sent{});
    scene.world.settle();
    QCOMPARE(scene.connects(), 1); // what the link waited for is done
    question.handle = QStringLiteral("h2");
    scene.world.network->tell(scene.account, question);
    scene.world.network->tell(scene.account, RequestWithdrawn{QStringLiteral("h2")});
    scene.world.settle();
    QVERIFY(scene.requests().empty());
    QCOMPARE(scene.world.listener->all<RequestClosed>().size(), 2U);
}

void TestAccounts::closesRequestsOfAFormerLife()
{
    Scene scene;
    RequestReceived question;
    question.handle = QStringLiteral("h1");
    scene.world.network->tell(scene.account, question);
    scene.world.settle();
    scene.world.network->restartCell(scene.account);
    scene.world.settle();
    QVERIFY(scene.requests().empty());
    QCOMPARE(scene.world.listener->all<RequestClosed>().size(), 1U);
}

void TestAccounts::hidesOtherUsersAccounts()
{
    Scene scene;
    const UserId alice = scene.user;
    const UserId mallory = scene.world.addUser(QStringLiteral("mallory"));
    QVERIFY(scene.world
                .ask<std::vector<Account>>([&](auto reply) { scene.world.ports.accounts->accounts(mallory, reply); })
                ->empty());
    ports::AccountChange change;
    change.name = QStringLiteral("mine now");
    QCOMPARE(scene.world.change(scene.account, change).error().code, QByteArray("account.unknown"));
    for (const auto &call : std::vector<std::function<void(ports::Reply<void>)>>{
             [&](auto reply) { scene.world.ports.accounts->removeAccount(mallory, scene.account, reply); },
             [&](auto reply) { scene.world.ports.accounts->connectAccount(mallory, scene.account, reply); },
             [&](auto reply) { scene.world.ports.accounts->disconnectAccount(mallory, scene.account, reply); }}) {
        QCOMPARE(scene.world.ask<void>(call).error().code, QByteArray("account.unknown"));
    }
    scene.world.user = alice;
    QCOMPARE(scene.world.account(scene.account).name, QStringLiteral("alice@loop"));
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
