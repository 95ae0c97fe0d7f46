// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/routing.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>

using namespace locum;
using namespace locum::persons;
using namespace std::chrono_literals;

namespace {

rc::Gen<Availability> anyAvailability()
{
    return rc::gen::map(rc::gen::inRange(0, static_cast<int>(Availability::FreeForChat) + 1),
                        [](int value) { return static_cast<Availability>(value); });
}

Way anyWay(qint64 id)
{
    Way way{IdentityId(id)};
    way.availability = *anyAvailability();
    way.isIdle = *rc::gen::arbitrary<bool>();
    way.lastActive = Instant(std::chrono::seconds(*rc::gen::inRange(0, 5)));
    way.rank = *rc::gen::inRange(0, 3);
    if (*rc::gen::arbitrary<bool>()) {
        way.capabilities.insert(Capability::Image);
    }
    way.secrecy = static_cast<Secrecy>(*rc::gen::inRange(0, 3));
    way.storesOffline = *rc::gen::arbitrary<bool>();
    way.isPaid = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    way.isBlocked = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    way.isGone = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    way.isConnected = *rc::gen::weightedElement<bool>({{9, true}, {1, false}});
    way.network = QString::number(*rc::gen::inRange(0, 4));
    return way;
}

std::vector<Way> anyWays()
{
    std::vector<Way> ways;
    const int count = *rc::gen::inRange(0, 6);
    for (int at = 1; at <= count; ++at) {
        ways.push_back(anyWay(at));
    }
    return ways;
}

std::optional<IdentityId> maybeOne()
{
    const int id = *rc::gen::inRange(-3, 7);
    return id < 1 ? std::nullopt : std::optional(IdentityId(id));
}

Errand anyErrand()
{
    Errand errand;
    errand.now = Instant(2000s);
    if (*rc::gen::arbitrary<bool>()) {
        errand.needs.insert(Capability::Image);
    }
    if (*rc::gen::inRange(0, 5) == 0) {
        errand.explicitly = maybeOne();
    }
    if (const auto one = maybeOne()) {
        errand.lastInbound = Contact{*one, Instant(std::chrono::seconds(*rc::gen::inRange(1300, 2001)))};
    }
    errand.pinned = maybeOne();
    if (const auto one = maybeOne()) {
        errand.lastOutbound = Contact{*one, Instant(std::chrono::seconds(*rc::gen::inRange(1900, 2001)))};
    }
    errand.conversationSecrecy = static_cast<Secrecy>(*rc::gen::inRange(0, 3));
    errand.policySecrecy = static_cast<Secrecy>(*rc::gen::inRange(0, 2));
    errand.mayCost = *rc::gen::arbitrary<bool>();
    return errand;
}

const Way *find(const std::vector<Way> &ways, IdentityId id)
{
    const auto found = std::find_if(ways.begin(), ways.end(), [&](const Way &way) { return way.identity == id; });
    return found == ways.end() ? nullptr : &*found;
}

/// T1, told otherwise than the code tells it.
bool isLeftOut(const Way &way, const Errand &errand)
{
    if (way.isGone || way.isBlocked || !way.isConnected) {
        return true;
    }
    for (const Capability need : errand.needs) {
        if (!way.capabilities.contains(need)) {
            return true;
        }
    }
    if (way.secrecy < errand.conversationSecrecy || way.secrecy < errand.policySecrecy) {
        return true;
    }
    if (way.isPaid && !errand.mayCost) {
        return true;
    }
    return !isOnline(way.availability) && !way.storesOffline;
}

} // namespace

class TestRoutingProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverReturnsWhatIsLeftOut()
    {
        QVERIFY(rc::check("route never returns what T1 left out, and holds only when all are", [] {
            const auto ways = anyWays();
            const Errand errand = anyErrand();
            const Route chosen = route(ways, errand);
            if (const auto *to = std::get_if<RouteTo>(&chosen)) {
                const Way *way = find(ways, to->identity);
                RC_ASSERT(way != nullptr);
                RC_ASSERT(!isLeftOut(*way, errand));
                RC_ASSERT(!errand.explicitly || *errand.explicitly == to->identity); // T0
            } else if (!errand.explicitly) {
                for (const Way &way : ways) {
                    RC_ASSERT(isLeftOut(way, errand));
                }
            }
        }));
    }

    void theOrderOfTheListIsNothing()
    {
        QVERIFY(rc::check("neither the route nor the presence depends on the order of the list", [] {
            auto ways = anyWays();
            const Errand errand = anyErrand();
            const Route chosen = route(ways, errand);
            const PersonPresence presence = presenceOf(ways);
            std::reverse(ways.begin(), ways.end());
            RC_ASSERT(route(ways, errand) == chosen);
            RC_ASSERT(presenceOf(ways) == presence);
        }));
    }

    void raisingAStatusNeverLowersThePersons()
    {
        QVERIFY(rc::check("raising an identity's status never lowers the person's", [] {
            auto ways = anyWays();
            RC_PRE(!ways.empty());
            const PersonPresence before = presenceOf(ways);
            Way &raised = ways[static_cast<size_t>(*rc::gen::inRange(0, static_cast<int>(ways.size())))];
            raised.availability = static_cast<Availability>(*rc::gen::inRange(
                static_cast<int>(raised.availability), static_cast<int>(Availability::FreeForChat) + 1));
            RC_ASSERT(presenceOf(ways).availability >= before.availability);
        }));
    }

    void aFallBackNeverBreaksAPromise()
    {
        QVERIFY(rc::check("a switch by itself loses no encryption, costs nothing, and never overrides the user", [] {
            const auto ways = anyWays();
            RC_PRE(!ways.empty());
            const Errand errand = anyErrand();
            Passage passage{ways.front().identity};
            if (*rc::gen::arbitrary<bool>()) {
                passage.offlineSince = Instant(std::chrono::seconds(*rc::gen::inRange(1800, 2001)));
            }
            if (*rc::gen::arbitrary<bool>()) {
                passage.failed = Error{"network.failed", {}, Retry::No};
                passage.failedSurely = *rc::gen::arbitrary<bool>();
            }
            passage.networksUsed = {QStringLiteral("0"), QStringLiteral("1")};
            const FallBack next = fallBack(ways, errand, passage);
            if (passage.failed && !passage.failedSurely) {
                RC_ASSERT(std::holds_alternative<Stay>(next)); // F4
            }
            if (const auto *to = std::get_if<SwitchTo>(&next)) {
                const Way *way = find(ways, to->identity);
                RC_ASSERT(way != nullptr);
                RC_ASSERT(to->identity != passage.current);
                RC_ASSERT(!errand.explicitly);
                RC_ASSERT(!way->isPaid);
                RC_ASSERT(way->secrecy >= ways.front().secrecy);
                RC_ASSERT(!isLeftOut(*way, errand));
                RC_ASSERT(passage.networksUsed.contains(way->network));
            }
        }));
    }
};

QTEST_GUILESS_MAIN(TestRoutingProperties)
#include "tst_routing_properties.moc"
