// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

/// What is known about one identity that may tell whose it is. Everything is per user: one user's evidence never serves
/// another. Person graph, Data.
namespace locum::persons {

/// Who says so, least first: only what the owner or a network vouches for counts towards a suggestion.
enum class Trust {
    Unauthenticated, ///< T0
    SelfClaimed,     ///< T1: vCards, names, avatars, handles, published keys
    Vouched,         ///< T2: the owner's address book, or an attribute that the network asserts
    Proven,          ///< T3: the network says "same account", or a fresh proof in both directions
    Owner            ///< T4: the owner's act
};

struct Attribute {
    enum class Kind { Phone, Email, VcardUid };
    Kind kind = Kind::Phone;
    QString value; ///< as it came
    Trust trust = Trust::SelfClaimed;
};

struct PublishedKey {
    QByteArray fingerprint;
    bool isPossessed = false; ///< they have shown that they hold it
};

struct Evidence {
    IdentityId identity;
    QString network; ///< "xmpp", "sms", "addressbook"
    QString account;
    QString displayName;
    QString handle;
    std::vector<Attribute> attributes;
    std::vector<IdentityId> sameAccount; ///< the network says that these are the very account
    std::vector<IdentityId> proven;      ///< proofs in both directions
    std::optional<quint64> avatarLook;   ///< a difference hash: alike pictures differ in few bits
    QByteArray avatarHash;               ///< SHA-256; empty: no picture
    std::vector<PublishedKey> keys;
    std::vector<qint64> rooms;   ///< sorted
    std::vector<qint64> comings; ///< when they came online, in slots of some minutes; sorted
    qint64 firstSeenDay = 0;
};

} // namespace locum::persons
