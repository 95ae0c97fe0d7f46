// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/journal.h"
#include "ports/notice_port.h"

namespace locum::engine {

/// What users set about notices to contacts. Core thread.
class NoticeService final : public ports::NoticePort {
public:
    explicit NoticeService(Journal &journal) : m_journal(journal) {}

    void notices(UserId user, ports::Reply<NoticeSettings> reply) override;
    void setNotices(UserId user, ports::NoticeChange change, ports::Reply<NoticeSettings> reply) override;

private:
    Journal &m_journal;
};

} // namespace locum::engine
