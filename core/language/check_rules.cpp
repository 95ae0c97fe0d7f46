// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_rules.h"

#include "base/overloaded.h"
#include "language/limits.h"

#include <algorithm>
#include <numeric>

namespace locum::language {

namespace {

constexpr qint64 mostPriority = 1'000'000;
constexpr qint64 leastPeriod = 60'000; // milliseconds

/// "night#2", and "night#2.1" of what is in a deferred block.
QString keyOf(const QString &of, QChar separator, size_t ordinal)
{
    return of + separator + QString::number(ordinal);
}

} // namespace

void Rules::bindAll()
{
    Program &program = m_context.program;
    for (const File &file : program.files) {
        m_context.file = &file;
        for (const Item &item : file.items) {
            if (const auto *rule = std::get_if<RuleDeclaration>(&item.node)) {
                bind(*rule, item.span);
            }
        }
    }
    sortRules(program.rules);
}

void sortRules(std::vector<BoundRule> &rules)
{
    const auto before = [](const BoundRule &left, const BoundRule &right) { return left.priority > right.priority; };
    if (std::is_sorted(rules.begin(), rules.end(), before)) {
        return;
    }
    std::vector<quint32> order(rules.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](quint32 left, quint32 right) { return before(rules[left], rules[right]); });
    std::vector<BoundRule> sorted;
    sorted.reserve(rules.size());
    for (const quint32 one : order) {
        sorted.push_back(std::move(rules[one]));
    }
    rules = std::move(sorted);
}

void Rules::bind(const RuleDeclaration &rule, const Span &span)
{
    m_rule = {};
    m_disposed.reset();
    m_deferred = 0;
    m_rule.name = rule.name.text;
    m_rule.span = span;
    m_rule.oneshot = rule.oneshot;
    m_rule.disabled = rule.disabled;
    if (rule.priority) {
        m_rule.priority = *rule.priority;
        if (*rule.priority > mostPriority || *rule.priority < 0) {
            m_context.report(Code::PriorityOutOfRange, rule.prioritySpan, {QString::number(mostPriority)});
        }
    }
    if (rule.valid) {
        m_rule.valid = Range{rule.valid->from, rule.valid->to};
        if (rule.valid->to < rule.valid->from) {
            m_context.report(Code::EndsBeforeItBegins, rule.valid->span, {},
                             RuleDiagnostics::tr("the earlier day comes first; both are included"));
        }
    }
    for (const RuleEvent &one : rule.events) {
        event(one);
    }
    m_expressions.events = m_rule.events;
    m_expressions.fields.clear();
    if (rule.condition) {
        m_rule.conditionSpan = (*m_context.file)[*rule.condition].span;
        m_rule.condition = m_expressions.condition(*rule.condition);
    }
    m_rule.fields = m_expressions.fields;
    std::sort(m_rule.fields.begin(), m_rule.fields.end());
    m_rule.fields.erase(std::unique(m_rule.fields.begin(), m_rule.fields.end()), m_rule.fields.end());
    newPart();
    m_rule.actions.reserve(rule.actions.size());
    for (const Action &one : rule.actions) {
        action(one);
    }
    if (rule.actions.empty()) {
        m_context.report(Code::DoesNothing, rule.name.span);
    }
    if (m_deferred > limits::deferredBlocks) {
        m_context.report(Code::TooManyDeferred, rule.name.span,
                         {QString::number(m_deferred), QString::number(limits::deferredBlocks)});
    }
    m_context.program.rules.push_back(std::move(m_rule));
}

void Rules::event(const RuleEvent &event)
{
    std::visit(Overloaded{[&](const EventName &one) {
                              if (const auto id = m_context.index.event(one.name.text)) {
                                  m_rule.events |= EventMask(1) << *id;
                                  return;
                              }
                              QStringList names;
                              for (const Event &known : m_context.words.events) {
                                  names.append(QString::fromUtf8(known.name));
                              }
                              const QString text = QString::fromUtf8(one.name.text);
                              m_context.report(Code::UnknownEvent, one.name.span, {text}, suggestion(text, names, {}));
                          },
                          [&](const AtEvent &one) {
                              Schedule schedule{one.time.minutes, m_context.weekdays(one.days), 0};
                              scheduled(m_context.words.atEvent, one.span, "at", schedule);
                          },
                          [&](const EveryEvent &one) {
                              if (one.milliseconds < leastPeriod) {
                                  m_context.report(Code::TooOften, one.span);
                              }
                              scheduled(m_context.words.everyEvent, one.span, "every", {{}, 0x7f, one.milliseconds});
                          }},
               event);
}

void Rules::scheduled(std::optional<EventId> id, const Span &span, const char *word, Schedule schedule)
{
    if (!id) {
        m_context.report(Code::UnknownEvent, span, {QString::fromLatin1(word)});
        return;
    }
    m_rule.events |= EventMask(1) << *id;
    m_rule.schedules.push_back(schedule);
}

void Rules::newPart()
{
    m_counts.fill(0);
}

void Rules::positive(qint64 milliseconds, const Span &span)
{
    if (milliseconds <= 0) {
        m_context.report(Code::NotPositive, span);
    }
}

void Rules::action(const Action &action)
{
    std::visit(Overloaded{[&](const DispositionAction &one) { disposition(action, one); },
                          [&](const EffectAction &one) {
                              auto bound = effect(one, action.span);
                              if (bound) {
                                  bound->key = keyOf(m_rule.name, u'#', m_rule.actions.size() + 1);
                                  m_rule.actions.emplace_back(std::move(*bound));
                              }
                          },
                          [&](const DeferredAction &one) { deferred(action, one); },
                          [&](const StopAction &) { m_rule.actions.emplace_back(BoundStop{}); }},
               action.node);
}

void Rules::disposition(const Action &action, const DispositionAction &one)
{
    EventMask without = 0;
    for (size_t i = 0; i < m_context.words.events.size(); ++i) {
        if (((m_rule.events >> i) & 1U) && !m_context.words.events[i].disposes) {
            without |= EventMask(1) << i;
        }
    }
    if (without) {
        m_context.report(Code::NothingToDispose, action.span, {m_context.eventNames(without)});
    }
    if (m_disposed) {
        m_context.report(Code::SecondDisposition, action.span, {},
                         RuleDiagnostics::tr("the first one counts; leave one out"), {*m_disposed});
    } else {
        m_disposed = action.span;
    }
    BoundDisposition bound{one.kind, 0, one.delay};
    if (one.kind == DispositionAction::Kind::Digest && one.digest) {
        bound.digest = m_scope.digest(*one.digest).value_or(0);
    }
    if (one.kind == DispositionAction::Kind::Delay) {
        positive(one.delay, action.span);
    }
    m_rule.actions.emplace_back(bound);
}

void Rules::deferred(const Action &action, const DeferredAction &one)
{
    ++m_deferred;
    positive(one.after, action.span);
    BoundDeferred bound;
    bound.after = one.after;
    bound.span = action.span;
    bound.key = keyOf(m_rule.name, u'#', m_rule.actions.size() + 1);
    if (one.condition) {
        bound.condition = m_expressions.condition(*one.condition);
    }
    const auto counts = m_counts; // what comes later is counted by itself
    newPart();
    for (const EffectNode &node : one.effects) {
        if (auto made = effect(node.effect, node.span)) {
            made->key = keyOf(bound.key, u'.', bound.effects.size() + 1);
            bound.effects.push_back(std::move(*made));
        }
    }
    if (one.effects.empty()) {
        m_context.report(Code::DoesNothing, action.span);
    }
    m_counts = counts;
    m_rule.actions.emplace_back(std::move(bound));
}

} // namespace locum::language
