// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/strong_id.h"

#include <QString>

namespace locum {

// Row ids: positive, never used again.
using UserId = StrongId<struct UserTag>;
using DeviceId = StrongId<struct DeviceTag>;
using AccountId = StrongId<struct AccountTag>;
using IdentityId = StrongId<struct IdentityTag>;
/// The id a person was born with: the value of the IdentityId of their oldest member (person-graph).
using PersonId = StrongId<struct PersonTag>;
using ConversationId = StrongId<struct ConversationTag>;
using MessageId = StrongId<struct MessageTag>;
using RequestId = StrongId<struct RequestTag>;
/// A group of persons: the user's own, or one that a network's contact list has, by its name.
using GroupId = StrongId<struct GroupTag>;
using LabelId = StrongId<struct LabelTag>;
/// A configured destination of alerts.
using ChannelId = StrongId<struct ChannelTag>;
/// One message to the user by a channel.
using AlertId = StrongId<struct AlertTag>;
/// A policy row.
using PolicyId = StrongId<struct PolicyTag>;
/// All files of a user's rules as they were at one time.
using GenerationId = StrongId<struct GenerationTag>;
using OutboxId = StrongId<struct OutboxTag>;

/// Position in a user's feed: from 1, rising, without gaps that matter; 0 is "before everything".
using FeedSeq = StrongId<struct FeedSeqTag>;

/// One open link of a device, unique while the daemon runs; never stored.
using LinkId = StrongId<struct LinkTag, quint64>;

/// Names a command to a cell, unique for ever; what comes back as its outcome carries it.
using TransactionId = StrongId<struct TransactionTag, QString>;

} // namespace locum
