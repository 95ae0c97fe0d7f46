// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/check_expressions.h"
#include "language/limits.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

constexpr std::array orderedTypes{BaseType::Int,  BaseType::Size, BaseType::Duration,
                                  BaseType::Time, BaseType::Date, BaseType::Instant};
/// Types whose values are told apart by number alone.
constexpr std::array numberedTypes{BaseType::Bool, BaseType::Enum, BaseType::Reference, BaseType::Weekday};

template <class List>
bool has(const List &list, BaseType base)
{
    return std::find(list.begin(), list.end(), base) != list.end();
}

bool isHours(const Operand &operand)
{
    return operand.declared && operand.declared->kind == Declared::Kind::Hours;
}

bool isOfTexts(const Type &type)
{
    return type.base == BaseType::Text || type.base == BaseType::Lang;
}

Type itemOf(Type type)
{
    type.list = false;
    type.optional = false;
    return type;
}

std::vector<qint64> numbersOf(const Constant &constant)
{
    if (const auto *number = std::get_if<qint64>(&constant.value)) {
        return {*number};
    }
    const auto *numbers = std::get_if<std::vector<qint64>>(&constant.value);
    return numbers ? *numbers : std::vector<qint64>();
}

std::vector<QByteArray> textsOf(const Constant &constant)
{
    if (const auto *text = std::get_if<QByteArray>(&constant.value)) {
        return {*text};
    }
    const auto *texts = std::get_if<std::vector<QByteArray>>(&constant.value);
    return texts ? *texts : std::vector<QByteArray>();
}

bool isOneWord(const Expression &expression)
{
    const auto *path = std::get_if<PathExpression>(&expression.node);
    return path != nullptr && path->parts.size() == 1 && !path->arguments;
}

Relation mirrored(Relation relation)
{
    switch (relation) {
    case Relation::Less:
        return Relation::Greater;
    case Relation::LessOrEqual:
        return Relation::GreaterOrEqual;
    case Relation::Greater:
        return Relation::Less;
    case Relation::GreaterOrEqual:
        return Relation::LessOrEqual;
    case Relation::Equal:
    case Relation::NotEqual:
        return relation;
    }
    return relation;
}

} // namespace

std::optional<NodeId> Expressions::truth(ExpressionId id)
{
    const Expression &expression = (*m_context.file)[id];
    const Span &span = expression.span;
    if (isTooDeep(span)) {
        return std::nullopt;
    }
    ++m_depth;
    const auto result = std::visit(
        Overloaded{
            [](const ErrorExpression &) { return std::optional<NodeId>(); },
            [&](const ParenthesisExpression &one) { return truth(one.inner); },
            [&](const NotExpression &one) { return negated(span, true, truth(one.operand)); },
            [&](const LogicExpression &one) { return logic(expression, one); },
            [&](const RelationExpression &one) { return relation(span, one.relation, one.left, one.right); },
            [&](const IsExpression &one) {
                return relation(span, one.negated ? Relation::NotEqual : Relation::Equal, one.left, one.right);
            },
            [&](const InExpression &one) { return in(span, one); },
            [&](const ContainsExpression &one) { return contains(span, one); },
            [&](const MatchesExpression &one) { return matches(span, one); },
            [&](const StartsWithExpression &one) {
                return edge<StartsWithTruth>(span, "starts with", one.left, one.right);
            },
            [&](const EndsWithExpression &one) { return edge<EndsWithTruth>(span, "ends with", one.left, one.right); },
            [&](const KnownExpression &one) { return known(span, one); }, [&](const auto &) { return boolean(id); }},
        expression.node);
    --m_depth;
    return result;
}

std::optional<NodeId> Expressions::negated(const Span &span, bool isNegated, std::optional<NodeId> node)
{
    return node && isNegated ? m_context.node(span, NotTruth{*node}) : node;
}

std::optional<NodeId> Expressions::logic(const Expression &expression, const LogicExpression &logic)
{
    std::vector<NodeId> operands;
    operands.reserve(logic.operands.size());
    for (const ExpressionId operand : logic.operands) {
        if (const auto node = truth(operand)) {
            operands.push_back(*node);
        }
    }
    if (operands.size() < logic.operands.size()) {
        return std::nullopt;
    }
    return logic.kind == LogicExpression::Kind::And ? m_context.node(expression.span, AndTruth{std::move(operands)})
                                                    : m_context.node(expression.span, OrTruth{std::move(operands)});
}

std::optional<NodeId> Expressions::boolean(ExpressionId id)
{
    const Found found = value(id);
    if (!found) {
        return std::nullopt;
    }
    if (found->absent) {
        return unknownTruth(found->span);
    }
    if (found->type.base != BaseType::Bool || found->type.list || isHours(*found)) {
        QString hint;
        if (found->field && !found->type.list && has(numberedTypes, found->type.base)) {
            hint = RuleDiagnostics::tr("say what it is to be: %1 is …")
                       .arg(QString::fromUtf8(m_context.words.fields[*found->field].path));
        } else if (found->field) {
            hint = RuleDiagnostics::tr("compare it, or ask known(%1) where it may be absent")
                       .arg(QString::fromUtf8(m_context.words.fields[*found->field].path));
        }
        m_context.report(Code::NotACondition, found->span, {described(*found)}, hint);
        return std::nullopt;
    }
    return m_context.node(found->span, BoolTruth{nodeOf(*found)});
}

std::optional<NodeId> Expressions::anyOf(const Span &span, const Operand &left, std::vector<qint64> values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return m_context.node(span, AnyOfTruth{nodeOf(left), std::move(values)});
}

std::optional<NodeId> Expressions::relation(const Span &span, Relation relation, ExpressionId leftId,
                                            ExpressionId rightId)
{
    const Found left = value(leftId);
    if (!left && isOneWord((*m_context.file)[rightId])) {
        return std::nullopt; // what it names depends on the left side
    }
    const Found right = value(rightId, left && !left->absent ? std::optional(itemOf(left->type)) : std::nullopt);
    if (!left || !right) {
        return std::nullopt;
    }
    if (left->absent || right->absent) {
        return unknownTruth(span);
    }
    if (relation == Relation::Equal || relation == Relation::NotEqual) {
        return negated(span, relation == Relation::NotEqual, equality(span, *left, *right));
    }
    return order(span, relation, *left, *right);
}

std::optional<NodeId> Expressions::equality(const Span &span, Operand left, Operand right)
{
    const bool membership = left.type.base == BaseType::Reference && right.type.base == BaseType::Reference &&
                            left.type.detail != right.type.detail;
    if (left.type.list || right.type.list || !sameBase(left.type, right.type)) {
        QString hint;
        if (left.type.list) {
            hint = RuleDiagnostics::tr("a list is asked with 'contains'");
        } else if (right.type.list || right.type.base == BaseType::TimeRange ||
                   right.type.base == BaseType::DateRange || membership) {
            hint = RuleDiagnostics::tr("write 'in' instead");
        }
        m_context.report(Code::NotComparable, span, {described(left), described(right)}, hint);
        return std::nullopt;
    }
    const bool leftIsSeveral = left.constant && std::holds_alternative<std::vector<qint64>>(left.constant->value);
    if (left.constant && (!right.constant || leftIsSeveral)) {
        std::swap(left, right);
    }
    if (right.constant && has(numberedTypes, right.type.base)) {
        return anyOf(span, left, numbersOf(*right.constant));
    }
    const NodeId leftNode = nodeOf(left);
    const NodeId rightNode = nodeOf(right);
    return left.type.base == BaseType::Reference
               ? m_context.node(span, SameTruth{leftNode, rightNode})
               : m_context.node(span, CompareTruth{Relation::Equal, leftNode, rightNode});
}

std::optional<NodeId> Expressions::order(const Span &span, Relation relation, const Operand &left, const Operand &right)
{
    if (left.type.list || right.type.list || !sameBase(left.type, right.type)) {
        m_context.report(Code::NotComparable, span, {described(left), described(right)});
        return std::nullopt;
    }
    if (!has(orderedTypes, left.type.base)) {
        m_context.report(Code::NotOrdered, span, {described(left)},
                         RuleDiagnostics::tr("only 'is' and 'is not' ask it"));
        return std::nullopt;
    }
    const bool swap = left.constant && !right.constant;
    const NodeId leftNode = nodeOf(swap ? right : left);
    const NodeId rightNode = nodeOf(swap ? left : right);
    return m_context.node(span, CompareTruth{swap ? mirrored(relation) : relation, leftNode, rightNode});
}

std::optional<NodeId> Expressions::in(const Span &span, const InExpression &one)
{
    const Found left = value(one.left);
    const Found right =
        value(one.right, left && !left->absent ? std::optional(itemOf(left->type)) : std::nullopt, Names::ListsToo);
    if (!left || !right) {
        return std::nullopt;
    }
    if (left->absent || right->absent) {
        return unknownTruth(span);
    }
    std::optional<NodeId> node;
    if (isHours(*right)) {
        if (left->field && m_context.words.fields[*left->field].path == m_context.words.clock) {
            node = m_context.node(span, InHoursTruth{nodeOf(*left), right->declared->index});
        } else {
            const QString clock = QString::fromUtf8(m_context.words.clock);
            m_context.report(Code::NotTheClock, left->span, {clock},
                             RuleDiagnostics::tr("did you mean '%1'?").arg(clock));
        }
    } else if (left->type.list) {
        m_context.report(Code::NothingToBeIn, span, {described(*left), described(*right)},
                         RuleDiagnostics::tr("a list is asked with 'contains'"));
    } else if (right->type.list) {
        node = inList(span, *left, *right);
    } else if (right->type.base == BaseType::TimeRange || right->type.base == BaseType::DateRange) {
        node = inRange(span, *left, *right);
    } else if (right->type.base == BaseType::Reference) {
        node = member(span, *left, *right);
    } else {
        QString hint = RuleDiagnostics::tr("write 'is' instead");
        if (right->type.base == BaseType::Text && left->type.base == BaseType::Text) {
            hint = RuleDiagnostics::tr("the other way round: … contains …");
        }
        m_context.report(Code::WrongType, right->span,
                         {RuleDiagnostics::tr("a list, hours, a range or a group"), described(*right)}, hint);
    }
    return negated(span, one.negated, node);
}

std::optional<NodeId> Expressions::inRange(const Span &span, Operand left, const Operand &right)
{
    const bool times = right.type.base == BaseType::TimeRange;
    if (left.type.base != (times ? BaseType::Time : BaseType::Date)) {
        m_context.report(Code::NothingToBeIn, span, {described(left), described(right)});
        return std::nullopt;
    }
    if (!right.constant) {
        m_context.report(Code::NotConstant, right.span);
        return std::nullopt;
    }
    return m_context.node(span, InRangeTruth{nodeOf(left), std::get<Range>(right.constant->value)});
}

std::optional<NodeId> Expressions::inList(const Span &span, Operand left, const Operand &right)
{
    if (right.constant && left.type.base == BaseType::Reference && right.type.base == BaseType::Reference &&
        left.type.detail != right.type.detail && !right.noItems) {
        return member(span, left, right);
    }
    if (!right.noItems && !sameBase(left.type, right.type)) {
        Type wanted = itemOf(left.type);
        wanted.list = true;
        wrongType(right, wanted);
        return std::nullopt;
    }
    if (!right.constant) {
        const NodeId leftNode = nodeOf(left);
        const NodeId rightNode = nodeOf(right);
        return isOfTexts(left.type) ? m_context.node(span, CompareTruth{Relation::Equal, leftNode, rightNode})
                                    : m_context.node(span, SameTruth{leftNode, rightNode});
    }
    if (isOfTexts(left.type)) {
        return m_context.node(span, InTextsTruth{nodeOf(left), textsOf(*right.constant)});
    }
    return anyOf(span, left, numbersOf(*right.constant));
}

/// `person in group:family`: the groups that the person is in are one of these.
std::optional<NodeId> Expressions::member(const Span &span, const Operand &left, const Operand &right)
{
    const auto &all = m_context.words.memberships;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Membership &one) {
        return left.type.base == BaseType::Reference && one.left == left.type.detail && one.right == right.type.detail;
    });
    // A membership is told of the event's own person, …: those fields have a name without a dot.
    const bool isOwn = left.field && !m_context.words.fields[*left.field].path.contains('.');
    if (found == all.end() || !isOwn || !right.constant) {
        QString hint;
        if (sameBase(left.type, right.type)) {
            hint = RuleDiagnostics::tr("write 'is' instead");
        }
        m_context.report(Code::NothingToBeIn, span, {described(left), described(right)}, hint);
        return std::nullopt;
    }
    if (!isThere(found->field, span, events)) {
        return std::nullopt;
    }
    fields.push_back(found->field);
    Operand groups;
    groups.span = left.span;
    groups.type = m_context.words.fields[found->field].type;
    groups.node = m_context.node(left.span, SlotValue{m_context.slot(found->field, {})}, groups.type);
    return anyOf(span, groups, numbersOf(*right.constant));
}

std::optional<NodeId> Expressions::contains(const Span &span, const ContainsExpression &one)
{
    const Found left = value(one.left);
    const Found right =
        value(one.right, left && !left->absent ? std::optional(itemOf(left->type)) : std::nullopt, Names::ListsToo);
    if (!left || !right) {
        return std::nullopt;
    }
    if (left->absent || right->absent) {
        return unknownTruth(span);
    }
    if (left->type.base != BaseType::Text) {
        return negated(span, one.negated, containsNumbers(span, *left, *right));
    }
    if (isHours(*right) || (right->type.base != BaseType::Text && !right->noItems)) {
        wrongType(*right, {BaseType::Text});
        return std::nullopt;
    }
    ContainsTruth test;
    test.left = nodeOf(*left);
    if (right->constant) {
        test.texts = textsOf(*right->constant);
    } else {
        test.dynamic = nodeOf(*right);
        test.isDynamic = true;
    }
    return negated(span, one.negated, m_context.node(span, std::move(test)));
}

std::optional<NodeId> Expressions::containsNumbers(const Span &span, const Operand &left, const Operand &right)
{
    if (!left.type.list || isHours(right)) {
        QString hint;
        if (right.type.list || left.type.base == BaseType::Reference) {
            hint = RuleDiagnostics::tr("the other way round: … in …");
        }
        m_context.report(Code::NotText, span, {QStringLiteral("contains"), described(left)}, hint);
        return std::nullopt;
    }
    if (!right.noItems && !sameBase(left.type, right.type)) {
        wrongType(right, itemOf(left.type));
        return std::nullopt;
    }
    if (right.constant && left.type.base == BaseType::Lang) {
        return m_context.node(span, InTextsTruth{nodeOf(left), textsOf(*right.constant)});
    }
    if (right.constant) {
        return anyOf(span, left, numbersOf(*right.constant));
    }
    const NodeId leftNode = nodeOf(left);
    return m_context.node(span, SameTruth{leftNode, nodeOf(right)});
}

template <class Test>
std::optional<NodeId> Expressions::edge(const Span &span, const char *word, ExpressionId leftId, ExpressionId rightId)
{
    const Found left = value(leftId);
    const Found right = value(rightId, Type{BaseType::Text}, Names::ListsToo);
    if (!left || !right) {
        return std::nullopt;
    }
    if (left->absent || right->absent) {
        return unknownTruth(span);
    }
    if (left->type.base != BaseType::Text) {
        m_context.report(Code::NotText, left->span, {QString::fromLatin1(word), described(*left)});
        return std::nullopt;
    }
    if (isHours(*right) || (right->type.base != BaseType::Text && !right->noItems)) {
        wrongType(*right, {BaseType::Text});
        return std::nullopt;
    }
    const NodeId leftNode = nodeOf(*left);
    return m_context.node(span, Test{leftNode, nodeOf(*right)});
}

std::optional<NodeId> Expressions::matches(const Span &span, const MatchesExpression &one)
{
    const Found left = value(one.left);
    const auto bound = pattern(one);
    if (!left || !bound) {
        return std::nullopt;
    }
    if (left->absent) {
        return unknownTruth(span);
    }
    if (left->type.base != BaseType::Text) {
        m_context.report(Code::NotText, left->span, {QStringLiteral("matches"), described(*left)});
        return std::nullopt;
    }
    return m_context.node(span, MatchesTruth{nodeOf(*left), *bound});
}

std::optional<NodeId> Expressions::known(const Span &span, const KnownExpression &one)
{
    const Found found = value(one.path);
    if (!found) {
        return std::nullopt;
    }
    if (found->absent) {
        // It never is: unknown, or else false.
        const NodeId nothing = m_context.node(span, ConstantValue{*found->constant});
        const NodeId no = m_context.node(span, ConstantValue{{{}, qint64{0}}});
        return m_context.node(span, BoolTruth{m_context.node(span, DefaultValue{nothing, no})});
    }
    const auto *slot = found->field ? std::get_if<SlotValue>(&m_context.program.nodes[found->node].node) : nullptr;
    if (!slot || !found->mayBeUnknown) {
        m_context.report(Code::AlwaysKnown, found->span,
                         {QString::fromUtf8(m_context.program.sources.text(found->span))});
        return std::nullopt;
    }
    const SlotId asked = slot->slot;
    return m_context.node(span, KnownTruth{asked});
}

} // namespace locum::language
