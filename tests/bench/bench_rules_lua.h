// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

/// The same rules as LuaJIT closures: what many would write instead of a rule language.
struct BenchRule {
    int person = 0;
    std::string word;
    int from = 0; ///< minutes since midnight
    int to = 0;
};
struct BenchMessage {
    int person = 0;
    std::string text;
    int minutes = 0;
};

struct LuaFigure {
    double microseconds = 0; ///< a message
    size_t fired = 0;
};

/// Whether the benchmark was built with LuaJIT.
bool hasLua();
std::optional<LuaFigure> runLuaClosures(char shape, const std::vector<BenchRule> &rules,
                                        const std::vector<BenchMessage> &messages, size_t count);
