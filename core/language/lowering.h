// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/// Conditions made flat: what the Matcher runs. Internal to the language.
///
/// A condition is first brought to negation normal form: every `not` is pushed down to the tests at the leaves (De
/// Morgan's laws hold for Kleene's three values). Then a test that is unknown counts as failed, negated or not. This
/// finds exactly the conditions that are *surely* true: with False < Unknown < True, `and` is the minimum, `or` the
/// maximum, and both commute with the question "is it at least True?": min(a, b) = True just if a = True and b = True,
/// max(a, b) = True just if a = True or b = True. `not` does not commute with it (not Unknown is Unknown, though
/// Unknown is not True), and so must be gone from everywhere but the leaves, where it is answered by three values.
namespace locum::language {

enum class OperationCode : quint8 {
    Constant,      ///< number: 0 or 1
    Bool,          ///< the slot
    Known,         ///< the slot
    CompareNumber, ///< the slot, detail: Relation, number
    AnyOfOne,      ///< the slot is number
    AnyOfMany,     ///< the slot is one of count numbers from number on
    InTimes,       ///< the slot; number: from << 32 | to
    InHours,       ///< number: Program::hours
    Texts,         ///< detail: Place; of the text of the slot; one of count literals from number on
    Matches,       ///< the text of the slot; number: its pattern
    Tree           ///< anything else: walks down the node
};

/// One test, and where to go on.
struct Operation {
    OperationCode code = OperationCode::Constant;
    quint8 detail = 0;
    bool negated = false;
    SlotId slot = 0;
    quint32 onTrue = 0;  ///< surely true; with `negated`: surely false
    quint32 onFalse = 0; ///< anything else
    NodeId node = 0;
    quint32 count = 0;
    qint64 number = 0;

    static constexpr quint32 fires = ~quint32(0);
    static constexpr quint32 fails = fires - 1;
};
static_assert(sizeof(Operation) == 32);

/// What the texts of one slot are searched for. Equal ones are one.
struct TextNeeds {
    TextNeeds() = default;
    /// Only moved: a copy's elements would lie elsewhere than what looks them up says.
    TextNeeds(TextNeeds &&) = default;
    TextNeeds &operator=(TextNeeds &&) = default;

    SlotId slot = 0;
    std::deque<std::string> literals; ///< folded
    std::vector<quint32> patterns;    ///< Program::patterns, the first of equal ones

    quint32 literal(std::string_view text);
    quint32 pattern(const Program &program, quint32 pattern);

private:
    std::unordered_map<std::string_view, quint32> m_literals;
    std::unordered_map<std::string_view, quint32> m_patterns;
};

/// Without one of these a condition cannot be true. A rule is found by the keys of its cover, and otherwise not
/// visited.
struct AnchorKey {
    enum class Kind : quint8 { Number, Text, Hour, MomentHour, Literal, Pattern } kind = Kind::Number;
    SlotId slot = 0;
    qint64 value = 0; ///< the number; a text's hash; the hour 0 … 23; a literal's or pattern's place in TextNeeds

    bool operator==(const AnchorKey &) const = default;
};
struct Cover {
    std::vector<AnchorKey> keys;
    quint32 rank = 0;                  ///< 0 … 255 Field::anchorRank, then texts, then patterns, then hours
    std::optional<quint32> replaces{}; ///< the conjunct that is true wherever a key is found

    static constexpr quint32 texts = 256;
    static constexpr quint32 patterns = 257;
    static constexpr quint32 hours = 512;
};

quint64 textKey(std::string_view text);

/// All conditions of a program.
class Lowering {
public:
    explicit Lowering(const Program &program) : m_program(program) {}

    /// Takes the condition up, to be asked about and emitted.
    void read(NodeId condition);
    enum class Anchors { Use, Ignore };
    /// The most selective cover of the condition that was read; none if it can be true without any key.
    std::optional<Cover> cover(Anchors anchors);
    /// Appends the operations of the condition that was read, and gives the first. `without`: see Cover::replaces.
    quint32 emit(std::optional<quint32> without = std::nullopt);

    std::vector<Operation> operations;
    std::vector<qint64> numbers;
    std::vector<quint32> literals; ///< places in TextNeeds::literals
    std::vector<TextNeeds> texts;

    TextNeeds &textsOf(SlotId slot);

private:
    struct Item {
        enum Kind : quint8 { Leaf, All, Any } kind = Leaf;
        bool negated = false;
        NodeId node = 0;
        quint32 cost = 0;
        std::vector<quint32> children = {};
        std::vector<quint32> literals = {}; ///< of a test that looks for constant texts in a slot: in its TextNeeds
    };

    quint32 normalForm(NodeId node, bool negated);
    quint32 joined(Item::Kind kind, const std::vector<NodeId> &operands, bool negated);
    quint32 leafCost(NodeId node) const;
    quint32 valueCost(NodeId node) const;
    std::optional<SlotId> slotOf(NodeId node) const;
    std::optional<qint64> numberOf(NodeId node) const;

    std::optional<Cover> coverOf(quint32 item, Anchors anchors);
    std::optional<Cover> leafCover(quint32 item, Anchors anchors);
    std::optional<Cover> textCover(quint32 item, SlotId slot, bool isExact) const;
    std::optional<Cover> hourCover(NodeId node) const;

    void emitItem(quint32 item, quint32 onTrue, quint32 onFalse);
    Operation operation(const Item &leaf);
    struct Search {
        SlotId slot = 0;
        quint8 place = 0; ///< Place
        std::vector<QByteArray> texts = {};
    };
    /// The constant texts that a test looks for in a slot, and where.
    std::optional<Search> searchOf(NodeId node) const;

    const Program &m_program;
    std::vector<Item> m_items;
    std::string m_folded;
    quint32 m_root = 0;
    std::optional<quint32> m_without;
    std::vector<quint32> m_labels;
};

} // namespace locum::language
