// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/service_desk.h"

#include "base/in_language.h"
#include "base/logging.h"
#include "engine/attempt.h"
#include "store/accounts.h"
#include "store/identities.h"
#include "store/service_states.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace locum::engine {

namespace {

constexpr Duration storeRetry = std::chrono::seconds(2);

/// The user's account for services, as it is to be with this one on or off.
Result<Account> changedAccount(store::Database &database, const store::Vault &vault, const store::NewAccount &fresh,
                               const QString &address, bool on, Instant now)
{
    LOCUM_TAKE(all, store::accounts(database, fresh.user));
    const auto found =
        std::find_if(all.begin(), all.end(), [](const Account &account) { return account.plugin == servicePlugin; });
    QStringList services = found != all.end() ? servicesOf(found->settings) : QStringList();
    services.removeAll(address);
    if (on) {
        services.append(address);
    }
    const QJsonObject settings{{servicesSetting, QJsonArray::fromStringList(services)}};
    if (found == all.end()) {
        store::NewAccount first = fresh;
        first.settings = settings;
        return store::insertAccount(database, vault, first, {}, now);
    }
    found->settings = settings;
    found->enabled = found->enabled || on;
    LOCUM_MUST(store::updateAccount(database, *found));
    if (!on) {
        LOCUM_MUST(store::forgetServiceState(database, found->id, address));
    }
    return std::move(*found);
}

/// The contact that it is; what was said with it stays when it is off.
Done changeContact(store::Database &database, FeedWriter &feed, AccountId account, const QString &address,
                   const QString &title, bool on)
{
    LOCUM_TAKE(known, store::findIdentity(database, account, address));
    if (!known && !on) {
        return {};
    }
    if (!known) {
        LOCUM_TAKE(made, store::ensureIdentity(database, account, address, title));
        known = std::move(made);
    }
    known->listed = on;
    known->subscription = on ? Subscription::Both : Subscription::None;
    known->isBot = true; // it is a program: no automatic message is for it
    known->name = title.isEmpty() ? known->name : title;
    LOCUM_MUST(store::updateIdentity(database, *known));
    return on ? feed.add(ContactUpdated{*known}) : feed.add(ContactRemoved{known->id});
}

} // namespace

ServiceDesk::ServiceDesk(Parts parts, Duration patience) : m_parts(std::move(parts)), m_patience(patience)
{
    if (m_parts.cells != nullptr) {
        m_parts.cells->setServiceListener(this);
    }
}

ServiceDesk::~ServiceDesk()
{
    if (m_parts.cells != nullptr) {
        m_parts.cells->setServiceListener(nullptr);
    }
}

// ---- which are on --------------------------------------------------------------------------------------------------

AccountEntry *ServiceDesk::accountOf(UserId user) const
{
    const auto all = m_parts.accounts.ofUser(user);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [](const AccountEntry *entry) { return entry->account.plugin == servicePlugin; });
    return found != all.end() ? *found : nullptr;
}

std::optional<Error> ServiceDesk::troubleOf(UserId user, const FoundService &service) const
{
    const RuleValues::Status status = m_parts.values.status(user, service.plugin);
    if (status.health == RuleHealth::Off) {
        return Error{"service.plugin.off", service.plugin, Retry::AfterUserAction};
    }
    return status.error;
}

std::vector<ports::Service> ServiceDesk::list(UserId user) const
{
    const AccountEntry *account = accountOf(user);
    const QStringList on = account != nullptr ? servicesOf(account->account.settings) : QStringList();
    const auto id = account != nullptr ? std::optional(account->account.id) : std::nullopt;
    std::vector<ports::Service> list;
    for (const FoundService &found : findServices(m_parts.network)) {
        const bool isOn = on.contains(found.address);
        list.push_back({found.address, found.plugin, found.description.title, found.description.description, isOn, id,
                        isOn ? troubleOf(user, found) : std::nullopt});
    }
    for (const QString &address : on) {
        if (!findService(m_parts.network, address)) {
            list.push_back(
                {address, {}, address, {}, true, id, Error{"service.plugin.missing", address, Retry::AfterUserAction}});
        }
    }
    std::sort(list.begin(), list.end(), [](const auto &one, const auto &other) { return one.address < other.address; });
    return list;
}

void ServiceDesk::services(UserId user, ports::Reply<std::vector<ports::Service>> reply)
{
    reply(list(user));
}

void ServiceDesk::setService(UserId user, const QString &address, bool on, ports::Reply<ports::Service> reply)
{
    turn(user, address, on, [this, user, address, reply = std::move(reply)](const Done &done) {
        if (!done) {
            reply(fail(done.error()));
            return;
        }
        auto all = list(user);
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto &service) { return service.address == address; });
        // One whose plugin has gone is no more when it is off.
        reply(found != all.end() ? std::move(*found) : ports::Service{address, {}, address, {}});
    });
}

void ServiceDesk::turn(UserId user, const QString &address, bool on, std::function<void(const Done &)> then)
{
    const auto found = findService(m_parts.network, address);
    const AccountEntry *account = accountOf(user);
    const bool isOn = account != nullptr && servicesOf(account->account.settings).contains(address);
    if (!found && !(isOn && !on)) {
        then(fail("service.unknown", QStringLiteral("no plugin here offers '%1'").arg(address.left(80))));
        return;
    }
    if (!on || m_parts.values.status(user, found->plugin).health != RuleHealth::Off) {
        store(user, address, on, std::move(then));
        return;
    }
    m_parts.plugins.setRulePlugin(
        user, found->plugin, {true, {}},
        [this, user, address, plugin = found->plugin, then = std::move(then)](const auto &status) {
            if (status) {
                store(user, address, true, then);
            } else if (status.error().code.startsWith("form.")) { // what it must know has never been said
                then(fail("service.plugin.settings", QStringLiteral("%1: %2").arg(plugin, status.error().detail),
                          Retry::AfterUserAction));
            } else {
                then(fail(status.error()));
            }
        });
}

void ServiceDesk::store(UserId user, const QString &address, bool on, std::function<void(const Done &)> then)
{
    const store::NewAccount fresh{user,
                                  servicePlugin,
                                  servicePlugin,
                                  servicePlugin,
                                  inLanguage(m_parts.localeOf(user), "locum", QT_TRANSLATE_NOOP("locum", "Services")),
                                  {}};
    const AccountEntry *live = accountOf(user);
    const auto service = findService(m_parts.network, address);
    m_parts.journal.write(
        user,
        [this, fresh, address, on, title = service ? service->description.title : QString(),
         &vault = m_parts.journal.store().vault(),
         live = live != nullptr ? std::optional(live->account) : std::nullopt](store::Database &database,
                                                                               FeedWriter &feed) -> Result<Account> {
            LOCUM_TAKE(row, changedAccount(database, vault, fresh, address, on, feed.at()));
            if (live && live->id == row.id) {
                row = withLink(std::move(row), *live);
            }
            LOCUM_MUST(feed.add(AccountUpdated{row}));
            m_parts.directory.touch();
            LOCUM_MUST(changeContact(database, feed, row.id, address, title, on));
            return std::move(row);
        },
        [this, user, then = std::move(then)](const Result<Account> &row) {
            if (!row) {
                then(fail(row.error()));
                return;
            }
            AccountEntry *entry = m_parts.accounts.find(user, row->id);
            if (entry == nullptr) {
                m_parts.accountService.adopt(*row, {});
            } else {
                entry->account = withLink(*row, entry->account);
                entry->opened = true;
                m_parts.network.openAccount(user, servicePlugin, {row->id, row->protocol, row->settings, {}, {}});
            }
            m_parts.links.settle(user);
            then({});
        });
}

// ---- talk ----------------------------------------------------------------------------------------------------------

void ServiceDesk::refuse(const ServiceTalk &talk, const char *code, const QString &detail)
{
    m_parts.network.ended(talk.account, talk.transaction, NotSent{Error{code, detail, Retry::No}});
}

void ServiceDesk::said(UserId user, AccountId account, const TransactionId &transaction, const SendMessage &message)
{
    ServiceTalk talk{account, message.to, {}, transaction};
    const AccountEntry *entry = m_parts.accounts.find(user, account);
    if (message.automatic) { // nobody reads it
        refuse(talk, "service.automatic", QStringLiteral("what Locum says by itself is not for services"));
        return;
    }
    if (entry == nullptr || !servicesOf(entry->account.settings).contains(message.to)) {
        refuse(talk, "service.off", QStringLiteral("'%1' is not turned on").arg(message.to.left(80)));
        return;
    }
    const auto service = findService(m_parts.network, message.to);
    if (!service) {
        refuse(talk, "service.plugin.missing", message.to);
        return;
    }
    if (m_parts.values.status(user, service->plugin).health == RuleHealth::Off || m_parts.cells == nullptr) {
        refuse(talk, "service.plugin.off", service->plugin);
        return;
    }
    talk.title = service->description.title;
    const quint64 conversation = ++m_last;
    Asking asking{user, service->plugin, talk, {service->description.name, message.text, {}}};
    asking.alarm = m_parts.alarms.in(m_patience, [this, conversation] {
        endAs(conversation, {"service.slow", QStringLiteral("no answer in time"), Retry::No});
    });
    m_asking.emplace(conversation, std::move(asking));
    m_parts.journal.read([account, address = message.to](
                             store::Database &database) { return store::serviceState(database, account, address); },
                         [this, conversation](const Result<QJsonObject> &state) {
                             const auto found = m_asking.find(conversation);
                             if (found == m_asking.end()) {
                                 return;
                             }
                             if (!state) {
                                 endAs(conversation, state.error());
                                 return;
                             }
                             found->second.message.state = *state;
                             found->second.ready = true;
                             give(conversation, found->second);
                         });
}

void ServiceDesk::give(quint64 conversation, Asking &asking)
{
    // Else when its cell has come.
    asking.asked = asking.ready && isThere(asking.user, asking.plugin) &&
                   m_parts.cells->converse(asking.user, asking.plugin, conversation, asking.message);
}

void ServiceDesk::onServiceSaid(quint64 conversation, UserId user, const QString &plugin,
                                const Result<sdk::ServiceAnswer> &answer)
{
    const auto found = m_asking.find(conversation);
    if (found == m_asking.end() || found->second.user != user || found->second.plugin != plugin ||
        !found->second.asked) {
        return; // too late, or nothing that was asked of it
    }
    if (!answer) {
        endAs(conversation, answer.error());
        return;
    }
    if (const Done fits = sdk::checkSize(*answer); !fits) {
        endAs(conversation, fits.error());
        return;
    }
    Asking asking = std::move(found->second);
    m_asking.erase(found);
    m_parts.alarms.cancel(asking.alarm);
    keep(asking, *answer);
}

void ServiceDesk::keep(const Asking &asking, const sdk::ServiceAnswer &answer)
{
    if (m_parts.accounts.find(asking.user, asking.talk.account) == nullptr) {
        return;
    }
    m_parts.journal.write(
        asking.user,
        [talk = asking.talk, answer, &vault = m_parts.journal.store().vault(),
         now = std::make_shared<const Circumstances>(m_parts.circumstances(asking.user))](store::Database &database,
                                                                                          FeedWriter &feed) {
            return storeServiceAnswer(database, vault, feed, *now, talk, answer);
        },
        [this, asking, answer](const Result<BatchOutcome> &outcome) {
            if (outcome) {
                m_parts.stored(asking.user, *outcome);
                return;
            }
            qCWarning(lcEngine, "the answer of a service waits for the store: %s", outcome.error().code.constData());
            m_parts.alarms.in(storeRetry, [this, asking, answer] { keep(asking, answer); });
        });
}

void ServiceDesk::endAs(quint64 conversation, const Error &error)
{
    const auto found = m_asking.find(conversation);
    if (found == m_asking.end()) {
        return;
    }
    Asking asking = std::move(found->second);
    m_asking.erase(found);
    m_parts.alarms.cancel(asking.alarm);
    // Whoever waits for an answer writes again; what comes after this one must not wait for it.
    m_parts.network.ended(asking.talk.account, asking.talk.transaction,
                          NotSent{Error{error.code, error.detail, Retry::No}});
}

void ServiceDesk::onServiceCellState(UserId user, const QString &plugin, network::CellState state)
{
    const bool runs = state == network::CellState::Running;
    const bool ran = isThere(user, plugin);
    if (runs) {
        m_running.insert({user, plugin});
    } else {
        m_running.erase({user, plugin});
    }
    std::vector<quint64> lost;
    for (auto &[conversation, asking] : m_asking) {
        if (asking.user != user || asking.plugin != plugin) {
            continue;
        }
        if (runs && !asking.asked) {
            give(conversation, asking);
        } else if (!runs && asking.asked) {
            lost.push_back(conversation);
        }
    }
    for (const quint64 conversation : lost) {
        endAs(conversation, {"service.down", QStringLiteral("it ended before it had answered"), Retry::No});
    }
    if (runs != ran) {
        m_parts.network.show(user, plugin, runs);
    }
}

} // namespace locum::engine
