// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/matcher.h"

#include "language/matcher_data.h"
#include "language/truths.h"

#include <algorithm>

namespace locum::language {

struct Matcher::Data : MatcherData {
    using MatcherData::MatcherData;
};

struct Scratch::Data {
    quint64 serial = 0;
    EventFacts facts;
    std::unique_ptr<EventWalk> walk;
};

namespace {

/// Visits the candidates of one event.
class Visitor {
public:
    Visitor(const MatcherData &data, EventId event, EventFacts &facts, EventWalk &walk, std::vector<quint32> &fired,
            std::vector<TraceRecord> *trace)
        : m_data(data), m_event(event), m_facts(facts), m_walk(walk), m_fired(fired), m_trace(trace)
    {
    }

    void visitAll()
    {
        const MatcherData::EventPlan &plan = m_data.plans[m_event];
        for (const MatcherData::Source &source : plan.sources) {
            visitSource(source);
        }
        visit(plan.always);
        for (const MatcherData::Texts &texts : plan.texts) {
            visitTexts(texts);
        }
        if (m_lists > 1) {
            order();
        }
    }

private:
    void visitSource(const MatcherData::Source &source)
    {
        const auto at = [&](qint64 value) { visit(m_data.index.find(source.id, value)); };
        if (source.kind == AnchorKey::Kind::MomentHour) {
            at(std::clamp(m_facts.moment().minutes / 60, 0, 23));
            return;
        }
        const auto atNumber = [&](qint64 number) {
            at(source.kind == AnchorKey::Kind::Hour ? std::clamp<qint64>(number / 60, 0, 23) : number);
        };
        const Value &value = m_facts.value(source.slot);
        if (source.kind == AnchorKey::Kind::Text) {
            anyText(value, [&](std::string_view text) {
                at(static_cast<qint64>(textKey(text)));
                return false;
            });
        } else if (const auto *number = std::get_if<qint64>(&value.value)) {
            atNumber(*number);
        } else if (const auto *numbers = std::get_if<std::span<const qint64>>(&value.value)) {
            std::for_each(numbers->begin(), numbers->end(), atNumber);
        }
    }

    void visitTexts(const MatcherData::Texts &texts)
    {
        const TextStage &stage = m_data.stages[texts.stage];
        TextState &state = m_facts.text(texts.stage, stage);
        if (!state.value().isKnown()) {
            return;
        }
        stage.run(state);
        if (texts.literals) {
            for (const quint32 literal : state.literals.found()) {
                visit(m_data.index.find(*texts.literals, literal));
            }
        }
        if (texts.patterns) {
            for (const quint32 pattern : state.potentials.found()) {
                visit(m_data.index.find(*texts.patterns, pattern));
            }
        }
    }

    void visit(std::span<const quint32> rules)
    {
        if (rules.empty()) {
            return;
        }
        ++m_lists;
        for (const quint32 rule : rules) {
            visit(rule);
        }
    }

    void visit(quint32 rule)
    {
        const MatcherData::Rule &one = m_data.rules[rule];
        if (!one.isAlwaysValid && !isInForce(m_data.program->rules[rule], m_event, m_facts.moment())) {
            return;
        }
        quint32 at = one.first;
        TraceRecord record{rule, TraceRecord::noNode, Truth::True};
        while (at < Operation::fails) {
            const Operation &operation = m_data.operations[at];
            const Truth truth = operation.negated ? opposite(test(operation)) : test(operation);
            if (truth == Truth::True) {
                at = operation.onTrue;
            } else {
                at = operation.onFalse;
                record.failing = operation.node;
                record.truth = truth;
            }
        }
        if (at == Operation::fires) {
            m_fired.push_back(rule);
            record = {rule, TraceRecord::noNode, Truth::True};
        }
        if (m_trace) {
            m_trace->push_back(record);
        }
    }

    Truth test(const Operation &operation)
    {
        switch (operation.code) {
        case OperationCode::Constant:
            return truthOf(operation.number != 0);
        case OperationCode::Bool:
            return boolean(m_facts.value(operation.slot));
        case OperationCode::Known:
            return truthOf(m_facts.value(operation.slot).isKnown());
        case OperationCode::CompareNumber:
            return compare(static_cast<Relation>(operation.detail), BaseType::Int, m_facts.value(operation.slot),
                           Value{operation.number});
        case OperationCode::AnyOfOne:
            return anyOf(m_facts.value(operation.slot), {&operation.number, 1});
        case OperationCode::AnyOfMany:
            return anyOf(m_facts.value(operation.slot),
                         std::span(m_data.numbers).subspan(static_cast<size_t>(operation.number), operation.count));
        case OperationCode::InTimes:
            return inRange(BaseType::Time, m_facts.value(operation.slot),
                           {operation.number >> 32, operation.number & 0xffffffff});
        case OperationCode::InHours:
            return truthOf(inHours(m_data.program->hours[static_cast<size_t>(operation.number)], m_facts.moment()));
        case OperationCode::Texts:
            return texts(operation);
        case OperationCode::Matches: {
            const auto index = static_cast<quint32>(m_data.stageOf[operation.slot]);
            const TextStage &stage = m_data.stages[index];
            return stage.matches(m_facts.text(index, stage), static_cast<quint32>(operation.number));
        }
        case OperationCode::Tree:
            return m_walk.truth(operation.node);
        }
        return Truth::Unknown;
    }

    Truth texts(const Operation &operation)
    {
        const auto index = static_cast<quint32>(m_data.stageOf[operation.slot]);
        const TextStage &stage = m_data.stages[index];
        TextState &state = m_facts.text(index, stage);
        const auto literals =
            std::span(m_data.literals).subspan(static_cast<size_t>(operation.number), operation.count);
        const Truth isText = anyText(state.value(), [](std::string_view) { return false; });
        if (isText == Truth::Unknown) {
            return isText;
        }
        const auto place = static_cast<Place>(operation.detail);
        return truthOf(std::any_of(literals.begin(), literals.end(), [&](quint32 literal) {
            if (place == Place::Anywhere) {
                return stage.contains(state, literal);
            }
            const std::span<const std::string> all = state.folded();
            return std::any_of(all.begin(), all.end(),
                               [&](const std::string &text) { return holds(text, stage.literal(literal), place); });
        }));
    }

    /// Rules that were found in several lists stand in order, each once.
    void order()
    {
        std::sort(m_fired.begin(), m_fired.end());
        m_fired.erase(std::unique(m_fired.begin(), m_fired.end()), m_fired.end());
        if (m_trace) {
            std::sort(m_trace->begin(), m_trace->end(),
                      [](const TraceRecord &one, const TraceRecord &other) { return one.rule < other.rule; });
            m_trace->erase(
                std::unique(m_trace->begin(), m_trace->end(),
                            [](const TraceRecord &one, const TraceRecord &other) { return one.rule == other.rule; }),
                m_trace->end());
        }
    }

    const MatcherData &m_data;
    const EventId m_event;
    EventFacts &m_facts;
    EventWalk &m_walk;
    std::vector<quint32> &m_fired;
    std::vector<TraceRecord> *m_trace;
    int m_lists = 0;
};

} // namespace

Scratch::Scratch() : d(std::make_unique<Data>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch &&) noexcept = default;
Scratch &Scratch::operator=(Scratch &&) noexcept = default;

Matcher::Matcher(std::shared_ptr<const Program> program, std::vector<Diagnostic> &diagnostics)
    : d(std::make_unique<const Data>(std::move(program), diagnostics))
{
}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher &&) noexcept = default;
Matcher &Matcher::operator=(Matcher &&) noexcept = default;

const Program &Matcher::program() const
{
    return *d->program;
}

void Matcher::match(EventId event, const FieldSource &facts, Scratch &scratch, std::vector<quint32> &fired,
                    std::vector<TraceRecord> *trace) const
{
    fired.clear();
    if (trace) {
        trace->clear();
    }
    if (event >= d->plans.size()) {
        return;
    }
    Scratch::Data &buffers = *scratch.d;
    if (buffers.serial != d->serial) {
        buffers.serial = d->serial;
        buffers.facts.fit(d->program->slots.size(), d->stages.size());
        buffers.walk = std::make_unique<EventWalk>(*d->program, buffers.facts, d->expressions);
    }
    buffers.facts.begin(*d->program, facts);
    Visitor(*d, event, buffers.facts, *buffers.walk, fired, trace).visitAll();
    buffers.walk->clear();
}

Truth Matcher::evaluate(NodeId condition, const FieldSource &facts) const
{
    EventFacts known;
    known.fit(d->program->slots.size(), 0);
    known.begin(*d->program, facts);
    return EventWalk(*d->program, known, d->expressions).truth(condition);
}

} // namespace locum::language
