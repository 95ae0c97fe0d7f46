// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are checked without a crash; a program is given exactly when there is no error; and what the program says
// lies inside itself. Imports find the bytes after the first NUL.
#include "language/matcher.h"
#include "language/rule_words.h"

#include <cstdint>
#include <cstdlib>

using namespace locum::language;

namespace {

void require(bool truth)
{
    if (!truth) {
        std::abort();
    }
}

class Rest : public SourceProvider {
public:
    explicit Rest(QByteArray text) : m_text(std::move(text)) {}
    std::optional<QByteArray> read(const QString &name) const override
    {
        return name.size() == 1 ? std::optional(m_text) : std::nullopt;
    }

private:
    QByteArray m_text;
};

void hold(const Program &program)
{
    for (const Slot &slot : program.slots) {
        require(slot.field < program.vocabulary->fields.size());
    }
    for (const Node &node : program.nodes) {
        if (const auto *one = std::get_if<SlotValue>(&node.node)) {
            require(one->slot < program.slots.size());
        }
    }
    for (const BoundRule &rule : program.rules) {
        require(!rule.condition || *rule.condition < program.nodes.size());
        for (const BoundAction &action : rule.actions) {
            if (const auto *effect = std::get_if<BoundEffect>(&action)) {
                require(!effect->text || *effect->text < program.texts.size());
                require((effect->verb == Verb::Call) == effect->function.has_value());
            } else if (const auto *disposition = std::get_if<BoundDisposition>(&action)) {
                require(disposition->kind != DispositionAction::Kind::Digest ||
                        disposition->digest < program.digests.size());
            }
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const auto words = test::ruleWords();
    static const test::KnownNames names(words);
    const QByteArray all(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype end = all.indexOf('\0');
    const Rest rest(end < 0 ? QByteArray() : all.mid(end + 1));
    for (const ReferenceResolver *resolver :
         {static_cast<const ReferenceResolver *>(&names), static_cast<const ReferenceResolver *>(nullptr)}) {
        const Checked checked = check(QStringLiteral("fuzz"), end < 0 ? all : all.left(end), words, resolver, &rest);
        require((checked.program != nullptr) == !hasErrors(checked.diagnostics));
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            require(rendered(diagnostic, checked.sources).endsWith(QLatin1Char('\n')));
        }
        if (checked.program) {
            hold(*checked.program);
        }
    }
    return 0;
}
