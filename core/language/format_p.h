// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/format_writer.h"

namespace locum::language {

/// Lays a tree out. The writer's place in the file goes along with the walk: what is written are the file's own tokens.
class Formatter {
public:
    Formatter(const SourceSet &sources, const File &file);

    QByteArray formatted();

private:
    // ---- items (format.cpp)
    void item(const Import &import, const Item &item);
    void item(const Use &use, const Item &item);
    void item(const DigestDeclaration &digest, const Item &item);
    void item(const ListDeclaration &list, const Item &item);
    void item(const HoursDeclaration &hours, const Item &item);
    void item(const PhraseDeclaration &phrase, const Item &item);
    void item(const PolicyDeclaration &policy, const Item &item);
    void item(const RuleDeclaration &rule, const Item &item);
    void item(const TestDeclaration &test, const Item &item);
    void openBlock();
    void closeBlock();
    /// The tokens up to there, with one space between them and none before a comma.
    void flat(quint32 end);
    int flatWidth(const Span &span) const;

    // ---- what rules do and tests say (format_block.cpp)
    void actions(const std::vector<Action> &actions);
    void action(const Action &action);
    void effect(const EffectAction &effect, const Span &span);
    void deferred(const DeferredAction &deferred);
    bool fitsInBraces(const Action &action) const;
    int widthOf(const Action &action) const;
    QByteArray textOf(const Template &text) const;
    void appendHole(QByteArray &shown, const Hole &hole) const;
    void step(const Step &step);
    void fact(const FactStep &fact);
    void fact(const MemberStep &fact) { flat(fact.group.span.end); }
    void fact(const NamedStep &fact) { flat(fact.name.span.end); }
    /// What is separated by commas: on one line, or after the first one on a line each.
    template <typename List, typename Write>
    void commaList(const List &list, bool broken, Write write);

    // ---- expressions (format_expression.cpp)
    void measure();
    int widthOf(const Expression &expression) const;
    int widthOf(const std::vector<ExpressionId> &list) const;
    void expression(ExpressionId id);
    void expressions(const std::vector<ExpressionId> &items);
    void bracketed(const std::vector<ExpressionId> &items, const Span &span);
    void node(const LogicExpression &logic, const Expression &expression);
    void node(const PathExpression &path, const Expression &expression);
    void node(const ListLiteral &list, const Expression &expression);
    void node(const KnownExpression &known, const Expression &expression);
    void node(const NotExpression &negation, const Expression &expression);
    void node(const ParenthesisExpression &parenthesis, const Expression &expression);
    void node(const MatchesExpression &matches, const Expression &expression);
    /// What has a left and a right, with words between them.
    template <typename Node>
    void node(const Node &node, const Expression &expression);

    QByteArrayView m_text;
    const File &m_file;
    FormatWriter m_writer;
    std::vector<int> m_widths; ///< of File::expressions on one line
};

template <typename List, typename Write>
void Formatter::commaList(const List &list, bool broken, Write write)
{
    bool first = true;
    for (const auto &element : list) {
        if (!first) {
            m_writer.token();
            if (broken) {
                m_writer.line();
            }
        }
        m_writer.space();
        write(element);
        first = false;
    }
}

} // namespace locum::language
