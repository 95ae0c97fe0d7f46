// SPDX-License-Identifier: GPL-2.0-or-later
// What works on files alone: no daemon is asked. Input and output: person graph, "Interfaces that tests use".
#include "base/overloaded.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "persons/graph.h"
#include "persons/routing.h"

#include <QFile>
#include <QJsonDocument>

namespace locum::ctl {

namespace {

/// Names in a file ↔ ids, in the order of their first appearance.
class NamesOfIdentities {
public:
    IdentityId id(const QString &name)
    {
        const auto found = m_ids.constFind(name);
        if (found != m_ids.constEnd()) {
            return IdentityId(*found);
        }
        m_names << name;
        m_ids.insert(name, m_names.size());
        return IdentityId(m_names.size());
    }
    QString name(IdentityId id) const { return m_names.value(static_cast<qsizetype>(id.value()) - 1); }

private:
    QStringList m_names;
    QHash<QString, qint64> m_ids;
};

/// Calls `each` with every line's object and number.
template <class Each>
Done forEachLine(const QString &path, const Each &each)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("file.unreadable", Words::tr("%1: %2").arg(path, file.errorString()));
    }
    qint64 number = 0;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        ++number;
        if (line.trimmed().isEmpty()) {
            continue;
        }
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
        const auto fault = [&](const QString &what) {
            return fail("persons.line.invalid", Words::tr("%1:%2: %3").arg(path).arg(number).arg(what));
        };
        if (!document.isObject()) {
            return fault(problem.error != QJsonParseError::NoError ? problem.errorString()
                                                                   : Words::tr("not a JSON object"));
        }
        if (const Done done = each(document.object(), number); !done) {
            return fault(done.error().detail);
        }
    }
    return {};
}

/// The act of a line, its names made ids.
Result<persons::Act> actOf(const QJsonObject &line, NamesOfIdentities &names)
{
    QJsonObject act = line.value(QLatin1String("act")).toObject();
    for (const char *key : {"id", "a", "b"}) {
        const QString at = QLatin1String(key);
        if (act.contains(at)) {
            if (!act.value(at).isString()) {
                return fail("persons.act.invalid", Words::tr("\"%1\" is no identity's name").arg(at));
            }
            act.insert(at, names.id(act.value(at).toString()).value());
        }
    }
    if (act.contains(QLatin1String("ids"))) {
        QJsonArray ids;
        for (const QJsonValue &name : act.value(QLatin1String("ids")).toArray()) {
            ids.append(names.id(name.toString()).value());
        }
        act.insert(QStringLiteral("ids"), ids);
    }
    return persons::actFromJson(act);
}

QJsonArray namesOf(const std::vector<IdentityId> &identities, const NamesOfIdentities &names)
{
    QJsonArray list;
    for (const IdentityId identity : identities) {
        list.append(names.name(identity));
    }
    return list;
}

QJsonObject stateOf(const persons::Graph &graph, const NamesOfIdentities &names, bool isConflict)
{
    QJsonObject people;
    const auto snapshot = graph.snapshot();
    for (const auto &members : snapshot.persons) {
        people.insert(QStringLiteral("P:") + names.name(members.front()), namesOf(members, names));
    }
    QJsonObject rules;
    for (const QString &attachment : graph.attachments()) {
        rules.insert(attachment, namesOf(graph.reach(attachment), names));
    }
    return {{QStringLiteral("gone"), namesOf(snapshot.gone, names)},
            {QStringLiteral("persons"), people},
            {QStringLiteral("result"), isConflict ? QStringLiteral("conflict") : QStringLiteral("ok")},
            {QStringLiteral("rules"), rules}};
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

// ---- routing --------------------------------------------------------------------------------------------------------

template <class E>
Result<E> word(const QJsonObject &object, const char *key, E fallBack)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined() || value.isNull()) {
        return fallBack;
    }
    if (const auto found = fromName<E>(value.toString())) {
        return *found;
    }
    return fail("persons.line.invalid", Words::tr("\"%1\" cannot be \"%2\"").arg(QLatin1String(key), value.toString()));
}

Result<std::set<persons::Capability>> capabilities(const QJsonObject &object, const char *key)
{
    std::set<persons::Capability> all;
    for (const QJsonValue &value : object.value(QLatin1String(key)).toArray()) {
        const auto capability = fromName<persons::Capability>(value.toString());
        if (!capability) {
            return fail("persons.line.invalid",
                        Words::tr("\"%1\" cannot hold \"%2\"").arg(QLatin1String(key), value.toString()));
        }
        all.insert(*capability);
    }
    return all;
}

/// The files count time in seconds.
Instant secondsIn(const QJsonObject &object, const char *key)
{
    return Instant(std::chrono::seconds(object.value(QLatin1String(key)).toInteger()));
}

std::optional<persons::Contact> contactIn(const QJsonObject &object, const char *key, NamesOfIdentities &names)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (!value.isObject()) {
        return std::nullopt;
    }
    const QJsonObject contact = value.toObject();
    return persons::Contact{names.id(contact.value(QLatin1String("id")).toString()), secondsIn(contact, "t")};
}

std::optional<IdentityId> identityIn(const QJsonObject &object, const char *key, NamesOfIdentities &names)
{
    const QString name = object.value(QLatin1String(key)).toString();
    return name.isEmpty() ? std::nullopt : std::optional(names.id(name));
}

Result<persons::Way> wayOf(const QJsonObject &object, NamesOfIdentities &names)
{
    auto availability = word(object, "status", Availability::Unknown);
    auto secrecy = word(object, "e2e", persons::Secrecy::None);
    auto can = capabilities(object, "caps");
    for (const Error *error : {availability ? nullptr : &availability.error(), secrecy ? nullptr : &secrecy.error(),
                               can ? nullptr : &can.error()}) {
        if (error != nullptr) {
            return fail(*error);
        }
    }
    persons::Way way{names.id(object.value(QLatin1String("id")).toString())};
    way.availability = *availability;
    way.secrecy = *secrecy;
    way.capabilities = std::move(*can);
    way.isIdle = object.value(QLatin1String("idle")).toBool();
    way.lastActive = secondsIn(object, "last_active");
    way.rank = object.value(QLatin1String("rank")).toInt();
    way.storesOffline = object.value(QLatin1String("offline_msgs")).toBool();
    way.isPaid = object.value(QLatin1String("paid")).toBool();
    way.isBlocked = object.value(QLatin1String("blocked")).toBool();
    way.isGone = object.value(QLatin1String("gone")).toBool();
    way.isConnected = object.value(QLatin1String("account_connected")).toBool();
    return way;
}

Result<persons::Errand> errandOf(const QJsonObject &object, NamesOfIdentities &names)
{
    auto needs = capabilities(object, "need");
    auto conversation = word(object, "conversation_e2e", persons::Secrecy::None);
    auto policy = word(object, "policy_e2e", persons::Secrecy::None);
    for (const Error *error : {needs ? nullptr : &needs.error(), conversation ? nullptr : &conversation.error(),
                               policy ? nullptr : &policy.error()}) {
        if (error != nullptr) {
            return fail(*error);
        }
    }
    persons::Errand errand;
    errand.now = secondsIn(object, "now");
    errand.needs = std::move(*needs);
    errand.explicitly = identityIn(object, "explicit", names);
    errand.lastInbound = contactIn(object, "last_inbound", names);
    errand.pinned = identityIn(object, "pinned", names);
    errand.lastOutbound = contactIn(object, "last_outbound", names);
    errand.conversationSecrecy = *conversation;
    errand.policySecrecy = *policy;
    errand.mayCost = object.value(QLatin1String("allow_paid")).toBool();
    return errand;
}

QJsonObject routed(const std::vector<persons::Way> &ways, const persons::Errand &errand, const NamesOfIdentities &names)
{
    const persons::PersonPresence presence = persons::presenceOf(ways);
    const QJsonObject route =
        std::visit(Overloaded{[&](const persons::RouteTo &to) {
                                  return QJsonObject{{QStringLiteral("to"), names.name(to.identity)}};
                              },
                              [](const persons::HoldIt &hold) {
                                  return QJsonObject{{QStringLiteral("hold"), nameOf(hold.reason)}};
                              }},
                   persons::route(ways, errand));
    return {
        {QStringLiteral("presence"),
         QJsonObject{{QStringLiteral("from"), presence.from ? QJsonValue(names.name(*presence.from)) : QJsonValue()},
                     {QStringLiteral("idle"), presence.isIdle},
                     {QStringLiteral("status"), nameOf(presence.availability)}}},
        {QStringLiteral("route"), route}};
}

} // namespace

Done personsReplay(Session &session)
{
    persons::Graph graph;
    NamesOfIdentities names;
    return forEachLine(session.argument(0), [&](const QJsonObject &line, qint64 number) -> Done {
        auto act = actOf(line, names);
        if (!act) {
            return fail(std::move(act.error()));
        }
        const auto conflict = graph.apply(number, *act);
        session.print(compact(stateOf(graph, names, conflict.has_value())));
        return {};
    });
}

Done personsRoute(Session &session)
{
    return forEachLine(session.argument(0), [&](const QJsonObject &line, qint64) -> Done {
        NamesOfIdentities names;
        std::vector<persons::Way> ways;
        for (const QJsonValue &entry : line.value(QLatin1String("identities")).toArray()) {
            auto way = wayOf(entry.toObject(), names);
            if (!way) {
                return fail(std::move(way.error()));
            }
            ways.push_back(std::move(*way));
        }
        auto errand = errandOf(line.value(QLatin1String("message")).toObject(), names);
        if (!errand) {
            return fail(std::move(errand.error()));
        }
        session.print(compact(routed(ways, *errand, names)));
        return {};
    });
}

} // namespace locum::ctl
