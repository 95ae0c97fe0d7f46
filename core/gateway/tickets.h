// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"
#include "ports/token_directory.h"

#include <QByteArray>
#include <QHash>

#include <mutex>
#include <optional>

namespace locum::gateway {

/// One-time tickets with which a browser, that cannot set headers there, opens its WebSocket. Thread-safe.
class Tickets {
public:
    static constexpr Duration lifetime = std::chrono::seconds(30);
    static constexpr qsizetype mostPerDevice = 8;

    Tickets(const Clock &clock, Random &random) : m_clock(clock), m_random(random) {}

    /// A new ticket. A device that has too many loses its oldest.
    Secret issue(const ports::Principal &principal);

    /// Whose it is, once; nothing when it is unknown, used or too old.
    std::optional<ports::Principal> redeem(QByteArrayView ticket);

    /// The tickets of a device are good no more.
    void removeDevice(DeviceId device);

private:
    struct Entry {
        ports::Principal principal;
        Duration until;
    };

    const Clock &m_clock;
    Random &m_random;
    std::mutex m_mutex;
    QHash<QByteArray, Entry> m_entries; ///< by SHA-256
};

} // namespace locum::gateway
