// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/act.h"

#include "base/overloaded.h"

#include <QJsonArray>

#include <cmath>

namespace locum::persons {

namespace {

const QLatin1String opKey("op");

Result<qint64> number(const QJsonObject &object, QLatin1String key)
{
    constexpr double largest = 9007199254740992.0; // what JSON numbers hold exactly: RFC 8259 §6
    const QJsonValue value = object.value(key);
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 1 || number > largest || std::floor(number) != number) {
        return fail("persons.act.invalid", QStringLiteral("\"%1\" is a whole number from 1").arg(key));
    }
    return value.toInteger();
}

Result<IdentityId> identity(const QJsonObject &object, QLatin1String key)
{
    auto value = number(object, key);
    if (!value) {
        return fail(std::move(value.error()));
    }
    return IdentityId(*value);
}

template <class Made>
Result<Act> withOne(const QJsonObject &object)
{
    auto found = identity(object, QLatin1String("id"));
    if (!found) {
        return fail(std::move(found.error()));
    }
    return Act(Made{*found});
}

Result<std::pair<IdentityId, IdentityId>> pairOf(const QJsonObject &object)
{
    auto a = identity(object, QLatin1String("a"));
    auto b = identity(object, QLatin1String("b"));
    if (!a || !b) {
        return fail(std::move(!a ? a.error() : b.error()));
    }
    return std::pair(*a, *b);
}

Result<Act> linkFrom(const QJsonObject &object)
{
    auto two = pairOf(object);
    if (!two) {
        return fail(std::move(two.error()));
    }
    return Act(Link{two->first, two->second, object.value(QLatin1String("force")).toBool()});
}

Result<Act> apartFrom(const QJsonObject &object)
{
    auto two = pairOf(object);
    if (!two) {
        return fail(std::move(two.error()));
    }
    return Act(Apart{two->first, two->second});
}

Result<Act> splitFrom(const QJsonObject &object)
{
    Split split;
    for (const QJsonValue &value : object.value(QLatin1String("ids")).toArray()) {
        auto id = number({{QStringLiteral("ids"), value}}, QLatin1String("ids"));
        if (!id) {
            return fail(std::move(id.error()));
        }
        split.identities.emplace_back(*id);
    }
    if (split.identities.empty()) {
        return fail("persons.act.invalid", QStringLiteral("\"ids\" is a list of at least one identity"));
    }
    return Act(std::move(split));
}

Result<Act> attachFrom(const QJsonObject &object)
{
    auto who = identity(object, QLatin1String("id"));
    if (!who) {
        return fail(std::move(who.error()));
    }
    const QString name = object.value(QLatin1String("rid")).toString();
    const QString kind = object.value(QLatin1String("kind")).toString();
    const bool isRestrictive = kind == QLatin1String("restrict");
    if (name.isEmpty() || (!isRestrictive && kind != QLatin1String("permit"))) {
        return fail("persons.act.invalid",
                    QStringLiteral("a rule has a name in \"rid\", and \"kind\" is permit or restrict"));
    }
    return Act(Attach{name, *who, isRestrictive});
}

} // namespace

QJsonObject toJson(const Act &act)
{
    const auto id = [](IdentityId identity) { return QJsonValue(identity.value()); };
    const auto named = [](const char *op, QJsonObject object) {
        object.insert(opKey, QLatin1String(op));
        return object;
    };
    return std::visit(
        Overloaded{[&](const Add &add) {
                       return named("add", {{QStringLiteral("id"), id(add.identity)}});
                   },
                   [&](const Link &link) {
                       QJsonObject object{{QStringLiteral("a"), id(link.a)}, {QStringLiteral("b"), id(link.b)}};
                       if (link.force) {
                           object.insert(QStringLiteral("force"), true);
                       }
                       return named("link", std::move(object));
                   },
                   [&](const Apart &apart) {
                       return named("apart", {{QStringLiteral("a"), id(apart.a)}, {QStringLiteral("b"), id(apart.b)}});
                   },
                   [&](const Split &split) {
                       QJsonArray ids;
                       for (const IdentityId identity : split.identities) {
                           ids.append(id(identity));
                       }
                       return named("split", {{QStringLiteral("ids"), ids}});
                   },
                   [&](const Undo &undo) {
                       return named("undo", {{QStringLiteral("n"), undo.number}});
                   },
                   [&](const Gone &gone) {
                       return named("gone", {{QStringLiteral("id"), id(gone.identity)}});
                   },
                   [&](const Back &back) {
                       return named("back", {{QStringLiteral("id"), id(back.identity)}});
                   },
                   [&](const Attach &attach) {
                       return named("rule",
                                    {{QStringLiteral("rid"), attach.attachment},
                                     {QStringLiteral("id"), id(attach.identity)},
                                     {QStringLiteral("kind"),
                                      attach.isRestrictive ? QStringLiteral("restrict") : QStringLiteral("permit")}});
                   }},
        act);
}

Result<Act> actFromJson(const QJsonObject &object)
{
    const QString op = object.value(opKey).toString();
    if (op == QLatin1String("add")) {
        return withOne<Add>(object);
    }
    if (op == QLatin1String("link")) {
        return linkFrom(object);
    }
    if (op == QLatin1String("apart")) {
        return apartFrom(object);
    }
    if (op == QLatin1String("split")) {
        return splitFrom(object);
    }
    if (op == QLatin1String("undo")) {
        auto n = number(object, QLatin1String("n"));
        return n ? Result<Act>(Undo{*n}) : Result<Act>(fail(std::move(n.error())));
    }
    if (op == QLatin1String("gone")) {
        return withOne<Gone>(object);
    }
    if (op == QLatin1String("back")) {
        return withOne<Back>(object);
    }
    if (op == QLatin1String("rule")) {
        return attachFrom(object);
    }
    return fail("persons.act.invalid",
                QStringLiteral("\"%1\" is none of add, link, apart, split, undo, gone, back, rule").arg(op));
}

QByteArray codeOf(Conflict::Cause cause)
{
    switch (cause) {
    case Conflict::Cause::KeptApart:
        return "persons.kept_apart";
    case Conflict::Cause::OnePerson:
        return "persons.one_person";
    case Conflict::Cause::TooMany:
        return "persons.too_many";
    case Conflict::Cause::Unknown:
        return "persons.unknown";
    case Conflict::Cause::AlreadyThere:
        return "persons.already_there";
    case Conflict::Cause::NotOnePerson:
        return "persons.not_one_person";
    case Conflict::Cause::CannotBeUndone:
        return "persons.cannot_be_undone";
    case Conflict::Cause::WouldMerge:
        return "persons.would_merge";
    }
    Q_UNREACHABLE();
}

} // namespace locum::persons
