// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "notify/digest_times.h"
#include "sdk/channel_plugin.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <QTime>

#include <optional>

/// How the user is reached: what a channel is used for, and when what goes out. Pure: no clock, no timer, no I/O.
namespace locum::notify {

/// How much of a message a channel may carry.
enum class Content {
    Nothing, ///< that something came
    Sender,  ///< and from whom
    Text     ///< and what
};

/// When Locum alerts by a channel of itself; a rule that names the channel does so at any time.
enum class Reach {
    Away,     ///< while Locum stands in
    Pocketed, ///< and while no device is in the user's hand
    Always
};

struct QuietHours {
    QTime from; ///< local time; up to `to`, over midnight if that is earlier
    QTime to;

    bool operator==(const QuietHours &) const = default;
};

/// What a user wants of a channel. Lists of persons hold `everybody`, `known`, `label:…`, `group:…` and `person:…`.
struct ChannelUse {
    QList<sdk::ChannelSubject> subjects = {sdk::ChannelSubject::Message, sdk::ChannelSubject::Presence,
                                           sdk::ChannelSubject::Account, sdk::ChannelSubject::Invitation,
                                           sdk::ChannelSubject::Request, sdk::ChannelSubject::Notice};
    Reach reach = Reach::Away;
    QStringList from = {QStringLiteral("known")};           ///< whose messages
    QStringList online = {QStringLiteral("label:starred")}; ///< whose coming online
    Content content = Content::Text;
    Duration fold = std::chrono::minutes(5); ///< the first is told at once, then those of so long together; 0: each
    std::optional<QuietHours> quiet = {};
    QStringList throughQuiet = {}; ///< whose alerts pass all the same, as what is urgent does
    int perDay = 0;                ///< so many go out at most; 0: no limit
    int perMonth = 0;
    Duration after = Duration(0); ///< only what is still unread after so long: the next step of an escalation
    bool urgentOnly = false;
    Duration goodFor = std::chrono::hours(24); ///< what cannot be told until then is not told any more
    std::optional<DigestTimes> digest = {};    ///< none: it tells no digest of itself

    bool operator==(const ChannelUse &) const = default;
};

/// What is wanted of a channel of which nothing is said: what costs money is capped, what a device has made for itself
/// also speaks while the device is in the pocket.
ChannelUse defaultUse(const sdk::ChannelDescription &channel);

/// {"subjects", "reach", "from", "online", "content", "fold_min", "quiet" ({"from", "to"} or null), "through_quiet",
/// "per_day", "per_month", "after_min", "urgent_only", "good_for_min", "digest" (DigestTimes or null)}: all of them.
QJsonObject toJson(const ChannelUse &use);

/// What is said put over `otherwise`; absent is as there. Error: `channel.use.invalid` (says which key takes what).
Result<ChannelUse> useFromJson(const QJsonObject &json, const ChannelUse &otherwise);

} // namespace locum::notify

LOCUM_ENUM_NAMES(locum::notify::Content, {locum::notify::Content::Nothing, "nothing"},
                 {locum::notify::Content::Sender, "sender"}, {locum::notify::Content::Text, "text"})
LOCUM_ENUM_NAMES(locum::notify::Reach, {locum::notify::Reach::Away, "away"},
                 {locum::notify::Reach::Pocketed, "pocketed"}, {locum::notify::Reach::Always, "always"})
