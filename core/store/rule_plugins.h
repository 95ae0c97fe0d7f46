// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "model/settings_form.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace locum::store {

class Database;
class Vault;

/// A rule plugin as a user has set it up.
struct RulePlugin {
    UserId user;
    QString plugin; ///< its id
    bool enabled = false;
    QJsonObject settings;

    bool operator==(const RulePlugin &) const = default;
};

Result<std::vector<RulePlugin>> rulePlugins(Database &database, UserId user);
/// Nothing where the user never set it up.
Result<std::optional<RulePlugin>> rulePlugin(Database &database, UserId user, const QString &plugin);
/// Errors also: `store.key.wrong`.
Result<Secrets> rulePluginSecrets(Database &database, const Vault &vault, UserId user, const QString &plugin);
/// Puts it in the place of what was there.
Done putRulePlugin(Database &database, const Vault &vault, const RulePlugin &plugin, const Secrets &secrets);

} // namespace locum::store
