// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/alarms.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

Alarms::Alarms(const Clock &clock) : m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { check(); });
}

Alarms::Id Alarms::at(Duration at, std::function<void()> what)
{
    const Id id = ++m_last;
    m_entries.emplace(at, Entry{id, std::move(what)});
    arm();
    return id;
}

Alarms::Id Alarms::in(Duration delay, std::function<void()> what)
{
    return at(m_clock.monotonic() + delay, std::move(what));
}

void Alarms::cancel(Id &id)
{
    if (id == 0) {
        return;
    }
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const auto &entry) { return entry.second.id == id; });
    if (found != m_entries.end()) {
        m_entries.erase(found);
    }
    id = 0;
}

void Alarms::check()
{
    // What an alarm sets for "now" waits for the next round: no alarm can keep the others from their turn.
    const Id newest = m_last;
    const Duration now = m_clock.monotonic();
    for (;;) {
        const auto due = std::find_if(m_entries.begin(), m_entries.end(),
                                      [newest](const auto &entry) { return entry.second.id <= newest; });
        if (due == m_entries.end() || due->first > now) {
            break;
        }
        const std::function<void()> what = std::move(due->second.what);
        m_entries.erase(due);
        what();
    }
    arm();
}

void Alarms::arm()
{
    if (m_entries.empty()) {
        m_timer.stop();
        return;
    }
    const Duration left = m_entries.begin()->first - m_clock.monotonic();
    m_timer.start(std::clamp<Duration>(left, 0ms, 60s));
}

} // namespace locum::engine
