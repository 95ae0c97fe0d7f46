// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/routing.h"

#include <algorithm>
#include <tuple>

namespace locum::persons {

using namespace std::chrono_literals;

namespace {

constexpr Duration inboundHolds = 600s;
constexpr Duration outboundHolds = 60s;
constexpr Duration staysWithStorage = 120s;

/// T5: available = free for chat > mobile > busy > away > extended away > offline. Less is better.
int distance(Availability availability)
{
    switch (availability) {
    case Availability::FreeForChat:
    case Availability::Available:
        return 0;
    case Availability::Mobile:
        return 1;
    case Availability::Busy:
        return 2;
    case Availability::Away:
        return 3;
    case Availability::ExtendedAway:
        return 4;
    case Availability::Invisible:
    case Availability::Offline:
    case Availability::Unknown:
        return 5;
    }
    Q_UNREACHABLE();
}

bool canEver(const Way &way, const Errand &errand)
{
    return !way.isGone && !way.isBlocked && way.isConnected &&
           std::includes(way.capabilities.begin(), way.capabilities.end(), errand.needs.begin(), errand.needs.end()) &&
           (isOnline(way.availability) || way.storesOffline);
}

Secrecy secrecyOf(const Errand &errand)
{
    return std::max(errand.conversationSecrecy, errand.policySecrecy);
}

/// T1.
bool isUsable(const Way &way, const Errand &errand)
{
    return canEver(way, errand) && way.secrecy >= secrecyOf(errand) && (!way.isPaid || errand.mayCost);
}

const Way *find(const std::vector<const Way *> &ways, IdentityId identity)
{
    const auto found =
        std::find_if(ways.begin(), ways.end(), [&](const Way *way) { return way->identity == identity; });
    return found == ways.end() ? nullptr : *found;
}

Instant activityOf(const Way &way)
{
    return way.lastActive.value_or(Instant());
}

std::vector<const Way *> usableOf(const std::vector<Way> &ways, const Errand &errand)
{
    std::vector<const Way *> usable;
    for (const Way &way : ways) {
        if (isUsable(way, errand)) {
            usable.push_back(&way);
        }
    }
    return usable;
}

/// T5–T9.
const Way *best(const std::vector<const Way *> &ways, const Errand &errand)
{
    const auto rank = [&](const Way *way) {
        const bool wasLast = errand.lastOutbound && errand.lastOutbound->identity == way->identity;
        return std::tuple(distance(way->availability), way->rank, -activityOf(*way).time_since_epoch().count(),
                          !wasLast, way->isPaid, way->identity);
    };
    const auto found =
        std::min_element(ways.begin(), ways.end(), [&](const Way *a, const Way *b) { return rank(a) < rank(b); });
    return found == ways.end() ? nullptr : *found;
}

HoldIt heldBack(const std::vector<Way> &ways, const Errand &errand)
{
    const bool isOnlyDear = std::any_of(ways.begin(), ways.end(), [&](const Way &way) { return canEver(way, errand); });
    return HoldIt{isOnlyDear ? HoldReason::NeedsConfirmation : HoldReason::NobodyReachable};
}

} // namespace

Route route(const std::vector<Way> &ways, const Errand &errand)
{
    const auto usable = usableOf(ways, errand);
    if (errand.explicitly) {
        return find(usable, *errand.explicitly) != nullptr ? Route(RouteTo{*errand.explicitly, RouteReason::Explicit})
                                                           : Route(HoldIt{HoldReason::ExplicitNotUsable});
    }
    if (usable.empty()) {
        return heldBack(ways, errand);
    }
    if (const auto &in = errand.lastInbound;
        in && errand.now - in->at <= inboundHolds && find(usable, in->identity) != nullptr) {
        return RouteTo{in->identity, RouteReason::LastInbound};
    }
    const auto isOnlineWay = [&](IdentityId identity) {
        const Way *way = find(usable, identity);
        return way != nullptr && isOnline(way->availability);
    };
    if (errand.pinned && isOnlineWay(*errand.pinned)) {
        return RouteTo{*errand.pinned, RouteReason::Pinned};
    }
    if (const auto &out = errand.lastOutbound;
        out && errand.now - out->at <= outboundHolds && isOnlineWay(out->identity)) {
        return RouteTo{out->identity, RouteReason::LastOutbound};
    }
    return RouteTo{best(usable, errand)->identity, RouteReason::Presence};
}

FallBack fallBack(const std::vector<Way> &ways, const Errand &errand, const Passage &passage)
{
    const auto current =
        std::find_if(ways.begin(), ways.end(), [&](const Way &way) { return way.identity == passage.current; });
    const bool failed = passage.failed.has_value();
    if (failed && !passage.failedSurely) {
        return Stay{}; // F4: it may have arrived
    }
    if (!failed && current != ways.end() && isUsable(*current, errand)) {
        const bool leftJustNow = passage.offlineSince && errand.now - *passage.offlineSince < staysWithStorage;
        if (isOnline(current->availability) || leftJustNow || errand.explicitly == passage.current) {
            return Stay{}; // F1
        }
    }
    if (errand.explicitly) {
        return HoldIt{HoldReason::ExplicitNotUsable}; // T0: never redirected
    }
    // Whoever could take over if the user allowed it.
    std::vector<const Way *> others;
    for (const Way &way : ways) {
        if (way.identity != passage.current && canEver(way, errand)) {
            others.push_back(&way);
        }
    }
    const Secrecy kept = std::max(secrecyOf(errand), current != ways.end() ? current->secrecy : Secrecy::None);
    const auto isFree = [&](const Way *way) {
        const bool isThird = passage.networksUsed.size() >= 2 && !passage.networksUsed.contains(way->network);
        return way->secrecy >= kept && !way->isPaid && !isThird;
    };
    std::vector<const Way *> free;
    std::copy_if(others.begin(), others.end(), std::back_inserter(free), isFree);
    const bool storesCurrent = !failed && current != ways.end() && isUsable(*current, errand);
    if (const Way *next = best(free, errand)) {
        // One that is offline as well is no better than staying where the message is kept.
        return storesCurrent && !isOnline(next->availability) ? FallBack(Stay{}) : FallBack(SwitchTo{next->identity});
    }
    if (const Way *next = best(others, errand)) {
        if (storesCurrent) {
            return Stay{};
        }
        const auto why = next->secrecy < kept ? AskFirst::Why::LosesEncryption
                         : next->isPaid       ? AskFirst::Why::Costs
                                              : AskFirst::Why::ThirdNetwork;
        return AskFirst{next->identity, why};
    }
    return storesCurrent ? FallBack(Stay{}) : FallBack(HoldIt{HoldReason::NobodyReachable});
}

PersonPresence presenceOf(const std::vector<Way> &ways)
{
    std::vector<const Way *> seen; // P1
    for (const Way &way : ways) {
        if (!way.isGone && !way.isBlocked && way.isConnected) {
            seen.push_back(&way);
        }
    }
    // P2. Invisible is nearer than offline, and both are nearer than what is not known (P5).
    const auto nearness = [](const Way *way) {
        return std::pair(distance(way->availability),
                         -static_cast<int>(way->availability) * (isOnline(way->availability) ? 0 : 1));
    };
    const auto top = std::min_element(seen.begin(), seen.end(),
                                      [&](const Way *a, const Way *b) { return nearness(a) < nearness(b); });
    if (top == seen.end()) {
        return {};
    }
    std::vector<const Way *> tied;
    std::copy_if(seen.begin(), seen.end(), std::back_inserter(tied),
                 [&, least = nearness(*top)](const Way *way) { return nearness(way) == least; });
    // P3, P4
    const auto rank = [](const Way *way) {
        return std::tuple(way->isIdle, -activityOf(*way).time_since_epoch().count(), way->rank, way->identity);
    };
    const Way *from =
        *std::min_element(tied.begin(), tied.end(), [&](const Way *a, const Way *b) { return rank(a) < rank(b); });
    const bool isIdle = std::all_of(tied.begin(), tied.end(), [](const Way *way) { return way->isIdle; });
    Availability shown = from->availability;
    if (shown == Availability::FreeForChat) {
        shown = Availability::Available;
    } else if (shown == Availability::Invisible) {
        shown = Availability::Offline;
    }
    return PersonPresence{from->identity, shown, isIdle};
}

} // namespace locum::persons
