// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"

#include <QJsonObject>
#include <QString>

namespace locum::store {

class Database;

/// What a service last wanted kept of its talk with the account's user; empty: they have not talked.
Result<QJsonObject> serviceState(Database &database, AccountId account, const QString &service);
Done setServiceState(Database &database, AccountId account, const QString &service, const QJsonObject &state);
/// They have not talked.
Done forgetServiceState(Database &database, AccountId account, const QString &service);

} // namespace locum::store
