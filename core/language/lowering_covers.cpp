// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/folding.h"
#include "language/lowering.h"
#include "language/truths.h"

#include <algorithm>
#include <array>
#include <functional>

namespace locum::language {

namespace {

/// `hours` of the day as keys; nothing if that is every hour.
std::optional<Cover> hoursOf(const std::array<bool, 24> &hours, AnchorKey::Kind kind, SlotId slot)
{
    Cover cover{{}, Cover::hours};
    for (size_t hour = 0; hour < hours.size(); ++hour) {
        if (hours[hour]) {
            cover.keys.push_back({kind, slot, static_cast<qint64>(hour)});
        }
    }
    return cover.keys.size() < hours.size() ? std::optional(std::move(cover)) : std::nullopt;
}

void markHours(std::array<bool, 24> &hours, const Range &range)
{
    for (size_t hour = 0; hour < hours.size(); ++hour) {
        const auto begin = static_cast<qint64>(hour) * 60;
        for (qint64 minute = begin; minute < begin + 60 && !hours[hour]; ++minute) {
            hours[hour] = inTimes(range, minute);
        }
    }
}

bool isBetter(const Cover &one, const Cover &other)
{
    return one.rank != other.rank ? one.rank < other.rank : one.keys.size() < other.keys.size();
}

} // namespace

quint64 textKey(std::string_view text)
{
    return std::hash<std::string_view>()(text);
}

std::optional<Cover> Lowering::cover(Anchors anchors)
{
    return coverOf(m_root, anchors);
}

std::optional<Cover> Lowering::coverOf(quint32 index, Anchors anchors)
{
    const Item &item = m_items[index];
    switch (item.kind) {
    case Item::Leaf: {
        if (item.negated) {
            return std::nullopt;
        }
        std::optional<Cover> cover = leafCover(index, anchors);
        if (cover && index != m_root &&
            (m_items[m_root].kind != Item::All ||
             std::find(m_items[m_root].children.begin(), m_items[m_root].children.end(), index) ==
                 m_items[m_root].children.end())) {
            cover->replaces.reset();
        }
        return cover;
    }
    case Item::All: {
        std::optional<Cover> best;
        for (const quint32 child : item.children) {
            std::optional<Cover> cover = coverOf(child, anchors);
            if (cover && (!best || isBetter(*cover, *best))) {
                best = std::move(cover);
            }
        }
        return best;
    }
    case Item::Any: {
        Cover all;
        for (const quint32 child : item.children) {
            std::optional<Cover> cover = coverOf(child, anchors);
            if (!cover) {
                return std::nullopt;
            }
            all.rank = std::max(all.rank, cover->rank);
            all.keys.insert(all.keys.end(), cover->keys.begin(), cover->keys.end());
        }
        return all;
    }
    }
    return std::nullopt;
}

std::optional<Cover> Lowering::leafCover(quint32 index, Anchors anchors)
{
    const NodeId node = m_items[index].node;
    const auto &alternative = m_program.nodes[node].node;
    const auto anchorOf = [&](NodeId left) -> std::optional<SlotId> {
        const std::optional<SlotId> slot = slotOf(left);
        return anchors == Anchors::Use && slot && m_program.vocabulary->fields[m_program.slots[*slot].field].anchor
                   ? slot
                   : std::nullopt;
    };
    const auto rankOf = [&](SlotId slot) -> quint32 {
        return m_program.vocabulary->fields[m_program.slots[slot].field].anchorRank;
    };
    const auto numberCover = [&](SlotId slot, std::span<const qint64> values) {
        Cover cover{{}, rankOf(slot), index};
        for (const qint64 value : values) {
            cover.keys.push_back({AnchorKey::Kind::Number, slot, value});
        }
        return cover;
    };
    if (const auto *one = std::get_if<AnyOfTruth>(&alternative)) {
        const std::optional<SlotId> slot = anchorOf(one->left);
        return slot ? std::optional(numberCover(*slot, one->values)) : std::nullopt;
    }
    if (const auto *one = std::get_if<CompareTruth>(&alternative); one && one->relation == Relation::Equal) {
        const std::optional<SlotId> slot = anchorOf(one->left);
        const std::optional<qint64> number = numberOf(one->right);
        if (slot && number) {
            return numberCover(*slot, {&*number, 1});
        }
        const auto *constant = std::get_if<ConstantValue>(&m_program.nodes[one->right].node);
        const auto *text = constant ? std::get_if<QByteArray>(&constant->constant.value) : nullptr;
        if (slot && text && m_program.nodes[one->left].type.base == BaseType::Text) {
            return Cover{{{AnchorKey::Kind::Text, *slot, static_cast<qint64>(textKey(view(*text)))}}, rankOf(*slot)};
        }
        return std::nullopt;
    }
    if (const auto *one = std::get_if<InTextsTruth>(&alternative)) {
        const std::optional<SlotId> slot = anchorOf(one->left);
        if (!slot || m_program.nodes[one->left].type.base != BaseType::Text) {
            return std::nullopt;
        }
        Cover cover{{}, rankOf(*slot)};
        for (const QByteArray &text : one->texts) {
            cover.keys.push_back({AnchorKey::Kind::Text, *slot, static_cast<qint64>(textKey(view(text)))});
        }
        return cover;
    }
    if (const auto *one = std::get_if<ContainsTruth>(&alternative)) {
        const std::optional<SlotId> slot = slotOf(one->left);
        if (one->isDynamic || !slot) {
            return std::nullopt;
        }
        std::vector<std::string> parts;
        for (const QByteArray &text : one->texts) {
            parts.push_back(folded(view(text)));
        }
        return textCover(*slot, parts, true, index);
    }
    const auto endCover = [&](NodeId left, NodeId right) -> std::optional<Cover> {
        const std::optional<SlotId> slot = slotOf(left);
        const auto *constant = std::get_if<ConstantValue>(&m_program.nodes[right].node);
        const auto *text = constant ? std::get_if<QByteArray>(&constant->constant.value) : nullptr;
        return slot && text ? textCover(*slot, {folded(view(*text))}, false, index) : std::nullopt;
    };
    if (const auto *one = std::get_if<StartsWithTruth>(&alternative)) {
        return endCover(one->left, one->right);
    }
    if (const auto *one = std::get_if<EndsWithTruth>(&alternative)) {
        return endCover(one->left, one->right);
    }
    if (const auto *one = std::get_if<MatchesTruth>(&alternative)) {
        const std::optional<SlotId> slot = slotOf(one->left);
        return slot ? std::optional(
                          Cover{{{AnchorKey::Kind::Pattern, *slot, textsOf(*slot).pattern(m_program, one->pattern)}},
                                Cover::patterns})
                    : std::nullopt;
    }
    return hourCover(node);
}

std::optional<Cover> Lowering::textCover(SlotId slot, const std::vector<std::string> &parts, bool exact, quint32 item)
{
    // Every text holds the empty one.
    if (std::any_of(parts.begin(), parts.end(), [](const std::string &text) { return text.empty(); })) {
        return std::nullopt;
    }
    Cover cover{{}, Cover::texts};
    if (exact) {
        cover.replaces = item;
    }
    TextNeeds &needs = textsOf(slot);
    for (const std::string &text : parts) {
        cover.keys.push_back({AnchorKey::Kind::Literal, slot, needs.literal(text)});
    }
    return cover;
}

std::optional<Cover> Lowering::hourCover(NodeId node) const
{
    std::array<bool, 24> hours{};
    if (const auto *one = std::get_if<InRangeTruth>(&m_program.nodes[node].node)) {
        const std::optional<SlotId> slot = slotOf(one->left);
        if (!slot || m_program.nodes[one->left].type.base != BaseType::Time || m_program.nodes[one->left].type.list) {
            return std::nullopt;
        }
        markHours(hours, one->range);
        return hoursOf(hours, AnchorKey::Kind::Hour, *slot);
    }
    if (const auto *one = std::get_if<InHoursTruth>(&m_program.nodes[node].node)) {
        for (const BoundHours::Part &part : m_program.hours[one->hours].parts) {
            if (part.dates) {
                return std::nullopt;
            }
            markHours(hours, part.range);
        }
        return hoursOf(hours, AnchorKey::Kind::MomentHour, 0);
    }
    return std::nullopt;
}

} // namespace locum::language
