// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "language/matcher.h"
#include "model/account.h"
#include "model/message.h"
#include "model/standin.h"
#include "rules/ledger.h"
#include "rules/limits.h"
#include "sdk/protocol_plugin.h"

#include <QHash>
#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <memory>
#include <optional>
#include <vector>

namespace locum::rules {

/// The other side. Of a direct conversation it is the contact, in both directions.
struct PersonFacts {
    PersonId id;
    QString name;                            ///< as the user knows them; may be hostile
    bool known = false;                      ///< person.known of the rule language: Identity::isKnown of any of theirs
    QStringList labels;                      ///< slugs; "bot" among them: S5
    QString slug;                            ///< person:bob
    QString language;                        ///< set by the user, else detected; BCP 47; empty if neither
    std::vector<IdentityId> identities = {}; ///< all of theirs, the message's among them
    std::vector<GroupId> groups = {};        ///< that any of them is in: the user's own groups and the networks'
    std::vector<LabelId> labelIds = {};

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

/// What history says, asked only when a rule needs it; the engine answers from the database, inside the transaction of
/// the event. Durations back from Facts::now. Nothing here changes between two calls.
class History {
public:
    virtual ~History() = default;

    /// Incoming messages of the person, or of the conversation, within `window`, this one among them.
    virtual int messagesOfPerson(PersonId person, Duration window) const = 0;
    virtual int messagesOfConversation(ConversationId conversation, Duration window) const = 0;
    /// Since their last message before this one; since the user last wrote to them by hand; since Locum last did.
    virtual std::optional<Duration> silentFor(PersonId person) const = 0;
    virtual std::optional<Duration> answeredAgo(PersonId person) const = 0;
    virtual std::optional<Duration> autoRepliedAgo(PersonId person) const = 0;
    /// How often a limit was used since then, by the ledger's clock.
    virtual int uses(const LimitKey &limit, Instant since) const = 0;
    /// Whether a `oneshot` rule has fired already.
    virtual bool isSpent(const QString &rule) const = 0;
    /// Of the message that the facts are about: someone has read it on a device.
    virtual bool isRead(MessageId message) const = 0;
    /// How many are in a room, where that is known.
    virtual std::optional<int> members(ConversationId conversation) const
    {
        Q_UNUSED(conversation);
        return std::nullopt;
    }
};

/// What rule plugins have said and is still good: path ("weather.rain_today", or "weather.rain(\"Oslo\")") → value.
/// What is not in it is unknown.
using PluginValues = QHash<QByteArray, language::OwnedValue>;

/// What can happen to a user: the rule language's events.
enum class EventKind { Incoming, Outgoing, Presence, Attach, Detach, Request, Invite, Account, At, Every };

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
    const History *history = nullptr; ///< none: what it would tell is unknown, and no limit was ever used
    std::shared_ptr<const PluginValues> pluginValues = {};
    QString messageLanguage = {}; ///< of the text, as detected; BCP 47; empty: not known
    /// The message is a forward of Locum's that comes by again, known by its origin id: its one hop is used up (S20).
    bool forwarded = false;

    EventKind event() const
    {
        return message.direction == Direction::Incoming ? EventKind::Incoming : EventKind::Outgoing;
    }
};

/// What a decision may know of what is no message. `event` is not Incoming or Outgoing.
struct Happening {
    EventKind event = EventKind::Presence;
    std::optional<Identity> identity; ///< whose presence, who asks
    std::optional<PersonFacts> person;
    std::optional<AccountFacts> account;
    std::optional<Conversation> conversation; ///< the room of an invitation, where there is one
    struct PresenceChange {
        Availability before = Availability::Unknown;
        Presence now;
    };
    std::optional<PresenceChange> presence;
    std::optional<PendingRequest> request;
    std::optional<LinkState> link; ///< of Account
    /// Of At and Every: the rule whose time it is, by name.
    QString scheduledRule = {};
    MeFacts me;
    Instant now;
    Ledger ledger; ///< ledger.now at least
    const History *history = nullptr;
    std::shared_ptr<const PluginValues> pluginValues = {};
};

} // namespace locum::rules

LOCUM_ENUM_NAMES(locum::rules::EventKind, {locum::rules::EventKind::Incoming, "incoming"},
                 {locum::rules::EventKind::Outgoing, "outgoing"}, {locum::rules::EventKind::Presence, "presence"},
                 {locum::rules::EventKind::Attach, "attach"}, {locum::rules::EventKind::Detach, "detach"},
                 {locum::rules::EventKind::Request, "request"}, {locum::rules::EventKind::Invite, "invite"},
                 {locum::rules::EventKind::Account, "account"}, {locum::rules::EventKind::At, "at"},
                 {locum::rules::EventKind::Every, "every"})
