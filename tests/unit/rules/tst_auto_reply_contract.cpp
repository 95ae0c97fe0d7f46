// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"

#include <QTest>

#include <functional>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

using Change = std::function<void(ContractCase &)>;
Q_DECLARE_METATYPE(Change)

namespace {

const QByteArray allowed;
const IdentityId otherIdentity(11);

/// A second identity of Bob's with one automatic message to it.
void toHisOtherIdentity(ContractCase &c, Duration ago)
{
    c.automatic(ago, AutomaticKind::Reply, otherIdentity);
}

void writtenByHand(ContractCase &c)
{
    c.write(wroteByHand(c.facts.ledger));
}

const QString question = QStringLiteral("Please call me back as soon as you can");

} // namespace

/// Rows are named by the contract's statements.
class TestAutoReplyContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statement_data();
    void statement();
    void s9GapsGrow();
    void s9ManualResetsGapsNotTheDay();
    void s11SameTextTwice();
    void s11WhatIsNoRepeat_data();
    void s11WhatIsNoRepeat();
    void s13OnePerEvent();
    void s14WarningsHaveABudget();
    void s15ClockSetBack();
    void s15LedgerClock();
    void s15CountedBeforeItIsSent();
    void s16Marked();
    void s18TextIsSafe();
    void s19Encrypts();
    void s21TwoBouncesMute();
    void warningsObeyTheRest_data();
    void warningsObeyTheRest();
    void delayedReplyIsAskedAgain();
};

void TestAutoReplyContract::statement_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char *name, Change change, const QByteArray &reason) {
        QTest::newRow(name) << std::move(change) << reason;
    };

    row(
        "nothing against it", [](ContractCase &) {}, allowed);

    row(
        "S1: a room", [](ContractCase &c) { c.facts.conversation.kind = ConversationKind::Room; }, "contract.s1.room");
    row(
        "S1: a notice", [](ContractCase &c) { c.facts.message.kind = MessageKind::Notice; }, "contract.s1.notice");
    row(
        "S1: from a server", [](ContractCase &c) { c.facts.identity.reset(); }, "contract.s1.no_sender");
    row(
        "S1: from nobody", [](ContractCase &c) { c.facts.person.reset(); }, "contract.s1.no_sender");
    row(
        "S1: an action is a person's", [](ContractCase &c) { c.facts.message.kind = MessageKind::Action; }, allowed);

    row(
        "S2: system", [](ContractCase &c) { c.facts.message.flags.system = true; }, "contract.s2.system");
    row(
        "S2: error", [](ContractCase &c) { c.facts.message.flags.error = true; }, "contract.s2.error");
    row(
        "S2: automatic", [](ContractCase &c) { c.facts.message.flags.automatic = true; }, "contract.s2.automatic");
    row(
        "S2: sent by us", [](ContractCase &c) { c.facts.message.direction = Direction::Outgoing; }, "contract.s2.sent");

    row(
        "S3: a carbon", [](ContractCase &c) { c.facts.message.origin = Origin::OwnOtherDevice; }, "contract.s3.own");
    row(
        "S3: an echo", [](ContractCase &c) { c.facts.message.origin = Origin::OwnEcho; }, "contract.s3.own");
    row(
        "S3: written elsewhere", [](ContractCase &c) { c.facts.message.author = Author::UserElsewhere; },
        "contract.s3.own");
    row(
        "S3: written on a device", [](ContractCase &c) { c.facts.message.author = Author::User; }, "contract.s3.own");
    row(
        "S3: said by Locum", [](ContractCase &c) { c.facts.message.author = Author::Locum; }, "contract.s3.own");
    row(
        "S3: an edit by its flag", [](ContractCase &c) { c.facts.message.flags.edited = true; }, "contract.s3.edit");
    row(
        "S3: an edit by what it replaces", [](ContractCase &c) { c.facts.message.replaces = MessageId(1); },
        "contract.s3.edit");
    row(
        "S3: empty", [](ContractCase &c) { c.facts.message.text.clear(); }, "contract.s3.empty");
    row(
        "S3: blank", [](ContractCase &c) { c.facts.message.text = QStringLiteral(" \n\t "); }, "contract.s3.empty");
    row(
        "S3: a picture without words is none",
        [](ContractCase &c) {
            c.facts.message.text.clear();
            c.facts.message.attachments = {Attachment{.name = QStringLiteral("a.jpg")}};
        },
        allowed);

    row(
        "S4: offline store", [](ContractCase &c) { c.facts.message.origin = Origin::OfflineStore; },
        "contract.s4.backlog");
    row(
        "S4: history", [](ContractCase &c) { c.facts.message.origin = Origin::History; }, "contract.s4.backlog");
    row(
        "S4: stamped 2 min ago", [](ContractCase &c) { c.facts.message.sentAt -= 2min; }, allowed);
    row(
        "S4: stamped more than 2 min ago", [](ContractCase &c) { c.facts.message.sentAt -= 2min + 1ms; },
        "contract.s4.old");
    row(
        "S4: a sender's clock ahead", [](ContractCase &c) { c.facts.message.sentAt += 1h; }, allowed);
    row(
        "S4: it lay for 3 min before the decision", [](ContractCase &c) { c.facts.now += 3min; }, "contract.s4.old");
    row(
        "S4: decided again after 15 min of idling",
        [](ContractCase &c) {
            c.facts.trigger = Trigger::EnteredAway;
            c.facts.now += 16min;
            c.facts.ledger.now += 16min;
        },
        allowed);
    row(
        "S4: decided again, but old when it came",
        [](ContractCase &c) {
            c.facts.trigger = Trigger::EnteredAway;
            c.facts.message.sentAt -= 3min;
        },
        "contract.s4.old");

    row(
        "S5: bot tag", [](ContractCase &c) { c.facts.message.flags.fromBot = true; }, "contract.s5.bot");
    row(
        "S5: disco says bot", [](ContractCase &c) { c.facts.identity->isBot = true; }, "contract.s5.bot");
    row(
        "S5: no reply asked for", [](ContractCase &c) { c.facts.message.flags.noReply = true; },
        "contract.s5.no_reply");
    row(
        "S5: labelled bot",
        [](ContractCase &c) {
            c.facts.person->labels = {QStringLiteral("news"), QStringLiteral("Bot")};
        },
        "contract.s5.label");
    row(
        "S5: labelled otherwise", [](ContractCase &c) { c.facts.person->labels = {QStringLiteral("robotics")}; },
        allowed);

    row(
        "S6: an identity of one's own", [](ContractCase &c) { c.facts.ownIdentity = true; },
        "contract.s6.own_identity");

    row(
        "S7: a stranger", [](ContractCase &c) { c.facts.person->known = false; }, "contract.s7.stranger");
    row(
        "S7: a stranger, and the rule says so",
        [](ContractCase &c) {
            c.facts.person->known = false;
            c.request.strangersAllowed = true;
        },
        allowed);
    row(
        "S7: after drop", [](ContractCase &c) { c.request.disposition = Disposition::Drop; }, "contract.s7.dropped");
    row(
        "S7: after drop, a warning",
        [](ContractCase &c) {
            c.request.disposition = Disposition::Drop;
            c.request.kind = AutomaticKind::Warning;
        },
        allowed);
    row(
        "S7: after hold", [](ContractCase &c) { c.request.disposition = Disposition::Hold; }, allowed);

    row(
        "S8: another identity of theirs was answered", [](ContractCase &c) { toHisOtherIdentity(c, 9min); },
        "contract.s8.person");
    row(
        "S8: and the gap is over", [](ContractCase &c) { toHisOtherIdentity(c, 10min); }, allowed);
    row(
        "S8: both identities count for the gap",
        [](ContractCase &c) {
            c.automatic(40min);
            toHisOtherIdentity(c, 50min);
        },
        "contract.s9.gap");
    row(
        "S8: a merge keeps the stricter counter",
        [](ContractCase &c) {
            toHisOtherIdentity(c, 20min);
            toHisOtherIdentity(c, 40min);
            c.ledger().resetAt = c.facts.ledger.now - 1min; // written to before the merge: of no weight for the other
        },
        "contract.s8.person");

    row(
        "S9: 1 message, under 10 min", [](ContractCase &c) { c.automatic(10min - 1ms); }, "contract.s9.gap");
    row(
        "S9: 1 message, 10 min", [](ContractCase &c) { c.automatic(10min); }, allowed);
    row(
        "S9: the last is what counts",
        [](ContractCase &c) {
            c.automatic(5min);
            c.automatic(30h);
        },
        "contract.s9.gap");
    row(
        "S9: 3 in 24 h",
        [](ContractCase &c) {
            c.automatic(24h - 1ms);
            c.automatic(20h);
            c.automatic(7h);
        },
        "contract.s9.day");
    row(
        "S9: 2 in 24 h",
        [](ContractCase &c) {
            c.automatic(24h);
            c.automatic(20h);
            c.automatic(7h);
        },
        allowed);
    row(
        "S9: 29 of the account in an hour", [](ContractCase &c) { c.facts.ledger.accountLastHour = 29; }, allowed);
    row(
        "S9: 30 of the account in an hour", [](ContractCase &c) { c.facts.ledger.accountLastHour = 30; },
        "contract.s9.account");

    row(
        "S10: within 15 s of ours", [](ContractCase &c) { c.automatic(15s); }, "contract.s10.echo");
    row(
        "S10: within 15 s, though the user has written since",
        [](ContractCase &c) {
            c.automatic(10s);
            c.ledger().resetAt = c.facts.ledger.now;
        },
        "contract.s10.echo");
    row(
        "S10: 16 s later, and the user has written since",
        [](ContractCase &c) {
            c.automatic(15s + 1ms);
            c.ledger().resetAt = c.facts.ledger.now;
        },
        allowed);
    row(
        "S10: judged by when it came, not by when it is decided again",
        [](ContractCase &c) {
            c.automatic(5s); // 5 s before the message came
            c.facts.trigger = Trigger::EnteredAway;
            c.facts.now += 15min;
            c.facts.ledger.now += 15min;
        },
        "contract.s10.echo");
    row(
        "S10: an automatic one after the message is no echo's cause",
        [](ContractCase &c) {
            c.facts.trigger = Trigger::EnteredAway;
            c.facts.now += 15min;
            c.facts.ledger.now += 15min;
            c.automatic(12min);
        },
        allowed);

    row(
        "S11: a bot for now", [](ContractCase &c) { c.ledger().botUntil = c.facts.ledger.now + 1ms; },
        "contract.s11.bot");
    row(
        "S11: a bot no longer", [](ContractCase &c) { c.ledger().botUntil = c.facts.ledger.now; }, allowed);

    row(
        "S12: 10 of all kinds in 30 days",
        [](ContractCase &c) {
            for (int i = 0; i < 10; ++i) {
                c.automatic(24h * (8 + 2 * i), i % 2 == 0 ? AutomaticKind::Reply : AutomaticKind::Warning);
            }
        },
        "contract.s12.month");
    row(
        "S12: 9 of all kinds in 30 days",
        [](ContractCase &c) {
            for (int i = 0; i < 10; ++i) {
                c.automatic(24h * (i == 9 ? 30 : 8 + 2 * i),
                            i % 2 == 0 ? AutomaticKind::Reply : AutomaticKind::Warning);
            }
        },
        allowed);

    row(
        "S13: to a third address",
        [](ContractCase &c) {
            c.request.elsewhere =
                ReplyRequest::Elsewhere{AccountId(21), ConversationId(31), QStringLiteral("eve"), PersonId(99), true};
        },
        "contract.s13.third_party");
    row(
        "S13: to an address that is nobody's",
        [](ContractCase &c) {
            c.request.elsewhere =
                ReplyRequest::Elsewhere{AccountId(21), ConversationId(31), QStringLiteral("eve"), std::nullopt, true};
        },
        "contract.s13.third_party");
    row(
        "S13: to another identity of theirs that nobody has set",
        [](ContractCase &c) {
            c.request.elsewhere =
                ReplyRequest::Elsewhere{AccountId(21), ConversationId(31), QStringLiteral("bob"), PersonId(10), false};
        },
        "contract.s13.third_party");
    row(
        "S13: to another identity of theirs that the user has set",
        [](ContractCase &c) {
            c.request.elsewhere =
                ReplyRequest::Elsewhere{AccountId(21), ConversationId(31), QStringLiteral("bob"), PersonId(10), true};
        },
        allowed);
    row(
        "S13: by another account", [](ContractCase &c) { c.facts.account.id = AccountId(21); },
        "contract.s13.conversation");
    row(
        "S13: in another conversation", [](ContractCase &c) { c.facts.conversation.id = ConversationId(31); },
        "contract.s13.conversation");

    row(
        "S14: attached", [](ContractCase &c) { c.facts.me.standIn.state = StandInState::Attached; },
        "contract.s14.attached");
    row(
        "S14: pocketed", [](ContractCase &c) { c.facts.me.standIn.state = StandInState::Pocketed; },
        "contract.s14.attached");
    row(
        "S14: grace", [](ContractCase &c) { c.facts.me.standIn.state = StandInState::Grace; }, "contract.s14.attached");
    row(
        "S14: off", [](ContractCase &c) { c.facts.me.standIn.state = StandInState::Off; }, "contract.s14.off");
    row(
        "S14: written from elsewhere 10 min ago",
        [](ContractCase &c) { c.facts.ledger.writtenElsewhere = c.facts.now - 10min; }, "contract.s14.writing");
    row(
        "S14: written from elsewhere longer ago",
        [](ContractCase &c) { c.facts.ledger.writtenElsewhere = c.facts.now - 10min - 1ms; }, allowed);
    row(
        "S14: written on a device 1 min ago",
        [](ContractCase &c) { c.facts.ledger.writtenFromDevice = c.facts.now - 1min; }, "contract.s14.writing");
    row(
        "S14: a running conversation that the cut interrupts gets its notice",
        [](ContractCase &c) {
            c.facts.me.awayBegan = c.facts.now - 60s;
            c.facts.me.standIn.since = c.facts.now - 10s;
            c.facts.ledger.writtenFromDevice = c.facts.now - 59s; // as the link was last proven
        },
        allowed);
    row(
        "S14: gone to another client in the hole before the cut was noticed",
        [](ContractCase &c) {
            c.facts.me.awayBegan = c.facts.now - 60s;
            c.facts.me.standIn.since = c.facts.now - 10s;
            c.facts.ledger.writtenElsewhere = c.facts.now - 30s;
        },
        "contract.s14.writing");
    row(
        "S14: written elsewhere before the cut",
        [](ContractCase &c) {
            c.facts.me.awayBegan = c.facts.now - 60s;
            c.facts.me.standIn.since = c.facts.now - 10s;
            c.facts.ledger.writtenElsewhere = c.facts.now - 61s;
        },
        allowed);
    row(
        "S14: a warning while attached",
        [](ContractCase &c) {
            c.request.kind = AutomaticKind::Warning;
            c.facts.me.standIn.state = StandInState::Attached;
            c.facts.ledger.writtenFromDevice = c.facts.now;
        },
        allowed);

    row(
        "S15: ours in the future", [](ContractCase &c) { c.automatic(-1h); }, "contract.s10.echo");
    row(
        "S15: ours in the future, the message before it",
        [](ContractCase &c) {
            c.automatic(-1h);
            c.facts.trigger = Trigger::EnteredAway;
            c.facts.now += 1min;
            c.facts.ledger.now += 1min;
        },
        "contract.s9.gap");
    row(
        "S15: written by hand in the future",
        [](ContractCase &c) { c.facts.ledger.writtenElsewhere = c.facts.now + 1h; }, "contract.s14.writing");
    row(
        "S15: written by hand, and the clock set back since the absence began",
        [](ContractCase &c) {
            c.facts.me.awayBegan = c.facts.now + 1h;
            c.facts.ledger.writtenElsewhere = c.facts.now - 1min;
        },
        "contract.s14.writing");
    row(
        "S15: a reset in the future resets nothing of now",
        [](ContractCase &c) {
            c.automatic(-2min);
            c.ledger().resetAt = c.facts.ledger.now + 1h;
            c.facts.trigger = Trigger::EnteredAway;
            c.facts.now += 1min;
            c.facts.ledger.now += 1min;
        },
        "contract.s9.gap");

    row(
        "S18: no words", [](ContractCase &c) { c.request.text = QString(QChar(0x202E)) + QLatin1Char('\n'); },
        "contract.s18.empty");
    row(
        "S18: the sender's text",
        [](ContractCase &c) {
            c.facts.message.text = QStringLiteral("Buy  now at evil.example");
            c.request.text = QStringLiteral("You wrote: buy now at EVIL.example");
        },
        "contract.s18.quotes");
    row(
        "S18: a word that both happen to use",
        [](ContractCase &c) {
            c.facts.message.text = QStringLiteral("away?");
            c.request.text = QStringLiteral("I am away? Yes.");
        },
        allowed);

    row(
        "S19: encrypted in, readable out", [](ContractCase &c) { c.facts.message.encryption = Encryption::Encrypted; },
        "contract.s19.not_encrypted");
    row(
        "S19: encrypted in, encrypted out",
        [](ContractCase &c) {
            c.facts.message.encryption = Encryption::Encrypted;
            c.facts.account.canEncrypt = true;
        },
        allowed);
    row(
        "S19: unreadable in",
        [](ContractCase &c) {
            c.facts.message.encryption = Encryption::Unreadable;
            c.facts.message.text.clear();
            c.facts.account.canEncrypt = true;
        },
        "contract.s19.unreadable");
    row(
        "S19: encrypted in, elsewhere readable",
        [](ContractCase &c) {
            c.facts.message.encryption = Encryption::Encrypted;
            c.facts.account.canEncrypt = true;
            c.request.elsewhere =
                ReplyRequest::Elsewhere{AccountId(21), ConversationId(31), QStringLiteral("bob"), PersonId(10), true};
        },
        "contract.s19.not_encrypted");

    row(
        "S21: muted", [](ContractCase &c) { c.ledger().mutedUntil = c.facts.ledger.now + 1ms; }, "contract.s21.muted");
    row(
        "S21: muted no longer", [](ContractCase &c) { c.ledger().mutedUntil = c.facts.ledger.now; }, allowed);
}

void TestAutoReplyContract::statement()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, reason);
    ContractCase c;
    change(c);
    QCOMPARE(c.reason(), reason);
    if (!reason.isEmpty()) {
        const Permission permission = permits(c.request, c.facts);
        const QByteArray number = reason.split('.').at(1).toUpper();
        QCOMPARE(QByteArray(nameOf(std::get<Refused>(permission).statement).latin1()), number);
    }
}

void TestAutoReplyContract::s9GapsGrow()
{
    ContractCase c;
    QVERIFY(c.replies());
    // The third gap would be 6 h, but the day has room for three.
    for (const Duration gap :
         {Duration(10min), Duration(1h), Duration(24h - 70min), Duration(24h), Duration(24h * 7), Duration(24h * 7)}) {
        c.next(gap - 1ms, QStringLiteral("one"));
        QVERIFY(!c.replies());
        c.next(1ms, QStringLiteral("two"));
        QVERIFY(c.replies());
    }
    QCOMPARE(int(c.ledger().automatic.size()), 7);

    ContractCase third; // the 6 h alone
    third.automatic(30h);
    third.automatic(28h);
    third.automatic(6h - 1ms);
    QCOMPARE(third.reason(), QByteArray("contract.s9.gap"));
    third.next(1ms, QStringLiteral("now"));
    QCOMPARE(third.reason(), allowed);

    ContractCase fourth; // the 24 h alone
    for (const Duration ago : {Duration(90h), Duration(80h), Duration(70h), Duration(24h - 1ms)}) {
        fourth.automatic(ago);
    }
    QCOMPARE(fourth.reason(), QByteArray("contract.s9.gap"));
    fourth.next(1ms, QStringLiteral("now"));
    QCOMPARE(fourth.reason(), allowed);
}

void TestAutoReplyContract::s9ManualResetsGapsNotTheDay()
{
    ContractCase c;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(c.replies());
        c.next(10min, QStringLiteral("a"));
        writtenByHand(c);
        c.next(1min, QStringLiteral("b"));
    }
    QCOMPARE(c.reason(), QByteArray("contract.s9.day"));
    c.next(24h, QStringLiteral("c"));
    QVERIFY(c.replies());
    c.next(10min, QStringLiteral("d"));
    QVERIFY(c.replies()); // the second gap of a new pile
}

void TestAutoReplyContract::s11SameTextTwice()
{
    ContractCase c;
    const auto says = [&c](Duration later, const QString &text) {
        c.next(later, text);
        const LedgerUpdates updates = observe(c.facts);
        c.write(updates);
        for (const LedgerUpdate &update : updates) {
            if (const auto *bot = std::get_if<MarkBot>(&update)) {
                return bot->until == c.facts.ledger.now + 24h * 30;
            }
        }
        return false;
    };
    QVERIFY(!says(0s, question + QStringLiteral(" (ticket 1)")));
    QVERIFY(c.replies());
    QVERIFY(!says(1min, question + QStringLiteral(" (ticket 22)"))); // once
    QVERIFY(!c.ledger().botUntil);
    QVERIFY(says(1min, question + QStringLiteral(" (TICKET  333)"))); // twice, at 2 min sharp
    QCOMPARE(c.reason(), QByteArray("contract.s11.bot"));
    c.next(24h * 30 - 1ms, QStringLiteral("hello"));
    QCOMPARE(c.reason(), QByteArray("contract.s11.bot"));
    c.next(1ms, QStringLiteral("hello"));
    QCOMPARE(c.reason(), allowed);
}

void TestAutoReplyContract::s11WhatIsNoRepeat_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Duration>("later");
    QTest::addColumn<bool>("bot");
    QTest::newRow("20 characters") << QStringLiteral("12345 abcdefghij klmnopqrs") << Duration(30s) << true;
    QTest::newRow("19 characters") << QStringLiteral("12345 abcdefghij klmnopqr") << Duration(30s) << false;
    QTest::newRow("later than 2 min after ours") << question << Duration(2min + 1ms) << false;
}

void TestAutoReplyContract::s11WhatIsNoRepeat()
{
    QFETCH(QString, text);
    QFETCH(Duration, later);
    QFETCH(bool, bot);
    ContractCase c;
    c.facts.message.text = text;
    c.write(observe(c.facts));
    QVERIFY(c.replies());
    for (int i = 0; i < 2; ++i) {
        c.next(i == 0 ? later : 1s, text);
        c.write(observe(c.facts));
    }
    QCOMPARE(c.ledger().botUntil.has_value(), bot);
}

void TestAutoReplyContract::s13OnePerEvent()
{
    ContractCase c;
    QVERIFY(c.replies());
    c.facts.trigger = Trigger::EnteredAway;
    c.facts.now += 24h;
    c.facts.ledger.now += 24h;
    QCOMPARE(c.reason(), QByteArray("contract.s13.answered"));
    c.request.kind = AutomaticKind::Warning;
    QCOMPARE(c.reason(), QByteArray("contract.s13.answered"));
}

void TestAutoReplyContract::s14WarningsHaveABudget()
{
    ContractCase c;
    QVERIFY(c.replies());
    c.next(16s, QStringLiteral("again"));
    c.request.kind = AutomaticKind::Warning;
    QVERIFY(c.replies()); // a reply does not take it
    c.next(24h - 1ms, QStringLiteral("and again"));
    QCOMPARE(c.reason(), QByteArray("contract.s14.warning_budget"));
    c.request.kind = AutomaticKind::Reply;
    QCOMPARE(c.reason(), allowed); // nor does a warning take the reply's
    c.request.kind = AutomaticKind::Warning;
    c.next(1ms, QStringLiteral("and again"));
    QCOMPARE(c.reason(), allowed);
}

void TestAutoReplyContract::s15ClockSetBack()
{
    ContractCase c;
    QVERIFY(c.replies());
    c.next(-1h, QStringLiteral("hello"));
    for (int i = 0; i < 100; ++i) {
        QVERIFY(!c.replies());
        c.next(20s, QStringLiteral("hello"));
    }
}

namespace {

class TurnedClock final : public Clock {
public:
    Instant wall = ContractCase::start;
    Duration steady{77};

    Instant now() const override { return wall; }
    Duration monotonic() const override { return steady; }
};

} // namespace

void TestAutoReplyContract::s15LedgerClock()
{
    TurnedClock clock;
    const LedgerClock ledger(clock, std::nullopt);
    QCOMPARE(ledger.now(), ContractCase::start);
    clock.wall += 24h * 400; // set forward: no gap ends by it
    clock.steady += 5s;
    QCOMPARE(ledger.now(), ContractCase::start + 5s);
    clock.wall -= 24h * 800;
    clock.steady += 5s;
    QCOMPARE(ledger.now(), ContractCase::start + 10s);

    const LedgerClock restarted(clock, ledger.now()); // with the wall clock still set back
    QCOMPARE(restarted.now(), ledger.now());
}

void TestAutoReplyContract::s15CountedBeforeItIsSent()
{
    ContractCase c;
    const Permission permission = permits(c.request, c.facts);
    const auto &updates = std::get<Allowed>(permission).updates;
    QCOMPARE(updates.size(), std::size_t(1));
    const AutomaticMessage expected{.at = c.facts.ledger.now,
                                    .to = IdentityId(10),
                                    .account = AccountId(20),
                                    .conversation = ConversationId(30),
                                    .kind = AutomaticKind::Reply,
                                    .absence = 3,
                                    .answers = MessageId(500)};
    QCOMPARE(std::get<AppendAutomatic>(updates.front()).message, expected);
}

void TestAutoReplyContract::s16Marked()
{
    ContractCase c;
    for (const auto kind : {AutomaticKind::Reply, AutomaticKind::Warning}) {
        c.request.kind = kind;
        const Permission permission = permits(c.request, c.facts);
        const auto &message = std::get<Allowed>(permission).message;
        QVERIFY(message.automatic);
        QCOMPARE(message.to, QStringLiteral("bob@example.org"));
        QCOMPARE(message.conversation, ConversationKind::Direct);
    }
}

void TestAutoReplyContract::s18TextIsSafe()
{
    ContractCase c;
    c.request.text = QStringLiteral("Back\nat\u202E 5\u0007") + QString(600, QLatin1Char('x'));
    c.facts.account.features = sdk::Feature::SingleLine;
    const Permission oneLine = permits(c.request, c.facts);
    const QString text = std::get<Allowed>(oneLine).message.text;
    QVERIFY(text.startsWith(QStringLiteral("Back at 5x")));
    QVERIFY(text.toUtf8().size() <= 400);
    c.facts.account.features = {};
    const Permission lines = permits(c.request, c.facts);
    QVERIFY(std::get<Allowed>(lines).message.text.startsWith(QStringLiteral("Back\nat 5x")));
}

void TestAutoReplyContract::s19Encrypts()
{
    ContractCase c;
    QVERIFY(!std::get<Allowed>(permits(c.request, c.facts)).message.encrypt);
    c.facts.message.encryption = Encryption::Encrypted;
    c.facts.account.canEncrypt = true;
    QVERIFY(std::get<Allowed>(permits(c.request, c.facts)).message.encrypt);
}

void TestAutoReplyContract::s21TwoBouncesMute()
{
    ContractCase c;
    c.facts.message.flags.error = true;
    c.write(observe(c.facts));
    QVERIFY(!c.ledger().mutedUntil);
    c.next(24h - 1ms, QStringLiteral("undeliverable"));
    c.write(observe(c.facts));
    QCOMPARE(c.ledger().mutedUntil, std::optional(c.facts.ledger.now + 24h));
    c.facts.message.flags.error = false;
    QCOMPARE(c.reason(), QByteArray("contract.s21.muted"));

    ContractCase rare;
    rare.write(bounced(rare.facts.ledger, IdentityId(10)));
    rare.next(24h, {});
    rare.write(bounced(rare.facts.ledger, IdentityId(10)));
    QVERIFY(!rare.ledger().mutedUntil);
}

void TestAutoReplyContract::warningsObeyTheRest_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << std::move(change); };
    row("S1", [](ContractCase &c) { c.facts.conversation.kind = ConversationKind::Room; });
    row("S2", [](ContractCase &c) { c.facts.message.flags.automatic = true; });
    row("S3", [](ContractCase &c) { c.facts.message.flags.edited = true; });
    row("S4", [](ContractCase &c) { c.facts.message.origin = Origin::History; });
    row("S5", [](ContractCase &c) { c.facts.identity->isBot = true; });
    row("S6", [](ContractCase &c) { c.facts.ownIdentity = true; });
    row("S7", [](ContractCase &c) { c.facts.person->known = false; });
    row("S9", [](ContractCase &c) {
        for (int i = 1; i <= 4; ++i) {
            c.automatic(24h * i, AutomaticKind::Warning);
        }
        c.automatic(25h);
    });
    row("S10", [](ContractCase &c) { c.automatic(10s); });
    row("S11", [](ContractCase &c) { c.ledger().botUntil = c.facts.ledger.now + 1h; });
    row("S19", [](ContractCase &c) { c.facts.message.encryption = Encryption::Encrypted; });
    row("S21", [](ContractCase &c) { c.ledger().mutedUntil = c.facts.ledger.now + 1h; });
}

void TestAutoReplyContract::warningsObeyTheRest()
{
    QFETCH(Change, change);
    ContractCase c;
    c.request.kind = AutomaticKind::Warning;
    QCOMPARE(c.reason(), allowed);
    change(c);
    QVERIFY(c.reason().startsWith(QByteArray("contract.") + QByteArray(QTest::currentDataTag()).toLower() + '.'));
}

void TestAutoReplyContract::delayedReplyIsAskedAgain()
{
    ContractCase c;
    QCOMPARE(c.reason(), allowed);
    c.facts.trigger = Trigger::Due;
    c.facts.now += 10min;
    c.facts.ledger.now += 10min;
    QCOMPARE(c.reason(), allowed); // the delay makes it no backlog
    c.facts.ledger.writtenElsewhere = c.facts.now - 1min;
    QCOMPARE(c.reason(), QByteArray("contract.s14.writing"));
    c.facts.ledger.writtenElsewhere.reset();
    c.facts.me.standIn.state = StandInState::Attached;
    QCOMPARE(c.reason(), QByteArray("contract.s14.attached"));
    c.facts.me.standIn.state = StandInState::Away;
    c.automatic(1min); // another of the delayed ones has just gone out
    QCOMPARE(c.reason(), QByteArray("contract.s9.gap"));
}

QTEST_GUILESS_MAIN(TestAutoReplyContract)
#include "tst_auto_reply_contract.moc"
