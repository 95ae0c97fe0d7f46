// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/plugin_uses.h"

#include "base/overloaded.h"
#include "rules/words.h"

#include <QDate>
#include <QTime>

#include <algorithm>

namespace locum::rules {

namespace {

using language::BaseType;

QJsonValue jsonOf(qint64 number, BaseType base)
{
    switch (base) {
    case BaseType::Bool:
        return number != 0;
    case BaseType::Time:
        return sdk::ruleValue(QTime::fromMSecsSinceStartOfDay(static_cast<int>(number) * 60'000));
    case BaseType::Date:
        return sdk::ruleValue(QDate::fromJulianDay(number));
    default:
        return number;
    }
}

QJsonValue argumentOf(const language::Constant &constant)
{
    const auto base = constant.type.base;
    return std::visit(Overloaded{[](std::monostate) { return QJsonValue(); },
                                 [base](qint64 number) { return jsonOf(number, base); },
                                 [](const QByteArray &text) { return QJsonValue(QString::fromUtf8(text)); },
                                 [](const language::Range &range) {
                                     return QJsonValue(QJsonArray{range.from, range.to}); // no parameter is one
                                 },
                                 [base](const std::vector<qint64> &numbers) {
                                     QJsonArray array;
                                     for (const qint64 number : numbers) {
                                         array.append(jsonOf(number, base));
                                     }
                                     return QJsonValue(array);
                                 },
                                 [](const std::vector<QByteArray> &texts) {
                                     QJsonArray array;
                                     for (const auto &text : texts) {
                                         array.append(QString::fromUtf8(text));
                                     }
                                     return QJsonValue(array);
                                 }},
                      constant.value);
}

} // namespace

std::vector<PluginUse> pluginUses(const language::Program &program, const QByteArray &nameSpace)
{
    const auto prefix = nameSpace + '.';
    std::vector<PluginUse> uses;
    for (const auto &slot : program.slots) {
        const auto &path = program.vocabulary->fields[slot.field].path;
        if (!path.startsWith(prefix)) {
            continue;
        }
        PluginUse use{pluginKey(*program.vocabulary, slot), {QString::fromUtf8(path.sliced(prefix.size())), {}}, 0};
        for (const auto &argument : slot.arguments) {
            use.query.arguments.append(argumentOf(argument));
        }
        bool inCondition = false;
        for (const auto &rule : program.rules) {
            if (std::binary_search(rule.fields.begin(), rule.fields.end(), slot.field)) {
                inCondition = true;
                use.events |= rule.disabled ? 0 : rule.events;
            }
        }
        if (!inCondition) { // of a text, an argument, a deferred block
            use.events = ~language::EventMask(0);
        }
        uses.push_back(std::move(use));
    }
    return uses;
}

} // namespace locum::rules
