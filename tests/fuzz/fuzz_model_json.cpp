// SPDX-License-Identifier: GPL-2.0-or-later
// What the store keeps of the feed is read back after years: a value that can be read is written and read as itself.
#include "model/json.h"

#include <QJsonDocument>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    const auto entry = locum::feedEntryFromJson(json.object());
    if (!entry) {
        if (entry.error().detail.isEmpty()) {
            std::abort();
        }
        return 0;
    }
    const auto again = locum::feedEntryFromJson(locum::toJson(*entry));
    if (!again || !(*again == *entry)) {
        std::abort();
    }
    return 0;
}
