// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

/// What a rule set may be at most: beyond it there is a diagnostic, never a stall.
namespace locum::language::limits {

inline constexpr int nesting = 200; ///< of expressions and blocks
inline constexpr int files = 64;    ///< of one rule set, with what they import
inline constexpr qsizetype setBytes = 64 * 1024 * 1024;
inline constexpr int rules = 200'000;
inline constexpr int listItems = 100'000;
inline constexpr qsizetype textBytes = 1024 * 1024 + 1024; ///< of one literal
inline constexpr qsizetype patternBytes = 4096;
inline constexpr int deferredBlocks = 16; ///< of one rule
inline constexpr int replies = 1;         ///< an event
inline constexpr int notifications = 8;
inline constexpr int forwards = 2;

} // namespace locum::language::limits
