// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/literal_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace locum::language {

namespace {

template <size_t Length>
quint64 pieceAt(const char *bytes)
{
    quint64 piece = 0;
    std::memcpy(&piece, bytes, Length);
    return piece;
}

quint64 hashOf(quint64 piece)
{
    constexpr quint64 golden = 0x9E3779B97F4A7C15U;
    piece *= golden;
    piece ^= piece >> 29U;
    return piece * golden;
}

} // namespace

void LiteralHits::clear(size_t count)
{
    m_found.clear();
    if (m_stamps.size() < count || ++m_epoch == 0) {
        m_stamps.assign(count, 0);
        m_epoch = 1;
    }
}

void LiteralIndex::add(quint32 id, std::string_view literal)
{
    m_literals.push_back({id, static_cast<quint32>(m_bytes.size()), static_cast<quint32>(literal.size())});
    m_bytes += literal;
}

void LiteralIndex::build()
{
    if (m_literals.size() <= fewLiterals) {
        return;
    }
    constexpr size_t any = ~size_t(0);
    buildClass<8>(m_classes[0], 8, any);
    buildClass<4>(m_classes[1], 4, 7);
    buildClass<2>(m_classes[2], 2, 3);
    buildClass<1>(m_classes[3], 1, 1);
}

template <size_t Length>
void LiteralIndex::buildClass(Class &made, size_t shortest, size_t longest)
{
    const auto belongs = [&](const Literal &one) { return one.length >= shortest && one.length <= longest; };
    const auto count = static_cast<size_t>(std::count_if(m_literals.begin(), m_literals.end(), belongs));
    if (count == 0) {
        return;
    }
    // How often a piece is in all literals, near enough: pieces that share a counter only seem less rare.
    constexpr int counterBits = 20;
    constexpr size_t mostPieces = 256; // of a long literal: its beginning will do
    std::vector<quint32> counters(size_t(1) << counterBits);
    const auto counter = [&](quint64 piece) -> quint32 & { return counters[hashOf(piece) >> (64 - counterBits)]; };
    const auto eachPiece = [&](const Literal &one, auto &&act) {
        const char *bytes = m_bytes.data() + one.begin;
        for (size_t offset = 0; offset + Length <= std::min<size_t>(one.length, mostPieces); ++offset) {
            act(pieceAt<Length>(bytes + offset), static_cast<quint32>(offset));
        }
    };
    for (const Literal &one : m_literals) {
        if (belongs(one)) {
            eachPiece(one, [&](quint64 piece, quint32) { ++counter(piece); });
        }
    }
    made.entries.reserve(count);
    for (quint32 i = 0; i < m_literals.size(); ++i) {
        if (!belongs(m_literals[i])) {
            continue;
        }
        Entry rarest{0, i, 0};
        quint32 least = ~quint32(0);
        eachPiece(m_literals[i], [&](quint64 piece, quint32 offset) {
            if (counter(piece) < least) {
                least = counter(piece);
                rarest = {piece, i, offset};
            }
        });
        made.entries.push_back(rarest);
    }
    std::sort(made.entries.begin(), made.entries.end(), [](const Entry &one, const Entry &other) {
        return one.piece != other.piece ? one.piece < other.piece : one.literal < other.literal;
    });

    const size_t bits = std::clamp<size_t>(std::bit_ceil(count * 16), 1U << 12U, 1U << 25U);
    made.bitmap.assign(bits / 64, 0);
    made.bitmapShift = 64 - std::countr_zero(bits);
    const size_t size = std::bit_ceil(count * 2);
    made.places.assign(size, {});
    made.placeShift = 64 - std::countr_zero(size);
    for (quint32 i = 0; i < made.entries.size();) {
        const quint64 piece = made.entries[i].piece;
        const quint32 begin = i;
        while (i < made.entries.size() && made.entries[i].piece == piece) {
            ++i;
        }
        const quint64 hash = hashOf(piece);
        const quint64 bit = hash >> made.bitmapShift;
        made.bitmap[bit / 64] |= quint64(1) << (bit % 64);
        size_t at = hash >> made.placeShift;
        while (made.places[at].count > 0) {
            at = (at + 1) & (size - 1);
        }
        made.places[at] = {piece, begin, i - begin};
    }
}

void LiteralIndex::find(std::string_view text, LiteralHits &hits) const
{
    if (m_literals.size() <= fewLiterals) {
        for (const Literal &one : m_literals) {
            if (one.length <= text.size() &&
                memmem(text.data(), text.size(), m_bytes.data() + one.begin, one.length) != nullptr) {
                hits.add(one.id);
            }
        }
        return;
    }
    findClass<8>(m_classes[0], text, hits);
    findClass<4>(m_classes[1], text, hits);
    findClass<2>(m_classes[2], text, hits);
    findClass<1>(m_classes[3], text, hits);
}

template <size_t Length>
void LiteralIndex::findClass(const Class &made, std::string_view text, LiteralHits &hits) const
{
    if (made.entries.empty() || text.size() < Length) {
        return;
    }
    for (size_t at = 0; at <= text.size() - Length; ++at) {
        const quint64 piece = pieceAt<Length>(text.data() + at);
        const quint64 hash = hashOf(piece);
        const quint64 bit = hash >> made.bitmapShift;
        if (((made.bitmap[bit / 64] >> (bit % 64)) & 1U) != 0) {
            compareAt<Length>(made, piece, hash, text, at, hits);
        }
    }
}

template <size_t Length>
void LiteralIndex::compareAt(const Class &made, quint64 piece, quint64 hash, std::string_view text, size_t at,
                             LiteralHits &hits) const
{
    for (size_t place = hash >> made.placeShift; made.places[place].count > 0;
         place = (place + 1) & (made.places.size() - 1)) {
        if (made.places[place].piece != piece) {
            continue;
        }
        const quint32 end = made.places[place].begin + made.places[place].count;
        for (quint32 i = made.places[place].begin; i < end; ++i) {
            const Literal &one = m_literals[made.entries[i].literal];
            const size_t offset = made.entries[i].offset;
            if (offset <= at && text.size() - (at - offset) >= one.length && !hits.contains(one.id) &&
                std::memcmp(text.data() + at - offset, m_bytes.data() + one.begin, one.length) == 0) {
                hits.add(one.id);
            }
        }
        return;
    }
}

} // namespace locum::language
