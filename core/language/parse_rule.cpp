// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

namespace locum::language {

bool Parser::rule(Item &item)
{
    RuleDeclaration &rule = item.node.emplace<RuleDeclaration>();
    const bool named = text(rule.name);
    if (!named && at(TokenKind::Name)) {
        advance(); // a name without its quotes, in all likelihood
    }
    attributes(rule);
    Span brace;
    if (!openBrace(brace)) {
        return false;
    }
    if (!expect(Keyword::On) || !events(rule)) {
        skipTo({Keyword::On, Keyword::When, Keyword::Do});
        if (rule.events.empty() && accept(Keyword::On) && !events(rule)) {
            skipTo({Keyword::When, Keyword::Do});
        }
    }
    if (accept(Keyword::When)) {
        if (!condition(rule.condition.emplace(), {Keyword::Do})) {
            skipTo({Keyword::Do});
        }
    }
    Span block;
    if (!at(Keyword::Do)) {
        if (rule.condition) {
            unexpected(QStringLiteral("'do'"), {Keyword::Do});
        } else {
            unexpected(wanted::whenOrDo, {Keyword::When, Keyword::Do});
        }
        skipTo({Keyword::Do});
    }
    if (accept(Keyword::Do)) {
        if (openBrace(block)) {
            actions(rule.actions);
            closeBrace(block);
        } else {
            skipTo({});
        }
    }
    if (inBlock()) {
        unexpected(QStringLiteral("'}'"));
        skipTo({});
    }
    closeBrace(brace);
    return named;
}

void Parser::attributes(RuleDeclaration &rule)
{
    while (!at(TokenKind::LeftBrace) && !at(TokenKind::End) && !startsItem()) {
        if (!attribute(rule)) {
            skipTo({Keyword::Priority, Keyword::Valid, Keyword::Oneshot, Keyword::Disabled}, true);
            if (at(TokenKind::RightBrace)) {
                return;
            }
        }
    }
}

bool Parser::attribute(RuleDeclaration &rule)
{
    const quint32 begin = m_token.begin;
    const auto once = [this, begin](bool said) {
        if (said) {
            const Span span{m_source, begin, m_lastEnd};
            add(Code::SaidTwice, span, {QString::fromLatin1(m_text.sliced(begin, m_lastEnd - begin))},
                RuleDiagnostics::tr("leave one of them out"));
        }
        return true;
    };
    if (accept(Keyword::Priority)) {
        once(rule.priority.has_value());
        rule.priority = m_token.value;
        rule.prioritySpan = tokenSpan();
        return expect(TokenKind::Integer, wanted::number);
    }
    if (accept(Keyword::Valid)) {
        once(rule.valid.has_value());
        RuleDeclaration::Valid valid;
        const quint32 first = m_token.begin;
        if (!date(valid.from) || !expect(TokenKind::DotDot, "'..'") || !date(valid.to)) {
            return false;
        }
        valid.span = spanFrom(first);
        rule.valid = valid;
        return true;
    }
    if (accept(Keyword::Oneshot)) {
        once(rule.oneshot);
        return rule.oneshot = true;
    }
    if (accept(Keyword::Disabled)) {
        once(rule.disabled);
        return rule.disabled = true;
    }
    unexpected(wanted::attribute, {Keyword::Priority, Keyword::Valid, Keyword::Oneshot, Keyword::Disabled});
    if (!at(TokenKind::RightBrace)) {
        advance();
    }
    return false;
}

bool Parser::events(RuleDeclaration &rule)
{
    do {
        if (!event(rule)) {
            return false;
        }
    } while (accept(TokenKind::Comma));
    return true;
}

bool Parser::event(RuleDeclaration &rule)
{
    const quint32 begin = m_token.begin;
    if (accept(Keyword::At)) {
        AtEvent event;
        event.time.span = tokenSpan();
        if (!time(event.time.minutes) || !onDays(event.days)) {
            return false;
        }
        event.span = spanFrom(begin);
        rule.events.emplace_back(std::move(event));
        return true;
    }
    if (accept(Keyword::Every)) {
        EveryEvent event;
        if (!duration(event.milliseconds)) {
            return false;
        }
        event.span = spanFrom(begin);
        rule.events.emplace_back(event);
        return true;
    }
    EventName event;
    if (!name(event.name, wanted::event)) {
        return false;
    }
    rule.events.emplace_back(std::move(event));
    return true;
}

} // namespace locum::language
