// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/state_memory.h"

#include "base/overloaded.h"

namespace locum::cell {

void StateMemory::note(const NetworkEvent &event)
{
    std::visit(Overloaded{[this](const LinkChanged &link) {
                              m_link = link;
                              if (link.state != LinkState::Online) {
                                  m_presences.clear();
                                  m_ownClients.clear();
                                  m_rooms.clear();
                              }
                          },
                          [this](const PresenceChanged &change) {
                              if (change.presence.availability == Availability::Offline ||
                                  change.presence.availability == Availability::Unknown) {
                                  m_presences.remove(change.address);
                              } else {
                                  m_presences.insert(change.address, change.presence);
                              }
                          },
                          [this](const RosterEntryRemoved &removed) { m_presences.remove(removed.address); },
                          [this](const OwnClientChanged &change) {
                              if (change.active) {
                                  m_ownClients.insert(change.client, change);
                              } else {
                                  m_ownClients.remove(change.client);
                              }
                          },
                          [this](const RoomJoined &joined) { m_rooms[joined.address].joined = joined; },
                          [this](const RoomLeft &left) { m_rooms.erase(left.address); },
                          [this](const RoomTopicChanged &change) {
                              if (const auto room = m_rooms.find(change.address); room != m_rooms.end()) {
                                  room->second.topic = change.topic;
                              }
                          },
                          [this](const ParticipantsChanged &change) { noteParticipants(change); }, [](const auto &) {}},
               event);
}

void StateMemory::noteParticipants(const ParticipantsChanged &change)
{
    const auto room = m_rooms.find(change.room);
    if (room == m_rooms.end()) {
        return;
    }
    auto &participants = room->second.participants;
    if (change.complete) {
        participants.clear();
    }
    for (const auto &address : change.left) {
        participants.remove(address);
    }
    for (const auto &participant : change.joined) {
        participants.insert(participant.address, participant);
    }
}

std::vector<NetworkEvent> StateMemory::tellAgain() const
{
    std::vector<NetworkEvent> events;
    if (m_link) {
        events.emplace_back(*m_link);
    }
    for (const auto &client : m_ownClients) {
        events.emplace_back(client);
    }
    for (auto it = m_presences.begin(); it != m_presences.end(); ++it) {
        events.emplace_back(PresenceChanged{it.key(), it.value()});
    }
    for (const auto &[address, room] : m_rooms) {
        events.emplace_back(room.joined);
        if (!room.topic.isEmpty()) {
            events.emplace_back(RoomTopicChanged{address, room.topic});
        }
        events.emplace_back(ParticipantsChanged{address, true, room.participants.values(), {}});
    }
    return events;
}

} // namespace locum::cell
