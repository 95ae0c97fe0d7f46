// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/person_acts.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "engine/ownership.h"
#include "store/identities.h"
#include "store/policies.h"

#include <QJsonArray>

#include <algorithm>

namespace locum::engine {

namespace {

using Op = ports::PersonAct::Op;

constexpr qsizetype longestKey = 64;
constexpr size_t mostSplit = persons::Graph::mostMembers;

const QString opKey = QStringLiteral("op");
const QString dismissOp = QStringLiteral("dismiss");
const QString snoozeOp = QStringLiteral("snooze");

std::pair<IdentityId, IdentityId> ordered(IdentityId a, IdentityId b)
{
    return a < b ? std::pair(a, b) : std::pair(b, a);
}

/// An answer to a suggestion, by whom it is about.
std::optional<std::pair<std::pair<IdentityId, IdentityId>, std::optional<Instant>>> answerIn(const QJsonObject &act)
{
    const QString op = act.value(opKey).toString();
    if (op != dismissOp && op != snoozeOp) {
        return std::nullopt;
    }
    std::optional<Instant> until;
    if (op == snoozeOp) {
        until = instantFromMilliseconds(act.value(QLatin1String("until")).toInteger());
    }
    return std::pair(ordered(IdentityId(act.value(QLatin1String("a")).toInteger()),
                             IdentityId(act.value(QLatin1String("b")).toInteger())),
                     until);
}

Result<QJsonObject> actJson(const ports::PersonAct &act)
{
    const auto pair = [&](const char *op) -> Result<QJsonObject> {
        if (!act.a || !act.b || *act.a == *act.b) {
            return fail("persons.act.invalid", QStringLiteral("'a' and 'b' are two contacts"));
        }
        return QJsonObject{
            {opKey, QLatin1String(op)}, {QStringLiteral("a"), act.a->value()}, {QStringLiteral("b"), act.b->value()}};
    };
    switch (act.op) {
    case Op::Link:
    case Op::Accept: {
        LOCUM_TAKE(json, pair("link"));
        if (act.force) {
            json.insert(QStringLiteral("force"), true);
        }
        return std::move(json);
    }
    case Op::Apart:
        return pair("apart");
    case Op::Dismiss:
        return pair("dismiss");
    case Op::Snooze: {
        LOCUM_TAKE(json, pair("snooze"));
        if (!act.until) {
            return fail("persons.act.invalid", QStringLiteral("'until' says when it may be suggested again"));
        }
        json.insert(QStringLiteral("until"), toMilliseconds(*act.until));
        return std::move(json);
    }
    case Op::Split: {
        if (act.identities.empty() || act.identities.size() > mostSplit) {
            return fail("persons.act.invalid", QStringLiteral("'identities' has 1 to %1 contacts").arg(mostSplit));
        }
        QJsonArray ids;
        for (const IdentityId identity : act.identities) {
            ids.append(identity.value());
        }
        return QJsonObject{{opKey, QStringLiteral("split")}, {QStringLiteral("ids"), ids}};
    }
    case Op::Undo:
        return QJsonObject{{opKey, QStringLiteral("undo")}, {QStringLiteral("n"), act.number}};
    }
    Q_UNREACHABLE();
}

using Pairs = std::vector<std::pair<IdentityId, IdentityId>>;

/// Takes one act of the log into the fold; where it cannot be, why, and between whom.
std::optional<Error> fold(PersonFold &into, qint64 number, const QJsonObject &act, Pairs *between = nullptr)
{
    const QString op = act.value(opKey).toString();
    if (const auto answer = answerIn(act)) {
        into.answers[answer->first] = OfferAnswer{number, answer->second};
        return std::nullopt;
    }
    if (op == QLatin1String("undo")) {
        const qint64 undone = act.value(QLatin1String("n")).toInteger();
        const auto answer = std::find_if(into.answers.begin(), into.answers.end(),
                                         [undone](const auto &each) { return each.second.number == undone; });
        if (answer != into.answers.end()) {
            into.answers.erase(answer);
            into.undone.insert(undone);
            return std::nullopt;
        }
    }
    const auto graphed = graphAct(act);
    if (!graphed) {
        return Error{"persons.act.invalid", op, Retry::No};
    }
    if (const auto conflict = into.graph.apply(number, *graphed)) {
        if (between) {
            *between = conflict->between;
        }
        return Error{persons::codeOf(conflict->cause), {}, Retry::No};
    }
    if (const auto *undo = std::get_if<persons::Undo>(&*graphed)) {
        into.undone.insert(undo->number);
    }
    return std::nullopt;
}

bool isRestrictive(const Policy &policy)
{
    return std::any_of(policy.verdicts.begin(), policy.verdicts.end(), [](PolicyVerdict verdict) {
        switch (verdict) {
        case PolicyVerdict::Block:
        case PolicyVerdict::Hold:
        case PolicyVerdict::Ask:
        case PolicyVerdict::NoReply:
            return true;
        case PolicyVerdict::Pierce:
        case PolicyVerdict::Allow:
        case PolicyVerdict::Warn:
            return false;
        }
        return false;
    });
}

/// Whom each restrictive policy about a person reaches.
struct Reach {
    Policy policy;
    std::vector<IdentityId> anchors;
    std::set<IdentityId> identities;
};

Result<std::vector<Reach>> reachOfPolicies(store::Database &database, UserId user, const PersonFold &fold)
{
    LOCUM_TAKE(policies, store::policies(database, user));
    LOCUM_TAKE(anchors, store::policyAnchors(database, user));
    std::vector<Reach> all;
    for (const Policy &policy : policies) {
        if (policy.target.kind != PolicyKind::Person || !isRestrictive(policy)) {
            continue;
        }
        Reach reach{policy, {IdentityId(policy.target.id)}, {}};
        for (const store::PolicyAnchor &further : anchors) {
            if (further.policy == policy.id) {
                reach.anchors.push_back(further.anchor);
            }
        }
        for (const IdentityId anchor : reach.anchors) {
            for (const IdentityId member : fold.members(anchor)) {
                reach.identities.insert(member);
            }
        }
        all.push_back(std::move(reach));
    }
    return all;
}

/// A restrictive policy's reach never shrinks: whoever is no longer reached gets an anchor, their oldest.
Done keepReach(store::Database &database, UserId user, const std::vector<Reach> &before, const PersonFold &after,
               qint64 number, std::optional<Instant> undoneAt)
{
    LOCUM_TAKE(now, reachOfPolicies(database, user, after));
    for (const Reach &was : before) {
        if (undoneAt && was.policy.updatedAt < *undoneAt) {
            continue; // set before what is undone was done: everything is as it was then
        }
        const auto is =
            std::find_if(now.begin(), now.end(), [&](const Reach &each) { return each.policy.id == was.policy.id; });
        std::set<IdentityId> reached = is == now.end() ? std::set<IdentityId>() : is->identities;
        for (const IdentityId identity : was.identities) { // rising: the oldest comes first
            if (reached.contains(identity)) {
                continue;
            }
            LOCUM_MUST(store::addPolicyAnchor(database, {was.policy.id, identity}, number));
            for (const IdentityId member : after.members(identity)) {
                reached.insert(member);
            }
        }
    }
    return {};
}

ports::PersonActDone doneBy(qint64 number, const PersonFold &fold, const std::set<PersonId> &changed)
{
    ports::PersonActDone done{number, {}};
    for (const PersonId person : changed) {
        const IdentityId eldest(person.value());
        done.persons.push_back(
            {person, fold.person(eldest) == person ? fold.members(eldest) : std::vector<IdentityId>()});
    }
    return done;
}

/// Makes the rows follow the graph. Gives the persons whose identities have changed.
Result<std::set<PersonId>> follow(store::Database &database, UserId user, const PersonFold &fold)
{
    LOCUM_TAKE(rows, store::personsOfIdentities(database, user));
    std::set<PersonId> changed;
    for (const auto &[identity, person] : rows) {
        const PersonId now = fold.person(identity);
        if (now != person) {
            LOCUM_MUST(store::setPerson(database, identity, now));
            changed.insert(person);
            changed.insert(now);
        }
    }
    return changed;
}

} // namespace

std::optional<persons::Act> graphAct(const QJsonObject &act)
{
    auto parsed = persons::actFromJson(act);
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

std::vector<IdentityId> namedBy(const QJsonObject &act)
{
    std::vector<IdentityId> named;
    for (const auto &key : {QStringLiteral("a"), QStringLiteral("b")}) {
        if (act.contains(key)) {
            named.emplace_back(act.value(key).toInteger());
        }
    }
    const auto ids = act.value(QLatin1String("ids")).toArray();
    for (const auto &id : ids) {
        named.emplace_back(id.toInteger());
    }
    return named;
}

Result<PersonFold> foldActs(store::Database &database, UserId user, const std::vector<IdentityId> &also)
{
    PersonFold all;
    LOCUM_TAKE(acts, store::personActs(database, user));
    std::set<IdentityId> named(also.begin(), also.end());
    for (const store::PersonAct &act : acts) {
        for (const IdentityId identity : namedBy(act.act)) {
            named.insert(identity);
        }
    }
    for (const IdentityId identity : named) {
        all.graph.apply(0, persons::Add{identity});
    }
    for (const store::PersonAct &act : acts) {
        if (const auto error = fold(all, act.number, act.act)) {
            // Only an act that fits is ever stored; what a newer version wrote is left out rather than guessed.
            qCWarning(lcEngine, "act %lld of user %lld does not fit: %s", static_cast<long long>(act.number),
                      static_cast<long long>(user.value()), error->code.constData());
        }
    }
    all.acts = std::move(acts);
    return all;
}

namespace {

/// "anna@example.org | bob", for each pair.
Result<QString> inWords(store::Database &database, const Pairs &pairs)
{
    QStringList words;
    for (const auto &[a, b] : pairs) {
        LOCUM_TAKE(one, store::identity(database, a));
        LOCUM_TAKE(other, store::identity(database, b));
        words << one.address + QStringLiteral(" | ") + other.address;
    }
    return words.join(QLatin1String(", "));
}

} // namespace

Result<ports::PersonActDone> performAct(store::Database &database, FeedWriter &feed, DeviceId device,
                                        const ports::PersonAct &act)
{
    const UserId user = feed.user();
    if (act.key.isEmpty() || act.key.size() > longestKey) {
        return fail("persons.act.invalid", QStringLiteral("'key' has 1 to %1 characters").arg(longestKey));
    }
    LOCUM_TAKE(json, actJson(act));
    LOCUM_TAKE(before, store::personActByKey(database, user, act.key));
    const std::vector<IdentityId> named = namedBy(json);
    for (const IdentityId identity : named) {
        LOCUM_MUST(ownIdentity(database, user, identity));
    }
    LOCUM_TAKE(fold, foldActs(database, user, named));
    if (before) {
        std::set<PersonId> persons;
        for (const IdentityId identity : namedBy(before->act)) {
            persons.insert(fold.person(identity));
        }
        return doneBy(before->number, fold, persons);
    }
    std::optional<Instant> undoneAt;
    if (act.op == Op::Undo) {
        const auto undone = std::find_if(fold.acts.begin(), fold.acts.end(),
                                         [&](const store::PersonAct &each) { return each.number == act.number; });
        if (undone == fold.acts.end()) {
            return fail("persons.unknown", QStringLiteral("there is no act %1").arg(act.number));
        }
        undoneAt = undone->at;
    }
    LOCUM_TAKE(reachBefore, reachOfPolicies(database, user, fold));
    const qint64 next = fold.acts.empty() ? 1 : fold.acts.back().number + 1; // until the log gives it its own
    Pairs between;
    if (auto error = engine::fold(fold, next, json, &between)) {
        LOCUM_TAKE(words, inWords(database, between));
        error->detail = error->detail.isEmpty() ? words : error->detail;
        return fail(*error);
    }
    LOCUM_TAKE(number, store::appendPersonAct(
                           database, user,
                           {0, device.value() == 0 ? std::nullopt : std::optional(device), feed.at(), act.key, json}));
    if (act.op == Op::Undo) {
        LOCUM_MUST(store::removePolicyAnchors(database, act.number));
    }
    LOCUM_TAKE(changed, follow(database, user, fold));
    LOCUM_MUST(keepReach(database, user, reachBefore, fold, number, undoneAt));
    auto done = doneBy(number, fold, changed);
    for (const auto &person : done.persons) {
        LOCUM_MUST(feed.add(
            PersonChanged{person.person, QList<IdentityId>(person.identities.begin(), person.identities.end())}));
    }
    return done;
}

Result<int> rebuildPersons(store::Database &database, UserId user)
{
    LOCUM_TAKE(fold, foldActs(database, user));
    LOCUM_TAKE(rows, store::personsOfIdentities(database, user));
    int wrong = 0;
    for (const auto &[identity, person] : rows) {
        if (fold.person(identity) != person) {
            LOCUM_MUST(store::setPerson(database, identity, fold.person(identity)));
            ++wrong;
        }
    }
    return wrong;
}

} // namespace locum::engine
