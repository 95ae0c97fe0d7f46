// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"
#include "rules/policies.h"

#include <QTest>

using namespace locum;
using namespace locum::rules;

using V = PolicyVerdict;

class TestPolicies : public QObject {
    Q_OBJECT

private:
    /// A message from identity 10 of a person who is also 11, in groups 40 and 41.
    static ContractCase someCase()
    {
        ContractCase c;
        c.facts.person->identities = {IdentityId(10), IdentityId(11)};
        c.facts.person->groups = {GroupId(40), GroupId(41)};
        return c;
    }
    static PolicyRow row(PolicySubject subject, std::vector<V> verdicts)
    {
        return {std::move(subject), std::move(verdicts), PolicyDirection::Both, PolicyPhase::Always, {}};
    }
    static PolicyOutcome found(const std::vector<PolicyRow> &rows, const Facts &facts)
    {
        const EventView view(facts);
        const PolicyTable table(rows);
        if (table.find(view) != table.findNaively(view)) {
            qFatal("the table and the plain walk differ");
        }
        return table.find(view);
    }

private Q_SLOTS:
    void moreSpecificLevelsGoFirst()
    {
        ContractCase c = someCase();
        c.facts.person->known = false;
        // From the least specific on: each new row wins.
        const std::vector<PolicySubject> subjects{
            Strangers{},        NetworkSubject{QStringLiteral("xmpp")}, AccountId(20), GroupId(41),
            ConversationId(30), PersonSubject{IdentityId(11)},          IdentityId(10)};
        std::vector<PolicyRow> rows;
        for (size_t i = 0; i < subjects.size(); ++i) {
            rows.push_back(row(subjects[i], {i % 2 == 0 ? V::Allow : V::Block}));
            const PolicyOutcome outcome = found(rows, c.facts);
            QCOMPARE(outcome.row, std::optional<quint32>(quint32(i)));
            QVERIFY(outcome.verdict == (i % 2 == 0 ? V::Allow : V::Block));
        }
    }

    void whatIsAboutOthersIsNot()
    {
        const ContractCase c = someCase();
        for (const PolicySubject &subject :
             {PolicySubject(Strangers{}), PolicySubject(NetworkSubject{QStringLiteral("irc")}),
              PolicySubject(AccountId(21)), PolicySubject(GroupId(42)), PolicySubject(ConversationId(31)),
              PolicySubject(PersonSubject{IdentityId(12)}), PolicySubject(IdentityId(11))}) {
            QVERIFY(!found({row(subject, {V::Block})}, c.facts).verdict);
        }
    }

    void anyIdentityOfThePersonIsTheAnchor()
    {
        const ContractCase c = someCase();
        QVERIFY(found({row(PersonSubject{IdentityId(11)}, {V::Hold})}, c.facts).verdict == V::Hold);
        QVERIFY(found({row(PersonSubject{IdentityId(10)}, {V::Hold})}, c.facts).verdict == V::Hold);
    }

    void atOneLevelTheStrongestCounts()
    {
        const ContractCase c = someCase();
        const std::vector<V> order{V::Block, V::Pierce, V::Hold, V::Ask, V::Allow};
        for (size_t strong = 0; strong < order.size(); ++strong) {
            for (size_t weak = strong; weak < order.size(); ++weak) {
                const std::vector<PolicyRow> rows{row(GroupId(40), {order[weak]}), row(GroupId(41), {order[strong]})};
                QVERIFY(found(rows, c.facts).verdict == order[strong]);
                QVERIFY(found({row(GroupId(40), {order[weak], order[strong]})}, c.facts).verdict == order[strong]);
            }
        }
    }

    void warnAndNoReplyCountDownToTheLevelThatDecides()
    {
        const ContractCase c = someCase();
        const PolicyOutcome outcome = found({row(PersonSubject{IdentityId(10)}, {V::NoReply}),
                                             row(GroupId(40), {V::Block, V::Warn}), row(AccountId(20), {V::Allow})},
                                            c.facts);
        QVERIFY(outcome.verdict == V::Block);
        QCOMPARE(outcome.noReplyRow, std::optional<quint32>(0));
        QCOMPARE(outcome.warnRow, std::optional<quint32>(1));
        // who is more specific is not bound by what holds for more
        const PolicyOutcome allowed =
            found({row(GroupId(40), {V::NoReply}), row(PersonSubject{IdentityId(10)}, {V::Allow})}, c.facts);
        QVERIFY(!allowed.noReplyRow && allowed.verdict == V::Allow);
        const PolicyOutcome alone = found({row(GroupId(40), {V::NoReply})}, c.facts);
        QVERIFY(alone.noReplyRow && !alone.verdict);
    }

    void directionAndPhase_data()
    {
        QTest::addColumn<PolicyDirection>("direction");
        QTest::addColumn<PolicyPhase>("phase");
        for (const auto direction : {PolicyDirection::From, PolicyDirection::To, PolicyDirection::Both}) {
            for (const auto phase : {PolicyPhase::Attached, PolicyPhase::StandingIn, PolicyPhase::Always}) {
                QTest::addRow("%s, %s", nameOf(direction).data(), nameOf(phase).data()) << direction << phase;
            }
        }
    }
    void directionAndPhase()
    {
        QFETCH(PolicyDirection, direction);
        QFETCH(PolicyPhase, phase);
        const PolicyRow one{IdentityId(10), {V::Block}, direction, phase, {}};
        for (const bool outgoing : {false, true}) {
            for (const auto state : {StandInState::Attached, StandInState::Pocketed, StandInState::Grace,
                                     StandInState::Away, StandInState::Off}) {
                ContractCase c = someCase();
                c.facts.message.direction = outgoing ? Direction::Outgoing : Direction::Incoming;
                c.facts.me.standIn.state = state;
                const bool away = state == StandInState::Away;
                const bool expected = direction != (outgoing ? PolicyDirection::From : PolicyDirection::To) &&
                                      phase != (away ? PolicyPhase::Attached : PolicyPhase::StandingIn);
                QCOMPARE(found({one}, c.facts).verdict.has_value(), expected);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPolicies)
#include "tst_policies.moc"
