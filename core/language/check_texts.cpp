// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/check_texts.h"

#include "base/overloaded.h"

#include <algorithm>
#include <array>

namespace locum::language {

namespace {

constexpr std::array<const char *, 12> verbWords{"reply",   "warn", "notify", "forward", "status",  "label",
                                                 "unlabel", "mute", "mark",   "accept",  "decline", "call"};

QString filterName(Hole::Filter filter)
{
    switch (filter) {
    case Hole::Filter::None:
        return {};
    case Hole::Filter::Time:
        return QStringLiteral("time");
    case Hole::Filter::Date:
        return QStringLiteral("date");
    case Hole::Filter::Weekday:
        return QStringLiteral("weekday");
    case Hole::Filter::Name:
        return QStringLiteral("name");
    case Hole::Filter::Ago:
        return QStringLiteral("ago");
    case Hole::Filter::Duration:
        return QStringLiteral("duration");
    }
    return {};
}

/// What they show is read by others than the user: the sender's own words never come back to them (S18), and are not
/// put up for all contacts to see.
bool isForOthers(Verb verb)
{
    return verb == Verb::Reply || verb == Verb::Warn || verb == Verb::Decline || verb == Verb::Status;
}

} // namespace

QString verbName(Verb verb)
{
    return QString::fromLatin1(verbWords[static_cast<size_t>(verb)]);
}

void Texts::bindPhrases()
{
    m_expressions.events = 0;
    for (const File &file : m_context.program.files) {
        m_context.file = &file;
        for (const Item &item : file.items) {
            if (const auto *phrase = std::get_if<PhraseDeclaration>(&item.node)) {
                bindPhrase(*phrase);
            }
        }
    }
}

void Texts::bindPhrase(const PhraseDeclaration &phrase)
{
    Phrase made;
    made.text = static_cast<quint32>(m_context.program.texts.size());
    BoundText text{phrase.name.text, {}};
    QHash<QByteArray, Span> languages;
    for (const PhraseDeclaration::Entry &entry : phrase.entries) {
        const QByteArray tag = entry.language.toLower();
        if (const auto before = languages.constFind(tag); before != languages.constEnd()) {
            m_context.report(Code::DuplicateLanguage, entry.languageSpan, {QString::fromUtf8(entry.language)}, {},
                             {*before});
        }
        languages.insert(tag, entry.languageSpan);
        BoundTemplate one = bound(entry.text, made.uses);
        one.language = entry.language;
        text.entries.push_back(std::move(one));
    }
    m_context.program.texts.push_back(std::move(text));
    m_phrases.push_back(std::move(made));
}

BoundTemplate Texts::bound(const Template &text, std::vector<HoleUse> &uses)
{
    BoundTemplate made;
    for (const auto &piece : text.pieces) {
        std::visit(Overloaded{[&](const QString &fixed) { made.pieces.emplace_back(fixed); },
                              [&](const Hole &one) {
                                  if (auto filled = hole(one, uses)) {
                                      made.pieces.push_back(std::move(*filled));
                                  }
                              }},
                   piece);
    }
    return made;
}

std::optional<std::variant<QString, BoundHole>> Texts::hole(const Hole &hole, std::vector<HoleUse> &uses)
{
    const auto use = m_expressions.fieldUse(hole.path);
    if (!use) {
        return std::nullopt;
    }
    if (use->absent) {
        return QString(QChar(0x2014)); // what is unknown is an em dash
    }
    const Field &field = m_context.words.fields[use->field];
    const QString path = QString::fromUtf8(field.path);
    const Span &span = (*m_context.file)[hole.path].span;
    uses.push_back({use->field, span});
    if (hole.quoted) {
        if (field.type.base != BaseType::Text) {
            m_context.report(Code::NotText, span, {QStringLiteral("quote"), m_context.typeName(field.type)},
                             RuleDiagnostics::tr("write {%1}").arg(path));
        } else if (*hole.quoted < 1) {
            m_context.report(Code::NotPositive, hole.span);
        }
    } else if (field.foreign) {
        m_context.report(Code::Unquoted, span, {path}, RuleDiagnostics::tr("write {quote(%1, 120)}").arg(path));
    }
    if (!fits(hole.filter, field)) {
        m_context.report(Code::WrongFilter, hole.span, {filterName(hole.filter), m_context.typeName(field.type)});
    }
    return BoundHole{use->slot, field.type, hole.filter, hole.quoted};
}

bool Texts::fits(Hole::Filter filter, const Field &field) const
{
    const BaseType base = field.type.base;
    switch (filter) {
    case Hole::Filter::None:
        return true;
    case Hole::Filter::Time:
        return base == BaseType::Instant || base == BaseType::Time;
    case Hole::Filter::Date:
        return base == BaseType::Instant || base == BaseType::Date;
    case Hole::Filter::Weekday:
        return base == BaseType::Instant || base == BaseType::Date || base == BaseType::Weekday;
    case Hole::Filter::Name:
        return base == BaseType::Reference || base == BaseType::Enum || base == BaseType::Lang;
    case Hole::Filter::Ago:
    case Hole::Filter::Duration:
        return base == BaseType::Instant || base == BaseType::Duration;
    }
    return false;
}

std::optional<quint32> Texts::saying(const Saying &saying, Verb verb, EventMask events)
{
    if (const auto *text = std::get_if<Template>(&saying)) {
        std::vector<HoleUse> uses;
        const auto index = static_cast<quint32>(m_context.program.texts.size());
        m_context.program.texts.push_back({{}, {bound(*text, uses)}});
        mayBeSaid(uses, verb, events, std::nullopt);
        return index;
    }
    const Name &name = std::get<Name>(saying);
    Declared *declared = m_scope.phrase(name.text);
    if (!declared) {
        const QString text = QString::fromUtf8(name.text);
        m_context.report(Code::UnknownPhrase, name.span, {text},
                         m_context.wantsMore() ? suggestion(text, m_scope.phraseCandidates()) : QString());
        return std::nullopt;
    }
    declared->used = true;
    const Phrase &phrase = m_phrases[declared->index];
    mayBeSaid(phrase.uses, verb, events, name.span);
    return phrase.text;
}

bool Texts::mayBeSaid(const std::vector<HoleUse> &uses, Verb verb, EventMask events, const std::optional<Span> &phrase)
{
    bool right = true;
    for (const HoleUse &use : uses) {
        const Field &field = m_context.words.fields[use.field];
        const Span &span = phrase ? *phrase : use.span;
        if (field.senderText && isForOthers(verb)) {
            m_context.report(Code::SenderText, span, {QString::fromUtf8(field.path), verbName(verb)}, {},
                             phrase ? std::vector<Span>{use.span} : std::vector<Span>());
            right = false;
        } else {
            right = m_expressions.isThere(use.field, span, events) && right;
        }
    }
    return right;
}

} // namespace locum::language
