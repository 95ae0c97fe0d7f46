// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/limits.h"
#include "language/scope.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

constexpr std::array listable{BaseType::Text, BaseType::Int,     BaseType::Size, BaseType::Duration,  BaseType::Time,
                              BaseType::Date, BaseType::Weekday, BaseType::Lang, BaseType::Reference, BaseType::Enum};
constexpr std::array unlistable{BaseType::Bool, BaseType::TimeRange, BaseType::DateRange, BaseType::Instant,
                                BaseType::Hours};

template <class Items>
void sortUnique(Items &items)
{
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

/// The value of an enum by its name.
std::optional<qint64> enumValue(const EnumType &type, QByteArrayView name)
{
    const auto found = std::find(type.values.begin(), type.values.end(), name);
    return found == type.values.end() ? std::nullopt : std::optional<qint64>(found - type.values.begin());
}

QByteArray languageTag(QByteArrayView name)
{
    return name.toByteArray().replace('_', '-');
}

} // namespace

std::optional<Type> Scope::itemType(const Name &name)
{
    const QString text = QString::fromUtf8(name.text);
    QStringList names;
    for (const BaseType base : listable) {
        if (base == BaseType::Enum || base == BaseType::Reference) {
            continue;
        }
        names.append(m_context.words.typeName({base}));
        if (names.constLast() == text) {
            return Type{base};
        }
    }
    if (const auto kind = m_context.index.kind(name.text)) {
        return Type{BaseType::Reference, *kind};
    }
    if (const auto enumeration = m_context.words.enumeration(name.text)) {
        return Type{BaseType::Enum, *enumeration};
    }
    for (const BaseType base : unlistable) {
        if (m_context.words.typeName({base}) == text) {
            m_context.report(Code::UnlistableType, name.span, {text});
            return std::nullopt;
        }
    }
    for (const ReferenceKind &kind : m_context.words.referenceKinds) {
        names.append(QString::fromUtf8(kind.name));
    }
    for (const EnumType &type : m_context.words.enums) {
        names.append(QString::fromUtf8(type.name));
    }
    const QString meant = didYouMean(text, names);
    m_context.report(Code::UnknownType, name.span, {text},
                     meant.isEmpty() ? RuleDiagnostics::tr("such as 'text' or 'person'")
                                     : RuleDiagnostics::tr("did you mean '%1'?").arg(meant));
    return std::nullopt;
}

void Scope::bindList(const ListDeclaration &list)
{
    Declared *declared = find(m_values, list.name.text);
    if (!declared || declared->span != list.name.span) {
        return; // declared twice: the first counts
    }
    ListValues &values = m_lists[declared->index];
    const auto type = itemType(list.type);
    if (!type) {
        declared->broken = true;
        return;
    }
    values.item = *type;
    if (const auto *items = std::get_if<std::vector<ExpressionId>>(&list.content)) {
        if (items->size() > static_cast<size_t>(limits::listItems)) {
            m_context.report(Code::TooManyElements, list.name.span, {QString::number(limits::listItems)});
            return;
        }
        for (const ExpressionId id : *items) {
            if (!item(values, id)) {
                declared->broken = true;
            }
        }
    } else {
        itemsOfFile(values, std::get<TextLiteral>(list.content));
    }
    sortUnique(values.numbers);
    sortUnique(values.texts);
}

bool Scope::item(ListValues &list, ExpressionId id)
{
    const Expression &expression = (*m_context.file)[id];
    const auto wrong = [&](const Type &type) {
        m_context.report(Code::WrongType, expression.span, {m_context.typeName(list.item), m_context.typeName(type)});
        return false;
    };
    const auto number = [&](BaseType base, qint64 value) {
        if (list.item.base != base) {
            return wrong({base});
        }
        list.numbers.push_back(value);
        return true;
    };
    return std::visit(
        Overloaded{[](const ErrorExpression &) { return false; },
                   [&](const IntLiteral &one) { return number(BaseType::Int, one.value); },
                   [&](const BoolLiteral &one) { return number(BaseType::Bool, one.value ? 1 : 0); },
                   [&](const SizeLiteral &one) { return number(BaseType::Size, one.bytes); },
                   [&](const DurationLiteral &one) { return number(BaseType::Duration, one.milliseconds); },
                   [&](const TimeLiteral &one) { return number(BaseType::Time, one.minutes); },
                   [&](const DateLiteral &one) { return number(BaseType::Date, one.julianDay); },
                   [&](const TimeRangeLiteral &) { return wrong({BaseType::TimeRange}); },
                   [&](const DateRangeLiteral &) { return wrong({BaseType::DateRange}); },
                   [&](const TextLiteral &one) {
                       if (list.item.base != BaseType::Text && list.item.base != BaseType::Lang) {
                           return wrong({BaseType::Text});
                       }
                       list.texts.push_back(one.text.toUtf8());
                       return true;
                   },
                   [&](const ReferenceName &one) {
                       const auto bound = m_context.reference(one);
                       const auto kind = m_context.index.kind(one.kind);
                       if (kind && (list.item.base != BaseType::Reference || list.item.detail != *kind)) {
                           return wrong({BaseType::Reference, *kind});
                       }
                       if (bound) {
                           list.numbers.push_back(bound->id);
                       }
                       return bound.has_value();
                   },
                   [&](const auto &) {
                       m_context.report(Code::NotConstant, expression.span);
                       return false;
                   }},
        expression.node);
}

void Scope::itemsOfFile(ListValues &list, const TextLiteral &file)
{
    const auto found = listFiles.constFind(file.text);
    if (found == listFiles.constEnd()) {
        return; // said when the file was looked for
    }
    const quint32 source = found->source;
    const QByteArray &text = m_context.program.sources.file(source).text;
    qsizetype begin = 0;
    int items = 0;
    while (begin < text.size()) {
        qsizetype end = text.indexOf('\n', begin);
        end = end < 0 ? text.size() : end;
        const QByteArrayView whole = QByteArrayView(text).sliced(begin, end - begin);
        const QByteArrayView trimmed = whole.trimmed();
        if (!trimmed.isEmpty()) {
            if (++items > limits::listItems) {
                m_context.report(Code::TooManyElements, file.span, {QString::number(limits::listItems)});
                return;
            }
            const auto at = static_cast<quint32>(trimmed.data() - text.constData());
            if (!line(list, {source, at, at + static_cast<quint32>(trimmed.size())}, trimmed)) {
                return;
            }
        }
        begin = end + 1;
    }
}

/// False where no line can be right.
bool Scope::line(ListValues &list, const Span &span, QByteArrayView text)
{
    const auto wrong = [&](const QString &hint = {}) {
        m_context.report(Code::BadListItem, span, {QString::fromUtf8(text), m_context.typeName(list.item)}, hint);
    };
    const auto value = [&](std::optional<qint64> found, const QStringList &names) {
        if (found) {
            list.numbers.push_back(*found);
        } else {
            wrong(suggestion(QString::fromUtf8(text), names, {}));
        }
    };
    switch (list.item.base) {
    case BaseType::Text:
        list.texts.push_back(text.toByteArray());
        return true;
    case BaseType::Lang:
        list.texts.push_back(languageTag(text));
        return true;
    case BaseType::Int: {
        bool isNumber = false;
        const qint64 number = text.toByteArray().toLongLong(&isNumber);
        value(isNumber ? std::optional(number) : std::nullopt, {});
        return true;
    }
    case BaseType::Weekday:
        value(weekdayNamed(text), weekdayNames());
        return true;
    case BaseType::Enum: {
        const EnumType &type = m_context.words.enums[list.item.detail];
        value(enumValue(type, text), asStrings(type.values));
        return true;
    }
    case BaseType::Reference: {
        // person:bob or bob
        const QByteArray kind = m_context.words.referenceKinds[list.item.detail].name;
        const QByteArrayView name = text.startsWith(kind + ':') ? text.sliced(kind.size() + 1) : text;
        if (const auto bound = m_context.reference({kind, QString::fromUtf8(name), span})) {
            list.numbers.push_back(bound->id);
        }
        return true;
    }
    case BaseType::Bool:
    case BaseType::Size:
    case BaseType::Duration:
    case BaseType::Time:
    case BaseType::TimeRange:
    case BaseType::Date:
    case BaseType::DateRange:
    case BaseType::Instant:
    case BaseType::Hours:
        wrong(RuleDiagnostics::tr("lists of this type stand in the rule file itself"));
        return false;
    }
    return false;
}

void Scope::bindHours(const HoursDeclaration &hours)
{
    BoundHours bound{hours.name.text, {}};
    for (const auto &span : hours.spans) {
        std::visit(Overloaded{[&](const TimeSpan &one) {
                                  if (one.from == one.to) {
                                      m_context.report(Code::EmptyRange, one.span, {},
                                                       RuleDiagnostics::tr("the end is not part of it"));
                                  }
                                  bound.parts.push_back({{one.from, one.to}, false, m_context.weekdays(one.days)});
                              },
                              [&](const DateSpan &one) {
                                  if (one.to < one.from) {
                                      m_context.report(Code::EndsBeforeItBegins, one.span);
                                  }
                                  bound.parts.push_back({{one.from, one.to}, true, m_context.weekdays(one.days)});
                              }},
                   span);
    }
    m_context.program.hours.push_back(std::move(bound));
}

void Scope::bindDigest(const DigestDeclaration &digest)
{
    BoundDigest bound{digest.name.text, {}, m_context.weekdays(digest.days), {}};
    for (const TimeOfDay &time : digest.times) {
        bound.minutes.push_back(time.minutes);
    }
    sortUnique(bound.minutes);
    if (digest.to.kind != "channel") {
        m_context.report(Code::WrongTarget, digest.to.span,
                         {QStringLiteral("digest"), QStringLiteral("channel"), QString::fromUtf8(digest.to.kind)});
    } else if (const auto to = m_context.reference(digest.to)) {
        bound.to = *to;
    }
    m_context.program.digests.push_back(std::move(bound));
}

} // namespace locum::language
