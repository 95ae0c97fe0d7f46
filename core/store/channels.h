// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "model/settings_form.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;
class Vault;

/// A destination that a user has set up.
struct Channel {
    ChannelId id;
    QString slug;
    QString name;
    QString plugin;
    QJsonObject settings;   ///< the answers to its form, without secrets
    QJsonObject usage = {}; ///< what is set of its use
    bool enabled = true;
    std::optional<Error> gone = {};      ///< the destination is no more: nothing is sent until it is set anew
    std::optional<QByteArray> hook = {}; ///< SHA-256 of the secret in its own address

    bool operator==(const Channel &) const = default;
};

/// By slug.
Result<std::vector<Channel>> channels(Database &database, UserId user);
Result<std::optional<Channel>> channel(Database &database, UserId user, ChannelId id);
/// Errors also: `store.key.wrong`.
Result<Secrets> channelSecrets(Database &database, const Vault &vault, ChannelId id);

/// Its id is ignored and given; its slug is made of its name. Errors: `channel.name.invalid`, `channel.name.taken`.
Result<Channel> addChannel(Database &database, UserId user, const Channel &channel);
/// All but its plugin and slug. Errors: `channel.unknown`.
Done setChannel(Database &database, UserId user, const Channel &channel);
Done setChannelSecrets(Database &database, const Vault &vault, ChannelId id, const Secrets &secrets);
Done setChannelGone(Database &database, ChannelId id, const std::optional<Error> &gone);
/// Errors: `channel.unknown`.
Done removeChannel(Database &database, UserId user, ChannelId id);

} // namespace locum::store
