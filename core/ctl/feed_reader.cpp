// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/feed_reader.h"

namespace locum::ctl {

namespace {

constexpr int pageSize = 500;

Result<QJsonObject> page(Session &session, qint64 since, int limit)
{
    return session.get(QStringLiteral("/feed?since=%1&limit=%2").arg(since).arg(limit));
}

} // namespace

Result<qint64> lastOfFeed(Session &session)
{
    const auto answer = page(session, 0, 1);
    if (!answer) {
        return fail(answer.error());
    }
    return answer->value(QLatin1String("last")).toInteger();
}

Result<Names> namesOf(Session &session)
{
    Names names;
    const struct {
        const char *path;
        const char *key;
        void (Names::*add)(const QJsonObject &);
    } lists[] = {{"/accounts", "accounts", &Names::addAccount},
                 {"/contacts", "contacts", &Names::addContact},
                 {"/conversations", "conversations", &Names::addConversation}};
    for (const auto &list : lists) {
        const auto entries = session.list(QLatin1String(list.path), list.key);
        if (!entries) {
            return fail(entries.error());
        }
        for (const auto &entry : *entries) {
            (names.*list.add)(entry.toObject());
        }
    }
    return names;
}

Done readFeed(Session &session, qint64 since, const std::function<void(const QJsonObject &)> &visit)
{
    for (;;) {
        const auto answer = page(session, since, pageSize);
        if (!answer) {
            return fail(answer.error());
        }
        const auto entries = answer->value(QLatin1String("entries")).toArray();
        if (entries.isEmpty()) {
            return {};
        }
        for (const auto &entry : entries) {
            visit(entry.toObject());
            since = std::max(since, entry.toObject().value(QLatin1String("seq")).toInteger());
        }
        if (since >= answer->value(QLatin1String("last")).toInteger()) {
            return {};
        }
    }
}

} // namespace locum::ctl
