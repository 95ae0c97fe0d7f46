// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/image_type.h"

namespace locum {

QByteArray imageTypeOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n")) {
        return "image/png";
    }
    if (bytes.startsWith("\xff\xd8\xff")) {
        return "image/jpeg";
    }
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a")) {
        return "image/gif";
    }
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP") {
        return "image/webp";
    }
    return {};
}

} // namespace locum
