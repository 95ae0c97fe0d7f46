// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "rules/facts.h"
#include "rules/plugin_uses.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace locum::rules {

/// What one rule plugin has told one user's rules, and what it is to be asked when. Time is an input: any clock that
/// never goes back. Only what the running rules use is kept, so its size is bounded by them.
class PluginCache {
public:
    explicit PluginCache(sdk::RuleDescription description);
    PluginCache(const PluginCache &) = delete;
    PluginCache &operator=(const PluginCache &) = delete;

    const sdk::RuleDescription &description() const { return m_description; }

    /// What was told stays where it is still used.
    void setUses(std::vector<PluginUse> uses);
    bool isUsed() const { return !m_slots.empty(); }

    /// Everything is unknown again: the plugin was set otherwise, or switched off.
    void forget();

    enum class Put { Kept, Unasked, WrongType };
    /// A cached value that was asked for or pushed.
    Put put(const sdk::RuleAnswer &answer, Duration now);

    /// The cached values that must be asked for by now; they count as asked.
    QList<sdk::RuleQuery> takeDue(Duration now);
    /// When takeDue() has something next.
    std::optional<Duration> nextDue() const;

    /// What is to be fetched for such events; `deadline`: at most so long.
    struct Fetch {
        QList<sdk::RuleQuery> queries;
        Duration deadline{0};
        bool pure = true; ///< all of them
    };
    Fetch fetches(language::EventMask events, Duration most) const;

    /// The cached values that are good at `now`; `goodUntil` is lowered to when the first of them is no more.
    void addTo(PluginValues &values, Duration now, Duration &goodUntil) const;
    /// A fetched one, for one event.
    Put addTo(PluginValues &values, const sdk::RuleAnswer &answer) const;

    /// The same text for the same query.
    static QByteArray textOf(const sdk::RuleQuery &query);

private:
    struct Slot {
        PluginUse use;
        const sdk::RuleField *field = nullptr;
        std::optional<language::OwnedValue> value; ///< nothing: it was never told, or is no longer good
        Duration goodUntil{0};
        Duration dueAt{0};
    };

    static Duration floorOf(sdk::RuleCost cost);

    sdk::RuleDescription m_description;
    QHash<QString, qsizetype> m_fields; ///< name → index in the description
    QHash<QByteArray, Slot> m_slots;    ///< by textOf(query)
};

} // namespace locum::rules
