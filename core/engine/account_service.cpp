// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/account_service.h"

#include "base/logging.h"
#include "engine/attempt.h"
#include "engine/merged_answers.h"
#include "engine/ownership.h"
#include "engine/service_network.h"
#include "model/slug.h"
#include "store/accounts.h"

#include <QDir>

#include <algorithm>

namespace locum::engine {

namespace {

tl::unexpected<Error> unknownAccount(AccountId account)
{
    return fail("account.unknown", QStringLiteral("no account %1").arg(account.value()));
}

/// What the account is called where its user gave no name: the first thing its form asks that was answered in text.
QString defaultName(const SettingsForm &form, const QJsonObject &values, const QString &otherwise)
{
    for (const FormField &field : form.fields) {
        const QString value = values.value(field.key).toString();
        if (field.type == FieldType::Text && !value.isEmpty()) {
            return value;
        }
    }
    return otherwise;
}

/// Nobody is to believe that they are hidden where the network cannot hide them.
Done canShow(const sdk::ProtocolInfo &protocol, PresencePolicy policy)
{
    if (policy == PresencePolicy::Invisible && !protocol.features.testFlag(sdk::Feature::Invisible)) {
        return fail("account.presence.unsupported", protocol.name);
    }
    return {};
}

} // namespace

std::optional<FoundProtocol> findProtocol(const network::NetworkService &network, const QString &plugin,
                                          const QString &protocol)
{
    if (plugin == servicePlugin && protocol == servicePlugin) {
        return FoundProtocol{servicePlugin, serviceProtocol()};
    }
    for (const network::PluginEntry &entry : network.plugins()) {
        if (entry.refused || !entry.metadata || (!plugin.isEmpty() && entry.metadata->id != plugin)) {
            continue;
        }
        for (const sdk::ProtocolInfo &info : entry.protocols) {
            if (info.id == protocol) {
                return FoundProtocol{entry.metadata->id, info};
            }
        }
    }
    return std::nullopt;
}

Account withLink(Account row, const Account &live)
{
    row.link = live.link;
    row.linkError = live.linkError;
    row.ownAddress = live.ownAddress;
    return row;
}

AccountService::AccountService(Parts parts) : m_parts(std::move(parts)) {}

std::vector<ports::PluginStatus> AccountService::plugins() const
{
    std::vector<ports::PluginStatus> plugins;
    for (const network::PluginEntry &entry : m_parts.network.plugins()) {
        plugins.push_back(ports::PluginStatus{entry.path, entry.metadata, entry.refused, entry.protocols});
    }
    return plugins;
}

void AccountService::accounts(UserId user, ports::Reply<std::vector<Account>> reply)
{
    std::vector<Account> accounts;
    for (const AccountEntry *entry : m_parts.accounts.ofUser(user)) {
        accounts.push_back(entry->account);
    }
    reply(std::move(accounts));
}

AccountEntry &AccountService::adopt(Account account, const Secrets &secrets)
{
    AccountEntry &entry = m_parts.accounts.insert(std::move(account));
    if (const auto protocol = findProtocol(m_parts.network, entry.account.plugin, entry.account.protocol)) {
        entry.features = protocol->info.features;
        entry.addressCase = protocol->info.addressCase;
        entry.pluginFound = true;
        if (entry.account.enabled) {
            open(entry, secrets);
        }
    } else {
        entry.account.link = LinkState::NeedsUser;
        entry.account.linkError =
            Error{"network.plugin.missing",
                  QStringLiteral("plugin %1, protocol %2").arg(entry.account.plugin, entry.account.protocol),
                  Retry::AfterUserAction};
    }
    return entry;
}

void AccountService::open(AccountEntry &account, const Secrets &secrets)
{
    const Account &what = account.account;
    const QString directory = QStringLiteral("%1/cells/%2/%3/%4")
                                  .arg(m_parts.stateDirectory)
                                  .arg(what.user.value())
                                  .arg(what.plugin)
                                  .arg(what.id.value());
    if (!QDir().mkpath(directory)) {
        qCWarning(lcEngine, "the state directory of account %lld cannot be made",
                  static_cast<long long>(what.id.value()));
    }
    account.opened = true;
    account.settingsChanged = false;
    m_parts.network.openAccount(what.user, what.plugin,
                                sdk::AccountSettings{what.id, what.protocol, what.settings, secrets, directory});
}

void AccountService::addAccount(UserId user, ports::NewAccount account, ports::Reply<Account> reply)
{
    const bool isOfServices = account.plugin == servicePlugin; // it comes with the first that is turned on
    const auto protocol = isOfServices ? std::nullopt : findProtocol(m_parts.network, account.plugin, account.protocol);
    if (!protocol) {
        reply(fail("network.unknown", QStringLiteral("no plugin here speaks %1").arg(account.protocol)));
        return;
    }
    if (const Done can = canShow(protocol->info, account.presencePolicy); !can) {
        reply(fail(can.error()));
        return;
    }
    Result<FormAnswers> answers = answerForm(protocol->info.form, account.settings);
    if (!answers) {
        reply(fail(std::move(answers.error())));
        return;
    }
    QString name = account.name.simplified().left(128);
    if (name.isEmpty()) {
        name = defaultName(protocol->info.form, answers->values, protocol->info.name);
    }
    QString slug = slugOf(name);
    if (slug.isEmpty()) {
        slug = slugOf(account.protocol);
    }
    const store::NewAccount row{user,
                                slug,
                                protocol->plugin,
                                account.protocol,
                                name,
                                answers->values,
                                account.connectPolicy,
                                account.presencePolicy,
                                true};
    m_parts.journal.write(
        user,
        [this, row, secrets = answers->secrets](store::Database &database, FeedWriter &feed) -> Result<Account> {
            LOCUM_TAKE(added, store::insertAccount(database, m_parts.journal.store().vault(), row, secrets, feed.at()));
            LOCUM_MUST(feed.add(AccountUpdated{added}));
            return std::move(added);
        },
        [this, user, secrets = answers->secrets, reply = std::move(reply)](Result<Account> added) {
            if (!added) {
                reply(std::move(added));
                return;
            }
            const AccountEntry &entry = adopt(*added, secrets);
            m_parts.links.settle(user);
            reply(entry.account);
        });
}

void AccountService::changeAccount(UserId user, AccountId account, ports::AccountChange change,
                                   ports::Reply<Account> reply)
{
    const AccountEntry *entry = m_parts.accounts.find(user, account);
    if (entry == nullptr) {
        reply(unknownAccount(account));
        return;
    }
    const auto protocol = findProtocol(m_parts.network, entry->account.plugin, entry->account.protocol);
    if (!change.settings.isEmpty() && !protocol) {
        reply(fail("network.unknown", QStringLiteral("no plugin here speaks %1").arg(entry->account.protocol)));
        return;
    }
    if (change.presencePolicy && protocol) {
        if (const Done can = canShow(protocol->info, *change.presencePolicy); !can) {
            reply(fail(can.error()));
            return;
        }
    }
    struct Changed {
        Account account;
        Secrets secrets;
    };
    m_parts.journal.write(
        user,
        [this, user, account, change, form = protocol ? protocol->info.form : SettingsForm{},
         live = entry->account](store::Database &database, FeedWriter &feed) -> Result<Changed> {
            const store::Vault &vault = m_parts.journal.store().vault();
            LOCUM_TAKE(row, ownAccount(database, user, account));
            LOCUM_TAKE(secrets, store::accountSecrets(database, vault, account));
            if (!change.settings.isEmpty()) {
                LOCUM_TAKE(answers, answerForm(form, mergedAnswers(form, row.settings, secrets, change.settings)));
                for (const FormField &field : form.fields) { // what the plugin keeps beside the form stays
                    row.settings.remove(field.key);
                    secrets.erase(field.key);
                }
                for (auto value = answers.values.begin(); value != answers.values.end(); ++value) {
                    row.settings.insert(value.key(), value.value());
                }
                for (const auto &[key, secret] : answers.secrets) {
                    secrets.insert_or_assign(key, secret);
                }
                LOCUM_MUST(store::setAccountSecrets(database, vault, account, secrets));
            }
            row.name =
                change.name && !change.name->simplified().isEmpty() ? change.name->simplified().left(128) : row.name;
            row.connectPolicy = change.connectPolicy.value_or(row.connectPolicy);
            row.presencePolicy = change.presencePolicy.value_or(row.presencePolicy);
            row.enabled = change.enabled.value_or(row.enabled);
            LOCUM_MUST(store::updateAccount(database, row));
            row = withLink(std::move(row), live);
            LOCUM_MUST(feed.add(AccountUpdated{row}));
            return Changed{std::move(row), std::move(secrets)};
        },
        [this, user, account, reopen = !change.settings.isEmpty(), reply = std::move(reply)](Result<Changed> changed) {
            AccountEntry *live = m_parts.accounts.find(user, account);
            if (!changed || live == nullptr) {
                reply(changed ? unknownAccount(account) : fail(std::move(changed.error())));
                return;
            }
            live->account = withLink(std::move(changed->account), live->account);
            if (live->pluginFound && live->account.enabled && (reopen || !live->opened)) {
                open(*live, changed->secrets);
                m_parts.links.reopened(*live);
            }
            m_parts.links.settle(user);
            m_parts.presence.refresh(user);
            reply(live->account);
        });
}

void AccountService::removeAccount(UserId user, AccountId account, ports::Reply<void> reply)
{
    if (m_parts.accounts.find(user, account) == nullptr) {
        reply(unknownAccount(account));
        return;
    }
    m_parts.journal.write(
        user,
        [account](store::Database &database, FeedWriter &feed) -> Done {
            LOCUM_MUST(store::removeAccount(database, account, feed.at()));
            return feed.add(AccountRemoved{account});
        },
        [this, account, reply = std::move(reply)](Done removed) {
            if (removed) {
                release(account);
            }
            reply(std::move(removed));
        });
}

void AccountService::release(AccountId account)
{
    AccountEntry *entry = m_parts.accounts.find(account);
    if (entry != nullptr && entry->opened) {
        m_parts.network.closeAccount(account);
    }
    m_parts.links.forget(account);
    m_parts.commands.forget(account);
    m_parts.dispatcher.forget(account);
    m_parts.accounts.remove(account);
}

void AccountService::connectAccount(UserId user, AccountId account, ports::Reply<void> reply)
{
    AccountEntry *entry = m_parts.accounts.find(user, account);
    if (entry == nullptr) {
        reply(unknownAccount(account));
        return;
    }
    if (!entry->pluginFound) {
        reply(fail(*entry->account.linkError));
        return;
    }
    if (!entry->account.enabled) {
        reply(fail("account.disabled", QStringLiteral("account %1 is switched off").arg(account.value()),
                   Retry::AfterUserAction));
        return;
    }
    m_parts.links.connectNow(*entry);
    reply({});
}

void AccountService::disconnectAccount(UserId user, AccountId account, ports::Reply<void> reply)
{
    AccountEntry *entry = m_parts.accounts.find(user, account);
    if (entry == nullptr) {
        reply(unknownAccount(account));
        return;
    }
    m_parts.links.disconnect(*entry);
    reply({});
}

void AccountService::reopen(AccountId account)
{
    struct Stored {
        Account account;
        Secrets secrets;
    };
    m_parts.journal.read(
        [this, account](store::Database &database) -> Result<Stored> {
            LOCUM_TAKE(row, store::account(database, account));
            LOCUM_TAKE(secrets, store::accountSecrets(database, m_parts.journal.store().vault(), account));
            return Stored{std::move(row), std::move(secrets)};
        },
        [this, account](Result<Stored> stored) {
            AccountEntry *entry = m_parts.accounts.find(account);
            if (stored && entry != nullptr && entry->pluginFound && entry->account.enabled) {
                entry->account.settings = stored->account.settings;
                open(*entry, stored->secrets);
                m_parts.links.reopened(*entry);
            }
        });
}

void AccountService::tellLink(const AccountEntry &account)
{
    m_parts.journal.write(
        account.account.user,
        [live = account.account](store::Database &database, FeedWriter &feed) -> Done {
            LOCUM_TAKE(row, store::account(database, live.id));
            return feed.add(AccountUpdated{withLink(std::move(row), live)});
        },
        [id = account.account.id](const Done &told) {
            if (!told && told.error().code != "account.unknown") {
                qCWarning(lcEngine, "link of account %lld not told: %s", static_cast<long long>(id.value()),
                          told.error().code.constData());
            }
        });
}

} // namespace locum::engine
