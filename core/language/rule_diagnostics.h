// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>

namespace locum::language {

/// The translation context of everything that is said about rule files.
struct RuleDiagnostics {
    Q_DECLARE_TR_FUNCTIONS(RuleDiagnostics)
};

} // namespace locum::language
