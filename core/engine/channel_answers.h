// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_table.h"
#include "engine/alert_service.h"
#include "engine/conversation_service.h"
#include "engine/stand_in_service.h"

#include <QString>

#include <optional>
#include <variant>

namespace locum::engine {

/// What can be ordered from a phone without data: in capitals, or behind an exclamation mark, so that no answer to a
/// contact is taken for it.
struct GoAway {
    Absence absence;

    bool operator==(const GoAway &) const = default;
};
struct ComeBack {
    bool operator==(const ComeBack &) const = default;
};
struct WhoIsThere {
    bool operator==(const WhoIsThere &) const = default;
};
using Order = std::variant<GoAway, ComeBack, WhoIsThere>;

/// "AWAY driving back at six", "BACK", "WHO", in English or Spanish; none: it is an answer.
std::optional<Order> orderIn(const QString &text);

/// Whether two addresses of a channel are the same: mail addresses in any case, numbers with or without blanks.
bool isSameAddress(const QString &one, const QString &other);

/// What the user writes back by a channel: an answer goes into the conversation that it is about, as if a device had
/// sent it; an order is done, and answered by the same channel. Reports of delivery go to the log. What comes is
/// believed only from the address that the channel's own settings (`to`) name: with the token of an alert, or where the
/// channel vouches for the sender. Core thread.
class ChannelAnswers {
public:
    struct Parts {
        Journal &journal;
        AccountTable &accounts;
        ChannelService &channels;
        AlertService &alerts;
        ConversationService &conversations;
        StandInService &standIn;
        Random &random;
    };

    explicit ChannelAnswers(Parts parts) : m_parts(parts) {}

    void received(UserId user, ChannelId channel, const sdk::ChannelReceived &what);

private:
    void report(UserId user, ChannelId channel, const sdk::ChannelReceived::Report &report);
    void answer(UserId user, ChannelId channel, const sdk::ChannelReceived::Answer &answer);
    void send(UserId user, const store::Alert &about, const sdk::ChannelReceived::Answer &answer);
    void obey(UserId user, ChannelId channel, const Order &order);
    /// `text`: one of the catalogue's, in the user's language.
    void say(UserId user, ChannelId channel, const char *text);
    void tell(UserId user, ChannelId channel, const QString &text);
    QString whoIsThere(UserId user);
    void log(UserId user, AlertId alert, const QString &step, const QString &detail);

    Parts m_parts;
};

} // namespace locum::engine
