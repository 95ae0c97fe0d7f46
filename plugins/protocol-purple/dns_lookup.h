// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum::purple {

/// Resolves names with Qt instead of libpurple's forked children, which stay behind as zombies.
void installDnsLookup();

} // namespace locum::purple
