// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/channel_book.h"
#include "engine/journal.h"
#include "ports/notice_port.h"

#include <functional>
#include <memory>

namespace locum::engine {

/// What users set about notices to contacts. Core thread.
class NoticeService final : public ports::NoticePort {
public:
    using Channels = std::function<std::shared_ptr<const ChannelBook>(UserId)>; ///< null: there are none

    NoticeService(Journal &journal, Channels channels) : m_journal(journal), m_channels(std::move(channels)) {}

    void notices(UserId user, ports::Reply<NoticeSettings> reply) override;
    void setNotices(UserId user, ports::NoticeChange change, ports::Reply<NoticeSettings> reply) override;
    void noticeAddresses(UserId user, ports::Reply<std::vector<ports::NoticeAddress>> reply) override;
    void setNoticeAddress(UserId user, ports::NoticeAddress address, ports::Reply<ports::NoticeAddress> reply) override;
    void removeNoticeAddress(UserId user, PersonId person, ports::Reply<void> reply) override;

private:
    Journal &m_journal;
    Channels m_channels;
};

} // namespace locum::engine
