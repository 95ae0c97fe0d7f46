// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <map>

namespace locum::purple {

/// The files of one account: offers of others become requests, and what the user takes goes to `files/` in the
/// account's folder; ours end when the other side has them.
class Transfers {
public:
    explicit Transfers(Session &session) : m_session(session) {}

    void send(const TransactionId &transaction, const SendFile &file);
    void disconnected();

    // What libpurple says.
    void onOffered(PurpleXfer *transfer);
    void onCreated(PurpleXfer *transfer);
    void onCompleted(PurpleXfer *transfer);
    void onCancelled(PurpleXfer *transfer, const QString &why);

private:
    QString freePath(const QString &offeredName) const;

    Session &m_session;
    std::map<PurpleXfer *, TransactionId> m_sending;
    std::map<PurpleXfer *, QString> m_offers; ///< their requests' handles
    bool m_isStarting = false;                ///< while send() runs
    PurpleXfer *m_created = nullptr;          ///< the transfer that it made
    quint64 m_lastOffer = 0;
};

/// Makes libpurple's file transfers reach their session.
void installTransferOperations();

} // namespace locum::purple
