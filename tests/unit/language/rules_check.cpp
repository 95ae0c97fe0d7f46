// SPDX-License-Identifier: GPL-2.0-or-later
// rules_check [--open] [--time] FILE…: what the checker says of rule files, with the tests' words and names. --open:
// without anybody who knows names. Imports are looked for beside the file.
#include "language/program.h"
#include "language/rule_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <cstdio>

using namespace locum::language;

namespace {

std::optional<QByteArray> contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

class Beside : public SourceProvider {
public:
    explicit Beside(const QString &file) : m_folder(QFileInfo(file).dir()) {}
    std::optional<QByteArray> read(const QString &name) const override { return contents(m_folder.filePath(name)); }

private:
    QDir m_folder;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList names = QCoreApplication::arguments().sliced(1);
    const bool open = names.removeOne(QStringLiteral("--open"));
    const bool timed = names.removeOne(QStringLiteral("--time"));
    const auto words = test::ruleWords();
    const test::KnownNames known(words);
    bool good = true;
    for (const QString &name : names) {
        const auto text = contents(name);
        if (!text) {
            std::fprintf(stderr, "cannot read %s\n", qPrintable(name));
            return 2;
        }
        const Beside beside(name);
        QElapsedTimer timer;
        timer.start();
        const Checked checked = check(QFileInfo(name).fileName(), *text, words, open ? nullptr : &known, &beside);
        if (timed) {
            std::printf("%lld ms, %zu rules, %zu nodes, %zu slots\n", timer.elapsed(),
                        checked.program ? checked.program->rules.size() : 0,
                        checked.program ? checked.program->nodes.size() : 0,
                        checked.program ? checked.program->slots.size() : 0);
        }
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            std::fputs(rendered(diagnostic, checked.sources).toUtf8().constData(), stdout);
        }
        good = good && checked.program;
    }
    return good ? 0 : 1;
}
