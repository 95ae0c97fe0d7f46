// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "model/ids.h"
#include "model/network_command.h"
#include "model/network_event.h"
#include "sdk/channel_plugin.h"
#include "sdk/plugin_metadata.h"
#include "sdk/protocol_plugin.h"
#include "sdk/rule_plugin.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

/// The networks as the engine sees them: accounts that it opens, commands that it gives, events that it must
/// acknowledge. Everything here is called on the core thread.
namespace locum::network {

/// Names an event for ever: the cell's life (epoch) and the event's number in it, from 1. Number 0 is the record of
/// that life (onCellStarted).
struct EventKey {
    UserId user;
    QString plugin;
    QString epoch;
    quint64 number = 0;

    bool operator==(const EventKey &) const = default;
};

enum class CellState { Starting, Running, Lost, WaitingToRestart, Failed };

/// What a cell needs to be known again by a core that was restarted. Kept by the engine in the store.
struct CellRecord {
    UserId user;
    QString plugin;
    QString epoch;
    QByteArray resumeKeyHash; ///< SHA-256
    quint64 committed = 0;    ///< events up to this number are in the database

    bool operator==(const CellRecord &) const = default;
};

/// Who the networks' events go to: the engine.
class NetworkListener {
public:
    virtual ~NetworkListener() = default;

    /// An event of an account, in the order of the cell. The listener acknowledges its key after it is committed (or
    /// at once, when it is nothing to keep); until then it may come again after a restart, with the same key.
    virtual void onEvent(const EventKey &key, AccountId account, NetworkEvent event) = 0;

    /// The cell of these accounts changed its state. With Lost: of commands in flight nothing is known; each gets a
    /// CommandEnded of its own only if the cell comes back and resumes.
    virtual void onCellState(UserId user, const QString &plugin, CellState state,
                             const std::optional<Error> &error) = 0;

    /// A new life of a cell has begun: commands given to the former one end as unknown. Its accounts are opened again
    /// by the service, and not connected: that is for the listener to ask. Told before the first event of that life.
    /// The listener acknowledges number 0 of its epoch once the record is committed; until then no account is opened in
    /// that cell, so that what a cell has to tell is never bound to a life that the next core does not know.
    virtual void onCellStarted(const CellRecord &record) = 0;
};

struct PluginEntry {
    QString path;
    std::optional<sdk::PluginMetadata> metadata;
    std::optional<Error> refused;
    QList<sdk::ProtocolInfo> protocols;
    std::optional<sdk::RuleDescription> rules = {};      ///< of a rule plugin, once it is described
    std::optional<sdk::ChannelDescription> channel = {}; ///< of a channel plugin, likewise
};

class NetworkService {
public:
    virtual ~NetworkService() = default;

    /// All plugins that were found, the refused ones with their reason.
    virtual const std::vector<PluginEntry> &plugins() const = 0;

    /// The cells that ran when the core last stopped; told before start(), so that lingering ones can resume.
    virtual void restore(const std::vector<CellRecord> &records) = 0;

    /// Opens the account in the cell of its user and plugin, starting that cell if need be. Opening it again with other
    /// settings closes it first. Does not connect.
    virtual void openAccount(UserId user, const QString &plugin, const sdk::AccountSettings &settings) = 0;
    virtual void closeAccount(AccountId account) = 0;

    /// Gives the command to the account's cell; its outcome comes as a CommandEnded event. While the cell is away
    /// (starting, lost) commands wait in order, except SendMessage and SendFile, which fail at once with
    /// `network.cell.down` (the outbox keeps them).
    virtual Done perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command) = 0;

    virtual void acknowledge(const EventKey &key) = 0;

    /// Leaves the cells to linger for the next core (false), or ends them (true): they sign off, and `stopped` is
    /// called once the last of them is gone, its last events acknowledged, or after a while in any case. Until then
    /// events come and are acknowledged as ever. It may be called before this returns.
    virtual void stop(bool endCells, std::function<void()> stopped) = 0;
};

} // namespace locum::network
