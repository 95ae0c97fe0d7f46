// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/limits.h"
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

namespace locum::language {

bool Parser::import(Item &item)
{
    return text(item.node.emplace<Import>().file);
}

bool Parser::use(Item &item)
{
    Use &use = item.node.emplace<Use>();
    use.optional = accept(Keyword::Optional);
    if (!name(use.plugin)) {
        return false;
    }
    use.versionSpan = tokenSpan();
    return integer(use.version);
}

bool Parser::list(Item &item)
{
    ListDeclaration &list = item.node.emplace<ListDeclaration>();
    if (at(TokenKind::Reference)) {
        // `list person:text` declares a list that is called person.
        m_lexer.seek(static_cast<quint32>(m_token.value) - 1);
        m_token.end = m_lexer.offset();
        m_token.kind = TokenKind::Name;
    }
    if (!name(list.name) || !expect(TokenKind::Colon, ':') || !name(list.type)) {
        return false;
    }
    if (accept(Keyword::From)) {
        return text(list.content.emplace<TextLiteral>());
    }
    if (!at(TokenKind::Assign)) {
        unexpected(wanted::listContent, {Keyword::From});
        return false;
    }
    advance();
    if (!expect(TokenKind::LeftBracket, '[')) {
        return false;
    }
    listItems(list.content.emplace<std::vector<ExpressionId>>());
    return true; // what could be read of it
}

void Parser::listItems(std::vector<ExpressionId> &items)
{
    while (!at(TokenKind::RightBracket)) {
        ExpressionId item = 0;
        bool good = startsLiteral();
        if (!good) {
            unexpected(wanted::literal);
        } else if (items.size() == limits::listItems) {
            add(Code::TooManyElements, tokenSpan(), {QString::number(limits::listItems)},
                RuleDiagnostics::tr("keep the rest in a second list"));
            good = false;
        }
        if (good && literal(item)) {
            items.push_back(item);
        } else {
            good = false;
            const bool full = items.size() == limits::listItems;
            while (!at(TokenKind::RightBracket) && !at(TokenKind::End) && !startsItem() &&
                   (full || !at(TokenKind::Comma))) {
                advance();
            }
        }
        if (at(TokenKind::RightBracket) || accept(TokenKind::Comma)) {
            continue;
        }
        if (good) {
            unexpected(wanted::commaOrBracket);
        }
        while (!at(TokenKind::RightBracket) && !at(TokenKind::End) && !startsItem()) {
            advance();
        }
        accept(TokenKind::RightBracket);
        return;
    }
    advance();
}

bool Parser::hours(Item &item)
{
    HoursDeclaration &hours = item.node.emplace<HoursDeclaration>();
    if (!name(hours.name) || !expect(TokenKind::Assign, '=')) {
        return false;
    }
    do {
        if (!hoursSpan(hours)) {
            return false;
        }
    } while (accept(TokenKind::Comma));
    return true;
}

bool Parser::hoursSpan(HoursDeclaration &hours)
{
    const quint32 begin = m_token.begin;
    if (at(TokenKind::Time)) {
        TimeSpan span;
        if (!time(span.from) || !expect(TokenKind::DotDot, "'..'") || !time(span.to) || !onDays(span.days)) {
            return false;
        }
        span.span = spanFrom(begin);
        hours.spans.emplace_back(std::move(span));
        return true;
    }
    if (!at(TokenKind::Date)) {
        unexpected(wanted::timeOrDate);
        return false;
    }
    DateSpan span;
    if (!date(span.from) || !expect(TokenKind::DotDot, "'..'") || !date(span.to)) {
        return false;
    }
    if (at(Keyword::On)) {
        unexpected(wanted::commaOrItem, {}, RuleDiagnostics::tr("only times can be kept to weekdays"));
        return false;
    }
    span.span = spanFrom(begin);
    hours.spans.emplace_back(std::move(span));
    return true;
}

bool Parser::phrase(Item &item)
{
    PhraseDeclaration &phrase = item.node.emplace<PhraseDeclaration>();
    Span brace;
    if (!name(phrase.name) || !openBrace(brace)) {
        return false;
    }
    const auto language = [this] {
        if (at(TokenKind::Name)) {
            m_lexer.seek(m_token.begin);
            m_token = m_lexer.language();
        }
        return at(TokenKind::Language);
    };
    do {
        if (!language()) {
            // What the grammar wants right before a text; a comment between the two is nobody's language.
            unexpected(wanted::language);
            skipTo({});
            break;
        }
        PhraseDeclaration::Entry entry{textOf(m_token).toByteArray(), tokenSpan(), {}};
        advance();
        if (textTemplate(entry.text)) {
            phrase.entries.push_back(std::move(entry));
        } else if (at(TokenKind::Invalid)) {
            advance();
        }
    } while (inBlock());
    closeBrace(brace);
    return true;
}

bool Parser::digest(Item &item)
{
    DigestDeclaration &digest = item.node.emplace<DigestDeclaration>();
    return name(digest.name) && expect(Keyword::At) && timesOfDay(digest.times) && onDays(digest.days) &&
           expect(Keyword::To) && reference(digest.to);
}

bool Parser::policy(Item &item)
{
    PolicyDeclaration &policy = item.node.emplace<PolicyDeclaration>();
    Span brace;
    if (!name(policy.name) || !openBrace(brace)) {
        return false;
    }
    while (inBlock()) {
        if (!policyEntry(policy)) {
            while (inBlock() && !at(TokenKind::Reference) && !(at(Keyword::Strangers) && isFirstOnLine())) {
                advance();
            }
        }
    }
    closeBrace(brace);
    return true;
}

bool Parser::policyEntry(PolicyDeclaration &policy)
{
    const quint32 begin = m_token.begin;
    PolicyDeclaration::Entry entry;
    if (at(TokenKind::Reference)) {
        reference(entry.who.emplace());
    } else if (!accept(Keyword::Strangers)) {
        unexpected(wanted::who, {Keyword::Strangers});
        advance();
        return false;
    }
    do {
        Name verdict;
        if (!name(verdict)) {
            return false;
        }
        entry.verdicts.push_back(std::move(verdict));
    } while (accept(TokenKind::Comma));
    entry.span = spanFrom(begin);
    policy.entries.push_back(std::move(entry));
    return true;
}

} // namespace locum::language
