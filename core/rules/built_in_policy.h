// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/program.h"

namespace locum::rules {

/// What holds until the user has rules of their own: every message is delivered, and while the user is away each person
/// who writes is told so once per absence.
class BuiltInPolicy final : public Program {
public:
    Verdict decide(const Facts &facts) const override;
    Reaction react(const Happening &) const override { return {}; }
    Reaction resume(const QString &, const Facts &) const override { return {}; }
    Reaction resume(const QString &, const Happening &) const override { return {}; }
    std::vector<Due> dueAfter(Instant, const QTimeZone &) const override { return {}; }
};

/// What the built-in policy says: the user's own words if they gave any, else built-in ones for the mode; with the end
/// of the absence, in the user's time zone, if it has one that lies ahead.
QString awayText(const Absence &absence, Instant now, const QLocale &locale, const QTimeZone &timeZone);

} // namespace locum::rules
