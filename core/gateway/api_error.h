// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
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

} // namespace locum::gateway
