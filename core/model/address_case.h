// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"

#include <QString>

namespace locum {

/// Which spellings of an address mean the same one on a network.
enum class AddressCase {
    Exact,
    Ascii,         ///< A-Z are a-z
    Rfc1459,       ///< as well as []\~ are {}|^ (IRC)
    StrictRfc1459, ///< as well as []\ are {}|
    Jid            ///< XMPP: before the resource, in any alphabet; the resource is exact
};

/// The spelling that stands for all that mean the same as `address`; without blanks around it.
QString normalAddress(const QString &address, AddressCase how);

} // namespace locum

LOCUM_ENUM_NAMES(locum::AddressCase, {locum::AddressCase::Exact, "exact"}, {locum::AddressCase::Ascii, "ascii"},
                 {locum::AddressCase::Rfc1459, "rfc1459"}, {locum::AddressCase::StrictRfc1459, "strict_rfc1459"},
                 {locum::AddressCase::Jid, "jid"})
