// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"
#include "rules/built_in_policy.h"

#include <QTest>

#include <set>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

QString replyOf(const Verdict &verdict)
{
    return verdict.reaction.effects.empty() ? QString() : std::get<Reply>(verdict.reaction.effects.front().effect).text;
}

} // namespace

class TestBuiltInPolicy : public QObject {
    Q_OBJECT

private:
    const BuiltInPolicy m_policy;

private Q_SLOTS:
    void everythingIsDelivered()
    {
        for (const auto state : {StandInState::Attached, StandInState::Pocketed, StandInState::Grace,
                                 StandInState::Away, StandInState::Off}) {
            ContractCase c;
            c.facts.me.standIn.state = state;
            const Verdict verdict = m_policy.decide(c.facts);
            QCOMPARE(verdict.disposition, Disposition::Deliver);
            QCOMPARE(verdict.reaction.effects.empty(), state != StandInState::Away);
        }
    }

    void whoeverWritesIsToldWhileAway()
    {
        for (const auto reason : {AwayReason::Asked, AwayReason::Lost, AwayReason::Idle}) {
            ContractCase c;
            c.facts.me.standIn.reason = reason;
            const Verdict verdict = m_policy.decide(c.facts);
            QCOMPARE(verdict.trace.reason, QByteArray("builtin.away_reply"));
            QVERIFY(!replyOf(verdict).isEmpty());
            QVERIFY(!std::get<Reply>(verdict.reaction.effects.front().effect).strangersAllowed);
        }
    }

    void oncePerPersonAndAbsence()
    {
        ContractCase c;
        c.request.text = replyOf(m_policy.decide(c.facts));
        QVERIFY(c.replies());
        c.next(24h, QStringLiteral("hello?"));
        QCOMPARE(m_policy.decide(c.facts).trace.reason, QByteArray("builtin.answered_before"));
        QVERIFY(m_policy.decide(c.facts).reaction.effects.empty());
        // from another identity of theirs
        c.facts.identity->id = IdentityId(12);
        QVERIFY(m_policy.decide(c.facts).reaction.effects.empty());
        // and in the next absence again
        ++c.facts.me.standIn.absenceNumber;
        QCOMPARE(m_policy.decide(c.facts).reaction.effects.size(), std::size_t(1));
    }

    void aWarningIsNoAnswer()
    {
        ContractCase c;
        c.request.kind = AutomaticKind::Warning;
        QVERIFY(c.replies());
        QCOMPARE(m_policy.decide(c.facts).reaction.effects.size(), std::size_t(1));
    }

    void nothingInRoomsOrToOneself()
    {
        ContractCase room;
        room.facts.conversation.kind = ConversationKind::Room;
        QVERIFY(m_policy.decide(room.facts).reaction.effects.empty());
        ContractCase own;
        own.facts.message.author = Author::UserElsewhere;
        QVERIFY(m_policy.decide(own.facts).reaction.effects.empty());
        ContractCase outgoing;
        outgoing.facts.message.direction = Direction::Outgoing;
        QVERIFY(m_policy.decide(outgoing.facts).reaction.effects.empty());
    }

    void everyModeHasItsWords()
    {
        std::set<QString> texts;
        for (const auto &[mode, name] : EnumNames<StandInMode>::entries) {
            const QString text = awayText({mode, {}, {}}, ContractCase::start, QLocale::c(), QTimeZone::utc());
            QVERIFY2(text.startsWith(QStringLiteral("Automatic reply: ")), name);
            texts.insert(text);
        }
        QCOMPARE(texts.size(), std::size_t(6));
    }

    void theUsersOwnWordsWin()
    {
        ContractCase c;
        c.facts.me.standIn.absence = {StandInMode::Driving, QStringLiteral(" On the A7, %1 late. "), {}};
        QCOMPARE(replyOf(m_policy.decide(c.facts)), QStringLiteral("On the A7, %1 late."));
    }

    void untilIsShown_data()
    {
        QTest::addColumn<Duration>("in");
        QTest::addColumn<QString>("text");
        // The start is 2026-05-28T20:26:40Z.
        QTest::newRow("the same day") << Duration(1h) << QStringLiteral("Gone %2. (Until 21:26)");
        QTest::newRow("another day") << Duration(4h) << QStringLiteral("Gone %2. (Until 29 May 2026 00:26:40)");
        QTest::newRow("passed") << Duration(0) << QStringLiteral("Gone %2.");
    }

    void untilIsShown()
    {
        QFETCH(Duration, in);
        QFETCH(QString, text);
        const Absence absence{StandInMode::Away, QStringLiteral("Gone %2."), ContractCase::start + in};
        QLocale locale = QLocale::c();
        QCOMPARE(awayText(absence, ContractCase::start, locale, QTimeZone::utc())
                     .replace(QStringLiteral("21:26:40"), QStringLiteral("21:26")),
                 text);
    }

    void untilIsInTheUsersTimeZone()
    {
        const Absence absence{StandInMode::Away, QStringLiteral("Gone."), ContractCase::start + 1h};
        const QString text = awayText(absence, ContractCase::start, QLocale(QLocale::German), QTimeZone(2 * 3600));
        QCOMPARE(text, QStringLiteral("Gone. (Until 23:26)"));
    }
};

QTEST_GUILESS_MAIN(TestBuiltInPolicy)
#include "tst_built_in_policy.moc"
