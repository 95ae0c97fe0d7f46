// SPDX-License-Identifier: GPL-2.0-or-later
#include "hub_fixture.h"

using namespace locum;
using namespace locum::network;
using locum::test::HubFixture;

namespace {

/// The template of plugins/protocol-template-python, as a user would install it.
class PythonFixture : public HubFixture {
public:
    PythonFixture()
    {
        const auto source = QString::fromLocal8Bit(qgetenv("LOCUM_SOURCE_DIR"));
        for (const char *name : {"cell.py", "template-python.locum-plugin.json"}) {
            addPlugin(source + QStringLiteral("/plugins/protocol-template-python/") + QLatin1String(name));
        }
    }
    bool joinNetwork()
    {
        hub->openAccount(user, plugin,
                         {account, QStringLiteral("parrot"), {{QStringLiteral("name"), QStringLiteral("a")}}, {}, {}});
        perform(Connect{});
        return QTest::qWaitFor([this] { return listener.isOnline(); }, 15'000);
    }
    QString chat(const QString &text)
    {
        return perform(
            SendMessage{ConversationKind::Direct, QStringLiteral("parrot"), MessageKind::Text, text, false, false});
    }

    const QString plugin = QStringLiteral("template-python");
};

} // namespace

class TestPythonCell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itJoinsAndChats()
    {
        PythonFixture f;
        f.start();
        QVERIFY(f.joinNetwork());
        QCOMPARE(f.listener.all<RosterReceived>().front().entries.constFirst().address, QStringLiteral("parrot"));
        const auto transaction = f.chat(QStringLiteral("hello \u00e4"));
        QTRY_COMPARE(f.listener.texts(), QStringList{QStringLiteral("hello \u00e4!")});
        QVERIFY(std::holds_alternative<Sent>(f.listener.outcomeOf(transaction).value()));
        const auto unsupported = f.perform(JoinRoom{QStringLiteral("room"), {}, {}});
        QTRY_VERIFY(f.listener.outcomeOf(unsupported));
        QVERIFY(std::holds_alternative<NotSent>(f.listener.outcomeOf(unsupported).value()));
    }

    void itLingersAndResumes()
    {
        PythonFixture f;
        f.listener.acknowledges = false;
        f.start();
        QVERIFY(f.joinNetwork());
        f.chat(QStringLiteral("one"));
        QTRY_COMPARE(f.listener.texts().size(), 1);
        auto record = f.listener.records.front();
        record.committed = 2;
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(pid);
        f.leave();
        const auto before = f.listener.events;
        f.listener.events.clear();
        f.listener.acknowledges = true;
        f.start({record});
        QTRY_COMPARE(f.listener.events.size(), before.size() - 2);
        QCOMPARE(f.listener.events.front().key.number, 3U);
        QVERIFY(f.listener.events.front().event == before[2].event);
        f.hub->openAccount(
            f.user, f.plugin,
            {f.account, QStringLiteral("parrot"), {{QStringLiteral("name"), QStringLiteral("a")}}, {}, {}});
        QTRY_VERIFY(!f.chat(QStringLiteral("two")).isEmpty());
        QTRY_VERIFY(f.listener.texts().contains(QStringLiteral("two!")));
        QCOMPARE(f.cellPid(f.plugin), pid);
    }

    void itEndsWhenItIsToldTo()
    {
        PythonFixture f;
        f.start();
        QVERIFY(f.joinNetwork());
        const auto pid = f.cellPid(f.plugin);
        QVERIFY(pid);
        f.hub->closeAccount(f.account);
        QTRY_VERIFY(!HubFixture::isRunning(pid));
    }
};

QTEST_GUILESS_MAIN(TestPythonCell)
#include "tst_python_cell.moc"
