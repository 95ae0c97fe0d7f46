// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "engine/journal.h"
#include "ports/engine_ports.h"
#include "store/users.h"

#include <QLocale>

#include <functional>
#include <map>

namespace locum::engine {

/// Users, their devices, log in. Core thread.
class UserService final : public ports::UserPort {
public:
    struct Hooks {
        std::function<void(UserId, std::function<void()>)> removing; ///< end all that runs for the user, then go on
        std::function<void(UserId, DeviceId)> deviceRemoved;
        std::function<bool(UserId, DeviceId)> attached;
        std::function<void(UserId)> added;
    };

    UserService(Journal &journal, FeedService &feed, ports::TokenDirectory &tokens, Random &random, Hooks hooks);

    void addUser(ports::NewUser user, ports::Reply<ports::User> reply) override;
    void removeUser(UserId user, ports::Reply<void> reply) override;
    void setPassword(UserId user, Secret password, ports::Reply<void> reply) override;
    void users(ports::Reply<std::vector<ports::User>> reply) override;
    void logIn(ports::LogIn request, ports::Reply<ports::LoggedIn> reply) override;
    void addDevice(UserId user, QString deviceName, ports::Reply<ports::LoggedIn> reply) override;
    void devices(UserId user, ports::Reply<std::vector<Device>> reply) override;
    void removeDevice(UserId user, DeviceId device, ports::Reply<void> reply) override;

    /// At start: fills the token directory. Blocks.
    Done load();
    /// A user's name, for the administrator's view; empty if there is none.
    QString nameOf(UserId user) const;
    QLocale localeOf(UserId user) const;
    std::vector<UserId> all() const;

private:
    void openSession(const store::User &user, const QString &deviceName, const ports::Reply<ports::LoggedIn> &reply);

    Journal &m_journal;
    FeedService &m_feed;
    ports::TokenDirectory &m_tokens;
    Random &m_random;
    Hooks m_hooks;
    std::map<UserId, store::User> m_users;
};

} // namespace locum::engine
