// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum::daemon {

/// How locumd ends. Stable: scripts and units compare them; locumd(8) lists them.
enum class ExitCode {
    Ok = 0,
    AlreadyRunning = 1, ///< another locumd uses the same state directory
    Usage = 2,
    Configuration = 3, ///< it cannot be read, or something in it is wrong
    Directories = 4,   ///< a directory is missing, or may not be written
    Database = 5,      ///< locked, corrupt, of a newer version, the disk is full
    Key = 6,           ///< the database's key is missing or wrong
    Listen = 7,        ///< the port is in use, or may not be used
    Tls = 8,           ///< the certificate or its key
    Plugins = 9,       ///< no plugin can be used
    Internal = 10
};

} // namespace locum::daemon
