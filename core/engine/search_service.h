// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "ports/engine_ports.h"
#include "ports/search_port.h"

namespace locum::engine {

/// Finds what was said. Core thread; it is looked for on the store's reader.
class SearchService final : public ports::SearchPort {
public:
    explicit SearchService(Journal &journal) : m_journal(journal) {}

    void searchMessages(UserId user, ports::MessageSearch search, ports::Reply<ports::MessagePage> reply) override;

private:
    Journal &m_journal;
};

} // namespace locum::engine
