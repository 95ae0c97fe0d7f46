// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/network_service.h"

#include <QStringList>

#include <vector>

namespace locum::network {

/// Looks for plugins: `*.so` whose metadata is read without loading them, and the manifests of programs,
/// `*.locum-plugin.json`. Directories in their order, files by name; of two with the same id the first one stays.
/// The protocols of programs are filled in, those of libraries are not known yet.
///
/// A refused one has an error: `plugin.file.unreadable`, `plugin.file.not_elf`, `plugin.iid.mismatch`,
/// `plugin.manifest.broken`, `plugin.program.missing`, `plugin.id.duplicate`, `plugin.protocols.invalid`, and those of
/// sdk::readMetadata. A missing directory is no error.
std::vector<PluginEntry> scanPlugins(const QStringList &directories);

/// Whether `locum-cell --describe` has to tell its protocols.
bool needsDescription(const PluginEntry &entry);

/// Refuses the protocols whose id another plugin before it has, and the plugins that have no other:
/// `plugin.protocol.duplicate`.
void refuseDuplicateProtocols(std::vector<PluginEntry> &entries);

} // namespace locum::network
