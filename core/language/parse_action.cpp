// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

namespace locum::language {

namespace {

constexpr KeywordSet limitWords{Keyword::Once, Keyword::At};

} // namespace

/// Up to the closing brace.
void Parser::actions(std::vector<Action> &actions)
{
    while (inBlock()) {
        const quint32 begin = m_token.begin;
        const bool good = action(actions);
        if (!good) {
            if (m_token.begin == begin) {
                advance();
            }
            skipTo(actionWords);
        }
    }
}

bool Parser::action(std::vector<Action> &actions)
{
    const quint32 begin = m_token.begin;
    Action action;
    bool good = true;
    if (at(dispositionWords)) {
        good = disposition(action.node.emplace<DispositionAction>(), false);
    } else if (accept(Keyword::Stop)) {
        action.node = StopAction{};
    } else if (at(Keyword::After)) {
        good = deferred(action.node.emplace<DeferredAction>());
    } else if (at(effectWords)) {
        good = effect(action.node.emplace<EffectAction>());
    } else {
        unexpected(wanted::action, actionWords);
        return false;
    }
    if (good) {
        action.span = spanFrom(begin);
        actions.push_back(std::move(action));
    }
    return good;
}

/// In a test (`wanted`) a delay may be any, and what is dropped is not said to be forgotten.
bool Parser::disposition(DispositionAction &disposition, bool wanted)
{
    using Kind = DispositionAction::Kind;
    if (accept(Keyword::Deliver)) {
        disposition.kind = accept(Keyword::Silently) ? Kind::DeliverSilently : Kind::Deliver;
        return true;
    }
    if (accept(Keyword::Hold)) {
        disposition.kind = Kind::Hold;
        return true;
    }
    if (accept(Keyword::Drop)) {
        disposition.kind = !wanted && accept(Keyword::Forget) ? Kind::DropForget : Kind::Drop;
        return true;
    }
    if (accept(Keyword::Digest)) {
        disposition.kind = Kind::Digest;
        return name(disposition.digest.emplace());
    }
    advance();
    disposition.kind = Kind::Delay;
    return duration(disposition.delay);
}

bool Parser::effect(EffectAction &effect)
{
    effect.verbSpan = tokenSpan();
    return verb(effect) && limits(effect.limits);
}

bool Parser::verb(EffectAction &effect)
{
    // What may stand where a saying is left out: none of it is the name of a phrase there.
    static constexpr KeywordSet behind = actionWords | limitWords;
    const auto is = [this, &effect](Keyword word, Verb verb) {
        if (!accept(word)) {
            return false;
        }
        effect.verb = verb;
        return true;
    };
    if (is(Keyword::Reply, Verb::Reply)) {
        return saying(effect) && (!accept(Keyword::In) || duration(effect.in));
    }
    if (is(Keyword::Warn, Verb::Warn) || is(Keyword::Decline, Verb::Decline)) {
        return optionalSaying(effect, behind);
    }
    if (is(Keyword::Notify, Verb::Notify)) {
        if (!reference(effect.target.emplace()) || !optionalSaying(effect, behind | KeywordSet{Keyword::Urgent})) {
            return false;
        }
        effect.urgent = accept(Keyword::Urgent);
        return true;
    }
    if (is(Keyword::Forward, Verb::Forward)) {
        return expect(Keyword::To) && reference(effect.target.emplace()) && optionalSaying(effect, behind);
    }
    if (is(Keyword::Status, Verb::Status)) {
        return name(effect.status.emplace()) && optionalSaying(effect, behind | KeywordSet{Keyword::For}) &&
               (!accept(Keyword::For) || duration(effect.duration));
    }
    if (is(Keyword::Label, Verb::Label) || is(Keyword::Unlabel, Verb::Unlabel)) {
        return reference(effect.target.emplace());
    }
    if (is(Keyword::Mute, Verb::Mute)) {
        return !accept(Keyword::For) || duration(effect.duration);
    }
    if (is(Keyword::Mark, Verb::Mark)) {
        return expect(Keyword::Urgent);
    }
    if (is(Keyword::Call, Verb::Call)) {
        return call(effect);
    }
    return is(Keyword::Accept, Verb::Accept);
}

bool Parser::call(EffectAction &effect)
{
    if (!name(effect.callee.emplace_back()) || !expect(TokenKind::Dot, '.') || !name(effect.callee.emplace_back()) ||
        !expect(TokenKind::LeftParenthesis, '(')) {
        return false;
    }
    return expressions(effect.arguments, TokenKind::RightParenthesis, wanted::commaOrParenthesis);
}

bool Parser::saying(EffectAction &effect)
{
    if (at(TokenKind::Text)) {
        return textTemplate(effect.saying.emplace().emplace<Template>());
    }
    return name(effect.saying.emplace().emplace<Name>(), wanted::saying);
}

bool Parser::optionalSaying(EffectAction &effect, const KeywordSet &others)
{
    if (at(TokenKind::Text) || (at(TokenKind::Name) && !at(others))) {
        return saying(effect);
    }
    return true;
}

bool Parser::limits(std::vector<Limit> &limits)
{
    while (at(limitWords)) {
        if (!limit(limits.emplace_back())) {
            limits.pop_back();
            return false;
        }
    }
    return true;
}

bool Parser::limit(Limit &limit)
{
    const quint32 begin = m_token.begin;
    if (!accept(Keyword::Once)) {
        advance();
        limit.once = false;
        if (!expect(Keyword::Most) || !integer(limit.most)) {
            return false;
        }
    }
    if (!expect(Keyword::Per)) {
        return false;
    }
    limit.window.span = tokenSpan();
    if (at(TokenKind::Duration)) {
        limit.window.length = m_token.value;
        advance();
    } else if (!name(limit.window.length.emplace<Name>(), wanted::window)) {
        return false;
    }
    if (accept(Keyword::Per)) {
        static constexpr KeywordSet scopes{Keyword::Person, Keyword::Conversation, Keyword::Account, Keyword::Rule};
        if (!at(scopes)) {
            unexpected(wanted::scope, scopes);
            return false;
        }
        name(limit.scope.emplace());
    }
    limit.span = spanFrom(begin);
    return true;
}

bool Parser::deferred(DeferredAction &deferred)
{
    advance();
    if (!duration(deferred.after)) {
        return false;
    }
    if (accept(Keyword::If) && !condition(deferred.condition.emplace(), {})) {
        skipTo(actionWords, true);
    }
    Span brace;
    if (!openBrace(brace)) {
        return false;
    }
    while (inBlock()) {
        const quint32 begin = m_token.begin;
        EffectNode node;
        if (!at(effectWords)) {
            const bool misplaced = at(actionWords);
            unexpected(wanted::effect, effectWords,
                       misplaced ? RuleDiagnostics::tr("only effects may be deferred") : QString());
            advance();
            skipTo(effectWords);
        } else if (effect(node.effect)) {
            node.span = spanFrom(begin);
            deferred.effects.push_back(std::move(node));
        } else {
            skipTo(effectWords);
        }
    }
    closeBrace(brace);
    return true;
}

} // namespace locum::language
