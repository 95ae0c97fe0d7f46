// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"

#include <QByteArray>
#include <QString>

namespace locum::store {

class Database;

/// Gives the identity this picture, or none (empty); the former one goes if nobody else has it. Gives the hash.
/// Errors: `avatar.too_large`, `identity.unknown`.
Result<QString> setAvatar(Database &database, IdentityId identity, const QByteArray &image);

/// Errors: `avatar.unknown`.
Result<QByteArray> avatar(Database &database, const QString &hash);

} // namespace locum::store
