// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/notice_service.h"

#include "engine/attempt.h"
#include "engine/notices.h"

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration shortestWindow = 1min;
constexpr Duration longestWindow = 24h;

} // namespace

void NoticeService::notices(UserId user, ports::Reply<NoticeSettings> reply)
{
    m_journal.read([user](store::Database &database) { return noticeSettings(database, user); }, std::move(reply));
}

void NoticeService::setNotices(UserId user, ports::NoticeChange change, ports::Reply<NoticeSettings> reply)
{
    if (change.window && (*change.window < shortestWindow || *change.window > longestWindow)) {
        reply(fail("notice.window.invalid", QStringLiteral("1 min to 24 h")));
        return;
    }
    m_journal.write(
        user,
        [user, change](store::Database &database, FeedWriter &) -> Result<NoticeSettings> {
            LOCUM_TAKE(settings, noticeSettings(database, user));
            settings.audience = change.audience.value_or(settings.audience);
            settings.window = change.window.value_or(settings.window);
            settings.onReturn = change.onReturn.value_or(settings.onReturn);
            LOCUM_MUST(setNoticeSettings(database, user, settings));
            return settings;
        },
        std::move(reply));
}

} // namespace locum::engine
