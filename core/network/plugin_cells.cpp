// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/plugin_cells.h"

#include <QMetaObject>

#include <algorithm>

namespace locum::network {

namespace {

CellSettings withoutLinger(CellSettings settings)
{
    settings.linger = std::chrono::seconds(0);
    return settings;
}

} // namespace

PluginCells::PluginCells(CellSettings settings, const Clock &clock, Random &random, EntryOf entryOf)
    : m_settings(withoutLinger(std::move(settings))), m_clock(clock), m_random(random), m_entryOf(std::move(entryOf))
{
}

PluginCells::~PluginCells()
{
    m_states = nullptr;
}

CellSupervisor *PluginCells::find(const Key &key) const
{
    const auto found = m_cells.find(key);
    return found != m_cells.end() ? found->second.get() : nullptr;
}

CellSupervisor &PluginCells::cellOf(const Key &key)
{
    auto &cell = m_cells[key];
    if (!cell) {
        cell = std::make_unique<CellSupervisor>(
            CellSupervisor::Context{m_settings, m_clock, m_random, m_states,
                                    [](AccountId, const CellSupervisor *) { return true; },
                                    [this, key](const cellprotocol::CellMessage &message) { onMessage(key, message); }},
            key.first, key.second, nullptr);
    }
    cell->setPlugin(m_entryOf(key.second));
    return *cell;
}

void PluginCells::onCellStarted(const CellRecord &record)
{
    // There is nothing to keep of its life. Not from within the supervisor's call.
    auto *cell = find({record.user, record.plugin});
    QMetaObject::invokeMethod(
        cell, [cell, key = EventKey{record.user, record.plugin, record.epoch, 0}] { cell->acknowledge(key); },
        Qt::QueuedConnection);
}

CellSupervisor *PluginCells::expecting(const cellprotocol::Hello &hello) const
{
    const auto found = std::find_if(m_cells.begin(), m_cells.end(),
                                    [&hello](const auto &cell) { return cell.second->expects(hello); });
    return found != m_cells.end() ? found->second.get() : nullptr;
}

void PluginCells::finish(const std::function<void()> &onFinished)
{
    for (const auto &[key, cell] : m_cells) {
        QObject::connect(cell.get(), &CellSupervisor::finished, cell.get(), [onFinished] { onFinished(); });
    }
    for (const auto &[key, cell] : m_cells) {
        cell->finish();
    }
}

bool PluginCells::areFinished() const
{
    return std::all_of(m_cells.begin(), m_cells.end(), [](const auto &cell) { return cell.second->isFinished(); });
}

void PluginCells::endNow()
{
    for (const auto &[key, cell] : m_cells) {
        cell->endNow();
    }
}

void PluginCells::stop()
{
    for (const auto &[key, cell] : m_cells) {
        cell->stop();
    }
}

} // namespace locum::network
