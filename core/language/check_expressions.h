// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/scope.h"

/// Binds expressions: names to fields and values, operators to tests. Nothing is ever converted; where types differ,
/// both are named. Internal to the language.
///
/// Sums: int ± int, size ± size, duration ± duration; instant, date and time ± duration (a time wraps at midnight),
/// duration + one of these; instant − instant, date − date and time − time are durations.
namespace locum::language {

/// What an expression is: a fixed value, or a node that gives one.
struct Operand {
    Span span;
    Type type;
    std::optional<Constant> constant; ///< of an enum's union: several numbers, though the type is no list
    NodeId node = 0;                  ///< where there is no constant
    std::optional<FieldId> field;     ///< it is this field and nothing else
    bool mayBeUnknown = false;        ///< `??` has a meaning
    bool absent = false;              ///< a field of an optional plugin that is not there: of any type, unknown
    bool noItems = false;             ///< [ ]: a list of anything
    Declared *declared = nullptr;     ///< the list or hours that it names
};

class Expressions {
public:
    Expressions(CheckContext &context, Scope &scope) : m_context(context), m_scope(scope) {}

    /// The events on which the fields have to be there; 0: wherever.
    EventMask events = 0;
    /// Fields that were asked for since someone emptied it.
    std::vector<FieldId> fields;

    /// Nothing where something was wrong, which has been said then. So with all of these.
    std::optional<NodeId> condition(ExpressionId id) { return truth(id); }
    /// A value of this type, for a parameter.
    std::optional<NodeId> argument(ExpressionId id, const Type &type);
    /// A fixed value of this type (its own if it names one), as `given` sets it.
    std::optional<Constant> constant(ExpressionId id, const Type &type);

    struct FieldUse {
        FieldId field = 0;
        SlotId slot = 0;
        bool absent = false; ///< of an optional plugin that is not there: no field, no slot
    };
    /// A field with its arguments, whatever the events.
    std::optional<FieldUse> fieldUse(ExpressionId path);
    /// As fieldUse(), and reported if it is not there on one of the events.
    bool isThere(FieldId field, const Span &span, EventMask on);

private:
    using Found = std::optional<Operand>;
    enum class Names { Values, ListsToo }; ///< whether a name may be that of a list or hours

    // Conditions
    std::optional<NodeId> truth(ExpressionId id);
    std::optional<NodeId> logic(const Expression &expression, const LogicExpression &logic);
    std::optional<NodeId> negated(const Span &span, bool isNegated, std::optional<NodeId> node);
    std::optional<NodeId> relation(const Span &span, Relation relation, ExpressionId left, ExpressionId right);
    std::optional<NodeId> equality(const Span &span, Operand left, Operand right);
    std::optional<NodeId> order(const Span &span, Relation relation, const Operand &left, const Operand &right);
    std::optional<NodeId> in(const Span &span, const InExpression &one);
    std::optional<NodeId> inList(const Span &span, Operand left, const Operand &right);
    std::optional<NodeId> inRange(const Span &span, Operand left, const Operand &right);
    std::optional<NodeId> member(const Span &span, const Operand &left, const Operand &right);
    std::optional<NodeId> contains(const Span &span, const ContainsExpression &one);
    std::optional<NodeId> containsNumbers(const Span &span, const Operand &left, const Operand &right);
    template <class Test>
    std::optional<NodeId> edge(const Span &span, const char *word, ExpressionId left, ExpressionId right);
    std::optional<NodeId> matches(const Span &span, const MatchesExpression &one);
    std::optional<NodeId> known(const Span &span, const KnownExpression &one);
    std::optional<NodeId> boolean(ExpressionId id);
    std::optional<quint32> pattern(const MatchesExpression &one);
    void badPattern(const MatchesExpression &one, const QString &why, const QByteArray &where);

    // Values
    Found value(ExpressionId id, const std::optional<Type> &wanted = {}, Names names = Names::Values);
    Found path(const Expression &expression, const PathExpression &path, const std::optional<Type> &wanted,
               Names names);
    Found named(const Name &name, const std::optional<Type> &wanted, Names names);
    Found listLiteral(const Expression &expression, const ListLiteral &list, const std::optional<Type> &wanted);
    Found listNamed(const Span &span, Declared &declared);
    Found sum(ExpressionId id);
    Found added(const Span &span, bool minus, const Operand &left, const Operand &right);
    Found defaulted(const Expression &expression, const DefaultExpression &one, const std::optional<Type> &wanted);
    std::optional<FieldUse> fieldUse(const Expression &expression, const PathExpression &path,
                                     const std::optional<Type> &wanted, Names names);
    std::optional<std::vector<Constant>> arguments(const Expression &expression, const PathExpression &path,
                                                   const Field &field);
    void unknownPath(const PathExpression &path, const std::optional<Type> &wanted, Names names);
    QString fieldHint(const QByteArray &nameSpace, const QString &rest) const;

    Operand fixed(const Span &span, Type type, decltype(Constant::value) value) const;
    Operand unknown(const Span &span) const;
    NodeId unknownTruth(const Span &span);
    NodeId nodeOf(const Operand &operand);
    std::optional<NodeId> anyOf(const Span &span, const Operand &left, std::vector<qint64> values);
    bool takeValues(const Span &span, size_t count);
    bool isTooDeep(const Span &span);
    QString described(const Operand &operand) const;
    void wrongType(const Operand &operand, const Type &wanted, const QString &hint = {});

    CheckContext &m_context;
    Scope &m_scope;
    int m_depth = 0;
    size_t m_listValues = 0; ///< that conditions hold in all
    QHash<QByteArray, quint32> m_patterns;
};

} // namespace locum::language
