// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"
#include "rules/facts.h"
#include "rules/words.h"

#include <QByteArray>

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace locum::rules {

/// What is the same about Facts and Happening: a view into one of them, which outlives it.
struct EventView {
    explicit EventView(const Facts &facts);
    explicit EventView(const Happening &happening);

    EventKind event;
    const Message *message = nullptr;
    const locum::Conversation *conversation = nullptr;
    const locum::Identity *identity = nullptr;
    const PersonFacts *person = nullptr;
    const AccountFacts *account = nullptr;
    const Happening::PresenceChange *presence = nullptr;
    const PendingRequest *request = nullptr;
    std::optional<LinkState> link;
    const MeFacts *me;
    Instant now;
    const Ledger *ledger;
    const History *history = nullptr;
    const PluginValues *pluginValues = nullptr;
    QString messageLanguage;
    QString scheduledRule;
};

/// The rule language's fields over one event. Everything is worked out when it is first asked for, and once. For one
/// thread; `view` and `vocabulary` outlive it.
class EventFields final : public language::FieldSource {
public:
    EventFields(const language::Vocabulary &vocabulary, const EventView &view);

    language::Value field(const language::Slot &slot) const override;
    Moment moment() const override;

private:
    language::Value messageField(Word word) const;
    language::Value personField(Word word, const language::Slot &slot) const;
    language::Value placeField(Word word, const language::Slot &slot) const;
    language::Value meField(Word word) const;
    language::Value otherField(Word word) const;
    language::Value pluginField(const language::Slot &slot) const;

    language::Value text(Word word, const QString &text) const;
    language::Value numbers(Word word, std::vector<qint64> (*make)(const EventView &)) const;
    language::Value texts(Word word, QStringList (*make)(const Message &)) const;

    /// Values that had to be made, by what they are for; they stay where they are.
    template <class T>
    struct Made {
        Word word;
        T value;
    };
    struct Texts {
        std::vector<QByteArray> owned;
        std::vector<std::string_view> views;
    };

    const language::Vocabulary &m_vocabulary;
    const EventView &m_view;
    mutable std::optional<Moment> m_moment;
    mutable std::deque<Made<QByteArray>> m_texts;
    mutable std::deque<Made<std::vector<qint64>>> m_numbers;
    mutable std::deque<Made<Texts>> m_textLists;
    mutable std::deque<std::vector<std::string_view>> m_pluginViews;
};

/// The same for one rule's texts: with `rule.until`.
class RuleFields final : public language::FieldSource {
public:
    RuleFields(const language::FieldSource &event, const language::BoundRule &rule) : m_event(event), m_rule(rule) {}

    language::Value field(const language::Slot &slot) const override;
    Moment moment() const override { return m_event.moment(); }

private:
    const language::FieldSource &m_event;
    const language::BoundRule &m_rule;
};

/// Whether Locum has answered the person in the present absence.
bool wasAnsweredInAbsence(const EventView &view);

} // namespace locum::rules
