// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/lexer.h"

#include <QDate>
#include <QTest>

#include <array>

using namespace locum::language;

namespace {

struct Read {
    std::vector<Token> tokens;
    std::vector<Comment> comments;
    std::vector<Diagnostic> diagnostics;
};

Read read(const QByteArray &text)
{
    Read read;
    Diagnostics diagnostics;
    Lexer lexer(text, 0, &diagnostics, &read.comments);
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
        read.tokens.push_back(token);
    }
    read.diagnostics = diagnostics.take();
    return read;
}

} // namespace

class TestLexer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryToken_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<qint64>("value");
        const auto row = [](const char *text, TokenKind kind, qint64 value = 0) {
            QTest::newRow(text) << QByteArray(text) << static_cast<int>(kind) << value;
        };
        row("foo_1", TokenKind::Name);
        row("_", TokenKind::Name);
        row("0", TokenKind::Integer, 0);
        row("007", TokenKind::Integer, 7);
        row("9223372036854775806", TokenKind::Integer, 9223372036854775806);
        row("90s", TokenKind::Duration, 90'000);
        row("10min", TokenKind::Duration, 600'000);
        row("1h30min", TokenKind::Duration, 5'400'000);
        row("2h", TokenKind::Duration, 7'200'000);
        row("1d", TokenKind::Duration, 86'400'000);
        row("1w", TokenKind::Duration, 604'800'000);
        row("5kB", TokenKind::Size, 5'000);
        row("10MB", TokenKind::Size, 10'000'000);
        row("1GB", TokenKind::Size, 1'000'000'000);
        row("7:05", TokenKind::Time, 425);
        row("23:59", TokenKind::Time, 1439);
        row("2026-07-06", TokenKind::Date, QDate(2026, 7, 6).toJulianDay());
        row("2024-02-29", TokenKind::Date, QDate(2024, 2, 29).toJulianDay());
        row("\"a \\\" b\"", TokenKind::Text);
        row("\"\"", TokenKind::Text);
        row("/a\\/b/im", TokenKind::Pattern, 6);
        row("person:bob-2", TokenKind::Reference, 7);
        row("room:\"#qt@libera\"", TokenKind::Reference, 5);
        row("label:X", TokenKind::Reference, 6);
        row("{", TokenKind::LeftBrace);
        row("}", TokenKind::RightBrace);
        row("(", TokenKind::LeftParenthesis);
        row(")", TokenKind::RightParenthesis);
        row("[", TokenKind::LeftBracket);
        row("]", TokenKind::RightBracket);
        row(",", TokenKind::Comma);
        row(":", TokenKind::Colon);
        row(".", TokenKind::Dot);
        row("..", TokenKind::DotDot);
        row("=", TokenKind::Assign);
        row("==", TokenKind::Relation, qint64(Relation::Equal));
        row("!=", TokenKind::Relation, qint64(Relation::NotEqual));
        row("<", TokenKind::Relation, qint64(Relation::Less));
        row("<=", TokenKind::Relation, qint64(Relation::LessOrEqual));
        row(">", TokenKind::Relation, qint64(Relation::Greater));
        row(">=", TokenKind::Relation, qint64(Relation::GreaterOrEqual));
        row("+", TokenKind::Plus);
        row("-", TokenKind::Minus);
        row("??", TokenKind::Default);
    }

    void readsEveryToken()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, kind);
        QFETCH(qint64, value);
        // Surrounded, so that the ends are its own.
        const Read found = read(" \t\r\n" + text + " \f# comment");
        QCOMPARE(found.diagnostics.size(), size_t(0));
        QCOMPARE(found.tokens.size(), size_t(1));
        const Token token = found.tokens.front();
        QCOMPARE(int(token.kind), kind);
        QCOMPARE(token.begin, 4U);
        QCOMPARE(token.end, 4 + quint32(text.size()));
        const bool inFile = token.kind == TokenKind::Pattern || token.kind == TokenKind::Reference;
        QCOMPARE(token.value, inFile ? value + 4 : value);
        QCOMPARE(found.comments.size(), size_t(1));
        QCOMPARE(found.comments.front().span.begin, token.end + 2);
    }

    void knowsTheKeywords()
    {
        for (int i = 1; i < keywordCount; ++i) {
            const auto keyword = static_cast<Keyword>(i);
            QCOMPARE(keywordOf(keywordText(keyword)), keyword);
            QCOMPARE(keywordOf(keywordText(keyword).toByteArray() + "x"), Keyword::None);
        }
        QCOMPARE(keywordOf("conversations_of_a_kind"), Keyword::None);
        QCOMPARE(keywordOf(""), Keyword::None);
    }

    void aKindWithoutANameIsAName()
    {
        const Read found = read("person : person: person:9 x:bob");
        QCOMPARE(found.diagnostics.size(), size_t(0));
        const std::array kinds{TokenKind::Name,  TokenKind::Colon, TokenKind::Name,    TokenKind::Colon,
                               TokenKind::Name,  TokenKind::Colon, TokenKind::Integer, TokenKind::Name,
                               TokenKind::Colon, TokenKind::Name};
        QCOMPARE(found.tokens.size(), kinds.size());
        for (size_t i = 0; i < kinds.size(); ++i) {
            QCOMPARE(found.tokens[i].kind, kinds[i]);
        }
    }

    void readsALanguageOnlyBeforeAText()
    {
        const auto kind = [](const char *text) { return Lexer(text, 0, nullptr, nullptr).language().kind; };
        QCOMPARE(kind("en \"x\""), TokenKind::Language);
        QCOMPARE(kind("sv-SE\"x\""), TokenKind::Language);
        QCOMPARE(kind("zh-Hant-TW \n \"x\""), TokenKind::Language);
        QCOMPARE(kind("use \"x\""), TokenKind::Language);
        QCOMPARE(kind("e \"x\""), TokenKind::Name);
        QCOMPARE(kind("engl \"x\""), TokenKind::Name);
        QCOMPARE(kind("en-S \"x\""), TokenKind::Name);
        QCOMPARE(kind("en-123456789 \"x\""), TokenKind::Name);
        QCOMPARE(kind("en # no\n \"x\""), TokenKind::Name); // grammar: LANG
        QCOMPARE(kind("en person"), TokenKind::Name);
    }

    void aHoleEndsWhereItIsToldTo()
    {
        const QByteArray text = "{a | # b} c";
        Diagnostics diagnostics;
        Lexer lexer = Lexer(text, 0, &diagnostics, nullptr).inHole(1, 8);
        QCOMPARE(lexer.next().kind, TokenKind::Name);
        QCOMPARE(lexer.next().kind, TokenKind::Bar);
        QCOMPARE(lexer.next().kind, TokenKind::Invalid);
        QCOMPARE(lexer.next().kind, TokenKind::Name);
        QCOMPARE(lexer.next().kind, TokenKind::End);
        QCOMPARE(lexer.next().kind, TokenKind::End);
        QVERIFY(diagnostics.hasErrors());
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<quint32>("begin");
        QTest::addColumn<quint32>("end");
        const auto row = [](const char *name, const QByteArray &text, Code code, quint32 begin, quint32 end) {
            QTest::newRow(name) << text << codeName(code) << begin << end;
        };
        row("text to the end", "\"abc", Code::UnterminatedText, 0, 4);
        row("text to the line's end", "\"abc\r\nx", Code::UnterminatedText, 0, 4);
        row("text with a backslash at the end", "\"abc\\", Code::UnterminatedText, 0, 5);
        row("reference", "room:\"#q\nx", Code::UnterminatedText, 0, 8);
        row("pattern", "/abc\nx", Code::UnterminatedPattern, 0, 4);
        row("pattern with a backslash at the end", "/abc\\", Code::UnterminatedPattern, 0, 5);
        row("no pattern", "//i", Code::EmptyPattern, 0, 3);
        row("flag", "/a/ix", Code::BadPatternFlag, 4, 5);
        row("escape", "\"a\\qb\"", Code::BadEscape, 2, 4);
        row("surrogate", "\"\\u{d800}\"", Code::BadEscape, 1, 9);
        row("no character", "\"\\u{110000}\"", Code::BadEscape, 1, 11);
        row("unclosed", "\"\\u{12\"", Code::BadEscape, 1, 6);
        row("hour", "24:00", Code::NoSuchTime, 0, 5);
        row("minute", "1:60", Code::NoSuchTime, 0, 4);
        row("day", "2026-02-30", Code::NoSuchDate, 0, 10);
        row("month", "2026-13-01", Code::NoSuchDate, 0, 10);
        row("year", "0000-01-01", Code::NoSuchDate, 0, 10);
        row("too many digits", "2026-02-011", Code::NoSuchDate, 0, 11);
        row("number", "9223372036854775808", Code::NumberOutOfRange, 0, 19);
        row("size", "9223372036854775807GB", Code::NumberOutOfRange, 0, 21);
        row("duration", "365001d", Code::NumberOutOfRange, 0, 7);
        row("sum of durations", "99999999999999999999w99999999999999999999w", Code::NumberOutOfRange, 0, 42);
        row("unit", "10minutes", Code::BadNumber, 0, 9);
        row("no last unit", "1h30", Code::BadNumber, 0, 4);
        row("letter", "5x", Code::BadNumber, 0, 2);
        row("capital", "Message", Code::StrayCharacter, 0, 7);
        row("signs in a row", "&&;", Code::StrayCharacter, 0, 3);
        row("byte order mark", "\xEF\xBB\xBF", Code::StrayCharacter, 0, 3);
        row("zero", QByteArray(1, '\0'), Code::StrayCharacter, 0, 1);
        row("bar", "|", Code::StrayCharacter, 0, 1);
        row("exclamation mark", "!", Code::StrayCharacter, 0, 1);
    }

    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        QFETCH(quint32, begin);
        QFETCH(quint32, end);
        const Read found = read(text);
        QVERIFY(!found.diagnostics.empty());
        QCOMPARE(codeName(found.diagnostics.front().code), code);
        QCOMPARE(found.diagnostics.front().span, (Span{0, begin, end}));
        QCOMPARE(found.diagnostics.size(), size_t(1));
    }

    void invalidUtf8IsSaidOnce()
    {
        Diagnostics diagnostics;
        const QByteArray text("a\xff\xfe b \xc3 \xe2\x82 \xf0\x9f\x98\x80 \xed\xa0\x80");
        checkUtf8(text, 0, diagnostics);
        QCOMPARE(diagnostics.take().size(), size_t(4));
        QCOMPARE(read("\xff\xfe").diagnostics.size(), size_t(0)); // that is for checkUtf8 to say
        QCOMPARE(read("\xff\xfe").tokens.front().kind, TokenKind::Invalid);
    }

    void goesBackWithoutRepeatingComments()
    {
        std::vector<Comment> comments;
        Lexer lexer("a # one\n b # two", 0, nullptr, &comments);
        lexer.next();
        lexer.next();
        lexer.seek(0);
        lexer.next();
        lexer.next();
        lexer.next();
        QCOMPARE(comments.size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestLexer)
#include "tst_lexer.moc"
