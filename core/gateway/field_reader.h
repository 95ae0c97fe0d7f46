// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "base/secret.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUrlQuery>

#include <optional>

namespace locum::gateway {

/// Reads the fields of what a device sent, and keeps the first that is missing or wrong (`request.field.missing`,
/// `request.field.invalid`; the detail names the field and what it takes). After a fault its results mean nothing: ask
/// error() before they are used.
class FieldReader {
public:
    explicit FieldReader(const QJsonObject &object) : m_object(object) {}

    enum class Need { Required, Optional };

    /// At most `most` UTF-16 units; empty when it is optional and absent. U+0000 is refused.
    QString text(QLatin1String key, Need need, int most = 1024);
    std::optional<QString> optionalText(QLatin1String key, int most = 1024);
    Secret secret(QLatin1String key, Need need);
    bool boolean(QLatin1String key);
    std::optional<bool> optionalBoolean(QLatin1String key);
    /// Within [least, most].
    qint64 integer(QLatin1String key, qint64 least, qint64 most);
    /// A row id: a positive integer.
    qint64 id(QLatin1String key);
    QJsonObject object(QLatin1String key);
    std::optional<QStringList> optionalTexts(QLatin1String key);
    std::optional<Instant> optionalInstant(QLatin1String key);

    template <class E>
    std::optional<E> optionalEnum(QLatin1String key)
    {
        const auto name = optionalText(key);
        const auto value = name ? fromName<E>(*name) : std::nullopt;
        if (name && !value) {
            invalid(key, namesOf<E>());
        }
        return value;
    }

    const std::optional<Error> &error() const { return m_error; }

private:
    template <class E>
    static QString namesOf()
    {
        QStringList names;
        for (const auto &[value, name] : EnumNames<E>::entries) {
            names.append(QLatin1String(name));
        }
        return QStringLiteral("one of ") + names.join(QLatin1String(", "));
    }

    /// Null when it is absent or null; then with a fault, if it is required.
    QJsonValue take(QLatin1String key, Need need);
    void invalid(QLatin1String key, const QString &takes);

    const QJsonObject &m_object;
    std::optional<Error> m_error;
};

/// The same for what stands behind the '?' of an address (`request.query.invalid`).
class QueryReader {
public:
    explicit QueryReader(const QUrlQuery &query) : m_query(query) {}

    /// Within [least, most], or `otherwise` when it is absent.
    qint64 integer(QLatin1String key, qint64 least, qint64 most, qint64 otherwise);
    std::optional<qint64> optionalInteger(QLatin1String key, qint64 least, qint64 most);

    template <class E>
    E value(QLatin1String key, E otherwise)
    {
        const QString name = m_query.queryItemValue(key, QUrl::FullyDecoded);
        if (name.isEmpty()) {
            return otherwise;
        }
        const auto found = fromName<E>(name);
        if (!found) {
            invalid(key, QStringLiteral("a name that the API's document gives"));
        }
        return found.value_or(otherwise);
    }

    const std::optional<Error> &error() const { return m_error; }

private:
    void invalid(QLatin1String key, const QString &takes);

    const QUrlQuery &m_query;
    std::optional<Error> m_error;
};

/// The largest integer that JSON's numbers hold exactly.
inline constexpr qint64 largestInteger = (qint64(1) << 53) - 1;

} // namespace locum::gateway
