// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/conversation_service.h"

#include "engine/attempt.h"
#include "engine/ownership.h"
#include "engine/releases.h"
#include "store/alerts.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/releases.h"

#include <algorithm>

namespace locum::engine {

namespace {

constexpr qsizetype longestAddress = 1024;

} // namespace

ConversationService::ConversationService(Parts parts) : m_parts(std::move(parts)) {}

void ConversationService::conversations(UserId user, ports::Reply<std::vector<Conversation>> reply)
{
    m_parts.journal.read([user](store::Database &database) { return store::conversations(database, user); },
                         std::move(reply));
}

void ConversationService::open(UserId user, ports::OpenConversation what, ports::Reply<Conversation> reply)
{
    const AccountEntry *entry = m_parts.accounts.find(user, what.account);
    if (entry == nullptr) {
        reply(fail("account.unknown", QStringLiteral("no account %1").arg(what.account.value())));
        return;
    }
    const QString typed = what.address.trimmed();
    what.address = entry->normal(typed);
    if (what.address.isEmpty() || typed.size() > longestAddress) {
        reply(fail("conversation.address.invalid",
                   QStringLiteral("an address has 1 to %1 characters").arg(longestAddress)));
        return;
    }
    m_parts.journal.write(
        user,
        [this, what, typed](store::Database &database, FeedWriter &feed) -> Result<Conversation> {
            m_parts.directory.touch();
            std::optional<IdentityId> identity;
            QString title = typed;
            if (what.kind == ConversationKind::Direct) {
                LOCUM_TAKE(contact, store::ensureIdentity(database, what.account, what.address, {}));
                identity = contact.id;
                title = contact.name.isEmpty() ? typed : contact.name;
            }
            LOCUM_TAKE(known, store::findConversation(database, what.account, what.kind, what.address));
            LOCUM_TAKE(conversation,
                       store::ensureConversation(database, what.account, what.kind, what.address, title, identity));
            const bool joins = what.kind == ConversationKind::Room;
            if (joins) {
                conversation.joined = true;
                conversation.ownNick = what.nick.isEmpty() ? conversation.ownNick : what.nick;
                LOCUM_MUST(store::updateConversation(database, conversation));
                LOCUM_MUST(
                    store::setRoomPassword(database, m_parts.journal.store().vault(), conversation.id, what.password));
            }
            if (joins || !known) {
                LOCUM_MUST(feed.add(ConversationUpdated{conversation}));
            }
            return std::move(conversation);
        },
        [this, what, reply = std::move(reply)](Result<Conversation> opened) {
            AccountEntry *account = m_parts.accounts.find(what.account);
            if (opened && account != nullptr) {
                if (opened->kind == ConversationKind::Room) {
                    account->rooms.insert(opened->address, opened->id);
                    if (account->isOnline()) {
                        join(what.account, *opened, what.password);
                    }
                } else if (opened->identity) {
                    account->identities.insert(opened->address, *opened->identity);
                }
            }
            reply(std::move(opened));
        });
}

void ConversationService::rejoin(AccountId account)
{
    struct Room {
        Conversation conversation;
        Secret password;
    };
    m_parts.journal.read(
        [this, account](store::Database &database) -> Result<std::vector<Room>> {
            LOCUM_TAKE(joined, store::joinedRooms(database, account));
            std::vector<Room> rooms;
            for (Conversation &conversation : joined) {
                LOCUM_TAKE(password, store::roomPassword(database, m_parts.journal.store().vault(), conversation.id));
                rooms.push_back(Room{std::move(conversation), password});
            }
            return rooms;
        },
        [this, account](const Result<std::vector<Room>> &rooms) {
            const AccountEntry *entry = m_parts.accounts.find(account);
            if (!rooms || entry == nullptr || !entry->isOnline()) {
                return;
            }
            for (const Room &room : *rooms) {
                join(account, room.conversation, room.password);
            }
        });
}

void ConversationService::join(AccountId account, const Conversation &room, const Secret &password)
{
    m_parts.commands.perform(account, JoinRoom{room.address, room.ownNick, QString::fromUtf8(password.reveal())},
                             [this, account, id = room.id](const Outcome &outcome) {
                                 const auto error = errorOf(outcome);
                                 const AccountEntry *entry = m_parts.accounts.find(account);
                                 if (error && entry != nullptr && error->retry != Retry::Later) {
                                     giveUp(entry->account.user, id, *error);
                                 }
                             });
}

void ConversationService::giveUp(UserId user, ConversationId room, const Error &error)
{
    m_parts.journal.write(
        user,
        [this, user, room](store::Database &database, FeedWriter &feed) -> Result<AccountId> {
            m_parts.directory.touch();
            LOCUM_TAKE(conversation, ownConversation(database, user, room));
            conversation.joined = false;
            LOCUM_MUST(store::updateConversation(database, conversation));
            LOCUM_MUST(feed.add(ConversationUpdated{conversation}));
            return conversation.account;
        },
        [this, user, error](const Result<AccountId> &account) {
            if (account) {
                m_parts.feed.publish(user, AccountNotice{*account, error.detail});
            }
        });
}

void ConversationService::close(UserId user, ConversationId conversation, ports::Reply<void> reply)
{
    struct Left {
        Conversation room;
        bool wasJoined = false;
    };
    m_parts.journal.write(
        user,
        [this, user, conversation](store::Database &database, FeedWriter &feed) -> Result<Left> {
            LOCUM_TAKE(room, ownConversation(database, user, conversation));
            const bool wasJoined = room.kind == ConversationKind::Room && room.joined;
            if (wasJoined) {
                m_parts.directory.touch();
                room.joined = false;
                LOCUM_MUST(store::updateConversation(database, room));
                LOCUM_MUST(feed.add(ConversationUpdated{room}));
            }
            return Left{std::move(room), wasJoined};
        },
        [this, reply = std::move(reply)](const Result<Left> &left) {
            if (!left) {
                reply(fail(left.error()));
                return;
            }
            AccountEntry *account = m_parts.accounts.find(left->room.account);
            if (left->wasJoined && account != nullptr) {
                account->occupants.remove(left->room.address);
                if (account->isOnline()) {
                    m_parts.commands.perform(left->room.account, LeaveRoom{left->room.address});
                }
            }
            reply({});
        });
}

void ConversationService::participants(UserId user, ConversationId conversation, ports::Reply<QList<Participant>> reply)
{
    m_parts.journal.read(
        [user, conversation](store::Database &database) { return ownConversation(database, user, conversation); },
        [this, reply = std::move(reply)](const Result<Conversation> &found) {
            if (!found) {
                reply(fail(found.error()));
                return;
            }
            QList<Participant> participants;
            if (const AccountEntry *account = m_parts.accounts.find(found->account)) {
                participants = account->occupants.value(found->address).values();
            }
            std::sort(participants.begin(), participants.end(), [](const Participant &a, const Participant &b) {
                return a.name == b.name ? a.address < b.address : a.name < b.name;
            });
            reply(std::move(participants));
        });
}

void ConversationService::history(UserId user, ConversationId conversation, std::optional<MessageId> before, int limit,
                                  ports::Reply<ports::MessagePage> reply)
{
    m_parts.journal.read(
        [user, conversation, before,
         limit = std::clamp(limit, 1, 500)](store::Database &database) -> Result<ports::MessagePage> {
            LOCUM_MUST(ownConversation(database, user, conversation));
            LOCUM_TAKE(page, store::history(database, conversation, before, limit));
            return ports::MessagePage{std::move(page.messages), page.more};
        },
        std::move(reply));
}

void ConversationService::message(UserId user, MessageId message, ports::Reply<ports::MessageRecord> reply)
{
    m_parts.journal.read(
        [user, message](store::Database &database) -> Result<ports::MessageRecord> {
            LOCUM_TAKE(found, store::message(database, user, message));
            LOCUM_TAKE(steps, store::messageSteps(database, message));
            ports::MessageRecord record{std::move(found), {}};
            for (store::MessageStep &step : steps) {
                record.steps.push_back(ports::MessageStep{step.at, std::move(step.step), std::move(step.detail)});
            }
            return record;
        },
        std::move(reply));
}

void ConversationService::markRead(UserId user, ConversationId conversation, MessageId upTo, ports::Reply<void> reply)
{
    struct Read {
        std::optional<Conversation> conversation;
        QString remoteId;
    };
    m_parts.journal.write(
        user,
        [this, user, conversation, upTo](store::Database &database, FeedWriter &feed) -> Result<Read> {
            LOCUM_MUST(ownConversation(database, user, conversation));
            LOCUM_TAKE(moved, store::markRead(database, conversation, upTo, feed.at()));
            if (!moved) {
                return Read{};
            }
            m_parts.directory.touch();
            LOCUM_MUST(store::cancelRead(database, conversation, upTo, feed.at()));
            LOCUM_MUST(feed.add(ConversationRead{conversation, upTo}));
            LOCUM_TAKE(newest, store::message(database, user, upTo));
            return Read{std::move(moved), newest.direction == Direction::Incoming ? newest.remoteId : QString()};
        },
        [this, reply = std::move(reply)](const Result<Read> &read) {
            if (!read) {
                reply(fail(read.error()));
                return;
            }
            if (read->conversation && !read->remoteId.isEmpty() &&
                read->conversation->kind == ConversationKind::Direct) {
                const AccountEntry *account = m_parts.accounts.find(read->conversation->account);
                if (account != nullptr && account->isOnline() && account->features.testFlag(sdk::Feature::Receipts)) {
                    m_parts.commands.perform(account->account.id,
                                             SendReceipt{read->conversation->address, read->remoteId});
                }
            }
            reply({});
        });
}

void ConversationService::release(UserId user, MessageId message, bool cancel, ports::Reply<Message> reply)
{
    struct Released {
        Message message;
        Aftermath after;
    };
    m_parts.journal.write(
        user,
        [message, cancel, now = std::make_shared<const Circumstances>(m_parts.circumstances(user))](
            store::Database &database, FeedWriter &feed) -> Result<Released> {
            Aftermath after;
            LOCUM_TAKE(released, releaseByUser(database, feed, *now, message, cancel, after));
            return Released{std::move(released), std::move(after)};
        },
        [this, user, reply = std::move(reply)](Result<Released> released) {
            if (!released) {
                reply(fail(std::move(released.error())));
                return;
            }
            reply(std::move(released->message));
            m_parts.after(user, released->after);
        });
}

void ConversationService::filtered(UserId user, std::optional<MessageId> before, int limit,
                                   ports::Reply<ports::MessagePage> reply)
{
    m_parts.journal.read(
        [user, before, limit = std::clamp(limit, 1, 500)](store::Database &database) -> Result<ports::MessagePage> {
            LOCUM_TAKE(found, store::filteredMessages(database, user, before, limit + 1));
            ports::MessagePage page{std::move(found), false};
            if (page.messages.size() > static_cast<size_t>(limit)) {
                page.messages.pop_back();
                page.more = true;
            }
            return page;
        },
        std::move(reply));
}

void ConversationService::setTyping(UserId user, ConversationId conversation, bool typing)
{
    m_parts.journal.read(
        [user, conversation](store::Database &database) { return ownConversation(database, user, conversation); },
        [this, typing](const Result<Conversation> &found) {
            const AccountEntry *account = found ? m_parts.accounts.find(found->account) : nullptr;
            if (account != nullptr && account->isOnline() && account->features.testFlag(sdk::Feature::Typing)) {
                m_parts.commands.perform(found->account, SendTyping{found->address, typing});
            }
        });
}

void ConversationService::setMuted(UserId user, ConversationId conversation, bool muted,
                                   ports::Reply<Conversation> reply)
{
    m_parts.journal.write(
        user,
        [this, user, conversation, muted](store::Database &database, FeedWriter &feed) -> Result<Conversation> {
            LOCUM_TAKE(found, ownConversation(database, user, conversation));
            if (found.muted != muted) {
                m_parts.directory.touch();
                found.muted = muted;
                LOCUM_MUST(store::updateConversation(database, found));
                LOCUM_MUST(feed.add(ConversationUpdated{found}));
            }
            return std::move(found);
        },
        std::move(reply));
}

} // namespace locum::engine
