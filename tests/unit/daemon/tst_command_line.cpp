// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/command_line.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace locum::daemon;

namespace {

CommandLine line(const QString &text)
{
    return readCommandLine(text.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

Surroundings user(const QString &home)
{
    return {.home = home, .programDirectory = QStringLiteral("/usr/bin")};
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void actionsAndValuesAreRead();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void helpNamesEveryOption();
    void aMissingFileMattersOnlyWhenItWasNamed();
    void optionsWinOverTheFile();
    void whatIsNoFileIsRefused();
};

void TestCommandLine::actionsAndValuesAreRead()
{
    QCOMPARE(line({}).action, Action::Run);
    QCOMPARE(line(QStringLiteral("--help")).action, Action::Help);
    QCOMPARE(line(QStringLiteral("-h")).action, Action::Help);
    QCOMPARE(line(QStringLiteral("--version")).action, Action::Version);
    QCOMPARE(line(QStringLiteral("--print-config")).action, Action::PrintConfiguration);
    const auto all =
        line(QStringLiteral("--config /c --state-dir=/s --runtime-dir /r --listen 127.0.0.1:1 --check-config"));
    QCOMPARE(all.error, QString());
    QCOMPARE(all.action, Action::CheckConfiguration);
    QCOMPARE(all.configurationFile, QStringLiteral("/c"));
    QCOMPARE(all.stateDirectory, QStringLiteral("/s"));
    QCOMPARE(all.runtimeDirectory, QStringLiteral("/r"));
    QCOMPARE(all.listen, QStringLiteral("127.0.0.1:1"));
    QCOMPARE(line(QStringLiteral("--state-dir s")).stateDirectory, QDir::currentPath() + QLatin1String("/s"));
}

void TestCommandLine::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("error");
    QTest::newRow("a typing error") << "--stat-dir /x"
                                    << "there is no option --stat-dir; did you mean --state-dir?";
    QTest::newRow("unknown") << "--zzzzzzzzzzzz"
                             << "there is no option --zzzzzzzzzzzz";
    QTest::newRow("an argument") << "start"
                                 << "there is no option start";
    QTest::newRow("no value") << "--config"
                              << "--config needs a value";
    QTest::newRow("an empty value") << "--config="
                                    << "--config needs a value";
    QTest::newRow("a value too many") << "--help=yes"
                                      << "--help takes no value";
    QTest::newRow("a bad address")
        << "--listen nowhere"
        << "--listen takes an address and a port, such as 127.0.0.1:7667, but is \"nowhere\"";
}

void TestCommandLine::mistakesAreNamed()
{
    QFETCH(QString, arguments);
    QFETCH(QString, error);
    QCOMPARE(line(arguments).error, error);
}

void TestCommandLine::helpNamesEveryOption()
{
    for (const auto *option : {"--config", "--state-dir", "--runtime-dir", "--listen", "--check-config",
                               "--print-config", "--help", "--version"}) {
        QVERIFY2(helpText().contains(QLatin1String(option)), option);
        QFile manual(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/packaging/man/locumd.8"));
        QVERIFY(manual.open(QIODevice::ReadOnly));
        QVERIFY2(manual.readAll().contains(QByteArray(".It Fl Fl ") + (option + 2)), option);
    }
}

void TestCommandLine::aMissingFileMattersOnlyWhenItWasNamed()
{
    const QTemporaryDir home;
    QVERIFY(loadConfiguration(line({}), user(home.path())).read.problems.isEmpty());
    const auto named = loadConfiguration(line(QStringLiteral("--config /nowhere/x.toml")), user(home.path()));
    QCOMPARE(named.read.problems.size(), 1);
    QVERIFY(named.read.problems.first().toString().startsWith(QLatin1String("/nowhere/x.toml: cannot be read: ")));
}

void TestCommandLine::optionsWinOverTheFile()
{
    const QTemporaryDir home;
    const auto path = home.filePath(QStringLiteral("x.toml"));
    write(path, "[core]\nstate_directory = \"/s\"\nruntime_directory = \"/r\"\n[gateway]\nlisten = \"127.0.0.1:9\"\n");
    auto loaded = loadConfiguration(line(QStringLiteral("--config ") + path), user(home.path()));
    QCOMPARE(loaded.read.configuration.core.runtimeDirectory, QStringLiteral("/r"));
    QCOMPARE(loaded.fileName, path);
    loaded = loadConfiguration(line(QStringLiteral("--state-dir /t --listen 127.0.0.1:0 --config ") + path),
                               user(home.path()));
    QCOMPARE(loaded.read.configuration.core.stateDirectory, QStringLiteral("/t"));
    QCOMPARE(loaded.read.configuration.core.runtimeDirectory, QStringLiteral("/t/run"));
    QCOMPARE(loaded.read.configuration.gateway.listen, QStringLiteral("127.0.0.1:0"));
    loaded = loadConfiguration(line(QStringLiteral("--state-dir /t --runtime-dir /q")), user(home.path()));
    QCOMPARE(loaded.read.configuration.core.runtimeDirectory, QStringLiteral("/q"));
}

void TestCommandLine::whatIsNoFileIsRefused()
{
    const QTemporaryDir home;
    const auto said = [&](const QString &path) {
        const auto loaded = loadConfiguration(line(QStringLiteral("--config ") + path), user(home.path()));
        return loaded.read.problems.value(0).text;
    };
    QCOMPARE(said(home.path()), QStringLiteral("this is a directory, not a file"));
    const auto large = home.filePath(QStringLiteral("large"));
    write(large, QByteArray(1024 * 1024 + 1, '#'));
    QCOMPARE(said(large), QStringLiteral("is larger than 1 MiB"));
    if (geteuid() != 0) {
        const auto closed = home.filePath(QStringLiteral("closed"));
        write(closed, "");
        QFile::setPermissions(closed, {});
        QVERIFY(said(closed).startsWith(QLatin1String("cannot be read: ")));
    }
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
