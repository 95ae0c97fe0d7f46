// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/source.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

/// What the language has to say about a rule file. Every kind of message is one row of diagnostic_codes.inc, with a
/// code that is stable for ever: E0xx files, E1xx syntax, E2xx names and types, E3xx what a rule may do, E4xx limits,
/// E5xx a failed `test` block, W6xx lints.
namespace locum::language {

enum class Severity { Error, Warning };

enum class Code {
#define LOCUM_DIAGNOSTIC(identifier, code, severity, message) identifier,
#include "language/diagnostic_codes.inc"
#undef LOCUM_DIAGNOSTIC
};

struct Diagnostic {
    Code code;
    Span span;
    QStringList arguments;     ///< %1 … of the code's message
    QString hint;              ///< what to do, beside the caret: did you mean 'mentions_me' (bool)?
    std::vector<Span> related; ///< e.g. the first declaration of a name that is declared twice
};

/// "E203".
QByteArray codeName(Code code);
Severity severityOf(Code code);
/// The message with its arguments, without the place: translated, context "RuleDiagnostics".
QString messageOf(const Diagnostic &diagnostic);

/// As a terminal shows it: FILE:LINE:COLUMN: error[CODE] …, the line, a caret range, the hint. Ends with a new line.
QString rendered(const Diagnostic &diagnostic, const SourceSet &sources);

/// In the order of their places; of several about the very same span and code only the first.
void sortDiagnostics(std::vector<Diagnostic> &diagnostics);
bool hasErrors(const std::vector<Diagnostic> &diagnostics);

/// Where the front end puts what it finds. Beyond the limit it only counts (one more message says so).
class Diagnostics {
public:
    static constexpr size_t most = 200;

    /// False once nothing more is taken.
    bool add(Diagnostic diagnostic);
    bool hasErrors() const { return m_errors > 0; }
    std::vector<Diagnostic> take();

private:
    std::vector<Diagnostic> m_list;
    size_t m_errors = 0;
};

/// The candidate nearest to `name` (Damerau-Levenshtein, at most a third of its length away), or empty.
QString didYouMean(const QString &name, const QStringList &candidates);

} // namespace locum::language
