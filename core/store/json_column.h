// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "store/statement.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>

/// Columns that hold JSON as text. Internal to store.
namespace locum::store {

inline QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

inline QString jsonText(const QJsonArray &array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

inline QString jsonText(const QStringList &list)
{
    return list.isEmpty() ? QStringLiteral("[]") : jsonText(QJsonArray::fromStringList(list));
}

inline QJsonObject readObject(Row &row)
{
    const auto document = QJsonDocument::fromJson(row.text().toUtf8());
    if (!document.isObject()) {
        row.markBad();
    }
    return document.object();
}

inline QJsonArray readArray(Row &row)
{
    const auto document = QJsonDocument::fromJson(row.text().toUtf8());
    if (!document.isArray()) {
        row.markBad();
    }
    return document.array();
}

inline QStringList readTexts(Row &row)
{
    QStringList texts;
    const auto array = readArray(row);
    for (const auto &entry : array) {
        texts.append(entry.toString());
    }
    return texts;
}

/// The value in a row that must be there: `unknown` is the code if it is not.
template <class T>
Result<T> required(Result<std::optional<T>> found, const char *unknown, qint64 id)
{
    if (!found) {
        return fail(std::move(found.error()));
    }
    if (!*found) {
        return fail(unknown, QStringLiteral("there is none with id %1").arg(id));
    }
    return std::move(**found);
}

/// The statement must have changed a row.
inline Done requiredChange(Done done, qint64 changes, const char *unknown, qint64 id)
{
    if (done && changes == 0) {
        return fail(unknown, QStringLiteral("there is none with id %1").arg(id));
    }
    return done;
}

} // namespace locum::store
