// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ctl/describe.h"
#include "ctl/session.h"

#include <functional>

/// Reading the user's feed, without counting as a device.
namespace locum::ctl {

/// The number of the newest entry.
Result<qint64> lastOfFeed(Session &session);

/// Names for everything that the user has.
Result<Names> namesOf(Session &session);

/// Gives every entry after `since` that there is now to `visit`, in order.
Done readFeed(Session &session, qint64 since, const std::function<void(const QJsonObject &)> &visit);

} // namespace locum::ctl
