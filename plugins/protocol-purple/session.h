// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "link_errors.h"
#include "purple_headers.h"
#include "quirks.h"
#include "sdk/protocol_plugin.h"

#include <QObject>

#include <memory>
#include <optional>

namespace locum::purple {

class Dialect;
class Requests;
class Roster;
class Rooms;
class Transfers;

/// One account of libpurple's: takes the core's commands, tells the core's events. What differs between networks is in
/// its Dialect. It never connects again by itself.
class Session final : public QObject, public sdk::ProtocolSession {
public:
    /// Errors: `network.protocol.unknown`, `network.settings.invalid`.
    static Result<std::unique_ptr<sdk::ProtocolSession>> open(const sdk::AccountSettings &settings,
                                                              sdk::SessionHost &host);
    ~Session() override;

    /// The session of libpurple's account or connection; null for null or one that is none of ours.
    static Session *of(const PurpleAccount *account);
    static Session *of(const PurpleConnection *connection);

    void perform(const TransactionId &transaction, const NetworkCommand &command) override;

    PurpleAccount *account() const { return m_account; }
    /// The connection while the link is online, else null.
    PurpleConnection *connection() const;
    bool isOnline() const { return connection() != nullptr; }
    const Quirks &quirks() const { return m_quirks; }
    const sdk::AccountSettings &settings() const { return m_settings; }

    Dialect &dialect() { return *m_dialect; }
    Requests &requests() { return *m_requests; }
    Roster &roster() { return *m_roster; }
    Rooms &rooms() { return *m_rooms; }
    Transfers &transfers() { return *m_transfers; }

    void tell(NetworkEvent event) { m_host.tell(std::move(event)); }
    void warn(const QString &text) { m_host.warn(text); }
    void sent(const TransactionId &transaction, const QString &remoteId = {});
    void refuse(const TransactionId &transaction, Error error);
    void refuse(const TransactionId &transaction, const char *code, const QString &detail, Retry retry = Retry::No);
    void unknown(const TransactionId &transaction, const char *code, const QString &detail);

    /// Ends the link as libpurple would for a network error, and tells it as `why`.
    void dropLink(const LinkChanged &why);
    /// What is not as it should be though the link is up; nothing: it is. Told again to a core that comes later.
    void tellWarning(const std::optional<Error> &warning);
    /// The link is about to end for libpurple's own reason, but this is the true one.
    void explainLoss(const LinkChanged &why) { m_loss = why; }
    /// The user trusts this certificate from now on: kept in the settings. The core connects again.
    void pinCertificate(const QString &fingerprint);
    QString pinnedCertificate() const;

    // What libpurple says of the connection.
    void onConnected();
    void onDisconnected();
    void onError(int reason, const QString &text);

private:
    Session(sdk::AccountSettings settings, sdk::SessionHost &host, PurplePlugin *protocol, const QString &userName);

    void end(const TransactionId &transaction, Outcome outcome);
    void connectLink(const TransactionId &transaction);
    void disconnectLink(const TransactionId &transaction);
    void perform(const TransactionId &transaction, const SendMessage &command);

    sdk::AccountSettings m_settings;
    sdk::SessionHost &m_host;
    PurplePlugin *m_protocol;
    const Quirks &m_quirks;
    PurpleAccount *m_account;
    std::optional<LinkChanged> m_loss; ///< why the link is ending
    LinkState m_state = LinkState::Offline;
    bool m_disconnectAsked = false;
    std::unique_ptr<Dialect> m_dialect;
    std::unique_ptr<Requests> m_requests;
    std::unique_ptr<Roster> m_roster;
    std::unique_ptr<Rooms> m_rooms;
    std::unique_ptr<Transfers> m_transfers;
};

/// Makes every operation of libpurple's that concerns a connection reach its Session.
void installConnectionOperations();

} // namespace locum::purple
