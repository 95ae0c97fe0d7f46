// SPDX-License-Identifier: GPL-2.0-or-later
// What works on files alone: no daemon is asked. Input and output: person graph, "Interfaces that tests use".
#include "base/overloaded.h"
#include "ctl/handlers.h"
#include "ctl/session.h"
#include "ctl/words.h"
#include "persons/graph.h"
#include "persons/routing.h"
#include "persons/suggestions.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>

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

// ---- evidence -------------------------------------------------------------------------------------------------------

Result<QJsonDocument> documentIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("file.unreadable", Words::tr("%1: %2").arg(path, file.errorString()));
    }
    QJsonParseError problem;
    QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (document.isNull()) {
        return fail("persons.line.invalid",
                    Words::tr("%1: %2 at byte %3").arg(path, problem.errorString()).arg(problem.offset));
    }
    return document;
}

persons::Trust trustOf(const QString &word)
{
    if (word == QLatin1String("owner") || word == QLatin1String("network")) {
        return persons::Trust::Vouched;
    }
    return word == QLatin1String("mutual") ? persons::Trust::Proven : persons::Trust::SelfClaimed;
}

std::vector<qint64> numbersIn(const QJsonObject &object, const char *key)
{
    std::vector<qint64> list;
    for (const QJsonValue &value : object.value(QLatin1String(key)).toArray()) {
        list.push_back(value.toInteger());
    }
    std::sort(list.begin(), list.end());
    return list;
}

Result<persons::Evidence> evidenceOf(const QJsonObject &object, NamesOfIdentities &names)
{
    const QString id = object.value(QLatin1String("id")).toString();
    if (id.isEmpty()) {
        return fail("persons.line.invalid", Words::tr("an identity has an \"id\""));
    }
    persons::Evidence evidence{names.id(id)};
    evidence.network = object.value(QLatin1String("network")).toString();
    evidence.account = object.value(QLatin1String("account")).toString();
    evidence.displayName = object.value(QLatin1String("display_name")).toString();
    evidence.handle = object.value(QLatin1String("handle")).toString();
    evidence.firstSeenDay = object.value(QLatin1String("first_seen_day")).toInteger();
    evidence.rooms = numbersIn(object, "rooms");
    evidence.comings = numbersIn(object, "presence");
    const QJsonObject avatar = object.value(QLatin1String("avatar")).toObject();
    evidence.avatarHash = avatar.value(QLatin1String("sha256")).toString().toLatin1();
    bool isLook = false;
    if (const quint64 look = avatar.value(QLatin1String("dhash")).toString().toULongLong(&isLook, 16); isLook) {
        evidence.avatarLook = look;
    }
    for (const QJsonValue &entry : object.value(QLatin1String("keys")).toArray()) {
        const QJsonObject key = entry.toObject();
        evidence.keys.push_back(
            {key.value(QLatin1String("fp")).toString().toLatin1(), key.value(QLatin1String("possession")).toBool()});
    }
    for (const QJsonValue &entry : object.value(QLatin1String("attrs")).toArray()) {
        const QJsonObject attribute = entry.toObject();
        const QString type = attribute.value(QLatin1String("type")).toString();
        const QString value = attribute.value(QLatin1String("value")).toString();
        const persons::Trust trust = trustOf(attribute.value(QLatin1String("trust")).toString());
        using Kind = persons::Attribute::Kind;
        if (type == QLatin1String("mutual")) {
            evidence.proven.push_back(names.id(value));
        } else if (type == QLatin1String("same_account")) {
            evidence.sameAccount.push_back(names.id(value));
        } else if (type == QLatin1String("tel")) {
            evidence.attributes.push_back({Kind::Phone, value, trust});
        } else if (type == QLatin1String("email")) {
            evidence.attributes.push_back({Kind::Email, value, trust});
        } else if (type == QLatin1String("uid")) {
            evidence.attributes.push_back({Kind::VcardUid, value, trust});
        }
    }
    return evidence;
}

/// A file's evidence, and the graph with what the owner said and the networks assert.
struct People {
    NamesOfIdentities names;
    std::vector<persons::Evidence> all;
    persons::Suggestions suggestions;
    persons::Graph graph;
    qint64 number = 0;
};

Done constrain(People &people, const QString &path)
{
    const auto document = documentIn(path);
    if (!document) {
        return fail(document.error());
    }
    const auto pairs = [&](const char *key, auto act) {
        for (const QJsonValue &entry : document->object().value(QLatin1String(key)).toArray()) {
            const QJsonArray pair = entry.toArray();
            people.graph.apply(++people.number,
                               act(people.names.id(pair.at(0).toString()), people.names.id(pair.at(1).toString())));
        }
    };
    pairs("must_link", [](IdentityId a, IdentityId b) { return persons::Act(persons::Link{a, b}); });
    pairs("cannot_link", [](IdentityId a, IdentityId b) { return persons::Act(persons::Apart{a, b}); });
    return {};
}

Done read(People &people, const Session &session)
{
    const QString path = session.argument(0);
    const auto document = documentIn(path);
    if (!document) {
        return fail(document.error());
    }
    if (!document->isArray()) {
        return fail("persons.line.invalid", Words::tr("%1: a list of identities is expected").arg(path));
    }
    QStringList ids;
    for (const QJsonValue &entry : document->array()) {
        ids << entry.toObject().value(QLatin1String("id")).toString();
    }
    ids.sort(); // the file's order is nothing
    for (const QString &id : std::as_const(ids)) {
        people.graph.apply(++people.number, persons::Add{people.names.id(id)});
    }
    for (const QJsonValue &entry : document->array()) {
        auto evidence = evidenceOf(entry.toObject(), people.names);
        if (!evidence) {
            return fail("persons.line.invalid", Words::tr("%1: %2").arg(path, evidence.error().detail));
        }
        people.suggestions.insert(*evidence);
        people.all.push_back(std::move(*evidence));
    }
    return session.argument(1).isEmpty() ? Done() : constrain(people, session.argument(1));
}

QJsonObject analyzed(People &people)
{
    QJsonArray suggest;
    QJsonArray verify;
    QJsonArray alerts;
    std::vector<IdentityId> identities = people.graph.identities();
    for (const IdentityId identity : identities) { // what needs nobody's word comes first: it changes who is who
        for (const auto &pair : people.suggestions.offers(identity)) {
            if (pair.a == identity && pair.why.offer == persons::Offer::Automatic) {
                people.graph.apply(++people.number, persons::Link{pair.a, pair.b});
            }
        }
    }
    for (const IdentityId identity : identities) {
        for (const auto &pair : people.suggestions.offers(identity)) {
            if (pair.a != identity || people.graph.person(pair.a) == people.graph.person(pair.b) ||
                people.graph.areKeptApart(pair.a, pair.b)) {
                continue;
            }
            const QJsonArray line{people.names.name(pair.a), people.names.name(pair.b), pair.why.probability()};
            if (pair.why.offer == persons::Offer::Suggest) {
                suggest.append(line);
            } else if (pair.why.offer == persons::Offer::VerifyFirst) {
                verify.append(line);
            }
        }
        for (const persons::Alert &alert : people.suggestions.alerts(identity)) {
            if (people.graph.person(alert.identity) != people.graph.person(alert.lookAlikeOf)) {
                alerts.append(QJsonArray{people.names.name(alert.identity), people.names.name(alert.lookAlikeOf),
                                         nameOf(alert.kind)});
            }
        }
    }
    QJsonArray clusters;
    for (const auto &members : people.graph.snapshot().persons) {
        clusters.append(namesOf(members, people.names));
    }
    return {{QStringLiteral("clusters"), clusters},
            {QStringLiteral("suggest"), suggest},
            {QStringLiteral("verify"), verify},
            {QStringLiteral("alerts"), alerts}};
}

} // namespace

Done personsAnalyze(Session &session)
{
    People people;
    if (const Done done = read(people, session); !done) {
        return done;
    }
    if (!session.given().has("--explain")) {
        session.print(compact(analyzed(people)));
        return {};
    }
    const QStringList two = session.given().value("--explain").split(QLatin1Char(','));
    const auto isThere = [&](const QString &name) { return people.graph.isKnown(people.names.id(name)); };
    if (two.size() != 2 || !isThere(two.at(0).trimmed()) || !isThere(two.at(1).trimmed())) {
        return fail("usage", Words::tr("--explain takes two identities of the file: --explain i000064,i000015"));
    }
    session.print(persons::inWords(
        people.suggestions.explain(people.names.id(two.at(0).trimmed()), people.names.id(two.at(1).trimmed()))));
    return {};
}

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
