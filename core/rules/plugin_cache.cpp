// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/plugin_cache.h"

#include "rules/plugin_vocabulary.h"

#include <QJsonDocument>

#include <algorithm>

namespace locum::rules {

using namespace std::chrono_literals;

namespace {

/// Null is a value that is not there.
bool isFitting(const QJsonValue &value, const sdk::RuleType &type)
{
    return value.isNull() || value.isUndefined() || sdk::isOfType(value, type);
}

} // namespace

PluginCache::PluginCache(sdk::RuleDescription description) : m_description(std::move(description))
{
    for (qsizetype i = 0; i < m_description.fields.size(); ++i) {
        m_fields.insert(m_description.fields.at(i).name, i);
    }
}

QByteArray PluginCache::textOf(const sdk::RuleQuery &query)
{
    return query.field.toUtf8() + QJsonDocument(query.arguments).toJson(QJsonDocument::Compact);
}

Duration PluginCache::floorOf(sdk::RuleCost cost)
{
    switch (cost) {
    case sdk::RuleCost::Cheap:
        return 1s;
    case sdk::RuleCost::Lookup:
        return 10s;
    case sdk::RuleCost::Network:
        return 60s;
    }
    Q_UNREACHABLE();
}

void PluginCache::setUses(std::vector<PluginUse> uses)
{
    QHash<QByteArray, Slot> slots;
    for (auto &use : uses) {
        const auto field = m_fields.constFind(use.query.field);
        if (field == m_fields.cend()) {
            continue; // of a vocabulary that is not this plugin's any more
        }
        const auto text = textOf(use.query);
        auto slot = m_slots.value(text);
        slot.use = std::move(use);
        slot.field = &m_description.fields.at(*field);
        slots.insert(text, std::move(slot));
    }
    m_slots = std::move(slots);
}

void PluginCache::forget()
{
    for (auto &slot : m_slots) {
        slot.value.reset();
        slot.goodUntil = slot.dueAt = Duration(0);
    }
}

PluginCache::Put PluginCache::put(const sdk::RuleAnswer &answer, Duration now)
{
    const auto found = m_slots.find(textOf(answer.query));
    if (found == m_slots.end() || found->field->source != sdk::RuleSource::Cached) {
        return Put::Unasked;
    }
    auto &slot = *found;
    if (!isFitting(answer.value, slot.field->type)) {
        return Put::WrongType;
    }
    const auto lifetime = std::min(answer.goodFor.value_or(slot.field->lifetime), slot.field->lifetime);
    slot.value = pluginValue(answer.value, slot.field->type);
    slot.goodUntil = now + lifetime;
    slot.dueAt = now + std::max(floorOf(slot.field->cost), lifetime * 4 / 5);
    return Put::Kept;
}

QList<sdk::RuleQuery> PluginCache::takeDue(Duration now)
{
    QList<sdk::RuleQuery> due;
    for (auto &slot : m_slots) {
        if (slot.field->source == sdk::RuleSource::Cached && slot.dueAt <= now) {
            due.append(slot.use.query);
            slot.dueAt = now + std::max<Duration>(floorOf(slot.field->cost), 5s); // where no answer comes
        }
    }
    return due;
}

std::optional<Duration> PluginCache::nextDue() const
{
    std::optional<Duration> next;
    for (const auto &slot : m_slots) {
        if (slot.field->source == sdk::RuleSource::Cached) {
            next = std::min(next.value_or(slot.dueAt), slot.dueAt);
        }
    }
    return next;
}

PluginCache::Fetch PluginCache::fetches(language::EventMask events, Duration most) const
{
    Fetch fetch;
    for (const auto &slot : m_slots) {
        if (slot.field->source == sdk::RuleSource::Fetched && (slot.use.events & events) != 0) {
            fetch.queries.append(slot.use.query);
            fetch.deadline =
                std::max(fetch.deadline, slot.field->deadline > 0ms ? std::min(slot.field->deadline, most) : most);
            fetch.pure = fetch.pure && slot.field->pure;
        }
    }
    return fetch;
}

void PluginCache::addTo(PluginValues &values, Duration now, Duration &goodUntil) const
{
    for (const auto &slot : m_slots) {
        if (slot.value && slot.goodUntil > now) {
            values.insert(slot.use.key, *slot.value);
            goodUntil = std::min(goodUntil, slot.goodUntil);
        }
    }
}

PluginCache::Put PluginCache::addTo(PluginValues &values, const sdk::RuleAnswer &answer) const
{
    const auto found = m_slots.constFind(textOf(answer.query));
    if (found == m_slots.cend() || found->field->source != sdk::RuleSource::Fetched) {
        return Put::Unasked;
    }
    if (!isFitting(answer.value, found->field->type)) {
        return Put::WrongType;
    }
    values.insert(found->use.key, pluginValue(answer.value, found->field->type));
    return Put::Kept;
}

} // namespace locum::rules
