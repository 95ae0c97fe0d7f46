// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum::purple {

/// Hands libpurple the operations by which it speaks to its user interface, and connects to its signals: each finds the
/// session of the account it is about. Called once, while libpurple starts.
void installUiOperations();

void installConversationOperations(); // conversations.cpp

} // namespace locum::purple
