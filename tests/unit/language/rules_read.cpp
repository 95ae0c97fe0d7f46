// SPDX-License-Identifier: GPL-2.0-or-later
// rules_read FILE…: for each file what its rendered diagnostics are, with --accept only "accept" or "reject" by the
// grammar alone (a date that does not exist is one to the grammar), with --format the file in its one form.
#include "language/lexer.h"
#include "language/parser.h"
#include "language/rule_tree.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <array>
#include <cstdio>

using namespace locum::language;

namespace {

/// What the grammar has no say in.
bool isBeyondGrammar(Code code)
{
    static constexpr std::array codes{Code::NumberOutOfRange, Code::NoSuchTime,      Code::NoSuchDate,
                                      Code::UnclosedHole,     Code::BadHole,         Code::UnknownFilter,
                                      Code::LoneBrace,        Code::SaidTwice,       Code::NestingTooDeep,
                                      Code::TextTooLong,      Code::TooManyElements, Code::TooManyDiagnostics};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// The holes of texts are none of the grammar's.
bool isInText(const Span &span, QByteArrayView text)
{
    Lexer lexer(text, span.file, nullptr, nullptr);
    for (Token token = lexer.next(); token.kind != TokenKind::End && token.begin < span.begin; token = lexer.next()) {
        if (token.kind == TokenKind::Text && span.end < token.end) {
            return true;
        }
    }
    return false;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList names = QCoreApplication::arguments().sliced(1);
    const bool accept = names.removeOne(QStringLiteral("--accept"));
    const bool formatted = names.removeOne(QStringLiteral("--format"));
    const bool tree = names.removeOne(QStringLiteral("--tree"));
    const bool timed = names.removeOne(QStringLiteral("--time"));
    for (const QString &name : names) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "cannot read %s\n", qPrintable(name));
            return 2;
        }
        SourceSet sources;
        sources.add(name, file.readAll());
        Diagnostics diagnostics;
        QElapsedTimer timer;
        timer.start();
        const File read = parse(sources, 0, diagnostics);
        if (timed) {
            std::printf("%lld us\n", timer.nsecsElapsed() / 1000);
        }
        auto found = diagnostics.take();
        sortDiagnostics(found);
        if (accept) {
            const bool good = std::all_of(found.begin(), found.end(), [&sources](const Diagnostic &diagnostic) {
                return isBeyondGrammar(diagnostic.code) ||
                       (diagnostic.code == Code::StrayCharacter && isInText(diagnostic.span, sources.file(0).text));
            });
            std::printf("%s\n", good ? "accept" : "reject");
            continue;
        }
        for (const Diagnostic &diagnostic : found) {
            std::fputs(rendered(diagnostic, sources).toUtf8().constData(), stdout);
        }
        if (tree) {
            std::fputs(locumtest::treeText(read).constData(), stdout);
        }
        if (formatted && found.empty()) {
            std::fputs(format(sources, read).constData(), stdout);
        }
    }
    return 0;
}
