// SPDX-License-Identifier: GPL-2.0-or-later
// Address books are files of strangers: whatever one holds, reading it ends, and what comes of it keeps to the limits.
#include "persons/vcard.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace locum::persons;
    CardLimits limits;
    limits.cards = 50;
    limits.values = 5;
    limits.length = 100;
    const auto cards = readCards({reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)}, limits);
    if (!cards) {
        return 0;
    }
    if (cards->empty() || cards->size() > limits.cards) {
        std::abort();
    }
    for (const Card &card : *cards) {
        const QStringList all = card.phones + card.emails + card.chats;
        if (all.isEmpty() || card.uid.isEmpty() || card.phones.size() > limits.values ||
            card.emails.size() > limits.values || card.chats.size() > limits.values) {
            std::abort();
        }
        for (const QString &value : all) {
            if (value.isEmpty() || value.size() > limits.length || value.contains(QChar(QChar::Null))) {
                std::abort();
            }
        }
    }
    return 0;
}
