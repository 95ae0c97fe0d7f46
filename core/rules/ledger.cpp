// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/ledger.h"

#include "base/overloaded.h"

#include <algorithm>

namespace locum::rules {

namespace {

IdentityLedger &of(Ledger &ledger, IdentityId identity)
{
    for (IdentityLedger &one : ledger.person) {
        if (one.identity == identity) {
            return one;
        }
    }
    return ledger.person.emplace_back(IdentityLedger{.identity = identity});
}

void raise(std::optional<Instant> &stored, Instant at)
{
    stored = stored ? std::max(*stored, at) : at;
}

std::optional<Instant> later(const std::optional<Instant> &one, const std::optional<Instant> &other)
{
    return std::max(one, other); // none is before everything
}

} // namespace

Ledger applied(Ledger ledger, const LedgerUpdates &updates)
{
    for (const LedgerUpdate &update : updates) {
        std::visit(
            Overloaded{[&](const AppendAutomatic &what) {
                           of(ledger, what.message.to).automatic.push_back(what.message);
                           ++ledger.accountLastHour;
                       },
                       [&](const MarkBot &what) { raise(of(ledger, what.identity).botUntil, what.until); },
                       [&](const MuteIdentity &what) { raise(of(ledger, what.identity).mutedUntil, what.until); },
                       [&](const ResetGaps &what) {
                           for (const IdentityId identity : what.identities) {
                               raise(of(ledger, identity).resetAt, what.at);
                           }
                       },
                       [&](const AppendText &what) { of(ledger, what.identity).texts.push_back(what.text); },
                       [&](const AppendBounce &what) { of(ledger, what.identity).bounces.push_back(what.at); }},
            update);
    }
    return ledger;
}

Ledger merged(const Ledger &one, const Ledger &other)
{
    Ledger both = one;
    both.now = std::max(one.now, other.now);
    both.person.insert(both.person.end(), other.person.begin(), other.person.end());
    both.accountLastHour = std::max(one.accountLastHour, other.accountLastHour);
    both.writtenFromDevice = later(one.writtenFromDevice, other.writtenFromDevice);
    both.writtenElsewhere = later(one.writtenElsewhere, other.writtenElsewhere);
    return both;
}

LedgerClock::LedgerClock(const Clock &clock, std::optional<Instant> newest)
    : m_clock(clock), m_start(newest ? std::max(*newest, clock.now()) : clock.now()),
      m_startMonotonic(clock.monotonic())
{
}

Instant LedgerClock::now() const
{
    return m_start + (m_clock.monotonic() - m_startMonotonic);
}

} // namespace locum::rules
