// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

namespace locum::ctl {

/// What an error code means to a person, and what to do; both empty for a code that is not known.
struct ErrorWords {
    QString meaning;
    QString advice;
};

ErrorWords wordsFor(const QByteArray &code);

} // namespace locum::ctl
