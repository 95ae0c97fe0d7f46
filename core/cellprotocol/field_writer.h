// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/overloaded.h"
#include "cellprotocol/fields.h"
#include "cellprotocol/json_writer.h"
#include "model/json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <type_traits>

/// Writes what Fields<T> states. Only the codec includes this.
namespace locum::cellprotocol {

/// Instants on the wire: what a date of four digits can be.
inline constexpr qint64 latestInstant = 253'402'300'799'999;
inline constexpr qint64 earliestInstant = -62'135'596'800'000;

/// Durations on the wire, in milliseconds: from 0 to some 300 years.
inline constexpr qint64 longestDuration = 10'000'000'000'000;

enum class Defaults { Omit, Write };

class FieldWriter {
public:
    FieldWriter(JsonWriter &json, Defaults defaults) : m_json(json), m_defaults(defaults) {}

    template <class T>
    void operator()(Key key, const T &value, const T &otherwise = T{})
    {
        if (m_defaults == Defaults::Write || value != otherwise) {
            required(key, value);
        }
    }

    template <class T>
    void operator()(Key key, const std::optional<T> &value)
    {
        if (value) {
            required(key, *value);
        }
    }

    template <class T>
    void required(Key key, const T &value)
    {
        m_json.key(key.bytes());
        put(value);
    }

    void code(Key key, const QByteArray &value) { required(key, QString::fromUtf8(value)); }

    void base64(Key key, const QByteArray &bytes, qsizetype)
    {
        if (!bytes.isEmpty()) {
            m_json.key(key.bytes());
            m_json.plainString(bytes.toBase64());
        }
    }

    /// Bytes of the wire as a text: each byte a character.
    void latin1(Key key, const QByteArray &bytes) { operator()(key, QString::fromLatin1(bytes)); }

    void headers(Key key, const QMap<QByteArray, QByteArray> &headers)
    {
        QJsonObject object;
        for (auto it = headers.begin(); it != headers.end(); ++it) {
            object.insert(QString::fromLatin1(it.key()), QString::fromLatin1(it.value()));
        }
        operator()(key, object);
    }

    void secrets(Key key, const Secrets &secrets)
    {
        if (m_defaults == Defaults::Omit && secrets.empty()) {
            return;
        }
        m_json.key(key.bytes());
        m_json.beginObject();
        for (const auto &[name, secret] : secrets) {
            QByteArray quoted;
            JsonWriter(quoted).string(name);
            m_json.key(QByteArrayView(quoted).sliced(1, quoted.size() - 2));
            put(secret);
        }
        m_json.endObject();
    }

    void life(const std::variant<FirstLife, ResumedLife> &life)
    {
        std::visit(
            Overloaded{
                [this](const FirstLife &first) { required("token", first.token); },
                [this](const ResumedLife &resumed) {
                    required("resume", resumed.resumeKey);
                    required("epoch", resumed.epoch);
                    required("unacknowledged", QList<quint64>{resumed.firstUnacknowledged, resumed.lastUnacknowledged});
                    required("accounts", resumed.accounts);
                }},
            life);
    }

    /// The fields of a message with its `type`, as one object.
    template <class T>
    void typed(const T &value)
    {
        m_json.beginObject();
        m_json.key("type");
        m_json.plainString(Fields<T>::type);
        Fields<T>::visit(*this, value);
        m_json.endObject();
    }

private:
    void put(QStringView text) { m_json.string(text); }
    void put(const QString &text) { m_json.string(text); }
    void put(bool value) { m_json.boolean(value); }
    void put(int value) { m_json.integer(qint64(value)); }
    void put(qint64 value) { m_json.integer(value); }
    void put(quint64 value) { m_json.integer(value); }
    void put(Instant instant) { m_json.integer(std::clamp(toMilliseconds(instant), earliestInstant, latestInstant)); }
    void put(Duration duration) { m_json.integer(qint64(duration.count())); }
    void put(const Secret &secret) { m_json.string(QString::fromUtf8(secret.reveal())); }
    void put(const QJsonObject &json) { m_json.raw(QJsonDocument(json).toJson(QJsonDocument::Compact)); }
    void put(const QJsonArray &json) { m_json.raw(QJsonDocument(json).toJson(QJsonDocument::Compact)); }
    void put(const QJsonValue &json)
    {
        const auto wrapped = QJsonDocument(QJsonArray{json}).toJson(QJsonDocument::Compact);
        m_json.raw(QByteArrayView(wrapped).sliced(1, wrapped.size() - 2)); // a document is an array or an object
    }
    void put(const SettingsForm &form) { put(toJson(form)); }

    template <class E>
        requires std::is_enum_v<E>
    void put(E value)
    {
        const auto name = nameOf(value);
        m_json.plainString(QByteArrayView(name.data(), name.size()));
    }

    template <class Tag, class Rep>
    void put(const StrongId<Tag, Rep> &id)
    {
        put(id.value());
    }

    template <class T>
    void put(const QList<T> &list)
    {
        m_json.beginArray();
        for (const auto &entry : list) {
            put(entry);
        }
        m_json.endArray();
    }

    template <class... Ts>
    void put(const std::variant<Ts...> &variant)
    {
        std::visit([this](const auto &value) { this->typed(value); }, variant);
    }

    template <HasFields T>
    void put(const T &value)
    {
        m_json.beginObject();
        Fields<T>::visit(*this, value);
        m_json.endObject();
    }

    JsonWriter &m_json;
    Defaults m_defaults;
};

} // namespace locum::cellprotocol
