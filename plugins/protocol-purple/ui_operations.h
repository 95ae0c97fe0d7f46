// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum::purple {

/// Hands libpurple the operations by which it speaks to its user interface, and connects to its signals: each finds the
/// session of the account it is about. Called once, while libpurple starts.
void installUiOperations();

void installConnectionOperations();   // session.cpp
void installConversationOperations(); // conversations.cpp
void installRoomSignals();            // rooms.cpp
void installBlistOperations();        // contact_list.cpp
void installPresenceSignals();        // presence.cpp
void installRequestOperations();      // requests.cpp
void installTransferOperations();     // transfers.cpp
void installXmppSignals();            // xmpp/xmpp_dialect.cpp
void installIrcSignals();             // irc/irc_dialect.cpp

} // namespace locum::purple
