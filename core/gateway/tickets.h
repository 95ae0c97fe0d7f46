// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "ports/token_directory.h"

#include <QByteArray>
#include <QHash>

#include <mutex>
#include <optional>

namespace locum::gateway {

/// One-time tickets: browsers cannot set Authorization on a WebSocket. A ticket is good once, for half a minute.
/// Thread-safe.
class Tickets {
public:
    static constexpr Duration lifetime = std::chrono::seconds(30);

    Tickets(Random &random, const Clock &clock) : m_random(random), m_clock(clock) {}

    QByteArray issue(ports::Principal principal);

    /// Whose it is, and from now on nobody's; nothing when it is not known, used or too old.
    std::optional<ports::Principal> redeem(QByteArrayView ticket);

private:
    struct Entry {
        ports::Principal principal;
        Duration until;
    };

    Random &m_random;
    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<QByteArray, Entry> m_entries; ///< by SHA-256
};

} // namespace locum::gateway
