// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QJsonValue>
#include <QString>

namespace locum::weather {

/// What an RFC 6901 pointer ("/daily/precipitation_sum/0") points at; Undefined where there is nothing.
QJsonValue at(const QJsonValue &root, const QString &pointer);

/// Empty, or begins with a slash, and every '~' in it is ~0 or ~1.
bool isPointer(const QString &text);

} // namespace locum::weather
