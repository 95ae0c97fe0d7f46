// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_server.h"
#include "gateway/router.h"
#include "ports/engine_ports.h"

#include <QHash>
#include <QObject>

#include <map>

class QTimer;

namespace locum::gateway {

/// Gives every open link what is new in its user's feed: each entry once and in order, from the link's own cursor. A
/// link first reads pages from the store, then follows what is published; one that reads too slowly falls back to
/// pages, so that nothing is kept for it in memory. Lives on the core thread.
class StreamHub final : public QObject, public ports::FeedListener {
    Q_OBJECT

public:
    /// All outlive the hub. `server` is set before the first socket opens.
    StreamHub(const ports::EnginePorts &ports, const Limits &limits);
    ~StreamHub() override;

    void setServer(HttpServer *server) { m_server = server; }

    void opened(const SocketRequest &request);
    void message(LinkId link, const QByteArray &text);
    void proven(LinkId link);
    void drained(LinkId link);
    void closed(LinkId link);

    /// A device that asks over HTTP: at most `limit` entries after `since`; when there are none, waits for them.
    void poll(ports::Principal who, FeedSeq since, int limit, Duration wait, const Respond &respond);

    /// What the control socket's `stream` gets: `deliver` is called with every batch after `since` until follow's id is
    /// given to unfollow().
    quint64 follow(UserId user, FeedSeq since, std::function<void(const QJsonArray &)> deliver);
    void unfollow(quint64 follower);

    void onFeed(UserId user, const FeedBatch &entries) override;
    void onEphemeral(UserId user, const Ephemeral &event) override;
    void onDeviceRemoved(UserId user, DeviceId device) override;

private:
    /// One reader of a feed: a WebSocket, or a follower on the control socket.
    struct Reader {
        UserId user;
        FeedSeq cursor;
        bool live = false;
        bool reading = false; ///< a page has been asked for
        bool greeted = false;
        std::optional<DeviceId> device;                  ///< of a WebSocket
        std::function<void(const QJsonArray &)> deliver; ///< of a follower
    };
    struct Poll {
        UserId user;
        FeedSeq since;
        int limit;
        Respond respond;
        QTimer *timer;
    };

    void readPage(quint64 id);
    void onPage(quint64 id, Result<ports::FeedPage> page);
    void give(quint64 id, Reader &reader, const std::vector<FeedEntry> &entries);
    void sendJson(LinkId link, const QJsonObject &object);
    void handle(LinkId link, Reader &reader, const QJsonObject &message);
    void sendMessage(LinkId link, const Reader &reader, QJsonObject message);
    void readForPoll(quint64 id, bool mayWait);

    const ports::EnginePorts &m_ports;
    const Limits &m_limits;
    HttpServer *m_server = nullptr;
    std::map<quint64, Reader> m_readers; ///< by link; followers have the high bit set
    std::map<quint64, Poll> m_polls;
    quint64 m_nextFollower = quint64(1) << 63;
    quint64 m_nextPoll = 1;
};

} // namespace locum::gateway
