// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/forward_contract.h"

#include "base/overloaded.h"

#include <algorithm>

namespace locum::rules {

std::optional<Refused> refusesForward(const Forward &forward, const Facts &facts)
{
    const auto refuse = [](const char *reason) { return Refused{Statement::S20, reason}; };
    const Message &message = facts.message;
    if (facts.forwarded) {
        return refuse("contract.s20.hops");
    }
    // What Locum sends, and what is marked on the wire, is somebody's answer or forward: A→B plus B→A ends here.
    if (message.author == Author::Locum || message.flags.automatic || message.origin == Origin::OwnEcho) {
        return refuse("contract.s20.automatic");
    }
    const bool back = std::visit(
        Overloaded{[&](IdentityId to) {
                       const auto isTheirs = [&](IdentityId one) { return one == to; };
                       return (facts.identity && facts.identity->id == to) || facts.conversation.identity == to ||
                              message.sender == to ||
                              (facts.person &&
                               std::any_of(facts.person->identities.begin(), facts.person->identities.end(), isTheirs));
                   },
                   [&](ConversationId to) { return to == message.conversation; }, [](ChannelId) { return false; }},
        forward.to);
    if (back) {
        return refuse("contract.s20.back");
    }
    return std::nullopt;
}

} // namespace locum::rules
