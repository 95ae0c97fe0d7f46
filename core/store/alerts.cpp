// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/alerts.h"

#include "model/json.h"
#include "store/database.h"
#include "store/json_column.h"

namespace locum::store {
namespace {

#define ALERT_COLUMNS                                                                                                  \
    "a.id, a.user_id, a.channel_id, a.key, a.subject, a.thread, a.recipient, a.language, a.state, a.standard, "        \
    "a.urgent, a.passes_quiet, a.due, a.expires, a.attempts, a.created_at, a.sent_at, a.conversation_id, a.remote_id"

Alert readAlert(Row &row)
{
    return {row.id<AlertId>(),
            row.id<UserId>(),
            row.id<ChannelId>(),
            row.text(),
            row.text(),
            row.text(),
            row.text(),
            row.text(),
            row.enumValue<AlertState>(),
            row.boolean(),
            row.boolean(),
            row.boolean(),
            row.instant(),
            row.instant(),
            static_cast<int>(row.integer()),
            row.instant(),
            row.optionalInstant(),
            row.optionalId<ConversationId>(),
            row.text()};
}

AlertPart readPart(Row &row)
{
    return {row.optionalId<MessageId>(), row.instant(), row.text(), row.text()};
}

AlertId readId(Row &row)
{
    return row.id<AlertId>();
}

/// Ends those that have nothing to tell.
Result<int> cancelAll(Database &database, const std::vector<AlertId> &alerts, Instant now, const QString &why)
{
    for (const AlertId id : alerts) {
        auto ended = endAlert(database, id, AlertState::Cancelled, now, {}, std::nullopt);
        if (!ended) {
            return fail(std::move(ended.error()));
        }
        if (auto done = logAlert(database, id, now, QStringLiteral("cancelled"), why); !done) {
            return fail(std::move(done.error()));
        }
    }
    return static_cast<int>(alerts.size());
}

} // namespace

Result<Alert> addAlert(Database &database, const Alert &alert)
{
    auto id = database.insert<AlertId>(
        "INSERT INTO alerts (user_id, channel_id, key, subject, thread, recipient, language, state, standard, urgent, "
        "passes_quiet, due, expires, created_at, conversation_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        alert.user, alert.channel, alert.key, alert.subject, alert.thread, alert.recipient, alert.language, alert.state,
        alert.standard, alert.urgent, alert.passesQuiet, alert.due, alert.expires, alert.createdAt, alert.conversation);
    if (!id) {
        return fail(std::move(id.error()));
    }
    Alert added = alert;
    added.id = *id;
    return added;
}

Done addAlertPart(Database &database, AlertId alert, const AlertPart &part)
{
    return database.run("INSERT INTO alert_parts (alert_id, message_id, at, name, text) VALUES (?, ?, ?, ?, ?)", alert,
                        part.message, part.at, part.name, part.text);
}

Result<std::vector<AlertPart>> alertParts(Database &database, AlertId alert)
{
    return database.all("SELECT message_id, at, name, text FROM alert_parts WHERE alert_id = ? ORDER BY id", readPart,
                        alert);
}

Result<bool> hasAlertOf(Database &database, ChannelId channel, MessageId message)
{
    auto found = database.first("SELECT a.id FROM alert_parts p JOIN alerts a ON a.id = p.alert_id "
                                "WHERE p.message_id = ? AND a.channel_id = ? LIMIT 1",
                                readId, message, channel);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->has_value();
}

Result<std::optional<Alert>> alert(Database &database, AlertId id)
{
    return database.first("SELECT " ALERT_COLUMNS " FROM alerts a WHERE id = ?", readAlert, id);
}

Result<std::optional<Alert>> waitingAlert(Database &database, ChannelId channel, const QString &thread,
                                          const QString &recipient)
{
    return database.first("SELECT " ALERT_COLUMNS " FROM alerts a WHERE channel_id = ? AND thread = ? AND "
                          "recipient = ? AND state = 'queued' AND attempts = 0 ORDER BY id DESC LIMIT 1",
                          readAlert, channel, thread, recipient);
}

Result<std::optional<Instant>> lastTold(Database &database, ChannelId channel, const QString &thread)
{
    auto found = database.first(
        "SELECT max(sent_at) FROM alerts WHERE channel_id = ? AND thread = ?",
        [](Row &row) { return row.optionalInstant(); }, channel, thread);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->value_or(std::nullopt);
}

Result<std::vector<Alert>> dueAlerts(Database &database, UserId user, Instant now)
{
    return database.all("SELECT " ALERT_COLUMNS " FROM alerts a WHERE user_id = ? AND ended_at IS NULL AND "
                        "state = 'queued' AND due <= ? ORDER BY due, id LIMIT 200",
                        readAlert, user, now);
}

Result<std::optional<Instant>> nextAlertDue(Database &database, UserId user, Instant after)
{
    auto found = database.first(
        "SELECT min(due) FROM alerts WHERE user_id = ? AND ended_at IS NULL AND "
        "state = 'queued' AND due > ?",
        [](Row &row) { return row.optionalInstant(); }, user, after);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->value_or(std::nullopt);
}

Result<int> countSent(Database &database, ChannelId channel, Instant since)
{
    auto found = database.first(
        "SELECT count(*) FROM alerts WHERE channel_id = ? AND sent_at >= ?",
        [](Row &row) { return static_cast<int>(row.integer()); }, channel, since);
    if (!found) {
        return fail(std::move(found.error()));
    }
    return found->value_or(0);
}

Done setAlertNews(Database &database, AlertId id, std::optional<ConversationId> conversation, bool urgent,
                  bool passesQuiet, Instant due)
{
    return database.run("UPDATE alerts SET conversation_id = coalesce(?, conversation_id), urgent = ?, "
                        "passes_quiet = ?, due = ? WHERE id = ?",
                        conversation, urgent, passesQuiet, due, id);
}

Result<bool> startAlert(Database &database, AlertId id, const std::optional<QByteArray> &tokenHash)
{
    auto done = database.run("UPDATE alerts SET state = 'sending', attempts = attempts + 1, token_hash = ? "
                             "WHERE id = ? AND state = 'queued'",
                             tokenHash, id);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes() == 1;
}

Done requeueAlert(Database &database, AlertId id, Instant due)
{
    return database.run("UPDATE alerts SET state = 'queued', due = ? WHERE id = ? AND ended_at IS NULL", due, id);
}

Result<bool> endAlert(Database &database, AlertId id, AlertState state, Instant at, const QString &remoteId,
                      const std::optional<Error> &error)
{
    auto done = database.run("UPDATE alerts SET state = ?, ended_at = ?, sent_at = ?, remote_id = ?, error = ? "
                             "WHERE id = ? AND ended_at IS NULL",
                             state, at, state == AlertState::Sent ? std::optional(at) : std::nullopt, remoteId,
                             error ? std::optional(jsonText(toJson(*error))) : std::nullopt, id);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes() == 1;
}

Done requeueSending(Database &database)
{
    return database.run("UPDATE alerts SET state = 'queued' WHERE state = 'sending' AND recipient = ''");
}

Result<std::vector<Alert>> sendingToContacts(Database &database)
{
    return database.all("SELECT " ALERT_COLUMNS " FROM alerts a WHERE a.state = 'sending' AND a.recipient <> '' "
                        "ORDER BY a.id",
                        readAlert);
}

Result<int> cancelRead(Database &database, ConversationId conversation, MessageId upTo, Instant now)
{
    auto touched =
        database.all("SELECT DISTINCT a.id FROM alerts a JOIN alert_parts p ON p.alert_id = a.id JOIN messages m ON "
                     "m.id = p.message_id WHERE m.conversation_id = ? AND m.id <= ? AND a.ended_at IS NULL AND a.state "
                     "= 'queued' AND a.recipient = ''",
                     readId, conversation, upTo);
    if (!touched) {
        return fail(std::move(touched.error()));
    }
    std::vector<AlertId> empty;
    for (const AlertId id : *touched) {
        auto done = database.run("DELETE FROM alert_parts WHERE alert_id = ? AND message_id IN "
                                 "(SELECT id FROM messages WHERE conversation_id = ? AND id <= ?)",
                                 id, conversation, upTo);
        if (!done) {
            return fail(std::move(done.error()));
        }
        auto rest = database.first(
            "SELECT id FROM alert_parts WHERE alert_id = ? LIMIT 1", [](Row &row) { return row.integer(); }, id);
        if (!rest) {
            return fail(std::move(rest.error()));
        }
        if (!rest->has_value()) {
            empty.push_back(id);
        }
    }
    return cancelAll(database, empty, now, QStringLiteral("read"));
}

Result<int> cancelStandard(Database &database, UserId user, Instant now)
{
    auto waiting = database.all("SELECT id FROM alerts WHERE user_id = ? AND ended_at IS NULL AND state = 'queued' "
                                "AND standard = 1 AND subject IN ('message', 'presence')",
                                readId, user);
    if (!waiting) {
        return fail(std::move(waiting.error()));
    }
    return cancelAll(database, *waiting, now, QStringLiteral("back"));
}

Done logAlert(Database &database, AlertId alert, Instant at, const QString &step, const QString &detail)
{
    return database.run("INSERT INTO alert_log (channel_id, alert_id, at, step, detail) "
                        "SELECT channel_id, id, ?, ?, ? FROM alerts WHERE id = ?",
                        at, step, detail, alert);
}

Result<std::vector<AlertLogEntry>> alertLog(Database &database, UserId user, ChannelId channel, int most)
{
    return database.all(
        "SELECT l.alert_id, a.subject, l.at, l.step, l.detail FROM alert_log l JOIN alerts a ON a.id = l.alert_id "
        "WHERE l.channel_id = ? AND a.user_id = ? ORDER BY l.id DESC LIMIT ?",
        [](Row &row) {
            return AlertLogEntry{row.id<AlertId>(), row.text(), row.instant(), row.text(), row.text()};
        },
        channel, user, most);
}

Result<std::optional<Alert>> alertByToken(Database &database, ChannelId channel, const QByteArray &tokenHash,
                                          Instant since)
{
    return database.first("SELECT " ALERT_COLUMNS " FROM alerts a WHERE token_hash = ? AND channel_id = ? AND "
                          "created_at >= ?",
                          readAlert, tokenHash, channel, since);
}

Result<std::optional<Alert>> lastAnswerable(Database &database, ChannelId channel, Instant since)
{
    return database.first("SELECT " ALERT_COLUMNS " FROM alerts a WHERE channel_id = ? AND sent_at >= ? AND "
                          "conversation_id IS NOT NULL AND recipient = '' ORDER BY sent_at DESC, id DESC LIMIT 1",
                          readAlert, channel, since);
}

Result<std::optional<Alert>> alertByRemoteId(Database &database, ChannelId channel, const QString &remoteId)
{
    return database.first("SELECT " ALERT_COLUMNS " FROM alerts a WHERE channel_id = ? AND remote_id = ? AND "
                          "remote_id <> '' AND sent_at IS NOT NULL ORDER BY id DESC LIMIT 1",
                          readAlert, channel, remoteId);
}

Result<qint64> pruneAlerts(Database &database, Instant before)
{
    auto done = database.run("DELETE FROM alerts WHERE ended_at < ?", before);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return database.changes();
}

} // namespace locum::store
