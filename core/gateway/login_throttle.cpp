// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/login_throttle.h"

#include <algorithm>

namespace locum::gateway {
namespace {

QString addressKey(const QString &address)
{
    return QStringLiteral("a:") + address;
}

QString userKey(const QString &user)
{
    return QStringLiteral("u:") + user.left(64).toLower();
}

} // namespace

Duration LoginThrottle::waitOf(const QString &key) const
{
    const auto found = m_attempts.constFind(key);
    if (found == m_attempts.cend() || found->count < freeAttempts) {
        return Duration::zero();
    }
    const auto doublings = std::min(found->count - freeAttempts, 20);
    const auto wait = std::min(Duration(firstWait.count() << doublings), Duration(longestWait));
    return std::max(Duration::zero(), found->last + wait - m_clock.monotonic());
}

Duration LoginThrottle::begin(const QString &address, const QString &user)
{
    const auto wait = std::max(waitOf(addressKey(address)), waitOf(userKey(user)));
    if (wait > Duration::zero()) {
        return wait;
    }
    prune();
    for (const auto &key : {addressKey(address), userKey(user)}) {
        auto &attempts = m_attempts[key];
        ++attempts.count;
        attempts.last = m_clock.monotonic();
    }
    return Duration::zero();
}

void LoginThrottle::succeeded(const QString &address, const QString &user)
{
    m_attempts.remove(addressKey(address));
    m_attempts.remove(userKey(user));
}

void LoginThrottle::prune()
{
    const auto now = m_clock.monotonic();
    if (m_attempts.size() > mostKept) {
        m_attempts.removeIf([now](const auto &entry) { return entry.value().last + longestWait < now; });
    }
    if (m_attempts.size() > mostKept) {
        // A flood from everywhere: forget the harmless first.
        m_attempts.removeIf([](const auto &entry) { return entry.value().count < freeAttempts; });
    }
}

} // namespace locum::gateway
