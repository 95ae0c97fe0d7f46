// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace locum::gateway {

/// The HTTP status that an error of the engine is told with.
int statusOf(const Error &error);

/// What a person is told: what is wrong and what to do, by the error's code; for codes without a text of their own, its
/// detail.
QString messageOf(const Error &error);

/// {"code": …, "message": …, "retry": …}: the value of "error" in an answer.
QJsonObject errorObject(const Error &error);

/// Why what was sent is no JSON object: where it breaks, or that it is something else.
QString whyNoObject(const QJsonParseError &fault);

} // namespace locum::gateway
