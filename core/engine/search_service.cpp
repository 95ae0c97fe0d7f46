// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/search_service.h"

#include "engine/attempt.h"
#include "engine/ownership.h"
#include "store/message_search.h"

#include <algorithm>

namespace locum::engine {

void SearchService::searchMessages(UserId user, ports::MessageSearch search, ports::Reply<ports::MessagePage> reply)
{
    m_journal.read(
        [user, search = std::move(search)](store::Database &database) -> Result<ports::MessagePage> {
            if (search.conversation) {
                LOCUM_MUST(ownConversation(database, user, *search.conversation));
            }
            const int limit = std::clamp(search.limit, 1, 500);
            LOCUM_TAKE(found, store::searchMessages(database, user,
                                                    {search.words, search.conversation, search.before, limit + 1}));
            ports::MessagePage page{std::move(found), false};
            if (page.messages.size() > static_cast<size_t>(limit)) {
                page.messages.pop_back();
                page.more = true;
            }
            return page;
        },
        std::move(reply));
}

} // namespace locum::engine
