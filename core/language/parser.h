// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/diagnostic.h"
#include "language/syntax.h"

namespace locum::language {

/// Reads one file of the set. Always gives a tree: where something was wrong, an item is left out or an expression is
/// an ErrorExpression, and `diagnostics` says so. Recovers at `rule` (and the other words that begin an item) and `}`.
/// Nesting is bounded (limits.h). Never throws.
File parse(const SourceSet &sources, quint32 file, Diagnostics &diagnostics);

/// The file in its one form: comments kept, formatting twice changes nothing, and parsing the result gives the same
/// tree. Only of files that parse without an error.
QByteArray format(const SourceSet &sources, const File &file);

} // namespace locum::language
