// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QStringList>

namespace locum::network {

/// The core's own environment as NAME=value, without what would connect a plugin to a desktop (libpurple exports its
/// whole interface on a session bus), what lets it write outside of its state directory, and what is meant for the
/// service alone. HOME is left out too.
QStringList scrubbedEnvironment();

} // namespace locum::network
