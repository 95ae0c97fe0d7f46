// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "gateway/feed_follower.h"
#include "gateway/feed_polls.h"
#include "gateway/http_types.h"
#include "gateway/link_transport.h"
#include "gateway/tickets.h"
#include "ports/engine_ports.h"

#include <QSet>

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace locum::gateway {

/// The core half of the stream: every open WebSocket with its cursor, and what devices say over it; besides all others
/// who follow a feed. Core thread.
class StreamHub final : public ports::FeedListener {
public:
    struct Settings {
        FeedFollower::Settings follower;
        qsizetype fullBytes = 256 * 1024; ///< on the way to a link: no more of the feed until it is less
        qsizetype markBytes = 32 * 1024;  ///< after so many it is asked how far they have come
    };

    /// What is passed must outlive it.
    StreamHub(const ports::EnginePorts &ports, Tickets &tickets, Random &random);
    StreamHub(const ports::EnginePorts &ports, Tickets &tickets, Random &random, const Settings &settings);
    ~StreamHub() override;
    Q_DISABLE_COPY_MOVE(StreamHub)

    /// Before the first link.
    void setTransport(LinkTransport *transport) { m_transport = transport; }

    // what the network tells
    void linkOpened(const LinkOpening &opening);
    void linkMessage(LinkId link, const QByteArray &message);
    void linkProven(LinkId link);
    void linkSent(LinkId link);
    void linkClosed(LinkId link);

    /// The device closes its session: `how` as it said. When that is done its links are closed, and not lost.
    void leave(UserId user, DeviceId device, std::optional<ports::Leave> how, ports::Reply<StandInStatus> reply);

    FeedPolls &polls() { return m_polls; }

    /// Follows a user's feed until unfollow() or until the sink is told that it failed.
    std::shared_ptr<FeedFollower> follow(UserId user, std::optional<FeedSeq> since, FeedSink &sink);
    void unfollow(const std::shared_ptr<FeedFollower> &follower);

    size_t links() const { return m_links.size(); }

    void onFeed(UserId user, const FeedBatch &entries) override;
    void onEphemeral(UserId user, const Ephemeral &event) override;
    void onDeviceRemoved(UserId user, DeviceId device) override;

private:
    struct Link;

    Link *find(LinkId link) const;
    void send(Link &link, SharedBytes message);
    void send(LinkId link, const QJsonObject &message);
    void sendError(LinkId link, const Error &error, const QString &clientId = {});

    void onMessage(Link &link, const QByteArray &message);
    void acknowledge(Link &link, const QJsonObject &message);
    void changeActivity(Link &link, const QJsonObject &message);
    void detach(Link &link, const QJsonObject &message);
    void sendMessage(Link &link, const QJsonObject &message);

    void closeLinksOf(DeviceId device, quint16 code, const QByteArray &reason);

    ports::EnginePorts m_ports;
    Tickets &m_tickets;
    Random &m_random;
    const Settings m_settings;
    LinkTransport *m_transport = nullptr;
    FeedPolls m_polls;
    std::unordered_map<LinkId, std::unique_ptr<Link>> m_links;
    std::unordered_map<UserId, std::vector<std::shared_ptr<FeedFollower>>> m_followers;
    QSet<DeviceId> m_removedDevices; ///< a link of one may still be on its way
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace locum::gateway
