// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace locum::sdk {

enum class PluginKind { Protocol, Rule, Channel };

/// What a plugin says of itself before it is loaded.
struct PluginMetadata {
    QString id; ///< [a-z][a-z0-9-]*
    PluginKind kind = PluginKind::Protocol;
    int interface = 0; ///< sdk::interfaceVersion it was built against
    QString version;
    QString name;
    QString license;     ///< an SPDX expression
    QStringList command; ///< of a program (a manifest file): what to run, the first relative to the manifest; empty for
                         ///< a library

    bool operator==(const PluginMetadata &) const = default;
};

/// Reads the `MetaData` object of a library or a manifest file. Errors: `plugin.metadata.missing`,
/// `plugin.metadata.invalid` (names the key and what it takes), `plugin.interface.mismatch` (names both numbers).
Result<PluginMetadata> readMetadata(const QJsonObject &object);

} // namespace locum::sdk

LOCUM_ENUM_NAMES(locum::sdk::PluginKind, {locum::sdk::PluginKind::Protocol, "protocol"},
                 {locum::sdk::PluginKind::Rule, "rule"}, {locum::sdk::PluginKind::Channel, "channel"})
