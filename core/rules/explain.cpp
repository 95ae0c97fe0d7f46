// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/explain.h"

#include "language/trace.h"
#include "rules/effect_words.h"
#include "rules/rule_program.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace locum::rules {

namespace {

constexpr std::array<const char *, 7> levels{"identity", "person", "room", "group", "account", "network", "strangers"};

/// The reference that an effect is about, as written.
QString targetWords(const language::Program &program, const language::BoundEffect &effect)
{
    if (!effect.target) {
        return {};
    }
    return QString::fromLatin1(program.vocabulary->referenceKinds[effect.target->kind].name) + QLatin1Char(':') +
           effect.target->name;
}

const language::BoundEffect *effectOf(const language::BoundRule &rule, const QString &key)
{
    for (const language::BoundAction &action : rule.actions) {
        if (const auto *effect = std::get_if<language::BoundEffect>(&action); effect && effect->key == key) {
            return effect;
        }
    }
    return nullptr;
}

class Explainer {
public:
    Explainer(const RuleProgram &program, const Facts &facts)
        : m_program(program), m_words(program.rules().program()), m_facts(facts), m_view(facts),
          m_fields(*m_words.vocabulary, m_view)
    {
    }

    Explanation made(const QStringList &also)
    {
        m_explanation.verdict = m_program.decide(m_facts, m_fields, &m_record);
        policies();
        candidates(also);
        effects();
        return std::move(m_explanation);
    }

private:
    void policies()
    {
        const PolicyOutcome &outcome = m_record.policy;
        for (const PolicySeen &seen : m_record.policies) {
            const PolicyRow &row = m_program.policies().rows()[seen.row];
            const bool decides = outcome.row == seen.row && outcome.verdict == seen.verdict;
            const bool modifies = (seen.verdict == PolicyVerdict::Warn && outcome.warnRow == seen.row) ||
                                  (seen.verdict == PolicyVerdict::NoReply && outcome.noReplyRow == seen.row);
            m_explanation.policies.push_back(
                {row.origin, levels[row.subject.index()], seen.verdict, decides || modifies});
        }
    }

    void candidates(const QStringList &also)
    {
        std::vector<quint32> rules;
        for (const language::TraceRecord &record : m_record.candidates) {
            rules.push_back(record.rule);
        }
        for (quint32 i = 0; i < m_words.rules.size(); ++i) {
            if (also.contains(m_words.rules[i].name)) {
                rules.push_back(i);
            }
        }
        std::sort(rules.begin(), rules.end());
        rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
        for (const quint32 rule : rules) {
            m_explanation.rules.push_back(explained(rule));
        }
    }

    ExplainedRule explained(quint32 index)
    {
        using Traced = language::RuleTrace::Outcome;
        using Outcome = ExplainedRule::Outcome;
        const language::BoundRule &rule = m_words.rules[index];
        const language::RuleTrace trace = language::explain(m_words, index, idOf(m_view.event), m_fields);
        ExplainedRule explained{spanOf(m_words, rule, rule.span), Outcome::Failed, {}};
        switch (trace.outcome) {
        case Traced::Fired: {
            const auto has = [index](const std::vector<quint32> &list) {
                return std::find(list.begin(), list.end(), index) != list.end();
            };
            explained.outcome = has(m_record.spent)   ? Outcome::Spent
                                : has(m_record.fired) ? Outcome::Fired
                                                      : Outcome::NotReached;
            break;
        }
        case Traced::Failed:
            break;
        case Traced::OtherEvent:
        case Traced::Disabled:
        case Traced::NotValid:
            explained.outcome = Outcome::NotInForce;
            break;
        }
        for (const language::TraceStep &step : trace.steps) {
            explained.tests.push_back({step.words, spanOf(m_words, rule, step.span), step.truth});
        }
        return explained;
    }

    void effects()
    {
        for (const EffectNote &note : m_record.effects) {
            const language::BoundRule &rule = m_words.rules[note.rule];
            const language::BoundEffect *effect = effectOf(rule, note.key);
            ExplainedEffect explained{spanOf(m_words, rule, effect ? effect->span : rule.span), {}, note.dropped};
            const Wanted *wanted = note.dropped.isEmpty() ? wantedBy(note.key) : nullptr;
            if (wanted) {
                explained.words = effectWords(
                    wanted->effect, [&](qint64) { return effect ? targetWords(m_words, *effect) : QString(); });
                explained.dropped = refusal(wanted->effect);
            } else if (effect) {
                explained.words = verbWords(*effect);
            }
            m_explanation.effects.push_back(std::move(explained));
        }
        for (const Wanted &wanted : m_explanation.verdict.reaction.effects) { // of policies
            if (wanted.key.isEmpty()) {
                m_explanation.effects.push_back({wanted.span.value_or(RuleSpan{}),
                                                 effectWords(wanted.effect, [](qint64) { return QString(); }),
                                                 refusal(wanted.effect)});
            }
        }
    }

    QString verbWords(const language::BoundEffect &effect) const
    {
        constexpr std::array names{"reply",   "warn", "notify", "forward", "status",  "label",
                                   "unlabel", "mute", "mark",   "accept",  "decline", "call"};
        const QString target = targetWords(m_words, effect);
        const QString verb = QLatin1String(names[static_cast<size_t>(effect.verb)]);
        return target.isEmpty() ? verb : verb + QLatin1Char(' ') + target;
    }

    const Wanted *wantedBy(const QString &key) const
    {
        for (const Wanted &wanted : m_explanation.verdict.reaction.effects) {
            if (wanted.key == key) {
                return &wanted;
            }
        }
        return nullptr;
    }

    /// What the contract says about it; empty: nothing against it.
    QByteArray refusal(const Effect &effect) const
    {
        ReplyRequest request{.disposition = m_explanation.verdict.disposition};
        if (const auto *reply = std::get_if<Reply>(&effect)) {
            request.text = reply->text;
            request.strangersAllowed = reply->strangersAllowed;
        } else if (const auto *warn = std::get_if<Warn>(&effect); warn && m_view.event == EventKind::Incoming) {
            request.kind = AutomaticKind::Warning;
            request.text = warn->text;
            request.strangersAllowed = warn->strangersAllowed;
        } else {
            return {};
        }
        const Permission permission = permits(request, m_facts);
        const auto *refused = std::get_if<Refused>(&permission);
        return refused ? refused->reason : QByteArray();
    }

    const RuleProgram &m_program;
    const language::Program &m_words;
    const Facts &m_facts;
    EventView m_view;
    EventFields m_fields;
    DecisionRecord m_record;
    Explanation m_explanation;
};

QString words(const char *text)
{
    return QCoreApplication::translate("RuleExplanation", text);
}

QString outcomeWords(ExplainedRule::Outcome outcome)
{
    switch (outcome) {
    case ExplainedRule::Outcome::Fired:
        return words(QT_TRANSLATE_NOOP("RuleExplanation", "fires"));
    case ExplainedRule::Outcome::Failed:
        return words(QT_TRANSLATE_NOOP("RuleExplanation", "does not fire"));
    case ExplainedRule::Outcome::Spent:
        return words(QT_TRANSLATE_NOOP("RuleExplanation", "has fired once already"));
    case ExplainedRule::Outcome::NotInForce:
        return words(QT_TRANSLATE_NOOP("RuleExplanation", "is not in force for this"));
    case ExplainedRule::Outcome::NotReached:
        return words(QT_TRANSLATE_NOOP("RuleExplanation", "would fire, but it was decided before it"));
    }
    Q_UNREACHABLE();
}

QString place(const RuleSpan &span)
{
    return span.rule.isEmpty() ? span.source : QStringLiteral("\"%1\"").arg(span.rule);
}

} // namespace

std::optional<Explanation> explain(const Program &program, const Facts &facts, const QStringList &also)
{
    const auto *rules = dynamic_cast<const RuleProgram *>(&program);
    return rules ? std::optional(Explainer(*rules, facts).made(also)) : std::nullopt;
}

QString rendered(const Explanation &explanation)
{
    QStringList lines{dispositionWords(explanation.verdict)};
    for (const ExplainedPolicy &policy : explanation.policies) {
        lines.append(QStringLiteral("  %1 %2 (%3)%4")
                         .arg(QString::fromLatin1(policy.level), nameOf(policy.verdict), policy.origin,
                              policy.counts ? QString()
                                            : words(QT_TRANSLATE_NOOP("RuleExplanation", ": a stronger one counts"))));
    }
    for (const ExplainedRule &rule : explanation.rules) {
        lines.append(QStringLiteral("  %1 %2").arg(place(rule.span), outcomeWords(rule.outcome)));
        for (const ExplainedTest &test : rule.tests) {
            lines.append(QStringLiteral("    ") + test.words);
        }
    }
    for (const Overruled &overruled : explanation.verdict.overruled) {
        lines.append(QStringLiteral("  ") + words(QT_TRANSLATE_NOOP("RuleExplanation", "overruled: %1 of %2"))
                                                .arg(nameOf(overruled.disposition), place(overruled.span)));
    }
    for (const ExplainedEffect &effect : explanation.effects) {
        lines.append(QStringLiteral("  %1: %2%3")
                         .arg(place(effect.span), effect.words,
                              effect.dropped.isEmpty()
                                  ? QString()
                                  : words(QT_TRANSLATE_NOOP("RuleExplanation", ", but not now: %1"))
                                        .arg(QString::fromLatin1(effect.dropped))));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace locum::rules
