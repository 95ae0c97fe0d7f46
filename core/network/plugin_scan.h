// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/network_service.h"

#include <QStringList>

#include <vector>

namespace locum::network {

/// Looks for plugins: `*.so` whose metadata is read without loading them, and the manifests of programs,
/// `*.locum-plugin.json`. Directories in their order, files by name; of two with the same id the first one stays.
/// What programs bring (protocols, rules, a channel) is filled in, that of libraries is not known yet.
///
/// A refused one has an error: `plugin.file.unreadable`, `plugin.file.not_elf`, `plugin.iid.mismatch`,
/// `plugin.kind.mismatch`, `plugin.manifest.broken`, `plugin.program.missing`,
/// `plugin.id.duplicate`, `plugin.protocols.invalid`, and those of sdk::readMetadata,
/// sdk::ruleDescriptionFromJson and sdk::channelDescriptionFromJson. A missing directory is no error.
std::vector<PluginEntry> scanPlugins(const QStringList &directories);

/// Whether `locum-cell --describe` has to tell what it brings.
bool needsDescription(const PluginEntry &entry);

/// Refuses the protocols whose id another plugin before it has, and the plugins that have no other:
/// `plugin.protocol.duplicate`.
void refuseDuplicateProtocols(std::vector<PluginEntry> &entries);

/// Refuses the rule plugins whose namespace another one before it has: `plugin.namespace.duplicate`.
void refuseDuplicateNamespaces(std::vector<PluginEntry> &entries);

} // namespace locum::network
