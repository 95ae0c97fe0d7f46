// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <map>

namespace locum::email {

/// Headers of a mail or of a part: the first of each name, in small letters, unfolded.
using Headers = std::map<QByteArray, QByteArray>;

/// Takes the headers off `text`, of which the body is left.
Headers takeHeaders(QByteArray &text);

/// What a mail says as text: its first text/plain part, or else its first text/html without the marks. Never fails:
/// what is broken is read as far as it goes.
QString textOf(const Headers &headers, const QByteArray &body);

/// What its writer added: without quotes, what announces them, and the signature.
QString newTextOf(const QString &text);

} // namespace locum::email
