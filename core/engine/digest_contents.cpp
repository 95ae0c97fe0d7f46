// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/digest_contents.h"

#include <algorithm>

namespace locum::engine {

namespace {

constexpr qsizetype mostTexts = 5; ///< of one person
constexpr qsizetype longestText = 200;
constexpr std::ptrdiff_t mostOnline = 100;

ports::DigestEntry &entryOf(std::vector<ports::DigestEntry> &entries, const store::AbsenceMessage &message)
{
    const bool isRoom = message.kind == ConversationKind::Room;
    const auto isIt = [&](const ports::DigestEntry &entry) {
        return isRoom || !message.person ? entry.room == message.conversation : entry.person == message.person;
    };
    const auto found = std::ranges::find_if(entries, isIt);
    if (found != entries.end()) {
        return *found;
    }
    ports::DigestEntry entry;
    if (isRoom || !message.person) {
        entry.room = message.conversation;
        entry.name = message.title;
    } else {
        entry.person = message.person;
        entry.name = message.name;
    }
    return entries.emplace_back(std::move(entry));
}

void prepend(QStringList &texts, const QString &text)
{
    if (texts.size() < mostTexts && !text.isEmpty()) {
        texts.prepend(text.simplified().left(longestText));
    }
}

} // namespace

void addToDigest(std::vector<ports::DigestEntry> &entries, const store::AbsenceMessage &message)
{
    if (message.direction == Direction::Outgoing) {
        if (message.author == Author::Locum) {
            prepend(entryOf(entries, message).answers, message.text);
        }
        return; // what the user wrote from elsewhere they know
    }
    ports::DigestEntry &entry = entryOf(entries, message);
    if (message.waits) {
        ++entry.held;
        return;
    }
    if (message.disposition != Disposition::Drop) {
        ++entry.came;
        prepend(entry.texts, message.text);
        return;
    }
    const auto why = std::ranges::find(entry.filtered, message.reason, &ports::DigestEntry::Filtered::reason);
    if (why != entry.filtered.end()) {
        ++why->count;
    } else {
        entry.filtered.push_back({message.reason, 1});
    }
}

void addToDigest(std::vector<ports::DigestEntry> &entries, const store::CameOnline &online)
{
    auto found = std::ranges::find(entries, std::optional(online.person), &ports::DigestEntry::person);
    if (found == entries.end()) {
        const auto silent = std::ranges::count_if(
            entries, [](const ports::DigestEntry &entry) { return entry.online && entry.came == 0; });
        if (silent >= mostOnline) {
            return;
        }
        ports::DigestEntry entry;
        entry.person = online.person;
        entry.name = online.name;
        found = entries.insert(entries.end(), std::move(entry));
    }
    if (!found->online) {
        found->online = {online.first, online.last, online.times};
        return;
    }
    found->online->first = std::min(found->online->first, online.first); // the same person on another network
    found->online->last = std::max(found->online->last, online.last);
    found->online->times += online.times;
}

} // namespace locum::engine
