// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/api.h"

#include <QCoreApplication>

#include <cmath>

namespace locum::gateway {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Gateway", text);
}

struct Explained {
    const char *code; ///< the whole code, or its beginning with a dot at the end
    int status;
    const char *message;
};

constexpr Explained explanations[] = {
    {"login.refused", 401, QT_TRANSLATE_NOOP("Gateway", "The user name or the password is wrong.")},
    {"login.too_many", 429, QT_TRANSLATE_NOOP("Gateway", "Too many attempts: wait before you try again.")},
    {"session.required", 401, QT_TRANSLATE_NOOP("Gateway", "Log in first.")},
    {"admin.required", 403,
     QT_TRANSLATE_NOOP("Gateway", "Only the administrator may do this, with locumctl on the server.")},
    {"user.name.taken", 409, QT_TRANSLATE_NOOP("Gateway", "There is a user of that name already.")},
    {"user.name.invalid", 422, QT_TRANSLATE_NOOP("Gateway", "A user name has 1 to 32 of a-z, 0-9, '.', '_' and '-'.")},
    {"user.password.weak", 422, QT_TRANSLATE_NOOP("Gateway", "The password is too short: use at least 8 characters.")},
    {"user.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such user.")},
    {"device.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such device.")},
    {"network.unknown", 422, QT_TRANSLATE_NOOP("Gateway", "There is no such network: see the list of networks.")},
    {"account.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such account.")},
    {"contact.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such contact.")},
    {"conversation.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such conversation.")},
    {"message.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such message.")},
    {"request.unknown", 404,
     QT_TRANSLATE_NOOP("Gateway", "There is no such request; it may have been answered already.")},
    {"message.empty", 422, QT_TRANSLATE_NOOP("Gateway", "The message has no text.")},
    {"message.too_long", 422, QT_TRANSLATE_NOOP("Gateway", "The message is too long.")},
    {"form.", 422, QT_TRANSLATE_NOOP("Gateway", "The form is not filled in as it should be.")},
    {"request.", 422, QT_TRANSLATE_NOOP("Gateway", "The request is not as it should be.")},
    {"route.method", 405, QT_TRANSLATE_NOOP("Gateway", "This path does not take that method.")},
    {"route.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is nothing at this path; see /api/v1/openapi.json.")},
    {"store.full", 507,
     QT_TRANSLATE_NOOP("Gateway", "The server's disk is full: nothing can be stored until there is room.")},
    {"store.duplicate", 409, QT_TRANSLATE_NOOP("Gateway", "There is one already.")},
    {"store.", 503, QT_TRANSLATE_NOOP("Gateway", "The server's database does not answer as it should: see its log.")},
    {"network.", 502, QT_TRANSLATE_NOOP("Gateway", "The network did not take it.")},
    {"cell.", 502, QT_TRANSLATE_NOOP("Gateway", "The network's plugin is not running; it is started again by itself.")},
};

const Explained *explanationOf(const Error &error)
{
    for (const auto &entry : explanations) {
        const QByteArrayView code(entry.code);
        if (code.endsWith('.') ? error.code.startsWith(code) : error.code == code) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace

int statusOf(const Error &error)
{
    if (const auto *entry = explanationOf(error)) {
        return entry->status;
    }
    if (error.code.endsWith(".unknown")) {
        return 404;
    }
    return error.retry == Retry::Later ? 503 : 422;
}

QString messageOf(const Error &error)
{
    const auto *entry = explanationOf(error);
    if (!entry) {
        return error.detail;
    }
    const auto message = tr(entry->message);
    // The families say what is wrong in their detail.
    return QByteArrayView(entry->code).endsWith('.') && !error.detail.isEmpty()
               ? QStringLiteral("%1 (%2)").arg(message, error.detail)
               : message;
}

ApiResponse errorResponse(const Error &error)
{
    QJsonObject object{{QStringLiteral("code"), QString::fromUtf8(error.code)},
                       {QStringLiteral("message"), messageOf(error)},
                       {QStringLiteral("detail"), error.detail}};
    return {statusOf(error), {{QStringLiteral("error"), object}}, {}};
}

ApiResponse noContent()
{
    return {204, {}, {}};
}

QJsonValue BodyReader::take(const char *key, bool required)
{
    const auto name = QString::fromLatin1(key);
    m_asked.append(name);
    const auto value = m_body.value(name);
    if (required && (value.isUndefined() || value.isNull()) && !m_error) {
        m_error = Error{"request.field.missing", QStringLiteral("'%1' is needed").arg(name)};
    }
    return value.isNull() ? QJsonValue(QJsonValue::Undefined) : value;
}

void BodyReader::wrong(const char *key, const QString &takes)
{
    if (!m_error) {
        m_error = Error{"request.field.invalid", QStringLiteral("'%1' takes %2").arg(QLatin1String(key), takes)};
    }
}

QString BodyReader::text(const char *key, bool required)
{
    const auto value = take(key, required);
    if (!value.isUndefined() && !value.isString()) {
        wrong(key, QStringLiteral("a text"));
    }
    if (required && value.isString() && value.toString().isEmpty()) {
        wrong(key, QStringLiteral("a text that is not empty"));
    }
    return value.toString();
}

std::optional<QString> BodyReader::optionalText(const char *key)
{
    const auto value = take(key, false);
    if (value.isUndefined()) {
        return std::nullopt;
    }
    if (!value.isString()) {
        wrong(key, QStringLiteral("a text"));
    }
    return value.toString();
}

Secret BodyReader::secret(const char *key)
{
    return Secret(text(key).toUtf8());
}

std::optional<qint64> BodyReader::integer(const char *key, bool required)
{
    const auto value = take(key, required);
    if (value.isUndefined()) {
        return std::nullopt;
    }
    const auto number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > 9007199254740991.0 || number != std::floor(number)) {
        wrong(key, QStringLiteral("a whole number, 0 or more"));
        return std::nullopt;
    }
    return static_cast<qint64>(number);
}

std::optional<bool> BodyReader::boolean(const char *key, bool required)
{
    const auto value = take(key, required);
    if (value.isUndefined()) {
        return std::nullopt;
    }
    if (!value.isBool()) {
        wrong(key, QStringLiteral("true or false"));
        return std::nullopt;
    }
    return value.toBool();
}

std::optional<QStringList> BodyReader::texts(const char *key)
{
    const auto value = take(key, false);
    if (value.isUndefined()) {
        return std::nullopt;
    }
    QStringList list;
    const auto array = value.toArray();
    for (const auto &entry : array) {
        if (!entry.isString()) {
            wrong(key, QStringLiteral("a list of texts"));
        }
        list.append(entry.toString());
    }
    if (!value.isArray()) {
        wrong(key, QStringLiteral("a list of texts"));
    }
    return list;
}

QJsonObject BodyReader::object(const char *key)
{
    const auto value = take(key, false);
    if (!value.isUndefined() && !value.isObject()) {
        wrong(key, QStringLiteral("an object"));
    }
    return value.toObject();
}

std::optional<Instant> BodyReader::instant(const char *key)
{
    const auto value = optionalText(key);
    if (!value || value->isEmpty()) {
        return std::nullopt;
    }
    const auto instant = instantFromIso(*value);
    if (!instant) {
        wrong(key, QStringLiteral("a time such as 2026-07-06T18:00:00Z"));
    }
    return instant;
}

Done BodyReader::check()
{
    for (auto it = m_body.begin(); it != m_body.end() && !m_error; ++it) {
        if (!m_asked.contains(it.key())) {
            m_error = Error{"request.field.unknown", QStringLiteral("there is no '%1' here; it takes: %2")
                                                         .arg(it.key(), m_asked.join(QStringLiteral(", ")))};
        }
    }
    if (m_error) {
        return fail(*m_error);
    }
    return {};
}

std::optional<qint64> positiveInteger(const QString &text)
{
    bool good = false;
    const auto number = text.toLongLong(&good);
    if (!good || number < 0 || text.startsWith(u'+')) {
        return std::nullopt;
    }
    return number;
}

} // namespace locum::gateway
