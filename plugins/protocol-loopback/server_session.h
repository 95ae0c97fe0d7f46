// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session_base.h"

#include <QHash>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTimer>

#include <map>

namespace locum::loopback {

/// A session on a test server (tests/support/loopback_server.h; what is said to it stands in README.md): how a plugin
/// looks whose network is somewhere else, with a socket, reconnects, and outcomes that come later.
class ServerSession final : public SessionBase {
    Q_OBJECT

public:
    ServerSession(const sdk::AccountSettings &settings, sdk::SessionHost &host);
    ~ServerSession() override;

    void perform(const TransactionId &transaction, const NetworkCommand &command) override;

private:
    void connectToServer();
    void onDisconnected();
    void readLines();
    void onServer(const QJsonObject &json);
    void onMessage(const QJsonObject &json);
    void onWelcome(const QJsonObject &json);
    void send(const QJsonObject &json);
    void sendMessage(const TransactionId &transaction, const SendMessage &command);

    /// Commands in flight when the link goes: they may have gone out.
    void giveUpCommands();

    QLocalSocket m_socket;
    QTimer m_retry;
    int m_attempts = 0;
    bool m_wanted = false;
    bool m_refused = false;
    Presence m_presence{Availability::Available, {}, {}};
    std::map<QString, TransactionId> m_inFlight; ///< by the id the server was given
    quint64 m_lastId = 0;
};

} // namespace locum::loopback
