// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

// Finding what was said.

namespace locum::gateway {
namespace {

void search(const ApiContext &context, const Call &call)
{
    QueryReader query(call.query());
    ports::MessageSearch what{call.query().queryItemValue(QStringLiteral("words"), QUrl::FullyDecoded), {}, {}, 50};
    if (const auto conversation = query.optionalInteger(QLatin1String("conversation"), 1, largestInteger)) {
        what.conversation = ConversationId(*conversation);
    }
    if (const auto before = query.optionalInteger(QLatin1String("before"), 1, largestInteger)) {
        what.before = MessageId(*before);
    }
    what.limit = static_cast<int>(query.integer(QLatin1String("limit"), 1, 500, 50));
    if (query.error()) {
        call.fail(*query.error());
        return;
    }
    context.ports.search->searchMessages(call.user(), std::move(what),
                                         call.whenGiven<ports::MessagePage>([](const ports::MessagePage &page) {
                                             return QJsonObject{{QStringLiteral("messages"), jsonArray(page.messages)},
                                                                {QStringLiteral("more"), page.more}};
                                         }));
}

} // namespace

void addSearchRoutes(Router &router)
{
    router.add({Method::Get, "/messages/search"}, search);
}

} // namespace locum::gateway
