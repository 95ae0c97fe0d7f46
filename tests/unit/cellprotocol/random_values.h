// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cellprotocol/fields.h"

#include <QJsonArray>

#include <random>

namespace locum::test {

using namespace cellprotocol;

/// Fills whatever Fields<T> states with random values: a field that is added to a struct is tested without more ado.
class RandomFiller {
public:
    explicit RandomFiller(quint64 seed) : m_random(seed) {}

    template <class T>
    T make()
    {
        auto value = blank<T>();
        Fields<T>::visit(*this, value);
        return value;
    }

    /// A variant of the alternative number `index`.
    template <class... Ts>
    std::variant<Ts...> makeAlternative(size_t index, std::type_identity<std::variant<Ts...>>)
    {
        std::optional<std::variant<Ts...>> result;
        size_t at = 0;
        ((at++ == index ? void(result = make<Ts>()) : void()), ...);
        return *result;
    }

    // What Fields<T>::visit calls.
    template <class T>
    void operator()(Key, T &value)
    {
        if (chance()) {
            fill(value);
        }
    }
    template <class T>
    void operator()(Key key, T &value, const T &)
    {
        operator()(key, value);
    }
    template <class T>
    void required(Key, T &value)
    {
        fill(value);
    }
    void code(Key, QByteArray &value) { value = text().toUtf8(); }
    void base64(Key, QByteArray &value, qsizetype maximum)
    {
        value = QByteArray(number(0, int(std::min<qsizetype>(maximum, 300))), Qt::Uninitialized);
        for (auto &byte : value) {
            byte = static_cast<char>(number(0, 255));
        }
    }
    void latin1(Key, QByteArray &value) { value = text().toLatin1(); }
    void headers(Key, QMap<QByteArray, QByteArray> &value)
    {
        value.clear();
        for (int i = number(0, 3); i > 0; --i) {
            value.insert(text().toLatin1(), text().toLatin1());
        }
    }
    void secrets(Key, Secrets &secrets)
    {
        for (int i = number(0, 3); i > 0; --i) {
            secrets.insert_or_assign(text(), Secret(text().toUtf8()));
        }
    }
    void life(std::variant<FirstLife, ResumedLife> &life)
    {
        if (chance()) {
            life = FirstLife{Secret(text().toUtf8())};
            return;
        }
        ResumedLife resumed{Secret(text().toUtf8()), text(), quint64(number(0, 1000)), quint64(number(0, 1000)), {}};
        fill(resumed.accounts);
        life = resumed;
    }

    int number(int least, int most) { return std::uniform_int_distribution(least, most)(m_random); }
    bool chance() { return number(0, 1) == 1; }

    QString text()
    {
        static const QString pieces[] = {QStringLiteral("a"),
                                         QStringLiteral("Hello, world"),
                                         QStringLiteral("\"\\/\b\f\n\r\t"),
                                         QString(QChar(0)),
                                         QStringLiteral("\u001f\u007f"),
                                         QStringLiteral("\u00e4\u00df\u0416"),
                                         QStringLiteral("\u2028\ufeff"),
                                         QStringLiteral("\U0001F600"),
                                         QStringLiteral("{}[],:"),
                                         QStringLiteral("\u05e9\u0644\u202e")};
        QString result;
        for (int i = number(0, 6); i > 0; --i) {
            result += pieces[number(0, int(std::size(pieces)) - 1)];
        }
        return result;
    }

private:
    template <class T>
    static T blank()
    {
        if constexpr (std::is_constructible_v<T, qint64> && !std::is_default_constructible_v<T>) {
            return T(1);
        } else if constexpr (std::is_constructible_v<T, QString> && !std::is_default_constructible_v<T>) {
            return T(QStringLiteral("t"));
        } else {
            return blankOf<T>();
        }
    }

    void fill(QString &value) { value = text(); }
    void fill(bool &value) { value = chance(); }
    void fill(int &value) { value = number(std::numeric_limits<int>::min(), std::numeric_limits<int>::max()); }
    void fill(qint64 &value) { value = qint64(m_random() >> 1); }
    void fill(quint64 &value) { value = m_random() >> 1; }
    void fill(Instant &value) { value = instantFromMilliseconds(qint64(m_random() % 253'402'300'799'999)); }
    void fill(Duration &value) { value = Duration(number(0, 1'000'000)); }
    void fill(Secret &value) { value = Secret(text().toUtf8()); }
    void fill(QJsonObject &value)
    {
        value = {};
        for (int i = number(0, 3); i > 0; --i) {
            value.insert(text(),
                         chance() ? QJsonValue(text()) : QJsonValue(QJsonArray{number(-9, 9), chance(), QJsonValue()}));
        }
    }
    void fill(QJsonArray &value)
    {
        value = {};
        for (int i = number(0, 3); i > 0; --i) {
            QJsonValue one;
            fill(one);
            value.append(one);
        }
    }
    void fill(QJsonValue &value)
    {
        switch (number(0, 4)) {
        case 0:
            value = chance();
            return;
        case 1:
            value = number(-1000, 1000);
            return;
        case 2:
            value = QJsonArray{text(), number(0, 9)};
            return;
        default:
            value = text();
        }
    }
    void fill(SettingsForm &form)
    {
        for (int i = number(0, 3); i > 0; --i) {
            FormField field{QStringLiteral("field-%1").arg(i), text(), text()};
            fill(field.type);
            fill(field.required);
            fill(field.advanced);
            field.defaultValue = chance() ? QJsonValue(text()) : QJsonValue();
            field.choices.append({text(), text()});
            form.fields.append(field);
        }
    }
    template <class E>
        requires std::is_enum_v<E>
    void fill(E &value)
    {
        const auto &entries = EnumNames<E>::entries;
        value = entries[number(0, int(std::size(entries)) - 1)].first;
    }
    template <class Tag>
    void fill(StrongId<Tag, qint64> &id)
    {
        id = StrongId<Tag, qint64>(qint64(m_random() >> 1) | 1);
    }
    template <class Tag>
    void fill(StrongId<Tag, QString> &id)
    {
        id = StrongId<Tag, QString>(QStringLiteral("t") + text());
    }
    template <class T>
    void fill(std::optional<T> &value)
    {
        value.emplace(blank<T>());
        fill(*value);
    }
    template <class T>
    void fill(QList<T> &list)
    {
        list.clear();
        for (int i = number(0, 3); i > 0; --i) {
            auto value = blank<T>();
            fill(value);
            list.append(value);
        }
    }
    template <class... Ts>
    void fill(std::variant<Ts...> &variant)
    {
        variant = makeAlternative(size_t(number(0, int(sizeof...(Ts)) - 1)), std::type_identity<std::variant<Ts...>>());
    }
    template <HasFields T>
    void fill(T &value)
    {
        Fields<T>::visit(*this, value);
    }

    std::mt19937_64 m_random;
};

} // namespace locum::test
