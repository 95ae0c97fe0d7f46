// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDateTime>

#include <optional>

namespace locum::ctl {

/// A time that lies ahead of `now`, in local time: "18:30" (today, or tomorrow when that is past), "2h", "45min", "3d",
/// "2026-07-06T18:30", "2026-07-06 18:30", or with an offset.
std::optional<QDateTime> timeFromWords(const QString &text, const QDateTime &now);

} // namespace locum::ctl
