// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/scheduled_digests.h"
#include "fake_channels.h"
#include "scripted_program.h"
#include "world.h"

#include <QJsonArray>
#include <QTimeZone>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

/// Digests at the times that the user has set: one for each time, of what came since the last.
class TestScheduledDigests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Q_INIT_RESOURCE(locum_translations); }
    void timesFollowTheZone_data();
    void timesFollowTheZone();
    void whatCameIsToldAtItsTime();
    void whereNothingHappenedNothingIsTold();
    void whatIsReadIsLeftOut();
    void whatIsHeldOrFilteredIsSaid();
    void lessIsToldWhereTheUserWantsSo();
    void aCoreThatWasDownTellsOnce();
    void aKillTellsItAgainWithTheSameKey();
    void aNewScheduleOwesNothing();
};

namespace {

struct Scene {
    FakeChannels channels;
    std::shared_ptr<Scripted> program = std::make_shared<Scripted>();
    World world;
    UserId user;
    AccountId account;
    DeviceId device;
    int made = 0;

    Scene() : world(options(), program), user(world.addUser()), account(world.addAccount()), device(world.logIn())
    {
        world.contact(account, QStringLiteral("bob@loop"));
        world.contact(account, QStringLiteral("carol@loop"));
        world.attach(device);
    }
    ~Scene() { world.engine.reset(); } // before the channels
    engine::EngineOptions options()
    {
        engine::EngineOptions wished;
        wished.channelCells = &channels;
        return wished;
    }
    /// A time of the day so long from now, in the zone of these tests.
    QString in(Duration wait) const
    {
        return QDateTime::fromMSecsSinceEpoch(toMilliseconds(world.clock.now() + wait), Qt::UTC)
            .toString(QStringLiteral("HH:mm"));
    }
    /// Once a day, the first time in half an hour or a little less.
    QJsonObject digest(QJsonObject more = {}) const
    {
        more.insert(QStringLiteral("at"), QJsonArray{in(30min)});
        more.insert(QStringLiteral("zone"), QStringLiteral("UTC"));
        return {{QStringLiteral("digest"), more}};
    }
    ChannelId add(QJsonObject usage)
    {
        const QString name = QStringLiteral("mail %1").arg(++made);
        const auto added = world.ask<ports::Channel>([&](auto reply) {
            world.ports.channels->addChannel(
                user, {name, QStringLiteral("push"), {{QStringLiteral("to"), QStringLiteral("alice")}}, usage}, reply);
        });
        if (!added) {
            qFatal("%s %s", added.error().code.constData(), qUtf8Printable(added.error().detail));
        }
        world.settle();
        return added->id;
    }
    void change(ChannelId channel, const QJsonObject &usage)
    {
        ports::ChannelChange change;
        change.usage = usage;
        QVERIFY(world.ask<ports::Channel>(
            [&](auto reply) { world.ports.channels->changeChannel(user, channel, change, reply); }));
        world.settle();
    }
    void says(const QString &text, const QString &from = QStringLiteral("bob@loop"))
    {
        world.network->tell(account, world.says(text, from));
        world.settle();
    }
    std::vector<sdk::ChannelMessage> told(ChannelId channel)
    {
        std::vector<sdk::ChannelMessage> digests;
        for (const FakeChannels::Given &each : channels.by(channel)) {
            if (each.message.subject == sdk::ChannelSubject::Digest) {
                digests.push_back(each.message);
            }
        }
        return digests;
    }
    void aDayPasses()
    {
        for (int hour = 0; hour < 24; ++hour) {
            world.pass(1h);
        }
    }
};

Instant at(const char *time)
{
    return instantFromMilliseconds(QDateTime::fromString(QLatin1String(time), Qt::ISODate).toMSecsSinceEpoch());
}

} // namespace

void TestScheduledDigests::timesFollowTheZone_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("next");
    QTest::newRow("the same day") << QByteArray("2026-07-06T04:00:00Z") << QByteArray("2026-07-06T06:00:00Z");
    QTest::newRow("not the moment itself") << QByteArray("2026-07-06T06:00:00Z") << QByteArray("2026-07-07T00:30:00Z");
    QTest::newRow("over the weekend") << QByteArray("2026-07-10T06:00:00Z") << QByteArray("2026-07-13T00:30:00Z");
    // Weekdays alone have no change of the clocks in Madrid; the nights of the changes are Sundays.
    QTest::newRow("in winter") << QByteArray("2026-03-27T12:00:00Z") << QByteArray("2026-03-30T00:30:00Z");
    QTest::newRow("before the change") << QByteArray("2026-03-26T12:00:00Z") << QByteArray("2026-03-27T01:30:00Z");
}

void TestScheduledDigests::timesFollowTheZone()
{
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, next);
    const notify::DigestTimes times{{QTime(2, 30), QTime(8, 0)}, 31, "Europe/Madrid"};
    QCOMPARE(engine::nextDigestAt(times, at(after.constData()), QTimeZone::utc()), at(next.constData()));
    // On the Sunday at 2:30, which is left out in spring and comes twice in autumn, there is one.
    const notify::DigestTimes nightly{{QTime(2, 30)}, 127, "Europe/Madrid"};
    const auto count = [&](Instant from, Instant to) {
        int found = 0;
        for (Instant due = engine::nextDigestAt(nightly, from, QTimeZone::utc()); due < to; ++found) {
            due = engine::nextDigestAt(nightly, due, QTimeZone::utc());
        }
        return found;
    };
    QCOMPARE(count(at("2026-03-28T12:00:00Z"), at("2026-03-30T12:00:00Z")), 2);
    QCOMPARE(count(at("2026-10-24T12:00:00Z"), at("2026-10-26T12:00:00Z")), 2);
}

void TestScheduledDigests::whatCameIsToldAtItsTime()
{
    Scene scene;
    scene.says(QStringLiteral("long before"));
    const ChannelId mail = scene.add(scene.digest());
    scene.says(QStringLiteral("hello"));
    scene.says(QStringLiteral("tea at five?"));
    scene.world.pass(25min);
    scene.says(QStringLiteral("I am Carol"), QStringLiteral("carol@loop"));
    QVERIFY(scene.told(mail).empty()); // it is not yet time
    scene.world.pass(5min);
    QCOMPARE(scene.told(mail).size(), 1U);
    const sdk::ChannelMessage digest = scene.told(mail).front();
    QVERIFY2(digest.text.contains(QLatin1String("tea at five?")), qPrintable(digest.text));
    QVERIFY2(digest.text.contains(QLatin1String("2 messages")), qPrintable(digest.text));
    QVERIFY(!digest.text.contains(QLatin1String("long before")));
    QVERIFY(digest.text.contains(QLatin1String("I am Carol")));
    scene.says(QStringLiteral("tomorrow's"));
    scene.aDayPasses();
    QCOMPARE(scene.told(mail).size(), 2U);
    QVERIFY(!scene.told(mail).back().text.contains(QLatin1String("tea at five?")));
    QVERIFY(scene.told(mail).back().text.contains(QLatin1String("tomorrow's")));
    QVERIFY(scene.told(mail).back().key != digest.key);
}

void TestScheduledDigests::whereNothingHappenedNothingIsTold()
{
    Scene scene;
    const ChannelId mail = scene.add(scene.digest());
    const ChannelId wished = scene.add(scene.digest({{QStringLiteral("empty"), true}}));
    scene.aDayPasses();
    QVERIFY(scene.told(mail).empty());
    QCOMPARE(scene.told(wished).size(), 1U);
    QVERIFY(!scene.told(wished).front().text.isEmpty());
}

void TestScheduledDigests::whatIsReadIsLeftOut()
{
    Scene scene;
    const ChannelId mail = scene.add(scene.digest());
    const ChannelId all = scene.add(scene.digest({{QStringLiteral("read"), true}}));
    scene.says(QStringLiteral("seen"));
    const Message last = scene.world.listener->by(Author::Contact).back();
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.conversations->markRead(scene.user, last.conversation, last.id, reply); }));
    scene.world.pass(30min);
    QVERIFY(scene.told(mail).empty());
    QCOMPARE(scene.told(all).size(), 1U);
}

void TestScheduledDigests::whatIsHeldOrFilteredIsSaid()
{
    Scene scene;
    const ChannelId mail = scene.add(scene.digest());
    scene.program->whenDecided = [](const rules::Facts &) { return verdictOf(Disposition::Drop); };
    scene.says(QStringLiteral("buy this"));
    scene.program->whenDecided = [](const rules::Facts &) { return verdictOf(Disposition::Hold); };
    scene.says(QStringLiteral("not now"), QStringLiteral("carol@loop"));
    scene.world.pass(30min);
    QCOMPARE(scene.told(mail).size(), 1U);
    const QString text = scene.told(mail).front().text;
    QVERIFY2(text.contains(QLatin1String("filtered")) && text.contains(QLatin1String("held")), qPrintable(text));
    QVERIFY(!text.contains(QLatin1String("buy this")) && !text.contains(QLatin1String("not now")));
}

void TestScheduledDigests::lessIsToldWhereTheUserWantsSo()
{
    Scene scene;
    QJsonObject sender = scene.digest();
    sender.insert(QStringLiteral("content"), QStringLiteral("sender"));
    QJsonObject nothing = scene.digest();
    nothing.insert(QStringLiteral("content"), QStringLiteral("nothing"));
    const ChannelId some = scene.add(sender);
    const ChannelId none = scene.add(nothing);
    scene.says(QStringLiteral("a secret"));
    scene.world.pass(30min);
    QCOMPARE(scene.told(some).size(), 1U);
    QVERIFY(scene.told(some).front().text.contains(QLatin1String("bob"), Qt::CaseInsensitive));
    QVERIFY(!scene.told(some).front().text.contains(QLatin1String("secret")));
    QCOMPARE(scene.told(none).size(), 1U);
    QVERIFY(!scene.told(none).front().text.contains(QLatin1String("bob"), Qt::CaseInsensitive));
}

void TestScheduledDigests::aCoreThatWasDownTellsOnce()
{
    Scene scene;
    const ChannelId mail = scene.add(scene.digest());
    scene.says(QStringLiteral("hello"));
    scene.world.clock.advance(73h); // three times went by
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told(mail).size(), 1U);
    scene.world.pass(1h);
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told(mail).size(), 1U);
}

void TestScheduledDigests::aKillTellsItAgainWithTheSameKey()
{
    Scene scene;
    const ChannelId mail = scene.add(scene.digest());
    scene.says(QStringLiteral("hello"));
    scene.channels.answers = false;
    scene.world.pass(30min);
    QCOMPARE(scene.told(mail).size(), 1U); // the channel says nothing of it
    scene.channels.answers = true;
    scene.world.restart();
    scene.world.settle();
    QCOMPARE(scene.told(mail).size(), 2U);
    QCOMPARE(scene.told(mail).front().key, scene.told(mail).back().key);
    QCOMPARE(scene.told(mail).front().text, scene.told(mail).back().text);
    scene.world.restart();
    scene.world.pass(1h);
    QCOMPARE(scene.told(mail).size(), 2U);
}

void TestScheduledDigests::aNewScheduleOwesNothing()
{
    Scene scene;
    const ChannelId mail = scene.add(scene.digest());
    scene.says(QStringLiteral("hello"));
    scene.change(mail, {{QStringLiteral("digest"), QJsonValue()}});
    scene.aDayPasses();
    QVERIFY(scene.told(mail).empty());
    scene.change(mail, scene.digest());
    scene.says(QStringLiteral("news"));
    const QJsonObject other{{QStringLiteral("at"), QJsonArray{scene.in(-5min), scene.in(2h)}},
                            {QStringLiteral("zone"), QStringLiteral("UTC")}};
    scene.change(mail, {{QStringLiteral("digest"), other}});
    scene.world.pass(1h);
    QVERIFY(scene.told(mail).empty()); // five minutes ago it was not asked for
    scene.world.pass(1h);
    QCOMPARE(scene.told(mail).size(), 1U);
    QVERIFY(scene.told(mail).front().text.contains(QLatin1String("news")));
    QVERIFY(!scene.told(mail).front().text.contains(QLatin1String("hello")));
}

QTEST_GUILESS_MAIN(TestScheduledDigests)
#include "tst_scheduled_digests.moc"
