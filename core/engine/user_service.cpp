// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/user_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "store/devices.h"

#include <QRegularExpression>

#include <algorithm>

namespace locum::engine {

namespace {

constexpr qsizetype shortestPassword = 8;
constexpr qsizetype longestPassword = 1024; ///< bytes; a longer one only costs time
constexpr qsizetype longestDeviceName = 64;

ports::User shown(const store::User &user)
{
    return ports::User{user.id, user.name, user.displayName, user.locale};
}

Done checkPassword(const Secret &password)
{
    if (QString::fromUtf8(password.reveal()).size() < shortestPassword || password.reveal().size() > longestPassword) {
        return fail("user.password.weak",
                    QStringLiteral("a password has at least %1 characters").arg(shortestPassword));
    }
    return {};
}

} // namespace

UserService::UserService(Journal &journal, FeedService &feed, ports::TokenDirectory &tokens, Random &random,
                         Hooks hooks)
    : m_journal(journal), m_feed(feed), m_tokens(tokens), m_random(random), m_hooks(std::move(hooks))
{
}

Done UserService::load()
{
    LOCUM_TAKE(users, m_journal.store().readNow([](store::Database &database) { return store::users(database); }));
    for (const store::User &user : users) {
        m_users.insert_or_assign(user.id, user);
    }
    LOCUM_TAKE(tokens,
               m_journal.store().readNow([](store::Database &database) { return store::deviceTokens(database); }));
    m_tokens.clear();
    for (const store::DeviceToken &token : tokens) {
        m_tokens.insert(token.tokenHash, ports::Principal{token.user, token.device});
    }
    return {};
}

QString UserService::nameOf(UserId user) const
{
    const auto found = m_users.find(user);
    return found == m_users.end() ? QString() : found->second.name;
}

QLocale UserService::localeOf(UserId user) const
{
    const auto found = m_users.find(user);
    return found == m_users.end() || found->second.locale.isEmpty() ? QLocale() : QLocale(found->second.locale);
}

std::vector<UserId> UserService::all() const
{
    std::vector<UserId> ids;
    for (const auto &[id, user] : m_users) {
        ids.push_back(id);
    }
    return ids;
}

void UserService::addUser(ports::NewUser user, ports::Reply<ports::User> reply)
{
    static const QRegularExpression valid(QStringLiteral("\\A[a-z0-9._-]{1,32}\\z"));
    if (!valid.match(user.name).hasMatch()) {
        reply(fail("user.name.invalid", QStringLiteral("1 to 32 of a-z, 0-9, '.', '_' and '-'")));
        return;
    }
    if (const Done good = checkPassword(user.password); !good) {
        reply(fail(good.error()));
        return;
    }
    m_journal.store().hashPassword(
        user.password, m_journal.context(), [this, user, reply = std::move(reply)](Result<QByteArray> hash) {
            if (!hash) {
                reply(fail(std::move(hash.error())));
                return;
            }
            m_journal.store().write(
                [row = store::NewUser{user.name, user.displayName, user.locale, *hash}, now = m_journal.clock().now()](
                    store::Database &database) { return store::insertUser(database, row, now); },
                m_journal.context(),
                [this, reply](Result<store::User> added) {
                    if (!added) {
                        reply(fail(std::move(added.error())));
                        return;
                    }
                    m_users.insert_or_assign(added->id, *added);
                    m_hooks.added(added->id);
                    reply(shown(*added));
                });
        });
}

void UserService::removeUser(UserId user, ports::Reply<void> reply)
{
    if (!m_users.contains(user)) {
        reply(fail("user.unknown", QStringLiteral("no user %1").arg(user.value())));
        return;
    }
    m_journal.read([user](store::Database &database) { return store::devices(database, user); },
                   [this, user, reply = std::move(reply)](Result<std::vector<Device>> devices) {
                       if (!devices) {
                           reply(fail(std::move(devices.error())));
                           return;
                       }
                       for (const Device &device : *devices) {
                           m_tokens.removeDevice(device.id);
                           m_feed.publishRemoved(user, device.id);
                       }
                       m_hooks.removing(user, [this, user, reply] {
                           m_journal.store().write(
                               [user](store::Database &database) { return store::removeUser(database, user); },
                               m_journal.context(),
                               [this, user, reply](Done removed) {
                                   if (removed) {
                                       m_users.erase(user);
                                       m_feed.forget(user);
                                   }
                                   reply(std::move(removed));
                               });
                       });
                   });
}

void UserService::setPassword(UserId user, Secret password, ports::Reply<void> reply)
{
    if (Done good = checkPassword(password); !good) {
        reply(std::move(good));
        return;
    }
    m_journal.store().hashPassword(std::move(password), m_journal.context(),
                                   [this, user, reply = std::move(reply)](Result<QByteArray> hash) {
                                       if (!hash) {
                                           reply(fail(std::move(hash.error())));
                                           return;
                                       }
                                       m_journal.store().write(
                                           [user, hash = *hash](store::Database &database) {
                                               return store::setPasswordHash(database, user, hash);
                                           },
                                           m_journal.context(), [reply](Done done) { reply(std::move(done)); });
                                   });
}

void UserService::users(ports::Reply<std::vector<ports::User>> reply)
{
    m_journal.read([](store::Database &database) { return store::users(database); },
                   [reply = std::move(reply)](Result<std::vector<store::User>> rows) {
                       if (!rows) {
                           reply(fail(std::move(rows.error())));
                           return;
                       }
                       std::vector<ports::User> users;
                       std::transform(rows->begin(), rows->end(), std::back_inserter(users), shown);
                       reply(std::move(users));
                   });
}

void UserService::logIn(ports::LogIn request, ports::Reply<ports::LoggedIn> reply)
{
    struct Found {
        std::optional<store::User> user;
        QByteArray hash; ///< empty: verifying it takes as long and fails
    };
    m_journal.read(
        [name = request.user](store::Database &database) -> Result<Found> {
            LOCUM_TAKE(user, store::findUser(database, name));
            if (!user) {
                return Found{};
            }
            LOCUM_TAKE(hash, store::passwordHash(database, user->id));
            return Found{user, hash};
        },
        [this, request, reply = std::move(reply)](Result<Found> found) {
            if (!found) {
                reply(fail(std::move(found.error())));
                return;
            }
            m_journal.store().verifyPassword(
                found->hash, request.password, m_journal.context(),
                [this, user = found->user, request, reply](const Result<bool> &good) {
                    if (!good || !*good || !user) {
                        reply(fail("login.refused", QStringLiteral("wrong user or password"), Retry::AfterUserAction));
                        return;
                    }
                    openSession(*user, request.deviceName, reply);
                });
        });
}

void UserService::openSession(const store::User &user, const QString &deviceName,
                              const ports::Reply<ports::LoggedIn> &reply)
{
    const QByteArray token = makeToken(m_random);
    const QByteArray hash = ports::TokenDirectory::hashOf(token);
    QString name = deviceName.simplified().left(longestDeviceName);
    if (name.isEmpty()) {
        name = QStringLiteral("device");
    }
    m_journal.store().write(
        [id = user.id, name, hash, now = m_journal.clock().now()](store::Database &database) {
            return store::insertDevice(database, id, name, hash, now);
        },
        m_journal.context(),
        [this, user, token, hash, reply](Result<Device> device) {
            if (!device) {
                reply(fail(std::move(device.error())));
                return;
            }
            m_tokens.insert(hash, ports::Principal{user.id, device->id});
            reply(ports::LoggedIn{Secret(token), shown(user), device->id});
        });
}

void UserService::addDevice(UserId user, QString deviceName, ports::Reply<ports::LoggedIn> reply)
{
    const auto found = m_users.find(user);
    if (found == m_users.end()) {
        reply(fail("user.unknown", QString()));
        return;
    }
    openSession(found->second, deviceName, reply);
}

void UserService::devices(UserId user, ports::Reply<std::vector<Device>> reply)
{
    m_journal.read([user](store::Database &database) { return store::devices(database, user); },
                   [this, user, reply = std::move(reply)](Result<std::vector<Device>> devices) {
                       if (devices) {
                           for (Device &device : *devices) {
                               device.attached = m_hooks.attached(user, device.id);
                           }
                       }
                       reply(std::move(devices));
                   });
}

void UserService::removeDevice(UserId user, DeviceId device, ports::Reply<void> reply)
{
    m_journal.store().write([user, device, now = m_journal.clock().now()](
                                store::Database &database) { return store::removeDevice(database, user, device, now); },
                            m_journal.context(),
                            [this, user, device, reply = std::move(reply)](Done removed) {
                                if (removed) {
                                    m_tokens.removeDevice(device);
                                    m_feed.publishRemoved(user, device);
                                    m_hooks.deviceRemoved(user, device);
                                }
                                reply(std::move(removed));
                            });
}

} // namespace locum::engine
