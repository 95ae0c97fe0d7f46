// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/message_search.h"

#include "store/database.h"
#include "store/message_row.h"

#include <algorithm>
#include <limits>

namespace locum::store {
namespace {

constexpr qsizetype longest = 200;
constexpr qsizetype mostWords = 12;

/// The index's own notion of what is in a word; without any a phrase is empty, and would find nothing.
bool hasWord(const QString &text)
{
    const auto points = text.toUcs4();
    return std::ranges::any_of(points, [](uint point) { return QChar::isLetterOrNumber(point); });
}

/// As the index wants it: each word a phrase in quotes, where nothing is syntax but the quote itself
/// (https://sqlite.org/fts5.html#fts5_strings).
Result<QString> queryOf(const MessageSearch &search, UserId user)
{
    if (search.words.size() > longest) {
        return fail("search.too_long", QString::number(longest));
    }
    QStringList phrases;
    QString words = search.words;
    words.remove(QChar(0)); // it would end the query
    for (const QString &word : words.simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (hasWord(word)) {
            phrases.append(u'"' + QString(word).replace(u'"', QLatin1String("\"\"")) + QLatin1String("\" *"));
        }
    }
    if (phrases.isEmpty()) {
        return fail("search.empty", QString());
    }
    if (phrases.size() > mostWords) {
        return fail("search.too_long", QString::number(mostWords));
    }
    return QStringLiteral("owner : \"u%1\" AND words : (%2)")
        .arg(QString::number(user.value()), phrases.join(QLatin1String(" AND ")));
}

/// A row of the index is removed by telling its words again, and `indexed` says that it has one.
#define REMOVE_WORDS                                                                                                   \
    "INSERT INTO message_words (message_words, rowid, owner, words) "                                                  \
    "SELECT 'delete', id, 'u' || user_id, text FROM messages WHERE indexed = 1 AND "

} // namespace

bool isSearchable(const Message &message)
{
    return !message.text.isEmpty() &&
           (message.disposition != Disposition::Drop || message.direction == Direction::Outgoing);
}

Done addWords(Database &database, UserId user, MessageId id, const QString &text)
{
    return database.run("INSERT INTO message_words (rowid, owner, words) VALUES (?, 'u' || ?, ?)", id, user, text);
}

Done addMissingWords(Database &database, MessageId id)
{
    auto done = database.run("INSERT INTO message_words (rowid, owner, words) SELECT id, 'u' || user_id, text "
                             "FROM messages WHERE id = ? AND indexed = 0 AND text <> ''",
                             id);
    if (done) {
        done = database.run("UPDATE messages SET indexed = 1 WHERE id = ? AND text <> ''", id);
    }
    return done;
}

Done removeWords(Database &database, MessageId id)
{
    auto done = database.run(REMOVE_WORDS "id = ?", id);
    if (done) {
        done = database.run("UPDATE messages SET indexed = 0 WHERE id = ?", id);
    }
    return done;
}

Done removeWordsOf(Database &database, UserId user)
{
    auto done = database.run(REMOVE_WORDS "user_id = ?", user);
    // What is removed stays in older parts of the index until they are merged: nothing of a user must stay.
    return done ? database.run("INSERT INTO message_words (message_words) VALUES ('optimize')") : done;
}

Done removeFilteredWords(Database &database, Instant before)
{
    return database.run(REMOVE_WORDS "disposition = 'drop' AND direction = 'incoming' AND received_at < ?", before);
}

Result<std::vector<Message>> searchMessages(Database &database, UserId user, const MessageSearch &search)
{
    auto query = queryOf(search, user);
    if (!query) {
        return fail(std::move(query.error()));
    }
    return database.all("SELECT " MESSAGE_COLUMNS " FROM message_words CROSS JOIN messages ON id = message_words.rowid "
                        "WHERE message_words MATCH ?1 AND message_words.rowid < ?2 AND user_id = ?3 AND "
                        "(?4 IS NULL OR conversation_id = ?4) AND (disposition <> 'drop' OR direction = 'outgoing') "
                        "ORDER BY message_words.rowid DESC LIMIT ?5",
                        readMessage, *query, search.before.value_or(MessageId(std::numeric_limits<qint64>::max())),
                        user, search.conversation, search.limit);
}

} // namespace locum::store
