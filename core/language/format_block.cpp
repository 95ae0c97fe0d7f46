// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/format_p.h"

namespace locum::language {

// ---- what rules do --------------------------------------------------------------------------------------------------

void Formatter::actions(const std::vector<Action> &actions)
{
    if (actions.size() == 1 && fitsInBraces(actions.front())) {
        m_writer.word();
        m_writer.space();
        action(actions.front());
        m_writer.word();
        return;
    }
    openBlock();
    for (const Action &action : actions) {
        m_writer.paragraph();
        this->action(action);
    }
    closeBlock();
}

bool Formatter::fitsInBraces(const Action &action) const
{
    constexpr int braces = 6;
    const quint32 end = m_writer.tokenAt(action.span.end).begin;
    return !std::holds_alternative<DeferredAction>(action.node) && !m_writer.hasComment(m_writer.offset(), end) &&
           m_writer.fits(widthOf(action) + braces);
}

int Formatter::widthOf(const Action &action) const
{
    int width = flatWidth(action.span);
    if (const auto *const effect = std::get_if<EffectAction>(&action.node)) {
        if (const auto *const text = effect->saying ? std::get_if<Template>(&*effect->saying) : nullptr) {
            width += columnsOf(textOf(*text)) - flatWidth(text->span) + 1;
        }
    }
    return width;
}

void Formatter::action(const Action &action)
{
    if (const auto *const deferred = std::get_if<DeferredAction>(&action.node)) {
        this->deferred(*deferred);
    } else if (const auto *const effect = std::get_if<EffectAction>(&action.node)) {
        this->effect(*effect, action.span);
    } else {
        flat(action.span.end);
    }
}

void Formatter::effect(const EffectAction &effect, const Span &span)
{
    const auto *const text = effect.saying ? std::get_if<Template>(&*effect.saying) : nullptr;
    if (text != nullptr) {
        m_writer.token();
        while (m_writer.nextToken().begin < text->span.begin) {
            m_writer.word();
        }
        m_writer.space();
        m_writer.replacement(text->span, textOf(*text));
    } else if (effect.verb == Verb::Call) {
        m_writer.token();
        m_writer.word(effect.callee.front().span);
        m_writer.token(); // .
        m_writer.token(effect.callee.back().span);
        m_writer.token(); // (
        expressions(effect.arguments);
        m_writer.token(); // )
    } else {
        m_writer.token();
    }
    while (m_writer.offset() < span.end) {
        m_writer.word();
    }
}

void Formatter::deferred(const DeferredAction &deferred)
{
    m_writer.token();
    m_writer.word();
    if (deferred.condition) {
        m_writer.word(); // if
        m_writer.indent(2);
        m_writer.space();
        expression(*deferred.condition);
        m_writer.indent(-2);
    }
    openBlock();
    for (const EffectNode &node : deferred.effects) {
        m_writer.paragraph();
        effect(node.effect, node.span);
    }
    closeBlock();
}

// ---- texts with holes -----------------------------------------------------------------------------------------------

/// As it stands, but for the white space in its holes.
QByteArray Formatter::textOf(const Template &text) const
{
    QByteArray shown;
    quint32 done = text.span.begin;
    for (const auto &piece : text.pieces) {
        if (const auto *const hole = std::get_if<Hole>(&piece)) {
            shown += m_text.sliced(done, hole->span.begin - done);
            appendHole(shown, *hole);
            done = hole->span.end;
        }
    }
    shown += m_text.sliced(done, text.span.end - done);
    return shown;
}

void Formatter::appendHole(QByteArray &shown, const Hole &hole) const
{
    shown += '{';
    Lexer lexer = Lexer(m_text, 0, nullptr, nullptr).inHole(hole.span.begin + 1, hole.span.end - 1);
    TokenKind before = TokenKind::LeftBrace;
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
        const bool closes = token.kind == TokenKind::RightParenthesis || token.kind == TokenKind::RightBracket ||
                            token.kind == TokenKind::Comma || token.kind == TokenKind::Dot;
        const bool opened = before == TokenKind::LeftBrace || before == TokenKind::LeftParenthesis ||
                            before == TokenKind::LeftBracket || before == TokenKind::Dot;
        const bool call = before == TokenKind::Name && token.kind == TokenKind::LeftParenthesis;
        if (!closes && !opened && !call) {
            shown += ' ';
        }
        shown += m_text.sliced(token.begin, token.end - token.begin);
        before = token.kind;
    }
    shown += '}';
}

// ---- tests ----------------------------------------------------------------------------------------------------------

void Formatter::step(const Step &step)
{
    const bool broken = !m_writer.fits(flatWidth(step.span)) || m_writer.hasComment(step.span.begin, step.span.end);
    m_writer.indent(2);
    if (const auto *const given = std::get_if<GivenStep>(&step.node)) {
        m_writer.token();
        commaList(given->facts, broken,
                  [this](const Fact &fact) { std::visit([this](const auto &found) { this->fact(found); }, fact); });
    } else if (const auto *const happening = std::get_if<HappeningStep>(&step.node)) {
        flat(happening->who ? happening->who->span.end : happening->event.span.end);
        commaList(happening->facts, broken, [this](const FactStep &fact) { this->fact(fact); });
    } else if (const auto *const expect = std::get_if<ExpectStep>(&step.node)) {
        m_writer.token();
        commaList(expect->wants, broken, [this](const Want &want) { flat(want.span.end); });
    } else {
        flat(step.span.end);
    }
    m_writer.indent(-2);
}

void Formatter::fact(const FactStep &fact)
{
    expression(fact.path);
    m_writer.word(); // =
    m_writer.space();
    expression(fact.value);
}

} // namespace locum::language
