// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/channel_hooks.h"

#include <QCryptographicHash>

namespace locum::engine {

namespace {

constexpr qsizetype secretBytes = 24;
constexpr size_t mostAtOnce = 64;

} // namespace

Secret ChannelHooks::make(Random &random)
{
    return Secret(makeToken(random, secretBytes));
}

QByteArray ChannelHooks::hashOf(const Secret &secret)
{
    return QCryptographicHash::hash(secret.reveal(), QCryptographicHash::Sha256);
}

QString ChannelHooks::pathOf(const Secret &secret)
{
    return QStringLiteral("/api/v1/hooks/") + QString::fromLatin1(secret.reveal());
}

void ChannelHooks::add(const QByteArray &hash, UserId user, ChannelId channel)
{
    m_channels.insert_or_assign(hash, std::pair(user, channel));
}

void ChannelHooks::remove(UserId user, ChannelId channel)
{
    std::erase_if(m_channels, [&](const auto &one) { return one.second == std::pair(user, channel); });
}

void ChannelHooks::forget(UserId user)
{
    std::erase_if(m_channels, [user](const auto &one) { return one.second.first == user; });
}

void ChannelHooks::call(const Secret &secret, const sdk::ChannelRequest &request, ports::Reply<ports::HookAnswer> reply)
{
    const auto found = m_channels.find(hashOf(secret));
    if (found == m_channels.end()) {
        reply(fail("channel.unknown", QStringLiteral("no channel has this address")));
        return;
    }
    const auto [user, channel] = found->second;
    if (m_parts.cells == nullptr || !m_parts.isOn(user, channel)) {
        reply(fail("channel.off", QStringLiteral("the channel is off"), Retry::Later));
        return;
    }
    if (m_calls.size() >= mostAtOnce) {
        reply(fail("channel.hook.busy", QStringLiteral("too much at once"), Retry::Later));
        return;
    }
    const quint64 number = ++m_lastRequest;
    m_calls.insert_or_assign(number, Call{user, channel, std::move(reply)});
    if (auto done = m_parts.cells->receiveForChannel(user, channel, number, request); !done) {
        const auto ended = m_calls.extract(number);
        ended.mapped().reply(fail(std::move(done.error())));
    }
}

void ChannelHooks::onReceived(UserId user, ChannelId channel, quint64 request, const sdk::ChannelReceived &what)
{
    if (request == 0) {
        m_parts.received(user, channel, what);
        return;
    }
    const auto answered = m_calls.extract(request);
    if (answered.empty() || answered.mapped().user != user || answered.mapped().channel != channel) {
        return;
    }
    m_parts.received(user, channel, what);
    answered.mapped().reply(ports::HookAnswer{what.status, what.body});
}

void ChannelHooks::onLost(UserId user, const QString &plugin)
{
    for (auto one = m_calls.begin(); one != m_calls.end();) {
        if (one->second.user == user && m_parts.pluginOf(user, one->second.channel) == plugin) {
            const auto reply = std::move(one->second.reply);
            one = m_calls.erase(one);
            reply(fail("network.cell.down", QStringLiteral("the plugin's process has gone"), Retry::Later));
        } else {
            ++one;
        }
    }
}

} // namespace locum::engine
