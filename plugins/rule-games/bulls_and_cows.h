// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLocale>
#include <QString>

#include <functional>
#include <sdk/rule_plugin.h>

namespace locum::games {

/// Digits of a secret and of a guess; all different.
inline constexpr int digits = 4;

/// A new secret, as `digits` different digits.
using Secret = std::function<QString()>;
QString randomSecret();

/// How many digits of the guess stand where they stand in the secret, and how many stand elsewhere in it. Both are
/// `digits` different digits.
struct Score {
    int bulls = 0;
    int cows = 0;

    bool operator==(const Score &) const = default;
};
Score scoreOf(const QString &secret, const QString &guess);

/// One turn of the game: what the player wrote and where the game stood give what is said and where it stands then. A
/// state that makes no sense is no game. The state holds `secret` and `guesses`.
sdk::ServiceAnswer playBullsAndCows(const QString &text, const QJsonObject &state, const QLocale &locale,
                                    const Secret &newSecret);

} // namespace locum::games
