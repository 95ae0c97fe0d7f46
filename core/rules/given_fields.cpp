// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/given_fields.h"

#include "language/truths.h"

namespace locum::rules {

language::Value GivenFields::field(const language::Slot &slot) const
{
    for (auto fact = m_given.rbegin(); fact != m_given.rend(); ++fact) {
        // Said without arguments it is so for any: `given person.messages = 3`.
        if (fact->slot.field == slot.field && (fact->slot.arguments.empty() || fact->slot == slot)) {
            return language::asValue(fact->value, m_views.emplace_back());
        }
    }
    return m_event.field(slot);
}

} // namespace locum::rules
