// SPDX-License-Identifier: GPL-2.0-or-later
#include "bulls_and_cows.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace locum;
using namespace locum::games;

class TestGames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void guessesAreScored_data();
    void guessesAreScored();
    void secretsAreOfFourDifferentDigits();
    void aGameIsPlayedToItsEnd();
    void whoGivesUpIsToldTheNumber();
    void theFirstWordsMayBeAGuess();
    void aQuestionShowsWhatWasGuessed();
    void whatIsNoGuessIsExplained_data();
    void whatIsNoGuessIsExplained();
    void aStateThatMakesNoSenseIsNoGame_data();
    void aStateThatMakesNoSenseIsNoGame();
    void itKeepsWithinItsBounds();
};

namespace {

/// A game with this secret, whose state is carried from turn to turn.
struct Player {
    QString secret = QStringLiteral("1234");
    QJsonObject state = {};

    QString write(const QString &text)
    {
        const auto answer = playBullsAndCows(text, state, QLocale::c(), [this] { return secret; });
        state = answer.state;
        return sdk::checkSize(answer) && answer.texts.size() == 1 ? answer.texts.constFirst()
                                                                  : QStringLiteral("a bad answer");
    }
};

} // namespace

void TestGames::guessesAreScored_data()
{
    QTest::addColumn<QString>("guess");
    QTest::addColumn<int>("bulls");
    QTest::addColumn<int>("cows");
    QTest::newRow("all") << "1234" << 4 << 0;
    QTest::newRow("turned") << "4321" << 0 << 4;
    QTest::newRow("one of each") << "1562" << 1 << 1;
    QTest::newRow("none") << "5678" << 0 << 0;
}

void TestGames::guessesAreScored()
{
    QFETCH(QString, guess);
    QFETCH(int, bulls);
    QFETCH(int, cows);
    QCOMPARE(scoreOf(QStringLiteral("1234"), guess), (Score{bulls, cows}));
}

void TestGames::secretsAreOfFourDifferentDigits()
{
    QSet<QString> seen;
    for (int i = 0; i < 200; ++i) {
        const QString secret = randomSecret();
        QCOMPARE(secret.size(), digits);
        QCOMPARE(QSet<QChar>(secret.begin(), secret.end()).size(), digits);
        seen.insert(secret);
    }
    QVERIFY(seen.size() > 100); // of 5,040
}

void TestGames::aGameIsPlayedToItsEnd()
{
    Player player;
    QVERIFY(player.write(QStringLiteral("hello")).contains(QStringLiteral("four different digits")));
    QCOMPARE(player.write(QStringLiteral("1256")), QStringLiteral("1256: bulls 2, cows 0"));
    QCOMPARE(player.write(QStringLiteral("1256")), QStringLiteral("1256: bulls 2, cows 0")); // counts once
    QCOMPARE(player.write(QStringLiteral(" 2 1 3 4 ")), QStringLiteral("2134: bulls 2, cows 2"));
    QVERIFY(player.write(QStringLiteral("1234")).contains(QStringLiteral("Guesses you needed: 3")));
    QVERIFY(player.state.isEmpty());
    player.secret = QStringLiteral("9876");
    QVERIFY(player.write(QStringLiteral("again")).contains(QStringLiteral("four different digits")));
    QCOMPARE(player.write(QStringLiteral("1234")), QStringLiteral("1234: bulls 0, cows 0"));
}

void TestGames::whoGivesUpIsToldTheNumber()
{
    Player player;
    QVERIFY(!player.write(QStringLiteral("!")).contains(player.secret)); // there is no game yet
    QVERIFY(player.write(QStringLiteral("!")).contains(player.secret));
    QVERIFY(player.state.isEmpty());
}

void TestGames::theFirstWordsMayBeAGuess()
{
    Player player;
    QCOMPARE(player.write(QStringLiteral("4321")), QStringLiteral("4321: bulls 0, cows 4"));
    QVERIFY(!player.state.isEmpty());
}

void TestGames::aQuestionShowsWhatWasGuessed()
{
    Player player;
    player.write(QStringLiteral("4321"));
    player.write(QStringLiteral("5678"));
    const QStringList lines = player.write(QStringLiteral("?")).split(u'\n');
    QCOMPARE(lines.mid(1),
             (QStringList{QStringLiteral("4321: bulls 0, cows 4"), QStringLiteral("5678: bulls 0, cows 0")}));
    QVERIFY(!lines.constFirst().contains(player.secret));
}

void TestGames::whatIsNoGuessIsExplained_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("too short") << "123";
    QTest::newRow("too long") << "12345";
    QTest::newRow("twice the same") << "1123";
    QTest::newRow("letters") << "12a4";
    QTest::newRow("digits of another script") << QStringLiteral("١٢٣٤");
    QTest::newRow("nothing") << "  ";
    QTest::newRow("very much") << QString(64 * 1024, u'1');
}

void TestGames::whatIsNoGuessIsExplained()
{
    QFETCH(QString, text);
    Player player;
    player.write(QStringLiteral("5678"));
    const QJsonObject before = player.state;
    QVERIFY(player.write(text).contains(QStringLiteral("four different digits")));
    QCOMPARE(player.state, before);
}

void TestGames::aStateThatMakesNoSenseIsNoGame_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("another's") << QByteArray(R"({"place":"Oslo"})");
    QTest::newRow("a number") << QByteArray(R"({"secret":1234})");
    QTest::newRow("too short") << QByteArray(R"({"secret":"12"})");
    QTest::newRow("guesses of another kind") << QByteArray(R"({"secret":"11","guesses":"all"})");
}

void TestGames::aStateThatMakesNoSenseIsNoGame()
{
    QFETCH(QByteArray, json);
    Player player;
    player.state = QJsonDocument::fromJson(json).object();
    QCOMPARE(player.write(QStringLiteral("1243")), QStringLiteral("1243: bulls 2, cows 2"));
    QCOMPARE(player.state.value(QLatin1String("secret")).toString(), player.secret);
}

void TestGames::itKeepsWithinItsBounds()
{
    Player player;
    player.secret = QStringLiteral("0987");
    for (int guess = 1023; guess < 9876; ++guess) { // every one there is
        const QString text = QString::number(guess);
        if (QSet<QChar>(text.begin(), text.end()).size() == digits) {
            QVERIFY2(player.write(text).contains(QStringLiteral("bulls")), qPrintable(text));
        }
    }
    QVERIFY(player.write(QStringLiteral("?")).contains(QStringLiteral("bulls")));
}

QTEST_GUILESS_MAIN(TestGames)
#include "tst_games.moc"
