// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"
#include "store/messages.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <set>
#include <vector>

/// Persons as the user sees and writes to them: their history over all identities, the user's wishes, the address book.
namespace locum::store {

class Database;

/// Whether persons are shown as one each; they are until the user says otherwise.
Result<bool> personsAggregated(Database &database, UserId user);
Done setPersonsAggregated(Database &database, UserId user, bool aggregated);

/// The identity that the user likes best for the person; at most one of each is left.
Result<std::vector<IdentityId>> pinnedIdentities(Database &database, UserId user);
Done pinIdentity(Database &database, PersonId person, std::optional<IdentityId> identity);

/// Direct conversations with any of the person's identities, as one: at most `limit` messages before `before`, oldest
/// first; what rules dropped is not among them.
Result<HistoryPage> historyOfPerson(Database &database, UserId user, PersonId person, std::optional<MessageId> before,
                                    int limit);

/// By which identity something was said, and when.
struct Said {
    IdentityId identity;
    Instant at;
    Delivery delivery = Delivery::Received;

    bool operator==(const Said &) const = default;
};
/// What routing looks back on.
struct LastSaid {
    std::optional<Said> incoming; ///< live
    std::optional<Said> outgoing; ///< the user's own, from a device of Locum's
    std::set<IdentityId> used;    ///< by the user, since `since`

    bool operator==(const LastSaid &) const = default;
};
Result<LastSaid> lastSaid(Database &database, UserId user, PersonId person, Instant since);

/// An entry of the address book.
struct Card {
    QString uid; ///< unique per user
    QString name;
    QStringList phones;
    QStringList emails;
    QStringList chats; ///< addresses on chat networks, without a scheme

    bool operator==(const Card &) const = default;
};
/// Each in place of the one with its uid.
Done putCards(Database &database, UserId user, const std::vector<Card> &cards);
Result<std::vector<Card>> cards(Database &database, UserId user);
Done removeCards(Database &database, UserId user);

} // namespace locum::store
