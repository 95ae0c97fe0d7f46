// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/literal_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace locum::language {

namespace {

quint64 maskOf(size_t length)
{
    return length == 8 ? ~quint64(0) : (quint64(1) << (8 * length)) - 1;
}

/// The bytes from `at` on, as many as there are of eight.
quint64 wordAt(std::string_view text, size_t at)
{
    quint64 word = 0;
    if (at + sizeof word <= text.size()) {
        std::memcpy(&word, text.data() + at, sizeof word);
    } else {
        std::memcpy(&word, text.data() + at, text.size() - at);
    }
    return word;
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
    for (size_t length = 1; length <= longest; ++length) {
        buildClass(length);
    }
    buildLeads();
}

void LiteralIndex::buildLeads()
{
    size_t count = 0;
    for (const Class &one : m_long) {
        count += one.entries.size();
    }
    const size_t bits = std::clamp<size_t>(std::bit_ceil(count * 8), 1U << 12U, 1U << 25U);
    m_leads.assign(bits / 64, 0);
    m_leadShift = 64 - std::countr_zero(bits);
    for (const Class &one : m_long) {
        for (const Entry &entry : one.entries) {
            const quint64 bit = hashOf(entry.piece & maskOf(lead)) >> m_leadShift;
            m_leads[bit / 64] |= quint64(1) << (bit % 64);
        }
    }
}

/// Each literal of the class once, under its rarest piece.
std::vector<LiteralIndex::Entry> LiteralIndex::entriesOf(const Class &made) const
{
    // How often a piece is in all literals, near enough: pieces that share a counter only seem less rare.
    constexpr int counterBits = 20;
    constexpr size_t mostBytes = 256; // of a long literal: its beginning will do
    std::vector<quint32> counters(made.length == longest ? size_t(1) << counterBits : 0);
    const auto counter = [&](quint64 piece) -> quint32 & { return counters[hashOf(piece) >> (64 - counterBits)]; };
    const auto bytesOf = [&](const Literal &one) { return std::string_view(m_bytes).substr(one.begin, one.length); };
    const auto eachPiece = [&](const Literal &one, auto &&act) {
        const std::string_view bytes = bytesOf(one).substr(0, mostBytes);
        for (size_t offset = 0; offset + longest <= bytes.size(); ++offset) {
            act(wordAt(bytes, offset), static_cast<quint32>(offset));
        }
    };
    std::vector<Entry> entries;
    for (quint32 i = 0; i < m_literals.size(); ++i) {
        const Literal &one = m_literals[i];
        if (std::min<size_t>(one.length, longest) == made.length) {
            entries.push_back({wordAt(bytesOf(one), 0), i, 0});
            if (one.length > longest) {
                eachPiece(one, [&](quint64 piece, quint32) { ++counter(piece); });
            }
        }
    }
    for (Entry &entry : entries) {
        const Literal &one = m_literals[entry.literal];
        quint32 least = ~quint32(0);
        if (one.length > longest) {
            eachPiece(one, [&](quint64 piece, quint32 offset) {
                if (counter(piece) < least) {
                    least = counter(piece);
                    entry.piece = piece;
                    entry.offset = offset;
                }
            });
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &one, const Entry &other) {
        return one.piece != other.piece ? one.piece < other.piece : one.literal < other.literal;
    });
    return entries;
}

void LiteralIndex::buildClass(size_t length)
{
    Class made;
    made.length = length;
    made.mask = maskOf(length);
    made.entries = entriesOf(made);
    if (made.entries.empty()) {
        return;
    }
    const size_t bits = std::clamp<size_t>(std::bit_ceil(made.entries.size() * 16), 1U << 12U, 1U << 25U);
    made.bitmap.assign(bits / 64, 0);
    made.bitmapShift = 64 - std::countr_zero(bits);
    const size_t size = std::bit_ceil(made.entries.size() * 2);
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
    (length < lead ? m_short : m_long).push_back(std::move(made));
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
    for (size_t at = 0; at < text.size(); ++at) {
        const quint64 word = wordAt(text, at);
        for (const Class &one : m_short) {
            findPiece(one, word, text, at, hits);
        }
        const quint64 bit = hashOf(word & maskOf(lead)) >> m_leadShift;
        if (((m_leads[bit / 64] >> (bit % 64)) & 1U) != 0) {
            for (const Class &one : m_long) {
                findPiece(one, word, text, at, hits);
            }
        }
    }
}

void LiteralIndex::findPiece(const Class &made, quint64 word, std::string_view text, size_t at, LiteralHits &hits) const
{
    const quint64 piece = word & made.mask;
    const quint64 hash = hashOf(piece);
    const quint64 bit = hash >> made.bitmapShift;
    if (((made.bitmap[bit / 64] >> (bit % 64)) & 1U) != 0 && text.size() - at >= made.length) {
        findAt(made, piece, hash, text, at, hits);
    }
}

void LiteralIndex::findAt(const Class &made, quint64 piece, quint64 hash, std::string_view text, size_t at,
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
                (made.length < longest ||
                 std::memcmp(text.data() + at - offset, m_bytes.data() + one.begin, one.length) == 0)) {
                hits.add(one.id);
            }
        }
        return;
    }
}

} // namespace locum::language
