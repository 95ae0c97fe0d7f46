// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/vocabulary.h"

#include <algorithm>

namespace locum::language {

namespace {

template <class Id, class Rows, class NameOf>
std::optional<Id> find(const Rows &rows, QByteArrayView name, NameOf nameOf)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto &row) { return nameOf(row) == name; });
    return found == rows.end() ? std::nullopt : std::optional(static_cast<Id>(found - rows.begin()));
}

const auto ownName = [](const auto &row) { return QByteArrayView(row.name); };

} // namespace

std::optional<FieldId> Vocabulary::field(QByteArrayView path) const
{
    return find<FieldId>(fields, path, [](const Field &row) { return QByteArrayView(row.path); });
}

std::optional<EventId> Vocabulary::event(QByteArrayView name) const
{
    return find<EventId>(events, name, ownName);
}

std::optional<EnumId> Vocabulary::enumeration(QByteArrayView name) const
{
    return find<EnumId>(enums, name, ownName);
}

std::optional<ReferenceKindId> Vocabulary::referenceKind(QByteArrayView name) const
{
    return find<ReferenceKindId>(referenceKinds, name, ownName);
}

QString Vocabulary::typeName(const Type &type) const
{
    const auto base = [&]() -> QString {
        switch (type.base) {
        case BaseType::Bool:
            return QStringLiteral("bool");
        case BaseType::Int:
            return QStringLiteral("int");
        case BaseType::Text:
            return QStringLiteral("text");
        case BaseType::Size:
            return QStringLiteral("size");
        case BaseType::Duration:
            return QStringLiteral("duration");
        case BaseType::Time:
            return QStringLiteral("time");
        case BaseType::TimeRange:
            return QStringLiteral("timerange");
        case BaseType::Date:
            return QStringLiteral("date");
        case BaseType::DateRange:
            return QStringLiteral("daterange");
        case BaseType::Instant:
            return QStringLiteral("instant");
        case BaseType::Weekday:
            return QStringLiteral("weekday");
        case BaseType::Lang:
            return QStringLiteral("lang");
        case BaseType::Enum:
            return type.detail < enums.size() ? QString::fromUtf8(enums[type.detail].name) : QStringLiteral("enum");
        case BaseType::Reference:
            return type.detail < referenceKinds.size() ? QString::fromUtf8(referenceKinds[type.detail].name)
                                                       : QStringLiteral("reference");
        case BaseType::Hours:
            return QStringLiteral("hours");
        }
        return {};
    };
    const QString name = type.list ? QStringLiteral("list<%1>").arg(base()) : base();
    return type.optional ? name + QLatin1Char('?') : name;
}

} // namespace locum::language
