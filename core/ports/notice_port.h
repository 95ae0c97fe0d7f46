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

class NoticePort {
public:
    virtual ~NoticePort() = default;
    virtual void notices(UserId user, Reply<NoticeSettings> reply) = 0;
    /// Errors: notice.window.invalid.
    virtual void setNotices(UserId user, NoticeChange change, Reply<NoticeSettings> reply) = 0;
};

} // namespace locum::ports
