// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "model/message.h"
#include "model/notices.h"
#include "model/standin.h"
#include "rules/ledger.h"

#include <QLocale>
#include <QString>
#include <QTimeZone>

#include <optional>
#include <vector>

/// Who is told that the user has gone, and in what words (R23). Pure; whether each of them may be told is the
/// auto-reply contract's to say.
namespace locum::rules {

/// Whether a person said it by hand, the contact or the user: what keeps a conversation running.
bool isByHand(const Message &message);

/// When it was said, as far as can be known.
Instant saidAt(const Message &message);

/// Somebody who may have to be told, by a direct conversation with one of their identities.
struct NoticeCandidate {
    PersonId person;
    std::optional<Instant> lastByHand; ///< the last message by hand there, either way
    bool online = false;

    bool operator==(const NoticeCandidate &) const = default;
};

/// Which of them are told, each person once, by the conversation in which something was said last; who is in a running
/// conversation comes first. `began`: when the user was last surely there.
std::vector<std::size_t> toBeTold(const std::vector<NoticeCandidate> &candidates, const NoticeSettings &settings,
                                  Instant began);

struct NoticeWords {
    AutomaticKind kind = AutomaticKind::Notice;
    Absence absence;
    QLocale locale; ///< of the contact where it is known, else of the user
    Instant now;
    QTimeZone timeZone = QTimeZone::utc();
};
/// The mode, that no answer will come at once, that they can go on writing, until when, and the user's own words.
QString noticeText(const NoticeWords &words);

} // namespace locum::rules
