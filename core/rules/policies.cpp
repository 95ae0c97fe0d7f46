// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/policies.h"

#include "base/overloaded.h"
#include "rules/rule_set.h"

#include <algorithm>

namespace locum::rules {

namespace {

constexpr size_t strangersLevel = 6;
constexpr qint64 strangersKey = 0;

/// In the order of Semantics 2; warn and noreply come after them in the enum.
constexpr std::array deciding{PolicyVerdict::Block, PolicyVerdict::Pierce, PolicyVerdict::Hold, PolicyVerdict::Ask,
                              PolicyVerdict::Allow};

qint64 keyOf(const PolicySubject &subject)
{
    return std::visit(Overloaded{[](const PersonSubject &person) { return person.anchor.value(); },
                                 [](const NetworkSubject &network) { return networkId(network.protocol); },
                                 [](const Strangers &) { return strangersKey; },
                                 [](const auto &id) { return id.value(); }},
                      subject);
}

bool isStranger(const EventView &view)
{
    return view.person && !view.person->known;
}

/// What a level's look-ups are about: the keys that the event has there.
template <class Each>
void eachKey(const EventView &view, size_t level, Each &&each)
{
    switch (level) {
    case 0:
        if (view.identity) {
            each(view.identity->id.value());
        }
        break;
    case 1:
        if (view.person) {
            bool ofSender = false;
            for (const IdentityId identity : view.person->identities) {
                ofSender = ofSender || (view.identity && identity == view.identity->id);
                each(identity.value());
            }
            if (view.identity && !ofSender) {
                each(view.identity->id.value());
            }
        }
        break;
    case 2:
        if (view.conversation) {
            each(view.conversation->id.value());
        }
        break;
    case 3:
        if (view.person) {
            for (const GroupId group : view.person->groups) {
                each(group.value());
            }
        }
        break;
    case 4:
        if (view.account) {
            each(view.account->id.value());
        }
        break;
    case 5:
        if (view.account) {
            each(networkId(view.account->protocol));
        }
        break;
    case strangersLevel:
        if (isStranger(view)) {
            each(strangersKey);
        }
        break;
    }
}

bool concerns(PolicyDirection direction, const EventView &view)
{
    switch (direction) {
    case PolicyDirection::From:
        return view.event == EventKind::Incoming;
    case PolicyDirection::To:
        return view.event == EventKind::Outgoing;
    case PolicyDirection::Both:
        return view.message != nullptr;
    }
    return false;
}

bool concerns(PolicyPhase phase, const EventView &view)
{
    const bool away = view.me->standIn.state == StandInState::Away;
    switch (phase) {
    case PolicyPhase::Attached:
        return !away;
    case PolicyPhase::StandingIn:
        return away;
    case PolicyPhase::Always:
        return true;
    }
    return false;
}

} // namespace

PolicyTable::PolicyTable(std::vector<PolicyRow> rows) : m_rows(std::move(rows))
{
    for (quint32 i = 0; i < m_rows.size(); ++i) {
        addRow(i);
    }
}

void PolicyTable::addRow(quint32 index)
{
    const PolicyRow &row = m_rows[index];
    Entry &entry = m_levels[row.subject.index()][keyOf(row.subject)];
    for (size_t place = 0; place < entry.size(); ++place) {
        const bool outgoing = place >= 2;
        const bool away = place % 2 == 1;
        if (row.direction == (outgoing ? PolicyDirection::From : PolicyDirection::To) ||
            row.phase == (away ? PolicyPhase::Attached : PolicyPhase::StandingIn)) {
            continue;
        }
        for (const PolicyVerdict verdict : row.verdicts) {
            quint32 &cell = entry[place][static_cast<size_t>(verdict)];
            cell = cell == 0 ? index + 1 : cell;
        }
    }
}

size_t PolicyTable::placeOf(const EventView &view)
{
    const bool away = view.me->standIn.state == StandInState::Away;
    return (view.event == EventKind::Outgoing ? 2U : 0U) + (away ? 1U : 0U);
}

const PolicyTable::Entry *PolicyTable::entry(size_t level, qint64 key) const
{
    const auto found = m_levels[level].constFind(key);
    return found == m_levels[level].constEnd() ? nullptr : &*found;
}

void PolicyTable::add(Cell &into, const Cell &cell)
{
    for (size_t verdict = 0; verdict < verdicts; ++verdict) {
        if (cell[verdict] != 0 && (into[verdict] == 0 || cell[verdict] < into[verdict])) {
            into[verdict] = cell[verdict];
        }
    }
}

PolicyOutcome PolicyTable::find(const EventView &view, std::vector<PolicySeen> *seen) const
{
    PolicyOutcome outcome;
    if (m_rows.empty() || !view.message) {
        return outcome;
    }
    const size_t place = placeOf(view);
    for (size_t level = 0; level < levels && !outcome.verdict; ++level) {
        if (m_levels[level].isEmpty()) {
            continue;
        }
        Cell cell{};
        eachKey(view, level, [&](qint64 key) {
            if (const Entry *found = entry(level, key)) {
                add(cell, (*found)[place]);
            }
        });
        const auto rowOf = [&](PolicyVerdict verdict) -> std::optional<quint32> {
            const quint32 row = cell[static_cast<size_t>(verdict)];
            if (row == 0) {
                return std::nullopt;
            }
            if (seen) {
                seen->push_back({row - 1, verdict});
            }
            return row - 1;
        };
        for (const PolicyVerdict verdict : deciding) {
            const std::optional<quint32> row = rowOf(verdict);
            if (row && !outcome.verdict) {
                outcome.verdict = verdict;
                outcome.row = row;
            }
        }
        const std::optional<quint32> warn = rowOf(PolicyVerdict::Warn);
        const std::optional<quint32> noReply = rowOf(PolicyVerdict::NoReply);
        outcome.warnRow = outcome.warnRow ? outcome.warnRow : warn;
        outcome.noReplyRow = outcome.noReplyRow ? outcome.noReplyRow : noReply;
    }
    return outcome;
}

PolicyOutcome PolicyTable::findNaively(const EventView &view) const
{
    PolicyOutcome outcome;
    for (size_t level = 0; level < levels && !outcome.verdict; ++level) {
        const auto first = [&](PolicyVerdict verdict) -> std::optional<quint32> {
            for (quint32 i = 0; i < m_rows.size(); ++i) {
                const PolicyRow &row = m_rows[i];
                bool about = false;
                eachKey(view, level, [&](qint64 key) { about = about || keyOf(row.subject) == key; });
                if (about && row.subject.index() == level && concerns(row.direction, view) &&
                    concerns(row.phase, view) &&
                    std::find(row.verdicts.begin(), row.verdicts.end(), verdict) != row.verdicts.end()) {
                    return i;
                }
            }
            return std::nullopt;
        };
        for (const PolicyVerdict verdict : deciding) {
            if (!outcome.verdict && first(verdict)) {
                outcome.verdict = verdict;
                outcome.row = first(verdict);
            }
        }
        outcome.warnRow = outcome.warnRow ? outcome.warnRow : first(PolicyVerdict::Warn);
        outcome.noReplyRow = outcome.noReplyRow ? outcome.noReplyRow : first(PolicyVerdict::NoReply);
    }
    return outcome;
}

QByteArray reasonOf(const PolicyRow &row, PolicyVerdict verdict)
{
    const QByteArray name = nameOf(verdict).data();
    return std::holds_alternative<Strangers>(row.subject) ? "policy.strangers." + name : "policy." + name;
}

} // namespace locum::rules
