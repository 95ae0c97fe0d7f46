// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"

#include <QTest>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

class TestLedger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void updatesReachTheirIdentity()
    {
        const IdentityId bob(1);
        const IdentityId new_(2);
        Ledger ledger{.now = ContractCase::start, .person = {IdentityLedger{.identity = bob}}};
        const AutomaticMessage message{
            .at = ledger.now, .to = new_, .account = AccountId(1), .conversation = ConversationId(1)};
        const TextSeen text{ledger.now, "hash", true};
        ledger =
            applied(ledger, {AppendAutomatic{message}, MarkBot{bob, ledger.now + 2h}, MarkBot{bob, ledger.now + 1h},
                             MuteIdentity{bob, ledger.now + 1h}, ResetGaps{{bob, new_}, ledger.now},
                             AppendText{bob, text}, AppendBounce{new_, ledger.now}});
        QCOMPARE(ledger.person.size(), std::size_t(2));
        QCOMPARE(ledger.accountLastHour, 1);
        const IdentityLedger &one = ledger.person[0];
        const IdentityLedger &two = ledger.person[1];
        QCOMPARE(one.botUntil, std::optional(ledger.now + 2h)); // the later stays
        QCOMPARE(one.mutedUntil, std::optional(ledger.now + 1h));
        QCOMPARE(one.resetAt, std::optional(ledger.now));
        QCOMPARE(one.texts, std::vector{text});
        QVERIFY(one.automatic.empty());
        QCOMPARE(two.resetAt, std::optional(ledger.now));
        QCOMPARE(two.automatic, std::vector{message});
        QCOMPARE(two.bounces, std::vector{ledger.now});
    }

    void mergedKeepsAll()
    {
        Ledger one{
            .now = ContractCase::start, .person = {IdentityLedger{.identity = IdentityId(1)}}, .accountLastHour = 4};
        Ledger two{.now = ContractCase::start + 1s,
                   .person = {IdentityLedger{.identity = IdentityId(2)}},
                   .writtenElsewhere = ContractCase::start};
        const Ledger both = merged(one, two);
        QCOMPARE(both.person.size(), std::size_t(2));
        QCOMPARE(both.accountLastHour, 4);
        QCOMPARE(both.now, two.now);
        QCOMPARE(both.writtenElsewhere, two.writtenElsewhere);
    }
};

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
