// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "engine/account_table.h"
#include "engine/aftermath.h"
#include "engine/circumstances.h"
#include "engine/commands.h"
#include "engine/directory_version.h"
#include "engine/dispatcher.h"
#include "engine/journal.h"
#include "ports/engine_ports.h"

#include <functional>

namespace locum::engine {

/// Conversations, rooms, history, and what a device sends. Core thread.
class ConversationService final : public ports::ConversationPort {
public:
    struct Parts {
        Journal &journal;
        AccountTable &accounts;
        Commands &commands;
        Dispatcher &dispatcher;
        FeedService &feed;
        DirectoryVersion &directory;
        Random &random;
        std::function<Circumstances(UserId)> circumstances;
        std::function<void(UserId, const Aftermath &)> after; ///< what a decision has left to be done
        std::function<void(UserId, DeviceId)> input;          ///< a person used this device
    };

    explicit ConversationService(Parts parts);

    void conversations(UserId user, ports::Reply<std::vector<Conversation>> reply) override;
    void open(UserId user, ports::OpenConversation what, ports::Reply<Conversation> reply) override;
    void close(UserId user, ConversationId conversation, ports::Reply<void> reply) override;
    void participants(UserId user, ConversationId conversation, ports::Reply<QList<Participant>> reply) override;
    void history(UserId user, ConversationId conversation, std::optional<MessageId> before, int limit,
                 ports::Reply<ports::MessagePage> reply) override;
    void message(UserId user, MessageId message, ports::Reply<ports::MessageRecord> reply) override;
    void send(UserId user, DeviceId device, ports::NewMessage message, ports::Reply<Message> reply) override;
    void markRead(UserId user, ConversationId conversation, MessageId upTo, ports::Reply<void> reply) override;
    void release(UserId user, MessageId message, bool cancel, ports::Reply<Message> reply) override;
    void filtered(UserId user, std::optional<MessageId> before, int limit,
                  ports::Reply<ports::MessagePage> reply) override;
    void setTyping(UserId user, ConversationId conversation, bool typing) override;
    void setMuted(UserId user, ConversationId conversation, bool muted, ports::Reply<Conversation> reply) override;

    /// Goes into every room again that the user wants to be in.
    void rejoin(AccountId account);

private:
    void join(AccountId account, const Conversation &room, const Secret &password);
    void giveUp(UserId user, ConversationId room, const Error &error);

    Parts m_parts;
};

} // namespace locum::engine
