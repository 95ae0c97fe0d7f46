// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/scheduled_digests.h"

#include "base/in_language.h"
#include "engine/attempt.h"
#include "engine/digest_contents.h"
#include "model/json.h"
#include "notify/digest_words.h"
#include "rules/schedules.h"
#include "store/absences.h"
#include "store/alerts.h"
#include "store/channel_digests.h"
#include "store/json_column.h"
#include "store/requests.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration aWeekAndMore = 10 * 24h; ///< each schedule comes in it
constexpr int mostMessages = 20000;
constexpr size_t mostEntries = 30;

/// The last time that has come since it was looked at; none: none has.
std::optional<Instant> lastDue(const notify::DigestTimes &times, Instant looked, Instant now, const QTimeZone &server)
{
    std::optional<Instant> last;
    Instant at = nextDigestAt(times, std::max(looked, Instant(now - aWeekAndMore)), server);
    while (at <= now) {
        last = at;
        at = nextDigestAt(times, at, server);
    }
    return last;
}

Result<std::vector<store::AlertPart>> partsOf(store::Database &database, const FeedWriter &feed, const InLanguage &say,
                                              const notify::DigestTimes &times, const store::ChannelDigest &state)
{
    std::vector<ports::DigestEntry> entries;
    int looked = 0;
    LOCUM_MUST(store::eachMessageAfter(database, feed.user(), state.covered, [&](const store::AbsenceMessage &message) {
        const bool isShown = message.direction == Direction::Incoming && message.disposition != Disposition::Drop;
        if (times.read || !message.read || !isShown) {
            addToDigest(entries, message);
        }
        return ++looked < mostMessages;
    }));
    LOCUM_TAKE(online, store::cameOnlineSince(database, feed.user(), state.looked));
    for (const store::CameOnline &one : online) {
        addToDigest(entries, one);
    }
    std::vector<store::AlertPart> parts;
    for (const ports::DigestEntry &entry : entries) {
        if (parts.size() == mostEntries) {
            const int more = static_cast<int>(entries.size() - mostEntries);
            //: The last line of a digest: people and rooms that it does not name.
            parts.push_back({std::nullopt, feed.at(), {}, say(QT_TRANSLATE_N_NOOP("Alerts", "and %n more"), more)});
            break;
        }
        notify::DigestFigures figures{entry.came, entry.held, {}, entry.texts, entry.answers, entry.online.has_value()};
        for (const auto &each : entry.filtered) {
            figures.filtered.push_back({each.reason, each.count});
        }
        parts.push_back({std::nullopt, feed.at(), entry.name, notify::digestLines(say, figures)});
    }
    LOCUM_TAKE(requests, store::requests(database, feed.user()));
    if (!requests.empty()) {
        parts.push_back(
            {std::nullopt,
             feed.at(),
             {},
             say(QT_TRANSLATE_N_NOOP("Alerts", "%n request(s) wait(s) for you"), static_cast<int>(requests.size()))});
    }
    return parts;
}

/// The key is the time's: a second alert for it cannot be.
Done tell(store::Database &database, const FeedWriter &feed, const InLanguage &say, const UsableChannel &channel,
          Instant due, std::vector<store::AlertPart> parts)
{
    store::Alert alert{AlertId(0), feed.user(), channel.id,
                       QStringLiteral("digest-%1-%2").arg(channel.id.value()).arg(toMilliseconds(due))};
    alert.subject = nameOf(sdk::ChannelSubject::Digest);
    alert.thread = QStringLiteral("digest");
    alert.standard = true;
    alert.passesQuiet = true; // at the time that the user has set
    alert.due = feed.at();
    alert.expires = feed.at() + notify::goodFor(channel.use, sdk::ChannelSubject::Digest);
    alert.createdAt = feed.at();
    auto added = store::addAlert(database, alert);
    if (!added) { // the clock was set back: it has been told
        return added.error().code == "store.duplicate" ? Done() : Done(fail(std::move(added.error())));
    }
    if (parts.empty()) {
        parts.push_back({std::nullopt, feed.at(), {}, say(QT_TRANSLATE_NOOP("Alerts", "Nothing has happened."))});
    }
    for (const store::AlertPart &part : parts) {
        LOCUM_MUST(store::addAlertPart(database, added->id, part));
    }
    return store::logAlert(database, added->id, feed.at(), QStringLiteral("queued"), toIsoString(due));
}

} // namespace

Instant nextDigestAt(const notify::DigestTimes &times, Instant after, const QTimeZone &server)
{
    const QTimeZone zone = times.zone.isEmpty() ? server : QTimeZone(times.zone);
    std::optional<Instant> next;
    for (const QTime &time : times.at) {
        const int minutes = time.hour() * 60 + time.minute();
        if (const auto at = rules::nextAt(minutes, times.weekdays, std::nullopt, after, zone)) {
            next = std::min(*at, next.value_or(*at));
        }
    }
    return next.value_or(after + aWeekAndMore);
}

Result<std::optional<Instant>> makeDigests(store::Database &database, FeedWriter &feed, const Circumstances &now)
{
    std::optional<Instant> next;
    const InLanguage say(now.locale, "Alerts");
    LOCUM_TAKE(states, store::channelDigests(database, feed.user()));
    for (const UsableChannel &channel : now.channels->channels) {
        const auto known = std::ranges::find(states, channel.id, &store::ChannelDigest::channel);
        if (!channel.on || !channel.use.digest) {
            if (known != states.end()) {
                LOCUM_MUST(store::removeChannelDigest(database, channel.id));
            }
            continue;
        }
        const notify::DigestTimes &times = *channel.use.digest;
        const QString schedule = store::jsonText(notify::toJson(times));
        LOCUM_TAKE(newest, store::newestMessage(database, feed.user()));
        store::ChannelDigest state{channel.id, schedule, feed.at(), newest}; // what came before it was set is not told
        if (known != states.end()) {
            state.covered = known->covered;
            // Of another schedule's times none is late.
            const bool goesOn = known->schedule == schedule && known->looked <= feed.at();
            state.looked = goesOn ? known->looked : feed.at();
            if (const auto due = lastDue(times, state.looked, feed.at(), now.timeZone)) {
                LOCUM_TAKE(parts, partsOf(database, feed, say, times, state));
                if (!parts.empty() || times.empty) {
                    LOCUM_MUST(tell(database, feed, say, channel, *due, std::move(parts)));
                }
                state.looked = feed.at();
                state.covered = newest;
            }
        }
        if (known == states.end() || *known != state) {
            LOCUM_MUST(store::putChannelDigest(database, state));
        }
        const Instant at = nextDigestAt(times, feed.at(), now.timeZone);
        next = std::min(at, next.value_or(at));
    }
    return next;
}

} // namespace locum::engine
