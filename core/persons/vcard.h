// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace locum::persons {

/// What an address book says of somebody.
struct Card {
    QString uid; ///< as the file has it; where it has none, made of what the card says
    QString name;
    QStringList phones;
    QStringList emails;
    QStringList chats; ///< addresses on chat networks, without their schemes

    bool operator==(const Card &) const = default;
};

/// What a file may hold.
struct CardLimits {
    qsizetype bytes = 16 * 1024 * 1024;
    size_t cards = 20'000;
    qsizetype values = 50;   ///< of each kind, in one card; what is more is left out
    qsizetype length = 1000; ///< of a value, in characters; a longer one is left out
};

/// Reads a file of vCards, versions 2.1 (RFC-less), 3.0 (RFC 2426) and 4.0 (RFC 6350): names, numbers and addresses;
/// everything else is passed over, pictures unread. Strangers write such files: what makes no sense is left out, and
/// only a file that holds no card at all is refused. Errors: `cards.invalid`, `cards.too_many`, `cards.too_large`.
Result<std::vector<Card>> readCards(const QByteArray &file, const CardLimits &limits = {});

} // namespace locum::persons
