// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/engine.h"

#include "base/logging.h"
#include "engine/absence_service.h"
#include "engine/account_service.h"
#include "engine/admin_service.h"
#include "engine/alert_service.h"
#include "engine/attempt.h"
#include "engine/channel_answers.h"
#include "engine/contact_service.h"
#include "engine/conversation_service.h"
#include "engine/file_service.h"
#include "engine/network_events.h"
#include "engine/notice_service.h"
#include "engine/person_service.h"
#include "engine/presence_service.h"
#include "engine/rule_plugin_service.h"
#include "engine/rule_programs.h"
#include "engine/rule_runner.h"
#include "engine/rule_service.h"
#include "engine/search_service.h"
#include "engine/service_desk.h"
#include "engine/stand_in_control.h"
#include "engine/stand_in_service.h"
#include "engine/user_service.h"
#include "store/absences.h"
#include "store/accounts.h"
#include "store/alerts.h"
#include "store/cells.h"
#include "store/conversations.h"
#include "store/files.h"
#include "store/identities.h"
#include "store/releases.h"
#include "store/reply_ledger.h"
#include "store/rules.h"
#include "store/users.h"

namespace locum::engine {

/// In the order in which they are made; hooks bind what comes later.
struct Engine::Parts {
    Parts(store::Store &storeIn, network::NetworkService &networkIn, const Clock &clockIn, Random &randomIn,
          std::shared_ptr<const rules::Program> programIn, EngineOptions optionsIn);

    Circumstances circumstances(UserId user);
    AccountLinks::Hooks linkHooks();
    UserService::Hooks userHooks();
    RuleRunner::Hooks ruleHooks();
    ChannelService::Hooks channelHooks();
    QStringList networkNames() const;
    std::vector<IdentityId> contactsOnline(UserId user);
    void after(UserId user, const Aftermath &what) { runner.after(user, what); }
    void wentOnline(AccountEntry &account, bool resumed);
    Done load();
    Done start();
    Done loadAccounts(UserId user);
    void clean();

    store::Store &store;
    ServiceNetwork network;
    Random &random;
    EngineOptions options;

    Alarms alarms;
    const Clock &clock;
    std::optional<rules::LedgerClock> ledgerClock; ///< from load() on
    DirectoryVersion directory;
    ports::TokenDirectory tokens;
    AccountTable accountTable;
    Commands commands;
    FeedService feed;
    Journal journal;
    RulePrograms programs;
    RuleRunner runner;
    StandInService standIn;
    PresenceService presence;
    AccountLinks links;
    Dispatcher dispatcher;
    AccountService accounts;
    ContactService contacts;
    RuleService rules;
    ConversationService conversations;
    PersonService persons;
    UserService users;
    RuleValues ruleValues;
    RulePluginService rulePlugins;
    ServiceDesk services;
    ChannelService channels;
    AlertService alerts;
    ChannelAnswers answers;
    AbsenceService absences;
    StandInControl standInControl;
    SearchService search;
    FileService files;
    NoticeService notices;
    Ingest ingest;
    NetworkEvents events;
    AdminService admin;
};

Engine::Parts::Parts(store::Store &storeIn, network::NetworkService &networkIn, const Clock &clockIn, Random &randomIn,
                     std::shared_ptr<const rules::Program> programIn, EngineOptions optionsIn)
    : store(storeIn), network(networkIn, randomIn), random(randomIn), options(std::move(optionsIn)), alarms(clockIn),
      clock(clockIn), commands(network, random), feed(store, clockIn, alarms), journal(store, clockIn, feed),
      programs(journal, std::move(programIn),
               RulePrograms::Hooks{[this](UserId user) {
                                       ruleValues.use(user, programs.programOf(user)->source());
                                       runner.arm(user);
                                   },
                                   [this] { return networkNames(); },
                                   [this](UserId user) { return standIn.rulesOf(user); }}),
      runner(journal, alarms, ruleHooks()),
      standIn(journal, feed, alarms, options.standIn,
              StandInService::Hooks{[this](UserId user) { return circumstances(user); },
                                    [this](UserId user) {
                                        programs.absenceChanged(user);
                                        links.settle(user);
                                        presence.refresh(user);
                                    },
                                    [this](UserId user, const Aftermath &what) { after(user, what); },
                                    [this](UserId user, const QString &text, std::function<void(const Done &)> then) {
                                        programs.prepare(user, text, std::move(then));
                                    },
                                    [this](UserId user) { return contactsOnline(user); }}),
      presence(accountTable, commands,
               PresenceService::Hooks{[this](UserId user) { return standIn.isStandingIn(user); },
                                      [this](const Account &account, const Error &error) {
                                          qCWarning(lcEngine, "account %lld shows not what it was told: %s",
                                                    static_cast<long long>(account.id.value()), error.code.constData());
                                          feed.publish(account.user, AccountNotice{account.id, error.detail});
                                      }}),
      links(accountTable, commands, alarms, clockIn, random, options.links, linkHooks()),
      dispatcher(journal, network, accountTable, alarms, options.stateDirectory, options.dispatcher),
      accounts(AccountService::Parts{journal, network, accountTable, links, commands, dispatcher, presence,
                                     [this](UserId user) { return circumstances(user); },
                                     [this](UserId user, const Aftermath &what) { after(user, what); },
                                     [this](UserId user, AccountId account, const QString &room) {
                                         conversations.open(user, {account, ConversationKind::Room, room, {}, {}},
                                                            [](const Result<Conversation> &) {});
                                     },
                                     options.stateDirectory}),
      contacts(ContactService::Parts{journal, accountTable, commands, presence, directory}),
      rules(RuleService::Parts{journal, programs, directory, [this](UserId user) { return circumstances(user); }}),
      conversations(
          ConversationService::Parts{journal, accountTable, commands, dispatcher, feed, directory, random,
                                     [this](UserId user) { return circumstances(user); },
                                     [this](UserId user, const Aftermath &what) { after(user, what); },
                                     [this](UserId user, DeviceId device) { standIn.input(user, device); },
                                     [this](UserId user, language::EventMask kinds, RuleValues::Prepared then) {
                                         ruleValues.prepare(user, kinds, std::move(then));
                                     }}),
      persons(PersonService::Parts{journal, accountTable, links, programs, conversations, directory, random}),
      users(journal, feed, tokens, random, userHooks()),
      ruleValues(
          options.ruleCells, alarms, clockIn,
          [this](UserId user, const QString &plugin, const RuleValues::Status &status) {
              feed.publish(user, RulePluginNotice{plugin, status.health, status.error});
          },
          options.ruleValues),
      rulePlugins(
          RulePluginService::Parts{journal, network, ruleValues, [this](UserId user) { return users.localeOf(user); }}),
      services(ServiceDesk::Parts{journal, network, options.ruleCells, accountTable, accounts, links, rulePlugins,
                                  ruleValues, alarms, directory, [this](UserId user) { return circumstances(user); },
                                  [this](UserId user) { return users.localeOf(user); },
                                  [this](UserId user, const BatchOutcome &outcome) { events.onStored(user, outcome); }},
               options.servicePatience),
      channels(ChannelService::Parts{journal, network, options.channelCells, random,
                                     [this](UserId user) { return users.localeOf(user); }, channelHooks()}),
      alerts(
          AlertService::Parts{journal, alarms, random, channels, [this](UserId user) { return circumstances(user); }}),
      answers(ChannelAnswers::Parts{journal, accountTable, channels, alerts, conversations, standIn, random}),
      absences(journal), standInControl(journal, alarms, standIn), search(journal), files(journal),
      notices(journal, [this](UserId user) { return channels.bookOf(user); }),
      ingest(journal, network, alarms, directory,
             Ingest::Hooks{[this](UserId user) { return circumstances(user); },
                           [this](UserId user, const BatchOutcome &outcome) { events.onStored(user, outcome); },
                           [this](UserId user, language::EventMask kinds, RuleValues::Prepared then) {
                               ruleValues.prepare(user, kinds, std::move(then));
                           }},
             options.ingest),
      events(
          NetworkEvents::Parts{network, accountTable, links, commands, dispatcher, ingest, feed, standIn, clock,
                               [this](AccountId account) { accounts.reopen(account); },
                               [this](UserId user, const Aftermath &what) { after(user, what); },
                               [this](UserId user, const Happened &event) { runner.happened(user, event); },
                               [this](const Account &account, const LinkChanged &now) { alerts.onLink(account, now); },
                               [this](const Account &account, IdentityId contact) {
                                   const StandInStatus now = standIn.statusOf(account.user);
                                   if (now.state == StandInState::Away && alerts.isSettled(account.id)) {
                                       absences.cameOnline(account.user, now.absenceNumber, contact);
                                   }
                                   alerts.cameOnline(account, contact);
                               }}),
      admin(AdminService::Parts{store, accounts, accountTable, users, links, dispatcher, ingest, events, ruleValues,
                                options.version})
{
    network.setListener(
        events, {[this](UserId user, AccountId account, const TransactionId &transaction, const SendMessage &message) {
                     services.said(user, account, transaction, message);
                 },
                 [this](UserId user, const QString &address, bool on, const std::function<void(const Done &)> &then) {
                     services.setService(user, address, on, [then](const Result<ports::Service> &service) {
                         then(service ? Done() : fail(service.error()));
                     });
                 },
                 [this](UserId user, const QString &plugin) { return services.isThere(user, plugin); }});
    dispatcher.setRecheck([this](UserId user) -> Dispatcher::Recheck {
        return [now = std::make_shared<const Circumstances>(circumstances(user))](
                   store::Database &database, FeedWriter &writer, const store::OutboxItem &item,
                   const Message &message) { return Decider(database, writer, *now).recheck(item, message); };
    });
}

Circumstances Engine::Parts::circumstances(UserId user)
{
    Circumstances now{user,
                      standIn.statusOf(user),
                      standIn.awayBegan(user),
                      users.localeOf(user),
                      QTimeZone::systemTimeZone(),
                      {},
                      {},
                      ledgerClock->now(),
                      QStringLiteral("r-%1-").arg(QLatin1String(makeToken(random, 9))),
                      programs.programOf(user),
                      ruleValues.snapshot(user),
                      programs.hasRules(user),
                      channels.bookOf(user),
                      QStringLiteral("%1/cells/%2").arg(options.stateDirectory).arg(user.value())};
    for (const AccountEntry *entry : accountTable.ofUser(user)) {
        for (auto room = entry->rooms.begin(); room != entry->rooms.end(); ++room) {
            if (const auto occupants = entry->occupants.constFind(room.key());
                occupants != entry->occupants.constEnd()) {
                now.members.insert(room->value(), static_cast<int>(occupants->size()));
            }
        }
        now.accounts.emplace(entry->account.id, Circumstances::OwnAccount{entry->account.protocol, entry->features,
                                                                          entry->account.ownAddress});
    }
    return now;
}

QStringList Engine::Parts::networkNames() const
{
    QStringList names;
    for (const network::PluginEntry &plugin : network.plugins()) {
        for (const sdk::ProtocolInfo &protocol : plugin.protocols) {
            names.append(protocol.id);
        }
    }
    names.append(servicePlugin);
    return names;
}

std::vector<IdentityId> Engine::Parts::contactsOnline(UserId user)
{
    std::vector<IdentityId> online;
    for (const AccountEntry *entry : accountTable.ofUser(user)) {
        if (!entry->isOnline() || entry->isOfServices()) {
            continue;
        }
        for (auto shown = entry->presences.begin(); shown != entry->presences.end(); ++shown) {
            const auto contact = entry->identities.constFind(shown.key());
            if (isOnline(shown->availability) && contact != entry->identities.constEnd()) {
                online.push_back(*contact);
            }
        }
    }
    return online;
}

RuleRunner::Hooks Engine::Parts::ruleHooks()
{
    return {[this](UserId user) { return circumstances(user); },
            [this](const store::OutboxItem &item) { dispatcher.queued(item); },
            [this](UserId user, RequestId request, bool accept, const QString &text,
                   const std::function<void(const Done &)> &then) {
                const bool says = !accept && !text.isEmpty(); // where the network carries it
                accounts.answerRequest(user, request, accept,
                                       says ? QJsonObject{{QStringLiteral("reason"), text}} : QJsonObject(), then);
            },
            [this](UserId user, const rules::Call &call, const TransactionId &transaction,
                   std::function<void(const Outcome &)> done) {
                ruleValues.perform(user, call, transaction, std::move(done));
            },
            [this](UserId user, const std::optional<RuleStatus> &status) {
                presence.setRuleStatus(user, status ? std::optional(status->presence) : std::nullopt);
            },
            [this](const store::OutboxItem &row) { alerts.take(row); },
            [this](UserId user) { programs.refreshPolicies(user); },
            [this] { directory.touch(); }};
}

ChannelService::Hooks Engine::Parts::channelHooks()
{
    return {[this](UserId user, ChannelId, const TransactionId &transaction, const sdk::ChannelOutcome &outcome) {
                alerts.onSent(user, transaction, outcome);
            },
            [this](UserId user, ChannelId channel, const sdk::ChannelReceived &what) {
                answers.received(user, channel, what);
            },
            [this](UserId user) { alerts.look(user); },
            [this](UserId user, const QString &plugin) { alerts.onLost(user, plugin); },
            [this](UserId user, ChannelId channel, ports::Reply<void> reply) {
                alerts.test(user, channel, std::move(reply));
            }};
}

AccountLinks::Hooks Engine::Parts::linkHooks()
{
    return {[this](UserId user) { return standIn.hasSession(user); },
            [this](AccountEntry &account) { wentOnline(account, false); },
            [this](AccountEntry &account) { wentOnline(account, true); },
            [this](AccountEntry &account) { accounts.tellLink(account); }};
}

void Engine::Parts::wentOnline(AccountEntry &account, bool resumed)
{
    const AccountId id = account.account.id;
    if (resumed) { // the network is told nothing: for it nothing has happened
        presence.onResumed(account);
    } else {
        presence.onOnline(account);
        contacts.watch(id);
        conversations.rejoin(id);
    }
    dispatcher.pump(id);
}

UserService::Hooks Engine::Parts::userHooks()
{
    return {[this](UserId user, const std::function<void()> &then) {
                for (const AccountEntry *entry : accountTable.ofUser(user)) {
                    accounts.release(entry->account.id);
                }
                ingest.forget(user);
                ruleValues.forget(user);
                events.forget(user);
                standIn.forget(user);
                standInControl.forget(user);
                presence.forget(user);
                runner.forget(user);
                alerts.forget(user);
                channels.forget(user);
                programs.forget(user);
                then();
            },
            [this](UserId user, DeviceId device) { standIn.give(user, standin::DeviceRemoved{device}); },
            [this](UserId user, DeviceId device) { return standIn.isPresent(user, device); },
            [this](UserId user) { standIn.give(user, standin::CoreStarted{}); }};
}

Done Engine::Parts::load()
{
    LOCUM_TAKE(newest, store.readNow([](store::Database &database) { return store::newestLedgerStamp(database); }));
    ledgerClock.emplace(clock, newest);
    LOCUM_MUST(users.load());
    LOCUM_MUST(persons.load(users.all()));
    LOCUM_MUST(standIn.load(users.all()));
    LOCUM_MUST(standInControl.load(users.all()));
    LOCUM_MUST(runner.load(users.all()));
    LOCUM_MUST(alerts.load());
    LOCUM_TAKE(cells, store.readNow([](store::Database &database) { return store::cells(database); }));
    std::vector<network::CellRecord> records;
    for (const store::Cell &cell : cells) {
        records.push_back(network::CellRecord{cell.user, cell.plugin, cell.epoch, cell.resumeKeyHash, cell.committed});
    }
    network.restore(records);
    LOCUM_TAKE(outbox, store.readNow([](store::Database &database) { return store::openOutbox(database); }));
    dispatcher.restore(std::move(outbox));
    return {};
}

Done Engine::Parts::start()
{
    if (options.compiler) {
        programs.setCompiler(options.compiler(network.plugins()));
    }
    LOCUM_MUST(programs.load(users.all()));
    standIn.start();
    alarms.in(std::chrono::minutes(10), [this] { clean(); });
    for (const UserId user : users.all()) {
        LOCUM_MUST(loadAccounts(user));
        ruleValues.use(user, programs.programOf(user)->source());
        LOCUM_MUST(rulePlugins.load(user));
        LOCUM_MUST(channels.load(user));
    }
    events.begin();
    runner.start(users.all());
    alerts.start(users.all());
    standInControl.start();
    return {};
}

void Engine::Parts::clean()
{
    using namespace std::chrono_literals;
    store.write(
        [now = clock.now(), ledgerNow = ledgerClock->now()](store::Database &database) -> Done {
            LOCUM_MUST(store::pruneOutbox(database, now - 24h * 30));
            LOCUM_MUST(store::pruneFiles(database, now - 24h));
            LOCUM_MUST(store::pruneAlerts(database, now - 24h * 40)); // the cap of a month looks back
            LOCUM_MUST(store::pruneFiltered(database, now - 24h * 30));
            LOCUM_MUST(store::pruneDeferred(database, now - 24h * 30));
            LOCUM_MUST(store::pruneCameOnline(database, now - 24h * 365));
            LOCUM_MUST(store::pruneForwards(database, now - 24h * 30));
            LOCUM_MUST(store::pruneUses(database, ledgerNow));
            // The contract looks back 30 days, and at all since the user last wrote: nobody is silent for a year.
            LOCUM_MUST(store::pruneReplyLedger(database, ledgerNow - 24h * 40, ledgerNow - 24h * 400));
            return {};
        },
        journal.context(),
        [](const Done &done) {
            if (!done) {
                qCWarning(lcEngine, "what is old is not forgotten yet: %s", done.error().code.constData());
            }
        });
    alarms.in(24h, [this] { clean(); });
}

Done Engine::Parts::loadAccounts(UserId user)
{
    struct Loaded {
        Account account;
        Secrets secrets;
        std::vector<Identity> identities;
    };
    struct Found {
        std::vector<Loaded> accounts;
        std::vector<Conversation> conversations;
        QHash<qint64, LinkState> links;
        std::optional<store::SetPresenceRecord> presence;
    };
    LOCUM_TAKE(found, store.readNow([this, user](store::Database &database) -> Result<Found> {
        Found all;
        LOCUM_TAKE(rows, store::accounts(database, user));
        for (Account &row : rows) {
            LOCUM_TAKE(identities, store::identitiesOfAccount(database, row.id));
            Result<Secrets> secrets = store::accountSecrets(database, store.vault(), row.id);
            if (!secrets) { // one account that cannot be opened does not keep the others down
                qCCritical(lcEngine, "the credentials of account %lld cannot be read: %s",
                           static_cast<long long>(row.id.value()), secrets.error().code.constData());
                secrets = Secrets();
            }
            all.accounts.push_back(Loaded{std::move(row), std::move(*secrets), std::move(identities)});
        }
        LOCUM_TAKE(rooms, store::conversations(database, user));
        all.conversations = std::move(rooms);
        LOCUM_TAKE(kept, keptLinks(database, user));
        all.links = std::move(kept);
        LOCUM_TAKE(status, store::userPresence(database, user));
        all.presence = std::move(status);
        return all;
    }));
    if (found.presence) {
        presence.restoreUserPresence(user, found.presence->presence);
    }
    for (const Loaded &loaded : found.accounts) {
        AccountEntry &entry = accounts.adopt(loaded.account, loaded.secrets);
        for (const Identity &identity : loaded.identities) {
            entry.identities.insert(identity.address, identity.id);
        }
        entry.kept = found.links.value(loaded.account.id.value(), LinkState::Offline);
    }
    for (const Conversation &conversation : found.conversations) {
        AccountEntry *entry = accountTable.find(conversation.account);
        if (entry != nullptr && conversation.kind == ConversationKind::Room) {
            entry->rooms.insert(conversation.address, conversation.id);
        }
    }
    return {};
}

Engine::Engine(store::Store &store, network::NetworkService &network, const Clock &clock, Random &random,
               std::shared_ptr<const rules::Program> program, EngineOptions options)
    : m_parts(std::make_unique<Parts>(store, network, clock, random, std::move(program), std::move(options)))
{
}

Engine::~Engine()
{
    // Jobs look into the engine's parts: those that were given are done before the parts go. Their answers are dropped.
    (void)m_parts->store.writeNow([](store::Database &) -> Done { return {}; });
    (void)m_parts->store.readNow([](store::Database &) -> Done { return {}; });
}

network::NetworkListener &Engine::listener()
{
    return m_parts->events;
}

ports::EnginePorts Engine::ports()
{
    return {&m_parts->users,   &m_parts->accounts, &m_parts->contacts, &m_parts->conversations,  &m_parts->feed,
            &m_parts->standIn, &m_parts->admin,    &m_parts->tokens,   &m_parts->rules,          &m_parts->rulePlugins,
            &m_parts->persons, &m_parts->channels, &m_parts->absences, &m_parts->standInControl, &m_parts->search,
            &m_parts->files,   &m_parts->notices,  &m_parts->services};
}

void Engine::setAddress(const QString &address)
{
    m_parts->channels.setAddress(address);
}

Done Engine::load()
{
    return m_parts->load();
}

Done Engine::start()
{
    return m_parts->start();
}

void Engine::checkAlarms()
{
    m_parts->alarms.check();
}

} // namespace locum::engine
