// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_channels.h"
#include "scripted_program.h"
#include "world.h"

#include <QJsonArray>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// The program speaks English, and its user Spanish.
class TestAlertLanguage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Q_INIT_RESOURCE(locum_translations); }
    void aMessageIsTold();
    void aBurstIsTold();
    void aTestIsTold();
    void theCapIsTold();
    void aDeadDestinationIsTold();
    void anAccountInTroubleIsTold_data();
    void anAccountInTroubleIsTold();
    void aDigestIsTold();
    void ordersAreAnswered_data();
    void ordersAreAnswered();
};

namespace {

const QString own = QStringLiteral("+34600");

struct Scene {
    FakeChannels channels;
    std::shared_ptr<Scripted> program = std::make_shared<Scripted>();
    World world;
    UserId user;
    AccountId account;
    DeviceId device;
    QByteArray hook = {};

    Scene()
        : world(options(), program), user(addAna()), account(world.addAccount()),
          device(world.logIn(QStringLiteral("ana")))
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.attach(device);
    }
    ~Scene() { world.engine.reset(); } // before the channels
    engine::EngineOptions options()
    {
        engine::EngineOptions made;
        made.channelCells = &channels;
        return made;
    }
    UserId addAna()
    {
        const auto added = world.ask<ports::User>([&](auto reply) {
            world.ports.users->addUser(
                {QStringLiteral("ana"), Secret("correct horse"), QStringLiteral("Ana"), QStringLiteral("es")}, reply);
        });
        Q_ASSERT(added);
        world.user = added->id;
        return added->id;
    }
    ChannelId add(const QString &plugin, const QJsonObject &usage = {})
    {
        const auto made = world.ask<ports::Channel>([&](auto reply) {
            world.ports.channels->addChannel(user, {plugin, plugin, {{QStringLiteral("to"), own}}, usage}, reply);
        });
        Q_ASSERT(made);
        hook = made->callBack.section(QLatin1Char('/'), -1).toLatin1();
        world.settle();
        return made->id;
    }
    void says(const QString &text)
    {
        world.network->tell(account, world.says(text));
        world.settle();
    }
    sdk::ChannelMessage last(ChannelId channel)
    {
        const auto all = channels.by(channel);
        return all.empty() ? sdk::ChannelMessage{} : all.back().message;
    }
};

const QJsonObject nothingButThat{{QStringLiteral("content"), QStringLiteral("nothing")}};

} // namespace

void TestAlertLanguage::aMessageIsTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), nothingButThat);
    scene.world.goAway(scene.device);
    scene.says(QStringLiteral("are you there?"));
    QCOMPARE(scene.last(sms).text, QStringLiteral("1 mensaje nuevo"));
    QCOMPARE(scene.last(sms).language, QStringLiteral("es"));
}

void TestAlertLanguage::aBurstIsTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"), {{QStringLiteral("content"), QStringLiteral("nothing")},
                                                            {QStringLiteral("fold_min"), 5}});
    scene.world.goAway(scene.device);
    for (int number = 1; number <= 5; ++number) {
        scene.says(QStringLiteral("line %1").arg(number));
    }
    scene.world.pass(6min);
    QCOMPARE(scene.channels.by(sms).size(), 2U);
    QCOMPARE(scene.last(sms).text, QStringLiteral("4 mensajes nuevos"));
}

void TestAlertLanguage::aTestIsTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    QVERIFY(
        scene.world.ask<void>([&](auto reply) { scene.world.ports.channels->testChannel(scene.user, sms, reply); }));
    QCOMPARE(scene.last(sms).text, QStringLiteral("Una prueba: este canal funciona"));
}

void TestAlertLanguage::theCapIsTold()
{
    Scene scene;
    scene.add(QStringLiteral("sms"), {{QStringLiteral("per_day"), 1}, {QStringLiteral("fold_min"), 0}});
    const ChannelId push = scene.add(QStringLiteral("push"));
    scene.world.goAway(scene.device);
    scene.says(QStringLiteral("one"));
    scene.says(QStringLiteral("two"));
    QVERIFY(scene.last(push).text.startsWith(QStringLiteral("Por sms han salido tantos mensajes como permites.")));
}

void TestAlertLanguage::aDeadDestinationIsTold()
{
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    const ChannelId push =
        scene.add(QStringLiteral("push"), {{QStringLiteral("subjects"), QJsonArray{QStringLiteral("notice")}}});
    scene.world.goAway(scene.device);
    scene.channels.outcome = {sdk::ChannelOutcome::State::Gone, {}, Error{"sms.gone", {}, Retry::No}, {}};
    scene.channels.answers = false;
    scene.says(QStringLiteral("one"));
    scene.channels.end(scene.channels.by(sms).front(), scene.channels.outcome);
    scene.world.settle();
    QCOMPARE(scene.last(push).text, QStringLiteral("sms ya no llega a nadie. Configúralo de nuevo o quítalo."));
}

void TestAlertLanguage::anAccountInTroubleIsTold_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("text");
    QTest::newRow("the password") << QByteArray("network.auth.failed") << "La red no acepta el nombre o la contraseña.";
    QTest::newRow("no password") << QByteArray("network.auth.password_missing") << "Falta la contraseña.";
    QTest::newRow("one of a plugin's own") << QByteArray("network.authority.lost") << "network.authority.lost";
}

void TestAlertLanguage::anAccountInTroubleIsTold()
{
    QFETCH(QByteArray, code);
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.world.goAway(scene.device);
    scene.world.network->tell(scene.account,
                              LinkChanged{LinkState::NeedsUser, Error{code, {}, Retry::AfterUserAction}, {}});
    scene.world.settle();
    QVERIFY(scene.last(sms).title.endsWith(QLatin1String("te necesita")));
    QTEST(scene.last(sms).text, "text");
}

void TestAlertLanguage::aDigestIsTold()
{
    Scene scene;
    const ChannelId push = scene.add(QStringLiteral("push"));
    const Instant evening = scene.world.clock.now() + 1h;
    scene.program->schedule = {{evening, rules::DigestDue{"evening", QStringLiteral("push")}}};
    rules::Verdict digest = verdictOf(Disposition::Digest);
    digest.digest = "evening";
    digest.until = evening;
    scene.program->whenDecided = [digest](const rules::Facts &) { return digest; };
    scene.says(QStringLiteral("one"));
    scene.says(QStringLiteral("two"));
    scene.world.pass(1h);
    QCOMPARE(scene.last(push).subject, sdk::ChannelSubject::Digest);
    QVERIFY(scene.last(push).text.startsWith(QLatin1String("2 mensajes\n")));
}

void TestAlertLanguage::ordersAreAnswered_data()
{
    QTest::addColumn<QString>("order");
    QTest::addColumn<QString>("answer");
    QTest::newRow("away") << "FUERA conduciendo"
                          << "Locum te sustituye.";
    QTest::newRow("back") << "VUELTA"
                          << "Locum ya no te sustituye.";
    QTest::newRow("nobody") << "QUIÉN"
                            << "No hay nadie en línea.";
    QTest::newRow("to nobody") << "hola"
                               << "Tu respuesta no se ha enviado: no está claro a quién.";
}

void TestAlertLanguage::ordersAreAnswered()
{
    QFETCH(QString, order);
    Scene scene;
    const ChannelId sms = scene.add(QStringLiteral("sms"));
    scene.channels.receives.answers = {{own, order, {}, true, QStringLiteral("1")}};
    QVERIFY(scene.world.ask<ports::HookAnswer>(
        [&](auto reply) { scene.world.ports.channels->hook(Secret(scene.hook), {"GET"}, reply); }));
    scene.world.settle();
    QTEST(scene.last(sms).text, "answer");
}

QTEST_GUILESS_MAIN(TestAlertLanguage)
#include "tst_alert_language.moc"
