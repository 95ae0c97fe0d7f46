// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"

#include <set>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

QString replyOf(const Verdict &verdict)
{
    const std::vector<Reply> replies = effectsOf<Reply>(verdict.reaction);
    return replies.empty() ? QString() : replies.front().text;
}

} // namespace

class TestBuiltInRules : public QObject {
    Q_OBJECT

private:
    const std::shared_ptr<const Program> m_rules = builtInProgram();

private Q_SLOTS:
    void everythingIsDelivered()
    {
        for (const auto state : {StandInState::Attached, StandInState::Pocketed, StandInState::Grace,
                                 StandInState::Away, StandInState::Off}) {
            ContractCase c;
            c.facts.me.standIn.state = state;
            const Verdict verdict = m_rules->decide(c.facts);
            QCOMPARE(verdict.disposition, Disposition::Deliver);
            QCOMPARE(verdict.trace.reason, QByteArray("deliver"));
            QCOMPARE(verdict.reaction.effects.empty(), state != StandInState::Away);
        }
    }

    void whoeverWritesIsToldWhileAway()
    {
        for (const auto reason : {AwayReason::Asked, AwayReason::Lost, AwayReason::Idle}) {
            ContractCase c;
            c.facts.me.standIn.reason = reason;
            const Verdict verdict = m_rules->decide(c.facts);
            QVERIFY(!replyOf(verdict).isEmpty());
            QVERIFY(!effectsOf<Reply>(verdict.reaction).front().strangersAllowed);
        }
    }

    void oncePerPersonAndAbsence()
    {
        ContractCase c;
        c.request.text = replyOf(m_rules->decide(c.facts));
        QVERIFY(c.replies());
        c.next(24h, QStringLiteral("hello?"));
        QVERIFY(m_rules->decide(c.facts).reaction.effects.empty());
        // from another identity of theirs, and after another status was chosen
        c.facts.identity->id = IdentityId(12);
        c.facts.me.standIn.absence.mode = StandInMode::Driving;
        QVERIFY(m_rules->decide(c.facts).reaction.effects.empty());
        // and in the next absence again
        ++c.facts.me.standIn.absenceNumber;
        QCOMPARE(m_rules->decide(c.facts).reaction.effects.size(), std::size_t(1));
    }

    void aWarningIsNoAnswer()
    {
        ContractCase c;
        c.request.kind = AutomaticKind::Warning;
        QVERIFY(c.replies());
        QCOMPARE(m_rules->decide(c.facts).reaction.effects.size(), std::size_t(1));
    }

    void nothingInRoomsOrToOthers()
    {
        ContractCase room;
        room.facts.conversation.kind = ConversationKind::Room;
        QVERIFY(m_rules->decide(room.facts).reaction.effects.empty());
        ContractCase outgoing;
        outgoing.facts.message.direction = Direction::Outgoing;
        QVERIFY(m_rules->decide(outgoing.facts).reaction.effects.empty());
        // a message of the user's own, from another client: the contract refuses it
        ContractCase own;
        own.facts.message.author = Author::UserElsewhere;
        own.request.text = replyOf(m_rules->decide(own.facts));
        QVERIFY(!own.replies());
    }

    void everyModeHasItsWords_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("start");
        QTest::newRow("English") << QStringLiteral("en") << QStringLiteral("Automatic reply: ");
        QTest::newRow("Spanish") << QStringLiteral("es") << QStringLiteral("Respuesta automática: ");
        QTest::newRow("another: the first there is") << QStringLiteral("fi") << QStringLiteral("Automatic reply: ");
    }
    void everyModeHasItsWords()
    {
        QFETCH(QString, language);
        QFETCH(QString, start);
        std::set<QString> texts;
        for (const auto &[mode, name] : EnumNames<StandInMode>::entries) {
            ContractCase c;
            c.facts.person->language = language;
            c.facts.me.standIn.absence.mode = mode;
            const QString text = replyOf(m_rules->decide(c.facts));
            QVERIFY2(text.startsWith(start), name);
            texts.insert(text);
            c.facts.me.standIn.absence.until = ContractCase::start + 1h;
            QVERIFY2(replyOf(m_rules->decide(c.facts)).startsWith(text + QStringLiteral(" (")), name);
        }
        QCOMPARE(texts.size(), std::size_t(6));
    }

    void theUsersOwnWordsWin()
    {
        ContractCase c;
        c.facts.me.standIn.absence = {StandInMode::Driving, QStringLiteral(" On the A7, %1 {late}. "), {}};
        c.request.text = replyOf(m_rules->decide(c.facts));
        QVERIFY2(c.request.text.startsWith(QLatin1String("On the A7, %1 ")), qPrintable(c.request.text));
    }

    void untilIsShown_data()
    {
        QTest::addColumn<Duration>("in");
        QTest::addColumn<QString>("text");
        // The start is 2026-05-28T20:26:40Z.
        QTest::newRow("the same day") << Duration(1h) << QStringLiteral("Gone. (Until 21:26:40)");
        QTest::newRow("another day") << Duration(4h) << QStringLiteral("Gone. (Until 29 May 2026 00:26:40)");
        QTest::newRow("passed") << Duration(0) << QStringLiteral("Gone.");
    }
    void untilIsShown()
    {
        QFETCH(Duration, in);
        QFETCH(QString, text);
        ContractCase c;
        c.facts.me.locale = QLocale::c();
        c.facts.me.standIn.absence = {StandInMode::Away, QStringLiteral("Gone."), ContractCase::start + in};
        // The phrase is in English, and so is its clock.
        const QString said = replyOf(m_rules->decide(c.facts));
        const QString expected =
            QString(text)
                .replace(QStringLiteral("21:26:40"), QStringLiteral("9:26 PM"))
                .replace(QStringLiteral("29 May 2026 00:26:40"), QStringLiteral("May 29, 2026 12:26 AM"));
        QVERIFY2(said == text || said == expected, qPrintable(said));
    }

    void untilIsInTheUsersTimeZone()
    {
        ContractCase c;
        c.facts.me.locale = QLocale(QLocale::Spanish, QLocale::Spain);
        c.facts.me.timeZone = QTimeZone(2 * 3600);
        c.facts.me.standIn.absence = {StandInMode::Away, QStringLiteral("Fuera."), ContractCase::start + 1h};
        QCOMPARE(replyOf(m_rules->decide(c.facts)), QStringLiteral("Fuera. (Hasta: 23:26)"));
    }
};

QTEST_GUILESS_MAIN(TestBuiltInRules)
#include "tst_built_in_rules.moc"
