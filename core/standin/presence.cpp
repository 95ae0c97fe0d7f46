// SPDX-License-Identifier: GPL-2.0-or-later
#include "standin/presence.h"

#include <algorithm>

namespace locum::standin {

namespace {

bool isFresh(Duration sign, const Settings &settings, const Now &now)
{
    return now.monotonic - sign < settings.attachedFor;
}

void lower(std::optional<Duration> &earliest, Duration candidate)
{
    earliest = earliest ? std::min(*earliest, candidate) : candidate;
}

} // namespace

bool isAlive(const Link &link, const Settings &settings, const Now &now)
{
    return !link.left && (settings.linkTimeout == Duration(0) || now.monotonic - link.provenAt < settings.linkTimeout);
}

bool isAlive(const Polling &polling, const Now &now)
{
    // Lost once two polls did not come.
    return now.monotonic - polling.last < 2 * polling.interval;
}

bool isPresent(const DeviceRecord &record, const Settings &settings, const Now &now)
{
    const bool linked = std::any_of(record.links.begin(), record.links.end(),
                                    [&](const auto &entry) { return isAlive(entry.second, settings, now); });
    return linked || (record.polling && isAlive(*record.polling, now));
}

Level deviceLevel(const State &state, const Settings &settings, const Now &now)
{
    Level strongest = Level::None;
    for (const auto &[id, record] : state.devices) {
        if (!isPresent(record, settings, now)) {
            continue;
        }
        if (record.sign && isFresh(*record.sign, settings, now)) {
            return Level::InHand;
        }
        strongest = Level::Present;
    }
    return strongest;
}

Level level(const State &state, const Settings &settings, const Now &now)
{
    Level strongest = deviceLevel(state, settings, now);
    if (settings.countOwnClients) {
        for (const auto &[client, sign] : state.ownClients) {
            strongest = std::max(strongest, isFresh(sign, settings, now) ? Level::InHand : Level::Present);
        }
    }
    return strongest;
}

std::optional<Duration> nextChange(const State &state, const Settings &settings, const Now &now)
{
    std::optional<Duration> earliest;
    for (const auto &[id, record] : state.devices) {
        if (!isPresent(record, settings, now)) {
            continue;
        }
        if (record.sign && isFresh(*record.sign, settings, now)) {
            lower(earliest, *record.sign + settings.attachedFor);
        }
        for (const auto &[linkId, link] : record.links) {
            if (settings.linkTimeout > Duration(0) && isAlive(link, settings, now)) {
                lower(earliest, link.provenAt + settings.linkTimeout);
            }
        }
        if (record.polling && isAlive(*record.polling, now)) {
            lower(earliest, record.polling->last + 2 * record.polling->interval);
        }
    }
    if (settings.countOwnClients) {
        for (const auto &[client, sign] : state.ownClients) {
            if (isFresh(sign, settings, now)) {
                lower(earliest, sign + settings.attachedFor);
            }
        }
    }
    return earliest;
}

void tidy(State &state, const Settings &settings, const Now &now)
{
    for (auto &[id, record] : state.devices) {
        if (record.polling && !isAlive(*record.polling, now)) {
            record.polling.reset();
        }
    }
    // Of a client without a name nobody will tell that it went.
    std::erase_if(state.ownClients, [&](const auto &entry) {
        return entry.first.client.isEmpty() && !isFresh(entry.second, settings, now);
    });
    std::erase_if(state.devices, [](const auto &entry) { return entry.second.links.empty() && !entry.second.polling; });
}

} // namespace locum::standin
