// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

namespace locum {

/// An avatar with more bytes than this is not taken.
inline constexpr qsizetype largestAvatar = 64 * 1024;

/// The type that the bytes themselves show: image/png, image/jpeg, image/gif or image/webp; empty for all else. What
/// somebody says of them does not count, and what can hold a script (SVG) is none.
QByteArray imageTypeOf(const QByteArray &bytes);

} // namespace locum
