// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/reaction_builder.h"

#include "base/in_language.h"
#include "base/overloaded.h"
#include "language/limits.h"
#include "language/render.h"
#include "rules/forward_contract.h"
#include "rules/limit_counter.h"

#include <QJsonArray>

#include <algorithm>

namespace locum::rules {

namespace {

using language::BoundEffect;
using language::BoundRule;
using language::Verb;

constexpr size_t mostCalls = 16;

Verb verbOf(const Effect &effect)
{
    return std::visit(Overloaded{[](const Reply &) { return Verb::Reply; }, [](const Warn &) { return Verb::Warn; },
                                 [](const Notify &) { return Verb::Notify; },
                                 [](const Forward &) { return Verb::Forward; },
                                 [](const SetStatus &) { return Verb::Status; },
                                 [](const SetLabel &label) { return label.on ? Verb::Label : Verb::Unlabel; },
                                 [](const Mute &) { return Verb::Mute; }, [](const MarkUrgent &) { return Verb::Mark; },
                                 [](const AnswerIt &answer) { return answer.accept ? Verb::Accept : Verb::Decline; },
                                 [](const Call &) { return Verb::Call; }},
                      effect);
}

bool isAnswer(Verb verb)
{
    return verb == Verb::Accept || verb == Verb::Decline;
}

bool asksPersonKnown(const BoundRule &rule)
{
    return std::binary_search(rule.fields.begin(), rule.fields.end(), idOf(Word::PersonKnown));
}

std::variant<IdentityId, ConversationId, ChannelId> destination(const language::BoundReference &target)
{
    switch (Kind{target.kind}) {
    case Kind::Room:
        return ConversationId(target.id);
    case Kind::Channel:
        return ChannelId(target.id);
    case Kind::Person: // by their anchor
    case Kind::Identity:
    case Kind::Group:
    case Kind::Account:
    case Kind::Network:
    case Kind::Label:
        break;
    }
    return IdentityId(target.id);
}

QJsonValue jsonOf(const language::OwnedValue &value)
{
    if (!value.value) {
        return QJsonValue::Null;
    }
    const bool isBool = value.type.base == language::BaseType::Bool;
    const auto number = [isBool](qint64 one) { return isBool ? QJsonValue(one != 0) : QJsonValue(one); };
    const auto list = [](const auto &items, auto &&json) {
        QJsonArray array;
        for (const auto &item : items) {
            array.append(json(item));
        }
        return QJsonValue(array);
    };
    const auto text = [](const QByteArray &one) { return QJsonValue(QString::fromUtf8(one)); };
    return std::visit(Overloaded{[&](qint64 one) { return number(one); },
                                 [&](const QByteArray &one) { return text(one); },
                                 [](const language::Range &range) {
                                     return QJsonValue(QJsonArray{range.from, range.to});
                                 },
                                 [&](const std::vector<qint64> &numbers) { return list(numbers, number); },
                                 [&](const std::vector<QByteArray> &texts) { return list(texts, text); }},
                      *value.value);
}

} // namespace

RuleSpan spanOf(const language::Program &program, const BoundRule &rule, const language::Span &span)
{
    return {rule.name, program.sources.file(span.file).name, span.begin, span.end};
}

QString warningWords(const EventView &view)
{
    const QLocale &own = view.me->locale;
    if (view.event == EventKind::Outgoing) {
        return inLanguage(own, "FilterWarning",
                          QT_TRANSLATE_NOOP("FilterWarning", "Your rules kept this message from being sent."));
    }
    const bool known = view.person != nullptr && !view.person->language.isEmpty();
    return inLanguage(known ? QLocale(view.person->language) : own, "FilterWarning",
                      QT_TRANSLATE_NOOP("FilterWarning", "Automatic message: your message was filtered."));
}

ReactionBuilder::ReactionBuilder(const language::Program &program, const EventView &view,
                                 const language::FieldSource &fields, const Facts *facts,
                                 std::vector<EffectNote> *notes)
    : m_program(program), m_view(view), m_fields(fields), m_facts(facts), m_notes(notes)
{
}

void ReactionBuilder::note(quint32 rule, const BoundEffect &effect, QByteArray dropped)
{
    if (m_notes) {
        m_notes->push_back({rule, effect.verb, effect.key, std::move(dropped)});
    }
}

bool ReactionBuilder::has(Verb verb) const
{
    return std::any_of(m_reaction.effects.begin(), m_reaction.effects.end(),
                       [verb](const Wanted &wanted) { return verbOf(wanted.effect) == verb; });
}

Wanted *ReactionBuilder::earlier(const BoundEffect &effect)
{
    for (Wanted &wanted : m_reaction.effects) {
        const Verb verb = verbOf(wanted.effect);
        switch (effect.verb) {
        case Verb::Notify:
            if (const auto *notify = std::get_if<Notify>(&wanted.effect);
                notify && notify->channel == (effect.target ? effect.target->name : QString())) {
                return &wanted;
            }
            break;
        case Verb::Forward:
            if (const auto *forward = std::get_if<Forward>(&wanted.effect);
                forward && effect.target && forward->to == destination(*effect.target)) {
                return &wanted;
            }
            break;
        case Verb::Label:
        case Verb::Unlabel:
            if (const auto *label = std::get_if<SetLabel>(&wanted.effect);
                label && effect.target && label->label.value() == effect.target->id) {
                return &wanted;
            }
            break;
        case Verb::Accept:
        case Verb::Decline:
            if (isAnswer(verb)) {
                return &wanted;
            }
            break;
        case Verb::Call: // each is an action of its own
            return nullptr;
        case Verb::Reply:
        case Verb::Warn:
        case Verb::Status:
        case Verb::Mute:
        case Verb::Mark:
            if (verb == effect.verb) {
                return &wanted;
            }
            break;
        }
    }
    return nullptr;
}

bool ReactionBuilder::isFull(Verb verb) const
{
    const auto count = size_t(std::count_if(m_reaction.effects.begin(), m_reaction.effects.end(),
                                            [verb](const Wanted &wanted) { return verbOf(wanted.effect) == verb; }));
    switch (verb) {
    case Verb::Notify:
        return count >= language::limits::notifications;
    case Verb::Forward:
        return count >= language::limits::forwards;
    case Verb::Call:
        return count >= mostCalls;
    default: // there is one of each, or one for each label
        return false;
    }
}

void ReactionBuilder::add(quint32 ruleIndex, const BoundEffect &effect)
{
    if (effect.target && effect.target->open) {
        note(ruleIndex, effect, "no_target");
        return;
    }
    Wanted *merged = earlier(effect);
    if (merged && effect.verb != Verb::Notify) {
        note(ruleIndex, effect, "merged");
        return;
    }
    if (!merged && isFull(effect.verb)) {
        note(ruleIndex, effect, "too_many");
        return;
    }
    const std::optional<std::vector<LimitUse>> uses = usesOf(effect, m_view);
    if (!uses) {
        note(ruleIndex, effect, "limit");
        return;
    }
    if (merged) { // one notification a channel, with the highest urgency
        Notify &notify = std::get<Notify>(merged->effect);
        notify.urgency = effect.urgent ? Urgency::High : notify.urgency;
        merged->uses.insert(merged->uses.end(), uses->begin(), uses->end());
        note(ruleIndex, effect, "merged");
        return;
    }
    const BoundRule &rule = m_program.rules[ruleIndex];
    const std::optional<Effect> made = this->made(rule, effect);
    if (!made) {
        note(ruleIndex, effect, "no_target");
        return;
    }
    if (const auto *forward = std::get_if<Forward>(&*made); forward && m_facts) {
        if (const std::optional<Refused> refused = refusesForward(*forward, *m_facts)) {
            note(ruleIndex, effect, refused->reason);
            return;
        }
    }
    m_reaction.effects.push_back({*made, spanOf(m_program, rule, effect.span), effect.key, *uses});
    note(ruleIndex, effect, {});
}

void ReactionBuilder::add(const language::BoundDeferred &deferred)
{
    if (m_reaction.deferred.size() < language::limits::deferredBlocks) {
        m_reaction.deferred.push_back({deferred.key, Duration(deferred.after)});
    }
}

void ReactionBuilder::add(Wanted wanted)
{
    if (!has(verbOf(wanted.effect))) {
        m_reaction.effects.push_back(std::move(wanted));
    }
}

void ReactionBuilder::removeRepliesAndWarnings()
{
    std::erase_if(m_reaction.effects, [&](const Wanted &wanted) {
        const Verb verb = verbOf(wanted.effect);
        const bool speaks = verb == Verb::Reply || (verb == Verb::Warn && m_view.event != EventKind::Outgoing);
        if (speaks && m_notes) {
            for (EffectNote &note : *m_notes) {
                if (note.key == wanted.key && note.dropped.isEmpty()) {
                    note.dropped = "noreply";
                }
            }
        }
        return speaks;
    });
}

QString ReactionBuilder::rendered(const BoundRule &rule, const BoundEffect &effect, bool toThePerson) const
{
    if (!effect.text) {
        return {};
    }
    language::RenderOptions options{{}, m_view.me->locale, m_view.me->timeZone};
    const auto want = [&](const QString &language) {
        if (!language.isEmpty()) {
            options.languages.append(language);
        }
    };
    if (toThePerson) {
        want(m_view.person ? m_view.person->language : QString());
        want(m_view.messageLanguage);
    }
    if (m_view.me->locale.language() != QLocale::C) {
        want(m_view.me->locale.bcp47Name());
    }
    return language::render(m_program, m_program.texts[*effect.text], RuleFields(m_fields, rule), options);
}

Call ReactionBuilder::called(const BoundEffect &effect) const
{
    Call call;
    if (effect.function) {
        call.function = m_program.vocabulary->functions[*effect.function].path;
    }
    for (const language::NodeId argument : effect.arguments) {
        call.arguments.append(jsonOf(language::evaluateValue(m_program, argument, m_fields)));
    }
    return call;
}

std::optional<Effect> ReactionBuilder::made(const BoundRule &rule, const BoundEffect &effect) const
{
    const auto duration = [](const std::optional<qint64> &value) {
        return value ? std::optional(Duration(*value)) : std::nullopt;
    };
    const bool incoming = m_view.event == EventKind::Incoming;
    switch (effect.verb) {
    case Verb::Reply:
        return Reply{rendered(rule, effect, true), Duration(effect.in.value_or(0)), asksPersonKnown(rule)};
    case Verb::Warn:
        return Warn{effect.text ? rendered(rule, effect, incoming) : warningWords(m_view), asksPersonKnown(rule)};
    case Verb::Notify:
        return Notify{effect.target ? effect.target->name : QString(), effect.urgent ? Urgency::High : Urgency::Normal,
                      rendered(rule, effect, false)};
    case Verb::Forward:
        return effect.target
                   ? std::optional<Effect>(Forward{destination(*effect.target), rendered(rule, effect, false)})
                   : std::nullopt;
    case Verb::Status:
        return SetStatus{static_cast<StandInMode>(effect.status), rendered(rule, effect, false),
                         duration(effect.duration)};
    case Verb::Label:
    case Verb::Unlabel:
        return effect.target ? std::optional<Effect>(SetLabel{LabelId(effect.target->id), effect.verb == Verb::Label})
                             : std::nullopt;
    case Verb::Mute:
        return Mute{duration(effect.duration)};
    case Verb::Mark:
        return MarkUrgent{};
    case Verb::Accept:
    case Verb::Decline:
        return AnswerIt{effect.verb == Verb::Accept, rendered(rule, effect, true)};
    case Verb::Call:
        return called(effect);
    }
    Q_UNREACHABLE();
}

} // namespace locum::rules
