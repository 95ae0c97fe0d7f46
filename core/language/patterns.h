// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/folding.h"

#include <re2/re2.h>

namespace locum::language {

/// How every pattern is compiled, wherever it is: UTF-8, flags inside the expression, at most a few megabytes each,
/// no words on stderr.
inline re2::RE2::Options patternOptions()
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(8 << 20);
    return options;
}

inline re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace locum::language
