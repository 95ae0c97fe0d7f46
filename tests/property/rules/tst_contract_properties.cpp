// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"
#include "rules/rule_set.h"

#include <QTest>
#include <queue>

#include <rapidcheck.h>

#include <algorithm>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

constexpr Duration month = 24h * 30;

Duration someAge()
{
    const Duration base = *rc::gen::element<Duration>(0s, 15s, 2min, 10min, 1h, 6h, 24h, 24h * 7, 24h * 30);
    return base + std::chrono::milliseconds(*rc::gen::inRange(-3'600'000, 3'600'000));
}

AutomaticKind someKind()
{
    // Not Return, which a notice in the ledger permits.
    return *rc::gen::element(AutomaticKind::Reply, AutomaticKind::Warning, AutomaticKind::Notice);
}

IdentityLedger someLedger(IdentityId identity, Instant now)
{
    IdentityLedger ledger{.identity = identity};
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
        ledger.automatic.push_back({.at = now - someAge(),
                                    .to = identity,
                                    .account = AccountId(20),
                                    .conversation = ConversationId(30),
                                    .kind = someKind()});
    }
    if (*rc::gen::inRange(0, 3) == 0) {
        ledger.resetAt = now - someAge();
    }
    return ledger;
}

bool allows(const ContractCase &c)
{
    return std::holds_alternative<Allowed>(permits(c.request, c.facts));
}

bool allowsWith(ContractCase c, const std::vector<IdentityLedger> &person, IdentityId sender)
{
    c.facts.identity->id = sender;
    c.facts.ledger.person = person;
    return allows(c);
}

/// One side of a conversation of two servers: answers whatever it may.
class Server {
public:
    /// The reply that goes out `delay` after the message came at `at`, if there is one.
    bool answersAt(Instant at, Duration delay, int text)
    {
        // Other words every time, and no marker: nothing but the budgets can end it.
        m_case.next(at - m_case.facts.now,
                    QStringLiteral("And another thing that comes to mind ") + QString(text % 26 + 1, QLatin1Char('x')));
        m_case.write(observe(m_case.facts));
        if (!allows(m_case)) {
            return false;
        }
        m_case.facts.trigger = Trigger::Due;
        m_case.facts.now += delay;
        m_case.facts.ledger.now += delay;
        const bool sent = m_case.replies();
        m_case.facts.trigger = Trigger::Arrived;
        return sent;
    }

private:
    ContractCase m_case;
};

} // namespace

class TestContractProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mergingPermitsNoMore()
    {
        QVERIFY(rc::check("two persons' ledgers merged permit no more than either alone", [] {
            ContractCase c;
            c.request.kind = someKind();
            const IdentityId one(10);
            const IdentityId two(11);
            const IdentityLedger first = someLedger(one, c.facts.ledger.now);
            const IdentityLedger second = someLedger(two, c.facts.ledger.now);
            const Ledger both = merged(Ledger{.now = c.facts.ledger.now, .person = {first}},
                                       Ledger{.now = c.facts.ledger.now, .person = {second}});
            for (const IdentityId sender : {one, two}) {
                if (allowsWith(c, both.person, sender)) {
                    RC_TAG("allowed");
                    RC_ASSERT(allowsWith(c, {first}, one));
                    RC_ASSERT(allowsWith(c, {second}, two));
                }
            }
        }));
    }

    void moreInTheLedgerPermitsNoMore()
    {
        QVERIFY(rc::check("an entry more never turns a refusal into a permission", [] {
            ContractCase c;
            c.request.kind = someKind();
            c.facts.ledger.person = {someLedger(IdentityId(10), c.facts.ledger.now),
                                     someLedger(IdentityId(11), c.facts.ledger.now)};
            const bool before = allows(c);
            switch (*rc::gen::inRange(0, 6)) {
            case 0:
                c.ledger().botUntil = c.facts.ledger.now + someAge();
                break;
            case 1:
                c.ledger().mutedUntil = c.facts.ledger.now + someAge();
                break;
            case 2:
                c.facts.ledger.accountLastHour += *rc::gen::inRange(0, 40);
                break;
            case 3:
                c.facts.ledger.writtenElsewhere = c.facts.now - someAge();
                break;
            default:
                c.automatic(someAge(), someKind(), IdentityId(*rc::gen::inRange(10, 13)));
            }
            RC_ASSERT(before || !allows(c));
        }));
    }

    void atMostTenInThirtyDays()
    {
        QVERIFY(rc::check("whatever a person writes and whatever a program wants: at most 10 in any 30 days", [] {
            ContractCase c;
            std::vector<Instant> sent;
            const auto pauses = *rc::gen::container<std::vector<int>>(400, rc::gen::inRange(0, 12));
            const std::array<Duration, 12> lengths{1s,    14s,   16s, 2min, 10min, 11min,
                                                   59min, 61min, 5h,  8h,   25h,   24h * 7};
            for (std::size_t i = 0; i < pauses.size(); ++i) {
                c.next(lengths[std::size_t(pauses[i])],
                       QStringLiteral("message ") + QString(int(i % 40), QLatin1Char('y')));
                c.facts.identity->id = IdentityId(10 + pauses[i] % 2);
                c.write(observe(c.facts));
                c.facts.me.standIn.absenceNumber += pauses[i] % 3 == 0 ? 1 : 0;
                for (const auto kind :
                     {AutomaticKind::Notice, AutomaticKind::Reply, AutomaticKind::Warning, AutomaticKind::Return}) {
                    c.request.kind = kind;
                    c.facts.me.standIn.state =
                        kind == AutomaticKind::Return ? StandInState::Attached : StandInState::Away;
                    if (c.replies()) {
                        sent.push_back(c.facts.ledger.now);
                    }
                }
            }
            for (std::size_t i = 0; i < sent.size(); ++i) {
                const auto end = std::lower_bound(sent.begin(), sent.end(), sent[i] + month);
                RC_ASSERT(end - sent.begin() - qint64(i) <= 10);
            }
        }));
    }

    void builtInRulesAnswerOncePerAbsence()
    {
        QVERIFY(rc::check("the rules that ship answer a person at most once per absence", [] {
            const std::shared_ptr<const Program> rules = builtInProgram();
            ContractCase c;
            std::map<qint64, int> perAbsence;
            const auto choices = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100));
            for (const int choice : choices) {
                c.next(std::chrono::minutes(choice * choice), QStringLiteral("hello"));
                c.facts.me.standIn.absenceNumber += choice % 7 == 0 ? 1 : 0;
                c.facts.me.standIn.absence.mode = static_cast<StandInMode>(choice % 8);
                c.facts.identity->id = IdentityId(10 + choice % 3);
                for (const rules::Wanted &wanted : rules->decide(c.facts).reaction.effects) {
                    c.request.text = std::get<Reply>(wanted.effect).text;
                    perAbsence[c.facts.me.standIn.absenceNumber] += c.replies() ? 1 : 0;
                }
            }
            for (const auto &[absence, count] : perAbsence) {
                RC_ASSERT(count <= 1);
            }
        }));
    }

    void twoServersFacingEachOther()
    {
        QVERIFY(rc::check("two servers that answer each other come to an end: at most 10 in 30 days", [] {
            const auto aDelay = [] {
                return std::chrono::milliseconds(*rc::gen::element(0, 1, 20, 600, 3600, 5 * 3600, 12 * 3600, 13 * 3600,
                                                                   84 * 3600, 85 * 3600)) *
                           1000 +
                       std::chrono::seconds(*rc::gen::inRange(0, 7200));
            };
            Server one;
            Server other;
            const Duration oneDelay = aDelay();
            const Duration otherDelay = aDelay();
            Instant at = ContractCase::start + 1h;
            const Instant end = at + month;
            int sent = 0;
            while (at < end) {
                RC_ASSERT(sent <= 10);
                const bool isOnes = sent % 2 == 0;
                const Duration delay = isOnes ? oneDelay : otherDelay;
                if (!(isOnes ? one : other).answersAt(at, delay, sent)) {
                    break;
                }
                ++sent;
                at += delay + 100ms; // the network's
            }
            RC_ASSERT(sent <= 10);
        }));
    }
};

QTEST_GUILESS_MAIN(TestContractProperties)
#include "tst_contract_properties.moc"
