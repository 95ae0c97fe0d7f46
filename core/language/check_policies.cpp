// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_rules.h"

#include <QByteArrayList>

#include <algorithm>

namespace locum::language {

namespace {

/// The specification's order, the most particular first (Semantics 2).
const QByteArrayList &policyKinds()
{
    static const QByteArrayList kinds{"identity", "person", "room", "group", "account", "network"};
    return kinds;
}

/// Verdicts that only modify stand beside the one that decides.
bool decides(const QByteArray &verdict)
{
    return verdict != "warn" && verdict != "noreply";
}

class Policies {
public:
    explicit Policies(CheckContext &context) : m_context(context) {}

    void bind(const PolicyDeclaration &policy)
    {
        BoundPolicy bound{policy.name.text, {}};
        for (const PolicyDeclaration::Entry &entry : policy.entries) {
            this->entry(entry, bound);
        }
        m_context.program.policies.push_back(std::move(bound));
    }

private:
    void entry(const PolicyDeclaration::Entry &entry, BoundPolicy &policy)
    {
        BoundPolicy::Entry bound{{}, verdicts(entry), entry.span};
        QString who = QStringLiteral("strangers");
        if (entry.who) {
            who = QString::fromUtf8(m_context.program.sources.text(entry.who->span));
            if (!policyKinds().contains(entry.who->kind)) {
                m_context.report(Code::WrongPolicyEntry, entry.who->span, {QString::fromUtf8(entry.who->kind)},
                                 RuleDiagnostics::tr("there is: %1")
                                     .arg(QString::fromUtf8(policyKinds().join(", ") + ", strangers")));
                return;
            }
            bound.who = m_context.reference(*entry.who);
            if (!bound.who) {
                return;
            }
        }
        const auto key = bound.who ? std::pair(int{bound.who->kind}, bound.who->id) : std::pair(-1, qint64{0});
        const bool isDecided = std::any_of(bound.verdicts.begin(), bound.verdicts.end(),
                                           [&](quint8 verdict) { return decides(m_context.words.verdicts[verdict]); });
        if (isDecided) {
            const auto before = m_decided.constFind(key);
            if (before == m_decided.constEnd()) {
                m_decided.insert(key, entry.span);
            } else {
                m_context.report(Code::OverlappingVerdicts, entry.span, {who},
                                 RuleDiagnostics::tr("the strongest one counts"), {*before});
            }
        }
        policy.entries.push_back(std::move(bound));
    }

    std::vector<quint8> verdicts(const PolicyDeclaration::Entry &entry)
    {
        std::vector<quint8> bound;
        const Name *deciding = nullptr;
        for (const Name &name : entry.verdicts) {
            const auto &all = m_context.words.verdicts;
            const auto found = std::find(all.begin(), all.end(), name.text);
            const QString text = QString::fromUtf8(name.text);
            if (found == all.end()) {
                m_context.report(Code::UnknownVerdict, name.span, {text}, suggestion(text, asStrings(all), {}));
                continue;
            }
            if (decides(name.text)) {
                if (deciding) {
                    const QString who = entry.who ? QString::fromUtf8(m_context.program.sources.text(entry.who->span))
                                                  : QStringLiteral("strangers");
                    m_context.report(Code::OverlappingVerdicts, name.span, {who},
                                     RuleDiagnostics::tr("the strongest one counts"), {deciding->span});
                }
                deciding = &name;
            }
            bound.push_back(static_cast<quint8>(found - all.begin()));
        }
        return bound;
    }

    CheckContext &m_context;
    QHash<std::pair<int, qint64>, Span> m_decided;
};

} // namespace

void bindPolicies(CheckContext &context)
{
    Policies policies(context);
    for (const File &file : context.program.files) {
        context.file = &file;
        for (const Item &item : file.items) {
            if (const auto *policy = std::get_if<PolicyDeclaration>(&item.node)) {
                policies.bind(*policy);
            }
        }
    }
}

} // namespace locum::language
