// SPDX-License-Identifier: GPL-2.0-or-later
// Rule files come from anybody: whatever they hold, reading ends, every diagnostic can be shown, and what is right has
// one form that reads as the same tree.
#include "language/parser.h"
#include "language/rule_tree.h"

#include <cstdint>
#include <cstdlib>

namespace {

struct Read {
    QByteArray tree;
    QByteArray formatted;
    bool good = false;

    explicit Read(const QByteArray &text)
    {
        using namespace locum::language;
        SourceSet sources;
        sources.add(QStringLiteral("fuzz.rules"), text);
        Diagnostics found;
        const File file = parse(sources, 0, found);
        good = !found.hasErrors();
        tree = locumtest::treeText(file);
        formatted = good ? format(sources, file) : QByteArray();
        for (const Diagnostic &diagnostic : found.take()) {
            if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > text.size() ||
                !rendered(diagnostic, sources).endsWith(u'\n')) {
                std::abort();
            }
        }
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Read once(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!once.good) {
        return 0;
    }
    const Read twice(once.formatted);
    if (!twice.good || twice.tree != once.tree || twice.formatted != once.formatted) {
        std::abort();
    }
    return 0;
}
