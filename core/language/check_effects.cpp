// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/overloaded.h"
#include "language/check_rules.h"
#include "language/limits.h"

#include <algorithm>

namespace locum::language {

namespace {

/// At most so many for one event; nothing: as many as one likes.
std::optional<int> mostOf(Verb verb)
{
    switch (verb) {
    case Verb::Reply:
    case Verb::Warn: // the same words to the same person: one of them
        return limits::replies;
    case Verb::Notify:
        return limits::notifications;
    case Verb::Forward:
        return limits::forwards;
    case Verb::Status:
    case Verb::Label:
    case Verb::Unlabel:
    case Verb::Mute:
    case Verb::Mark:
    case Verb::Accept:
    case Verb::Decline:
    case Verb::Call:
        return std::nullopt;
    }
    return std::nullopt;
}

/// The kinds of references that an effect goes to.
QByteArrayList targetsOf(Verb verb)
{
    switch (verb) {
    case Verb::Notify:
        return {"channel"};
    case Verb::Forward:
        return {"identity", "room", "channel"};
    case Verb::Label:
    case Verb::Unlabel:
        return {"label"};
    case Verb::Reply:
    case Verb::Warn:
    case Verb::Status:
    case Verb::Mute:
    case Verb::Mark:
    case Verb::Accept:
    case Verb::Decline:
    case Verb::Call:
        return {};
    }
    return {};
}

std::optional<quint8> indexOf(const std::vector<QByteArray> &names, const QByteArray &name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<quint8>(found - names.begin()));
}

} // namespace

void Rules::countEffects(const EffectAction &one)
{
    const auto most = mostOf(one.verb);
    const int count = ++m_counts[static_cast<size_t>(one.verb)];
    if (most && count == *most + 1) {
        m_context.report(Code::TooManyEffects, one.verbSpan,
                         {verbName(one.verb), QString::number(count), QString::number(*most)});
    }
}

std::optional<BoundEffect> Rules::effect(const EffectAction &one, const Span &span)
{
    EventMask without = 0;
    for (size_t i = 0; i < m_context.words.events.size(); ++i) {
        const bool isAsked = (m_rule.events >> i) & 1U;
        if (isAsked && !((m_context.words.events[i].effects >> static_cast<unsigned>(one.verb)) & 1U)) {
            without |= EventMask(1) << i;
        }
    }
    if (without) {
        m_context.report(Code::EffectNotOnEvent, one.verbSpan, {verbName(one.verb), m_context.eventNames(without)});
    }
    countEffects(one);
    BoundEffect bound;
    bound.verb = one.verb;
    bound.in = one.in;
    bound.duration = one.duration;
    bound.urgent = one.urgent;
    bound.span = span;
    bool right = true;
    if (one.saying) {
        bound.text = m_texts.saying(*one.saying, one.verb, m_rule.events);
        right = bound.text.has_value();
    }
    if (one.duration) {
        positive(*one.duration, span);
    }
    for (const Limit &each : one.limits) {
        if (const auto made = limit(each)) {
            bound.limits.push_back(*made);
        }
    }
    if (one.target) {
        right = target(one, bound) && right;
    }
    if (one.status) {
        right = status(*one.status, bound) && right;
    }
    if (one.verb == Verb::Call) {
        right = call(one, bound) && right;
    }
    return right ? std::optional(std::move(bound)) : std::nullopt;
}

bool Rules::target(const EffectAction &one, BoundEffect &bound)
{
    const QByteArrayList kinds = targetsOf(one.verb);
    if (!kinds.contains(one.target->kind)) {
        m_context.report(
            Code::WrongTarget, one.target->span,
            {verbName(one.verb), QString::fromUtf8(kinds.join(", ")), QString::fromUtf8(one.target->kind)});
        return false;
    }
    bound.target = m_context.reference(*one.target);
    return bound.target.has_value();
}

bool Rules::status(const Name &name, BoundEffect &bound)
{
    const EnumType &type = m_context.words.enums[m_context.words.statusEnum];
    const auto value = indexOf(type.values, name.text);
    if (value) {
        bound.status = *value;
        return true;
    }
    const QString text = QString::fromUtf8(name.text);
    const QString typeName = QString::fromUtf8(type.name);
    m_context.report(Code::UnknownValue, name.span, {text, typeName},
                     suggestion(text, asStrings(type.values), typeName));
    return false;
}

/// False also of an action of an optional plugin that is not there: it is left out.
bool Rules::call(const EffectAction &one, BoundEffect &bound)
{
    if (one.callee.size() != 2) {
        return false;
    }
    const QByteArray &plugin = one.callee[0].text;
    const QByteArray path = plugin + '.' + one.callee[1].text;
    Span span = one.callee[0].span;
    span.end = one.callee[1].span.end;
    const Scope::PluginState state = m_scope.plugin(plugin);
    if (state == Scope::PluginState::Absent) {
        return false;
    }
    const QString text = QString::fromUtf8(path);
    if (state == Scope::PluginState::NotUsed) {
        m_context.report(Code::PluginNotUsed, span, {text},
                         RuleDiagnostics::tr("add the line: %1").arg(m_scope.useLine(plugin)));
        return false;
    }
    const auto function = m_context.index.function(path);
    if (!function) {
        QStringList names;
        for (const Function &known : m_context.words.functions) {
            names.append(QString::fromUtf8(known.path));
        }
        m_context.report(Code::UnknownFunction, span, {text}, suggestion(text, names, {}));
        return false;
    }
    const std::vector<Parameter> &parameters = m_context.words.functions[*function].parameters;
    if (parameters.size() != one.arguments.size()) {
        QStringList list;
        for (const Parameter &parameter : parameters) {
            list.append(QString::fromUtf8(parameter.name) + QStringLiteral(": ") + m_context.typeName(parameter.type));
        }
        m_context.report(Code::WrongArguments, span,
                         {QStringLiteral("%1(%2)").arg(text, list.join(QStringLiteral(", ")))});
        return false;
    }
    bound.function = *function;
    bool right = true;
    for (size_t i = 0; i < parameters.size(); ++i) {
        const auto node = m_expressions.argument(one.arguments[i], parameters[i].type);
        right = right && node;
        bound.arguments.push_back(node.value_or(0));
    }
    return right;
}

std::optional<BoundLimit> Rules::limit(const Limit &limit)
{
    BoundLimit bound;
    bound.most = limit.once ? 1 : limit.most;
    if (bound.most < 1) {
        m_context.report(Code::NotPositive, limit.span);
    }
    bool right = true;
    const auto unknown = [&](Code code, const Name &name, const std::vector<QByteArray> &all) {
        const QString text = QString::fromUtf8(name.text);
        m_context.report(code, name.span, {text}, suggestion(text, asStrings(all), {}));
        right = false;
    };
    std::visit(Overloaded{[&](qint64 milliseconds) {
                              positive(milliseconds, limit.window.span);
                              bound.window = milliseconds;
                          },
                          [&](const Name &name) {
                              if (const auto window = indexOf(m_context.words.windows, name.text)) {
                                  bound.window = *window;
                              } else {
                                  unknown(Code::UnknownWindow, name, m_context.words.windows);
                              }
                          }},
               limit.window.length);
    const Name scope = limit.scope.value_or(Name{"rule", limit.span});
    if (const auto found = indexOf(m_context.words.scopes, scope.text)) {
        bound.scope = *found;
    } else if (limit.scope) {
        unknown(Code::UnknownScope, scope, m_context.words.scopes);
    }
    return right ? std::optional(bound) : std::nullopt;
}

} // namespace locum::language
