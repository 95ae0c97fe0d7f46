// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/ingest_batch.h"
#include "model/file.h"

namespace locum::engine {

/// Stores the events of one batch. Lives inside one run of a job.
class IngestWriter {
public:
    IngestWriter(store::Database &database, const store::Vault &vault, FeedWriter &feed,
                 const Circumstances &circumstances, IngestCache &cache);

    Done cellStarted(const network::CellRecord &record, const std::vector<AccountId> &accounts);
    Done arrival(const Arrival &arrival);
    /// Whatever its key: it is the caller's that it is stored once.
    Done event(const Arrival &arrival);

    BatchOutcome takeOutcome() { return std::move(m_outcome); }

private:
    // ingest_messages.cpp
    Done message(const Arrival &arrival, const MessageReceived &message);
    Done incoming(const Arrival &arrival, const MessageReceived &message, Conversation &conversation,
                  const std::optional<Identity> &sender);
    /// What a plugin has put on the disk, and nothing beside it, becomes a file that devices can have.
    Result<std::vector<FileId>> takeFiles(Message &row);
    Done own(const Arrival &arrival, const MessageReceived &message, Conversation &conversation);
    /// The message of ours that this is an echo or a copy of.
    Result<std::optional<Message>> findOwn(const Arrival &arrival, const MessageReceived &message,
                                           const Conversation &conversation);
    Done receipt(AccountId account, const ReceiptReceived &receipt);
    Done ended(const CommandEnded &ended);
    /// Devices learn of a conversation with the first that is shown in it.
    Done announce(const Conversation &conversation);
    Result<Identity *> contact(AccountId account, const QString &address, const QString &name);
    Result<Conversation *> conversation(AccountId account, ConversationKind kind, const QString &address,
                                        const QString &name, std::optional<IdentityId> identity);

    // ingest_lists.cpp
    Done link(AccountId account, const LinkChanged &link);
    Done roster(AccountId account, const RosterReceived &roster);
    Done rosterEntry(AccountId account, const RosterEntry &entry);
    Done rosterRemoval(AccountId account, const QString &address);
    Done unlist(Identity identity);
    Done avatar(AccountId account, const AvatarChanged &told);
    Done roomJoined(AccountId account, const RoomJoined &joined);
    Done roomLeft(AccountId account, const RoomLeft &left);
    Done roomTopic(AccountId account, const RoomTopicChanged &topic);
    Done request(const Arrival &arrival, const RequestReceived &request);
    Done happened(AccountId account, PendingRequest pending);
    Done requestWithdrawn(AccountId account, const RequestWithdrawn &withdrawn);
    Done settings(AccountId account, const SettingsChanged &settings);
    Done keepLink(AccountId account, std::optional<LinkState> link);

    store::Database &m_database;
    const store::Vault &m_vault;
    FeedWriter &m_feed;
    const Circumstances &m_now;
    IngestCache &m_cache;
    Decider m_decider;
    BatchOutcome m_outcome;
};

} // namespace locum::engine
