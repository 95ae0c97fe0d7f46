// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_types.h"

namespace locum::gateway {

/// How the core speaks to open WebSockets. Ids that are no more are let pass.
class LinkTransport {
public:
    virtual ~LinkTransport() = default;

    enum class Mark { No, Yes };
    /// Queues a text message. With Mark::Yes it is told when it and all before it have been taken by the kernel.
    virtual void send(LinkId link, SharedBytes message, Mark mark) = 0;
    /// The message that came is dealt with: the next may be read.
    virtual void messageDone(LinkId link) = 0;
    /// Closes after what is queued was sent. `code` as of RFC 6455 §7.4, `reason` at most 100 characters of ASCII.
    virtual void closeLink(LinkId link, quint16 code, QByteArray reason) = 0;
};

} // namespace locum::gateway
