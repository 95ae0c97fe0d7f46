// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>
#include <functional>
#include <utility>

namespace locum {

/// An id that is a type of its own: no default, no conversion, no comparison with the ids of other things.
template <class Tag, class Rep = qint64>
class StrongId {
public:
    using Representation = Rep;

    explicit StrongId(Rep value) : m_value(std::move(value)) {}

    const Rep &value() const { return m_value; }

    auto operator<=>(const StrongId &) const = default;
    bool operator==(const StrongId &) const = default;

    friend size_t qHash(const StrongId &id, size_t seed = 0) noexcept { return qHash(id.m_value, seed); }

private:
    Rep m_value;
};

} // namespace locum

template <class Tag, class Rep>
struct std::hash<locum::StrongId<Tag, Rep>> {
    size_t operator()(const locum::StrongId<Tag, Rep> &id) const noexcept { return qHash(id, 0); }
};
