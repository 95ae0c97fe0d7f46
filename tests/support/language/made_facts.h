// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"

#include <algorithm>
#include <concepts>
#include <map>
#include <memory>

namespace locum::language::test {

/// The facts of one event, set by the paths of fields; what is not set is unknown. Counts how often it is asked.
class MadeFacts : public FieldSource {
public:
    explicit MadeFacts(std::shared_ptr<const Vocabulary> words) : m_words(std::move(words)) {}

    template <std::integral Number>
    MadeFacts &set(const QByteArray &path, Number number)
    {
        m_facts[path] = Fact{.number = static_cast<qint64>(number)};
        return *this;
    }
    MadeFacts &set(const QByteArray &path, const char *text)
    {
        m_facts[path] = Fact{.kind = Fact::Text, .texts = {text}};
        return *this;
    }
    MadeFacts &set(const QByteArray &path, QByteArray text)
    {
        m_facts[path] = Fact{.kind = Fact::Text, .texts = {std::move(text)}};
        return *this;
    }
    MadeFacts &setIds(const QByteArray &path, std::vector<qint64> ids)
    {
        m_facts[path] = Fact{.kind = Fact::Numbers, .numbers = std::move(ids)};
        return *this;
    }
    MadeFacts &setTexts(const QByteArray &path, std::vector<QByteArray> texts)
    {
        Fact &fact = m_facts[path] = Fact{.kind = Fact::Texts, .texts = std::move(texts)};
        for (const QByteArray &text : fact.texts) {
            fact.views.emplace_back(text.constData(), static_cast<size_t>(text.size()));
        }
        return *this;
    }
    MadeFacts &at(qint64 julianDay, int minutes)
    {
        m_moment = {julianDay, minutes};
        return set("now.time", minutes).set("now.date", julianDay).set("now.weekday", julianDay % 7 + 1);
    }
    void forget(const QByteArray &path) { m_facts.erase(path); }

    Value field(const Slot &slot) const override
    {
        const QByteArray &path = m_words->fields[slot.field].path;
        ++m_asked[path];
        const auto found = m_facts.find(path);
        if (found == m_facts.end()) {
            return {};
        }
        const Fact &fact = found->second;
        switch (fact.kind) {
        case Fact::Number:
            return {fact.number};
        case Fact::Text:
            return {std::string_view(fact.texts[0].constData(), static_cast<size_t>(fact.texts[0].size()))};
        case Fact::Numbers:
            return {std::span<const qint64>(fact.numbers)};
        case Fact::Texts:
            return {std::span<const std::string_view>(fact.views)};
        }
        return {};
    }
    Moment moment() const override { return m_moment; }

    int asked(const QByteArray &path) const
    {
        const auto found = m_asked.find(path);
        return found == m_asked.end() ? 0 : found->second;
    }
    int mostAsked() const
    {
        int most = 0;
        for (const auto &[path, count] : m_asked) {
            most = std::max(most, count);
        }
        return most;
    }
    void forgetAsked() { m_asked.clear(); }

private:
    struct Fact {
        enum Kind { Number, Text, Numbers, Texts } kind = Number;
        qint64 number = 0;
        std::vector<qint64> numbers = {};
        std::vector<QByteArray> texts = {};
        std::vector<std::string_view> views = {};
    };
    std::shared_ptr<const Vocabulary> m_words;
    std::map<QByteArray, Fact> m_facts;
    Moment m_moment;
    mutable std::map<QByteArray, int> m_asked;
};

} // namespace locum::language::test
