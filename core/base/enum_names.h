// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLatin1String>
#include <QString>

#include <optional>
#include <utility>

namespace locum {

/// The names of an enum's values, as they stand on the wire and in the database (snake_case, stable for ever).
/// Specialise it beside the enum: `static constexpr std::pair<E, const char *> entries[]`, every value once.
template <class E>
struct EnumNames;

template <class E>
constexpr QLatin1String nameOf(E value)
{
    for (const auto &[entry, name] : EnumNames<E>::entries) {
        if (entry == value) {
            return QLatin1String(name);
        }
    }
    Q_UNREACHABLE();
}

/// The value of that name, or nothing when there is none.
template <class E>
std::optional<E> fromName(QStringView name)
{
    for (const auto &[entry, entryName] : EnumNames<E>::entries) {
        if (name == QLatin1String(entryName)) {
            return entry;
        }
    }
    return std::nullopt;
}

} // namespace locum

/// LOCUM_ENUM_NAMES(Type, {Type::A, "a"}, …), outside any namespace.
#define LOCUM_ENUM_NAMES(Type, ...)                                                                                    \
    template <>                                                                                                        \
    struct locum::EnumNames<Type> {                                                                                    \
        static constexpr std::pair<Type, const char *> entries[] = {__VA_ARGS__};                                      \
    };
