// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "model/ids.h"
#include "ports/rule_port.h"
#include "sdk/channel_plugin.h"

/// What the engine offers to its doors of the channels by which the user is reached. As engine_ports.h.
namespace locum::ports {

enum class ChannelHealth { Off, Starting, Good, Trouble };

/// A plugin that reaches people, as one user sees it.
struct ChannelPluginStatus {
    QString plugin;
    QString name;
    QString version;
    sdk::ChannelDescription channel;
    QJsonObject usage;     ///< what its channels are used for where nothing is said
    QJsonObject published; ///< what a device must know to make one; empty while none of it is open

    bool operator==(const ChannelPluginStatus &) const = default;
};

struct Channel {
    ChannelId id;
    QString slug;
    QString name;
    QString plugin;
    QJsonObject settings = {}; ///< without secrets
    QStringList secrets = {};  ///< the keys of those that are set
    QJsonObject usage = {};    ///< all of it
    bool enabled = true;
    ChannelHealth health = ChannelHealth::Off;
    std::optional<Error> error = {};
    QString callBack = {};             ///< its own address at Locum, a secret; empty: what is sent cannot be answered
    std::optional<int> sentToday = {}; ///< where there is a cap
    std::optional<int> sentThisMonth = {};

    bool operator==(const Channel &) const = default;
};

struct NewChannel {
    QString name;
    QString plugin;
    QJsonObject settings;
    QJsonObject usage;
};

/// What is not set stays.
struct ChannelChange {
    std::optional<QString> name;
    QJsonObject settings; ///< keys that are absent stay as they are, null takes an answer back
    QJsonObject usage;    ///< likewise
    std::optional<bool> enabled;
};

struct ChannelLogEntry {
    AlertId alert; ///< those of one message belong together
    QString subject;
    Instant at;
    QString step;
    QString detail;

    bool operator==(const ChannelLogEntry &) const = default;
};

/// What the caller of a channel's own address is told.
struct HookAnswer {
    int status = 200;
    QByteArray body;

    bool operator==(const HookAnswer &) const = default;
};

class ChannelPort {
public:
    virtual ~ChannelPort() = default;

    virtual void channelPlugins(UserId user, Reply<std::vector<ChannelPluginStatus>> reply) = 0;
    virtual void channels(UserId user, Reply<std::vector<Channel>> reply) = 0;
    /// One whose plugin is not here has no settings, and waits for it. Errors: channel_plugin.unknown,
    /// channel.name.invalid, channel.name.taken, channel.use.invalid, form.field.*.
    virtual void addChannel(UserId user, NewChannel channel, Reply<Channel> reply) = 0;
    /// Errors: channel.unknown, channel.use.invalid, form.field.*. What was given up is tried again.
    virtual void changeChannel(UserId user, ChannelId channel, ChannelChange change, Reply<Channel> reply) = 0;
    virtual void removeChannel(UserId user, ChannelId channel, Reply<void> reply) = 0;
    /// Sends a test, and answers when it is known how that ended. Errors: channel.unknown, channel.off,
    /// channel.test.timeout, channel.test.failed (its detail says why).
    virtual void testChannel(UserId user, ChannelId channel, Reply<void> reply) = 0;
    /// At most `most`, newest first.
    virtual void channelLog(UserId user, ChannelId channel, int most, Reply<std::vector<ChannelLogEntry>> reply) = 0;
    /// What came to a channel's own address. Errors: channel.unknown (no channel has this secret), channel.off,
    /// channel.hook.busy.
    virtual void hook(const Secret &secret, sdk::ChannelRequest request, Reply<HookAnswer> reply) = 0;
};

} // namespace locum::ports

LOCUM_ENUM_NAMES(locum::ports::ChannelHealth, {locum::ports::ChannelHealth::Off, "off"},
                 {locum::ports::ChannelHealth::Starting, "starting"}, {locum::ports::ChannelHealth::Good, "good"},
                 {locum::ports::ChannelHealth::Trouble, "trouble"})
