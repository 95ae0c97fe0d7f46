// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/program.h"
#include "language/value.h"

#include <deque>
#include <string_view>
#include <vector>

namespace locum::rules {

/// Fields that a test has set, before those of the event. The later of two about the same counts.
class GivenFields final : public language::FieldSource {
public:
    GivenFields(const std::vector<language::BoundFact> &given, const language::FieldSource &event)
        : m_given(given), m_event(event)
    {
    }

    language::Value field(const language::Slot &slot) const override;
    Moment moment() const override { return m_event.moment(); }

private:
    const std::vector<language::BoundFact> &m_given;
    const language::FieldSource &m_event;
    mutable std::deque<std::vector<std::string_view>> m_views;
};

} // namespace locum::rules
