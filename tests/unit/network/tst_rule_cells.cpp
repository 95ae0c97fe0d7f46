// SPDX-License-Identifier: GPL-2.0-or-later
#include "hub_fixture.h"

#include <csignal>
#include <map>

using namespace locum;
using namespace locum::network;
using locum::test::HubFixture;

namespace {

class RecordingRules final : public RuleCellListener {
public:
    void onRuleAnswers(UserId, const QString &, quint64 ask, const QList<sdk::RuleAnswer> &list) override
    {
        answers.insert(ask, list);
    }
    void onRulePush(UserId, const QString &, const QList<sdk::RuleAnswer> &list) override { pushed += list; }
    void onRulePerformed(UserId, const QString &, const TransactionId &id, const Outcome &outcome) override
    {
        outcomes.insert(id.value(), std::holds_alternative<Sent>(outcome));
    }
    void onRuleHealth(UserId, const QString &, const std::optional<Error> &trouble) override
    {
        health.append(trouble ? trouble->code : QByteArray("good"));
    }
    void onRuleCellState(UserId, const QString &, CellState state, const std::optional<Error> &error) override
    {
        states.append(state);
        if (error) {
            errors.append(error->code);
        }
    }
    bool isRunning() const { return !states.isEmpty() && states.constLast() == CellState::Running; }

    QHash<quint64, QList<sdk::RuleAnswer>> answers;
    QList<sdk::RuleAnswer> pushed;
    QHash<QString, bool> outcomes;
    QList<QByteArray> health;
    QList<CellState> states;
    QList<QByteArray> errors;
};

class RecordingServices final : public ServiceCellListener {
public:
    void onServiceSaid(quint64 conversation, UserId, const QString &, const Result<sdk::ServiceAnswer> &answer) override
    {
        said.insert_or_assign(conversation, answer);
    }
    void onServiceCellState(UserId, const QString &, CellState state) override { states.append(state); }

    std::map<quint64, Result<sdk::ServiceAnswer>> said;
    QList<CellState> states;
};

/// The template of plugins/rule-template-python, as a user would install it.
class CoinFixture : public HubFixture {
public:
    CoinFixture()
    {
        const auto source = QString::fromLocal8Bit(qgetenv("LOCUM_SOURCE_DIR"));
        for (const char *name : {"rule.py", "rule-template-python.locum-plugin.json"}) {
            addPlugin(source + QStringLiteral("/plugins/rule-template-python/") + QLatin1String(name));
        }
    }
    ~CoinFixture()
    {
        finish();
        hub.reset(); // before the listener
    }
    RuleCells &cells() const { return hub->ruleCells(); }
    bool toss(const QJsonObject &values = {})
    {
        start();
        cells().setRuleListener(&rules);
        cells().openRuleCell(user, plugin, {values, {}, QStringLiteral("Europe/Berlin"), QStringLiteral("en")});
        return QTest::qWaitFor([this] { return rules.isRunning(); }, 20'000);
    }
    QJsonValue side()
    {
        const quint64 id = ++asked;
        if (!cells().askRuleCell(user, plugin, id, {{QStringLiteral("side")}}, std::chrono::seconds(1)) ||
            !QTest::qWaitFor([&] { return rules.answers.contains(id); }, 10'000)) {
            return {};
        }
        return rules.answers.value(id).value(0).value;
    }

    RecordingRules rules;
    RecordingServices services;
    quint64 asked = 0;
    const QString plugin = QStringLiteral("rule-template-python");
};

} // namespace

class TestRuleCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTemplateAnswersPushesAndPerforms()
    {
        CoinFixture f;
        QVERIFY(f.toss({{QStringLiteral("heads"), QStringLiteral("Kopf")}}));
        QCOMPARE(f.hub->plugins().size(), size_t(2));
        QCOMPARE(f.side(), QJsonValue(QStringLiteral("Kopf")));
        QVERIFY(f.cells().askRuleCell(f.user, f.plugin, 77, {{QStringLiteral("tosses"), {3}}}, Duration(200)));
        QTRY_VERIFY(f.rules.answers.contains(77));
        QCOMPARE(f.rules.answers.value(77).constFirst().value.toArray().size(), 3);
        QVERIFY(
            f.cells().performRule(f.user, f.plugin, TransactionId(QStringLiteral("t")), QStringLiteral("turn"), {}));
        QTRY_VERIFY(f.rules.outcomes.value(QStringLiteral("t")));
        QTRY_COMPARE(f.rules.pushed.size(), 1);
        QCOMPARE(f.rules.pushed.constFirst().value, QJsonValue(QStringLiteral("tails")));
        QTRY_COMPARE(f.rules.health, QList<QByteArray>{"good"});
        // New settings are told to the cell that runs.
        const auto pid = f.cellPid(f.plugin);
        const QJsonObject same{{QStringLiteral("heads"), QStringLiteral("x")},
                               {QStringLiteral("tails"), QStringLiteral("x")}};
        f.cells().openRuleCell(f.user, f.plugin, {same, {}, {}, {}});
        QTRY_COMPARE(f.rules.health.constLast(), QByteArray("coin.sides.same"));
        QCOMPARE(f.cellPid(f.plugin), pid);
    }

    void theTemplateConverses()
    {
        CoinFixture f;
        QVERIFY(f.toss());
        f.cells().setServiceListener(&f.services);
        QVERIFY(!f.cells().converse(f.user, QStringLiteral("absent"), 1, {}));
        QJsonObject state;
        for (quint64 time = 1; time <= 2; ++time) {
            QVERIFY(
                f.cells().converse(f.user, f.plugin, time, {QStringLiteral("tosser"), QStringLiteral("hi"), state}));
            QTRY_VERIFY(f.services.said.contains(time));
            const auto answer = f.services.said.at(time);
            QVERIFY(answer && answer->texts.size() == 1);
            QVERIFY(answer->texts.constFirst().endsWith(QStringLiteral("(%1)").arg(time)));
            state = answer->state;
        }
        // A hostile text is a text.
        const QString long_(64 * 1024, QChar(0x10FF));
        QVERIFY(f.cells().converse(f.user, f.plugin, 3, {QStringLiteral("tosser"), long_, state}));
        QTRY_VERIFY(f.services.said.contains(3));
        // Its state is in the core: another life goes on where this one ended.
        QVERIFY(f.signalCell(SIGKILL, f.plugin));
        QTRY_VERIFY(!f.services.states.isEmpty() && f.services.states.constLast() == CellState::Running);
        QVERIFY(f.cells().converse(f.user, f.plugin, 4, {QStringLiteral("tosser"), QStringLiteral("hi"), state}));
        QTRY_VERIFY(f.services.said.contains(4));
        QVERIFY(f.services.said.at(4)->texts.constFirst().endsWith(QStringLiteral("(3)")));
        f.cells().setServiceListener(nullptr);
    }

    void oneThatCrashesIsStartedAgain()
    {
        CoinFixture f;
        QVERIFY(f.toss());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(f.signalCell(SIGKILL, f.plugin));
        QTRY_VERIFY(f.rules.states.contains(CellState::WaitingToRestart));
        QTRY_VERIFY(f.rules.isRunning() && f.cellPid(f.plugin) != pid);
        QCOMPARE(f.side(), QJsonValue(QStringLiteral("heads")));
    }

    void oneThatHangsIsKilledAndStartedAgain()
    {
        CoinFixture f;
        f.settings.timings.pongWithin = std::chrono::milliseconds(300);
        QVERIFY(f.toss());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(f.signalCell(SIGSTOP, f.plugin));
        QTRY_VERIFY_WITH_TIMEOUT(f.rules.errors.contains("network.cell.hung"), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(f.rules.isRunning() && f.cellPid(f.plugin) != pid, 15'000);
        QCOMPARE(f.side(), QJsonValue(QStringLiteral("heads")));
    }

    void oneThatKeepsCrashingIsLeftAlone()
    {
        CoinFixture f;
        QByteArray manifest(
            "{'id':'broken','kind':'rule','interface':1,'version':'1','name':'Broken','command':['die'],"
            "'rules':{'namespace':'broken','version':1,'fields':[{'name':'x','type':'bool','lifetime_ms':9000}]}}");
        f.writePlugin(QStringLiteral("die"), "#!/bin/sh\nexit 3\n", true);
        f.writePlugin(QStringLiteral("broken.locum-plugin.json"), manifest.replace('\'', '"'));
        f.start();
        f.cells().setRuleListener(&f.rules);
        f.cells().openRuleCell(f.user, QStringLiteral("broken"), {});
        QVERIFY(!f.cells().askRuleCell(f.user, QStringLiteral("broken"), 1, {}, Duration(10)));
        QTRY_VERIFY_WITH_TIMEOUT(f.rules.errors.contains("network.cell.crash_loop"), 20'000);
    }

    void oneThatIsNotThereHasAReason()
    {
        CoinFixture f;
        f.start();
        f.cells().setRuleListener(&f.rules);
        f.cells().openRuleCell(f.user, QStringLiteral("absent"), {});
        QCOMPARE(f.rules.errors, QList<QByteArray>{"network.plugin.missing"});
        QVERIFY(!f.cells().performRule(f.user, QStringLiteral("absent"), TransactionId(QStringLiteral("t")), {}, {}));
    }

    void itEndsWhenItIsReleased()
    {
        CoinFixture f;
        QVERIFY(f.toss());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(pid);
        f.cells().releaseRuleCell(f.user, f.plugin);
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        f.cells().openRuleCell(f.user, f.plugin, {});
        QTRY_VERIFY(f.rules.isRunning() && f.cellPid(f.plugin) && f.cellPid(f.plugin) != pid);
    }

    void itEndsWithTheCore()
    {
        CoinFixture f;
        QVERIFY(f.toss());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(pid);
        f.leave();
        QTRY_VERIFY(!HubFixture::isRunning(pid));
        f.start();
    }
};

QTEST_GUILESS_MAIN(TestRuleCells)
#include "tst_rule_cells.moc"
