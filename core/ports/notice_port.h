// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "model/notices.h"
#include "ports/rule_port.h"

/// What the engine offers to its doors of what contacts are told of the user's coming and going. As engine_ports.h.
namespace locum::ports {

/// What is not set stays.
struct NoticeChange {
    std::optional<NoticeAudience> audience;
    std::optional<Duration> window; ///< 1 min to 24 h
    std::optional<bool> onReturn;
};

/// Somebody who is told by a channel of the user's in place of the network.
struct NoticeAddress {
    PersonId person;
    QString name;
    ChannelId channel;
    QString address; ///< theirs, as the channel wants it: a mail address, a number

    bool operator==(const NoticeAddress &) const = default;
};

class NoticePort {
public:
    virtual ~NoticePort() = default;
    virtual void notices(UserId user, Reply<NoticeSettings> reply) = 0;
    /// Errors: notice.window.invalid.
    virtual void setNotices(UserId user, NoticeChange change, Reply<NoticeSettings> reply) = 0;

    virtual void noticeAddresses(UserId user, Reply<std::vector<NoticeAddress>> reply) = 0;
    /// In place of what was set for the person; the name is not read. Errors: person.unknown, channel.unknown,
    /// notice.channel.unfit (it reaches nobody but the user), notice.address.invalid.
    virtual void setNoticeAddress(UserId user, NoticeAddress address, Reply<NoticeAddress> reply) = 0;
    /// Errors: notice.address.unknown.
    virtual void removeNoticeAddress(UserId user, PersonId person, Reply<void> reply) = 0;
};

} // namespace locum::ports
