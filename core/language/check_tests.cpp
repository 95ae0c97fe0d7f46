// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/check_rules.h"

#include <algorithm>

namespace locum::language {

namespace {

class Tests {
public:
    Tests(CheckContext &context, Scope &scope, Expressions &expressions)
        : m_context(context), m_scope(scope), m_expressions(expressions)
    {
        for (int verb = 0; verb <= static_cast<int>(Verb::Call); ++verb) {
            m_effects.append(verbName(static_cast<Verb>(verb)));
        }
    }

    std::vector<std::optional<BoundFact>> bind(const TestDeclaration &test)
    {
        m_facts.clear();
        for (const Step &step : test.steps) {
            std::visit(Overloaded{[&](const GivenStep &one) { given(one); }, [](const AtStep &) {},
                                  [](const AfterStep &) {}, [&](const HappeningStep &one) { happening(one); },
                                  [&](const ExpectStep &one) {
                                      for (const Want &want : one.wants) {
                                          this->want(want);
                                      }
                                  }},
                       step.node);
        }
        return std::move(m_facts);
    }

private:
    void given(const GivenStep &step)
    {
        for (const Fact &fact : step.facts) {
            std::visit(Overloaded{[&](const FactStep &one) { this->fact(one, 0); },
                                  [&](const MemberStep &one) { member(one); },
                                  [&](const NamedStep &one) { m_context.freeReference(one.who); }},
                       fact);
        }
    }

    void fact(const FactStep &fact, EventMask events)
    {
        m_facts.emplace_back();
        const auto use = m_expressions.fieldUse(fact.path);
        if (!use || use->absent) {
            return;
        }
        const Field &field = m_context.words.fields[use->field];
        const Span &span = (*m_context.file)[fact.path].span;
        if (!field.settable) {
            m_context.report(Code::NotSettable, span, {QString::fromUtf8(field.path)},
                             RuleDiagnostics::tr("moments are said with 'at' and 'after'"));
        }
        m_expressions.isThere(use->field, span, events);
        if (auto value = this->value(fact.value, field.type)) {
            m_facts.back() = BoundFact{m_context.program.slots[use->slot], std::move(*value)};
        }
    }

    /// As in a condition, but that whom a test names need not be there.
    std::optional<Constant> value(ExpressionId id, const Type &type)
    {
        const Expression &expression = (*m_context.file)[id];
        if (const auto *name = std::get_if<ReferenceName>(&expression.node)) {
            const auto bound = m_context.freeReference(*name);
            if (!bound) {
                return std::nullopt;
            }
            const Type own{BaseType::Reference, bound->kind};
            if (!sameBase(type, own) || type.list) {
                m_context.report(Code::WrongType, expression.span, {m_context.typeName(type), m_context.typeName(own)});
                return std::nullopt;
            }
            return Constant{own, bound->id};
        }
        const auto *list = std::get_if<ListLiteral>(&expression.node);
        if (list && type.list && type.base == BaseType::Reference) {
            std::vector<qint64> ids;
            Type item = type;
            item.list = false;
            for (const ExpressionId one : list->items) {
                const auto bound = value(one, item);
                if (!bound) {
                    return std::nullopt;
                }
                ids.push_back(std::get<qint64>(bound->value));
            }
            return Constant{{type.base, type.detail, true, false}, std::move(ids)};
        }
        return m_expressions.constant(id, type);
    }

    void member(const MemberStep &step)
    {
        const auto left = m_context.freeReference(step.member);
        const auto right = m_context.freeReference(step.group);
        const auto &all = m_context.words.memberships;
        if (left && right && std::none_of(all.begin(), all.end(), [&](const Membership &one) {
                return one.left == left->kind && one.right == right->kind;
            })) {
            Span span = step.member.span;
            span.end = step.group.span.end;
            m_context.report(Code::NothingToBeIn, span,
                             {QString::fromUtf8(step.member.kind), QString::fromUtf8(step.group.kind)});
        }
    }

    void happening(const HappeningStep &step)
    {
        const auto event = m_context.index.event(step.event.text);
        const QString text = QString::fromUtf8(step.event.text);
        if (!event) {
            QStringList names;
            for (const Event &known : m_context.words.events) {
                names.append(QString::fromUtf8(known.name));
            }
            m_context.report(Code::UnknownEvent, step.event.span, {text}, suggestion(text, names, {}));
        } else if (step.side != HappeningStep::Side::None && !m_context.words.events[*event].hasOtherSide) {
            m_context.report(Code::NoOtherSide, step.who ? step.who->span : step.event.span, {text});
        }
        if (step.who) {
            m_context.freeReference(*step.who);
        }
        for (const FactStep &one : step.facts) {
            fact(one, event ? EventMask(1) << *event : 0);
        }
    }

    void want(const Want &want)
    {
        std::visit(Overloaded{[](const WantNothing &) {},
                              [&](const WantDisposition &one) {
                                  if (one.disposition.digest) {
                                      m_scope.digest(*one.disposition.digest);
                                  }
                                  if (one.by) {
                                      m_scope.hasRule(*one.by);
                                  }
                              },
                              [&](const WantEffect &one) { effect(one); },
                              [&](const WantRule &one) { m_scope.hasRule(one.rule); }},
                   want.node);
    }

    void effect(const WantEffect &want)
    {
        const QString text = QString::fromUtf8(want.verb.text);
        if (!m_effects.contains(text)) {
            m_context.report(Code::UnknownEffect, want.verb.span, {text}, suggestion(text, m_effects, {}));
        }
        for (const auto &detail : want.details) {
            if (const auto *name = std::get_if<ReferenceName>(&detail)) {
                m_context.freeReference(*name);
            }
        }
    }

    CheckContext &m_context;
    Scope &m_scope;
    Expressions &m_expressions;
    QStringList m_effects;
    std::vector<std::optional<BoundFact>> m_facts;
};

} // namespace

void bindTests(CheckContext &context, Scope &scope, Expressions &expressions)
{
    Tests tests(context, scope, expressions);
    const std::vector<File> &files = context.program.files;
    for (quint32 file = 0; file < files.size(); ++file) {
        context.file = &files[file];
        for (quint32 item = 0; item < files[file].items.size(); ++item) {
            if (const auto *test = std::get_if<TestDeclaration>(&files[file].items[item].node)) {
                context.program.tests.push_back({file, item, tests.bind(*test)});
            }
        }
    }
}

} // namespace locum::language
