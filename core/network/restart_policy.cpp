// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/restart_policy.h"

#include <algorithm>

namespace locum::network {

RestartPolicy::Decision RestartPolicy::onEnded(Duration now, Duration ranFor, Random &random)
{
    while (!m_ends.empty() && now - m_ends.front() > m_timings.crashWindow) {
        m_ends.pop_front();
    }
    if (ranFor >= m_timings.stableAfter) {
        m_inARow = 0;
    }
    m_ends.push_back(now);
    if (recentEnds() >= m_limits.crashes) {
        return {m_timings.circuit, true};
    }
    constexpr int longestShift = 20;
    const auto full = std::min<Duration>(m_timings.longestRestart,
                                         m_timings.firstRestart * (1L << std::min(m_inARow++, longestShift)));
    // Between half and all of it, so that the cells of many users do not start together.
    return {std::max(Duration(1), std::chrono::duration_cast<Duration>(full * (0.5 + random.unit() / 2)))};
}

void RestartPolicy::forgive()
{
    m_ends.clear();
    m_inARow = 0;
}

} // namespace locum::network
