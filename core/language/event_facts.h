// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/text_stage.h"
#include "language/tree_walk.h"

#include <vector>

/// What is known about the event that is being matched. Internal to the language.
namespace locum::language {

/// Every slot is unset, unknown or known: asked of the facts at most once an event, and only when a test needs it.
/// Buffers are kept from event to event.
class EventFacts {
public:
    /// For a program of so many slots and stages. What was known of another is forgotten.
    void fit(size_t slots, size_t stages);
    void begin(const Program &program, const FieldSource &facts);

    const Value &value(SlotId slot)
    {
        if (m_stamps[slot] != m_epoch) {
            m_stamps[slot] = m_epoch;
            m_values[slot] = m_facts->field(m_program->slots[slot]);
        }
        return m_values[slot];
    }
    const FieldSource::Moment &moment()
    {
        if (!m_moment) {
            m_moment = m_facts->moment();
        }
        return *m_moment;
    }
    TextState &text(quint32 index, const TextStage &stage)
    {
        if (m_textStamps[index] != m_epoch) {
            m_textStamps[index] = m_epoch;
            stage.prepare(m_texts[index], value(stage.slot()));
        }
        return m_texts[index];
    }

private:
    const Program *m_program = nullptr;
    const FieldSource *m_facts = nullptr;
    quint32 m_epoch = 0;
    std::vector<Value> m_values;
    std::vector<quint32> m_stamps;
    std::vector<TextState> m_texts;
    std::vector<quint32> m_textStamps;
    std::optional<FieldSource::Moment> m_moment;
};

/// Walks over what is already known.
class EventWalk : public TreeWalk {
public:
    EventWalk(const Program &program, EventFacts &facts, const std::vector<const re2::RE2 *> &expressions)
        : TreeWalk(program), m_facts(facts), m_expressions(expressions)
    {
    }

private:
    Value slot(SlotId slot) override { return m_facts.value(slot); }
    FieldSource::Moment moment() override { return m_facts.moment(); }
    bool matches(quint32 pattern, std::string_view text) override;

    EventFacts &m_facts;
    const std::vector<const re2::RE2 *> &m_expressions;
};

} // namespace locum::language
