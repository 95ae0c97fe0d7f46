// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_channels.h"
#include "store/channels.h"
#include "world.h"

#include <QFile>

using namespace locum;
using namespace locum::testing;

/// Channels that are set up, changed and taken away.
class TestChannels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settingsAreCheckedAgainstTheForm();
    void secretsAreNeverShownNorPlainOnDisk();
    void aChangeIsToldToTheCell();
    void whatIsTakenAwayIsClosed();
    void aRestartOpensThem();
    void anotherUsersChannelIsUnknown();
    void pluginsAreListedWithWhatTheyPublish();
    void whatDevicesNeedIsToldBeforeThereIsAChannel();
    void whoAsksIsToldAlsoWhenAPluginDoesNotRun();
    void whyAPluginFailedIsShownUntilItRuns();
    void theHookIsFoundByItsSecret();
};

namespace {

struct Scene {
    FakeChannels channels;
    World world;
    UserId user;

    Scene() : world(options()), user(world.addUser()) {}
    ~Scene() { world.engine.reset(); }
    engine::EngineOptions options()
    {
        engine::EngineOptions made;
        made.channelCells = &channels;
        return made;
    }
    Result<ports::Channel> add(const QString &name, const QString &plugin, const QJsonObject &settings,
                               const QJsonObject &usage = {})
    {
        return world.ask<ports::Channel>([&](auto reply) {
            world.ports.channels->addChannel(user, {name, plugin, settings, usage}, reply);
        });
    }
    Result<ports::Channel> change(ChannelId id, const ports::ChannelChange &change)
    {
        return world.ask<ports::Channel>(
            [&](auto reply) { world.ports.channels->changeChannel(user, id, change, reply); });
    }
};

const QJsonObject good{{QStringLiteral("to"), QStringLiteral("+34600")},
                       {QStringLiteral("password"), QStringLiteral("open-sesame-123")}};

} // namespace

void TestChannels::settingsAreCheckedAgainstTheForm()
{
    Scene scene;
    QCOMPARE(scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), {}).error().code,
             QByteArray("form.field.missing"));
    QCOMPARE(scene
                 .add(QStringLiteral("Phone"), QStringLiteral("sms"),
                      {{QStringLiteral("to"), QStringLiteral("x")}, {QStringLiteral("colour"), QStringLiteral("red")}})
                 .error()
                 .code,
             QByteArray("form.field.unknown"));
    QCOMPARE(scene.add(QStringLiteral("Phone"), QStringLiteral("pigeon"), good).error().code,
             QByteArray("channel_plugin.unknown"));
    // A rule may name one whose plugin is still to come.
    const auto waits = scene.add(QStringLiteral("Pigeon"), QStringLiteral("pigeon"), {});
    QVERIFY(waits);
    QCOMPARE(waits->health, ports::ChannelHealth::Trouble);
    QCOMPARE(scene.add(QStringLiteral("…"), QStringLiteral("sms"), good).error().code,
             QByteArray("channel.name.invalid"));
    QCOMPARE(
        scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good, {{QStringLiteral("per_day"), -1}}).error().code,
        QByteArray("channel.use.invalid"));
    const auto made = scene.add(QStringLiteral("My Phone"), QStringLiteral("sms"), good);
    QVERIFY(made);
    QCOMPARE(made->slug, QStringLiteral("my-phone"));
    QCOMPARE(made->usage.value(QLatin1String("per_day")).toInt(), 20); // it costs
    QCOMPARE(scene.add(QStringLiteral("my phone"), QStringLiteral("sms"), good).error().code,
             QByteArray("channel.name.taken"));
}

void TestChannels::secretsAreNeverShownNorPlainOnDisk()
{
    Scene scene;
    const auto made = scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good);
    QCOMPARE(made->secrets, QStringList{QStringLiteral("password")});
    QVERIFY(!made->settings.contains(QLatin1String("password")));
    QCOMPARE(scene.channels.open.at(made->id).secrets.at(QStringLiteral("password")).reveal(),
             QByteArray("open-sesame-123"));
    QCOMPARE(scene.channels.open.at(made->id).secrets.size(), 1U); // the plugin is not told the hook's
    scene.world.settle();
    const QString hook = made->callBack.section(QLatin1Char('/'), -1);
    QVERIFY(hook.size() >= 32);
    for (const QString &name : {QStringLiteral("locum.sqlite"), QStringLiteral("locum.sqlite-wal")}) {
        QFile file(scene.world.directory.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("open-sesame-123"));
        QVERIFY(!bytes.contains(hook.toLatin1()));
    }
}

void TestChannels::aChangeIsToldToTheCell()
{
    Scene scene;
    const ChannelId id = scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good)->id;
    const auto changed =
        scene.change(id, {{}, {{QStringLiteral("to"), QStringLiteral("+49")}}, {{QStringLiteral("per_day"), 3}}, {}});
    QVERIFY(changed);
    QCOMPARE(scene.channels.open.at(id).values.value(QLatin1String("to")).toString(), QStringLiteral("+49"));
    QCOMPARE(scene.channels.open.at(id).secrets.at(QStringLiteral("password")).reveal(), QByteArray("open-sesame-123"));
    QCOMPARE(changed->usage.value(QLatin1String("per_day")).toInt(), 3);
    QCOMPARE(scene.change(id, {{}, {}, {{QStringLiteral("per_day"), QJsonValue()}}, {}})
                 ->usage.value(QLatin1String("per_day"))
                 .toInt(),
             20);
    QCOMPARE(scene.change(id, {{}, {{QStringLiteral("to"), 3}}, {}, {}}).error().code,
             QByteArray("form.field.invalid"));
    const auto off = scene.change(id, {{}, {}, {}, false});
    QCOMPARE(off->health, ports::ChannelHealth::Off);
    QVERIFY(!scene.channels.open.contains(id));
    QCOMPARE(scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->testChannel(scene.user, id, reply); })
                 .error()
                 .code,
             QByteArray("channel.off"));
}

void TestChannels::whatIsTakenAwayIsClosed()
{
    Scene scene;
    const ChannelId id = scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good)->id;
    QVERIFY(
        scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->removeChannel(scene.user, id, reply); }));
    QVERIFY(!scene.channels.open.contains(id));
    QCOMPARE(
        scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->removeChannel(scene.user, id, reply); })
            .error()
            .code,
        QByteArray("channel.unknown"));
}

void TestChannels::aRestartOpensThem()
{
    Scene scene;
    const auto made = scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good);
    scene.channels.open.clear();
    scene.world.restart();
    QVERIFY(scene.channels.open.contains(made->id));
    QCOMPARE(scene.channels.open.at(made->id).secrets.at(QStringLiteral("password")).reveal(),
             QByteArray("open-sesame-123"));
    QVERIFY(scene.channels.open.at(made->id).callBack == made->callBack);
}

void TestChannels::anotherUsersChannelIsUnknown()
{
    Scene scene;
    const ChannelId id = scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good)->id;
    scene.user = scene.world.addUser(QStringLiteral("mallory"));
    QCOMPARE(scene.change(id, {}).error().code, QByteArray("channel.unknown"));
    QCOMPARE(scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->testChannel(scene.user, id, reply); })
                 .error()
                 .code,
             QByteArray("channel.unknown"));
    QCOMPARE(scene.world
                 .ask<std::vector<ports::ChannelLogEntry>>(
                     [&](auto reply) { scene.world.ports.channels->channelLog(scene.user, id, 10, reply); })
                 .error()
                 .code,
             QByteArray("channel.unknown"));
}

void TestChannels::pluginsAreListedWithWhatTheyPublish()
{
    Scene scene;
    QVERIFY(scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good));
    const auto all = scene.world.ask<std::vector<ports::ChannelPluginStatus>>(
        [&](auto reply) { scene.world.ports.channels->channelPlugins(scene.user, reply); });
    QCOMPARE(all->size(), 2U);
    QCOMPARE(all->front().plugin, QStringLiteral("sms"));
    QCOMPARE(all->front().channel.form.fields.size(), 2);
    QCOMPARE(all->front().published.value(QLatin1String("key")).toString(), QStringLiteral("public"));
}

/// A browser subscribes with the key that the plugin publishes, and that is the first channel.
void TestChannels::whatDevicesNeedIsToldBeforeThereIsAChannel()
{
    Scene scene;
    using All = std::vector<ports::ChannelPluginStatus>;
    scene.channels.down = true;
    std::optional<All> told;
    scene.world.ports.channels->channelPlugins(scene.user, [&](const Result<All> &all) { told = *all; });
    QCOMPARE(scene.channels.asksFor, QStringList(QStringLiteral("push")));
    QVERIFY(!told);
    scene.channels.state(scene.user, QStringLiteral("push"), network::CellState::Running);
    QVERIFY(told);
    QCOMPARE(told->back().published.value(QLatin1String("key")).toString(), QStringLiteral("public"));
    told.reset();
    scene.world.ports.channels->channelPlugins(scene.user, [&](const Result<All> &all) { told = *all; });
    QVERIFY(told);
    QCOMPARE(scene.channels.asksFor.size(), 1);
}

void TestChannels::whoAsksIsToldAlsoWhenAPluginDoesNotRun()
{
    Scene scene;
    using All = std::vector<ports::ChannelPluginStatus>;
    scene.channels.down = true;
    std::optional<All> told;
    scene.world.ports.channels->channelPlugins(scene.user, [&](const Result<All> &all) { told = *all; });
    QVERIFY(!told);
    scene.channels.listener->onChannelCellState(scene.user, QStringLiteral("push"), network::CellState::Failed, {},
                                                Error{"network.cell.silent", {}});
    QVERIFY(told);
    QVERIFY(told->back().published.isEmpty());
}

void TestChannels::whyAPluginFailedIsShownUntilItRuns()
{
    Scene scene;
    const QString plugin = QStringLiteral("sms");
    scene.channels.down = true;
    QVERIFY(scene.add(QStringLiteral("Phone"), plugin, good));
    const auto health = [&] {
        const auto all = scene.world.ask<std::vector<ports::Channel>>(
            [&](auto reply) { scene.world.ports.channels->channels(scene.user, reply); });
        return std::pair(all->front().health, all->front().error ? all->front().error->code : QByteArray());
    };
    QCOMPARE(health().first, ports::ChannelHealth::Starting);
    const Error silent{"network.cell.not_ready", {}, Retry::Later};
    scene.channels.listener->onChannelCellState(scene.user, plugin, network::CellState::Lost, {}, silent);
    QCOMPARE(health(), std::pair(ports::ChannelHealth::Trouble, silent.code));
    scene.channels.state(scene.user, plugin, network::CellState::Starting); // it is tried again
    QCOMPARE(health(), std::pair(ports::ChannelHealth::Trouble, silent.code));
    scene.channels.state(scene.user, plugin, network::CellState::Running);
    QCOMPARE(health(), std::pair(ports::ChannelHealth::Good, QByteArray()));
}

void TestChannels::theHookIsFoundByItsSecret()
{
    Scene scene;
    scene.channels.receives.body = "OK";
    const auto made = scene.add(QStringLiteral("Phone"), QStringLiteral("sms"), good);
    const auto call = [&](const QByteArray &secret) {
        return scene.world.ask<ports::HookAnswer>([&](auto reply) {
            scene.world.ports.channels->hook(Secret(secret), {"GET", "a=b"}, reply);
        });
    };
    QCOMPARE(call("guess").error().code, QByteArray("channel.unknown"));
    const auto answer = call(made->callBack.section(QLatin1Char('/'), -1).toLatin1());
    QVERIFY(answer);
    QCOMPARE(answer->body, QByteArray("OK"));
    QCOMPARE(scene.channels.asked.front().request.query, QByteArray("a=b"));
}

QTEST_GUILESS_MAIN(TestChannels)
#include "tst_channels.moc"
