// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/notice_service.h"

#include "engine/attempt.h"
#include "engine/notices.h"
#include "store/identities.h"
#include "store/notice_addresses.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration shortestWindow = 1min;
constexpr Duration longestWindow = 24h;
constexpr qsizetype longestAddress = 254; // RFC 5321 §4.5.3.1.3

/// Whether it can be an address at all; what it must look like the channel knows.
bool isAddress(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestAddress &&
           std::ranges::none_of(text, [](QChar c) { return c.isSpace() || !c.isPrint() || c == u'<' || c == u'>'; });
}

Result<ports::NoticeAddress> withName(store::Database &database, const store::NoticeAddress &set)
{
    LOCUM_TAKE(identity, store::identity(database, set.anchor));
    return ports::NoticeAddress{set.person, identity.name.isEmpty() ? identity.address : identity.name, set.channel,
                                set.address};
}

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

void NoticeService::noticeAddresses(UserId user, ports::Reply<std::vector<ports::NoticeAddress>> reply)
{
    m_journal.read(
        [user](store::Database &database) -> Result<std::vector<ports::NoticeAddress>> {
            LOCUM_TAKE(all, store::noticeAddresses(database, user));
            std::vector<ports::NoticeAddress> named;
            for (const store::NoticeAddress &one : all) {
                LOCUM_TAKE(made, withName(database, one));
                named.push_back(std::move(made));
            }
            return named;
        },
        std::move(reply));
}

void NoticeService::setNoticeAddress(UserId user, ports::NoticeAddress address,
                                     ports::Reply<ports::NoticeAddress> reply)
{
    const auto book = m_channels(user);
    const UsableChannel *channel = book ? book->find(address.channel) : nullptr;
    if (channel == nullptr) {
        reply(fail("channel.unknown", QStringLiteral("there is none with id %1").arg(address.channel.value())));
        return;
    }
    if (!channel->description.contacts) {
        reply(fail("notice.channel.unfit", channel->name));
        return;
    }
    address.address = address.address.trimmed();
    if (!isAddress(address.address)) {
        reply(fail("notice.address.invalid", QStringLiteral("an address of 1 to %1 characters").arg(longestAddress)));
        return;
    }
    m_journal.write(
        user,
        [user, address](store::Database &database, FeedWriter &) -> Result<ports::NoticeAddress> {
            LOCUM_TAKE(set, store::setNoticeAddress(database, user, address.person, address.channel, address.address));
            return withName(database, set);
        },
        std::move(reply));
}

void NoticeService::removeNoticeAddress(UserId user, PersonId person, ports::Reply<void> reply)
{
    m_journal.write(
        user,
        [user, person](store::Database &database, FeedWriter &) {
            return store::removeNoticeAddress(database, user, person);
        },
        std::move(reply));
}

} // namespace locum::engine
