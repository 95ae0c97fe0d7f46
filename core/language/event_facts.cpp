// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/event_facts.h"

#include "language/patterns.h"

namespace locum::language {

void EventFacts::fit(size_t slots, size_t stages)
{
    m_values.assign(slots, {});
    m_stamps.assign(slots, 0);
    m_texts.clear();
    m_texts.resize(stages);
    m_textStamps.assign(stages, 0);
    m_epoch = 0;
}

void EventFacts::begin(const Program &program, const FieldSource &facts)
{
    m_program = &program;
    m_facts = &facts;
    m_moment.reset();
    if (++m_epoch == 0) {
        m_stamps.assign(m_stamps.size(), 0);
        m_textStamps.assign(m_textStamps.size(), 0);
        m_epoch = 1;
    }
}

bool EventWalk::matches(quint32 pattern, std::string_view text)
{
    return re2::RE2::PartialMatch(piece(text), *m_expressions[pattern]);
}

} // namespace locum::language
