// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/test_world.h"

#include "base/overloaded.h"
#include "rules/given_fields.h"

#include <algorithm>

namespace locum::rules {

namespace {

constexpr int mostMoments = 10'000;
// Monday, 2026-01-05 12:00.
constexpr Instant startOfTests = Instant(std::chrono::milliseconds(1'767'614'400'000));

} // namespace

TestWorld::TestWorld(std::shared_ptr<const RuleProgram> program, const InventedNames &names)
    : m_program(std::move(program)), m_invented(names), m_now(startOfTests), m_awaySince(startOfTests)
{
}

void TestWorld::given(const language::BoundFact &fact)
{
    if (fact.slot.field == idOf(Word::MePhone)) {
        setPhone(std::get_if<qint64>(&fact.value.value) && std::get<qint64>(fact.value.value) != 0);
        return;
    }
    m_given.push_back(fact);
}

void TestWorld::member(qint64 member, qint64 group)
{
    m_groups[member].push_back(group);
    m_labels[member].push_back(group); // ids of groups and labels are apart
}

void TestWorld::setPhone(bool away)
{
    if (away && !m_away) {
        m_awaySince = m_now;
        ++m_absence;
    }
    m_away = away;
}

void TestWorld::start(Instant moment)
{
    m_now = moment;
    m_awaySince = moment;
    m_untouched = false;
}

bool TestWorld::advanceTo(Instant moment)
{
    m_untouched = false;
    m_outcome = {};
    for (int moments = 0; moments < mostMoments; ++moments) {
        const std::vector<Program::Due> scheduled = m_program->dueAfter(m_now, QTimeZone::utc());
        const Instant nextSchedule = scheduled.empty() ? Instant::max() : scheduled.front().at;
        const Instant nextPending = m_pending.empty() ? Instant::max() : m_pending.begin()->first;
        const Instant next = std::min(nextSchedule, nextPending);
        if (next > moment) {
            m_now = std::max(m_now, moment);
            return true;
        }
        m_now = std::max(m_now, next);
        if (nextPending <= nextSchedule) {
            const Pending pending = m_pending.begin()->second;
            m_pending.erase(m_pending.begin());
            fallDue(pending);
            continue;
        }
        for (const Program::Due &due : scheduled) {
            if (const auto *rule = std::get_if<RuleDue>(&due.what)) {
                for (const EventKind kind : {EventKind::At, EventKind::Every}) {
                    Happening happening{.event = kind};
                    happening.scheduledRule = rule->rule;
                    happening.me = me();
                    happening.now = m_now;
                    happening.ledger.now = m_now;
                    happening.history = this;
                    const EventView view(happening);
                    const EventFields event(*m_program->rules().program().vocabulary, view);
                    DecisionRecord record;
                    const Reaction reaction = m_program->react(happening, GivenFields(m_given, event), &record);
                    noteFired(record);
                    perform(reaction, {nullptr, std::make_shared<Happening>(happening), {}}, Disposition::Deliver);
                }
            }
        }
    }
    return false;
}

void TestWorld::happen(Event event)
{
    m_untouched = false;
    m_outcome = {};
    if (event.kind == EventKind::Incoming || event.kind == EventKind::Outgoing) {
        message(event);
    } else {
        other(event);
    }
}

void TestWorld::noteFired(const DecisionRecord &record)
{
    for (const quint32 index : record.fired) {
        m_outcome.fired.push_back(m_program->rules().program().rules[index].name);
    }
}

void TestWorld::message(const Event &event)
{
    auto facts = std::make_shared<Facts>(messageFacts(event));
    const bool incoming = event.kind == EventKind::Incoming;
    m_seen.push_back({facts->person->id, facts->conversation.id, m_now, facts->message.direction});
    if (incoming) {
        const LedgerUpdates learnt = observe(*facts);
        write(learnt);
        facts->ledger = applied(facts->ledger, learnt);
    }
    std::vector<language::BoundFact> given = m_given;
    given.insert(given.end(), event.facts.begin(), event.facts.end());
    const EventView view(*facts);
    const EventFields fields(*m_program->rules().program().vocabulary, view);
    DecisionRecord record;
    const Verdict verdict = m_program->decide(*facts, GivenFields(given, fields), &record);
    noteFired(record);
    m_outcome.verdict = verdict;
    if (!incoming &&
        (verdict.disposition == Disposition::Deliver || verdict.disposition == Disposition::DeliverSilently)) {
        write(wroteByHand(facts->ledger));
    }
    perform(verdict.reaction, {facts, nullptr, event.facts}, verdict.disposition);
}

void TestWorld::other(const Event &event)
{
    if (event.kind == EventKind::Attach || event.kind == EventKind::Detach) {
        setPhone(event.kind == EventKind::Detach);
    }
    auto happening = std::make_shared<Happening>(happeningOf(event));
    std::vector<language::BoundFact> given = m_given;
    given.insert(given.end(), event.facts.begin(), event.facts.end());
    const EventView view(*happening);
    const EventFields fields(*m_program->rules().program().vocabulary, view);
    DecisionRecord record;
    const Reaction reaction = m_program->react(*happening, GivenFields(given, fields), &record);
    noteFired(record);
    perform(reaction, {nullptr, happening, event.facts}, Disposition::Deliver);
}

void TestWorld::perform(const Reaction &reaction, const Context &context, Disposition disposition)
{
    for (const QString &rule : reaction.spent) {
        m_spent.insert(rule);
    }
    for (const DeferredBlock &block : reaction.deferred) {
        m_pending.emplace(m_now + block.after, Pending{context, block.key});
    }
    for (const Wanted &wanted : reaction.effects) {
        const bool incoming = context.facts && context.facts->message.direction == Direction::Incoming;
        if (const auto *reply = std::get_if<Reply>(&wanted.effect); reply && context.facts) {
            speak({AutomaticKind::Reply, reply->text, reply->strangersAllowed, disposition, {}}, reply->in, wanted,
                  context);
        } else if (const auto *warn = std::get_if<Warn>(&wanted.effect); warn && incoming) {
            speak({AutomaticKind::Warning, warn->text, warn->strangersAllowed, disposition, {}}, Duration(0), wanted,
                  context);
        } else {
            if (const auto *label = std::get_if<SetLabel>(&wanted.effect)) {
                const auto &person = context.facts ? context.facts->person : context.happening->person;
                std::vector<qint64> &labels = m_labels[person ? person->id.value() : 0];
                std::erase(labels, label->label.value());
                if (label->on) {
                    labels.push_back(label->label.value());
                }
            }
            use(wanted.uses);
            m_outcome.effects.push_back(wanted.effect);
        }
    }
}

void TestWorld::speak(ReplyRequest request, Duration in, const Wanted &wanted, const Context &context)
{
    Facts facts = *context.facts;
    facts.ledger = ledgerOf(facts.person, facts.conversation.id);
    const Permission permission = permits(request, facts);
    if (const auto *refused = std::get_if<Refused>(&permission)) {
        m_outcome.refused.emplace_back(request.text, refused->reason);
        return;
    }
    const Allowed &allowed = std::get<Allowed>(permission);
    use(wanted.uses);
    Effect said = wanted.effect;
    std::visit(Overloaded{[&](Reply &reply) { reply.text = allowed.message.text; },
                          [&](Warn &warn) { warn.text = allowed.message.text; }, [](auto &) {}},
               said);
    m_outcome.effects.push_back(std::move(said));
    if (in > Duration(0)) { // asked again when it is due; what it counts for is written then
        m_pending.emplace(m_now + in, Pending{context, std::move(request)});
    } else {
        write(allowed.updates);
    }
}

void TestWorld::fallDue(const Pending &pending)
{
    const Context &context = pending.context;
    if (context.facts) {
        Facts facts = *context.facts;
        facts.trigger = Trigger::Due;
        facts.now = m_now;
        facts.me = me();
        facts.ledger = ledgerOf(facts.person, facts.conversation.id);
        if (const auto *request = std::get_if<ReplyRequest>(&pending.what)) {
            const Permission permission = permits(*request, facts);
            if (const auto *allowed = std::get_if<Allowed>(&permission)) {
                write(allowed->updates);
            } else {
                m_outcome.refused.emplace_back(request->text, std::get<Refused>(permission).reason);
            }
            return;
        }
        const EventView view(facts);
        const EventFields fields(*m_program->rules().program().vocabulary, view);
        std::vector<language::BoundFact> given = context.given;
        given.insert(given.end(), m_given.begin(), m_given.end());
        const Reaction reaction =
            m_program->resume(std::get<QString>(pending.what), view, GivenFields(given, fields), &facts);
        perform(reaction, {std::make_shared<Facts>(facts), nullptr, context.given}, Disposition::Deliver);
        return;
    }
    Happening happening = *context.happening;
    happening.now = m_now;
    happening.me = me();
    happening.ledger.now = m_now;
    const EventView view(happening);
    const EventFields fields(*m_program->rules().program().vocabulary, view);
    std::vector<language::BoundFact> given = context.given;
    given.insert(given.end(), m_given.begin(), m_given.end());
    const Reaction reaction =
        m_program->resume(std::get<QString>(pending.what), view, GivenFields(given, fields), nullptr);
    perform(reaction, {nullptr, std::make_shared<Happening>(happening), context.given}, Disposition::Deliver);
}

void TestWorld::write(const LedgerUpdates &updates)
{
    m_ledger = applied(std::move(m_ledger), updates);
}

void TestWorld::use(const std::vector<LimitUse> &uses)
{
    for (const LimitUse &one : uses) {
        m_uses[{one.key.limit, one.key.scope}].push_back(one.at);
    }
}

// ---- history --------------------------------------------------------------------------------------------------------

int TestWorld::messagesOfPerson(PersonId person, Duration window) const
{
    return int(std::count_if(m_seen.begin(), m_seen.end(), [&](const Seen &seen) {
        return seen.person == person && seen.direction == Direction::Incoming && seen.at > m_now - window;
    }));
}

int TestWorld::messagesOfConversation(ConversationId conversation, Duration window) const
{
    return int(std::count_if(m_seen.begin(), m_seen.end(), [&](const Seen &seen) {
        return seen.conversation == conversation && seen.direction == Direction::Incoming && seen.at > m_now - window;
    }));
}

std::optional<Duration> TestWorld::silentFor(PersonId person) const
{
    bool thisOne = true;
    for (auto seen = m_seen.rbegin(); seen != m_seen.rend(); ++seen) {
        if (seen->person == person && seen->direction == Direction::Incoming && !std::exchange(thisOne, false)) {
            return m_now - seen->at;
        }
    }
    return std::nullopt;
}

std::optional<Duration> TestWorld::answeredAgo(PersonId person) const
{
    for (auto seen = m_seen.rbegin(); seen != m_seen.rend(); ++seen) {
        if (seen->person == person && seen->direction == Direction::Outgoing) {
            return m_now - seen->at;
        }
    }
    return std::nullopt;
}

std::optional<Duration> TestWorld::autoRepliedAgo(PersonId person) const
{
    std::optional<Duration> ago;
    for (const IdentityLedger &identity : m_ledger.person) {
        for (const AutomaticMessage &ours : identity.automatic) {
            if (identity.identity.value() == person.value() && (!ago || m_now - ours.at < *ago)) {
                ago = m_now - ours.at;
            }
        }
    }
    return ago;
}

int TestWorld::uses(const LimitKey &limit, Instant since) const
{
    const auto found = m_uses.find({limit.limit, limit.scope});
    return found == m_uses.end() ? 0
                                 : int(std::count_if(found->second.begin(), found->second.end(),
                                                     [since](Instant at) { return at >= since; }));
}

} // namespace locum::rules
