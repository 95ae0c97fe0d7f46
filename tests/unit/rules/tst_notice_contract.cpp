// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"

#include <QTest>

#include <functional>

/// Notices under the auto-reply contract: what tells a contact that the user has gone, or is back.
using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

class TestNoticeContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void permits_data();
    void permits();
    void countsAsAReplyDoes();
    void fourInAMonthWithAnyOfThem();
    void oncePerAbsence();
    void returnsToWhomItWasTold();
    void returnsOnlyWhileTheUserIsThere();
};

namespace {

using Change = std::function<void(ContractCase &)>;

ContractCase notice()
{
    ContractCase c;
    c.request.kind = AutomaticKind::Notice;
    return c;
}

/// The user is back from absence 3, of which Bob was told so long ago.
ContractCase returned(Duration told)
{
    ContractCase c;
    c.automatic(told, AutomaticKind::Notice);
    c.ledger().automatic.back().absence = 3;
    c.request.kind = AutomaticKind::Return;
    c.facts.me.standIn.state = StandInState::Attached;
    c.facts.me.standIn.since = c.facts.now - 5min;
    return c;
}

} // namespace

Q_DECLARE_METATYPE(Change)

void TestNoticeContract::permits_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char *name, Change change, QByteArray reason) {
        QTest::newRow(name) << std::move(change) << std::move(reason);
    };
    row("they spoke last", [](ContractCase &) {}, {});
    row("the user spoke last", [](ContractCase &c) { c.facts.message.direction = Direction::Outgoing; }, {});
    row("long ago", [](ContractCase &c) { c.facts.message.sentAt -= 10min; }, {});
    row(
        "S1: a room", [](ContractCase &c) { c.facts.conversation.kind = ConversationKind::Room; }, "contract.s1.room");
    row(
        "S1: a service", [](ContractCase &c) { c.facts.message.kind = MessageKind::Notice; }, "contract.s1.notice");
    row(
        "S1: nobody", [](ContractCase &c) { c.facts.identity.reset(); }, "contract.s1.no_sender");
    row(
        "S2: automatic", [](ContractCase &c) { c.facts.message.flags.automatic = true; }, "contract.s2.automatic");
    row(
        "S5: a bot", [](ContractCase &c) { c.facts.identity->isBot = true; }, "contract.s5.bot");
    row(
        "S5: wants none", [](ContractCase &c) { c.facts.message.flags.noReply = true; }, "contract.s5.no_reply");
    row(
        "S5: labelled", [](ContractCase &c) { c.facts.person->labels.append(QStringLiteral("bot")); },
        "contract.s5.label");
    row(
        "S6: the user", [](ContractCase &c) { c.facts.ownIdentity = true; }, "contract.s6.own_identity");
    row(
        "S7: a stranger", [](ContractCase &c) { c.facts.person->known = false; }, "contract.s7.stranger");
    row(
        "S7: dropped", [](ContractCase &c) { c.request.disposition = Disposition::Drop; }, "contract.s7.dropped");
    row(
        "S9: the account's hour", [](ContractCase &c) { c.facts.ledger.accountLastHour = 30; }, "contract.s9.account");
    row(
        "S11: found a bot", [](ContractCase &c) { c.ledger().botUntil = c.facts.ledger.now + 1h; }, "contract.s11.bot");
    row(
        "S14: there", [](ContractCase &c) { c.facts.me.standIn.state = StandInState::Pocketed; },
        "contract.s14.attached");
    row(
        "S14: off", [](ContractCase &c) { c.facts.me.standIn.state = StandInState::Off; }, "contract.s14.off");
    row("S14: written before the cut",
        [](ContractCase &c) {
            c.facts.me.standIn.since = c.facts.now - 1s;
            c.facts.ledger.writtenFromDevice = c.facts.now - 1min;
        },
        {});
    row(
        "S14: writes elsewhere", [](ContractCase &c) { c.facts.ledger.writtenElsewhere = c.facts.now - 1min; },
        "contract.s14.writing");
    row(
        "S18: empty", [](ContractCase &c) { c.request.text = QStringLiteral("\u202e"); }, "contract.s18.empty");
    row(
        "S19: cannot encrypt", [](ContractCase &c) { c.facts.message.encryption = Encryption::Encrypted; },
        "contract.s19.not_encrypted");
    row(
        "S21: muted", [](ContractCase &c) { c.ledger().mutedUntil = c.facts.ledger.now + 1h; }, "contract.s21.muted");
}

void TestNoticeContract::permits()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, reason);
    ContractCase c = notice();
    change(c);
    QCOMPARE(c.reason(), reason);
    const Permission permission = rules::permits(c.request, c.facts);
    if (const auto *allowed = std::get_if<Allowed>(&permission)) {
        QVERIFY(allowed->message.automatic); // S16
        const auto &entry = std::get<AppendAutomatic>(allowed->updates.front()).message;
        QCOMPARE(entry.kind, AutomaticKind::Notice);
        QCOMPARE(entry.absence, qint64(3));
        QVERIFY(!entry.answers); // so the message it was asked about may still be answered
    }
}

void TestNoticeContract::countsAsAReplyDoes()
{
    ContractCase c = notice();
    QVERIFY(c.replies());
    c.request.kind = AutomaticKind::Reply;
    c.next(10min - 1ms, QStringLiteral("when will you be back?"));
    QCOMPARE(c.reason(), QByteArray("contract.s9.gap"));
    c.next(1ms, QStringLiteral("when will you be back?"));
    QVERIFY(c.replies());
    c.next(20min, QStringLiteral("hello?"));
    QCOMPARE(c.reason(), QByteArray("contract.s9.gap")); // an hour, now
    c.next(41min, QStringLiteral("hello?"));
    QVERIFY(c.replies());
    c.next(7h, QStringLiteral("hello?"));
    QCOMPARE(c.reason(), QByteArray("contract.s9.day"));
}

void TestNoticeContract::fourInAMonthWithAnyOfThem()
{
    // After four of any kind there is no notice, ...
    ContractCase c = notice();
    for (const Duration ago : {24h * 29, 24h * 21, 24h * 14}) {
        c.automatic(ago, AutomaticKind::Warning);
    }
    QCOMPARE(c.reason(), QByteArray());
    c.automatic(24h * 8, AutomaticKind::Reply);
    QCOMPARE(c.reason(), QByteArray("contract.s12.month"));
    // ... and after four with a notice among them no answer,
    c.request.kind = AutomaticKind::Reply;
    QCOMPARE(c.reason(), QByteArray());
    c.ledger().automatic.front().kind = AutomaticKind::Notice;
    QCOMPARE(c.reason(), QByteArray("contract.s12.month"));
    // until the first is a month old, or the user writes.
    ContractCase older = c;
    older.ledger().automatic.front().at -= 24h;
    QCOMPARE(older.reason(), QByteArray());
    c.write(wroteByHand(c.facts.ledger));
    QCOMPARE(c.reason(), QByteArray());
}

void TestNoticeContract::oncePerAbsence()
{
    for (const auto kind : {AutomaticKind::Reply, AutomaticKind::Notice}) {
        ContractCase c = notice();
        c.automatic(2h, kind);
        c.ledger().automatic.back().absence = 3;
        c.facts.ledger.now += 1ms;
        c.write(wroteByHand(c.facts.ledger)); // from another client, say
        c.facts.ledger.now += 1h;
        QCOMPARE(c.reason(), QByteArray("contract.s13.told"));
        c.facts.me.standIn.absenceNumber = 4;
        QCOMPARE(c.reason(), QByteArray());
    }
}

void TestNoticeContract::returnsToWhomItWasTold()
{
    QCOMPARE(returned(10min).reason(), QByteArray());
    QCOMPARE(returned(10min - 1ms).reason(), QByteArray("contract.s9.gap"));

    ContractCase other = returned(1h);
    other.facts.me.standIn.absenceNumber = 4;
    QCOMPARE(other.reason(), QByteArray("contract.s13.not_told"));

    ContractCase answered = returned(2h);
    answered.automatic(59min);
    QCOMPARE(answered.reason(), QByteArray("contract.s9.gap"));

    ContractCase twice = returned(1h);
    QVERIFY(twice.replies());
    twice.facts.ledger.now += 24h;
    QCOMPARE(twice.reason(), QByteArray("contract.s13.told"));
}

void TestNoticeContract::returnsOnlyWhileTheUserIsThere()
{
    for (const auto state : {StandInState::Away, StandInState::Grace, StandInState::Off}) {
        ContractCase c = returned(1h);
        c.facts.me.standIn.state = state;
        QCOMPARE(c.reason(), QByteArray("contract.s14.away"));
    }
    ContractCase c = returned(1h);
    c.facts.me.standIn.state = StandInState::Pocketed;
    QCOMPARE(c.reason(), QByteArray());
    c.facts.ledger.writtenFromDevice = c.facts.now - 1min;
    QCOMPARE(c.reason(), QByteArray("contract.s14.writing"));
}

QTEST_GUILESS_MAIN(TestNoticeContract)
#include "tst_notice_contract.moc"
