// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/alarms.h"
#include "engine/alert_rows.h"
#include "engine/channel_service.h"

#include <functional>
#include <map>

namespace locum::engine {

/// Brings alerts to the user: takes the rows that are committed, gives each to its channels, tries again, and keeps
/// what became of it. At least once: what a core was sending when it ended is sent again, with the same key. Core
/// thread.
class AlertService {
public:
    struct Parts {
        Journal &journal;
        Alarms &alarms;
        Random &random;
        ChannelService &channels;
        std::function<Circumstances(UserId)> circumstances;
    };

    explicit AlertService(Parts parts) : m_parts(std::move(parts)) {}

    /// What the last core left. Blocks.
    Done load();
    void start(const std::vector<UserId> &users);
    void forget(UserId user);

    /// A row of an alert is committed.
    void take(const store::OutboxItem &row);
    /// Something may be due, or be told now.
    void look(UserId user);

    /// Sends a test by one channel; the reply is called when it is known how that ended.
    void test(UserId user, ChannelId channel, ports::Reply<void> reply);

    // alert_events.cpp
    /// Before the account's entry changes.
    void onLink(const Account &account, const LinkChanged &now);
    void cameOnline(const Account &account, IdentityId contact);
    /// It has been online for a while: who comes now was not there already.
    bool isSettled(AccountId account) const;
    /// An alert of the core's own, as queueAlert() has it.
    void put(UserId user, const QString &key, const QJsonObject &payload);

    void onSent(UserId user, const TransactionId &transaction, const sdk::ChannelOutcome &outcome);
    /// Nothing comes any more of what this plugin's cell had.
    void onLost(UserId user, const QString &plugin);

private:
    struct UnderWay {
        UserId user;
        ChannelId channel;
        AlertId alert;
        Alarms::Id patience = 0;
    };
    struct State {
        bool running = false;
        bool again = false;
        Alarms::Id alarm = 0;
        int failures = 0;
    };
    struct Test {
        AlertId alert;
        ports::Reply<void> reply;
        Alarms::Id patience = 0;
    };

    void give(UserId user, const ToTell &what);
    void looked(UserId user, const Result<Due> &due);
    void ended(UserId user, ChannelId channel, AlertId alert, const sdk::ChannelOutcome &outcome);
    void endTest(AlertId alert, const Done &how);
    void wake(UserId user, Duration in);

    Parts m_parts;
    std::map<UserId, State> m_states;
    std::map<QString, UnderWay> m_underWay; ///< by transaction
    std::map<AlertId, Test> m_tests;
    std::map<AccountId, Duration> m_online; ///< since when, monotonic
    std::vector<store::OutboxItem> m_left;  ///< rows of a former core
    std::vector<store::Alert> m_doubtful;   ///< what a former core was telling contacts
};

} // namespace locum::engine
