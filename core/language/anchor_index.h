// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

#include <span>
#include <vector>

namespace locum::language {

/// (source, value) → the rules that are posted there, in order. One flat table and one array of rules. Immutable once
/// built; O(1) whatever is in it. Internal to the language.
class AnchorIndex {
public:
    struct Posting {
        quint32 source = 0;
        quint32 rule = 0;
        qint64 value = 0;
    };

    void build(std::vector<Posting> postings);
    std::span<const quint32> find(quint32 source, qint64 value) const;

private:
    struct Place {
        qint64 value = 0;
        quint32 source = 0;
        quint32 begin = 0;
        quint32 count = 0; ///< 0: free
    };

    static quint64 hash(quint32 source, qint64 value);

    std::vector<Place> m_places; ///< a power of two of them, at most half of them taken
    std::vector<quint32> m_rules;
    int m_shift = 63;
};

} // namespace locum::language
