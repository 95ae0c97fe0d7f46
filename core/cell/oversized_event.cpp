// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/oversized_event.h"

#include "base/overloaded.h"

namespace locum::cell {
namespace {

using Parts = std::vector<NetworkEvent>;

constexpr qsizetype longestText = 128 * 1024; ///< code units; at most 6 bytes each on the wire

bool cut(QString &text)
{
    if (text.size() <= longestText) {
        return false;
    }
    text.truncate(longestText);
    if (text.back().isHighSurrogate()) {
        text.chop(1);
    }
    text.append(QStringLiteral("\u2026"));
    return true;
}

Parts split(const RosterReceived &roster)
{
    if (roster.entries.size() < 2) {
        return {};
    }
    const auto half = roster.entries.size() / 2;
    Parts parts{RosterReceived{roster.entries.first(half)}};
    for (const auto &entry : roster.entries.sliced(half)) {
        parts.emplace_back(RosterEntryChanged{entry});
    }
    return parts;
}

Parts split(const ParticipantsChanged &change)
{
    if (change.joined.size() + change.left.size() < 2) {
        return {};
    }
    const auto joined = change.joined.size() / 2;
    const auto left = change.left.size() / 2;
    return {ParticipantsChanged{change.room, change.complete, change.joined.first(joined), change.left.first(left)},
            ParticipantsChanged{change.room, false, change.joined.sliced(joined), change.left.sliced(left)}};
}

} // namespace

Parts splitOversized(const NetworkEvent &event)
{
    return std::visit(
        Overloaded{[](const RosterReceived &roster) { return split(roster); },
                   [](const ParticipantsChanged &change) { return split(change); },
                   [](MessageReceived message) {
                       const bool shorter = cut(message.text);
                       return shorter ? Parts{std::move(message)} : Parts{};
                   },
                   [](NoticeReceived notice) { return cut(notice.text) ? Parts{std::move(notice)} : Parts{}; },
                   [](RoomTopicChanged change) { return cut(change.topic) ? Parts{std::move(change)} : Parts{}; },
                   [](const AvatarChanged &avatar) {
                       return avatar.image.isEmpty() ? Parts{} : Parts{AvatarChanged{avatar.address, {}, {}}};
                   },
                   [](const auto &) { return Parts{}; }},
        event);
}

} // namespace locum::cell
