// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/tickets.h"

namespace locum::gateway {

QByteArray Tickets::issue(ports::Principal principal)
{
    const auto ticket = makeToken(m_random);
    const auto now = m_clock.monotonic();
    const std::lock_guard lock(m_mutex);
    m_entries.removeIf([now](const auto &entry) { return entry.value().until <= now; });
    m_entries.insert(ports::TokenDirectory::hashOf(ticket), {principal, now + lifetime});
    return ticket;
}

std::optional<ports::Principal> Tickets::redeem(QByteArrayView ticket)
{
    const auto hash = ports::TokenDirectory::hashOf(ticket);
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.constFind(hash);
    if (found == m_entries.cend()) {
        return std::nullopt;
    }
    const auto entry = *found;
    m_entries.erase(found);
    if (entry.until <= m_clock.monotonic()) {
        return std::nullopt;
    }
    return entry.principal;
}

} // namespace locum::gateway
