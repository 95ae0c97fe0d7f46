// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/parser_p.h"
#include "language/rule_diagnostics.h"

namespace locum::language {

bool Parser::test(Item &item)
{
    TestDeclaration &test = item.node.emplace<TestDeclaration>();
    Span brace;
    if (!text(test.name) || !openBrace(brace)) {
        return false;
    }
    m_stops = stepWords;
    while (inBlock()) {
        const quint32 begin = m_token.begin;
        Step step;
        if (this->step(step)) {
            step.span = spanFrom(begin);
            test.steps.push_back(std::move(step));
        } else {
            if (m_token.begin == begin) {
                advance();
            }
            skipTo(stepWords);
        }
    }
    m_stops = {};
    closeBrace(brace);
    return true;
}

bool Parser::step(Step &step)
{
    if (accept(Keyword::Given)) {
        return given(step.node.emplace<GivenStep>());
    }
    if (accept(Keyword::At)) {
        AtStep &at = step.node.emplace<AtStep>();
        return date(at.julianDay) && time(at.minutes);
    }
    if (accept(Keyword::After)) {
        return duration(step.node.emplace<AfterStep>().milliseconds);
    }
    if (accept(Keyword::Event)) {
        return happening(step.node.emplace<HappeningStep>());
    }
    if (!accept(Keyword::Expect)) {
        unexpected(wanted::step, stepWords);
        return false;
    }
    ExpectStep &expect = step.node.emplace<ExpectStep>();
    do {
        Want want;
        if (!this->want(want)) {
            return false;
        }
        expect.wants.push_back(std::move(want));
    } while (accept(TokenKind::Comma));
    return true;
}

bool Parser::given(GivenStep &given)
{
    do {
        if (!fact(given.facts)) {
            return false;
        }
    } while (accept(TokenKind::Comma));
    return true;
}

bool Parser::fact(std::vector<Fact> &facts)
{
    if (!at(TokenKind::Reference)) {
        FactStep fact;
        if (!at(TokenKind::Name)) {
            unexpected(wanted::fact);
            return false;
        }
        if (!factOfField(fact)) {
            return false;
        }
        facts.emplace_back(fact);
        return true;
    }
    ReferenceName who;
    reference(who);
    if (accept(Keyword::Named)) {
        NamedStep named{std::move(who), {}};
        if (!text(named.name)) {
            return false;
        }
        facts.emplace_back(std::move(named));
        return true;
    }
    MemberStep member{std::move(who), {}};
    if (!at(Keyword::In)) {
        unexpected(RuleDiagnostics::tr("'in' or 'named'"), {Keyword::In, Keyword::Named});
        return false;
    }
    advance();
    if (!reference(member.group)) {
        return false;
    }
    facts.emplace_back(std::move(member));
    return true;
}

bool Parser::factOfField(FactStep &fact)
{
    return path(fact.path) && expect(TokenKind::Assign, '=') && expression(fact.value);
}

bool Parser::happening(HappeningStep &happening)
{
    if (!name(happening.event)) {
        return false;
    }
    using Side = HappeningStep::Side;
    if (at(Keyword::From) || at(Keyword::To)) {
        happening.side = at(Keyword::From) ? Side::From : Side::To;
        advance();
        if (!reference(happening.who.emplace())) {
            return false;
        }
    }
    if (!at(TokenKind::Name) || at(stepWords)) {
        return true;
    }
    do {
        FactStep fact;
        if (!factOfField(fact)) {
            return false;
        }
        happening.facts.push_back(fact);
    } while (accept(TokenKind::Comma));
    return true;
}

bool Parser::want(Want &want)
{
    const quint32 begin = m_token.begin;
    bool good = true;
    if (accept(Keyword::Nothing)) {
        want.node = WantNothing{};
        want.span = spanFrom(begin);
        return true;
    }
    const bool no = accept(Keyword::No);
    if (at(dispositionWords)) {
        WantDisposition &disposition = want.node.emplace<WantDisposition>();
        disposition.no = no;
        disposition.anyDelay = at(Keyword::Delay) && peek().kind != TokenKind::Duration;
        if (disposition.anyDelay) {
            advance();
            disposition.disposition.kind = DispositionAction::Kind::Delay;
        } else {
            good = this->disposition(disposition.disposition, true);
        }
        good = good && (!accept(Keyword::By) || text(disposition.by.emplace()));
    } else if (accept(Keyword::Rule)) {
        WantRule &rule = want.node.emplace<WantRule>();
        rule.no = no;
        good = text(rule.rule);
    } else {
        WantEffect &effect = want.node.emplace<WantEffect>();
        effect.no = no;
        good = wantedEffect(effect);
    }
    want.span = spanFrom(begin);
    return good;
}

bool Parser::wantedEffect(WantEffect &effect)
{
    if (!name(effect.verb, wanted::want)) {
        return false;
    }
    while (at(TokenKind::Reference) || at(TokenKind::Text)) {
        if (at(TokenKind::Reference)) {
            reference(std::get<ReferenceName>(effect.details.emplace_back(ReferenceName())));
        } else {
            text(std::get<TextLiteral>(effect.details.emplace_back(TextLiteral())));
        }
    }
    return true;
}

} // namespace locum::language
