// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "calendar_reader.h"
#include "calendar_zones.h"

#include <set>
#include <vector>

namespace locum::calendar {

/// Takes occurrences within the window, and counts what they cost.
class Collector {
public:
    Collector(Instant from, Instant to, const Limits &limits) : m_from(from), m_to(to), m_limits(limits) {}

    Instant to() const { return m_to; }
    void add(Occurrence occurrence);
    void skip() { ++m_reading.skipped; }
    /// One more step of a recurrence; false when there were too many.
    bool step();
    Reading take();

private:
    Instant m_from;
    Instant m_to;
    Limits m_limits;
    int m_steps = 0;
    Reading m_reading;
};

/// When the times would begin that these events stand for.
std::set<Instant> replacedTimes(const std::vector<icalcomponent *> &replacements, const Zones &zones);

/// An event with its recurrences (RRULE, RDATE), without what is left out (EXDATE) or `replaced`.
void addSeries(icalcomponent *event, const std::set<Instant> &replaced, const Zones &zones, Collector &collector);

/// An event that happens once.
void addSingle(icalcomponent *event, const Zones &zones, Collector &collector);

} // namespace locum::calendar
