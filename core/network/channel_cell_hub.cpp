// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/channel_cell_hub.h"

#include "base/logging.h"
#include "base/overloaded.h"

namespace locum::network {

namespace {

constexpr int strangeStatus = 502; ///< for a caller, where the plugin answers with what is no status of HTTP

sdk::ChannelReceived inBounds(sdk::ChannelReceived what)
{
    if (what.status < 200 || what.status > 599) {
        what.status = strangeStatus;
    }
    return what;
}

} // namespace

ChannelCellHub::~ChannelCellHub()
{
    m_listener = nullptr;
}

void ChannelCellHub::openChannel(UserId user, const QString &plugin, const sdk::ChannelSettings &settings)
{
    const Key key(user, plugin);
    if (const auto known = m_keyOf.find(settings.channel); known != m_keyOf.end() && known->second != key) {
        closeChannel(known->second.first, settings.channel);
    }
    m_keyOf.insert_or_assign(settings.channel, key);
    cellOf(key).openChannel(settings);
}

void ChannelCellHub::closeChannel(UserId user, ChannelId channel)
{
    const auto known = m_keyOf.find(channel);
    if (known == m_keyOf.end() || known->second.first != user) {
        return;
    }
    if (auto *cell = find(known->second)) {
        cell->closeChannel(channel);
    }
    m_keyOf.erase(known);
}

Done ChannelCellHub::say(UserId user, ChannelId channel, const cellprotocol::CoreMessage &message)
{
    const auto known = m_keyOf.find(channel);
    const bool isReady = known != m_keyOf.end() && known->second.first == user && m_ready.contains(known->second);
    auto *cell = isReady ? find(known->second) : nullptr;
    if (cell == nullptr || !cell->say(message)) {
        return fail("network.cell.down", QStringLiteral("the cell of channel %1 is not there").arg(channel.value()),
                    Retry::Later);
    }
    return {};
}

Done ChannelCellHub::sendToChannel(UserId user, ChannelId channel, const TransactionId &transaction,
                                   const sdk::ChannelMessage &message)
{
    return say(user, channel, cellprotocol::SendToChannel{channel, transaction, message});
}

Done ChannelCellHub::receiveForChannel(UserId user, ChannelId channel, quint64 request, const sdk::ChannelRequest &what)
{
    return say(user, channel, cellprotocol::ReceiveForChannel{channel, request, what});
}

bool ChannelCellHub::isOf(const Key &key, ChannelId channel) const
{
    const auto known = m_keyOf.find(channel);
    const bool own = known != m_keyOf.end() && known->second == key;
    if (!own) { // or it is closed just now
        qCInfo(lcNetwork) << "cell" << key.first.value() << key.second << "tells of channel" << channel.value()
                          << "which is not open in it";
    }
    return own;
}

void ChannelCellHub::onMessage(const Key &key, const cellprotocol::CellMessage &message)
{
    const auto &[user, plugin] = key;
    if (const auto *ready = std::get_if<cellprotocol::ChannelReady>(&message)) {
        m_ready.insert(key);
        stopAwaiting(key);
        if (m_listener != nullptr) {
            m_listener->onChannelCellState(user, plugin, CellState::Running, ready->published, std::nullopt);
        }
        return;
    }
    if (m_listener == nullptr) {
        return;
    }
    if (const auto *sent = std::get_if<cellprotocol::ChannelSent>(&message)) {
        if (isOf(key, sent->channel)) {
            m_listener->onChannelSent(user, sent->channel, sent->transaction, sent->outcome);
        }
    } else if (const auto *received = std::get_if<cellprotocol::ChannelReceived>(&message)) {
        if (isOf(key, received->channel)) {
            m_listener->onChannelReceived(user, received->channel, received->request, inBounds(received->what));
        }
    } else if (const auto *health = std::get_if<cellprotocol::ChannelHealth>(&message)) {
        if (isOf(key, health->channel)) {
            m_listener->onChannelHealth(user, health->channel, health->error);
        }
    }
}

void ChannelCellHub::await(const Key &key)
{
    auto &timer = m_patience[key];
    if (!timer) {
        timer = std::make_unique<QTimer>();
        timer->setSingleShot(true);
        QObject::connect(timer.get(), &QTimer::timeout, timer.get(), [this, key] {
            if (auto *cell = find(key)) {
                const auto seconds = std::chrono::ceil<std::chrono::seconds>(timings().ready).count();
                cell->giveUp({"network.cell.not_ready",
                              QStringLiteral("it ran for %1 s and did not say channel_ready").arg(seconds),
                              Retry::Later});
            }
        });
    }
    timer->start(timings().ready);
}

void ChannelCellHub::stopAwaiting(const Key &key)
{
    if (const auto found = m_patience.find(key); found != m_patience.end()) {
        found->second->stop(); // it may be telling us just now
    }
}

void ChannelCellHub::onCellState(UserId user, const QString &plugin, CellState state, const std::optional<Error> &error)
{
    if (state == CellState::Running) {
        await({user, plugin}); // it is when it says that it is ready
        return;
    }
    stopAwaiting({user, plugin});
    m_ready.erase({user, plugin});
    if (m_listener != nullptr) {
        m_listener->onChannelCellState(user, plugin, state, {}, error);
    }
}

} // namespace locum::network
