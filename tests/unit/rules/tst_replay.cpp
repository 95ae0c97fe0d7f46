// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"
#include "rules/replay.h"

using namespace locum;
using namespace locum::rules;

class TestReplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSameIsNoDifference()
    {
        RuleCase c("rule \"r\" { on incoming do { hold } }");
        QVERIFY(!replayed({Disposition::Hold, false, {}}, c.verdict(), c.facts));
    }

    void anotherDispositionIsOne()
    {
        RuleCase c("rule \"r\" { on incoming do { hold } }");
        const Treatment done{Disposition::Deliver, false, QStringLiteral("deliver")};
        const auto difference = replayed(done, c.verdict(), c.facts);
        QVERIFY(difference);
        QCOMPARE(difference->before, done);
        QCOMPARE(difference->after, (Treatment{Disposition::Hold, false, QStringLiteral("rule \"r\"")}));
    }

    void anAnswerCountsIfTheContractPermitsIt()
    {
        RuleCase c("rule \"r\" { on incoming do { reply \"Away.\" } }");
        QVERIFY(replayed({}, c.verdict(), c.facts)->after.answered);
        QVERIFY(!replayed({Disposition::Deliver, true, {}}, c.verdict(), c.facts));
        c.facts.message.flags.automatic = true;
        QVERIFY(!replayed({}, c.verdict(), c.facts));
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
