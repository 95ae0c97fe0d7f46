// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui_operations.h"

#include "purple_headers.h"

namespace locum::purple {

void installUiOperations()
{
    // No operations for notifications (purple_notify_*): they come without their account, and what is shown there
    // (failed joins, refused commands) the dialects read from the network themselves.
    installConnectionOperations();
    installConversationOperations();
    installRoomSignals();
    installBlistOperations();
    installPresenceSignals();
    installRequestOperations();
    installTransferOperations();
    installXmppSignals();
    installIrcSignals();
}

} // namespace locum::purple
