// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/process.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace locum::daemon;

class TestProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isMadePrivate();
    void fileLimitIsRaised();
    void directoriesArePrivate();
    void oneInstanceOnly();
    void signalsComeThroughTheLoop();
    void aSecondSignalEndsAtOnce();
};

void TestProcess::isMadePrivate()
{
    makeProcessPrivate();
    rlimit core = {1, 1};
    QCOMPARE(getrlimit(RLIMIT_CORE, &core), 0);
    QCOMPARE(core.rlim_cur, rlim_t(0));
    QCOMPARE(umask(077), mode_t(077));
}

void TestProcess::fileLimitIsRaised()
{
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    const auto most = limit.rlim_max;
    limit.rlim_cur = 200;
    setrlimit(RLIMIT_NOFILE, &limit);
    QCOMPARE(raiseFileLimit(), static_cast<qint64>(most));
}

void TestProcess::directoriesArePrivate()
{
    const QTemporaryDir top;
    const auto made = top.filePath(QStringLiteral("a/b"));
    QVERIFY(makePrivateDirectory(made));
    struct stat status = {};
    QCOMPARE(stat(QFile::encodeName(made).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t(0700));
    chmod(QFile::encodeName(made).constData(), 0755);
    QVERIFY(makePrivateDirectory(made));
    QCOMPARE(stat(QFile::encodeName(made).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t(0700));

    QFile file(top.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto refused = makePrivateDirectory(file.fileName() + QLatin1String("/x"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, QByteArray("daemon.directory"));
}

void TestProcess::oneInstanceOnly()
{
    const QTemporaryDir state;
    auto first = InstanceLock::take(state.path());
    QVERIFY(first);
    const auto second = InstanceLock::take(state.path());
    QVERIFY(!second);
    QCOMPARE(second.error().code, QByteArray("daemon.running"));
    QCOMPARE(second.error().detail, QString::number(getpid()));
    first->reset();
    QVERIFY(InstanceLock::take(state.path()));
    QCOMPARE(InstanceLock::take(QStringLiteral("/nowhere")).error().code, QByteArray("daemon.directory"));
}

void TestProcess::signalsComeThroughTheLoop()
{
    Signals source;
    const QSignalSpy terminated(&source, &Signals::terminate);
    QSignalSpy hungUp(&source, &Signals::hangUp);
    const QSignalSpy interrupted(&source, &Signals::interrupt);
    kill(getpid(), SIGHUP);
    kill(getpid(), SIGHUP);
    QTRY_VERIFY(hungUp.count() >= 1);
    kill(getpid(), SIGTERM);
    QTRY_COMPARE(terminated.count(), 1);
    QCOMPARE(interrupted.count(), 0);
}

void TestProcess::aSecondSignalEndsAtOnce()
{
    const auto child = fork();
    if (child == 0) {
        const Signals source;
        raise(SIGINT);
        raise(SIGINT);
        _exit(0);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 128 + SIGINT);
}

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
