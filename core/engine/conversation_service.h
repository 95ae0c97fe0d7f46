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
#include "engine/rule_values.h"
#include "ports/engine_ports.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>

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
        /// Fetches what the user's rules may ask plugins about events of these kinds; never calls back with null.
        std::function<void(UserId, language::EventMask, RuleValues::Prepared)> prepare;
    };

    /// Why a message to a person goes by this one of their contacts: what the flight recorder keeps of it.
    struct ChosenWay {
        QString reason;    ///< as ports::PersonMessageSent::reason
        QString insteadOf; ///< the address that the conversation has left; empty: none
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
    /// As send(), of a message for which a way was chosen.
    void sendBy(UserId user, DeviceId device, ports::NewMessage message, ChosenWay way, ports::Reply<Message> reply);
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

    /// A message that waits for what rule plugins know.
    struct Sending {
        ports::NewMessage message;
        ChosenWay way; ///< no reason: the device chose the conversation
        ports::Reply<Message> reply;
        std::shared_ptr<const rules::PluginValues> values; ///< null: not known yet
    };
    void sendReady(UserId user);
    void write(UserId user, Sending &sending);

    Parts m_parts;
    std::map<UserId, std::deque<std::shared_ptr<Sending>>> m_sendings; ///< written in the order in which they came
};

} // namespace locum::engine
