// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/aftermath.h"
#include "engine/circumstances.h"
#include "engine/journal.h"
#include "rules/notices.h"

/// Contacts are told that the user has gone, and if the user wants it that they are back (R23). Inside jobs.
namespace locum::engine {

Result<NoticeSettings> noticeSettings(store::Database &database, UserId user);
Done setNoticeSettings(store::Database &database, UserId user, const NoticeSettings &settings);

/// The user is away: whoever is to be told and may be is told. `online`: the contacts that are.
Result<Aftermath> tellOfLeaving(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                const std::vector<IdentityId> &online);

/// The user is back: whoever was told of this absence is told, `in` so long, unless the user is away again then.
Result<Aftermath> tellOfReturn(store::Database &database, FeedWriter &feed, const Circumstances &now, Duration in);

/// Why a notice that is due must not go out now; empty if it may. Writes the ledger where that is still to be done.
Result<QString> recheckNotice(store::Database &database, FeedWriter &feed, const Circumstances &now,
                              const store::OutboxItem &item, const Message &notice);

} // namespace locum::engine
