// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QString>

namespace locum::purple {

/// Puts a contact on libpurple's list, and so on the network's where it has one.
void addBuddy(Session &session, const AddContact &contact);
/// Renames and regroups; false: there is no such contact.
bool renameBuddy(Session &session, const RenameContact &contact);
/// Takes every entry of `address` off libpurple's list and the network's.
void removeBuddies(Session &session, const QString &address);

/// Puts `address` on libpurple's list without asking anything of anybody but to be told of its presence.
void watchBuddy(Session &session, const QString &address);

} // namespace locum::purple
