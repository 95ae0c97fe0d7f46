// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <vector>

namespace locum {

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one word of the other.
inline qsizetype editDistance(const QString &one, const QString &other)
{
    std::vector<std::vector<qsizetype>> rows;
    rows.emplace_back();
    for (qsizetype column = 0; column <= other.size(); ++column) {
        rows[0].push_back(column);
    }
    const auto at = [&rows](qsizetype row, qsizetype column) {
        return rows[static_cast<size_t>(row)][static_cast<size_t>(column)];
    };
    for (qsizetype row = 1; row <= one.size(); ++row) {
        rows.emplace_back();
        rows.back().push_back(row);
        for (qsizetype column = 1; column <= other.size(); ++column) {
            const bool same = one[row - 1] == other[column - 1];
            auto best = std::min({at(row - 1, column) + 1, at(row, column - 1) + 1, //
                                  at(row - 1, column - 1) + (same ? 0 : 1)});
            if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1]) {
                best = std::min(best, at(row - 2, column - 2) + 1);
            }
            rows.back().push_back(best);
        }
    }
    return rows.back().back();
}

/// The word of `known` that somebody who wrote `word` may have meant: one typing error for each three letters. Nothing
/// for words of more than 64 characters.
inline std::optional<QString> didYouMean(const QString &word, const QStringList &known)
{
    std::optional<QString> nearest;
    auto least = std::max<qsizetype>(1, word.size() / 3) + 1;
    if (word.size() > 64) {
        return nearest;
    }
    for (const auto &candidate : known) {
        const auto distance = editDistance(word.toLower(), candidate.toLower());
        if (distance < least) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace locum
