// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/ownership.h"
#include "engine/past_facts.h"
#include "engine/rule_service.h"
#include "model/json.h"
#include "rules/explain.h"
#include "rules/replay.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/rule_history.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

// Of RuleService: why something was decided so, and what other rules would have done.
namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr int mostMessages = 100'000;
constexpr size_t messagesAtOnce = 500; ///< then others get their turn at the database
constexpr size_t mostDifferences = 500;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RuleQuestions)
};

QJsonObject toJson(const rules::RuleSpan &span)
{
    return {{QStringLiteral("rule"), span.rule},
            {QStringLiteral("file"), span.source},
            {QStringLiteral("begin"), static_cast<qint64>(span.begin)},
            {QStringLiteral("end"), static_cast<qint64>(span.end)}};
}

QString nameOfTruth(language::Truth truth)
{
    switch (truth) {
    case language::Truth::True:
        return QStringLiteral("true");
    case language::Truth::False:
        return QStringLiteral("false");
    case language::Truth::Unknown:
        return QStringLiteral("unknown");
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const rules::Explanation &explanation)
{
    QJsonArray policies;
    for (const rules::ExplainedPolicy &policy : explanation.policies) {
        policies.append(QJsonObject{{QStringLiteral("origin"), policy.origin},
                                    {QStringLiteral("level"), QString::fromLatin1(policy.level)},
                                    {QStringLiteral("verdict"), nameOf(policy.verdict)},
                                    {QStringLiteral("counts"), policy.counts}});
    }
    QJsonArray rules;
    for (const rules::ExplainedRule &rule : explanation.rules) {
        QJsonArray tests;
        for (const rules::ExplainedTest &test : rule.tests) {
            tests.append(QJsonObject{{QStringLiteral("words"), test.words},
                                     {QStringLiteral("span"), toJson(test.span)},
                                     {QStringLiteral("truth"), nameOfTruth(test.truth)}});
        }
        rules.append(QJsonObject{{QStringLiteral("span"), toJson(rule.span)},
                                 {QStringLiteral("outcome"), nameOf(rule.outcome)},
                                 {QStringLiteral("tests"), tests}});
    }
    QJsonArray effects;
    for (const rules::ExplainedEffect &effect : explanation.effects) {
        effects.append(QJsonObject{{QStringLiteral("span"), toJson(effect.span)},
                                   {QStringLiteral("words"), effect.words},
                                   {QStringLiteral("dropped"), QString::fromLatin1(effect.dropped)}});
    }
    QJsonArray overruled;
    for (const rules::Overruled &late : explanation.verdict.overruled) {
        overruled.append(QJsonObject{{QStringLiteral("span"), toJson(late.span)},
                                     {QStringLiteral("disposition"), nameOf(late.disposition)}});
    }
    QJsonObject json{{QStringLiteral("disposition"), nameOf(explanation.verdict.disposition)},
                     {QStringLiteral("reason"), QString::fromLatin1(explanation.verdict.trace.reason)},
                     {QStringLiteral("policies"), policies},
                     {QStringLiteral("rules"), rules},
                     {QStringLiteral("effects"), effects},
                     {QStringLiteral("overruled"), overruled}};
    if (explanation.verdict.trace.span) {
        json.insert(QStringLiteral("span"), toJson(*explanation.verdict.trace.span));
    }
    return json;
}

/// What was done to a stored message.
Result<rules::Treatment> done(store::Database &database, const Message &message)
{
    LOCUM_TAKE(answered, store::answeredAt(database, message.id));
    return rules::Treatment{message.disposition, answered.has_value(), message.reason};
}

QString inWords(const rules::Treatment &treatment)
{
    const QString what = treatment.answered ? Words::tr("%1, answered").arg(nameOf(treatment.disposition))
                                            : nameOf(treatment.disposition);
    return treatment.reason.isEmpty() ? what : QStringLiteral("%1 (%2)").arg(what, treatment.reason);
}

/// As it would stand before the rules if it came now.
struct MadeMessage {
    Message message;
    Conversation conversation;
    Identity from;
};

Result<MadeMessage> made(store::Database &database, UserId user, const ports::RuleQuestion::Made &what, Instant now)
{
    auto from = store::identity(database, what.from);
    if (!from || !ownAccount(database, user, from->account)) {
        return fail("contact.unknown", QString::number(what.from.value()));
    }
    LOCUM_TAKE(known, store::findConversation(database, from->account, ConversationKind::Direct, from->address));
    Conversation direct = known.value_or(Conversation{ConversationId(0), from->account});
    direct.identity = from->id;
    direct.address = from->address;
    MadeMessage all{Message{MessageId(0), direct.id, from->account}, std::move(direct), *from};
    all.message.sender = from->id;
    all.message.senderName = from->name;
    all.message.text = what.text;
    all.message.sentAt = what.at.value_or(now);
    all.message.receivedAt = all.message.sentAt;
    return all;
}

Result<ports::RuleAnswer> answer(store::Database &database, const Circumstances &now, const rules::Program &program,
                                 const ports::RuleQuestion &question, Instant at)
{
    Anew anew;
    std::optional<PastFacts> past;
    rules::Facts *facts = nullptr;
    QString before;
    if (question.message) {
        LOCUM_TAKE(message, store::message(database, now.user, *question.message));
        anew.began = message.receivedAt;
        anew.ledgerBegan = now.ledgerNow - (at - message.receivedAt);
        past.emplace(database, now, anew);
        LOCUM_TAKE(then, past->about(message));
        facts = then;
        LOCUM_TAKE(treatment, done(database, message));
        before = Words::tr("What was done: %1").arg(inWords(treatment)) + QLatin1Char('\n');
    } else {
        LOCUM_TAKE(what, made(database, now.user, *question.made, at));
        past.emplace(database, now, anew);
        LOCUM_TAKE(then, past->aboutMade(what.message, what.conversation, what.from));
        facts = then;
    }
    if (const auto source = program.source()) {
        for (const QString &wanted : question.rules) {
            if (std::ranges::find(source->rules, wanted, &language::BoundRule::name) == source->rules.end()) {
                return fail("rules.rule.unknown", wanted);
            }
        }
    }
    const auto explanation = rules::explain(program, *facts, question.rules);
    LOCUM_MUST(past->good());
    if (!explanation) {
        return fail("rules.unavailable", QString());
    }
    const QString by = question.draft.empty() ? Words::tr("By the rules that run now:") : Words::tr("By the draft:");
    return ports::RuleAnswer{{}, toJson(*explanation), before + by + QLatin1Char('\n') + rules::rendered(*explanation)};
}

bool hasErrors(const std::vector<ports::RuleDiagnostic> &diagnostics)
{
    return std::ranges::any_of(diagnostics, [](const ports::RuleDiagnostic &found) { return found.isError; });
}

} // namespace

void RuleService::draft(UserId user, std::vector<ports::RuleFile> files, Drafted then)
{
    using Both = std::pair<std::shared_ptr<const rules::Program>, std::vector<ports::RuleDiagnostic>>;
    if (files.empty()) {
        then(Both{m_parts.programs.programOf(user), {}});
        return;
    }
    m_parts.programs.compile(user, std::move(files),
                             [this, user, then = std::move(then)](Result<RuleCompiler::Compiled> compiled) {
                                 if (!compiled) {
                                     then(fail(std::move(compiled.error())));
                                     return;
                                 }
                                 then(Both{compiled->make ? m_parts.programs.draftOf(user, compiled->make) : nullptr,
                                           std::move(compiled->diagnostics)});
                             });
}

void RuleService::explain(UserId user, ports::RuleQuestion question, ports::Reply<ports::RuleAnswer> reply)
{
    auto files = question.draft;
    draft(user, std::move(files), [this, user, question = std::move(question), reply = std::move(reply)](auto drafted) {
        if (!drafted) {
            reply(fail(std::move(drafted.error())));
            return;
        }
        auto &[program, diagnostics] = *drafted;
        if (!program || hasErrors(diagnostics)) {
            reply(ports::RuleAnswer{std::move(diagnostics), {}, {}});
            return;
        }
        m_parts.journal.read([question, program = program, at = m_parts.journal.clock().now(),
                              now = std::make_shared<const Circumstances>(m_parts.circumstances(user))](
                                 store::Database &database) { return answer(database, *now, *program, question, at); },
                             [diagnostics = std::move(diagnostics), reply](Result<ports::RuleAnswer> answered) {
                                 if (answered) {
                                     answered->diagnostics = diagnostics;
                                 }
                                 reply(std::move(answered));
                             });
    });
}

/// A replay under way.
struct RuleService::Replay {
    UserId user{0};
    std::shared_ptr<const rules::Program> program;
    std::shared_ptr<const Circumstances> now;
    Instant at;
    std::vector<MessageId> messages;
    size_t next = 0;
    Anew anew;
    ports::ReplayedRules done;
    ports::Reply<ports::ReplayedRules> reply;
};

void RuleService::replay(UserId user, std::vector<ports::RuleFile> files, int days,
                         ports::Reply<ports::ReplayedRules> reply)
{
    draft(user, std::move(files), [this, user, days, reply = std::move(reply)](auto drafted) {
        if (!drafted) {
            reply(fail(std::move(drafted.error())));
            return;
        }
        auto &[program, diagnostics] = *drafted;
        if (!program || hasErrors(diagnostics)) {
            ports::ReplayedRules nothing;
            nothing.diagnostics = std::move(diagnostics);
            reply(std::move(nothing));
            return;
        }
        auto replay = std::make_shared<Replay>();
        replay->user = user;
        replay->program = std::move(program);
        replay->now = std::make_shared<const Circumstances>(m_parts.circumstances(user));
        replay->at = m_parts.journal.clock().now();
        replay->anew.began = replay->at - 24h * days;
        replay->anew.ledgerBegan = replay->now->ledgerNow - 24h * days;
        replay->done.diagnostics = std::move(diagnostics);
        replay->reply = reply;
        m_parts.journal.read(
            [user, since = replay->anew.began](store::Database &database) {
                return store::receivedSince(database, user, since, mostMessages + 1);
            },
            [this, replay](Result<std::vector<MessageId>> messages) {
                if (!messages) {
                    replay->reply(fail(std::move(messages.error())));
                    return;
                }
                replay->messages = std::move(*messages);
                if (replay->messages.size() > mostMessages) {
                    replay->messages.pop_back();
                    replay->done.complete = false;
                }
                replayMore(replay);
            });
    });
}

void RuleService::replayMore(std::shared_ptr<Replay> replay)
{
    m_parts.journal.read(
        // Nobody else touches the replay meanwhile.
        [replay](store::Database &database) -> Result<bool> {
            PastFacts past(database, *replay->now, replay->anew);
            const size_t end = std::min(replay->next + messagesAtOnce, replay->messages.size());
            for (; replay->next < end; ++replay->next) {
                const auto message = store::message(database, replay->user, replay->messages[replay->next]);
                if (!message) {
                    if (message.error().retry != Retry::No) {
                        return fail(message.error());
                    }
                    continue; // it is gone since
                }
                ++replay->done.messages;
                LOCUM_TAKE(facts, past.about(*message));
                const rules::Verdict verdict = replay->program->decide(*facts);
                LOCUM_TAKE(before, done(database, *message));
                const auto difference = rules::replayed(before, verdict, *facts);
                past.take(verdict);
                LOCUM_MUST(past.good());
                if (!difference) {
                    continue;
                }
                ++replay->done.differing;
                if (replay->done.differences.size() < mostDifferences) {
                    const auto toPort = [](const rules::Treatment &what) {
                        return ports::ReplayedRules::Treatment{what.disposition, what.answered, what.reason};
                    };
                    replay->done.differences.push_back(
                        {*message, toPort(difference->before), toPort(difference->after)});
                    replay->done.text +=
                        Words::tr("%1 message %2 from %3: %4; by the draft: %5")
                            .arg(toIsoString(message->receivedAt))
                            .arg(message->id.value())
                            .arg(message->senderName, inWords(difference->before), inWords(difference->after)) +
                        QLatin1Char('\n');
                }
            }
            return replay->next == replay->messages.size();
        },
        [this, replay](const Result<bool> &finished) {
            if (!finished) {
                replay->reply(fail(finished.error()));
                return;
            }
            if (!*finished) {
                replayMore(replay);
                return;
            }
            replay->done.complete =
                replay->done.complete && replay->done.differing == static_cast<int>(replay->done.differences.size());
            replay->done.text +=
                Words::tr("%n message(s) looked at", nullptr, replay->done.messages) + QStringLiteral(", ") +
                Words::tr("%n would be treated otherwise", nullptr, replay->done.differing) + QLatin1Char('\n');
            replay->reply(std::move(replay->done));
        });
}

} // namespace locum::engine
