// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/imports.h"

#include "language/limits.h"
#include "language/parser.h"

namespace locum::language {

void Imports::load(const QString &name, const QByteArray &text)
{
    const quint32 source = m_program.sources.add(name, text.size() > SourceSet::maximumBytes ? QByteArray() : text);
    if (fits({source, 0, 0}, text.size())) {
        read(name, source);
    }
}

bool Imports::fits(const Span &span, qsizetype bytes)
{
    if (bytes > SourceSet::maximumBytes) {
        m_diagnostics.add(
            {Code::FileTooLarge, span, {QString::number(bytes), QString::number(SourceSet::maximumBytes)}, {}, {}});
        return false;
    }
    m_bytes += bytes;
    if (m_bytes > limits::setBytes) {
        m_diagnostics.add({Code::SetTooLarge, span, {QString::number(limits::setBytes)}, {}, {}});
        return false;
    }
    return true;
}

/// Into the sources; nothing where that cannot be, which has been said then.
std::optional<quint32> Imports::take(const TextLiteral &name)
{
    if (m_program.sources.size() >= static_cast<size_t>(limits::files)) {
        m_diagnostics.add({Code::TooManyFiles, name.span, {QString::number(limits::files)}, {}, {}});
        return std::nullopt;
    }
    const std::optional<QByteArray> text = m_provider ? m_provider->read(name.text) : std::nullopt;
    if (!text) {
        m_diagnostics.add({Code::ImportNotFound,
                           name.span,
                           {name.text},
                           RuleDiagnostics::tr("names are those of files that stand beside this one"),
                           {}});
        return std::nullopt;
    }
    if (!fits(name.span, text->size())) {
        return std::nullopt;
    }
    return m_program.sources.add(name.text, *text);
}

void Imports::read(const QString &name, quint32 source)
{
    m_files.insert(name, State::Reading);
    File file = parse(m_program.sources, source, m_diagnostics);
    QHash<QString, Span> imported;
    for (const Item &item : file.items) {
        if (const auto *one = std::get_if<Import>(&item.node)) {
            import(one->file, imported);
        } else if (const auto *list = std::get_if<ListDeclaration>(&item.node)) {
            if (const auto *from = std::get_if<TextLiteral>(&list->content)) {
                listFile(*from);
            }
        }
    }
    m_program.files.push_back(std::move(file));
    m_files.insert(name, State::Read);
}

// As deep as there are files: limits::files.
void Imports::import(const TextLiteral &name, QHash<QString, Span> &imported)
{
    if (const auto before = imported.constFind(name.text); before != imported.constEnd()) {
        m_diagnostics.add({Code::ImportedTwice, name.span, {name.text}, {}, {*before}});
        return;
    }
    imported.insert(name.text, name.span);
    if (const auto known = m_files.constFind(name.text); known != m_files.constEnd()) {
        if (*known == State::Reading) {
            m_diagnostics.add({Code::ImportCycle, name.span, {name.text}, {}, {}});
        }
        return;
    }
    if (const auto source = take(name)) {
        read(name.text, *source);
    }
}

void Imports::listFile(const TextLiteral &name)
{
    if (m_listFiles.contains(name.text)) {
        return;
    }
    if (const auto source = take(name)) {
        m_listFiles.insert(name.text, {*source});
    }
}

} // namespace locum::language
