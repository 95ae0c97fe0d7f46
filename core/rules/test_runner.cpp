// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/test_runner.h"

#include "base/overloaded.h"
#include "rules/effect_words.h"
#include "rules/local_time.h"
#include "rules/test_world.h"

#include <algorithm>

namespace locum::rules {

namespace {

using language::Code;

constexpr qint64 firstInvented = 1'000'000;

/// One `test` block as it runs.
class TestRun {
public:
    TestRun(std::shared_ptr<const RuleProgram> program, const InventedNames &names,
            const language::Program::TestPlace &place, std::vector<language::Diagnostic> &diagnostics)
        : m_program(program->rules().program()), m_names(names), m_place(place), m_diagnostics(diagnostics),
          m_world(std::move(program), names)
    {
    }

    void run()
    {
        const language::Item &item = m_program.files[m_place.file].items[m_place.item];
        const auto &test = std::get<language::TestDeclaration>(item.node);
        m_name = test.name.text;
        for (const language::Step &step : test.steps) {
            m_span = step.span;
            const bool goesOn = std::visit([this](const auto &one) { return run(one); }, step.node);
            if (!goesOn) {
                return;
            }
        }
    }

private:
    qint64 idOfReference(const language::ReferenceName &reference) const
    {
        const auto kind = m_program.vocabulary->referenceKind(reference.kind);
        return kind ? m_names.resolve(*kind, reference.name).value_or(0) : 0;
    }

    /// The next of the bound facts; they come in the order of the file.
    std::optional<language::BoundFact> nextFact()
    {
        return m_nextFact < m_place.facts.size() ? m_place.facts[m_nextFact++] : std::nullopt;
    }

    auto takesFacts()
    {
        return Overloaded{
            [this](const language::FactStep &) {
                if (const auto fact = nextFact()) {
                    m_world.given(*fact);
                }
            },
            [this](const language::MemberStep &step) {
                m_world.member(idOfReference(step.member), idOfReference(step.group));
            },
            [this](const language::NamedStep &step) { m_world.named(idOfReference(step.who), step.name.text); }};
    }

    bool run(const language::GivenStep &step)
    {
        for (const language::Fact &fact : step.facts) {
            std::visit(takesFacts(), fact);
        }
        return true;
    }
    bool run(const language::AtStep &step)
    {
        const Instant moment = instantAt(step.julianDay, step.minutes, QTimeZone::utc());
        if (m_world.isUntouched()) {
            m_world.start(moment);
            return true;
        }
        return advance(moment);
    }
    bool run(const language::AfterStep &step) { return advance(m_world.now() + Duration(step.milliseconds)); }

    bool advance(Instant moment)
    {
        m_happened = true;
        if (!m_world.advanceTo(moment)) {
            m_diagnostics.push_back({Code::TestTooLong, m_span, {m_name}, {}, {}});
            return false;
        }
        return true;
    }

    bool run(const language::HappeningStep &step)
    {
        const auto event = m_program.vocabulary->event(step.event.text);
        if (!event || *event > idOf(EventKind::Every)) {
            return true; // the checker has said so
        }
        TestWorld::Event happening{.kind = EventKind{*event}};
        if (step.who) {
            const auto kind = m_program.vocabulary->referenceKind(step.who->kind);
            happening.whoKind = kind ? std::optional(Kind{*kind}) : std::nullopt;
            happening.who = idOfReference(*step.who);
        }
        for (size_t i = 0; i < step.facts.size(); ++i) {
            if (auto fact = nextFact()) {
                happening.facts.push_back(std::move(*fact));
            }
        }
        m_happened = true;
        m_world.happen(std::move(happening));
        return true;
    }

    bool run(const language::ExpectStep &step)
    {
        for (const language::Want &want : step.wants) {
            if (!m_happened) {
                m_diagnostics.push_back({Code::NothingHappened, want.span, {m_name}, {}, {}});
                return false;
            }
            const bool met = std::visit([this](const auto &one) { return isMet(one); }, want.node);
            if (!met) {
                m_diagnostics.push_back({Code::TestFailed, want.span, {m_name, came()}, why(want), {}});
            }
        }
        return true;
    }

    // ---- expectations

    bool isMet(const language::WantNothing &) const
    {
        const TestOutcome &outcome = m_world.outcome();
        return outcome.effects.empty() && (!outcome.verdict || outcome.verdict->disposition == Disposition::Deliver);
    }

    bool isMet(const language::WantDisposition &want) const
    {
        const std::optional<Verdict> &verdict = m_world.outcome().verdict;
        const bool is = verdict && isThat(want, *verdict) &&
                        (!want.by || (verdict->trace.span && verdict->trace.span->rule == want.by->text));
        return is != want.no;
    }

    bool isThat(const language::WantDisposition &want, const Verdict &verdict) const
    {
        using DispositionKind = language::DispositionAction::Kind;
        switch (want.disposition.kind) {
        case DispositionKind::Deliver:
            return verdict.disposition == Disposition::Deliver;
        case DispositionKind::DeliverSilently:
            return verdict.disposition == Disposition::DeliverSilently;
        case DispositionKind::Hold:
            return verdict.disposition == Disposition::Hold;
        case DispositionKind::Drop:
            return verdict.disposition == Disposition::Drop;
        case DispositionKind::DropForget:
            return verdict.disposition == Disposition::Drop && verdict.forget;
        case DispositionKind::Digest:
            return verdict.disposition == Disposition::Digest &&
                   (!want.disposition.digest || want.disposition.digest->text == verdict.digest);
        case DispositionKind::Delay:
            return verdict.disposition == Disposition::Delay &&
                   (want.anyDelay || verdict.until == m_world.now() + Duration(want.disposition.delay));
        }
        return false;
    }

    bool isMet(const language::WantEffect &want) const
    {
        const std::vector<Effect> &effects = m_world.outcome().effects;
        const bool is = std::any_of(effects.begin(), effects.end(), [&](const Effect &effect) {
            return verbName(effect) == want.verb.text &&
                   std::all_of(want.details.begin(), want.details.end(), [&](const auto &detail) {
                       return std::visit(
                           Overloaded{
                               [&](const language::ReferenceName &reference) { return isAbout(effect, reference); },
                               [&](const language::TextLiteral &text) { return textOf(effect) == text.text; }},
                           detail);
                   });
        });
        return is != want.no;
    }

    bool isAbout(const Effect &effect, const language::ReferenceName &reference) const
    {
        if (const auto *notify = std::get_if<Notify>(&effect)) {
            return reference.kind == "channel" && notify->channel == reference.name;
        }
        const std::optional<qint64> target = targetOf(effect);
        return target && *target == idOfReference(reference);
    }

    bool isMet(const language::WantRule &want) const
    {
        const std::vector<QString> &fired = m_world.outcome().fired;
        return (std::find(fired.begin(), fired.end(), want.rule.text) != fired.end()) != want.no;
    }

    // ---- what came instead

    QString came() const
    {
        const TestOutcome &outcome = m_world.outcome();
        QStringList words;
        if (outcome.verdict) {
            words.append(dispositionWords(*outcome.verdict));
        }
        for (const Effect &effect : outcome.effects) {
            words.append(effectWords(effect, [this](qint64 id) { return m_names.nameOf(id); }));
        }
        return words.isEmpty() ? QStringLiteral("nothing") : words.join(QStringLiteral(", "));
    }

    /// For what was meant to be said: what kept it from being sent.
    QString why(const language::Want &want) const
    {
        const auto *effect = std::get_if<language::WantEffect>(&want.node);
        const TestOutcome &outcome = m_world.outcome();
        if (!effect || effect->no || outcome.refused.empty()) {
            return {};
        }
        return QString::fromLatin1(outcome.refused.front().second);
    }

    const language::Program &m_program;
    const InventedNames &m_names;
    const language::Program::TestPlace &m_place;
    std::vector<language::Diagnostic> &m_diagnostics;
    TestWorld m_world;
    QString m_name;
    language::Span m_span;
    size_t m_nextFact = 0;
    bool m_happened = false;
};

} // namespace

std::optional<qint64> InventedNames::resolve(language::ReferenceKindId kind, const QString &name) const
{
    if (Kind{kind} == Kind::Network) {
        m_names.insert(networkId(name), name);
        return networkId(name);
    }
    const auto known = m_ids.constFind({kind, name});
    if (known != m_ids.constEnd()) {
        return *known;
    }
    const qint64 id = firstInvented + m_ids.size();
    m_ids.insert({kind, name}, id);
    m_names.insert(id, name);
    return id;
}

void runTests(std::shared_ptr<const language::Program> program, const InventedNames &names,
              std::vector<language::Diagnostic> &diagnostics, const QString &onlyOf)
{
    std::vector<language::Diagnostic> ofPatterns;
    language::Matcher matcher(program, ofPatterns);
    if (language::hasErrors(ofPatterns)) {
        return; // said already
    }
    const auto rules = std::make_shared<const RuleSet>(program, std::move(matcher));
    const auto running = std::make_shared<const RuleProgram>(rules, std::vector<PolicyRow>());
    for (const language::Program::TestPlace &place : program->tests) {
        if (onlyOf.isEmpty() || program->sources.file(program->files[place.file].source).name == onlyOf) {
            TestRun(running, names, place, diagnostics).run();
        }
    }
}

} // namespace locum::rules
