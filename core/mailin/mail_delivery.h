// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QUrl>

#include <chrono>

class QIODevice;

namespace locum::mailin {

/// What Locum takes of one mail.
constexpr qsizetype longestMail = 256 * 1024;

/// The mail, or its beginning, where the text stands; what is behind that is read and let go, so that a mail server
/// that writes on is not broken off.
QByteArray readMail(QIODevice &input);

/// What a mail server is told of a mail.
enum class Delivery {
    Done,
    Later,     ///< Locum is away, or has too much to do: the mail is to be kept and tried again
    NoChannel, ///< no channel has this address
    Refused    ///< the channel takes no mail, or not this one
};

/// Posts a mail to a channel's address and waits for the answer; it goes nowhere else, by no proxy. Blocks in an event
/// loop of its own. After `patience` without a word it is Later: the same mail again is the same answer.
Delivery deliver(const QUrl &address, const QByteArray &mail, Duration patience = std::chrono::seconds(60));

} // namespace locum::mailin
