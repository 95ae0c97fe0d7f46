// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/login_limit.h"

#include <algorithm>

namespace locum::gateway {
namespace {

QByteArray addressEntry(const QByteArray &address)
{
    return 'a' + address;
}

QByteArray userEntry(const QString &user)
{
    // Folded, so that spellings of one name are one entry; cut, so that long ones cost no memory.
    return 'u' + user.left(64).toCaseFolded().toUtf8();
}

QByteArray place(const QByteArray &address, const QString &user)
{
    return address + '\0' + userEntry(user);
}

} // namespace

void LogInLimit::count(Entry &entry, Duration now) const
{
    if (entry.failures > 0 && now - entry.at >= m_settings.forgetAfter) {
        entry = {};
    }
    ++entry.failures;
    entry.at = now;
    const int over = entry.failures - m_settings.freeFailures;
    if (over > 0) {
        const Duration delay = m_settings.firstDelay * (qint64(1) << std::min(over - 1, 20));
        entry.until = now + std::min(delay, m_settings.longestDelay);
    }
}

std::optional<Duration> LogInLimit::begin(const QByteArray &address, const QString &user)
{
    const Duration now = m_clock.monotonic();
    sweep(now);
    const bool trusted = m_goodPlaces.contains(place(address, user));
    Duration wait = m_entries.value(addressEntry(address)).until - now;
    if (!trusted) {
        wait = std::max(wait, m_entries.value(userEntry(user)).until - now);
    }
    if (m_running >= m_settings.atOnce) {
        wait = std::max<Duration>(wait, std::chrono::seconds(1));
    }
    if (wait > Duration(0)) {
        return wait;
    }
    ++m_running;
    count(m_entries[addressEntry(address)], now);
    if (!trusted) {
        count(m_entries[userEntry(user)], now);
    }
    return std::nullopt;
}

void LogInLimit::succeeded(const QByteArray &address, const QString &user)
{
    // What others failed at from this address stays counted, this try does not.
    auto &entry = m_entries[addressEntry(address)];
    entry.failures = std::max(0, entry.failures - 1);
    entry.until = {};
    m_entries.remove(userEntry(user));
    m_goodPlaces.insert(place(address, user), m_clock.monotonic());
}

void LogInLimit::sweep(Duration now)
{
    if (m_entries.size() > m_settings.most) {
        m_entries.removeIf([&](const auto &entry) { return now - entry.value().at >= m_settings.forgetAfter; });
        // Still too many: those go whose time is nearly over. Who is held up the longest stays so.
        for (Duration keep = std::chrono::seconds(1);
             m_entries.size() > m_settings.most && keep < m_settings.forgetAfter; keep *= 4) {
            m_entries.removeIf([&](const auto &entry) { return entry.value().until <= now + keep; });
        }
    }
    if (m_goodPlaces.size() > m_settings.most) {
        m_goodPlaces.clear();
    }
}

} // namespace locum::gateway
