// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/format_p.h"

#include <algorithm>

namespace locum::language {

namespace {

constexpr int widest = 10 * FormatWriter::lineWidth; ///< beyond it is all the same

template <typename Node>
concept Binary = requires(const Node &node) {
    node.left;
    node.right;
};

} // namespace

// ---- widths ---------------------------------------------------------------------------------------------------------

void Formatter::measure()
{
    // Operands stand before what they are the operands of.
    m_widths.reserve(m_file.expressions.size());
    for (const Expression &expression : m_file.expressions) {
        m_widths.push_back(std::min(widthOf(expression), widest));
    }
}

int Formatter::widthOf(const std::vector<ExpressionId> &list) const
{
    int width = 2;
    for (const ExpressionId id : list) {
        width = std::min(width + m_widths[id] + 2, widest);
    }
    return list.empty() ? width : width - 2;
}

int Formatter::widthOf(const Expression &expression) const
{
    const auto width = [this, &expression](const auto &node) {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, LogicExpression>) {
            int sum = 0;
            for (const ExpressionId id : node.operands) {
                sum = std::min(sum + m_widths[id] + 5, widest);
            }
            return sum - 5;
        } else if constexpr (std::is_same_v<Node, PathExpression>) {
            int sum = -1;
            for (const Name &part : node.parts) {
                sum = std::min(sum + static_cast<int>(part.text.size()) + 1, widest);
            }
            return sum + (node.arguments ? widthOf(*node.arguments) : 0);
        } else if constexpr (std::is_same_v<Node, ListLiteral>) {
            return widthOf(node.items);
        } else if constexpr (std::is_same_v<Node, KnownExpression>) {
            return m_widths[node.path] + 7;
        } else if constexpr (std::is_same_v<Node, NotExpression>) {
            return m_widths[node.operand] + 4;
        } else if constexpr (std::is_same_v<Node, ParenthesisExpression>) {
            return m_widths[node.inner] + 2;
        } else if constexpr (std::is_same_v<Node, MatchesExpression>) {
            return m_widths[node.left] + flatWidth(node.patternSpan) + 8;
        } else if constexpr (Binary<Node>) {
            const Span words{expression.span.file, m_file[node.left].span.end, m_file[node.right].span.begin};
            return m_widths[node.left] + flatWidth(words) + 1 + m_widths[node.right];
        } else {
            return flatWidth(expression.span) - 1;
        }
    };
    return std::visit(width, expression.node);
}

// ---- writing --------------------------------------------------------------------------------------------------------

void Formatter::expression(ExpressionId id)
{
    const Expression &expression = m_file[id];
    std::visit([this, &expression](const auto &found) { node(found, expression); }, expression.node);
}

void Formatter::node(const LogicExpression &logic, const Expression &expression)
{
    const bool broken = !m_writer.fits(m_widths[static_cast<size_t>(&expression - m_file.expressions.data())]) ||
                        m_writer.hasComment(expression.span.begin, expression.span.end);
    bool first = true;
    for (const ExpressionId operand : logic.operands) {
        if (!first) {
            if (broken) {
                m_writer.line();
            }
            m_writer.word(); // and, or
            m_writer.space();
        }
        this->expression(operand);
        first = false;
    }
}

void Formatter::node(const PathExpression &path, const Expression &)
{
    bool first = true;
    for (const Name &part : path.parts) {
        if (!first) {
            m_writer.token(); // .
        }
        m_writer.token(part.span);
        first = false;
    }
    if (path.arguments) {
        m_writer.token();
        expressions(*path.arguments);
        m_writer.token();
    }
}

void Formatter::expressions(const std::vector<ExpressionId> &items)
{
    bool first = true;
    for (const ExpressionId item : items) {
        if (!first) {
            m_writer.token(); // ,
            m_writer.space();
        }
        expression(item);
        first = false;
    }
}

void Formatter::node(const ListLiteral &list, const Expression &expression)
{
    bracketed(list.items, expression.span);
}

void Formatter::bracketed(const std::vector<ExpressionId> &items, const Span &span)
{
    m_writer.token(m_writer.nextToken());
    if (!m_writer.hasComment(span.begin, span.end) && m_writer.fits(widthOf(items))) {
        expressions(items);
        m_writer.skip(',');
        m_writer.token();
        return;
    }
    m_writer.indent(1);
    for (const ExpressionId item : items) {
        m_writer.line();
        expression(item);
        m_writer.glue(",");
        m_writer.skip(',');
    }
    m_writer.line();
    m_writer.commentsBefore(m_writer.nextToken().begin);
    m_writer.indent(-1);
    m_writer.endOfBlock();
    m_writer.token();
}

void Formatter::node(const KnownExpression &known, const Expression &)
{
    m_writer.token();
    m_writer.token();
    expression(known.path);
    m_writer.token();
}

void Formatter::node(const NotExpression &negation, const Expression &)
{
    m_writer.token();
    m_writer.space();
    expression(negation.operand);
}

void Formatter::node(const ParenthesisExpression &parenthesis, const Expression &)
{
    m_writer.token();
    m_writer.indent(1);
    expression(parenthesis.inner);
    m_writer.indent(-1);
    m_writer.token();
}

void Formatter::node(const MatchesExpression &matches, const Expression &)
{
    expression(matches.left);
    m_writer.word();
    m_writer.word(matches.patternSpan);
}

template <typename Node>
void Formatter::node(const Node &node, const Expression &expression)
{
    if constexpr (Binary<Node>) {
        this->expression(node.left);
        const quint32 right = m_file[node.right].span.begin;
        while (m_writer.nextToken().begin < right) {
            m_writer.word();
        }
        m_writer.space();
        this->expression(node.right);
    } else {
        flat(expression.span.end);
    }
}

} // namespace locum::language
