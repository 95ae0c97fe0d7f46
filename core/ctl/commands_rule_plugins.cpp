// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
#include "ctl/describe.h"
#include "ctl/form_input.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "model/json.h"

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

/// The rule plugin with this id.
Result<QJsonObject> plugin(Session &session, const QString &id)
{
    const auto all = session.list(QStringLiteral("/rule-plugins"), "rule_plugins");
    if (!all) {
        return fail(all.error());
    }
    QStringList known;
    for (const auto &entry : *all) {
        const auto object = entry.toObject();
        known << text(object, "plugin");
        if (known.last() == id) {
            return object;
        }
    }
    if (known.isEmpty()) {
        return fail("rule_plugin.unknown", Words::tr("no rule plugin was found"));
    }
    const auto meant = didYouMean(id, known);
    return fail("rule_plugin.unknown", meant ? Words::tr("did you mean \"%1\"?").arg(*meant)
                                             : Words::tr("there are: %1").arg(known.join(QLatin1String(", "))));
}

Result<SettingsForm> formOf(const QJsonObject &plugin)
{
    const QJsonObject rules = plugin.value(QLatin1String("rules")).toObject();
    return rules.contains(QLatin1String("form")) ? settingsFormFromJson(rules.value(QLatin1String("form")).toObject())
                                                 : Result<SettingsForm>(SettingsForm());
}

QString stateInWords(const QJsonObject &plugin)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("off"), QT_TRANSLATE_NOOP("locumctl", "off")},
        {QStringLiteral("starting"), QT_TRANSLATE_NOOP("locumctl", "starting")},
        {QStringLiteral("good"), QT_TRANSLATE_NOOP("locumctl", "on")},
        {QStringLiteral("trouble"), QT_TRANSLATE_NOOP("locumctl", "in trouble")}};
    const auto *word = words.value(text(plugin, "health"), nullptr);
    const QString state = word == nullptr ? QString() : Words::tr(word);
    const QJsonObject error = plugin.value(QLatin1String("error")).toObject();
    return error.isEmpty()
               ? state
               : QStringLiteral("%1: %2 (%3)").arg(state, harmless(text(error, "detail")), text(error, "code"));
}

Done change(Session &session, const QJsonObject &body, const QString &words)
{
    return session.report(
        session.send(QStringLiteral("PUT"), QStringLiteral("/rule-plugins/") + session.argument(0), body), words);
}

} // namespace

Done rulePluginList(Session &session)
{
    if (const QString id = session.argument(0); !id.isEmpty()) {
        const auto found = plugin(session, id);
        if (!found) {
            return fail(found.error());
        }
        if (session.json()) {
            session.printJson(*found);
            return {};
        }
        const auto form = formOf(*found);
        if (!form) {
            return fail(form.error());
        }
        session.print(QStringLiteral("%1: %2 %3").arg(id, harmless(text(*found, "name")), stateInWords(*found)));
        session.print(form->fields.isEmpty() ? Words::tr("It asks for nothing.") : formInWords(*form));
        return {};
    }
    return session.show(session.get(QStringLiteral("/rule-plugins")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("rule_plugins")).toArray()) {
            const auto object = entry.toObject();
            rows << QStringList{text(object, "plugin"), harmless(text(object, "name")), stateInWords(object)};
        }
        session.print(rows.isEmpty() ? Words::tr("No rule plugin was found.") : aligned(rows));
        return {};
    });
}

Done rulePluginOn(Session &session)
{
    const auto found = plugin(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    const auto form = formOf(*found);
    if (!form) {
        return fail(form.error());
    }
    // What was set before need not be said again.
    const bool isSet = !found->value(QLatin1String("settings")).toObject().isEmpty();
    const auto answers = answersFor(session, *form, isSet ? Missing::Leave : Missing::Ask);
    if (!answers) {
        return fail(answers.error());
    }
    return change(session, {{QStringLiteral("enabled"), true}, {QStringLiteral("settings"), *answers}},
                  Words::tr("%1 is on.").arg(session.argument(0)));
}

Done rulePluginOff(Session &session)
{
    const auto found = plugin(session, session.argument(0));
    if (!found) {
        return fail(found.error());
    }
    return change(session, {{QStringLiteral("enabled"), false}}, Words::tr("%1 is off.").arg(session.argument(0)));
}

} // namespace locum::ctl
