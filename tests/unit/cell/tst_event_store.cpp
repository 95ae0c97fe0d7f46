// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/event_store.h"
#include "cell/oversized_event.h"
#include "cellprotocol/codec.h"

#include <QSet>
#include <QTest>

using namespace locum;
using namespace locum::cell;

namespace {

cellprotocol::Event eventAt(const EventStore &store, quint64 number)
{
    return std::get<cellprotocol::Event>(cellprotocol::decodeCellMessage(store.line(number)).value());
}

QList<RosterEntry> entries(int count)
{
    QList<RosterEntry> list;
    for (int i = 0; i < count; ++i) {
        list.append(
            {QStringLiteral("contact-%1@%2.example.org").arg(i).arg(QString(60, u'x')), QString(40, u'n'), {}, {}});
    }
    return list;
}

} // namespace

class TestEventStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventsAreNumberedAndKept()
    {
        EventStore store;
        QVERIFY(store.last() < store.first());
        QVERIFY(store.add(AccountId(1), NoticeReceived{QStringLiteral("a")}));
        QVERIFY(store.add(AccountId(2), NoticeReceived{QStringLiteral("b")}));
        QCOMPARE(store.first(), 1U);
        QCOMPARE(store.last(), 2U);
        QCOMPARE(eventAt(store, 2).number, 2U);
        QCOMPARE(eventAt(store, 2).account, AccountId(2));
        QCOMPARE(store.bytes(), store.line(1).size() + store.line(2).size());
    }

    void whatIsAcknowledgedIsForgotten()
    {
        EventStore store;
        for (int i = 0; i < 5; ++i) {
            store.add(AccountId(1), NoticeReceived{QString::number(i)});
        }
        QVERIFY(store.acknowledge(3));
        QCOMPARE(store.first(), 4U);
        QVERIFY(store.acknowledge(3)); // again
        QVERIFY(store.acknowledge(0));
        QVERIFY(!store.acknowledge(6));
        QVERIFY(store.acknowledge(5));
        QCOMPARE(store.bytes(), 0);
        QVERIFY(store.last() < store.first());
        store.add(AccountId(1), NoticeReceived{});
        QCOMPARE(store.first(), 6U);
    }

    void aLongTextIsCutAndNothingElseChanges()
    {
        EventStore store;
        MessageReceived message;
        message.conversationAddress = QStringLiteral("a");
        message.text = QString(2'000'000, u'\u4e2d');
        message.remoteId = QStringLiteral("id");
        QVERIFY(store.add(AccountId(1), message));
        QCOMPARE(store.last(), 1U);
        const auto event = eventAt(store, 1);
        const auto &cut = std::get<MessageReceived>(event.event);
        QVERIFY(cut.text.endsWith(u'\u2026'));
        QVERIFY(cut.text.size() > 100'000);
        QCOMPARE(cut.remoteId, message.remoteId);
    }

    void aLongRosterGoesInPortionsWithoutALoss()
    {
        EventStore store;
        QVERIFY(store.add(AccountId(1), RosterReceived{entries(30'000)}));
        QSet<QString> seen;
        for (auto number = store.first(); number <= store.last(); ++number) {
            QVERIFY(store.line(number).size() <= cellprotocol::maximumLineBytes);
            const auto event = eventAt(store, number);
            QCOMPARE(event.number, number);
            if (const auto *roster = std::get_if<RosterReceived>(&event.event)) {
                QCOMPARE(number, 1U); // what comes later would take away what came before
                for (const auto &entry : roster->entries) {
                    seen.insert(entry.address);
                }
            } else {
                seen.insert(std::get<RosterEntryChanged>(event.event).entry.address);
            }
        }
        QCOMPARE(seen.size(), 30'000);
    }

    void manyParticipantsGoInPortions()
    {
        EventStore store;
        ParticipantsChanged change{QStringLiteral("room"), true, {}, {}};
        for (int i = 0; i < 20'000; ++i) {
            change.joined.append({QStringLiteral("room/%1-%2").arg(i).arg(QString(80, u'p')), {}, false});
        }
        QVERIFY(store.add(AccountId(1), change));
        qsizetype count = 0;
        for (auto number = store.first(); number <= store.last(); ++number) {
            const auto event = eventAt(store, number);
            const auto &part = std::get<ParticipantsChanged>(event.event);
            QCOMPARE(part.complete, number == 1);
            count += part.joined.size();
        }
        QCOMPARE(count, 20'000);
    }

    void whatCannotBeSplitIsLeftOutAndSaidSo()
    {
        EventStore store;
        RequestReceived request;
        request.handle = QStringLiteral("h");
        request.text = QString(2'000'000, u'x');
        QVERIFY(!store.add(AccountId(1), request));
        QVERIFY(store.last() < store.first());
        QVERIFY(store.add(AccountId(1), NoticeReceived{}));
        QCOMPARE(store.first(), 1U); // without a gap
    }

    void aLargeAvatarIsNone()
    {
        const auto parts = splitOversized(AvatarChanged{QStringLiteral("a"), QStringLiteral("image/png"), "x"});
        QCOMPARE(parts.size(), 1U);
        QVERIFY(std::get<AvatarChanged>(parts.front()).image.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestEventStore)
#include "tst_event_store.moc"
