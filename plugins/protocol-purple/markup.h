// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "quirks.h"

#include <QString>

namespace locum::purple {

/// A plain text as libpurple wants it: HTML, line breaks as <br>, since some protocols lose a bare one.
QString toMarkup(const QString &text);

/// The plain text of what libpurple gives: tags go, <br> and blocks become line breaks, entities characters. A link
/// keeps its address in brackets where its text does not show it. Line breaks within are kept (libpurple's own
/// stripping makes them spaces). What only looks like a tag ("a < b") stays.
QString fromMarkup(const QString &markup, TextForm form = TextForm::Html);

} // namespace locum::purple
