// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/cell_hub.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <unistd.h>
#include <vector>

namespace locum::test {

using namespace network;

/// Stands for the engine: writes down what it is told, and acknowledges it or not.
class RecordingListener final : public NetworkListener {
public:
    struct Told {
        EventKey key;
        AccountId account;
        NetworkEvent event;
    };

    void onEvent(const EventKey &key, AccountId account, NetworkEvent event) override
    {
        events.push_back({key, account, std::move(event)});
        if (acknowledges && hub != nullptr) {
            hub->acknowledge(key);
        }
    }
    void onCellState(UserId, const QString &, CellState state, const std::optional<Error> &error) override
    {
        states.push_back(state);
        if (error) {
            errors.push_back(*error);
        }
    }
    void onCellStarted(const CellRecord &record) override
    {
        records.push_back(record);
        if (keepsRecords && hub != nullptr) {
            hub->acknowledge({record.user, record.plugin, record.epoch, 0});
        }
    }

    template <class T>
    std::vector<T> all() const
    {
        std::vector<T> found;
        for (const auto &told : events) {
            if (const auto *event = std::get_if<T>(&told.event)) {
                found.push_back(*event);
            }
        }
        return found;
    }
    bool isOnline() const
    {
        const auto links = all<LinkChanged>();
        return !links.empty() && links.back().state == LinkState::Online;
    }
    QStringList texts() const
    {
        QStringList list;
        for (const auto &message : all<MessageReceived>()) {
            list.append(message.text);
        }
        return list;
    }
    bool has(CellState state) const { return std::find(states.begin(), states.end(), state) != states.end(); }
    bool hasError(const QByteArray &code) const
    {
        return std::any_of(errors.begin(), errors.end(), [&code](const Error &error) { return error.code == code; });
    }
    std::optional<Outcome> outcomeOf(const QString &transaction) const
    {
        for (const auto &ended : all<CommandEnded>()) {
            if (ended.transaction.value() == transaction) {
                return ended.outcome;
            }
        }
        return std::nullopt;
    }

    CellHub *hub = nullptr;
    bool acknowledges = true;
    bool keepsRecords = true; ///< at once, as a database that is quick
    std::vector<Told> events;
    std::vector<CellState> states;
    std::vector<Error> errors;
    std::vector<CellRecord> records;
};

/// Directories for a hub, and timings that tests can wait for.
class HubFixture {
public:
    HubFixture()
    {
        const auto build = QString::fromLocal8Bit(qgetenv("LOCUM_BUILD_DIR"));
        if (build.isEmpty()) {
            qFatal("LOCUM_BUILD_DIR is not set: run this with ctest");
        }
        settings.socketPath = directory.filePath(QStringLiteral("cells.sock"));
        settings.lockDirectory = directory.filePath(QStringLiteral("locks"));
        settings.stateDirectory = directory.filePath(QStringLiteral("cells"));
        settings.cellProgram = build + QStringLiteral("/bin/locum-cell");
        settings.pluginDirectories = {directory.filePath(QStringLiteral("plugins"))};
        settings.linger = std::chrono::seconds(20);
        settings.memoryLimitMb = 0;
        auto &timings = settings.timings;
        timings.lingererWait = std::chrono::milliseconds(500);
        timings.pingEvery = std::chrono::milliseconds(100);
        timings.pongWithin = std::chrono::milliseconds(1500);
        timings.firstRestart = std::chrono::milliseconds(20);
        timings.longestRestart = std::chrono::milliseconds(100);
        timings.idleEnd = std::chrono::milliseconds(100);
        timings.adoption = std::chrono::milliseconds(500);
        QDir().mkpath(settings.pluginDirectories.constFirst());
        addPlugin(build + QStringLiteral("/plugins/protocol-loopback.so"));
    }

    /// Ends every cell that it started.
    ~HubFixture()
    {
        if (hub) {
            finish();
        }
    }

    /// As a core that signs off. False when that takes too long.
    bool finish() const
    {
        bool stopped = false;
        hub->stop(true, [&stopped] { stopped = true; });
        return QTest::qWaitFor([&stopped] { return stopped; }, 20'000);
    }

    void addPlugin(const QString &path) const
    {
        QFile::link(path, settings.pluginDirectories.constFirst() + u'/' + QFileInfo(path).fileName());
    }
    void writePlugin(const QString &name, const QByteArray &content, bool executable = false) const
    {
        QFile file(settings.pluginDirectories.constFirst() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        if (executable) {
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
    }

    CellHub &start(const std::vector<CellRecord> &records = {})
    {
        hub = std::make_unique<CellHub>(settings, clock, random);
        hub->setListener(&listener);
        listener.hub = hub.get();
        hub->restore(records);
        const auto started = hub->start();
        if (!started) {
            qFatal("%s", qPrintable(started.error().detail));
        }
        return *hub;
    }

    /// As a core that goes away: its cells linger.
    void leave()
    {
        listener.hub = nullptr;
        hub->stop(false, [] {});
        hub.reset();
    }

    void open(const QString &plugin = QStringLiteral("loopback"), QJsonObject values = {})
    {
        if (values.isEmpty()) {
            values = {{QStringLiteral("name"), QStringLiteral("alice")}};
        }
        hub->openAccount(user, plugin, {account, plugin, values, {}, {}});
    }
    QString perform(const NetworkCommand &command)
    {
        const auto id = QStringLiteral("t%1").arg(++transactions);
        const auto done = hub->perform(account, TransactionId(id), command);
        if (!done) {
            lastError = done.error();
            return {};
        }
        return id;
    }
    QString say(const QString &contact, const QString &text)
    {
        return perform(SendMessage{ConversationKind::Direct, contact + QStringLiteral("@loopback"), MessageKind::Text,
                                   text, false, false});
    }

    /// Who holds the lock of the account's cell, as its file says; nothing when there is none. What is no process of
    /// its own is never given: 0 and -1 mean many processes to kill().
    std::optional<pid_t> cellPid(const QString &plugin = QStringLiteral("loopback")) const
    {
        QFile file(settings.lockDirectory + QStringLiteral("/%1-%2.lock").arg(user.value()).arg(plugin));
        const auto pid = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
        return pid > 1 && isOurChild(static_cast<pid_t>(pid)) ? std::optional(static_cast<pid_t>(pid)) : std::nullopt;
    }

    static bool isOurChild(pid_t pid)
    {
        QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
        const auto stat = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return stat.mid(stat.lastIndexOf(')')).split(' ').value(2).toLongLong() == ::getpid();
    }

    /// False when there is no cell to send it to.
    bool signalCell(int signal, const QString &plugin = QStringLiteral("loopback")) const
    {
        const auto pid = cellPid(plugin);
        return pid && ::kill(*pid, signal) == 0;
    }

    bool comeOnline()
    {
        open();
        perform(Connect{});
        return QTest::qWaitFor([this] { return listener.isOnline(); }, 10'000);
    }

    /// Also false for one that has ended and that nobody has asked about.
    static bool isRunning(std::optional<pid_t> pid)
    {
        if (!pid) {
            return false;
        }
        QFile file(QStringLiteral("/proc/%1/stat").arg(*pid));
        return file.open(QIODevice::ReadOnly) && !file.readAll().contains(") Z");
    }

    QTemporaryDir directory;
    SystemClock clock;
    SystemRandom random;
    CellSettings settings;
    RecordingListener listener; ///< outlives the hub
    std::unique_ptr<CellHub> hub;
    UserId user{1};
    AccountId account{12};
    int transactions = 0;
    std::optional<Error> lastError;
};

} // namespace locum::test
