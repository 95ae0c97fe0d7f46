// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>

namespace locum::engine {

/// Everything in the engine that happens later, on one timer. Core thread.
///
/// Times are Clock::monotonic(). The timer looks at the clock at least once a minute, so that a machine that slept, or
/// a test that moved its clock and called check(), finds what is due.
class Alarms final : public QObject {
public:
    using Id = quint64; ///< 0 is none

    explicit Alarms(const Clock &clock);

    /// Calls `what` once, when the clock has reached `at`; never before this returns.
    Id at(Duration at, std::function<void()> what);
    Id in(Duration delay, std::function<void()> what);

    /// Forgets it, if it has not happened yet, and sets `id` to none.
    void cancel(Id &id);

    /// Does what is due by now.
    void check();

private:
    struct Entry {
        Id id;
        std::function<void()> what;
    };

    void arm();

    const Clock &m_clock;
    QTimer m_timer;
    std::multimap<Duration, Entry> m_entries;
    Id m_last = 0;
};

} // namespace locum::engine
