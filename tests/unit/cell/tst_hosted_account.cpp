// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/hosted_account.h"

#include <QTest>

#include <functional>
#include <stdexcept>

using namespace locum;
using namespace locum::cell;

namespace {

struct Recorder final : AccountListener {
    void onEvent(AccountId, const NetworkEvent &event) override { events.push_back(event); }
    void onWarning(AccountId, const QString &text) override { warnings.append(text); }

    QList<CommandEnded> ended() const
    {
        QList<CommandEnded> list;
        for (const auto &event : events) {
            if (const auto *end = std::get_if<CommandEnded>(&event)) {
                list.append(*end);
            }
        }
        return list;
    }

    std::vector<NetworkEvent> events;
    QStringList warnings;
};

/// A plugin whose session does what the test says.
struct ScriptedPlugin final : sdk::ProtocolPlugin {
    using Script = std::function<void(sdk::SessionHost &, const TransactionId &, const NetworkCommand &)>;

    struct Session final : sdk::ProtocolSession {
        Session(Script scriptToRun, sdk::SessionHost &sessionHost) : script(std::move(scriptToRun)), host(sessionHost)
        {
        }
        void perform(const TransactionId &transaction, const NetworkCommand &command) override
        {
            script(host, transaction, command);
        }
        Script script;
        sdk::SessionHost &host;
    };

    Done start(const QString &) override { return {}; }
    QList<sdk::ProtocolInfo> protocols() override { return {}; }
    Result<std::unique_ptr<sdk::ProtocolSession>> open(const sdk::AccountSettings &, sdk::SessionHost &host) override
    {
        if (throwsOnOpen) {
            throw std::runtime_error("no");
        }
        return std::make_unique<Session>(script, host);
    }

    Script script;
    bool throwsOnOpen = false;
};

TransactionId id(const char *name)
{
    return TransactionId(QLatin1String(name));
}

class Fixture {
public:
    explicit Fixture(ScriptedPlugin::Script script)
    {
        plugin.script = std::move(script);
        if (!account.open(plugin)) {
            qFatal("open");
        }
    }

    Recorder recorder;
    ScriptedPlugin plugin;
    HostedAccount account{{AccountId(1), QStringLiteral("p"), {}, {}, {}}, recorder};
};

} // namespace

class TestHostedAccount : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCommandEndsOnce()
    {
        Fixture f([](auto &host, const auto &transaction, const auto &) {
            host.tell(CommandEnded{transaction, Sent{QStringLiteral("r")}});
            host.tell(CommandEnded{transaction, Sent{QStringLiteral("r2")}});
        });
        f.account.perform(id("a"), SetPresence{});
        QCOMPARE(f.recorder.ended(), (QList<CommandEnded>{{id("a"), Sent{QStringLiteral("r")}}}));
        QCOMPARE(f.recorder.warnings.size(), 1);
    }

    void anEndThatNobodyAskedForIsLeftOut()
    {
        Fixture f([](auto &host, const auto &, const auto &) { host.tell(CommandEnded{id("other"), Sent{}}); });
        f.account.perform(id("a"), SetPresence{});
        QVERIFY(f.recorder.ended().isEmpty());
    }

    void anExceptionEndsTheCommandAsUnknown()
    {
        Fixture f([](auto &, const auto &, const auto &) { throw std::runtime_error("broken"); });
        f.account.perform(id("a"), SendMessage{});
        QCOMPARE(f.recorder.ended().size(), 1);
        QVERIFY(std::holds_alternative<UnknownOutcome>(f.recorder.ended().constFirst().outcome));
    }

    void whatIsUnderWayWhenTheAccountClosesEndsAsUnknown()
    {
        Fixture f([](auto &, const auto &, const auto &) {});
        f.account.perform(id("a"), SendMessage{});
        f.account.perform(id("b"), SendTyping{}); // has no end
        f.account.close();
        QCOMPARE(f.recorder.ended().size(), 1);
        QVERIFY(std::holds_alternative<UnknownOutcome>(f.recorder.ended().constFirst().outcome));
        f.account.perform(id("c"), SendMessage{});
        QVERIFY(std::holds_alternative<NotSent>(f.recorder.ended().constLast().outcome));
    }

    void anExceptionOnOpeningIsAnError()
    {
        Recorder recorder;
        ScriptedPlugin plugin;
        plugin.throwsOnOpen = true;
        HostedAccount account({AccountId(1), QStringLiteral("p"), {}, {}, {}}, recorder);
        const auto opened = account.open(plugin);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, QByteArray("cell.plugin.exception"));
    }

    void holdingBackDisconnectsAndConnectsAgain()
    {
        QStringList done;
        Fixture f([&done](auto &host, const auto &transaction, const auto &command) {
            done.append(std::holds_alternative<Connect>(command) ? QStringLiteral("connect")
                                                                 : QStringLiteral("disconnect"));
            host.tell(CommandEnded{transaction, Sent{}});
        });
        f.account.setHeldBack(true); // it was not connected: nothing to do
        f.account.setHeldBack(false);
        QVERIFY(done.isEmpty());
        f.account.perform(id("a"), Connect{});
        f.account.setHeldBack(true);
        f.account.setHeldBack(true);
        QCOMPARE(done, (QStringList{QStringLiteral("connect"), QStringLiteral("disconnect")}));
        f.account.perform(id("b"), Connect{}); // the core must not connect it behind our back
        QCOMPARE(done.size(), 2);
        f.account.setHeldBack(false);
        QCOMPARE(done.constLast(), QStringLiteral("connect"));
        QCOMPARE(f.recorder.ended().size(), 2); // the core's own commands, and not those of the cell
    }
};

QTEST_GUILESS_MAIN(TestHostedAccount)
#include "tst_hosted_account.moc"
