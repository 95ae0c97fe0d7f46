// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/trace_words.h"

#include "base/overloaded.h"
#include "language/clean_text.h"
#include "language/tree_walk.h"
#include "language/value_words.h"

#include <QDateTime>

namespace locum::language {

namespace {

constexpr int mostText = 60; ///< code points of a text
constexpr size_t mostItems = 5;

QString sourceOf(const Program &program, const Span &span)
{
    return span.end > span.begin ? QString::fromUtf8(program.sources.text(span)).simplified() : QString();
}

/// As it is written; where it is not written (made by the checker) a field by its path.
QString nameOf(const Program &program, NodeId node)
{
    const Node &one = program.nodes[node];
    if (const QString source = sourceOf(program, one.span); !source.isEmpty()) {
        return source;
    }
    const auto *value = std::get_if<SlotValue>(&one.node);
    return value ? QString::fromUtf8(program.vocabulary->fields[program.slots[value->slot].field].path)
                 : TraceWords::tr("the value");
}

QString duration(qint64 milliseconds)
{
    struct Unit {
        qint64 milliseconds;
        const char *name;
    };
    constexpr Unit units[] = {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "min"}, {1'000, "s"}};
    QString words = milliseconds < 0 ? QStringLiteral("-") : QString();
    qint64 rest = std::abs(milliseconds / 1000) * 1000;
    for (const Unit &unit : units) {
        if (rest >= unit.milliseconds) {
            words += QString::number(rest / unit.milliseconds) + QLatin1String(unit.name);
            rest %= unit.milliseconds;
        }
    }
    return words.isEmpty() || words == QLatin1String("-") ? QStringLiteral("0s") : words;
}

QString writtenNumber(const Program &program, const Type &type, qint64 number)
{
    const auto time = [&] {
        return QStringLiteral("%1:%2")
            .arg(number / 60, 2, 10, QLatin1Char('0'))
            .arg(number % 60, 2, 10, QLatin1Char('0'));
    };
    switch (type.base) {
    case BaseType::Bool:
        return number != 0 ? QStringLiteral("true") : QStringLiteral("false");
    case BaseType::Time:
        return time();
    case BaseType::Date:
        return QDate::fromJulianDay(number).toString(Qt::ISODate);
    case BaseType::Duration:
        return duration(number);
    case BaseType::Instant:
        return QDateTime::fromMSecsSinceEpoch(number, Qt::UTC).toString(Qt::ISODate);
    case BaseType::Reference:
        return QLatin1Char('#') + QString::number(number);
    case BaseType::Weekday: {
        constexpr const char *names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
        return number >= 1 && number <= 7 ? QString::fromLatin1(names[number - 1]) : QString::number(number);
    }
    case BaseType::Enum:
    case BaseType::Size: {
        QString words = numberWords(*program.vocabulary, type, number, {QLocale::c()});
        return type.base == BaseType::Enum ? words.replace(QLatin1Char(' '), QLatin1Char('_'))
                                           : words.remove(QLatin1Char(' '));
    }
    case BaseType::Int:
    case BaseType::Text:
    case BaseType::Lang:
    case BaseType::TimeRange:
    case BaseType::DateRange:
    case BaseType::Hours:
        return QString::number(number);
    }
    return {};
}

QString quoted(std::string_view text)
{
    return QLatin1Char('"') + cleanText(text, mostText) + QLatin1Char('"');
}

/// What a person, group … is called, if there is a field for it.
QString referenceName(const Program &program, NodeId node, const FieldSource &facts)
{
    const auto *value = std::get_if<SlotValue>(&program.nodes[node].node);
    if (!value || program.nodes[node].type.list) {
        return {};
    }
    const std::vector<Field> &fields = program.vocabulary->fields;
    const QByteArray path = fields[program.slots[value->slot].field].path + ".name";
    for (size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].path == path && fields[i].parameters.empty()) {
            const Value name = facts.field(Slot{static_cast<FieldId>(i), {}});
            const auto *text = std::get_if<std::string_view>(&name.value);
            return text ? quoted(*text) : QString();
        }
    }
    return {};
}

/// Only the values: what a test needs of its matches is not asked again.
class ValueWalk : public TreeWalk {
public:
    ValueWalk(const Program &program, const FieldSource &facts) : TreeWalk(program), m_facts(facts) {}

private:
    Value slot(SlotId slot) override { return m_facts.field(program().slots[slot]); }
    FieldSource::Moment moment() override { return m_facts.moment(); }
    bool matches(quint32, std::string_view) override { return false; }

    const FieldSource &m_facts;
};

std::optional<NodeId> leftOf(const Node &test)
{
    return std::visit(Overloaded{[](const BoolTruth &one) { return std::optional(one.value); },
                                 [](const InHoursTruth &one) { return std::optional(one.instant); },
                                 [](const CompareTruth &one) { return std::optional(one.left); },
                                 [](const AnyOfTruth &one) { return std::optional(one.left); },
                                 [](const SameTruth &one) { return std::optional(one.left); },
                                 [](const InTextsTruth &one) { return std::optional(one.left); },
                                 [](const InRangeTruth &one) { return std::optional(one.left); },
                                 [](const ContainsTruth &one) { return std::optional(one.left); },
                                 [](const StartsWithTruth &one) { return std::optional(one.left); },
                                 [](const EndsWithTruth &one) { return std::optional(one.left); },
                                 [](const MatchesTruth &one) { return std::optional(one.left); },
                                 [](const auto &) { return std::optional<NodeId>(); }},
                      test.node);
}

/// The right side, where it is a value of its own that may change from event to event.
std::optional<NodeId> rightOf(const Program &program, const Node &test)
{
    const auto changing = [&](NodeId node) {
        return std::holds_alternative<ConstantValue>(program.nodes[node].node) ? std::nullopt : std::optional(node);
    };
    return std::visit(
        Overloaded{[&](const CompareTruth &one) { return changing(one.right); },
                   [&](const SameTruth &one) { return changing(one.right); },
                   [&](const StartsWithTruth &one) { return changing(one.right); },
                   [&](const EndsWithTruth &one) { return changing(one.right); },
                   [&](const ContainsTruth &one) { return one.isDynamic ? changing(one.dynamic) : std::nullopt; },
                   [](const auto &) { return std::optional<NodeId>(); }},
        test.node);
}

/// What stands behind the left side: "in 22:30 .. 07:00"; of `person is person:bob`: "person:bob".
QString demand(const Program &program, const Node &test, NodeId left)
{
    const Span &whole = test.span;
    const Span &part = program.nodes[left].span;
    if (whole.file != part.file || part.begin != whole.begin || part.end <= part.begin || part.end >= whole.end) {
        return {};
    }
    QString rest = sourceOf(program, {whole.file, part.end, whole.end});
    if (rest.startsWith(QLatin1String("is ")) && !rest.startsWith(QLatin1String("is not "))) {
        rest.remove(0, 3);
    } else if (rest.startsWith(QLatin1String("== "))) {
        rest.remove(0, 3);
    }
    return rest;
}

} // namespace

QString writtenValue(const Program &program, NodeId node, const Value &value, const FieldSource &facts)
{
    const Type &type = program.nodes[node].type;
    const auto joined = [](const auto &items, auto &&word) {
        QStringList words;
        for (const auto &item : items) {
            if (static_cast<size_t>(words.size()) == mostItems) {
                words.append(QStringLiteral("…"));
                break;
            }
            words.append(word(item));
        }
        return QLatin1Char('[') + words.join(QLatin1String(", ")) + QLatin1Char(']');
    };
    const auto number = [&](qint64 one) { return writtenNumber(program, type, one); };
    if (type.base == BaseType::Reference && value.isKnown()) {
        if (const QString name = referenceName(program, node, facts); !name.isEmpty()) {
            return name;
        }
    }
    return std::visit(Overloaded{[](Value::Unknown) { return TraceWords::tr("unknown"); },
                                 [&](qint64 one) { return number(one); },
                                 [](std::string_view text) { return quoted(text); },
                                 [&](const Range &range) {
                                     const Type end{type.base == BaseType::DateRange ? BaseType::Date : BaseType::Time};
                                     return writtenNumber(program, end, range.from) + QLatin1String(" .. ") +
                                            writtenNumber(program, end, range.to);
                                 },
                                 [&](std::span<const qint64> numbers) { return joined(numbers, number); },
                                 [&](std::span<const std::string_view> texts) { return joined(texts, quoted); }},
                      value.value);
}

QString testWords(const Program &program, NodeId testId, bool negated, Truth truth, const FieldSource &facts)
{
    const Node &test = program.nodes[testId];
    const QString source = sourceOf(program, test.span);
    if (const auto *known = std::get_if<KnownTruth>(&test.node)) {
        const QString path = QString::fromUtf8(program.vocabulary->fields[program.slots[known->slot].field].path);
        const bool isKnown = (truth == Truth::True) != negated;
        return isKnown ? TraceWords::tr("%1 is known").arg(path) : TraceWords::tr("%1 is unknown").arg(path);
    }
    ValueWalk walk(program, facts);
    const std::optional<NodeId> left = leftOf(test);
    if (!left) { // a value as a condition
        const Value value = walk.value(testId);
        return TraceWords::tr("%1 is %2").arg(nameOf(program, testId), writtenValue(program, testId, value, facts));
    }
    const std::optional<NodeId> right = rightOf(program, test);
    const auto is = [&](NodeId node) {
        return TraceWords::tr("%1 is %2")
            .arg(nameOf(program, node), writtenValue(program, node, walk.value(node), facts));
    };
    if (truth == Truth::Unknown) {
        return right && !walk.value(*right).isKnown() && walk.value(*left).isKnown() ? is(*right) : is(*left);
    }
    const QString values = right ? TraceWords::tr("%1 and %2").arg(is(*left), is(*right)) : is(*left);
    const QString wanted = demand(program, test, *left);
    const bool holds = (truth == Truth::True) != negated;
    if (source.isEmpty() || std::holds_alternative<BoolTruth>(test.node)) {
        return values;
    }
    if (truth == Truth::False && !holds && !right && !wanted.isEmpty()) {
        return TraceWords::tr("%1, not %2").arg(values, wanted);
    }
    if (truth == Truth::False) {
        return holds ? TraceWords::tr("%1: '%2' holds and must not").arg(values, source)
                     : TraceWords::tr("%1: '%2' does not hold").arg(values, source);
    }
    return holds ? TraceWords::tr("%1: '%2' holds").arg(values, source)
                 : TraceWords::tr("%1: '%2' does not hold").arg(values, source);
}

} // namespace locum::language
