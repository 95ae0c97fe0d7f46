// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <sdk/protocol_plugin.h>

namespace locum::loopback {

/// What every session needs: to tell how a command ended, and how the link is.
class SessionBase : public QObject, public sdk::ProtocolSession {
    Q_OBJECT

public:
    /// `host` outlives the session: SessionHost says so.
    SessionBase(const sdk::AccountSettings &settings, sdk::SessionHost &host);

protected:
    void tell(NetworkEvent event) { m_host.tell(std::move(event)); }
    void warn(const QString &text) { m_host.warn(text); }

    /// The network took it.
    void sent(const TransactionId &transaction, const QString &remoteId = {});

    /// It surely did not go out. `retry` Later lets Locum try again by itself.
    void notSent(const TransactionId &transaction, QByteArray code, QString detail, Retry retry = Retry::No);

    /// It may have gone out: Locum never sends it again by itself.
    void unknown(const TransactionId &transaction, QByteArray code, QString detail);

    /// Tells a change of the link, once.
    void setLink(LinkState state, std::optional<Error> error = std::nullopt);
    bool isOnline() const { return m_link == LinkState::Online; }

    const QString &ownAddress() const { return m_ownAddress; }
    const sdk::AccountSettings &settings() const { return m_settings; }

private:
    sdk::AccountSettings m_settings;
    sdk::SessionHost &m_host;
    QString m_ownAddress;
    LinkState m_link = LinkState::Offline;
};

} // namespace locum::loopback
