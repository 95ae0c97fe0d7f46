// SPDX-License-Identifier: GPL-2.0-or-later
#include "calendar_scan.h"

#include <QByteArrayList>

namespace locum::calendar {

namespace {

constexpr qsizetype longestLine = 256 * 1024; ///< unfolded

auto tooLarge(const QString &what)
{
    return fail("calendar.too_large", what, Retry::Later);
}

} // namespace

Done scan(const QByteArray &text, const Limits &limits)
{
    if (text.size() > limits.bytes) {
        return tooLarge(QStringLiteral("the calendar is larger than %1 bytes").arg(limits.bytes));
    }
    QByteArrayList open;
    int lines = 0;
    int events = 0;
    int timeZones = 0;
    qsizetype unfolded = 0;
    bool any = false;
    for (qsizetype begin = 0; begin < text.size();) {
        auto end = text.indexOf('\n', begin);
        if (end < 0) {
            end = text.size();
        }
        const auto line = QByteArrayView(text).sliced(begin, end - begin).trimmed();
        const bool continues = text.at(begin) == ' ' || text.at(begin) == '\t';
        begin = end + 1;
        unfolded = continues ? unfolded + line.size() : line.size();
        if (++lines > limits.lines || unfolded > longestLine) {
            return tooLarge(QStringLiteral("the calendar has too many or too long lines"));
        }
        if (continues || line.size() > 64 || line.indexOf(':') < 0) {
            continue;
        }
        const auto upper = line.toByteArray().toUpper();
        if (upper.startsWith("BEGIN:")) {
            const auto name = upper.sliced(6).trimmed();
            if (open.isEmpty() && name != "VCALENDAR") {
                return fail("calendar.broken", QStringLiteral("it does not begin as a calendar"), Retry::Later);
            }
            open.append(name);
            any = true;
            if (open.size() > limits.depth) {
                return fail("calendar.too_deep",
                            QStringLiteral("its parts are nested deeper than %1").arg(limits.depth), Retry::Later);
            }
            events += name == "VEVENT" ? 1 : 0;
            timeZones += name == "VTIMEZONE" ? 1 : 0;
            if (events > limits.events || timeZones > limits.timeZones) {
                return tooLarge(QStringLiteral("the calendar has more than %1 events").arg(limits.events));
            }
        } else if (upper.startsWith("END:")) {
            if (open.isEmpty() || open.takeLast() != upper.sliced(4).trimmed()) {
                return fail("calendar.broken", QStringLiteral("line %1 ends what did not begin").arg(lines),
                            Retry::Later);
            }
        }
    }
    if (!any || !open.isEmpty()) {
        return fail("calendar.broken",
                    any ? QStringLiteral("it breaks off in the middle") : QStringLiteral("it is no calendar"),
                    Retry::Later);
    }
    return {};
}

} // namespace locum::calendar
