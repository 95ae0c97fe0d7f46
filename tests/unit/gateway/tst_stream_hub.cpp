// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_engine.h"
#include "gateway/feed_polls.h"
#include "gateway/stream_hub.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace locum;
using namespace locum::gateway;
using namespace std::chrono_literals;

namespace {

/// Keeps what is sent, and takes it only when the test says so.
class FakeTransport final : public LinkTransport {
public:
    struct Sent {
        SharedBytes bytes;
        bool marked = false;
    };

    void send(LinkId link, SharedBytes message, Mark mark) override
    {
        sent[link.value()].push_back({std::move(message), mark == Mark::Yes});
    }
    void messageDone(LinkId) override { ++done; }
    void closeLink(LinkId link, quint16 code, QByteArray) override { closed[link.value()] = code; }

    /// The seqs of all entries that were sent to the link, in order.
    QList<qint64> seqs(quint64 link)
    {
        QList<qint64> all;
        for (const Sent &message : sent[link]) {
            const auto json = QJsonDocument::fromJson(*message.bytes).object();
            for (const auto &entry : json[QLatin1String("entries")].toArray()) {
                all.append(entry[QLatin1String("seq")].toInteger());
            }
        }
        return all;
    }

    std::map<quint64, std::vector<Sent>> sent;
    std::map<quint64, size_t> taken; ///< how many of them
    std::map<quint64, quint16> closed;
    int done = 0;
};

struct Fixture {
    explicit Fixture(const StreamHub::Settings &settings = {}) : hub(engine.ports(), tickets, random, settings)
    {
        hub.setTransport(&transport);
    }

    void open(quint64 link, const QByteArray &query = "since=0", qint64 device = 10)
    {
        hub.linkOpened({LinkId(link), {UserId(1), DeviceId(device)}, query});
    }
    /// The kernel takes the next message of the link.
    bool takeOne(quint64 link)
    {
        auto &count = transport.taken[link];
        if (count == transport.sent[link].size()) {
            return false;
        }
        if (transport.sent[link][count++].marked) {
            hub.linkSent(LinkId(link));
        }
        return true;
    }

    FakeEngine engine;
    TestClock clock;
    SystemRandom random;
    Tickets tickets{clock, random};
    FakeTransport transport;
    StreamHub hub;
};

QList<qint64> upTo(qint64 last)
{
    QList<qint64> all;
    for (qint64 i = 1; i <= last; ++i) {
        all.append(i);
    }
    return all;
}

} // namespace

/// The feed to links and polls, without a network.
class TestStreamHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handsOverFromStoredToNew();
    void handsOverUnderRandomAppends();
    void sharesOneBuffer();
    void beginsWithTheHello();
    void waitsForASlowLink();
    void splitsLongBatches();
    void begins_afterTheEnd();
    void closesWhenTheFeedCannotBeRead();
    void refusesADeviceThatWasRemovedMeanwhile();
    void ignoresLateRepliesForClosedLinks();
    void pollsAtOnce();
    void pollsLater();
    void pollsOnceADevice();
    void endsPollsInTime();
};

void TestStreamHub::handsOverFromStoredToNew()
{
    Fixture f;
    f.engine.append(1, 3);
    f.engine.holdPages = true;
    f.open(1);
    f.engine.append(1, 2); // published while the page is being read, which holds three
    FakeEngine::release(f.engine.pages);
    QCOMPARE(f.transport.seqs(1), upTo(3));
    f.engine.append(1, 1); // and while the next is
    FakeEngine::release(f.engine.pages);
    f.engine.append(1, 1);
    FakeEngine::release(f.engine.pages);
    FakeEngine::release(f.engine.pages);
    f.engine.append(1, 1); // live
    QCOMPARE(f.transport.seqs(1), upTo(8));
}

void TestStreamHub::handsOverUnderRandomAppends()
{
    const quint32 seed = 20261122;
    for (quint32 round = 0; round < 100; ++round) {
        QRandomGenerator random(seed + round);
        StreamHub::Settings settings;
        settings.follower.pageEntries = 1 + static_cast<int>(random.bounded(5));
        settings.follower.frameBytes = 1 + static_cast<qsizetype>(random.bounded(2000));
        settings.fullBytes = static_cast<qsizetype>(random.bounded(3000));
        settings.markBytes = 1 + static_cast<qsizetype>(random.bounded(1000));
        Fixture f(settings);
        f.engine.holdPages = true;
        f.engine.append(1, static_cast<int>(random.bounded(20)) + 1);
        f.open(1);
        f.open(2);
        for (int step = 0; step < 200; ++step) {
            switch (random.bounded(4)) {
            case 0:
                f.engine.append(1, 1 + static_cast<int>(random.bounded(4)));
                break;
            case 1:
                FakeEngine::release(f.engine.pages);
                break;
            default:
                f.takeOne(1U + random.bounded(2U));
            }
        }
        while (!f.engine.pages.empty() || f.takeOne(1) || f.takeOne(2)) {
            FakeEngine::release(f.engine.pages);
        }
        const auto all = upTo(static_cast<qint64>(f.engine.feeds[1].size()));
        for (const quint64 link : {1U, 2U}) {
            QVERIFY2(f.transport.seqs(link) == all, qPrintable(QStringLiteral("seed %1").arg(seed + round)));
        }
    }
}

void TestStreamHub::sharesOneBuffer()
{
    Fixture f;
    f.open(1);
    f.open(2);
    f.engine.append(1, 1);
    QCOMPARE(f.transport.sent[1].size(), size_t(2)); // hello and the entry
    QCOMPARE(f.transport.sent[1].back().bytes.get(), f.transport.sent[2].back().bytes.get());
}

/// What happens while the feed is read is told after it.
void TestStreamHub::beginsWithTheHello()
{
    Fixture f;
    f.engine.holdPages = true;
    f.open(1);
    for (qint64 contact = 1; contact <= 3000; ++contact) {
        f.engine.tell(1, ContactTyping{IdentityId(contact), true});
    }
    QVERIFY(f.transport.sent[1].empty());
    FakeEngine::release(f.engine.pages);
    f.engine.tell(1, ContactTyping{IdentityId(5000), true});
    QStringList types;
    QList<qint64> contacts;
    for (const auto &message : f.transport.sent[1]) {
        const auto json = QJsonDocument::fromJson(*message.bytes).object();
        types.append(json[QLatin1String("type")].toString());
        if (types.constLast() == QLatin1String("ephemeral")) {
            contacts.append(json[QLatin1String("event")][QLatin1String("identity")].toInteger());
        }
    }
    QCOMPARE(types.constFirst(), QStringLiteral("hello"));
    QCOMPARE(types.count(QStringLiteral("hello")), 1);
    QCOMPARE(contacts, upTo(1000) + QList<qint64>{5000}); // in their order, and no more than is good
}

void TestStreamHub::waitsForASlowLink()
{
    Fixture f;
    f.open(1);
    for (int i = 0; i < 1000; ++i) {
        f.engine.append(1, 1, 10'000); // 10 MB in all
    }
    qsizetype waiting = 0;
    for (const auto &message : f.transport.sent[1]) {
        waiting += message.bytes->size();
    }
    QVERIFY2(waiting < 400 * 1024, qPrintable(QString::number(waiting)));
    while (f.takeOne(1)) {
    }
    QCOMPARE(f.transport.seqs(1), upTo(1000));
    QVERIFY(f.transport.closed.empty());
}

void TestStreamHub::splitsLongBatches()
{
    Fixture f;
    f.open(1);
    f.engine.append(1, 200, 10'000); // one commit of 2 MB
    while (f.takeOne(1)) {
    }
    QCOMPARE(f.transport.seqs(1), upTo(200));
    for (const auto &message : f.transport.sent[1]) {
        QVERIFY(message.bytes->size() < 100 * 1024);
    }
}

void TestStreamHub::begins_afterTheEnd()
{
    Fixture f;
    f.engine.append(1, 3);
    f.open(1, "since=99"); // its feed is of a database that was put back
    QCOMPARE(QJsonDocument::fromJson(*f.transport.sent[1][0].bytes)[QLatin1String("last")].toInt(), 3);
    f.engine.append(1, 1);
    QCOMPARE(f.transport.seqs(1), QList<qint64>{4}); // what is new is not kept from it
}

void TestStreamHub::closesWhenTheFeedCannotBeRead()
{
    class Broken final : public ports::FeedPort {
        void addListener(ports::FeedListener *) override {}
        void removeListener(ports::FeedListener *) override {}
        void read(UserId, FeedSeq, int, ports::Reply<ports::FeedPage> reply) override
        {
            reply(fail("store.io", QString(), Retry::Later));
        }
        void acknowledge(UserId, DeviceId, FeedSeq) override {}
    } broken;
    Fixture f;
    auto ports = f.engine.ports();
    ports.feed = &broken;
    StreamHub hub(ports, f.tickets, f.random);
    hub.setTransport(&f.transport);
    hub.linkOpened({LinkId(1), {UserId(1), DeviceId(10)}, {}});
    QCOMPARE(f.transport.closed[1], quint16(1011));
    hub.linkClosed(LinkId(1));
    QVERIFY(f.engine.calls.contains(QStringLiteral("lost 10")));
}

void TestStreamHub::refusesADeviceThatWasRemovedMeanwhile()
{
    Fixture f;
    f.hub.onDeviceRemoved(UserId(1), DeviceId(10)); // its link was let in before, and arrives after
    f.open(1);
    QCOMPARE(f.transport.closed[1], quint16(1008));
    f.hub.linkClosed(LinkId(1));
    QVERIFY(f.engine.calls.isEmpty());
}

void TestStreamHub::ignoresLateRepliesForClosedLinks()
{
    Fixture f;
    f.engine.holdPages = true;
    f.engine.hold = true;
    f.open(1);
    f.hub.linkMessage(LinkId(1), R"({"type":"send","conversation":5,"text":"t"})");
    f.hub.linkClosed(LinkId(1));
    FakeEngine::release(f.engine.pages);
    FakeEngine::release(f.engine.held);
    QVERIFY(f.transport.sent[1].empty());
    f.hub.linkMessage(LinkId(77), "{}"); // of a link that never was
    f.hub.linkSent(LinkId(77));
    f.hub.linkProven(LinkId(77));
    f.hub.linkClosed(LinkId(77));
}

void TestStreamHub::pollsAtOnce()
{
    Fixture f;
    f.engine.append(1, 5);
    QByteArray answer;
    f.hub.polls().poll({UserId(1), DeviceId(10), FeedSeq(2), 2, 10s}, [&](const auto &page) { answer = *page; });
    const auto json = QJsonDocument::fromJson(answer).object();
    QCOMPARE(json[QLatin1String("entries")].toArray().size(), 2);
    QCOMPARE(json[QLatin1String("last")].toInt(), 5);
}

void TestStreamHub::pollsLater()
{
    Fixture f;
    f.engine.append(1, 2);
    QByteArrayList answers;
    f.hub.polls().poll({UserId(1), DeviceId(10), FeedSeq(2), 100, 10s}, [&](const auto &page) { answers += *page; });
    f.engine.append(2, 1);
    QVERIFY(answers.isEmpty());
    f.engine.append(1, 1);
    f.engine.append(1, 1);
    QCOMPARE(answers.size(), 1);
    QCOMPARE(QJsonDocument::fromJson(answers[0])[QLatin1String("last")].toInt(), 3);
    QCOMPARE(f.hub.polls().waiting(), size_t(0));
}

void TestStreamHub::pollsOnceADevice()
{
    Fixture f;
    int first = 0;
    int second = 0;
    f.hub.polls().poll({UserId(1), DeviceId(10), FeedSeq(0), 100, 10s}, [&](const auto &) { ++first; });
    f.hub.polls().poll({UserId(1), DeviceId(10), FeedSeq(0), 100, 10s}, [&](const auto &) { ++second; });
    QCOMPARE(first, 1);
    QCOMPARE(second, 0);
    f.hub.onDeviceRemoved(UserId(1), DeviceId(10));
    QCOMPARE(second, 1);
}

void TestStreamHub::endsPollsInTime()
{
    Fixture f;
    QByteArray answer;
    f.hub.polls().poll({UserId(1), DeviceId(10), FeedSeq(0), 100, 20ms}, [&](const auto &page) { answer = *page; });
    QTRY_COMPARE(answer, QByteArray(R"({"entries":[],"last":0})"));
}

QTEST_GUILESS_MAIN(TestStreamHub)
#include "tst_stream_hub.moc"
