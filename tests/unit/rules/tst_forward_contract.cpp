// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract_case.h"
#include "rules/forward_contract.h"

#include <QTest>

using namespace locum;
using namespace locum::rules;

class TestForwardContract : public QObject {
    Q_OBJECT

private:
    static QByteArray reason(const Forward &forward, const Facts &facts)
    {
        const std::optional<Refused> refused = refusesForward(forward, facts);
        if (refused && refused->statement != Statement::S20) {
            qFatal("another statement");
        }
        return refused ? refused->reason : QByteArray();
    }

private Q_SLOTS:
    void toOthersItGoes()
    {
        const ContractCase c;
        QCOMPARE(reason({IdentityId(16), {}}, c.facts), QByteArray());
        QCOMPARE(reason({ConversationId(31), {}}, c.facts), QByteArray());
        QCOMPARE(reason({ChannelId(10), {}}, c.facts), QByteArray());
    }

    void neverBackToItsSource()
    {
        ContractCase c;
        c.facts.person->identities = {IdentityId(10), IdentityId(12)};
        for (const Forward &back :
             {Forward{IdentityId(10), {}}, Forward{IdentityId(12), {}}, Forward{ConversationId(30), {}}}) {
            QCOMPARE(reason(back, c.facts), QByteArray("contract.s20.back"));
        }
        // in a room, too, where the sender may be nobody's identity
        c.facts.identity.reset();
        c.facts.person.reset();
        c.facts.conversation.identity.reset();
        c.facts.message.sender = IdentityId(17);
        QCOMPARE(reason({IdentityId(17), {}}, c.facts), QByteArray("contract.s20.back"));
    }

    void oneHop()
    {
        ContractCase c;
        c.facts.forwarded = true;
        QCOMPARE(reason({IdentityId(16), {}}, c.facts), QByteArray("contract.s20.hops"));
    }

    void whatProgramsSendIsNotForwarded()
    {
        ContractCase marked;
        marked.facts.message.flags.automatic = true;
        QCOMPARE(reason({IdentityId(16), {}}, marked.facts), QByteArray("contract.s20.automatic"));
        ContractCase ours;
        ours.facts.message.author = Author::Locum;
        QCOMPARE(reason({IdentityId(16), {}}, ours.facts), QByteArray("contract.s20.automatic"));
        ContractCase echo;
        echo.facts.message.origin = Origin::OwnEcho;
        QCOMPARE(reason({IdentityId(16), {}}, echo.facts), QByteArray("contract.s20.automatic"));
    }

    void thereAndBackEndsAfterOne()
    {
        // A→B and B→A: what A's message becomes in B comes by marked, or known by its origin.
        ContractCase a;
        QCOMPARE(reason({IdentityId(16), {}}, a.facts), QByteArray());
        for (const bool marked : {false, true}) {
            ContractCase b;
            b.facts.identity->id = IdentityId(16);
            b.facts.message.sender = IdentityId(16);
            b.facts.message.flags.automatic = marked;
            b.facts.forwarded = !marked;
            QVERIFY(!reason({IdentityId(10), {}}, b.facts).isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestForwardContract)
#include "tst_forward_contract.moc"
