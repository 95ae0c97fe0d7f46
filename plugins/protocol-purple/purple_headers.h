// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

// libpurple's own headers, once, in the order that it needs.
#include <purple.h>

// QString and the UTF-8 that libpurple speaks.
#include <QByteArray>
#include <QString>

namespace locum::purple {

/// libpurple's UTF-8 (or null) as a QString.
inline QString fromUtf8(const char *text)
{
    return text ? QString::fromUtf8(text) : QString();
}

/// A string that libpurple gave away (to be freed with g_free) as a QString.
inline QString takeUtf8(char *text)
{
    const auto taken = fromUtf8(text);
    g_free(text);
    return taken;
}

} // namespace locum::purple
