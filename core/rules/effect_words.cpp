// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/effect_words.h"

#include "base/overloaded.h"

namespace locum::rules {

namespace {

QString quoted(const QString &text)
{
    return text.isEmpty() ? QString() : QStringLiteral(" \"%1\"").arg(text);
}

} // namespace

QByteArray verbName(const Effect &effect)
{
    return std::visit(
        Overloaded{
            [](const Reply &) -> QByteArray { return "reply"; }, [](const Warn &) -> QByteArray { return "warn"; },
            [](const Notify &) -> QByteArray { return "notify"; },
            [](const Forward &) -> QByteArray { return "forward"; },
            [](const SetStatus &) -> QByteArray { return "status"; },
            [](const SetLabel &label) -> QByteArray { return label.on ? "label" : "unlabel"; },
            [](const Mute &) -> QByteArray { return "mute"; }, [](const MarkUrgent &) -> QByteArray { return "mark"; },
            [](const AnswerIt &answer) -> QByteArray { return answer.accept ? "accept" : "decline"; },
            [](const Call &) -> QByteArray { return "call"; }},
        effect);
}

QString textOf(const Effect &effect)
{
    return std::visit(
        Overloaded{[](const Reply &what) { return what.text; }, [](const Warn &what) { return what.text; },
                   [](const Notify &what) { return what.text; }, [](const Forward &what) { return what.text; },
                   [](const SetStatus &what) { return what.text; }, [](const AnswerIt &what) { return what.text; },
                   [](const Call &what) { return QString::fromUtf8(what.function); },
                   [](const auto &) { return QString(); }},
        effect);
}

std::optional<qint64> targetOf(const Effect &effect)
{
    if (const auto *forward = std::get_if<Forward>(&effect)) {
        return std::visit([](const auto &id) { return id.value(); }, forward->to);
    }
    if (const auto *label = std::get_if<SetLabel>(&effect)) {
        return label->label.value();
    }
    return std::nullopt;
}

QString dispositionWords(const Verdict &verdict)
{
    QString words;
    switch (verdict.disposition) {
    case Disposition::Deliver:
        words = QStringLiteral("deliver");
        break;
    case Disposition::DeliverSilently:
        words = QStringLiteral("deliver silently");
        break;
    case Disposition::Hold:
        words = QStringLiteral("hold");
        break;
    case Disposition::Digest:
        words = QStringLiteral("digest ") + QString::fromUtf8(verdict.digest);
        break;
    case Disposition::Delay:
        words = QStringLiteral("delay");
        break;
    case Disposition::Drop:
        words = verdict.forget ? QStringLiteral("drop forget") : QStringLiteral("drop");
        break;
    }
    if (verdict.trace.span && !verdict.trace.span->rule.isEmpty()) {
        return words + QStringLiteral(" by \"%1\"").arg(verdict.trace.span->rule);
    }
    return verdict.trace.reason.startsWith("policy")
               ? words + QStringLiteral(" by ") + QString::fromLatin1(verdict.trace.reason)
               : words;
}

QString effectWords(const Effect &effect, const std::function<QString(qint64)> &name)
{
    QString words = QString::fromLatin1(verbName(effect));
    if (const auto *notify = std::get_if<Notify>(&effect)) {
        words += QStringLiteral(" channel:") + notify->channel;
    } else if (const auto *status = std::get_if<SetStatus>(&effect)) {
        words += QLatin1Char(' ') + nameOf(status->status);
    } else if (const std::optional<qint64> target = targetOf(effect)) {
        words += QLatin1Char(' ') + name(*target);
    }
    words += quoted(textOf(effect));
    const auto *notify = std::get_if<Notify>(&effect);
    return notify && notify->urgency == Urgency::High ? words + QStringLiteral(" urgent") : words;
}

} // namespace locum::rules
