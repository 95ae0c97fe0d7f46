// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <utility>

/// LOCUM_TAKE(name, expression): `name` is the value of a Result, or the function ends with its error.
#define LOCUM_TAKE(name, ...)                                                                                          \
    auto name##Result = (__VA_ARGS__);                                                                                 \
    if (!name##Result) {                                                                                               \
        return ::locum::fail(std::move(name##Result.error()));                                                         \
    }                                                                                                                  \
    auto &name = *name##Result

/// LOCUM_MUST(expression): the function ends with the error of a Result, if it is one. Its value is dropped.
#define LOCUM_MUST(...)                                                                                                \
    do {                                                                                                               \
        if (auto mustResult = (__VA_ARGS__); !mustResult) {                                                            \
            return ::locum::fail(std::move(mustResult.error()));                                                       \
        }                                                                                                              \
    } while (false)
