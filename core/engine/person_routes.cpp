// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/person_routes.h"

#include "base/overloaded.h"

#include <algorithm>

namespace locum::engine {

namespace {

using namespace std::chrono_literals;

/// So long after the user's last words a conversation is still the same one.
constexpr Duration conversationHolds = 60min;

persons::Way wayOf(AccountTable &accounts, Identity &identity)
{
    persons::Way way{identity.id};
    way.capabilities = {persons::Capability::Text};
    AccountEntry *entry = accounts.find(identity.account);
    if (entry == nullptr) {
        way.isGone = true; // the account was removed
        return way;
    }
    identity.presence = entry->presences.value(identity.address);
    way.availability = identity.presence.availability;
    way.isIdle = identity.presence.idleSince.has_value();
    way.isConnected = entry->isOnline();
    way.network = entry->account.protocol;
    way.storesOffline = entry->features.testFlag(sdk::Feature::OfflineStore);
    if (entry->features.testFlag(sdk::Feature::Files)) {
        way.capabilities.insert(persons::Capability::File);
    }
    if (!entry->features.testFlag(sdk::Feature::Presence) && way.availability == Availability::Unknown) {
        way.storesOffline = true; // who is there is never told: only trying shows it
    }
    way.isGone = entry->features.testFlag(sdk::Feature::ServerRoster) && !identity.listed;
    return way;
}

Error nobody()
{
    return Error{"person.nobody_reachable", {}, Retry::Later};
}

Error confirm(IdentityId identity)
{
    return Error{"person.needs_confirmation", QString::number(identity.value()), Retry::AfterUserAction};
}

Result<PersonRoute> routed(const persons::Route &route, const std::vector<persons::Way> &ways)
{
    if (const auto *to = std::get_if<persons::RouteTo>(&route)) {
        return PersonRoute{to->identity, nameOf(to->reason).data(), std::nullopt};
    }
    switch (std::get<persons::HoldIt>(route).reason) {
    case persons::HoldReason::ExplicitNotUsable:
        return fail("person.identity_unusable", QString());
    case persons::HoldReason::NeedsConfirmation:
        return fail(confirm(ways.front().identity));
    case persons::HoldReason::NobodyReachable:
        return fail(nobody());
    }
    Q_UNREACHABLE();
}

} // namespace

std::vector<persons::Way> waysOf(AccountTable &accounts, std::vector<Identity> &identities,
                                 const std::vector<IdentityId> &blocked)
{
    std::vector<persons::Way> ways;
    ways.reserve(identities.size());
    for (Identity &identity : identities) {
        ways.push_back(wayOf(accounts, identity));
        ways.back().isBlocked = std::find(blocked.begin(), blocked.end(), identity.id) != blocked.end();
    }
    const bool allGone = std::all_of(ways.begin(), ways.end(), [](const persons::Way &way) { return way.isGone; });
    for (persons::Way &way : ways) {
        way.isGone = way.isGone && (!allGone || way.network.isEmpty());
    }
    return ways;
}

std::vector<IdentityId> blockedIn(const std::vector<Policy> &policies)
{
    std::vector<IdentityId> blocked;
    for (const Policy &policy : policies) {
        if (policy.target.kind == PolicyKind::Identity && policy.direction != PolicyDirection::From &&
            policy.phase != PolicyPhase::StandingIn && policy.verdicts.contains(PolicyVerdict::Block)) {
            blocked.emplace_back(policy.target.id);
        }
    }
    return blocked;
}

Presence presenceIn(const std::vector<Identity> &identities, const std::vector<persons::Way> &ways,
                    std::optional<IdentityId> *from)
{
    const persons::PersonPresence seen = persons::presenceOf(ways);
    *from = seen.from;
    Presence presence{seen.availability, {}, std::nullopt};
    const auto shown = std::find_if(identities.begin(), identities.end(),
                                    [&](const Identity &identity) { return seen.from == identity.id; });
    if (shown != identities.end()) {
        presence.text = shown->presence.text;
        presence.idleSince = seen.isIdle ? shown->presence.idleSince : std::nullopt;
    }
    return presence;
}

Result<PersonRoute> routeTo(const std::vector<persons::Way> &ways, const store::LastSaid &said,
                            std::optional<IdentityId> pinned, std::optional<IdentityId> wanted, Instant now,
                            std::optional<Instant> offlineSince)
{
    persons::Errand errand;
    errand.now = now;
    errand.explicitly = wanted;
    errand.pinned = pinned;
    if (said.incoming) {
        errand.lastInbound = persons::Contact{said.incoming->identity, said.incoming->at};
    }
    if (said.outgoing) {
        errand.lastOutbound = persons::Contact{said.outgoing->identity, said.outgoing->at};
    }
    const bool inboundIsNewer = said.incoming && (!said.outgoing || said.incoming->at >= said.outgoing->at);
    const auto &last = inboundIsNewer ? said.incoming : said.outgoing;
    const auto wayOfLast = [&] {
        return last ? std::find_if(ways.begin(), ways.end(),
                                   [&](const persons::Way &way) { return way.identity == last->identity; })
                    : ways.end();
    }();
    const bool goesOn = last && now - last->at <= conversationHolds && !wanted && wayOfLast != ways.end();
    // Where they have gone from, the conversation follows them; as long as they are there it goes by T0–T9.
    const bool failed = goesOn && said.outgoing && last->identity == said.outgoing->identity && !inboundIsNewer &&
                        said.outgoing->delivery == Delivery::NotSent;
    const bool unsure = goesOn && !inboundIsNewer && said.outgoing && said.outgoing->delivery == Delivery::Unknown;
    if (goesOn && (failed || unsure || !isOnline(wayOfLast->availability))) {
        persons::Passage passage{last->identity, offlineSince, std::nullopt, false, {}};
        if (failed) {
            passage.failed = Error{"message.not_sent", {}, Retry::No};
            passage.failedSurely = true;
        }
        for (const persons::Way &way : ways) {
            if (said.used.contains(way.identity)) {
                passage.networksUsed.insert(way.network);
            }
        }
        const persons::FallBack next = persons::fallBack(ways, errand, passage);
        if (const auto *to = std::get_if<persons::SwitchTo>(&next)) {
            return PersonRoute{to->identity, "fall_back", last->identity};
        }
        if (const auto *ask = std::get_if<persons::AskFirst>(&next)) {
            return fail(confirm(ask->identity));
        }
        if (std::holds_alternative<persons::Stay>(next) && wayOfLast->isConnected) {
            return PersonRoute{last->identity, inboundIsNewer ? "last_inbound" : "last_outbound", std::nullopt};
        }
    }
    auto found = routed(persons::route(ways, errand), ways);
    if (found ||
        (found.error().code != "person.nobody_reachable" && found.error().code != "person.identity_unusable")) {
        if (found && last && now - last->at <= conversationHolds && found->identity != last->identity && !wanted) {
            found->switchedFrom = last->identity;
        }
        return found;
    }
    // The user's own accounts are down: by whichever would do if its account were up, which it soon is.
    std::vector<persons::Way> up = ways;
    for (persons::Way &way : up) {
        if (!way.isConnected) {
            way.isConnected = true;
            way.storesOffline = true;
        }
    }
    auto later = routed(persons::route(up, errand), up);
    if (!later) {
        return found;
    }
    const auto chosen = std::find_if(ways.begin(), ways.end(),
                                     [&](const persons::Way &way) { return way.identity == later->identity; });
    if (chosen == ways.end() || chosen->isConnected) {
        return found;
    }
    later->reason = "connecting";
    later->connects = true;
    return later;
}

} // namespace locum::engine
