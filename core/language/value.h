// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/program.h"

#include <span>
#include <string_view>

namespace locum::language {

/// What a field is for one event. What it points to belongs to whoever gave it and lives as long as the event.
struct Value {
    struct Unknown {
        bool operator==(const Unknown &) const = default;
    };
    /// Unknown: absent, or a plugin is silent. Numbers: bool … enum, see BaseType. Ids: a reference (all ids that mean
    /// the same thing, e.g. every identity of a person) or a list of references or numbers.
    std::variant<Unknown, qint64, std::string_view, Range, std::span<const qint64>, std::span<const std::string_view>>
        value;

    bool isKnown() const { return !std::holds_alternative<Unknown>(value); }
};

/// The facts of one event. Asked at most once for each slot and event, and only when a candidate needs it.
class FieldSource {
public:
    virtual ~FieldSource() = default;

    virtual Value field(const Slot &slot) const = 0;

    /// The moment, in the user's time zone: what hours are looked up by.
    struct Moment {
        qint64 julianDay = 0;
        int minutes = 0; ///< since midnight, wall clock
    };
    virtual Moment moment() const = 0;
};

enum class Truth : quint8 { False, Unknown, True };

} // namespace locum::language
