// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include "engine/rule_set_compiler.h"
#include "rules/rule_set.h"

namespace locum::testing {

using namespace std::chrono_literals;

std::vector<Message> Listener::messages() const
{
    std::vector<Message> found;
    for (const MessageAdded &added : all<MessageAdded>()) {
        found.push_back(added.message);
    }
    return found;
}

std::vector<Message> Listener::by(Author author) const
{
    std::vector<Message> found;
    for (const Message &message : messages()) {
        if (message.author == author) {
            found.push_back(message);
        }
    }
    return found;
}

World::World(engine::EngineOptions wished, std::shared_ptr<const rules::Program> wishedProgram)
    : listener(std::make_unique<Listener>()), options(std::move(wished)), program(std::move(wishedProgram))
{
    if (!program) {
        program = rules::builtInProgram();
    }
    options.stateDirectory = directory.path();
    options.version = QStringLiteral("1");
    options.links.apart = 0ms;
    openStore();
    startEngine(nullptr, false);
}

World::~World() = default;

void World::openStore()
{
    store::StoreOptions settings;
    settings.path = directory.filePath(QStringLiteral("locum.sqlite"));
    settings.vault.keyFile = directory.filePath(QStringLiteral("key"));
    settings.passwordCost = {1, 8192};
    auto opened = store::Store::open(settings, random);
    if (!opened) {
        qFatal("%s: %s", opened.error().code.constData(), qUtf8Printable(opened.error().detail));
    }
    store = std::move(*opened);
}

void World::startEngine(const FakeNetwork *before, bool cellsResume)
{
    network = before != nullptr ? std::make_unique<FakeNetwork>(*before) : std::make_unique<FakeNetwork>();
    network->resumes = cellsResume;
    engine = std::make_unique<engine::Engine>(*store, *network, clock, random, program, options);
    network->setListener(&engine->listener());
    ports = engine->ports();
    ports.feed->addListener(listener.get());
    Done done = engine->load();
    if (done && beforeStart) {
        beforeStart();
    }
    if (done) {
        done = engine->start();
    }
    if (!done) {
        qFatal("%s: %s", done.error().code.constData(), qUtf8Printable(done.error().detail));
    }
}

void World::restart(bool cellsResume)
{
    const std::unique_ptr<FakeNetwork> before = std::move(network);
    engine.reset();
    store.reset();
    before->forgetCells(cellsResume);
    openStore();
    startEngine(before.get(), cellsResume);
}

void World::restartWithout(const QString &plugin)
{
    network->removePlugin(plugin);
    restart(false);
}

void World::pass(Duration time)
{
    settle();
    clock.advance(time);
    engine->checkAlarms();
    settle();
}

void World::settle()
{
    // Answers come in the order of the jobs: when these have come, so have all that were asked before. Several times
    // over, for an answer may bring a new job.
    constexpr int longestChain = 10;
    for (int round = 0; round < longestChain; ++round) {
        bool written = false;
        bool read = false;
        QObject here;
        store->write([](store::Database &) -> Done { return {}; }, &here, [&](const Done &) { written = true; });
        store->read([](store::Database &) -> Done { return {}; }, &here, [&](const Done &) { read = true; });
        QDeadlineTimer patience(20'000);
        while (!(written && read) && !patience.hasExpired()) {
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
        }
        QCoreApplication::processEvents();
    }
}

UserId World::addUser(const QString &name)
{
    const auto added = ask<ports::User>([&](auto reply) {
        ports.users->addUser(ports::NewUser{name, Secret("correct horse"), name, QStringLiteral("en")}, reply);
    });
    Q_ASSERT(added);
    user = added->id;
    return added->id;
}

DeviceId World::logIn(const QString &name)
{
    const auto in = ask<ports::LoggedIn>([&](auto reply) {
        ports.users->logIn(ports::LogIn{name, Secret("correct horse"), QStringLiteral("phone")}, reply);
    });
    Q_ASSERT(in);
    return in->device;
}

AccountId World::addAccount(const QString &address, const QString &protocol, ConnectPolicy policy)
{
    const auto added = ask<Account>([&](auto reply) {
        ports::NewAccount what;
        what.protocol = protocol;
        what.settings = {{QStringLiteral("address"), address}, {QStringLiteral("password"), QStringLiteral("s3cret")}};
        what.connectPolicy = policy;
        ports.accounts->addAccount(*user, what, reply);
    });
    Q_ASSERT(added);
    settle();
    return added->id;
}

Account World::account(AccountId id)
{
    const auto all = ask<std::vector<Account>>([&](auto reply) { ports.accounts->accounts(*user, reply); });
    for (const Account &candidate : *all) {
        if (candidate.id == id) {
            return candidate;
        }
    }
    qFatal("no such account");
}

Result<Account> World::change(AccountId id, const ports::AccountChange &change)
{
    auto changed = ask<Account>([&](auto reply) { ports.accounts->changeAccount(*user, id, change, reply); });
    settle();
    return changed;
}

void World::attach(DeviceId device, quint64 link)
{
    ports.links->opened(*user, device, LinkId(link), ports::LinkActivity::Interactive);
    settle();
}

void World::cut(DeviceId device, quint64 link)
{
    ports.links->lost(*user, device, LinkId(link));
    settle();
}

void World::goAway(DeviceId device, quint64 link)
{
    cut(device, link);
    pass(21s);
}

StandInState World::state()
{
    return ask<StandInStatus>([&](auto reply) { ports.links->status(*user, reply); })->state;
}

void World::contact(AccountId account, const QString &address)
{
    network->tell(account, RosterEntryChanged{RosterEntry{address, {}, {}, Subscription::Both}});
    settle();
}

MessageReceived World::says(const QString &text, const QString &from)
{
    MessageReceived message;
    message.conversationAddress = from;
    message.sender = from;
    message.senderName = from.section(QLatin1Char('@'), 0, 0);
    message.text = text;
    return message;
}

Result<Message> World::send(DeviceId device, ConversationId conversation, const QString &text, const QString &clientId)
{
    return ask<Message>([&](auto reply) {
        ports.conversations->send(*user, device, ports::NewMessage{conversation, MessageKind::Text, text, clientId},
                                  reply);
    });
}

ConversationId World::conversation(AccountId account, const QString &address)
{
    const auto opened = ask<Conversation>([&](auto reply) {
        ports.conversations->open(*user, ports::OpenConversation{account, ConversationKind::Direct, address, {}, {}},
                                  reply);
    });
    Q_ASSERT(opened);
    return opened->id;
}

Message World::message(MessageId id)
{
    const auto record = ask<ports::MessageRecord>([&](auto reply) { ports.conversations->message(*user, id, reply); });
    Q_ASSERT(record);
    return record->message;
}

std::vector<Message> World::history(ConversationId conversation)
{
    const auto page = ask<ports::MessagePage>(
        [&](auto reply) { ports.conversations->history(*user, conversation, std::nullopt, 500, reply); });
    Q_ASSERT(page);
    return page->messages;
}

engine::EngineOptions withLanguage()
{
    static const auto compiler = std::make_shared<const engine::RuleSetCompiler>();
    engine::EngineOptions options;
    options.compiler = [](const auto &) { return compiler; };
    return options;
}

Attended::Attended(engine::EngineOptions options) : world(std::move(options))
{
    world.contact(account, QStringLiteral("bob@loop"));
    world.attach(device);
}

} // namespace locum::testing
