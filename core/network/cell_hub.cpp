// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_hub.h"

#include "base/logging.h"
#include "network/cell_server.h"
#include "network/cell_supervisor.h"
#include "network/channel_cell_hub.h"
#include "network/plugin_describer.h"
#include "network/plugin_scan.h"
#include "network/rule_cell_hub.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QTimer>

#include <algorithm>
#include <map>
#include <utility>

namespace locum::network {

namespace {

constexpr Duration killTakes = std::chrono::seconds(1);

} // namespace

class CellHub::Private {
public:
    Private(CellHub *q, CellSettings settings_, const Clock &clock_, Random &random_)
        : hub(q), settings(std::move(settings_)), clock(clock_), random(random_),
          server(settings.timings, settings.limits),
          describer(settings.cellProgram, settings.describeCacheFile, settings.timings.describe),
          rules(settings, clock_, random_, [this](const QString &plugin) { return entryOf(plugin); }),
          channels(settings, clock_, random_, [this](const QString &plugin) { return entryOf(plugin); })
    {
    }

    using CellKey = std::pair<UserId, QString>;

    CellSupervisor &cellOf(UserId user, const QString &plugin);
    std::optional<PluginEntry> entryOf(const QString &plugin) const;
    void describePlugins();
    void onDescribed(const QString &path, PluginDescriber::Described described);
    void refuseDuplicates();
    void onHello(std::unique_ptr<cellprotocol::LineChannel> channel, const cellprotocol::Hello &hello);
    void onFinished();
    void onPatienceOver();
    void leave();

    CellHub *hub;
    const CellSettings settings;
    const Clock &clock;
    Random &random;
    NetworkListener *listener = nullptr;
    CellServer server;
    PluginDescriber describer;
    std::vector<PluginEntry> plugins;
    QStringList undescribed; ///< paths
    std::map<CellKey, std::unique_ptr<CellSupervisor>> cells;
    RuleCellHub rules;
    ChannelCellHub channels;
    QHash<AccountId, CellSupervisor *> cellOfAccount;
    std::function<void()> stopped; ///< while the cells are ended
    QTimer patience;
    bool isImpatient = false;
};

CellHub::CellHub(CellSettings settings, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(settings), clock, random))
{
}

CellHub::~CellHub()
{
    d->listener = nullptr;
}

void CellHub::setListener(NetworkListener *listener)
{
    d->listener = listener;
}

RuleCells &CellHub::ruleCells()
{
    return d->rules;
}

ChannelCells &CellHub::channelCells()
{
    return d->channels;
}

Done CellHub::start()
{
    for (const auto &directory : {QFileInfo(d->settings.socketPath).absolutePath(), d->settings.lockDirectory}) {
        if (!QDir().mkpath(directory)) {
            return fail("network.directory.failed", QStringLiteral("%1 cannot be made").arg(directory));
        }
    }
    d->plugins = scanPlugins(d->settings.pluginDirectories);
    d->describePlugins();
    for (const auto &[key, cell] : d->cells) { // those of restore()
        cell->setPlugin(d->entryOf(key.second));
    }
    return d->server.listen(d->settings.socketPath,
                            [this](auto channel, const auto &hello) { d->onHello(std::move(channel), hello); });
}

// ---- plugins -------------------------------------------------------------------------------------------------------

std::optional<PluginEntry> CellHub::Private::entryOf(const QString &plugin) const
{
    const auto found = std::find_if(plugins.begin(), plugins.end(), [&plugin](const PluginEntry &entry) {
        return entry.metadata && entry.metadata->id == plugin;
    });
    return found != plugins.end() ? std::optional(*found) : std::nullopt;
}

void CellHub::Private::describePlugins()
{
    QStringList paths;
    for (auto &entry : plugins) {
        if (!needsDescription(entry)) {
            continue;
        }
        // Also where something is remembered: what a plugin speaks can change without it (libpurple's own plugins).
        paths.append(entry.path);
        if (auto remembered = describer.remembered(entry.path)) {
            entry.protocols = std::move(remembered->protocols);
            entry.rules = std::move(remembered->rules);
            entry.channel = std::move(remembered->channel);
        } else {
            undescribed.append(entry.path);
        }
    }
    refuseDuplicates();
    describer.describe(paths, [this](const QString &path, PluginDescriber::Described described) {
        onDescribed(path, std::move(described));
    });
}

void CellHub::Private::refuseDuplicates()
{
    refuseDuplicateProtocols(plugins);
    refuseDuplicateNamespaces(plugins);
}

void CellHub::Private::onDescribed(const QString &path, PluginDescriber::Described described)
{
    const auto entry = std::find_if(plugins.begin(), plugins.end(),
                                    [&path](const PluginEntry &candidate) { return candidate.path == path; });
    const bool wasUnknown = undescribed.removeOne(path);
    if (described && described->kind() != entry->metadata->kind) {
        described =
            fail("plugin.kind.mismatch",
                 QStringLiteral("it is of the kind '%1' and brings something else").arg(nameOf(entry->metadata->kind)));
    }
    if (described) {
        entry->protocols = std::move(described->protocols);
        entry->rules = std::move(described->rules);
        entry->channel = std::move(described->channel);
        refuseDuplicates();
    } else {
        qCWarning(lcNetwork).noquote() << "plugin" << path << "does not tell what it brings:" << described.error().code
                                       << described.error().detail;
        if (wasUnknown) {
            entry->refused = described.error();
        }
    }
    if (wasUnknown && undescribed.isEmpty()) {
        Q_EMIT hub->pluginsDescribed();
    }
}

bool CellHub::arePluginsDescribed() const
{
    return d->undescribed.isEmpty();
}

const std::vector<PluginEntry> &CellHub::plugins() const
{
    return d->plugins;
}

// ---- cells ---------------------------------------------------------------------------------------------------------

CellSupervisor &CellHub::Private::cellOf(UserId user, const QString &plugin)
{
    auto &cell = cells[CellKey(user, plugin)];
    if (!cell) {
        const auto belongsToAnother = [this](AccountId account, const CellSupervisor *self) {
            const auto *owner = cellOfAccount.value(account, nullptr);
            return owner != nullptr && owner != self;
        };
        cell = std::make_unique<CellSupervisor>(
            CellSupervisor::Context{settings, clock, random, listener, belongsToAnother}, user, plugin, nullptr);
        cell->setPlugin(entryOf(plugin));
    }
    return *cell;
}

void CellHub::Private::onHello(std::unique_ptr<cellprotocol::LineChannel> channel, const cellprotocol::Hello &hello)
{
    for (const auto &[key, cell] : cells) {
        if (cell->expects(hello)) {
            cell->take(std::move(channel), hello);
            return;
        }
    }
    for (auto *cell : {rules.expecting(hello), channels.expecting(hello)}) {
        if (cell != nullptr) {
            cell->take(std::move(channel), hello);
            return;
        }
    }
    CellServer::refuse(*channel, {"network.cell.unknown", QStringLiteral("its token or key is not one of this core")});
    channel.release()->deleteLater();
}

void CellHub::restore(const std::vector<CellRecord> &records)
{
    for (const auto &record : records) {
        d->cellOf(record.user, record.plugin).restore(record);
    }
}

void CellHub::openAccount(UserId user, const QString &plugin, const sdk::AccountSettings &settings)
{
    auto &cell = d->cellOf(user, plugin);
    if (auto *owner = d->cellOfAccount.value(settings.account, nullptr); owner != nullptr && owner != &cell) {
        owner->closeAccount(settings.account);
    }
    d->cellOfAccount.insert(settings.account, &cell);
    cell.openAccount(settings);
}

void CellHub::closeAccount(AccountId account)
{
    if (auto *cell = d->cellOfAccount.take(account)) {
        cell->closeAccount(account);
    }
}

Done CellHub::perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command)
{
    auto *cell = d->cellOfAccount.value(account, nullptr);
    if (cell == nullptr) {
        return fail("network.account.unknown", QStringLiteral("account %1 is not open").arg(account.value()));
    }
    return cell->perform(account, transaction, command);
}

void CellHub::acknowledge(const EventKey &key)
{
    if (const auto found = d->cells.find({key.user, key.plugin}); found != d->cells.end()) {
        found->second->acknowledge(key);
    }
}

// ---- the end -------------------------------------------------------------------------------------------------------

void CellHub::stop(bool endCells, std::function<void()> stopped)
{
    if (!endCells) {
        d->leave();
        stopped();
        return;
    }
    d->stopped = std::move(stopped);
    connect(&d->patience, &QTimer::timeout, this, [this] { d->onPatienceOver(); });
    d->patience.setSingleShot(true);
    d->patience.start(d->settings.timings.endWithin);
    for (const auto &[key, cell] : d->cells) {
        connect(cell.get(), &CellSupervisor::finished, this, [this] { d->onFinished(); });
    }
    for (const auto &[key, cell] : d->cells) {
        cell->finish();
    }
    d->rules.finish([this] { d->onFinished(); });
    d->channels.finish([this] { d->onFinished(); });
    d->onFinished();
}

void CellHub::Private::onFinished()
{
    const bool all =
        rules.areFinished() && channels.areFinished() &&
        std::all_of(cells.begin(), cells.end(), [](const auto &entry) { return entry.second->isFinished(); });
    if (all && stopped) {
        leave();
        std::exchange(stopped, nullptr)();
    }
}

void CellHub::Private::onPatienceOver()
{
    if (!stopped) {
        return;
    }
    if (std::exchange(isImpatient, true)) {
        leave();
        std::exchange(stopped, nullptr)();
        return;
    }
    patience.start(killTakes);
    for (const auto &[key, cell] : cells) {
        cell->endNow();
    }
    rules.endNow();
    channels.endNow();
}

void CellHub::Private::leave()
{
    patience.stop();
    server.close();
    for (const auto &[key, cell] : cells) {
        cell->stop();
    }
    rules.stop();
    channels.stop();
}

} // namespace locum::network
