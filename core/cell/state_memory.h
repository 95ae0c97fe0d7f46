// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/network_event.h"

#include <QHash>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace locum::cell {

/// What an account's session has told that is true until told otherwise, and that the core does not store: the link,
/// who is there, who is in which room. A core that was restarted is told it again.
class StateMemory {
public:
    void note(const NetworkEvent &event);

    /// In an order that makes sense to who knows nothing.
    std::vector<NetworkEvent> tellAgain() const;

    LinkState link() const { return m_link ? m_link->state : LinkState::Offline; }

private:
    struct Room {
        RoomJoined joined;
        QString topic;
        QHash<QString, Participant> participants;
    };

    void noteParticipants(const ParticipantsChanged &change);

    std::optional<LinkChanged> m_link;
    QHash<QString, Presence> m_presences; ///< only those that are not offline
    QHash<QString, OwnClientChanged> m_ownClients;
    std::map<QString, Room> m_rooms;
};

} // namespace locum::cell
