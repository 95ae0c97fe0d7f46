// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_expressions.h"

#include "base/overloaded.h"
#include "language/limits.h"
#include "language/truths.h"

#include <algorithm>

namespace locum::language {

namespace {

/// Of the checker itself: a level of the source is at most a few of these.
constexpr int mostDepth = 4 * limits::nesting;
constexpr size_t mostListValues = 4'000'000;
/// Of `a + b + …`, which stands on its side in the tree.
constexpr size_t mostTerms = static_cast<size_t>(limits::nesting);

class Deeper {
public:
    explicit Deeper(int &depth) : m_depth(depth) { ++m_depth; }
    ~Deeper() { --m_depth; }
    Deeper(const Deeper &) = delete;
    Deeper &operator=(const Deeper &) = delete;

private:
    int &m_depth;
};

} // namespace

bool Expressions::isTooDeep(const Span &span)
{
    if (m_depth < mostDepth) {
        return false;
    }
    m_context.report(Code::NestingTooDeep, span, {QString::number(limits::nesting)});
    return true;
}

Operand Expressions::fixed(const Span &span, Type type, decltype(Constant::value) value) const
{
    Operand operand;
    operand.span = span;
    operand.type = type;
    operand.constant = Constant{type, std::move(value)};
    return operand;
}

Operand Expressions::unknown(const Span &span) const
{
    Operand operand = fixed(span, {}, std::monostate{});
    operand.absent = true;
    operand.mayBeUnknown = true;
    return operand;
}

NodeId Expressions::unknownTruth(const Span &span)
{
    return m_context.node(span, BoolTruth{m_context.node(span, ConstantValue{{{}, std::monostate{}}})});
}

NodeId Expressions::nodeOf(const Operand &operand)
{
    return operand.constant ? m_context.node(operand.span, ConstantValue{*operand.constant}, operand.type)
                            : operand.node;
}

/// Lists may be long and named often; what conditions hold in all is bounded.
bool Expressions::takeValues(const Span &span, size_t count)
{
    m_listValues += count;
    if (m_listValues <= mostListValues) {
        return true;
    }
    m_context.report(Code::ListsTooLarge, span, {QString::number(mostListValues)});
    return false;
}

QString Expressions::described(const Operand &operand) const
{
    return operand.declared && operand.declared->kind == Declared::Kind::Hours ? QStringLiteral("hours")
                                                                               : m_context.typeName(operand.type);
}

void Expressions::wrongType(const Operand &operand, const Type &wanted, const QString &hint)
{
    m_context.report(Code::WrongType, operand.span, {m_context.typeName(wanted), described(operand)}, hint);
}

Expressions::Found Expressions::value(ExpressionId id, const std::optional<Type> &wanted, Names names)
{
    const Expression &expression = (*m_context.file)[id];
    const Deeper deeper(m_depth);
    if (isTooDeep(expression.span)) {
        return std::nullopt;
    }
    const Span &span = expression.span;
    const auto number = [&](BaseType base, qint64 value) { return Found(fixed(span, {base}, value)); };
    return std::visit(
        Overloaded{[](const ErrorExpression &) { return Found(); },
                   [&](const IntLiteral &one) { return number(BaseType::Int, one.value); },
                   [&](const BoolLiteral &one) { return number(BaseType::Bool, one.value ? 1 : 0); },
                   [&](const SizeLiteral &one) { return number(BaseType::Size, one.bytes); },
                   [&](const DurationLiteral &one) { return number(BaseType::Duration, one.milliseconds); },
                   [&](const TimeLiteral &one) { return number(BaseType::Time, one.minutes); },
                   [&](const DateLiteral &one) { return number(BaseType::Date, one.julianDay); },
                   [&](const TimeRangeLiteral &one) {
                       return Found(fixed(span, {BaseType::TimeRange}, Range{one.from, one.to}));
                   },
                   [&](const DateRangeLiteral &one) {
                       if (one.to < one.from) {
                           m_context.report(Code::EndsBeforeItBegins, span);
                       }
                       return Found(fixed(span, {BaseType::DateRange}, Range{one.from, one.to}));
                   },
                   [&](const TextLiteral &one) {
                       // A tag that is no name of the language ("pt-BR") is written as a text.
                       const bool isTag = wanted && wanted->base == BaseType::Lang;
                       return Found(fixed(span, {isTag ? BaseType::Lang : BaseType::Text}, one.text.toUtf8()));
                   },
                   [&](const ReferenceName &one) {
                       const auto bound = m_context.reference(one);
                       return bound ? Found(fixed(span, {BaseType::Reference, bound->kind}, bound->id)) : Found();
                   },
                   [&](const ListLiteral &one) { return listLiteral(expression, one, wanted); },
                   [&](const PathExpression &one) { return path(expression, one, wanted, names); },
                   [&](const SumExpression &) { return sum(id); },
                   [&](const DefaultExpression &one) { return defaulted(expression, one, wanted); },
                   [&](const ParenthesisExpression &one) {
                       Found inner = value(one.inner, wanted, names);
                       if (inner) {
                           inner->span = span;
                       }
                       return inner;
                   },
                   [&](const auto &) {
                       const std::optional<NodeId> node = truth(id);
                       if (!node) {
                           return Found();
                       }
                       Operand operand;
                       operand.span = span;
                       operand.node = *node;
                       operand.mayBeUnknown = true;
                       return Found(operand);
                   }},
        expression.node);
}

Expressions::Found Expressions::listLiteral(const Expression &expression, const ListLiteral &list,
                                            const std::optional<Type> &wanted)
{
    std::optional<Type> item = wanted;
    std::vector<qint64> numbers;
    std::vector<QByteArray> texts;
    bool right = true;
    std::optional<Type> first;
    for (const ExpressionId id : list.items) {
        const Found found = value(id, item);
        if (!found) {
            right = false;
            continue;
        }
        if (!found->constant || found->type.list || found->absent) {
            m_context.report(Code::NotConstant, found->span);
            right = false;
        } else if (first && !sameBase(*first, found->type)) {
            wrongType(*found, *first);
            right = false;
        } else if (const auto *text = std::get_if<QByteArray>(&found->constant->value)) {
            texts.push_back(*text);
        } else if (const auto *number = std::get_if<qint64>(&found->constant->value)) {
            numbers.push_back(*number);
        } else if (const auto *several = std::get_if<std::vector<qint64>>(&found->constant->value)) {
            numbers.insert(numbers.end(), several->begin(), several->end());
        } else {
            m_context.report(Code::UnlistableType, found->span, {described(*found)});
            right = false;
        }
        first = first ? first : std::optional(found->type);
    }
    if (!right) {
        return std::nullopt;
    }
    Type type = first.value_or(wanted.value_or(Type{}));
    type.list = true;
    type.optional = false;
    const bool isText = type.base == BaseType::Text || type.base == BaseType::Lang;
    Operand operand =
        isText ? fixed(expression.span, type, std::move(texts)) : fixed(expression.span, type, std::move(numbers));
    operand.noItems = list.items.empty();
    return operand;
}

Expressions::Found Expressions::sum(ExpressionId id)
{
    // A chain leans to the left: a + b + c is (a + b) + c.
    std::vector<ExpressionId> chain;
    ExpressionId innermost = id;
    while (const auto *one = std::get_if<SumExpression>(&(*m_context.file)[innermost].node)) {
        chain.push_back(innermost);
        innermost = one->left;
        if (chain.size() > mostTerms) {
            m_context.report(Code::TooManyElements, (*m_context.file)[id].span, {QString::number(mostTerms)});
            return std::nullopt;
        }
    }
    Found left = value(innermost);
    for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
        const Expression &expression = (*m_context.file)[*link];
        const auto &one = std::get<SumExpression>(expression.node);
        const Found right = value(one.right);
        left = left && right ? added(expression.span, one.minus, *left, *right) : Found();
    }
    return left;
}

namespace {

std::optional<BaseType> sumType(bool minus, const Type &left, const Type &right)
{
    if (left.list || right.list) {
        return std::nullopt;
    }
    const auto isMoment = [](BaseType base) {
        return base == BaseType::Instant || base == BaseType::Date || base == BaseType::Time;
    };
    const bool isAmount = left.base == BaseType::Int || left.base == BaseType::Size || left.base == BaseType::Duration;
    if (left.base == right.base && isAmount) {
        return left.base;
    }
    if (isMoment(left.base) && right.base == BaseType::Duration) {
        return left.base;
    }
    if (!minus && left.base == BaseType::Duration && isMoment(right.base)) {
        return right.base;
    }
    if (minus && left.base == right.base && isMoment(left.base)) {
        return BaseType::Duration;
    }
    return std::nullopt;
}

} // namespace

Expressions::Found Expressions::added(const Span &span, bool minus, const Operand &left, const Operand &right)
{
    if (left.absent || right.absent) {
        return unknown(span);
    }
    const auto base = sumType(minus, left.type, right.type);
    if (!base) {
        const bool texts = left.type.base == BaseType::Text || right.type.base == BaseType::Text;
        m_context.report(
            Code::BadSum, span, {described(left), minus ? QStringLiteral("-") : QStringLiteral("+"), described(right)},
            texts ? RuleDiagnostics::tr("texts are put together by holes: \"{person.name}: …\"") : QString());
        return std::nullopt;
    }
    const Type type{*base, 0, false, left.type.optional || right.type.optional};
    if (left.constant && right.constant) {
        std::vector<std::string_view> views;
        const Value result = language::sum(minus, type, left.type, asValue(*left.constant, views), right.type,
                                           asValue(*right.constant, views));
        return fixed(span, type, *std::get_if<qint64>(&result.value));
    }
    Operand operand;
    operand.span = span;
    operand.type = type;
    operand.mayBeUnknown = left.mayBeUnknown || right.mayBeUnknown;
    const NodeId leftNode = nodeOf(left);
    operand.node = m_context.node(span, SumValue{minus, leftNode, nodeOf(right)}, type);
    return operand;
}

Expressions::Found Expressions::defaulted(const Expression &expression, const DefaultExpression &one,
                                          const std::optional<Type> &wanted)
{
    const Found left = value(one.left, wanted);
    const Found right = value(one.right, left && !left->absent ? std::optional(left->type) : wanted);
    if (!left || !right) {
        return std::nullopt;
    }
    if (left->absent && right->absent) {
        return unknown(expression.span);
    }
    if (!left->mayBeUnknown) {
        m_context.report(Code::AlwaysKnown, left->span, {QString::fromUtf8(m_context.program.sources.text(left->span))},
                         RuleDiagnostics::tr("leave out the '?\?' and what follows it"));
        return std::nullopt;
    }
    if (!left->absent && !right->absent &&
        (!sameBase(left->type, right->type) || left->type.list != right->type.list)) {
        wrongType(*right, left->type);
        return std::nullopt;
    }
    if (right->constant && !right->type.list && !right->absent &&
        std::holds_alternative<std::vector<qint64>>(right->constant->value)) {
        m_context.report(Code::NotConstant, right->span); // `?? online` is several values
        return std::nullopt;
    }
    Operand operand;
    operand.span = expression.span;
    operand.type = left->absent ? right->type : left->type;
    operand.type.optional = right->mayBeUnknown;
    operand.mayBeUnknown = right->mayBeUnknown;
    const NodeId leftNode = nodeOf(*left);
    operand.node = m_context.node(expression.span, DefaultValue{leftNode, nodeOf(*right)}, operand.type);
    return operand;
}

std::optional<NodeId> Expressions::argument(ExpressionId id, const Type &type)
{
    const Found found = value(id, type);
    if (!found) {
        return std::nullopt;
    }
    if (found->absent) {
        Constant nothing{type, std::monostate{}};
        return m_context.node(found->span, ConstantValue{nothing}, type);
    }
    const bool several =
        found->constant && !found->type.list && std::holds_alternative<std::vector<qint64>>(found->constant->value);
    if (several || !sameBase(found->type, type) || (found->type.list != type.list && !found->noItems)) {
        wrongType(*found, type);
        return std::nullopt;
    }
    return nodeOf(*found);
}

std::optional<Constant> Expressions::constant(ExpressionId id, const Type &type)
{
    Found found = value(id, type, type.list ? Names::ListsToo : Names::Values);
    if (!found) {
        return std::nullopt;
    }
    if (!found->constant || found->absent) {
        m_context.report(Code::NotConstant, found->span);
        return std::nullopt;
    }
    const bool several = !found->type.list && std::holds_alternative<std::vector<qint64>>(found->constant->value);
    if (found->noItems && type.list) {
        found->type = type;
    } else if (several || !sameBase(found->type, type) || found->type.list != type.list) {
        QString hint;
        if (several) {
            hint = RuleDiagnostics::tr("'%1' stands for several values; name one of them")
                       .arg(QString::fromUtf8(m_context.program.sources.text(found->span)));
        }
        wrongType(*found, type, hint);
        return std::nullopt;
    }
    found->constant->type = type;
    found->constant->type.optional = false;
    return std::move(found->constant);
}

} // namespace locum::language
