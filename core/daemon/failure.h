// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "daemon/configuration.h"
#include "daemon/exit_codes.h"

namespace locum::daemon {

/// Why locumd cannot run, for people.
struct Failure {
    ExitCode exitCode = ExitCode::Internal;
    QString text;   ///< what is wrong
    QString advice; ///< what to do
};

/// Makes it from the error of a layer. What it does not know is ExitCode::Internal with the error's own detail.
Failure explain(const Error &error, const Configuration &configuration);

/// Where the key is read from with this configuration.
QString keyFileOf(const Configuration &configuration);
QString databaseFileOf(const Configuration &configuration);

} // namespace locum::daemon
