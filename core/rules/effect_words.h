// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/program.h"

#include <functional>
#include <optional>

/// Verdicts and effects in the language's own words, as a rule would have them: for diagnostics and explanations.
namespace locum::rules {

/// "reply", "notify", …
QByteArray verbName(const Effect &effect);
/// What it says; empty if nothing.
QString textOf(const Effect &effect);
/// The id of where it goes or what it is about; not of a notification, whose channel has its slug.
std::optional<qint64> targetOf(const Effect &effect);

/// `hold by "3 night"`, `digest evening`.
QString dispositionWords(const Verdict &verdict);
/// `notify channel:sms "Bob wrote"`. `name` gives names for ids.
QString effectWords(const Effect &effect, const std::function<QString(qint64)> &name);

} // namespace locum::rules
