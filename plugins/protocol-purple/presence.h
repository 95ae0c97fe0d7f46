// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

namespace locum::purple {

/// Shows the network `presence`, or, when offline, from the next log-in on. What the network cannot show becomes the
/// nearest it can; invisible is never weakened (`network.feature.unsupported`).
void setPresence(Session &session, const TransactionId &transaction, const Presence &presence);

/// Makes the changes of contacts' presence reach their session.
void installPresenceSignals();

} // namespace locum::purple
