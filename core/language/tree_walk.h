// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/truths.h"

#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace locum::language {

/// Kleene's three values, straight down the tree: the plain meaning of a condition. Where the facts come from is left
/// to whoever inherits. For one thread and one event at a time.
class TreeWalk {
public:
    explicit TreeWalk(const Program &program) : m_program(program) {}
    virtual ~TreeWalk() = default;

    Truth truth(NodeId node);
    /// What it points to lives until the next call of clear(). A truth is a bool, unknown if it is.
    Value value(NodeId node);
    void clear() { m_views.clear(); }

protected:
    const Program &program() const { return m_program; }

private:
    virtual Value slot(SlotId slot) = 0;
    virtual FieldSource::Moment moment() = 0;
    virtual bool matches(quint32 pattern, std::string_view text) = 0;

    Truth holdsFolded(const Value &left, const Value &right, Place place);

    const Program &m_program;
    std::vector<std::vector<std::string_view>> m_views; ///< what values point to stays where it is as this grows
    std::string m_left;
    std::string m_right;
};

} // namespace locum::language
