// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "model/account.h"
#include "model/message.h"
#include "model/standin.h"
#include "rules/ledger.h"
#include "sdk/protocol_plugin.h"

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <optional>

namespace locum::rules {

/// The other side. Of a direct conversation it is the contact, in both directions.
struct PersonFacts {
    PersonId id;
    QString name;       ///< as the user knows them; may be hostile
    bool known = false; ///< person.known of the rule language: Identity::isKnown of any of theirs
    QStringList labels; ///< "bot" among them: S5

    bool operator==(const PersonFacts &) const = default;
};

/// The account that the message came by.
struct AccountFacts {
    AccountId id;
    QString protocol;
    sdk::Features features;
    bool canEncrypt = false; ///< SendMessage::encrypt can work for this conversation (S19)
};

/// The user and their phone.
struct MeFacts {
    StandInStatus standIn;            ///< as it is now; `me.phone` is away in Away, attached else
    std::optional<Instant> awayBegan; ///< standin::Away::began; none where the state is not Away
    QLocale locale;
    QTimeZone timeZone = QTimeZone::utc();
};

/// What has happened, for which a decision is asked.
enum class Trigger {
    Arrived,     ///< the message has just come
    EnteredAway, ///< decided again, as if it had come now: no device had acknowledged it when the user went
    Due          ///< a delayed effect's time has come
};

/// All that a decision may know. `message` is incoming, or one that the user is about to send.
struct Facts {
    Trigger trigger = Trigger::Arrived;
    Message message;
    Conversation conversation;
    std::optional<Identity> identity;  ///< the sender; none where the message has none (a room's server, the user)
    std::optional<PersonFacts> person; ///< whose identity it is
    bool ownIdentity = false;          ///< the sender is one of the user's own identities, on whatever account (S6)
    AccountFacts account;
    MeFacts me;
    Instant now; ///< wall time
    Ledger ledger;
};

} // namespace locum::rules
