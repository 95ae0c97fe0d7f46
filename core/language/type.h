// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

namespace locum::language {

enum class BaseType : quint8 {
    Bool,
    Int,
    Text,
    Size,      ///< bytes
    Duration,  ///< milliseconds
    Time,      ///< minutes since midnight
    TimeRange, ///< half-open, may run over midnight
    Date,      ///< Julian day
    DateRange, ///< both ends included
    Instant,   ///< milliseconds since the epoch
    Weekday,   ///< 1 Monday … 7 Sunday
    Lang,      ///< a BCP 47 tag; compared by its primary subtag unless both have more
    Enum,      ///< detail: Vocabulary::enums
    Reference, ///< detail: Vocabulary::referenceKinds
    Hours      ///< declared by `hours`: only on the right of `in`
};

struct Type {
    BaseType base = BaseType::Bool;
    quint16 detail = 0;
    bool list = false;
    bool optional = false; ///< may be absent: T?

    bool operator==(const Type &) const = default;
};

} // namespace locum::language
