// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_network.h"

#include <QCoreApplication>
#include <QTimer>

namespace locum::testing {

namespace {

network::PluginEntry plugin(const QString &id, sdk::Features features)
{
    network::PluginEntry entry;
    entry.path = QStringLiteral("/plugins/") + id;
    entry.metadata = sdk::PluginMetadata{id, sdk::PluginKind::Protocol, 1, QStringLiteral("1.0"), id, {}, {}};
    FormField address{QStringLiteral("address"), QStringLiteral("Address"), {}, FieldType::Text, true, false, {}, {}};
    FormField password{
        QStringLiteral("password"), QStringLiteral("Password"), {}, FieldType::Secret, false, false, {}, {}};
    entry.protocols = {sdk::ProtocolInfo{id, id, SettingsForm{{address, password}}, features}};
    return entry;
}

network::PluginEntry channel(const QString &id, bool costs, bool perDevice)
{
    network::PluginEntry entry;
    entry.path = QStringLiteral("/plugins/") + id;
    entry.metadata = sdk::PluginMetadata{id, sdk::PluginKind::Channel, 1, QStringLiteral("1.0"), id, {}, {}};
    sdk::ChannelDescription description;
    description.name = id;
    description.textLimit = costs ? 160 : 0;
    description.costs = costs;
    description.answers = costs;
    description.contacts = costs;
    description.perDevice = perDevice;
    description.form.fields = {
        FormField{QStringLiteral("to"), QStringLiteral("To"), {}, FieldType::Text, true, false, {}, {}},
        FormField{QStringLiteral("password"), QStringLiteral("Password"), {}, FieldType::Secret, false, false, {}, {}}};
    entry.channel = description;
    return entry;
}

} // namespace

FakeNetwork::FakeNetwork()
{
    m_plugins.push_back(plugin(QStringLiteral("loop"), sdk::Feature::ServerRoster | sdk::Feature::Presence |
                                                           sdk::Feature::Rooms | sdk::Feature::AutomaticMark |
                                                           sdk::Feature::Invisible));
    m_plugins.push_back(plugin(QStringLiteral("relay"), sdk::Feature::Rooms | sdk::Feature::SingleLine));
    m_plugins.back().protocols.front().addressCase = AddressCase::Ascii;
    network::PluginEntry broken;
    broken.path = QStringLiteral("/plugins/broken");
    broken.refused = Error{"plugin.metadata.missing", QStringLiteral("none"), Retry::No};
    m_plugins.push_back(broken);
    m_plugins.push_back(channel(QStringLiteral("sms"), true, false));
    m_plugins.push_back(channel(QStringLiteral("push"), false, true));
}

FakeNetwork::FakeNetwork(const FakeNetwork &before)
    : answersConnect(before.answersConnect), answersSends(before.answersSends), answersPresence(before.answersPresence),
      m_plugins(before.m_plugins), m_lastNumbers(before.m_lastNumbers), m_epochs(before.m_epochs),
      m_remoteIds(before.m_remoteIds)
{
}

void FakeNetwork::forgetCells(bool keepRunning)
{
    m_lastNumbers.clear();
    if (keepRunning) {
        for (const auto &[key, cell] : m_cells) {
            m_lastNumbers[cell.epoch] = cell.last;
        }
    }
}

void FakeNetwork::later(std::function<void()> what)
{
    QTimer::singleShot(0, QCoreApplication::instance(), [alive = m_alive, what = std::move(what)] {
        if (*alive) {
            what();
        }
    });
}

FakeNetwork::Cell &FakeNetwork::cellOf(AccountId account)
{
    return m_cells.at(m_accounts.at(account));
}

void FakeNetwork::openAccount(UserId user, const QString &pluginId, const sdk::AccountSettings &settings)
{
    open.insert_or_assign(settings.account, settings);
    const auto key = std::make_pair(user, pluginId);
    m_accounts.insert_or_assign(settings.account, key);
    if (m_cells.contains(key)) {
        return;
    }
    for (const auto &record : restored) {
        if (resumes && record.user == user && record.plugin == pluginId) {
            m_cells.emplace(
                key, Cell{user, pluginId, record.epoch, std::max(record.committed, m_lastNumbers[record.epoch])});
            later([this, key] {
                m_listener->onCellState(key.first, key.second, network::CellState::Running, std::nullopt);
            });
            return;
        }
    }
    m_cells.emplace(key, Cell{user, pluginId, QStringLiteral("e%1-%2").arg(++m_epochs).arg(quintptr(this), 0, 16), 0});
    later([this, key] {
        const Cell &cell = m_cells.at(key);
        m_listener->onCellStarted(network::CellRecord{cell.user, cell.plugin, cell.epoch, QByteArray(32, 'k'), 0});
        m_listener->onCellState(key.first, key.second, network::CellState::Running, std::nullopt);
    });
}

void FakeNetwork::closeAccount(AccountId account)
{
    open.erase(account);
}

Done FakeNetwork::perform(AccountId account, const TransactionId &transaction, const NetworkCommand &command)
{
    const bool sends = std::holds_alternative<SendMessage>(command);
    if (sends && cellsDown) {
        return fail("network.cell.down", QStringLiteral("no cell"), Retry::Later);
    }
    commands.push_back(Command{account, transaction, command});
    if (whenGiven) {
        later([this, given = commands.back()] { whenGiven(given); });
    }
    if (sends && answersSends) {
        later([this, account, transaction] {
            tell(account, CommandEnded{transaction, Sent{QStringLiteral("r%1").arg(++m_remoteIds)}});
        });
    }
    if (std::holds_alternative<SetPresence>(command) && answersPresence) {
        later([this, account, transaction] { tell(account, CommandEnded{transaction, Sent{}}); });
    }
    if (std::holds_alternative<Connect>(command) && answersConnect) {
        later([this, account, transaction] {
            goOnline(account);
            tell(account, CommandEnded{transaction, Sent{}});
        });
    }
    if (std::holds_alternative<Disconnect>(command)) {
        later([this, account, transaction] {
            tell(account, LinkChanged{LinkState::Offline, std::nullopt, {}});
            tell(account, CommandEnded{transaction, Sent{}});
        });
    }
    return {};
}

void FakeNetwork::acknowledge(const network::EventKey &key)
{
    acknowledged.push_back(key);
}

network::EventKey FakeNetwork::tell(AccountId account, NetworkEvent event)
{
    Cell &cell = cellOf(account);
    const network::EventKey key{cell.user, cell.plugin, cell.epoch, ++cell.last};
    m_listener->onEvent(key, account, std::move(event));
    return key;
}

void FakeNetwork::repeat(AccountId account, const network::EventKey &key, NetworkEvent event)
{
    m_listener->onEvent(key, account, std::move(event));
}

void FakeNetwork::goOnline(AccountId account, const QString &own)
{
    tell(account, LinkChanged{LinkState::Online, std::nullopt, own});
}

void FakeNetwork::end(const Command &command, Outcome outcome)
{
    tell(command.account, CommandEnded{command.transaction, std::move(outcome)});
}

void FakeNetwork::lose(AccountId account)
{
    const Cell &cell = cellOf(account);
    m_listener->onCellState(cell.user, cell.plugin, network::CellState::Lost, std::nullopt);
}

void FakeNetwork::resume(AccountId account)
{
    const Cell &cell = cellOf(account);
    m_listener->onCellState(cell.user, cell.plugin, network::CellState::Running, std::nullopt);
}

void FakeNetwork::removePlugin(const QString &pluginId)
{
    std::erase_if(m_plugins,
                  [&](const network::PluginEntry &entry) { return entry.metadata && entry.metadata->id == pluginId; });
}

void FakeNetwork::restartCell(AccountId account)
{
    Cell &cell = cellOf(account);
    m_listener->onCellState(cell.user, cell.plugin, network::CellState::Lost, std::nullopt);
    cell.epoch = QStringLiteral("e%1-%2").arg(++m_epochs).arg(quintptr(this), 0, 16);
    cell.last = 0;
    m_listener->onCellStarted(network::CellRecord{cell.user, cell.plugin, cell.epoch, QByteArray(32, 'k'), 0});
    m_listener->onCellState(cell.user, cell.plugin, network::CellState::Running, std::nullopt);
}

bool FakeNetwork::isAcknowledged(const network::EventKey &key) const
{
    return std::find(acknowledged.begin(), acknowledged.end(), key) != acknowledged.end();
}

} // namespace locum::testing
