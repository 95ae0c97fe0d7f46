// SPDX-License-Identifier: GPL-2.0-or-later
#include "bulls_and_cows.h"

#include "base/in_language.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>

namespace locum::games {

namespace {

constexpr QLatin1String secretKey("secret");
constexpr QLatin1String guessesKey("guesses");
constexpr qsizetype mostGuesses = 200;

bool isGuess(const QString &text)
{
    return text.size() == digits && std::all_of(text.begin(), text.end(), [&](QChar digit) {
               return digit >= u'0' && digit <= u'9' && text.count(digit) == 1;
           });
}

/// The game as it stands; none where the state is of no game.
struct Game {
    QString secret;
    QStringList guesses;

    explicit Game(const QJsonObject &state)
    {
        secret = state.value(secretKey).toString();
        if (!isGuess(secret)) {
            secret.clear();
            return;
        }
        for (const QJsonValue &guess : state.value(guessesKey).toArray()) {
            if (isGuess(guess.toString())) {
                guesses << guess.toString();
            }
        }
    }

    bool isOn() const { return !secret.isEmpty(); }
    QJsonObject state() const { return {{secretKey, secret}, {guessesKey, QJsonArray::fromStringList(guesses)}}; }
};

} // namespace

QString randomSecret()
{
    QString all = QStringLiteral("0123456789");
    std::shuffle(all.begin(), all.end(), *QRandomGenerator::system());
    return all.left(digits);
}

Score scoreOf(const QString &secret, const QString &guess)
{
    Score score;
    for (qsizetype place = 0; place < guess.size(); ++place) {
        if (secret.at(place) == guess.at(place)) {
            ++score.bulls;
        } else if (secret.contains(guess.at(place))) {
            ++score.cows;
        }
    }
    return score;
}

sdk::ServiceAnswer playBullsAndCows(const QString &text, const QJsonObject &state, const QLocale &locale,
                                    const Secret &newSecret)
{
    const auto say = [&locale](const char *source) { return inLanguage(locale, "games", source); };
    const auto inWords = [&](const QString &secret, const QString &guess) {
        const Score score = scoreOf(secret, guess);
        return say(QT_TRANSLATE_NOOP("games", "%1: bulls %2, cows %3"))
            .arg(guess, locale.toString(score.bulls), locale.toString(score.cows));
    };
    const QString how = say(QT_TRANSLATE_NOOP(
        "games", "I have a number of four different digits in mind. Guess it: write four digits. A bull is a digit in "
                 "its right place, a cow is one in a wrong place. ? shows your guesses, ! gives up."));
    const QString written = text.simplified().remove(u' ');
    Game game(state);
    if (!game.isOn()) {
        game.secret = newSecret();
        if (!isGuess(written)) {
            return {{how}, game.state()};
        }
    }
    if (written == QLatin1String("!")) {
        return {{say(QT_TRANSLATE_NOOP("games", "It was %1. Write anything for another one.")).arg(game.secret)}, {}};
    }
    if (!isGuess(written)) {
        QStringList lines{how};
        // The last ones only: a message has its bounds.
        for (const QString &guess : game.guesses.mid(std::max<qsizetype>(0, game.guesses.size() - 20))) {
            lines << inWords(game.secret, guess);
        }
        return {{lines.join(u'\n')}, game.state()};
    }
    if (!game.guesses.contains(written) && game.guesses.size() < mostGuesses) {
        game.guesses << written;
    }
    if (written == game.secret) {
        return {{say(QT_TRANSLATE_NOOP("games", "%1 it is! Guesses you needed: %2. Write anything for another one."))
                     .arg(written, locale.toString(game.guesses.size()))},
                {}};
    }
    return {{inWords(game.secret, written)}, game.state()};
}

} // namespace locum::games
