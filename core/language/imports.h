// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/scope.h"

/// Reads a file of rules, and what it imports, into a program. Internal to the language.
namespace locum::language {

class Imports {
public:
    Imports(Program &program, const SourceProvider *files, Diagnostics &diagnostics)
        : m_program(program), m_provider(files), m_diagnostics(diagnostics)
    {
    }

    /// Program::files: what is imported stands before whoever imports it.
    void load(const QString &name, const QByteArray &text);

    /// Of `list … from`, by name.
    const QHash<QString, Scope::ListFile> &listFiles() const { return m_listFiles; }

private:
    void read(const QString &name, quint32 source);
    void import(const TextLiteral &name, QHash<QString, Span> &imported);
    void listFile(const TextLiteral &name);
    std::optional<quint32> take(const TextLiteral &name);
    bool fits(const Span &span, qsizetype bytes);

    Program &m_program;
    const SourceProvider *m_provider;
    Diagnostics &m_diagnostics;
    enum class State { Reading, Read };
    QHash<QString, State> m_files;
    QHash<QString, Scope::ListFile> m_listFiles;
    qsizetype m_bytes = 0;
};

} // namespace locum::language
