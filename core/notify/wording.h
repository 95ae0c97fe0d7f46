// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "notify/channel_use.h"

#include <QLocale>
#include <QString>

#include <vector>

/// What an alert says.
namespace locum::notify {

/// One thing among those that an alert tells.
struct Told {
    QString name = {};     ///< whom it is from, or what it is about; empty: not known
    QString room = {};     ///< where it was said, if in a room
    QString text = {};     ///< foreign, or a rule's own words; empty where the subject says it all
    bool isMessage = true; ///< false: something beside the messages
};

struct Words {
    QString title;
    QString text;

    bool operator==(const Words &) const = default;
};

/// What is told, oldest first, no more than the user lets the channel carry, cut to what the channel takes (characters
/// of title and text together; 0: no limit), in the user's language.
Words wordsFor(sdk::ChannelSubject subject, const std::vector<Told> &told, Content content, int textLimit,
               const QLocale &locale);

} // namespace locum::notify
