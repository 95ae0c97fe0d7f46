// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "store/accounts.h"
#include "store/conversations.h"
#include "store/database.h"
#include "store/devices.h"
#include "store/feed.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/schema.h"
#include "store/users.h"
#include "store/vault.h"

#include <QTest>

#include <memory>
#include <utility>

namespace locum::store::test {

inline Instant at(qint64 ms)
{
    return instantFromMilliseconds(1'780'000'000'000 + ms);
}

/// The value of a result that must be good; says the error and ends the program otherwise.
template <class T>
T need(Result<T> result)
{
    if (!result) {
        qFatal("%s: %s", result.error().code.constData(), qPrintable(result.error().detail));
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

inline Vault vault(char key = 'k')
{
    return need(Vault::withKey(Secret(QByteArray(32, key))));
}

/// A database in memory with a user, a device, an account, a contact and a conversation with them.
struct World {
    std::unique_ptr<Database> database = openMigrated();
    Database &db = *database;
    UserId user =
        need(insertUser(db, {QStringLiteral("alice"), QStringLiteral("Alice"), QStringLiteral("en"), "hash"}, at(0)))
            .id;
    DeviceId device = need(insertDevice(db, user, QStringLiteral("phone"), "token-hash", at(0))).id;
    AccountId account = addAccount(QStringLiteral("work"));
    Identity bob = need(ensureIdentity(db, account, QStringLiteral("bob@example.org"), QStringLiteral("Bob")));
    ConversationId chat =
        need(ensureConversation(db, account, ConversationKind::Direct, bob.address, bob.name, bob.id)).id;

    static std::unique_ptr<Database> openMigrated(const QString &path = QStringLiteral(":memory:"))
    {
        auto database = need(Database::open({path}));
        need(migrate(*database));
        return database;
    }

    AccountId addAccount(const QString &slug)
    {
        return need(insertAccount(db, vault(),
                                  {user, slug, QStringLiteral("loopback"), QStringLiteral("loopback"), slug}, {},
                                  at(0)))
            .id;
    }

    Message incoming(const QString &text, qint64 ms = 0) const
    {
        Message message{MessageId(0), chat, account};
        message.sender = bob.id;
        message.senderName = bob.name;
        message.text = text;
        message.sentAt = at(ms);
        message.receivedAt = at(ms);
        return message;
    }

    Message outgoing(const QString &text, qint64 ms = 0) const
    {
        auto message = incoming(text, ms);
        message.sender.reset();
        message.senderName.clear();
        message.direction = Direction::Outgoing;
        message.author = Author::User;
        message.delivery = Delivery::Queued;
        return message;
    }

    MessageId add(const Message &message, const QString &dedupeKey = {})
    {
        return need(insertMessage(db, user, message, dedupeKey)).id;
    }

    /// Stores it and puts it into the feed.
    FeedEntry publish(Message message)
    {
        message.id = add(message);
        return need(appendFeed(db, user, message.receivedAt, MessageAdded{message}));
    }

    int unread() { return need(conversation(db, chat)).unread; }
};

#define VERIFY_ERROR(result, expectedCode)                                                                             \
    do {                                                                                                               \
        const auto &checked = (result);                                                                                \
        QVERIFY2(!checked, "it did not fail");                                                                         \
        QVERIFY2(checked.error().code == QByteArray(expectedCode),                                                     \
                 qPrintable(QString::fromUtf8(checked.error().code) + QLatin1String(": ") + checked.error().detail));  \
    } while (false)

} // namespace locum::store::test
