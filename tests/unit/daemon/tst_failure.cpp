// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/failure.h"

#include <QFile>
#include <QTest>

using namespace locum;
using namespace locum::daemon;

class TestFailure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeSaysWhatToDo_data();
    void everyCodeSaysWhatToDo();
    void theManualNamesEveryExitCode();
};

void TestFailure::everyCodeSaysWhatToDo_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("says");

    const auto row = [](const char *code, ExitCode exitCode, const char *says) {
        QTest::newRow(code) << QByteArray(code) << static_cast<int>(exitCode) << QString(QLatin1String(says));
    };
    row("daemon.running", ExitCode::AlreadyRunning, "process 4711");
    row("cellprotocol.socket.in_use", ExitCode::AlreadyRunning, "/s already.");
    row("daemon.directory", ExitCode::Directories, "4711");
    row("gateway.control.unavailable", ExitCode::Directories, "4711");
    row("gateway.plain.exposed", ExitCode::Configuration, "4711");
    row("network.directory.failed", ExitCode::Directories, "4711");
    row("daemon.plugins", ExitCode::Plugins, "No plugin");
    row("store.locked", ExitCode::Database, "/s/locum.sqlite is locked");
    row("store.corrupt", ExitCode::Database, "damaged");
    row("store.full", ExitCode::Database, "full");
    row("store.unwritable", ExitCode::Database, "for writing");
    row("store.unreadable", ExitCode::Database, "for writing");
    row("store.directory.missing", ExitCode::Database, "for writing");
    row("store.schema.newer", ExitCode::Database, "newer version");
    row("store.schema.foreign", ExitCode::Database, "another program");
    row("store.driver.missing", ExitCode::Database, "driver");
    row("store.io", ExitCode::Database, "cannot be used");
    row("store.key.missing", ExitCode::Key, "/s/key");
    row("store.key.wrong", ExitCode::Key, "/s/key is not the key");
    row("store.key.unreadable", ExitCode::Key, "/s/key");
    row("store.key.invalid", ExitCode::Key, "/s/key holds no key");
    row("gateway.address.in_use", ExitCode::Listen, "127.0.0.1:7667");
    row("gateway.port.forbidden", ExitCode::Listen, "may not listen");
    row("gateway.address.invalid", ExitCode::Listen, "127.0.0.1:7667");
    row("gateway.tls.mismatch", ExitCode::Tls, "4711");
    row("something.else", ExitCode::Internal, "something.else");
}

void TestFailure::everyCodeSaysWhatToDo()
{
    QFETCH(QByteArray, code);
    QFETCH(int, exitCode);
    QFETCH(QString, says);
    Configuration configuration;
    configuration.core.stateDirectory = QStringLiteral("/s");
    const auto failure = explain(Error{code, QStringLiteral("4711")}, configuration);
    QCOMPARE(static_cast<int>(failure.exitCode), exitCode);
    QVERIFY2(failure.text.contains(says), qPrintable(failure.text));
    QVERIFY(!failure.advice.isEmpty());
    QVERIFY2(!(failure.text + failure.advice).contains(QLatin1Char('%')), qPrintable(failure.text));
}

void TestFailure::theManualNamesEveryExitCode()
{
    QFile manual(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/packaging/man/locumd.8"));
    QVERIFY(manual.open(QIODevice::ReadOnly));
    const auto text = manual.readAll();
    for (int code = 0; code <= static_cast<int>(ExitCode::Internal); ++code) {
        QVERIFY2(text.contains(".It " + QByteArray::number(code) + "\n"), qPrintable(QString::number(code)));
    }
}

QTEST_GUILESS_MAIN(TestFailure)
#include "tst_failure.moc"
