// SPDX-License-Identifier: GPL-2.0-or-later
// A plugin's metadata is a stranger's file: it is read, or refused with a reason, and what is read is within its
// bounds.
#include "sdk/plugin_metadata.h"
#include "sdk/protocol_plugin.h"

#include <QJsonDocument>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    const auto metadata = locum::sdk::readMetadata(json.object());
    if (!metadata) {
        if (metadata.error().code.isEmpty() || metadata.error().detail.isEmpty()) {
            std::abort();
        }
        return 0;
    }
    const bool good = !metadata->id.isEmpty() && metadata->id.size() <= 32 && !metadata->id.contains(u'/') &&
                      !metadata->id.contains(u'\n') && !metadata->version.isEmpty() &&
                      metadata->interface == locum::sdk::interfaceVersion;
    if (!good) {
        std::abort();
    }
    return 0;
}
