// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/fields.h"
#include "rules/policy.h"

#include <QHash>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace locum::rules {

/// What the policies say about one message. The level that first has a verdict decides; `warn` and `noreply` count if
/// they stand at that level or a more specific one.
struct PolicyOutcome {
    std::optional<PolicyVerdict> verdict; ///< block, pierce, hold, ask or allow
    std::optional<quint32> row;           ///< whose verdict it is
    std::optional<quint32> warnRow;
    std::optional<quint32> noReplyRow;

    bool operator==(const PolicyOutcome &) const = default;
};

/// A row that was looked at.
struct PolicySeen {
    quint32 row = 0;
    PolicyVerdict verdict = PolicyVerdict::Allow;
};

/// Rows, found by hash: as many look-ups as there are levels (and groups and identities of the person), however many
/// rows. Immutable.
class PolicyTable {
public:
    explicit PolicyTable(std::vector<PolicyRow> rows);

    PolicyOutcome find(const EventView &view, std::vector<PolicySeen> *seen = nullptr) const;
    /// The same by walking all rows: what tests hold find() to.
    PolicyOutcome findNaively(const EventView &view) const;

    const std::vector<PolicyRow> &rows() const { return m_rows; }
    bool isEmpty() const { return m_rows.empty(); }

private:
    static constexpr size_t verdicts = 7;
    static constexpr size_t levels = 7;
    /// By verdict, the first row that has it; + 1, 0 is none.
    using Cell = std::array<quint32, verdicts>;
    /// One each for (from, to) × (attached, standing in).
    using Entry = std::array<Cell, 4>;

    static size_t placeOf(const EventView &view);
    static void add(Cell &into, const Cell &cell);
    void addRow(quint32 index);
    const Entry *entry(size_t level, qint64 key) const;

    std::vector<PolicyRow> m_rows;
    std::array<QHash<qint64, Entry>, levels> m_levels;
};

/// How it is called in traces and overrulings: "policy.block", "policy.strangers.ask".
QByteArray reasonOf(const PolicyRow &row, PolicyVerdict verdict);

} // namespace locum::rules
