// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_types.h"

namespace locum::gateway {

/// The files of the web app, by path, "/" among them; none if it was built without.
Resources webApp();

} // namespace locum::gateway
