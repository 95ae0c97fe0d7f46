// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum::purple {

/// Makes libpurple run on glib's default main context, which Qt's dispatcher turns. Call before purple_core_init.
void installEventLoop();

} // namespace locum::purple
