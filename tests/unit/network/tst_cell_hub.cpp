// SPDX-License-Identifier: GPL-2.0-or-later
#include "hub_fixture.h"

#include <QDir>

#include <csignal>
#include <sys/stat.h>

using namespace locum;
using namespace locum::network;
using locum::test::HubFixture;

class TestCellHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAccountComesOnlineAndChats()
    {
        HubFixture f;
        f.start();
        f.open();
        f.perform(Connect{});
        QTRY_VERIFY(f.listener.isOnline());
        QCOMPARE(f.listener.records.size(), 1);
        QVERIFY(f.listener.has(CellState::Running));
        QCOMPARE(f.listener.all<RosterReceived>().size(), 1);
        const auto transaction = f.say(QStringLiteral("echo"), QStringLiteral("hello"));
        QTRY_COMPARE(f.listener.texts(), QStringList{QStringLiteral("hello")});
        QVERIFY(std::holds_alternative<Sent>(f.listener.outcomeOf(transaction).value()));
        QCOMPARE(f.listener.all<ReceiptReceived>().size(), 2);
    }

    void numbersRiseWithoutGaps()
    {
        HubFixture f;
        f.start();
        f.open();
        f.perform(Connect{});
        QTRY_VERIFY(f.listener.isOnline());
        f.say(QStringLiteral("flood"), QStringLiteral("flood 500"));
        QTRY_COMPARE(f.listener.texts().size(), 500);
        quint64 number = 0;
        for (const auto &told : f.listener.events) {
            QCOMPARE(told.key.number, ++number);
            QCOMPARE(told.key.epoch, f.listener.records.front().epoch);
        }
    }

    void theSocketIsForTheOwnerOnly()
    {
        HubFixture f;
        f.start();
        struct stat status {};
        QCOMPARE(::stat(f.settings.socketPath.toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, mode_t(0600));
    }
};

QTEST_GUILESS_MAIN(TestCellHub)
#include "tst_cell_hub.moc"
