// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>
#include <vector>

/// Which of many literals occur in a text, in one pass over it. Internal to the language.
///
/// A few are searched for one by one. Of many, those of up to seven bytes are looked up whole, by their length, and
/// longer ones by their rarest eight bytes: where the text has such a piece (a bitmap says so, nearly always rightly),
/// the literals that were filed under it are compared. That takes O(text) and a comparison for each literal filed under
/// a piece that is there, whatever their number.
///
/// RE2::Set over the literals does the same, and was measured against it: with 100,000 literals it takes 1.0 s to
/// compile, and a text of 60 bytes 2.5 µs once the set's states are there, and 18 µs while they are being made; and it
/// may run out of memory in the middle of a text.
namespace locum::language {

/// The literals that were found in one text, each once. Reused from text to text.
class LiteralHits {
public:
    /// For literals 0 … count - 1.
    void clear(size_t count);
    bool contains(quint32 literal) const { return m_stamps[literal] == m_epoch; }
    const std::vector<quint32> &found() const { return m_found; }
    void add(quint32 literal)
    {
        if (m_stamps[literal] != m_epoch) {
            m_stamps[literal] = m_epoch;
            m_found.push_back(literal);
        }
    }

private:
    std::vector<quint32> m_stamps;
    std::vector<quint32> m_found;
    quint32 m_epoch = 0;
};

class LiteralIndex {
public:
    /// Not empty; found under `id`.
    void add(quint32 id, std::string_view literal);
    void build();
    bool isEmpty() const { return m_literals.empty(); }

    /// Adds what occurs in `text`.
    void find(std::string_view text, LiteralHits &hits) const;

private:
    static constexpr size_t fewLiterals = 6;
    static constexpr size_t longest = 8; ///< pieces, in bytes
    static constexpr size_t lead = 4;

    struct Literal {
        quint32 id = 0;
        quint32 begin = 0; ///< in m_bytes
        quint32 length = 0;
    };
    /// A literal under a piece of it.
    struct Entry {
        quint64 piece = 0;
        quint32 literal = 0; ///< in m_literals
        quint32 offset = 0;  ///< of the piece in it
    };
    struct Place {
        quint64 piece = 0;
        quint32 begin = 0; ///< in entries
        quint32 count = 0; ///< 0: free
    };
    /// The literals that are filed under pieces of one length.
    struct Class {
        size_t length = 0;
        quint64 mask = 0;
        std::vector<quint64> bitmap;
        std::vector<Place> places;
        std::vector<Entry> entries;
        int bitmapShift = 63;
        int placeShift = 63;
    };

    void buildClass(size_t length);
    std::vector<Entry> entriesOf(const Class &made) const;
    void buildLeads();
    void findPiece(const Class &made, quint64 word, std::string_view text, size_t at, LiteralHits &hits) const;
    void findAt(const Class &made, quint64 piece, quint64 hash, std::string_view text, size_t at,
                LiteralHits &hits) const;

    std::vector<Literal> m_literals;
    std::string m_bytes;
    std::vector<Class> m_short;   ///< of up to three bytes, those that hold something
    std::vector<Class> m_long;    ///< the others
    std::vector<quint64> m_leads; ///< a bitmap of the hashes of the first four bytes of all pieces in m_long
    int m_leadShift = 63;
};

} // namespace locum::language
