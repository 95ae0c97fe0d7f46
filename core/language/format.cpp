// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/format_p.h"
#include "language/parser.h"

#include <algorithm>

namespace locum::language {

namespace {

constexpr int widestAligned = 40;

} // namespace

QByteArray format(const SourceSet &sources, const File &file)
{
    return Formatter(sources, file).formatted();
}

Formatter::Formatter(const SourceSet &sources, const File &file)
    : m_text(sources.file(file.source).text), m_file(file), m_writer(m_text, file.comments)
{
    measure();
}

QByteArray Formatter::formatted()
{
    m_writer.paragraph();
    m_writer.token(); // locum
    m_writer.word();  // 1
    for (const Item &item : m_file.items) {
        m_writer.paragraph();
        std::visit([this, &item](const auto &node) { this->item(node, item); }, item.node);
    }
    return m_writer.finish();
}

void Formatter::flat(quint32 end)
{
    for (bool first = true; m_writer.offset() < end; first = false) {
        const Span next = m_writer.nextToken();
        if (!first && m_text[next.begin] != ',') {
            m_writer.space();
        }
        m_writer.token(next);
    }
}

int Formatter::flatWidth(const Span &span) const
{
    constexpr int enough = 2 * FormatWriter::lineWidth;
    int width = 0;
    for (quint32 at = span.begin; at < span.end && width < enough;) {
        const Span token = m_writer.tokenAt(at);
        // A comma before a bracket comes and goes with the layout.
        if (m_text[token.begin] != ',' || m_text[m_writer.tokenAt(token.end).begin] != ']') {
            width += columnsOf(m_text.sliced(token.begin, token.end - token.begin)) + 1;
        }
        at = token.end;
    }
    return width;
}

void Formatter::openBlock()
{
    m_writer.word();
    m_writer.indent(1);
}

void Formatter::closeBlock()
{
    const Span brace = m_writer.nextToken();
    if (m_writer.isInEmptyBlock() && !m_writer.hasComment(m_writer.offset(), brace.begin)) {
        m_writer.indent(-1);
        m_writer.token(brace);
        return;
    }
    m_writer.paragraph();
    m_writer.commentsBefore(brace.begin);
    m_writer.indent(-1);
    m_writer.endOfBlock();
    m_writer.token(brace);
}

// ---- items ----------------------------------------------------------------------------------------------------------

void Formatter::item(const Import &, const Item &item)
{
    flat(item.span.end);
}

void Formatter::item(const Use &, const Item &item)
{
    flat(item.span.end);
}

void Formatter::item(const DigestDeclaration &, const Item &item)
{
    flat(item.span.end);
}

void Formatter::item(const ListDeclaration &list, const Item &item)
{
    m_writer.token();
    m_writer.word(list.name.span);
    m_writer.token(); // :
    m_writer.word(list.type.span);
    m_writer.word(); // = or from
    m_writer.space();
    if (const auto *const items = std::get_if<std::vector<ExpressionId>>(&list.content)) {
        bracketed(*items, {item.span.file, m_writer.nextToken().begin, item.span.end});
    } else {
        flat(item.span.end);
    }
}

void Formatter::item(const HoursDeclaration &hours, const Item &item)
{
    const bool broken = !m_writer.fits(flatWidth(item.span)) || m_writer.hasComment(item.span.begin, item.span.end);
    m_writer.token();
    m_writer.word(hours.name.span);
    m_writer.word(); // =
    m_writer.indent(2);
    commaList(hours.spans, broken,
              [this](const auto &span) { std::visit([this](const auto &part) { flat(part.span.end); }, span); });
    m_writer.indent(-2);
}

void Formatter::item(const PhraseDeclaration &phrase, const Item &)
{
    m_writer.token();
    m_writer.word(phrase.name.span);
    openBlock();
    int widest = 0;
    for (const PhraseDeclaration::Entry &entry : phrase.entries) {
        widest = std::max(widest, static_cast<int>(entry.language.size()));
    }
    for (const PhraseDeclaration::Entry &entry : phrase.entries) {
        m_writer.paragraph();
        m_writer.token(entry.languageSpan);
        m_writer.glue(QByteArray(widest <= widestAligned ? widest - entry.language.size() : 0, ' '));
        m_writer.space();
        m_writer.replacement(entry.text.span, textOf(entry.text));
    }
    closeBlock();
}

void Formatter::item(const PolicyDeclaration &policy, const Item &)
{
    constexpr int strangers = 9;
    const auto widthOfWho = [this](const PolicyDeclaration::Entry &entry) {
        return entry.who ? columnsOf(m_text.sliced(entry.who->span.begin, entry.who->span.end - entry.who->span.begin))
                         : strangers;
    };
    int widest = 0;
    for (const PolicyDeclaration::Entry &entry : policy.entries) {
        const int width = widthOfWho(entry);
        widest = width <= widestAligned ? std::max(widest, width) : widest;
    }
    m_writer.token();
    m_writer.word(policy.name.span);
    openBlock();
    for (const PolicyDeclaration::Entry &entry : policy.entries) {
        m_writer.paragraph();
        m_writer.token();
        m_writer.glue(QByteArray(std::max(widest - widthOfWho(entry), 0), ' '));
        m_writer.space();
        flat(entry.span.end);
    }
    closeBlock();
}

void Formatter::item(const RuleDeclaration &rule, const Item &)
{
    m_writer.token();
    m_writer.word(rule.name.span);
    while (m_writer.peek() != '{') {
        m_writer.word();
    }
    openBlock();
    m_writer.line();
    const auto endOf = [](const auto &event) {
        if constexpr (std::is_same_v<std::decay_t<decltype(event)>, EventName>) {
            return event.name.span.end;
        } else {
            return event.span.end;
        }
    };
    flat(std::visit(endOf, rule.events.back()));
    if (rule.condition) {
        m_writer.line();
        m_writer.token(); // when
        m_writer.indent(1);
        m_writer.space();
        expression(*rule.condition);
        m_writer.indent(-1);
    }
    m_writer.line();
    m_writer.token(); // do
    actions(rule.actions);
    closeBlock();
}

void Formatter::item(const TestDeclaration &test, const Item &)
{
    m_writer.token();
    m_writer.word(test.name.span);
    openBlock();
    for (const Step &step : test.steps) {
        m_writer.paragraph();
        this->step(step);
    }
    closeBlock();
}

} // namespace locum::language
