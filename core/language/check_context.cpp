// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_context.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

constexpr std::array<const char *, 7> weekdayWords{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr SlotId noSlot = ~SlotId(0);

/// Equal for equal lists of constants of one field.
std::string keyOf(FieldId field, const std::vector<Constant> &arguments)
{
    std::string key = std::to_string(field);
    for (const Constant &argument : arguments) {
        if (const auto *number = std::get_if<qint64>(&argument.value)) {
            key += '#' + std::to_string(*number);
        } else if (const auto *text = std::get_if<QByteArray>(&argument.value)) {
            key += '"' + std::to_string(text->size()) + ':' + std::string(viewOf(*text));
        } else if (const auto *range = std::get_if<Range>(&argument.value)) {
            key += '~' + std::to_string(range->from) + '.' + std::to_string(range->to);
        } else if (const auto *numbers = std::get_if<std::vector<qint64>>(&argument.value)) {
            key += '[';
            for (const qint64 one : *numbers) {
                key += std::to_string(one) + ',';
            }
        } else if (const auto *texts = std::get_if<std::vector<QByteArray>>(&argument.value)) {
            key += '{';
            for (const QByteArray &one : *texts) {
                key += std::to_string(one.size()) + ':' + std::string(viewOf(one));
            }
        }
    }
    return key;
}

} // namespace

QString suggestion(const QString &wrong, const std::vector<Candidate> &candidates)
{
    QStringList names;
    for (const Candidate &candidate : candidates) {
        names.append(candidate.name);
    }
    const QString nearest = didYouMean(wrong, names);
    if (nearest.isEmpty()) {
        return {};
    }
    const qsizetype at = names.indexOf(nearest);
    const QString &type = candidates[static_cast<size_t>(at)].type;
    return type.isEmpty() ? RuleDiagnostics::tr("did you mean '%1'?").arg(nearest)
                          : RuleDiagnostics::tr("did you mean '%1' (%2)?").arg(nearest, type);
}

QString suggestion(const QString &wrong, const QStringList &names, const QString &type)
{
    const QString nearest = didYouMean(wrong, names);
    if (!nearest.isEmpty()) {
        return type.isEmpty() ? RuleDiagnostics::tr("did you mean '%1'?").arg(nearest)
                              : RuleDiagnostics::tr("did you mean '%1' (%2)?").arg(nearest, type);
    }
    constexpr qsizetype fewEnough = 12;
    return names.isEmpty() || names.size() > fewEnough
               ? QString()
               : RuleDiagnostics::tr("there is: %1").arg(names.join(QStringLiteral(", ")));
}

QStringList asStrings(const std::vector<QByteArray> &names)
{
    QStringList strings;
    for (const QByteArray &name : names) {
        strings.append(QString::fromUtf8(name));
    }
    return strings;
}

bool sameBase(const Type &left, const Type &right)
{
    const bool detailed = left.base == BaseType::Enum || left.base == BaseType::Reference;
    return left.base == right.base && (!detailed || left.detail == right.detail);
}

WordIndex::WordIndex(const Vocabulary &words)
{
    const auto fill = [](Index &index, const auto &rows, const auto &nameOf) {
        for (size_t i = 0; i < rows.size(); ++i) {
            index.emplace(viewOf(nameOf(rows[i])), static_cast<quint32>(i));
        }
    };
    const auto byName = [](const auto &row) -> const QByteArray & { return row.name; };
    const auto byPath = [](const auto &row) -> const QByteArray & { return row.path; };
    fill(m_fields, words.fields, byPath);
    fill(m_functions, words.functions, byPath);
    fill(m_plugins, words.plugins, byName);
    fill(m_kinds, words.referenceKinds, byName);
    fill(m_events, words.events, byName);
    for (const Field &field : words.fields) {
        const std::string_view path = viewOf(field.path);
        m_namespaces.emplace(path.substr(0, path.find('.')), 0);
    }
}

std::optional<quint32> WordIndex::find(const Index &index, QByteArrayView name)
{
    const auto found = index.find(std::string_view(name.data(), static_cast<size_t>(name.size())));
    return found == index.end() ? std::nullopt : std::optional(found->second);
}

std::optional<FieldId> WordIndex::field(QByteArrayView path) const
{
    const auto found = find(m_fields, path);
    return found ? std::optional(static_cast<FieldId>(*found)) : std::nullopt;
}

std::optional<quint32> WordIndex::function(QByteArrayView path) const
{
    return find(m_functions, path);
}

std::optional<quint8> WordIndex::kind(QByteArrayView name) const
{
    const auto found = find(m_kinds, name);
    return found ? std::optional(static_cast<quint8>(*found)) : std::nullopt;
}

std::optional<EventId> WordIndex::event(QByteArrayView name) const
{
    const auto found = find(m_events, name);
    return found ? std::optional(static_cast<EventId>(*found)) : std::nullopt;
}

CheckContext::CheckContext(Program &made, const ReferenceResolver *names, Diagnostics &found)
    : program(made), words(*made.vocabulary), index(*made.vocabulary), resolver(names), diagnostics(found),
      m_plainSlots(made.vocabulary->fields.size(), noSlot)
{
}

void CheckContext::report(Code code, const Span &span, const QStringList &arguments, const QString &hint,
                          std::vector<Span> related)
{
    m_wantsMore = diagnostics.add({code, span, arguments, hint, std::move(related)}) && m_wantsMore;
}

SlotId CheckContext::slot(FieldId field, std::vector<Constant> arguments)
{
    const auto next = static_cast<SlotId>(program.slots.size());
    SlotId &known =
        arguments.empty() ? m_plainSlots[field] : m_slots.try_emplace(keyOf(field, arguments), noSlot).first->second;
    if (known == noSlot) {
        known = next;
        program.slots.push_back({field, std::move(arguments)});
    }
    return known;
}

std::optional<BoundReference> CheckContext::reference(const ReferenceName &name)
{
    return looked(name, true);
}

std::optional<BoundReference> CheckContext::freeReference(const ReferenceName &name)
{
    return looked(name, false);
}

std::optional<BoundReference> CheckContext::looked(const ReferenceName &name, bool reportUnknown)
{
    const auto kind = index.kind(name.kind);
    if (!kind) {
        QStringList kinds;
        for (const ReferenceKind &one : words.referenceKinds) {
            kinds.append(QString::fromUtf8(one.name));
        }
        report(Code::UnknownReferenceKind, name.span, {QString::fromUtf8(name.kind)},
               suggestion(QString::fromUtf8(name.kind), kinds, {}));
        return std::nullopt;
    }
    const auto key = std::pair(int{*kind}, name.name);
    auto found = m_references.find(key);
    if (found == m_references.end()) {
        const std::optional<qint64> id = resolver ? resolver->resolve(*kind, name.name) : std::nullopt;
        const bool open = !id;
        const BoundReference bound{*kind, open ? firstOpenReference + m_open++ : *id, name.name, open};
        found = m_references.insert(key, {bound, id.has_value() || !resolver});
    }
    if (found->exists || !reportUnknown) {
        return found->reference;
    }
    const QString type = QString::fromUtf8(name.kind);
    QString hint;
    if (wantsMore()) {
        auto names = m_names.find(*kind);
        if (names == m_names.end()) {
            names = m_names.insert(*kind, resolver->names(*kind));
        }
        hint = suggestion(name.name, *names, type);
    }
    report(Code::UnknownReference, name.span, {type, name.name}, hint);
    return std::nullopt;
}

quint8 CheckContext::weekdays(const std::optional<Weekdays> &days)
{
    if (!days) {
        return 0x7f;
    }
    unsigned bits = 0;
    for (const Name &name : days->names) {
        if (const auto day = weekdayNamed(name.text)) {
            bits |= 1U << (*day - 1);
        } else {
            // "monday" and "Mo" are further away than a typing error.
            const QString text = QString::fromUtf8(name.text);
            report(Code::UnknownWeekday, name.span, {text}, suggestion(text.left(3), weekdayNames(), {}));
        }
    }
    return static_cast<quint8>(bits);
}

QString CheckContext::eventNames(EventMask events) const
{
    QStringList names;
    for (size_t i = 0; i < words.events.size(); ++i) {
        if ((events >> i) & 1U) {
            names.append(QString::fromUtf8(words.events[i].name));
        }
    }
    return names.join(QStringLiteral(", "));
}

QString CheckContext::typeName(Type type) const
{
    type.optional = false; // what is absent is no matter of types
    return words.typeName(type);
}

std::optional<int> weekdayNamed(QByteArrayView name)
{
    const auto found = std::find(weekdayWords.begin(), weekdayWords.end(), name);
    return found == weekdayWords.end() ? std::nullopt
                                       : std::optional(static_cast<int>(found - weekdayWords.begin()) + 1);
}

QStringList weekdayNames()
{
    QStringList names;
    for (const char *word : weekdayWords) {
        names.append(QString::fromLatin1(word));
    }
    return names;
}

} // namespace locum::language
