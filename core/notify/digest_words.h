// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/in_language.h"
#include "notify/wording.h"

#include <QStringList>

/// What a digest says of each person, and how much of that a channel carries.
namespace locum::notify {

/// What there is to tell of one person, or of one room.
struct DigestFigures {
    int came = 0;
    int held = 0; ///< messages that wait still
    struct Filtered {
        QString reason;
        int count = 0;
    };
    std::vector<Filtered> filtered = {};
    QStringList texts = {};   ///< of what came, the last of it, oldest first
    QStringList answers = {}; ///< what Locum said
    bool cameOnline = false;
};

/// The figures in the first line, which tells nothing of what was said; then the rest, a line each.
QString digestLines(const InLanguage &say, const DigestFigures &figures);

/// As wordsFor, of a digest whose parts are made by digestLines(). Content::Sender carries the first line of each.
Words digestWords(const InLanguage &say, const std::vector<Told> &told, Content content);

} // namespace locum::notify
