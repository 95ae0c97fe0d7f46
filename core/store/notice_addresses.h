// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"

#include <QString>

#include <optional>
#include <vector>

/// Where contacts are told of the user's absence by a channel of the user's. What is set hangs on the oldest identity
/// of the person, and acts on whoever that is now; of a person that a merge made the older one holds.
namespace locum::store {

class Database;

struct NoticeAddress {
    IdentityId anchor;
    PersonId person; ///< whose the anchor is now
    ChannelId channel;
    QString address; ///< of the person's, as the channel wants it; in no log

    bool operator==(const NoticeAddress &) const = default;
};

Result<std::vector<NoticeAddress>> noticeAddresses(Database &database, UserId user);
Result<std::optional<NoticeAddress>> noticeAddress(Database &database, UserId user, PersonId person);
/// In place of all that was set for the person. Errors: `person.unknown`.
Result<NoticeAddress> setNoticeAddress(Database &database, UserId user, PersonId person, ChannelId channel,
                                       const QString &address);
/// Errors: `notice.address.unknown` (none is set).
Done removeNoticeAddress(Database &database, UserId user, PersonId person);

} // namespace locum::store
