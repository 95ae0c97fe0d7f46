// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
#include "ctl/describe.h"
#include "ctl/form_input.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "model/account.h"
#include "model/json.h"

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QString idOf(const QJsonObject &object)
{
    return QString::number(object.value(QLatin1String("id")).toInteger());
}

/// The network with this protocol, of this plugin where one is named.
Result<QJsonObject> network(Session &session, const QString &protocol, const QString &plugin)
{
    const auto networks = session.list(QStringLiteral("/networks"), "networks");
    if (!networks) {
        return fail(networks.error());
    }
    QStringList known;
    for (const auto &entry : *networks) {
        const auto object = entry.toObject();
        known << text(object, "protocol");
        if (known.last() == protocol && (plugin.isEmpty() || plugin == text(object, "plugin"))) {
            return object;
        }
    }
    if (known.isEmpty()) {
        return fail("network.unknown", Words::tr("no plugin was found"));
    }
    known.sort();
    const auto meant = didYouMean(protocol, known);
    return fail("network.unknown", meant ? Words::tr("did you mean \"%1\"?").arg(*meant)
                                         : Words::tr("there are: %1").arg(known.join(QLatin1String(", "))));
}

Result<SettingsForm> formOf(const QJsonObject &network)
{
    return settingsFormFromJson(network.value(QLatin1String("form")).toObject());
}

template <class E>
Done takeChoice(const Session &session, const char *option, const char *key, QJsonObject &body)
{
    if (!session.given().has(option)) {
        return {};
    }
    const auto value = session.given().value(option);
    if (!fromName<E>(value)) {
        QStringList names;
        for (const auto &[entry, name] : EnumNames<E>::entries) {
            names << QLatin1String(name);
        }
        return fail("usage", Words::tr("%1 takes one of %2, not \"%3\"")
                                 .arg(QLatin1String(option), names.join(QLatin1String(", ")), value));
    }
    body.insert(QLatin1String(key), value);
    return {};
}

/// What --name, --connect and --presence say.
Done takeProperties(const Session &session, QJsonObject &body)
{
    if (session.given().has("--name")) {
        body.insert(QStringLiteral("name"), session.given().value("--name"));
    }
    if (auto done = takeChoice<ConnectPolicy>(session, "--connect", "connect_policy", body); !done) {
        return done;
    }
    return takeChoice<PresencePolicy>(session, "--presence", "presence_policy", body);
}

} // namespace

Done networkList(Session &session)
{
    return session.show(session.get(QStringLiteral("/networks")), [&](const QJsonObject &answer) -> Done {
        if (const auto protocol = session.argument(0); !protocol.isEmpty()) {
            const auto found = network(session, protocol, {});
            if (!found) {
                return fail(found.error());
            }
            const auto form = formOf(*found);
            if (!form) {
                return fail(form.error());
            }
            session.print(QStringLiteral("%1: %2").arg(protocol, harmless(text(*found, "name"))));
            session.print(formInWords(*form));
            return {};
        }
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("networks")).toArray()) {
            const auto object = entry.toObject();
            rows << QStringList{text(object, "protocol"), harmless(text(object, "name")),
                                Words::tr("by the plugin %1").arg(text(object, "plugin"))};
        }
        session.print(rows.isEmpty()
                          ? Words::tr("No network can be used: no plugin was found. \"locumctl doctor\" tells more.")
                          : aligned(rows));
        for (const auto &entry : answer.value(QLatin1String("plugins")).toArray()) {
            const auto refused = entry.toObject().value(QLatin1String("refused")).toObject();
            if (!refused.isEmpty()) {
                session.print(
                    Words::tr("refused: %1: %2").arg(text(entry.toObject(), "path"), text(refused, "detail")));
            }
        }
        return {};
    });
}

Done accountAdd(Session &session)
{
    const auto protocol = session.argument(0);
    const auto found = network(session, protocol, session.given().value("--plugin"));
    if (!found) {
        return fail(found.error());
    }
    const auto form = formOf(*found);
    if (!form) {
        return fail(form.error());
    }
    QJsonObject body{{QStringLiteral("protocol"), protocol}, {QStringLiteral("plugin"), text(*found, "plugin")}};
    if (auto done = takeProperties(session, body); !done) {
        return done;
    }
    const auto answers = answersFor(session, *form, Missing::Ask);
    if (!answers) {
        return fail(answers.error());
    }
    body.insert(QStringLiteral("settings"), *answers);
    const auto account = session.send(QStringLiteral("POST"), QStringLiteral("/accounts"), body);
    if (!account) {
        return fail(account.error());
    }
    if (session.json()) {
        session.printJson(*account);
    }
    session.say(Words::tr("Account %1 is added; it connects now. See: locumctl status").arg(text(*account, "slug")));
    return {};
}

Done accountList(Session &session)
{
    return session.show(session.get(QStringLiteral("/accounts")), [&](const QJsonObject &answer) -> Done {
        QList<QStringList> rows;
        for (const auto &entry : answer.value(QLatin1String("accounts")).toArray()) {
            const auto account = entry.toObject();
            rows << QStringList{text(account, "slug"), text(account, "protocol"), harmless(text(account, "name")),
                                linkInWords(account)};
        }
        session.print(rows.isEmpty() ? Words::tr("There are no accounts yet. Add one: locumctl account add PROTOCOL")
                                     : aligned(rows));
        return {};
    });
}

Done accountShow(Session &session)
{
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    if (session.json()) {
        session.printJson(*account);
        return {};
    }
    QList<QStringList> rows{
        {Words::tr("Account"), text(*account, "slug")},
        {Words::tr("Name"), harmless(text(*account, "name"))},
        {Words::tr("Network"),
         Words::tr("%1, by the plugin %2").arg(text(*account, "protocol"), text(*account, "plugin"))},
        {Words::tr("State"), linkInWords(*account)},
        {Words::tr("Connected"), text(*account, "connect_policy")},
        {Words::tr("Presence"), text(*account, "presence_policy")},
    };
    const auto settings = account->value(QLatin1String("settings")).toObject();
    for (auto at = settings.begin(); at != settings.end(); ++at) {
        rows << QStringList{QStringLiteral("  ") + at.key(), harmless(at.value().toVariant().toString())};
    }
    session.print(aligned(rows));
    if (const auto advice = adviceFor(*account); !advice.isEmpty()) {
        session.print(advice);
    }
    return {};
}

Done accountSet(Session &session)
{
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    QJsonObject body;
    if (auto done = takeProperties(session, body); !done) {
        return done;
    }
    if (session.given().has("--set") || session.given().has("--secret-file")) {
        const auto found = network(session, text(*account, "protocol"), text(*account, "plugin"));
        if (!found) {
            return fail(found.error());
        }
        const auto form = formOf(*found);
        if (!form) {
            return fail(form.error());
        }
        const auto answers = answersFor(session, *form, Missing::Leave);
        if (!answers) {
            return fail(answers.error());
        }
        body.insert(QStringLiteral("settings"), *answers);
    }
    if (body.isEmpty()) {
        return fail("usage", Words::tr("say what to change: --set, --secret-file, --name, --connect or --presence"));
    }
    return session.report(session.send(QStringLiteral("PATCH"), QStringLiteral("/accounts/") + idOf(*account), body),
                          Words::tr("Account %1 is changed.").arg(text(*account, "slug")));
}

Done accountRemove(Session &session)
{
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    const auto slug = text(*account, "slug");
    if (auto done =
            session.confirm(Words::tr("This removes the account %1 and everything that was said over it.").arg(slug));
        !done) {
        return done;
    }
    return session.report(session.send(QStringLiteral("DELETE"), QStringLiteral("/accounts/") + idOf(*account)),
                          Words::tr("Account %1 is removed.").arg(slug));
}

namespace {

Done order(Session &session, const QString &what, const QString &done)
{
    const auto account = session.account(session.argument(0));
    if (!account) {
        return fail(account.error());
    }
    return session.report(
        session.send(QStringLiteral("POST"), QStringLiteral("/accounts/%1/%2").arg(idOf(*account), what)),
        done.arg(text(*account, "slug")));
}

} // namespace

Done accountConnect(Session &session)
{
    return order(session, QStringLiteral("connect"), Words::tr("Account %1 connects. See: locumctl status"));
}

Done accountDisconnect(Session &session)
{
    return order(session, QStringLiteral("disconnect"), Words::tr("Account %1 disconnects."));
}

Done requestList(Session &session)
{
    return session.show(session.get(QStringLiteral("/requests")), [&](const QJsonObject &answer) -> Done {
        const auto requests = answer.value(QLatin1String("requests")).toArray();
        if (requests.isEmpty()) {
            session.print(Words::tr("Nothing waits for you."));
        }
        for (const auto &entry : requests) {
            const auto pending = pendingRequestFromJson(entry.toObject());
            if (!pending) {
                return fail(pending.error());
            }
            const auto &request = pending->request;
            const auto from = request.fromName.isEmpty() ? request.from : request.fromName;
            session.print(QStringLiteral("%1  %2  %3")
                              .arg(QString::number(pending->id.value()), QString(nameOf(request.kind)),
                                   harmless((from + QLatin1Char(' ') + request.text).trimmed())));
            for (auto at = request.details.begin(); at != request.details.end(); ++at) {
                session.print(QStringLiteral("    %1: %2").arg(at.key(), harmless(at.value().toVariant().toString())));
            }
            if (!request.form.fields.isEmpty()) {
                session.print(formInWords(request.form));
            }
        }
        if (!requests.isEmpty()) {
            session.print(Words::tr("Answer: locumctl request answer ID yes|no"));
        }
        return {};
    });
}

Done requestAnswer(Session &session)
{
    const auto id = session.argument(0);
    const auto word = session.argument(1).toLower();
    const bool accept = word == QLatin1String("yes") || word == Words::tr("yes");
    if (!accept && word != QLatin1String("no") && word != Words::tr("no")) {
        return fail("usage", Words::tr("answer yes or no, not \"%1\"").arg(session.argument(1)));
    }
    const auto requests = session.list(QStringLiteral("/requests"), "requests");
    if (!requests) {
        return fail(requests.error());
    }
    for (const auto &entry : *requests) {
        if (idOf(entry.toObject()) != id) {
            continue;
        }
        const auto pending = pendingRequestFromJson(entry.toObject());
        if (!pending) {
            return fail(pending.error());
        }
        const auto answers = answersFor(session, pending->request.form, accept ? Missing::Ask : Missing::Leave);
        if (!answers) {
            return fail(answers.error());
        }
        const auto answer = session.send(QStringLiteral("POST"), QStringLiteral("/requests/") + id,
                                         {{QStringLiteral("accept"), accept}, {QStringLiteral("values"), *answers}});
        if (!answer) {
            return fail(answer.error());
        }
        session.say(Words::tr("The answer is given."));
        return {};
    }
    return fail("request.unknown", {});
}

} // namespace locum::ctl
