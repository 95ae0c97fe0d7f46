// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/routing.h"

#include <QTest>

using namespace locum;
using namespace locum::persons;
using namespace std::chrono_literals;

namespace {

const Instant now(10'000s);

Way way(qint64 id, Availability availability, const QString &network)
{
    Way made{IdentityId(id)};
    made.availability = availability;
    made.isConnected = true;
    made.network = network;
    return made;
}

} // namespace

// The lines that samples show are in tests/golden/persons; here is what they do not.
class TestRouting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhichLineChose()
    {
        std::vector<Way> ways{way(1, Availability::Away, QStringLiteral("xmpp")),
                              way(2, Availability::Available, QStringLiteral("irc"))};
        Errand errand;
        errand.now = now;
        const auto reason = [&] { return std::get<RouteTo>(route(ways, errand)).reason; };
        QCOMPARE(reason(), RouteReason::Presence);
        errand.lastOutbound = Contact{IdentityId(1), now - 60s};
        QCOMPARE(reason(), RouteReason::LastOutbound);
        errand.pinned = IdentityId(1);
        QCOMPARE(reason(), RouteReason::Pinned);
        errand.lastInbound = Contact{IdentityId(2), now - 600s};
        QCOMPARE(reason(), RouteReason::LastInbound);
        errand.lastInbound = Contact{IdentityId(2), now - 601s};
        QCOMPARE(reason(), RouteReason::Pinned);
        errand.explicitly = IdentityId(2);
        QCOMPARE(reason(), RouteReason::Explicit);
    }

    void fallsBack()
    {
        std::vector<Way> ways{way(1, Availability::Offline, QStringLiteral("xmpp")),
                              way(2, Availability::Available, QStringLiteral("irc"))};
        ways[0].storesOffline = true;
        Errand errand;
        errand.now = now;
        Passage passage{IdentityId(1), now - 119s, std::nullopt, false, {QStringLiteral("xmpp")}};
        QVERIFY(fallBack(ways, errand, passage) == FallBack(Stay{})); // F1
        passage.offlineSince = now - 120s;
        QVERIFY(fallBack(ways, errand, passage) == FallBack(SwitchTo{IdentityId(2)})); // F2
        ways[0].secrecy = Secrecy::Verified;
        ways[0].storesOffline = false;
        QVERIFY(fallBack(ways, errand, passage) ==
                FallBack(AskFirst{IdentityId(2), AskFirst::Why::LosesEncryption})); // F3
        ways[0].secrecy = Secrecy::None;
        ways[1].isPaid = true;
        QVERIFY(fallBack(ways, errand, passage) == FallBack(AskFirst{IdentityId(2), AskFirst::Why::Costs}));
        ways[1].isPaid = false;
        passage.networksUsed = {QStringLiteral("xmpp"), QStringLiteral("sms")};
        QVERIFY(fallBack(ways, errand, passage) == FallBack(AskFirst{IdentityId(2), AskFirst::Why::ThirdNetwork}));
        errand.explicitly = IdentityId(1);
        QVERIFY(fallBack(ways, errand, passage) == FallBack(HoldIt{HoldReason::ExplicitNotUsable})); // T0
    }

    void triesAgainOnlyWhatSurelyFailed()
    {
        const std::vector<Way> ways{way(1, Availability::Available, QStringLiteral("xmpp")),
                                    way(2, Availability::Available, QStringLiteral("irc"))};
        Errand errand;
        errand.now = now;
        Passage passage{IdentityId(1), std::nullopt, Error{"network.failed", {}, Retry::No}, false, {}};
        QVERIFY(fallBack(ways, errand, passage) == FallBack(Stay{})); // F4: unknown is never retried
        passage.failedSurely = true;
        QVERIFY(fallBack(ways, errand, passage) == FallBack(SwitchTo{IdentityId(2)}));
    }

    void nothingObservableIsUnknown()
    {
        QCOMPARE(presenceOf({}).availability, Availability::Unknown);
        auto blocked = way(1, Availability::Available, QStringLiteral("xmpp"));
        blocked.isBlocked = true;
        QVERIFY(!presenceOf({blocked}).from.has_value());
    }
};

QTEST_GUILESS_MAIN(TestRouting)
#include "tst_routing.moc"
