// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cellprotocol/field_writer.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <limits>

/// Reads what Fields<T> states. Only the codec includes this.
namespace locum::cellprotocol {

/// What was found wrong first, with the path of the field, innermost first.
struct Problem {
    QByteArray code; ///< empty: nothing
    QString expected;
    QStringList path;

    explicit operator bool() const { return !code.isEmpty(); }
    Error toError() const;
};

class FieldReader {
public:
    FieldReader(const QJsonObject &json, Problem &problem) : m_json(json), m_problem(problem) {}

    template <class T>
    void operator()(Key key, T &value)
    {
        const auto json = m_json.value(key.latin1());
        if (!m_problem && !json.isUndefined() && !json.isNull()) {
            readField(key, json, value);
        }
    }

    template <class T>
    void operator()(Key key, T &value, const T &)
    {
        operator()(key, value);
    }

    template <class T>
    void operator()(Key key, std::optional<T> &value)
    {
        const auto json = m_json.value(key.latin1());
        if (!m_problem && !json.isUndefined() && !json.isNull()) {
            value.emplace(blankValue<T>());
            readField(key, json, *value);
        }
    }

    template <class T>
    void required(Key key, T &value)
    {
        if (m_problem) {
            return;
        }
        const auto json = m_json.value(key.latin1());
        if (json.isUndefined()) {
            m_problem = {"cellprotocol.field.missing", QStringLiteral("is missing"), {QString(key.latin1())}};
            return;
        }
        readField(key, json, value);
    }

    void code(Key key, QByteArray &value)
    {
        QString text;
        required(key, text);
        value = text.toUtf8();
    }

    void base64(Key key, QByteArray &value, qsizetype maximumBytes);
    void latin1(Key key, QByteArray &bytes);
    void headers(Key key, QMap<QByteArray, QByteArray> &headers);
    void secrets(Key key, Secrets &secrets);
    void life(std::variant<FirstLife, ResumedLife> &life);

    template <class T>
    static T blankValue()
    {
        if constexpr (std::is_constructible_v<T, qint64> && !std::is_default_constructible_v<T>) {
            return T(0);
        } else if constexpr (std::is_constructible_v<T, QString> && !std::is_default_constructible_v<T>) {
            return T(QString());
        } else {
            return blankOf<T>();
        }
    }

    template <class... Ts>
    static bool readVariant(const QJsonObject &object, Problem &problem, std::variant<Ts...> &variant)
    {
        const auto type = object.value(QLatin1String("type")).toString();
        const bool known = (readAlternative<Ts>(type, object, problem, variant) || ...);
        if (!known) {
            problem = {"cellprotocol.type.unknown",
                       QStringLiteral("is '%1', which is unknown").arg(type.left(64)),
                       {QStringLiteral("type")}};
        }
        return !problem;
    }

private:
    template <class T, class Variant>
    static bool readAlternative(const QString &type, const QJsonObject &object, Problem &problem, Variant &variant)
    {
        if (type != QLatin1String(Fields<T>::type)) {
            return false;
        }
        FieldReader reader(object, problem);
        Fields<T>::visit(reader, variant.template emplace<T>(blankValue<T>()));
        return true;
    }

    template <class T>
    void readField(Key key, const QJsonValue &json, T &value)
    {
        if (!read(json, value)) {
            m_problem.path.append(QString(key.latin1()));
        }
    }

    bool blame(QString expected);

    bool read(const QJsonValue &json, QString &value);
    bool read(const QJsonValue &json, bool &value);
    bool read(const QJsonValue &json, int &value);
    bool read(const QJsonValue &json, qint64 &value);
    bool read(const QJsonValue &json, quint64 &value);
    bool read(const QJsonValue &json, Instant &value);
    bool read(const QJsonValue &json, Duration &value);
    bool read(const QJsonValue &json, Secret &value);
    bool read(const QJsonValue &json, QJsonObject &value);
    bool read(const QJsonValue &json, QJsonArray &value);
    bool read(const QJsonValue &json, QJsonValue &value);
    bool read(const QJsonValue &json, SettingsForm &value);
    bool readInteger(const QJsonValue &json, qint64 &value, qint64 least, qint64 most);

    template <class E>
        requires std::is_enum_v<E>
    bool read(const QJsonValue &json, E &value)
    {
        const auto found = json.isString() ? fromName<E>(json.toString()) : std::nullopt;
        if (!found) {
            QStringList names;
            for (const auto &entry : EnumNames<E>::entries) {
                names.append(QLatin1String(entry.second));
            }
            return blame(QStringLiteral("must be one of: %1").arg(names.join(QStringLiteral(", "))));
        }
        value = *found;
        return true;
    }

    /// Row ids are positive.
    template <class Tag>
    bool read(const QJsonValue &json, StrongId<Tag, qint64> &id)
    {
        qint64 value = 0;
        if (!readInteger(json, value, 1, std::numeric_limits<qint64>::max())) {
            return false;
        }
        id = StrongId<Tag, qint64>(value);
        return true;
    }

    template <class Tag>
    bool read(const QJsonValue &json, StrongId<Tag, QString> &id)
    {
        const auto text = json.toString();
        if (text.isEmpty()) {
            return blame(QStringLiteral("must be a text that is not empty"));
        }
        id = StrongId<Tag, QString>(text);
        return true;
    }

    template <class T>
    bool read(const QJsonValue &json, QList<T> &list)
    {
        if (!json.isArray()) {
            return blame(QStringLiteral("must be a list"));
        }
        const auto array = json.toArray();
        list.clear();
        list.reserve(array.size());
        for (const auto &entry : array) {
            auto value = blankValue<T>();
            if (!read(QJsonValue(entry), value)) {
                m_problem.path.append(QString::number(list.size()));
                return false;
            }
            list.append(std::move(value));
        }
        return true;
    }

    template <class... Ts>
    bool read(const QJsonValue &json, std::variant<Ts...> &variant)
    {
        if (!json.isObject()) {
            return blame(QStringLiteral("must be an object"));
        }
        return readVariant(json.toObject(), m_problem, variant);
    }

    template <HasFields T>
    bool read(const QJsonValue &json, T &value)
    {
        if (!json.isObject()) {
            return blame(QStringLiteral("must be an object"));
        }
        const auto object = json.toObject();
        FieldReader reader(object, m_problem);
        Fields<T>::visit(reader, value);
        return !m_problem;
    }

    const QJsonObject &m_json;
    Problem &m_problem;
};

} // namespace locum::cellprotocol
