// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/diagnostic.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <tuple>

namespace locum::language {

namespace {

struct Row {
    const char *code;
    Severity severity;
    const char *message;
};

constexpr std::array rows{
#define LOCUM_DIAGNOSTIC(identifier, code, severity, message) Row{code, Severity::severity, message},
#include "language/diagnostic_codes.inc"
#undef LOCUM_DIAGNOSTIC
};

const Row &rowOf(Code code)
{
    return rows[static_cast<size_t>(code)];
}

/// %1 … %9 replaced in one pass: an argument that holds "%2" stays as it is.
QString filled(const QString &message, const QStringList &arguments)
{
    QString text;
    text.reserve(message.size());
    for (qsizetype at = 0; at < message.size(); ++at) {
        const int digit = message[at] == u'%' && at + 1 < message.size() ? message[at + 1].digitValue() : -1;
        if (digit >= 1 && digit <= arguments.size()) {
            text += arguments[digit - 1];
            ++at;
        } else {
            text += message[at];
        }
    }
    return text;
}

auto placeOf(const Diagnostic &diagnostic)
{
    return std::tuple(diagnostic.span.file, diagnostic.span.begin, diagnostic.span.end, diagnostic.code);
}

} // namespace

QByteArray codeName(Code code)
{
    return rowOf(code).code;
}

Severity severityOf(Code code)
{
    return rowOf(code).severity;
}

QString messageOf(const Diagnostic &diagnostic)
{
    return filled(QCoreApplication::translate("RuleDiagnostics", rowOf(diagnostic.code).message), diagnostic.arguments);
}

void sortDiagnostics(std::vector<Diagnostic> &diagnostics)
{
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [](const auto &left, const auto &right) { return placeOf(left) < placeOf(right); });
    const auto same = [](const auto &left, const auto &right) { return placeOf(left) == placeOf(right); };
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

bool hasErrors(const std::vector<Diagnostic> &diagnostics)
{
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const auto &diagnostic) { return severityOf(diagnostic.code) == Severity::Error; });
}

bool Diagnostics::add(Diagnostic diagnostic)
{
    const bool error = severityOf(diagnostic.code) == Severity::Error;
    m_errors += error ? 1 : 0;
    if (m_list.size() < most) {
        m_list.push_back(std::move(diagnostic));
        return true;
    }
    if (m_list.size() == most) {
        m_list.push_back({.code = Code::TooManyDiagnostics,
                          .span = diagnostic.span,
                          .arguments = {QString::number(most)},
                          .hint = QString(),
                          .related = {}});
    }
    if (error && m_errors == 1) {
        // A set that is refused has to show why.
        m_list[most - 1] = std::move(diagnostic);
    }
    return false;
}

std::vector<Diagnostic> Diagnostics::take()
{
    m_errors = 0;
    return std::exchange(m_list, {});
}

} // namespace locum::language
