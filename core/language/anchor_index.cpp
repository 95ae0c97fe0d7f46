// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/anchor_index.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace locum::language {

quint64 AnchorIndex::hash(quint32 source, qint64 value)
{
    // Fibonacci hashing, twice: ids come in runs, and sources are small numbers.
    constexpr quint64 golden = 0x9E3779B97F4A7C15U;
    quint64 mixed = (static_cast<quint64>(value) ^ (quint64{source} << 48U)) * golden;
    mixed ^= mixed >> 32U;
    return mixed * golden;
}

void AnchorIndex::build(std::vector<Posting> postings)
{
    const auto key = [](const Posting &one) { return std::tie(one.source, one.value, one.rule); };
    const auto less = [&](const Posting &one, const Posting &other) { return key(one) < key(other); };
    const auto same = [&](const Posting &one, const Posting &other) { return key(one) == key(other); };
    std::sort(postings.begin(), postings.end(), less);
    postings.erase(std::unique(postings.begin(), postings.end(), same), postings.end());

    std::vector<Place> places;
    m_rules.clear();
    m_rules.reserve(postings.size());
    for (const Posting &one : postings) {
        if (places.empty() || places.back().source != one.source || places.back().value != one.value) {
            places.push_back({one.value, one.source, static_cast<quint32>(m_rules.size()), 0});
        }
        m_rules.push_back(one.rule);
        ++places.back().count;
    }
    const size_t size = std::bit_ceil(std::max<size_t>(places.size() * 2, 2));
    m_shift = 64 - std::countr_zero(size);
    m_places.assign(size, {});
    for (const Place &one : places) {
        size_t at = hash(one.source, one.value) >> m_shift;
        while (m_places[at].count > 0) {
            at = (at + 1) & (size - 1);
        }
        m_places[at] = one;
    }
}

std::span<const quint32> AnchorIndex::find(quint32 source, qint64 value) const
{
    if (m_places.empty()) {
        return {};
    }
    for (size_t at = hash(source, value) >> m_shift; m_places[at].count > 0; at = (at + 1) & (m_places.size() - 1)) {
        const Place &place = m_places[at];
        if (place.source == source && place.value == value) {
            return std::span(m_rules).subspan(place.begin, place.count);
        }
    }
    return {};
}

} // namespace locum::language
