// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/field_reader.h"

#include <QJsonArray>

#include <cmath>

namespace locum::gateway {

QJsonValue FieldReader::take(QLatin1String key, Need need)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull()) {
        if (need == Need::Required && !m_error) {
            m_error = Error{"request.field.missing", QStringLiteral("'%1' is missing").arg(key)};
        }
        return QJsonValue::Null;
    }
    return value;
}

void FieldReader::invalid(QLatin1String key, const QString &takes)
{
    if (!m_error) {
        m_error = Error{"request.field.invalid", QStringLiteral("'%1' takes %2").arg(key, takes)};
    }
}

QString FieldReader::text(QLatin1String key, Need need, int most)
{
    const QJsonValue value = take(key, need);
    if (value.isNull()) {
        return {};
    }
    const QString text = value.toString();
    if (!value.isString() || text.size() > most || text.contains(QChar(u'\0'))) {
        invalid(key, QStringLiteral("a text of at most %1 characters").arg(most));
    } else if (need == Need::Required && text.isEmpty()) {
        invalid(key, QStringLiteral("a text that is not empty"));
    }
    return text;
}

std::optional<QString> FieldReader::optionalText(QLatin1String key, int most)
{
    return take(key, Need::Optional).isNull() ? std::nullopt : std::optional(text(key, Need::Optional, most));
}

Secret FieldReader::secret(QLatin1String key, Need need)
{
    return Secret(text(key, need, 4096).toUtf8());
}

bool FieldReader::boolean(QLatin1String key)
{
    const QJsonValue value = take(key, Need::Required);
    if (!value.isBool() && !value.isNull()) {
        invalid(key, QStringLiteral("true or false"));
    }
    return value.toBool();
}

std::optional<bool> FieldReader::optionalBoolean(QLatin1String key)
{
    return take(key, Need::Optional).isNull() ? std::nullopt : std::optional(boolean(key));
}

qint64 FieldReader::integer(QLatin1String key, qint64 least, qint64 most)
{
    const QJsonValue value = take(key, Need::Required);
    if (value.isNull()) {
        return least;
    }
    const double number = value.toDouble(std::nan(""));
    // Not by toInteger(): that gives its default for 1.5 and "7", which is no fault then.
    if (!value.isDouble() || std::floor(number) != number || number < static_cast<double>(least) ||
        number > static_cast<double>(most)) {
        invalid(key, QStringLiteral("an integer from %1 to %2").arg(least).arg(most));
        return least;
    }
    return value.toInteger();
}

qint64 FieldReader::id(QLatin1String key)
{
    return integer(key, 1, largestInteger);
}

QJsonObject FieldReader::object(QLatin1String key)
{
    const QJsonValue value = take(key, Need::Optional);
    if (!value.isNull() && !value.isObject()) {
        invalid(key, QStringLiteral("an object"));
    }
    return value.toObject();
}

std::optional<QStringList> FieldReader::optionalTexts(QLatin1String key)
{
    const QJsonValue value = take(key, Need::Optional);
    if (value.isNull()) {
        return std::nullopt;
    }
    QStringList texts;
    const QJsonArray array = value.toArray();
    bool good = value.isArray() && array.size() <= 100;
    for (const auto &entry : array) {
        good = good && entry.isString() && entry.toString().size() <= 1024 && !entry.toString().contains(QChar(u'\0'));
        texts.append(entry.toString());
    }
    if (!good) {
        invalid(key, QStringLiteral("a list of at most 100 texts"));
    }
    return texts;
}

std::optional<Instant> FieldReader::optionalInstant(QLatin1String key)
{
    const auto written = optionalText(key, 64);
    if (!written || written->isEmpty()) {
        return std::nullopt;
    }
    const auto instant = instantFromIso(*written);
    if (!instant) {
        invalid(key, QStringLiteral("a time as in 2026-07-06T12:00:00Z"));
    }
    return instant;
}

void QueryReader::invalid(QLatin1String key, const QString &takes)
{
    if (!m_error) {
        m_error = Error{"request.query.invalid", QStringLiteral("'%1' takes %2").arg(key, takes)};
    }
}

std::optional<qint64> QueryReader::optionalInteger(QLatin1String key, qint64 least, qint64 most)
{
    if (!m_query.hasQueryItem(key)) {
        return std::nullopt;
    }
    bool good = false;
    const qint64 value = m_query.queryItemValue(key).toLongLong(&good);
    if (!good || value < least || value > most) {
        invalid(key, QStringLiteral("an integer from %1 to %2").arg(least).arg(most));
        return std::nullopt;
    }
    return value;
}

qint64 QueryReader::integer(QLatin1String key, qint64 least, qint64 most, qint64 otherwise)
{
    return optionalInteger(key, least, most).value_or(otherwise);
}

} // namespace locum::gateway
