// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QHash>
#include <QString>

namespace locum::gateway {

/// Slows down who guesses passwords: after a few wrong ones from an address, or for a user name, each further attempt
/// waits longer than the one before, up to an hour. It is the same whether the user exists or not. Not thread-safe.
class LoginThrottle {
public:
    explicit LoginThrottle(const Clock &clock) : m_clock(clock) {}

    /// How long to wait before an attempt may be made; 0: now. An attempt that may be made counts as begun: so many at
    /// once do not slip through.
    Duration begin(const QString &address, const QString &user);
    void succeeded(const QString &address, const QString &user);

    static constexpr int freeAttempts = 5;
    static constexpr Duration firstWait = std::chrono::seconds(2);
    static constexpr Duration longestWait = std::chrono::hours(1);
    static constexpr qsizetype mostKept = 20000;

private:
    struct Attempts {
        int count = 0;
        Duration last{0};
    };

    Duration waitOf(const QString &key) const;
    void prune();

    const Clock &m_clock;
    QHash<QString, Attempts> m_attempts; ///< by "a:" + address and "u:" + user
};

} // namespace locum::gateway
