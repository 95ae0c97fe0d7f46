// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "network/cell_settings.h"

#include <deque>

namespace locum::network {

/// When a cell that ended is started again: later and later, with jitter, and not at all for a while when it keeps
/// ending.
class RestartPolicy {
public:
    struct Decision {
        Duration wait;
        bool leftAlone = false; ///< it ended too often
    };

    RestartPolicy(const CellTimings &timings, const CellLimits &limits) : m_timings(timings), m_limits(limits) {}

    /// A life ended by itself at `now` (monotonic) after `ranFor`.
    Decision onEnded(Duration now, Duration ranFor, Random &random);

    /// A person wants it tried at once.
    void forgive();

    int recentEnds() const { return static_cast<int>(m_ends.size()); }

private:
    CellTimings m_timings;
    CellLimits m_limits;
    std::deque<Duration> m_ends; ///< within the crash window
    int m_inARow = 0;
};

} // namespace locum::network
