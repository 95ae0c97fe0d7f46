// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "network/cell_settings.h"
#include "network/channel_cells.h"
#include "network/network_service.h"
#include "network/rule_cells.h"

#include <QObject>

#include <memory>
#include <vector>

namespace locum::network {

/// The networks through cells: one process for each user and plugin, supervised. See plugins/README.md for what a cell
/// is, and CellSettings for the timings.
class CellHub final : public QObject, public NetworkService {
    Q_OBJECT

public:
    /// `clock` and `random` outlive it.
    CellHub(CellSettings settings, const Clock &clock, Random &random, QObject *parent = nullptr);
    ~CellHub() override;

    /// Before start(). The listener outlives the hub, or takes itself away with nullptr.
    void setListener(NetworkListener *listener);

    /// Finds the plugins, and listens for cells. After restore(), before any account is opened. Plugins whose protocols
    /// are not known yet are asked meanwhile: pluginsDescribed() tells when that is done.
    /// Errors: `cellprotocol.socket.in_use` (another core runs), `cellprotocol.socket.failed`,
    /// `network.directory.failed`.
    Done start();

    /// The rule plugins' cells.
    RuleCells &ruleCells();

    /// The channel plugins' cells.
    ChannelCells &channelCells();

    /// Whether every plugin has told what it brings, or was refused.
    bool arePluginsDescribed() const;

    const std::vector<PluginEntry> &plugins() const override;
    void restore(const std::vector<CellRecord> &records) override;
    void openAccount(UserId user, const QString &plugin, const sdk::AccountSettings &settings) override;
    void closeAccount(AccountId account) override;
    Done perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command) override;
    void acknowledge(const EventKey &key) override;
    void stop(bool endCells, std::function<void()> stopped) override;

Q_SIGNALS:
    void pluginsDescribed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace locum::network
