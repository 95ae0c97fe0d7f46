// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/address_book.h"

#include <algorithm>

namespace locum::gateway {

std::unique_ptr<AddressBook::Place> AddressBook::enter(const QByteArray &key)
{
    Entry &entry = m_entries[key];
    if (entry.connections >= m_limits.connectionsPerAddress) {
        return nullptr;
    }
    ++entry.connections;
    return std::make_unique<Place>(*this, key);
}

void AddressBook::leave(const QByteArray &key)
{
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end()) {
        return;
    }
    --entry->connections;
    if (entry->connections <= 0 && entry->at.count() < 0) {
        m_entries.erase(entry);
    }
}

bool AddressBook::isFull(const Entry &entry, std::chrono::milliseconds now) const
{
    return entry.tokens + static_cast<double>((now - entry.at).count()) * m_limits.strangersPerSecond / 1000 >=
           m_limits.strangersBurst;
}

bool AddressBook::admitStranger(const QByteArray &key, std::chrono::milliseconds now)
{
    if (m_entries.size() >= m_sweepAt) {
        sweep(now);
    }
    Entry &entry = m_entries[key];
    if (entry.at.count() < 0 || isFull(entry, now)) {
        entry.tokens = m_limits.strangersBurst;
    } else {
        entry.tokens += static_cast<double>((now - entry.at).count()) * m_limits.strangersPerSecond / 1000;
    }
    entry.at = now;
    if (entry.tokens < 1) {
        return false;
    }
    entry.tokens -= 1;
    return true;
}

/// Forgets those that have no connection and whose bucket is full again.
void AddressBook::sweep(std::chrono::milliseconds now)
{
    m_entries.removeIf([&](const auto &entry) {
        return entry.value().connections <= 0 && (entry.value().at.count() < 0 || isFull(entry.value(), now));
    });
    m_sweepAt = std::max<qsizetype>(1024, m_entries.size() * 2);
}

} // namespace locum::gateway
