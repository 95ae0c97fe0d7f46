// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/diagnostic.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

constexpr qsizetype longestName = 64;

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours; `limit` + 1 if it is more.
int distance(const QString &left, const QString &right, int limit)
{
    std::array<std::array<int, longestName + 1>, 3> rows{};
    for (int j = 0; j <= right.size(); ++j) {
        rows[0][static_cast<size_t>(j)] = j;
    }
    for (int i = 1; i <= left.size(); ++i) {
        const auto &twoAbove = rows[static_cast<size_t>(i + 1) % 3];
        const auto &above = rows[static_cast<size_t>(i - 1) % 3];
        auto &row = rows[static_cast<size_t>(i) % 3];
        row[0] = i;
        int least = i;
        for (int j = 1; j <= right.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const int cost = left[i - 1] == right[j - 1] ? 0 : 1;
            row[at] = std::min({above[at] + 1, row[at - 1] + 1, above[at - 1] + cost});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                row[at] = std::min(row[at], twoAbove[at - 2] + 1);
            }
            least = std::min(least, row[at]);
        }
        if (least > limit) {
            return limit + 1;
        }
    }
    return rows[static_cast<size_t>(left.size()) % 3][static_cast<size_t>(right.size())];
}

} // namespace

QString didYouMean(const QString &name, const QStringList &candidates)
{
    if (name.size() > longestName) {
        return {};
    }
    const QString wanted = name.toCaseFolded();
    int limit = static_cast<int>(name.size()) / 3;
    QString nearest;
    for (const QString &candidate : candidates) {
        if (std::abs(candidate.size() - name.size()) > limit || candidate.size() > longestName) {
            continue;
        }
        const QString folded = candidate.toCaseFolded();
        if (folded.size() > longestName || wanted.size() > longestName) {
            continue;
        }
        const int away = distance(wanted, folded, limit);
        if (away <= limit) {
            nearest = candidate;
            limit = away - 1;
            if (limit < 0) {
                break;
            }
        }
    }
    return nearest;
}

} // namespace locum::language
