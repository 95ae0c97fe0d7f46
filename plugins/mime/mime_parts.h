// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

/// What comes in parts (RFC 2045, 2046, 2387): mails, and what else is sent like one. Everything in it is hostile:
/// parts, depth and headers are bounded, and what is broken is read as far as it goes.
namespace locum::plugins {

/// Headers of a mail or of a part: the first of each name, in small letters, unfolded.
using Headers = std::map<QByteArray, QByteArray>;

/// Takes the headers off `text`, of which the body is left.
Headers takeHeaders(QByteArray &text);

/// What it says as text: its first text/plain part that is no file, or else its first text/html without the marks.
QString textOf(const Headers &headers, const QByteArray &body);

/// The first part of this kind, as "text/xml", with its transfer encoding undone; none: there is none.
std::optional<QByteArray> partOf(const Headers &headers, const QByteArray &body, const QByteArray &kind);

} // namespace locum::plugins
