// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/engine.h"
#include "fake_network.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

namespace locum::testing {

/// Stands still until the test moves it.
class FakeClock final : public Clock {
public:
    Instant now() const override { return m_now; }
    Duration monotonic() const override { return m_monotonic; }
    void advance(Duration by)
    {
        m_now += by;
        m_monotonic += by;
    }
    void jump(Duration by) { m_now += by; } ///< the wall clock alone

private:
    Instant m_now = instantFromMilliseconds(1'780'000'000'000);
    Duration m_monotonic{1'000'000};
};

class Listener final : public ports::FeedListener {
public:
    void onFeed(UserId, const FeedBatch &batch) override
    {
        entries.insert(entries.end(), batch->begin(), batch->end());
    }
    void onEphemeral(UserId, const Ephemeral &event) override { ephemeral.push_back(event); }
    void onDeviceRemoved(UserId, DeviceId device) override { removed.push_back(device); }

    template <class T>
    std::vector<T> all() const
    {
        std::vector<T> found;
        for (const FeedEntry &entry : entries) {
            if (const auto *payload = std::get_if<T>(&entry.payload)) {
                found.push_back(*payload);
            }
        }
        return found;
    }
    std::vector<Message> messages() const;
    std::vector<Message> by(Author author) const;

    std::vector<FeedEntry> entries;
    std::vector<Ephemeral> ephemeral;
    std::vector<DeviceId> removed;
};

/// An engine on a real database in a directory of its own, with networks that the test plays.
class World {
public:
    /// With the built-in policy if `wishedProgram` is none.
    explicit World(engine::EngineOptions wished = {}, std::shared_ptr<const rules::Program> wishedProgram = {});
    ~World();

    /// A new core on the same database, as after a kill: what was under way in the old one is forgotten.
    void restart(bool cellsResume = false);

    /// The same with a plugin less.
    void restartWithout(const QString &plugin);

    /// Time passes, and what is due is done.
    void pass(Duration time);

    /// Waits for the answer of a port.
    template <class T>
    Result<T> ask(const std::function<void(ports::Reply<T>)> &call)
    {
        auto answer = std::make_shared<std::optional<Result<T>>>();
        call([answer](Result<T> result) { answer->emplace(std::move(result)); });
        QDeadlineTimer patience(10'000);
        while (!*answer && !patience.hasExpired()) {
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
        }
        return *answer ? **answer : Result<T>(fail("test.timeout", QStringLiteral("no answer")));
    }

    UserId addUser(const QString &name = QStringLiteral("alice"));
    DeviceId logIn(const QString &name = QStringLiteral("alice"));
    /// An account that is online.
    AccountId addAccount(const QString &address = QStringLiteral("alice@loop"),
                         const QString &protocol = QStringLiteral("loop"),
                         ConnectPolicy policy = ConnectPolicy::Always);
    Account account(AccountId id);
    Result<Account> change(AccountId id, const ports::AccountChange &change);
    void attach(DeviceId device, quint64 link = 1);
    void cut(DeviceId device, quint64 link = 1);
    /// The device is cut off and Locum stands in.
    void goAway(DeviceId device, quint64 link = 1);
    StandInState state();

    /// A contact on the list.
    void contact(AccountId account, const QString &address);
    MessageReceived says(const QString &text, const QString &from = QStringLiteral("bob@loop"));
    Result<Message> send(DeviceId device, ConversationId conversation, const QString &text, const QString &clientId);
    ConversationId conversation(AccountId account, const QString &address = QStringLiteral("bob@loop"));
    Message message(MessageId id);
    std::vector<Message> history(ConversationId conversation);
    /// All that was given to the engine is done.
    void settle();

    QTemporaryDir directory;
    FakeClock clock;
    SystemRandom random;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<FakeNetwork> network;
    std::unique_ptr<engine::Engine> engine;
    ports::EnginePorts ports;
    std::unique_ptr<Listener> listener;
    std::optional<UserId> user;
    engine::EngineOptions options;
    std::function<void()> beforeStart; ///< of an engine that is loaded
    std::shared_ptr<const rules::Program> program;

private:
    void openStore();
    void startEngine(const FakeNetwork *before, bool cellsResume);
};

/// With the rule language.
engine::EngineOptions withLanguage();

/// A user with a contact, bob@loop, and a device in the hand.
struct Attended {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();

    explicit Attended(engine::EngineOptions options = {});
};

} // namespace locum::testing
