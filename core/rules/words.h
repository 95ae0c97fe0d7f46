// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"
#include "model/account.h"
#include "model/network_event.h"
#include "model/presence.h"
#include "rules/facts.h"

/// The numbers behind the words of makeVocabulary(): what the layer's own sources use instead of looking up names.
namespace locum::rules {

/// The fields, in the order of Vocabulary::fields; plugins' come after them.
enum class Word : language::FieldId {
    MessageText,
    MessageKind,
    MessageMentionsMe,
    MessageHasLink,
    MessageLinks,
    MessageAttachments,
    MessageSize,
    MessageLanguage,
    MessageEncrypted,
    MessageDelayed,
    MessageAuto,
    MessageEdited,
    MessageRead,
    Person,
    PersonName,
    PersonFirstName,
    PersonKnown,
    PersonLanguage,
    PersonLabels,
    PersonGroups,
    PersonMessages,
    PersonSilentFor,
    PersonAnsweredAgo,
    PersonAutoRepliedAgo,
    PersonAutoReplied,
    Identity,
    IdentityAddress,
    IdentityIsBot,
    Network,
    Account,
    AccountLink,
    Conversation,
    ConversationKind,
    ConversationMembers,
    ConversationMuted,
    ConversationMessages,
    MePhone,
    MeAwaySince,
    MeAwayReason,
    MeStatus,
    MeText,
    MeUntil,
    NowTime,
    NowDate,
    NowWeekday,
    PresenceBefore,
    PresenceNow,
    PresenceText,
    RequestKind,
    RequestText,
    RuleUntil,
    Count
};

constexpr language::FieldId idOf(Word word)
{
    return static_cast<language::FieldId>(word);
}

/// Reference kinds, in the order of Vocabulary::referenceKinds.
enum class Kind : language::ReferenceKindId { Person, Group, Identity, Room, Account, Network, Channel, Label };

constexpr language::EventId idOf(EventKind event)
{
    return static_cast<language::EventId>(event);
}

/// Scopes of limits, in the order of Vocabulary::scopes.
enum class LimitScope : quint8 { Person, Conversation, Account, Rule };
/// Windows of limits, in the order of Vocabulary::windows.
enum class LimitWindow : quint8 { Day, Week, Month, Absence };

/// The value of an enum's value in the vocabulary: presence is in the specification's order there.
qint64 presenceValue(Availability availability);
Availability availabilityOf(qint64 presenceValue);

/// "weather.rain(\"Oslo\")": the key of PluginValues.
QByteArray pluginKey(const language::Vocabulary &vocabulary, const language::Slot &slot);

} // namespace locum::rules
