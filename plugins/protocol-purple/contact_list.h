// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QHash>
#include <QTimer>

namespace locum::purple {

/// The contact list of an account as libpurple's says it, for the protocols whose dialect does not tell it itself.
class Roster {
public:
    explicit Roster(Session &session);

    void connected();
    void disconnected();
    /// Takes everybody off libpurple's list, not off the network's.
    void clear();

    // What libpurple says; an entry is named two or three times for one change.
    void onUpdated(PurpleBuddy *buddy);
    void onRemoved(PurpleBuddy *buddy);

private:
    bool isTold() const;
    void tellAll();
    RosterEntry entryOf(const QString &address) const;

    Session &m_session;
    QHash<QString, RosterEntry> m_known;
    QTimer m_settled; ///< the list comes in pieces just after the log-in
    bool m_clearing = false;
};

/// Keeps libpurple's list in memory only, and makes its changes reach their session.
void installBlistOperations();

} // namespace locum::purple
