// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/tickets.h"

namespace locum::gateway {

Secret Tickets::issue(const ports::Principal &principal)
{
    const Secret ticket(makeToken(m_random, 24));
    const Duration now = m_clock.monotonic();
    const std::lock_guard lock(m_mutex);
    m_entries.removeIf([now](const auto &entry) { return entry.value().until <= now; });
    qsizetype count = 0;
    auto oldest = m_entries.end();
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        if (entry->principal == principal) {
            ++count;
            if (oldest == m_entries.end() || entry->until < oldest->until) {
                oldest = entry;
            }
        }
    }
    if (count >= mostPerDevice) {
        m_entries.erase(oldest);
    }
    m_entries.insert(ports::TokenDirectory::hashOf(ticket.reveal()), Entry{principal, now + lifetime});
    return ticket;
}

std::optional<ports::Principal> Tickets::redeem(QByteArrayView ticket)
{
    const QByteArray hash = ports::TokenDirectory::hashOf(ticket);
    const Duration now = m_clock.monotonic();
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.constFind(hash);
    if (entry == m_entries.cend()) {
        return std::nullopt;
    }
    const Entry found = *entry;
    m_entries.erase(entry);
    return found.until > now ? std::optional(found.principal) : std::nullopt;
}

void Tickets::removeDevice(DeviceId device)
{
    const std::lock_guard lock(m_mutex);
    m_entries.removeIf([device](const auto &entry) { return entry.value().principal.device == device; });
}

} // namespace locum::gateway
