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
    const auto mark = [&](qint64 from, qint64 to) {
        for (qint64 hour = std::max<qint64>(from, 0) / 60; hour < 24 && hour * 60 < to; ++hour) {
            hours[static_cast<size_t>(hour)] = true;
        }
    };
    if (range.from <= range.to) {
        mark(range.from, range.to);
    } else {
        mark(range.from, 1440);
        mark(0, range.to);
        hours[0] = hours[23] = true; // minutes beyond a day are looked up at its ends
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
    if (const std::optional<Search> search = searchOf(node)) {
        return textCover(index, search->slot, search->place == static_cast<quint8>(Place::Anywhere));
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

std::optional<Cover> Lowering::textCover(quint32 item, SlotId slot, bool isExact) const
{
    const TextNeeds &needs =
        *std::find_if(texts.begin(), texts.end(), [&](const TextNeeds &one) { return one.slot == slot; });
    Cover cover{{}, Cover::texts};
    if (isExact) {
        cover.replaces = item;
    }
    for (const quint32 literal : m_items[item].literals) {
        if (needs.literals[literal].empty()) {
            return std::nullopt; // every text holds it
        }
        cover.keys.push_back({AnchorKey::Kind::Literal, slot, literal});
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
