// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/state_memory.h"

#include <QTest>

using namespace locum;
using namespace locum::cell;

namespace {

const QString room = QStringLiteral("room");

Participant participant(const char *name)
{
    return {room + u'/' + QLatin1String(name), QLatin1String(name), false};
}

} // namespace

class TestStateMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsTrueOfANewSession()
    {
        QVERIFY(StateMemory().tellAgain().empty());
        QCOMPARE(StateMemory().link(), LinkState::Offline);
    }

    void whatIsTrueNowIsToldAgain()
    {
        StateMemory memory;
        const LinkChanged online{LinkState::Online, {}, QStringLiteral("me")};
        const PresenceChanged away{QStringLiteral("a"), {Availability::Away, QStringLiteral("lunch"), {}}};
        memory.note(online);
        memory.note(OwnClientChanged{QStringLiteral("laptop"), true});
        memory.note(PresenceChanged{QStringLiteral("a"), {Availability::Available, {}, {}}});
        memory.note(away);
        memory.note(PresenceChanged{QStringLiteral("b"), {Availability::Available, {}, {}}});
        memory.note(PresenceChanged{QStringLiteral("b"), {Availability::Offline, {}, {}}});
        memory.note(RoomJoined{room, QStringLiteral("Room"), QStringLiteral("me")});
        memory.note(RoomTopicChanged{room, QStringLiteral("topic")});
        memory.note(ParticipantsChanged{room, true, {participant("x"), participant("y")}, {}});
        memory.note(ParticipantsChanged{room, false, {participant("z")}, {room + QStringLiteral("/x")}});
        const auto events = memory.tellAgain();
        QCOMPARE(events.size(), 6U);
        QVERIFY(events[0] == NetworkEvent(online));
        QVERIFY(std::holds_alternative<OwnClientChanged>(events[1]));
        QVERIFY(events[2] == NetworkEvent(away));
        QVERIFY(std::holds_alternative<RoomJoined>(events[3]));
        QVERIFY(std::holds_alternative<RoomTopicChanged>(events[4]));
        const auto &participants = std::get<ParticipantsChanged>(events[5]);
        QVERIFY(participants.complete);
        QCOMPARE(participants.joined.size(), 2);
    }

    void aLinkThatGoesTakesTheRestAlong()
    {
        StateMemory memory;
        memory.note(LinkChanged{LinkState::Online, {}, {}});
        memory.note(PresenceChanged{QStringLiteral("a"), {Availability::Available, {}, {}}});
        memory.note(RoomJoined{room, {}, {}});
        memory.note(LinkChanged{LinkState::WaitingToRetry, Error{"x", {}, Retry::Later}, {}});
        const auto events = memory.tellAgain();
        QCOMPARE(events.size(), 1U);
        QCOMPARE(std::get<LinkChanged>(events.front()).state, LinkState::WaitingToRetry);
    }

    void whatWasLeftIsForgotten()
    {
        StateMemory memory;
        memory.note(RoomJoined{room, {}, {}});
        memory.note(RoomLeft{room, {}});
        memory.note(ParticipantsChanged{room, true, {participant("x")}, {}}); // late
        memory.note(OwnClientChanged{QStringLiteral("laptop"), true});
        memory.note(OwnClientChanged{QStringLiteral("laptop"), false});
        memory.note(PresenceChanged{QStringLiteral("a"), {Availability::Available, {}, {}}});
        memory.note(RosterEntryRemoved{QStringLiteral("a")});
        QVERIFY(memory.tellAgain().empty());
    }
};

QTEST_GUILESS_MAIN(TestStateMemory)
#include "tst_state_memory.moc"
