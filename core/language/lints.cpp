// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_rules.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

/// A file that only declares is there for others: what they leave unused is no mistake.
bool isLibrary(const File &file)
{
    return std::none_of(file.items.begin(), file.items.end(), [](const Item &item) {
        return std::holds_alternative<RuleDeclaration>(item.node) ||
               std::holds_alternative<PolicyDeclaration>(item.node);
    });
}

void lintTable(CheckContext &context, const Scope &scope, const Scope::Table &table)
{
    const std::vector<File> &files = context.program.files;
    for (const auto &[name, declared] : table) {
        const bool isRoot = declared.file + 1 == files.size();
        if (!declared.used && (isRoot || !isLibrary(files[declared.file]))) {
            context.report(
                Code::Unused, declared.span,
                {scope.typeOf(declared), QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))});
        }
    }
}

// ---- shadows --------------------------------------------------------------------------------------------------------

// Conditions are told apart by a hash of 64 bits: a lint may be wrong once in an age.
constexpr quint64 mixed(quint64 seed, quint64 value)
{
    // splitmix64
    quint64 z = seed + 0x9E3779B97F4A7C15ULL + value;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

class Prints {
public:
    explicit Prints(const Program &program) : m_program(program) {}

    quint64 of(NodeId id) const
    {
        const Node &node = m_program.nodes[id];
        return mixed(node.node.index() + 1, std::visit([&](const auto &one) { return print(one); }, node.node));
    }
    /// Of `left is value`, whatever else left may be.
    quint64 ofOne(const AnyOfTruth &test, qint64 value) const
    {
        const AnyOfTruth single{test.left, {value}};
        return mixed(std::variant_size_v<decltype(Node::node)> + 1, print(single));
    }

private:
    static quint64 number(qint64 value) { return mixed(1, static_cast<quint64>(value)); }
    static quint64 text(const QByteArray &value) { return mixed(2, qHash(value, size_t{0x10C})); }
    template <class List, class Item>
    static quint64 all(const List &list, Item item)
    {
        quint64 hash = 3;
        for (const auto &one : list) {
            hash = mixed(hash, item(one));
        }
        return hash;
    }
    quint64 unordered(const std::vector<NodeId> &nodes) const
    {
        std::vector<quint64> prints;
        prints.reserve(nodes.size());
        for (const NodeId node : nodes) {
            prints.push_back(of(node));
        }
        std::sort(prints.begin(), prints.end());
        return all(prints, [](quint64 one) { return one; });
    }
    quint64 both(NodeId left, NodeId right) const { return mixed(of(left), of(right)); }

    quint64 print(const SlotValue &one) const { return one.slot; }
    quint64 print(const ConstantValue &one) const
    {
        const auto &value = one.constant.value;
        quint64 hash =
            mixed(value.index(), static_cast<quint64>(one.constant.type.base) << 16U | one.constant.type.detail);
        if (const auto *single = std::get_if<qint64>(&value)) {
            hash = mixed(hash, number(*single));
        } else if (const auto *bytes = std::get_if<QByteArray>(&value)) {
            hash = mixed(hash, text(*bytes));
        } else if (const auto *range = std::get_if<Range>(&value)) {
            hash = mixed(mixed(hash, number(range->from)), number(range->to));
        } else if (const auto *numbers = std::get_if<std::vector<qint64>>(&value)) {
            hash = mixed(hash, all(*numbers, number));
        } else if (const auto *texts = std::get_if<std::vector<QByteArray>>(&value)) {
            hash = mixed(hash, all(*texts, text));
        }
        return hash;
    }
    quint64 print(const SumValue &one) const { return mixed(one.minus ? 1 : 0, both(one.left, one.right)); }
    quint64 print(const DefaultValue &one) const { return both(one.left, one.right); }
    quint64 print(const AndTruth &one) const { return unordered(one.operands); }
    quint64 print(const OrTruth &one) const { return unordered(one.operands); }
    quint64 print(const NotTruth &one) const { return of(one.operand); }
    quint64 print(const BoolTruth &one) const { return of(one.value); }
    quint64 print(const KnownTruth &one) const { return one.slot; }
    quint64 print(const CompareTruth &one) const
    {
        return mixed(static_cast<quint64>(one.relation), both(one.left, one.right));
    }
    quint64 print(const AnyOfTruth &one) const { return mixed(of(one.left), all(one.values, number)); }
    quint64 print(const SameTruth &one) const { return both(one.left, one.right); }
    quint64 print(const InTextsTruth &one) const { return mixed(of(one.left), all(one.texts, text)); }
    quint64 print(const InRangeTruth &one) const
    {
        return mixed(mixed(of(one.left), number(one.range.from)), number(one.range.to));
    }
    quint64 print(const InHoursTruth &one) const { return one.hours; }
    quint64 print(const ContainsTruth &one) const
    {
        return mixed(of(one.left), one.isDynamic ? of(one.dynamic) : all(one.texts, text));
    }
    quint64 print(const StartsWithTruth &one) const { return both(one.left, one.right); }
    quint64 print(const EndsWithTruth &one) const { return both(one.left, one.right); }
    quint64 print(const MatchesTruth &one) const { return mixed(of(one.left), one.pattern); }

    const Program &m_program;
};

class Shadows {
public:
    explicit Shadows(CheckContext &context) : m_context(context), m_prints(context.program) {}

    void lint()
    {
        const std::vector<BoundRule> &rules = m_context.program.rules;
        m_seen.reserve(rules.size());
        for (quint32 i = 0; i < rules.size(); ++i) {
            if (rules[i].disabled) {
                continue;
            }
            read(rules[i]);
            if (const BoundRule *before = shadowOf(rules[i])) {
                m_context.report(Code::Shadowed, rules[i].span, {before->name},
                                 RuleDiagnostics::tr("give it a higher priority, or take it out"), {before->span});
            } else {
                remember(rules[i], i);
            }
        }
    }

private:
    static constexpr size_t mostValues = 64;
    static constexpr size_t mostRules = 4; ///< for one key: never quadratic

    void read(const BoundRule &rule)
    {
        m_conjuncts.clear();
        m_decides = m_stops = m_onlyDecides = false;
        if (rule.condition) {
            read(*rule.condition);
        }
        std::sort(m_conjuncts.begin(), m_conjuncts.end());
        m_conjuncts.erase(std::unique(m_conjuncts.begin(), m_conjuncts.end()), m_conjuncts.end());
        size_t dispositions = 0;
        for (const BoundAction &action : rule.actions) {
            if (const auto *disposition = std::get_if<BoundDisposition>(&action)) {
                ++dispositions;
                m_decides = true;
                m_stops = m_stops || disposition->kind == DispositionAction::Kind::Drop ||
                          disposition->kind == DispositionAction::Kind::DropForget;
            }
            m_stops = m_stops || std::holds_alternative<BoundStop>(action);
        }
        m_onlyDecides = dispositions > 0 && dispositions == rule.actions.size();
    }
    void read(NodeId id)
    {
        const Node &node = m_context.program.nodes[id];
        if (const auto *one = std::get_if<AndTruth>(&node.node)) {
            for (const NodeId operand : one->operands) {
                read(operand);
            }
            return;
        }
        const auto *test = std::get_if<AnyOfTruth>(&node.node);
        m_conjuncts.push_back(test && test->values.size() == 1 ? m_prints.ofOne(*test, test->values.front())
                                                               : m_prints.of(id));
        m_only = id;
    }
    quint64 whole() const
    {
        quint64 hash = m_conjuncts.size();
        for (const quint64 one : m_conjuncts) {
            hash = mixed(hash, one);
        }
        return hash;
    }

    struct Entry {
        quint32 rule = 0;
        bool stops = false;
    };
    struct Entries {
        std::array<Entry, mostRules> all;
        size_t count = 0;
    };
    const BoundRule *shadowOf(const BoundRule &rule) const
    {
        const BoundRule *found = shadowOf(rule, 0);
        for (size_t i = 0; !found && i < std::min(m_conjuncts.size(), mostValues); ++i) {
            found = shadowOf(rule, m_conjuncts[i]);
        }
        return found || m_conjuncts.size() < 2 ? found : shadowOf(rule, whole());
    }
    const BoundRule *shadowOf(const BoundRule &rule, quint64 key) const
    {
        const auto entries = m_seen.find(key);
        if (entries == m_seen.end()) {
            return nullptr;
        }
        for (size_t i = 0; i < entries->second.count; ++i) {
            const Entry &entry = entries->second.all[i];
            const BoundRule &before = m_context.program.rules[entry.rule];
            const bool always = !before.valid || (rule.valid && before.valid->from <= rule.valid->from &&
                                                  before.valid->to >= rule.valid->to);
            if ((rule.events & ~before.events) == 0 && always && (entry.stops || m_onlyDecides)) {
                return &before;
            }
        }
        return nullptr;
    }
    void remember(const BoundRule &rule, quint32 index)
    {
        if (rule.oneshot || (!m_decides && !m_stops)) {
            return;
        }
        const auto add = [&](quint64 key) {
            Entries &entries = m_seen[key];
            if (entries.count < mostRules) {
                entries.all[entries.count++] = {index, m_stops};
            }
        };
        if (m_conjuncts.size() != 1) {
            add(m_conjuncts.empty() ? 0 : whole());
            return;
        }
        add(m_conjuncts.front());
        const auto *test = std::get_if<AnyOfTruth>(&m_context.program.nodes[m_only].node);
        if (test && test->values.size() > 1 && test->values.size() <= mostValues) {
            for (const qint64 value : test->values) {
                add(m_prints.ofOne(*test, value));
            }
        }
    }

    CheckContext &m_context;
    const Prints m_prints;
    std::unordered_map<quint64, Entries> m_seen;
    // Of the rule at hand
    std::vector<quint64> m_conjuncts;
    NodeId m_only = 0;
    bool m_decides = false;
    bool m_stops = false;
    bool m_onlyDecides = false;
};

} // namespace

void lintNames(CheckContext &context, const Scope &scope)
{
    lintTable(context, scope, scope.values());
    lintTable(context, scope, scope.phrases());
    lintTable(context, scope, scope.digests());
}

void lintShadows(CheckContext &context)
{
    Shadows(context).lint();
}

} // namespace locum::language
