// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/account_links.h"
#include "engine/account_table.h"
#include "engine/aftermath.h"
#include "engine/circumstances.h"
#include "engine/commands.h"
#include "engine/dispatcher.h"
#include "engine/journal.h"
#include "engine/presence_service.h"
#include "ports/engine_ports.h"

#include <functional>

namespace locum::engine {

/// The plugins and the user's accounts, and what the networks ask of the user. Core thread.
class AccountService final : public ports::AccountPort {
public:
    struct Parts {
        Journal &journal;
        network::NetworkService &network;
        AccountTable &accounts;
        AccountLinks &links;
        Commands &commands;
        Dispatcher &dispatcher;
        PresenceService &presence;
        std::function<Circumstances(UserId)> circumstances;
        std::function<void(UserId, const Aftermath &)> after; ///< what a decision has left to be done
        std::function<void(UserId, AccountId, const QString &)> joinRoom;
        QString stateDirectory; ///< cells/<user>/<plugin>/<account> below it are the sessions' own
    };

    explicit AccountService(Parts parts);

    std::vector<ports::PluginStatus> plugins() const override;
    void accounts(UserId user, ports::Reply<std::vector<Account>> reply) override;
    void addAccount(UserId user, ports::NewAccount account, ports::Reply<Account> reply) override;
    void changeAccount(UserId user, AccountId account, ports::AccountChange change,
                       ports::Reply<Account> reply) override;
    void removeAccount(UserId user, AccountId account, ports::Reply<void> reply) override;
    void connectAccount(UserId user, AccountId account, ports::Reply<void> reply) override;
    void disconnectAccount(UserId user, AccountId account, ports::Reply<void> reply) override;
    void requests(UserId user, ports::Reply<std::vector<PendingRequest>> reply) override;
    void answerRequest(UserId user, RequestId request, bool accept, QJsonObject values,
                       ports::Reply<void> reply) override;

    /// Takes an account of the store into the table and opens its session, if its plugin is here.
    AccountEntry &adopt(Account account, const Secrets &secrets);
    /// Opens it anew with the settings as they are stored now.
    void reopen(AccountId account);
    /// Ends all that runs for an account; its rows stay.
    void release(AccountId account);
    /// The link was changed by the engine itself: the devices are told.
    void tellLink(const AccountEntry &account);

private:
    void open(AccountEntry &account, const Secrets &secrets);

    Parts m_parts;
};

/// The protocol of that id, of that plugin if one is named; none where no good plugin speaks it.
struct FoundProtocol {
    QString plugin;
    sdk::ProtocolInfo info;
};
std::optional<FoundProtocol> findProtocol(const network::NetworkService &network, const QString &plugin,
                                          const QString &protocol);

/// The account as its row is now, with the link as it stands in memory.
Account withLink(Account row, const Account &live);

} // namespace locum::engine
