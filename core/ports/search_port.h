// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "ports/rule_port.h"

#include <QString>

#include <optional>

/// What the engine offers to its doors for finding what was said. As engine_ports.h.
namespace locum::ports {

struct MessagePage;

struct MessageSearch {
    QString words; ///< all of them, each at the beginning of a word of the message; 1 to 12, at most 200 characters
    std::optional<ConversationId> conversation = {}; ///< none: all of the user's
    std::optional<MessageId> before = {};
    int limit = 50; ///< 1 to 500
};

class SearchPort {
public:
    virtual ~SearchPort() = default;
    /// Newest first. Errors: search.empty, search.too_long, conversation.unknown.
    virtual void searchMessages(UserId user, MessageSearch search, Reply<MessagePage> reply) = 0;
};

} // namespace locum::ports
