// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui_operations.h"

#include "contact_list.h"
#include "irc/irc_dialect.h"
#include "presence.h"
#include "purple_headers.h"
#include "requests.h"
#include "rooms.h"
#include "session.h"
#include "transfers.h"
#include "xmpp/xmpp_dialect.h"

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
