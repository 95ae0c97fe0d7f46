// SPDX-License-Identifier: GPL-2.0-or-later
// Calendars come from the web: whatever one holds, reading it ends, and what is found lies within the window and in
// order.
#include "calendar_reader.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace locum;
    const auto from = instantFromMilliseconds(1'782'864'000'000); // July 2026
    const auto to = from + std::chrono::hours(24 * 31);
    calendar::Limits limits;
    limits.steps = 20'000;
    limits.occurrences = 1000;
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto reading = calendar::read(text, from, to, QTimeZone("Europe/Berlin"), limits);
    if (!reading) {
        return 0;
    }
    auto last = Instant::min();
    for (const auto &one : reading->occurrences) {
        if (one.begin >= to || one.end <= from || one.end <= one.begin || one.begin < last) {
            std::abort();
        }
        last = one.begin;
    }
    for (const auto hours : {0, 100, 700}) {
        const auto at = from + std::chrono::hours(hours);
        const auto now = calendar::lookAt(reading->occurrences, at);
        if (now.busy != now.busyUntil.has_value() || (now.busyUntil && *now.busyUntil <= at) ||
            (now.changesAt && *now.changesAt <= at)) {
            std::abort();
        }
    }
    return 0;
}
