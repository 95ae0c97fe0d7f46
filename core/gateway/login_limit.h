// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace locum::gateway {

/// Slows down who guesses passwords: after a few free failures each further one doubles the time until the next try,
/// per address and per user name. Names are treated alike whether there is such a user or not. An address from which a
/// user has logged in is not held up by what others do to that user's name.
class LogInLimit {
public:
    struct Settings {
        int freeFailures = 5; ///< of an address or a name
        Duration firstDelay = std::chrono::seconds(1);
        Duration longestDelay = std::chrono::minutes(5);
        Duration forgetAfter = std::chrono::hours(1); ///< without a failure
        int atOnce = 4;         ///< log-ins that are being checked: each costs memory and time by intention
        qsizetype most = 20000; ///< addresses and names that are remembered
    };

    explicit LogInLimit(const Clock &clock) : LogInLimit(clock, Settings{}) {}
    LogInLimit(const Clock &clock, const Settings &settings) : m_clock(clock), m_settings(settings) {}

    /// Begins a try, which counts as failed until succeeded() says otherwise; or how long to wait before the next.
    /// After a try that was begun, ended() must be called.
    std::optional<Duration> begin(const QByteArray &address, const QString &user);
    void succeeded(const QByteArray &address, const QString &user);
    void ended() { --m_running; }

private:
    struct Entry {
        int failures = 0;
        Duration at{0};    ///< of the last
        Duration until{0}; ///< no try before
    };

    void count(Entry &entry, Duration now) const;
    void sweep(Duration now);

    const Clock &m_clock;
    const Settings m_settings;
    QHash<QByteArray, Entry> m_entries;       ///< by "a" and the address, or "u" and the name
    QHash<QByteArray, Duration> m_goodPlaces; ///< address and name, and when they last logged in
    int m_running = 0;
};

} // namespace locum::gateway
