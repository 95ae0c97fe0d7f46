// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/configuration_keys.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace locum::daemon;

namespace {

Surroundings asRoot()
{
    return {.root = true, .home = QStringLiteral("/nowhere"), .programDirectory = QStringLiteral("/usr/bin")};
}

ReadConfiguration read(const QByteArray &toml)
{
    return readConfiguration(toml, QStringLiteral("f.toml"), asRoot().defaults());
}

/// The problems as one text, a line each.
QString problemsOf(const QByteArray &toml)
{
    auto given = read(toml);
    if (given.problems.isEmpty()) {
        given.problems = checkConfiguration(given, QStringLiteral("f.toml"));
    }
    QStringList lines;
    for (const auto &problem : given.problems) {
        lines << problem.toString();
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestConfiguration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultsDependOnWhereItRuns();
    void defaultsHaveNoProblems();
    void nothingAndEverythingAreRead();
    void everyKeyIsReadAndPrinted();
    void everyKeyRefusesAWrongType();
    void everyNumberHasItsRange();
    void problemsNameTheirPlace_data();
    void problemsNameTheirPlace();
    void allProblemsAreToldAtOnce();
    void keysThatCannotHoldTogether_data();
    void keysThatCannotHoldTogether();
    void whatIsPrintedReadsTheSame();
    void theExampleHasEveryKeyWithItsDefault();
    void theManualNamesEveryKey();
    void listenAddresses_data();
    void listenAddresses();
    void differingKeysAreFound();
};

void TestConfiguration::defaultsDependOnWhereItRuns()
{
    QCOMPARE(asRoot().defaults().core.stateDirectory, QStringLiteral("/var/lib/locum"));
    QCOMPARE(asRoot().defaults().core.runtimeDirectory, QStringLiteral("/run/locum"));
    QCOMPARE(asRoot().configurationFile(), QStringLiteral("/etc/locum/locumd.toml"));

    Surroundings user{.home = QStringLiteral("/h/u"), .programDirectory = QStringLiteral("/usr/bin")};
    QCOMPARE(user.defaults().core.stateDirectory, QStringLiteral("/h/u/.local/state/locum"));
    QCOMPARE(user.defaults().core.runtimeDirectory, QStringLiteral("/h/u/.local/state/locum/run"));
    QCOMPARE(user.configurationFile(), QStringLiteral("/h/u/.config/locum/locumd.toml"));
    user.xdgStateHome = QStringLiteral("/s");
    user.xdgConfigHome = QStringLiteral("/c");
    user.xdgRuntimeDirectory = QStringLiteral("/run/user/7");
    QCOMPARE(user.defaults().core.stateDirectory, QStringLiteral("/s/locum"));
    QCOMPARE(user.defaults().core.runtimeDirectory, QStringLiteral("/run/user/7/locum"));
    QCOMPARE(user.configurationFile(), QStringLiteral("/c/locum/locumd.toml"));
    user.systemdStateDirectory = QStringLiteral("/var/lib/locum");
    user.systemdRuntimeDirectory = QStringLiteral("/run/locum");
    QCOMPARE(user.defaults().core.stateDirectory, QStringLiteral("/var/lib/locum"));
    QCOMPARE(user.defaults().core.runtimeDirectory, QStringLiteral("/run/locum"));
}

void TestConfiguration::defaultsHaveNoProblems()
{
    QCOMPARE(problemsOf(""), QString());
}

void TestConfiguration::nothingAndEverythingAreRead()
{
    const auto nothing = read("");
    QCOMPARE(nothing.configuration, asRoot().defaults());
    QVERIFY(nothing.set.isEmpty());

    const auto given = read("[gateway]\n"
                            "listen = \"[::1]:8080\"\n"
                            "tls = 'local-authority'\n"
                            "names = [\"locum.lan\", \"10.0.0.5\"]\n"
                            "[stand_in]\n"
                            "grace_s = 0\n"
                            "own_clients_count = false\n"
                            "bare_close = \"off\"\n"
                            "[core]\n"
                            "state_directory = \"/srv/locum\"\n");
    QVERIFY(given.problems.isEmpty());
    QCOMPARE(given.configuration.gateway.listen, QStringLiteral("[::1]:8080"));
    QCOMPARE(given.configuration.gateway.tls, TlsMode::LocalAuthority);
    QCOMPARE(given.configuration.gateway.names, QStringList({QStringLiteral("locum.lan"), QStringLiteral("10.0.0.5")}));
    QCOMPARE(given.configuration.standIn.graceS, 0);
    QCOMPARE(given.configuration.standIn.ownClientsCount, false);
    QCOMPARE(given.configuration.standIn.bareClose, BareCloseChoice::Off);
    QCOMPARE(given.configuration.core.stateDirectory, QStringLiteral("/srv/locum"));
    QCOMPARE(given.set.value(QStringLiteral("stand_in.grace_s")), (Place{6, 11}));
}

void TestConfiguration::everyKeyIsReadAndPrinted()
{
    // Another value for every key, by its type, printed and read again.
    auto changed = asRoot().defaults();
    const auto change = [](const Key &key, auto &member) {
        using T = std::remove_cvref_t<decltype(member)>;
        if constexpr (std::is_same_v<T, bool>) {
            member = !member;
        } else if constexpr (std::is_same_v<T, int>) {
            member = member == key.most ? key.least : key.most;
        } else if constexpr (std::is_enum_v<T>) {
            member = member == T{} ? T{1} : T{};
        } else {
            QString text = QStringLiteral("/a \"b\\c\" \u00f1");
            switch (key.format) {
            case Format::Any:
            case Format::AbsolutePath:
                break;
            case Format::Listen:
                text = QStringLiteral("127.0.0.2:1");
                break;
            case Format::Url:
                text = QStringLiteral("https://a.example/locum");
                break;
            case Format::Locale:
                text = QStringLiteral("es_ES");
                break;
            case Format::NetworkOrAddress:
                text = QStringLiteral("10.0.0.0/8");
                break;
            case Format::HostName:
                text = QStringLiteral("a.example");
                break;
            }
            if constexpr (std::is_same_v<T, QString>) {
                member = text;
            } else {
                member = QStringList{text, text};
            }
        }
    };
    visitKeys(changed, change);
    QCOMPARE(differingKeys(changed, asRoot().defaults()), configurationKeys());
    const auto again = read(toToml(changed).toUtf8());
    QCOMPARE(again.problems, QList<Problem>());
    QCOMPARE(again.configuration, changed);
    QCOMPARE(again.set.size(), configurationKeys().size());
}

void TestConfiguration::everyKeyRefusesAWrongType()
{
    for (const auto &path : configurationKeys()) {
        const auto section = path.section(QLatin1Char('.'), 0, 0).toUtf8();
        const auto name = path.section(QLatin1Char('.'), 1).toUtf8();
        for (const QByteArray value : {"1979-05-27", "{ a = 1 }", "1.5"}) {
            const auto given = read("[" + section + "]\n" + name + " = " + value + "\n");
            QCOMPARE(given.problems.size(), 1);
            const auto &problem = given.problems.first();
            QCOMPARE(problem.key, path);
            QCOMPARE(problem.line, 2);
            QCOMPARE(problem.column, static_cast<int>(name.size()) + 4);
            QVERIFY2(problem.text.startsWith(path + QLatin1String(" takes ")), qPrintable(problem.text));
            QCOMPARE(given.configuration, asRoot().defaults());
        }
    }
}

void TestConfiguration::everyNumberHasItsRange()
{
    auto defaults = asRoot().defaults();
    visitKeys(defaults, [](const Key &key, auto &member) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, int>) {
            const auto with = [&](qint64 value) {
                return read(QByteArray("[") + key.section + "]\n" + key.name + " = " + QByteArray::number(value) +
                            "\n");
            };
            QVERIFY2(key.unit != nullptr && key.least < key.most, key.name);
            QVERIFY2(member >= key.least && member <= key.most, key.name);
            QVERIFY2(with(key.least).problems.isEmpty(), key.name);
            QVERIFY2(with(key.most).problems.isEmpty(), key.name);
            QCOMPARE(with(qint64(key.least) - 1).problems.size(), 1);
            QCOMPARE(with(qint64(key.most) + 1).problems.size(), 1);
            QCOMPARE(with(std::numeric_limits<qint64>::max()).problems.size(), 1);
        }
    });
}

void TestConfiguration::problemsNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("said");

    QTest::newRow("a key with a typing error")
        << QByteArray("[gateway]\nlistn = \"1.2.3.4:5\"\n")
        << "f.toml:2:1: there is no key \"listn\" in [gateway]; did you mean \"listen\"?";
    QTest::newRow("a section with a typing error")
        << QByteArray("[gatevay]\nlisten = \"x\"\n")
        << "f.toml:1:2: there is no section [gatevay]; did you mean [gateway]?";
    QTest::newRow("a key of another section")
        << QByteArray("[core]\ngrace_s = 1\n") << "f.toml:2:1: \"grace_s\" belongs in the section [stand_in]";
    QTest::newRow("a key outside any section")
        << QByteArray("public_url = \"x\"\n") << "f.toml:1:1: \"public_url\" belongs in the section [gateway]";
    QTest::newRow("a section that is none")
        << QByteArray("core = 1\n") << "f.toml:1:1: \"core\" must be a section, written [core], not a whole number";
    QTest::newRow("an unknown section")
        << QByteArray("[zzzzzzzz]\n")
        << "f.toml:1:2: there is no section [zzzzzzzz]; there are core, log, gateway, store, stand_in, cells, network";
    QTest::newRow("an unknown key") << QByteArray("[log]\n\n  zzzzzz = 1\n")
                                    << "f.toml:3:3: there is no key \"zzzzzz\" in [log]; there are level";
    QTest::newRow("a choice with a typing error")
        << QByteArray("[log]\nlevel = \"inof\"\n")
        << "f.toml:2:9: log.level takes one of debug, info, warning, error, but is \"inof\"; did you mean \"info\"?";
    QTest::newRow("a number as text")
        << QByteArray("[stand_in]\ngrace_s = \"20 s\"\n")
        << "f.toml:2:11: stand_in.grace_s takes a whole number from 0 to 3600 (seconds), but is "
           "a text";
    QTest::newRow("a number out of range")
        << QByteArray("[stand_in]\ngrace_s = 4000\n")
        << "f.toml:2:11: stand_in.grace_s takes a whole number from 0 to 3600 (seconds), "
           "but is 4000";
    QTest::newRow("a relative path")
        << QByteArray("[core]\nstate_directory = \"locum\"\n")
        << "f.toml:2:19: core.state_directory takes a path in quotes that begins with /, but is "
           "\"locum\"";
    QTest::newRow("an entry of a list")
        << QByteArray("[gateway]\ntrusted_proxies = [\"10.0.0.0/8\", \"10.0.0.0/40\"]\n")
        << "f.toml:2:34: an entry of gateway.trusted_proxies takes an IP address or a network "
           "in quotes, such as \"127.0.0.1\" or \"10.0.0.0/8\", but is \"10.0.0.0/40\"";
    QTest::newRow("a public address with a password")
        << QByteArray("[gateway]\npublic_url = \"https://u:p@h.example\"\n")
        << "f.toml:2:14: gateway.public_url takes an address in quotes, such as \"https://chat.example.org\", but is "
           "\"https://u:p@h.example\"";
    QTest::newRow("a list where a text goes")
        << QByteArray("[gateway]\nlisten = [\"127.0.0.1:1\"]\n")
        << "f.toml:2:10: gateway.listen takes an address and a port from 0 to 65535 in "
           "quotes, such as \"127.0.0.1:7667\", \"[::1]:7667\" or \"*:7667\", but is a list";
}

void TestConfiguration::problemsNameTheirPlace()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, said);
    QCOMPARE(problemsOf(toml), said);
}

void TestConfiguration::allProblemsAreToldAtOnce()
{
    const auto lines = problemsOf("[store]\ncommit_ms = -1\n[log]\nlevl = 1\nlevel = 2\n").split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(0).startsWith(QLatin1String("f.toml:2:13: ")));
    QVERIFY(lines.at(1).startsWith(QLatin1String("f.toml:4:1: ")));
    QVERIFY(lines.at(2).startsWith(QLatin1String("f.toml:5:9: ")));

    // What is no TOML has one, with its place; none of these may hang or crash.
    for (const QByteArray bad : {"[", "a", "a = ", "[gateway]\nlisten = \"x", "\xff\xfe", "a = 1\na = 2", "= 1"}) {
        const auto given = read(bad);
        QCOMPARE(given.problems.size(), 1);
        QVERIFY(given.problems.first().line > 0);
        QVERIFY2(given.problems.first().text.startsWith(QLatin1String("this is not TOML: ")),
                 qPrintable(given.problems.first().text));
    }
    for (const QByteArray &bad :
         {QByteArray(100'000, '['), "a = " + QByteArray(100'000, '['), "a = " + QByteArray(100'000, '{')}) {
        QCOMPARE(read(bad).problems.size(), 1);
    }
    QVERIFY(problemsOf("[core]\n[log]\n\n[[[\n[store]\n").startsWith(QLatin1String("f.toml:4:1: this is not TOML: ")));
}

void TestConfiguration::keysThatCannotHoldTogether_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("place"); ///< of the one problem; empty: there is none

    QTest::newRow("files without files") << QByteArray("[gateway]\ntls = \"files\"\n") << "f.toml:2:7: ";
    QTest::newRow("files with one") << QByteArray("[gateway]\ntls = \"files\"\nkey = \"/k\"\n") << "f.toml:2:7: ";
    QTest::newRow("files") << QByteArray("[gateway]\ntls = \"files\"\nkey = \"/k\"\ncertificate = \"/c\"\n") << "";
    QTest::newRow("a certificate without TLS") << QByteArray("[gateway]\ncertificate = \"/c\"\n") << "f.toml:2:15: ";
    QTest::newRow("open to the world in the clear") << QByteArray("[gateway]\nlisten = \"*:80\"\n") << "f.toml:2:10: ";
    QTest::newRow("open behind a proxy") << QByteArray(
                                                "[gateway]\nlisten = \"*:80\"\ntrusted_proxies = [\"10.0.0.1\"]\n")
                                         << "";
    QTest::newRow("open with TLS") << QByteArray("[gateway]\nlisten = \"*:80\"\ntls = \"local-authority\"\n") << "";
    QTest::newRow("a public address in the clear")
        << QByteArray("[gateway]\npublic_url = \"http://h.example\"\n") << "f.toml:2:14: ";
    QTest::newRow("localhost in the clear") << QByteArray("[gateway]\npublic_url = \"http://127.0.0.1:7667\"\n") << "";
    QTest::newRow("more for one than for all") << QByteArray("[gateway]\nmax_connections = 10\n") << "f.toml: ";
    QTest::newRow("first wait above the longest") << QByteArray("[network]\nretry_first_s = 700\n") << "f.toml:2:17: ";
    QTest::newRow("a path too long for sockets") << "[core]\nruntime_directory = \"/" + QByteArray(100, 'x') + "\"\n"
                                                 << "f.toml:2:21: ";
}

void TestConfiguration::keysThatCannotHoldTogether()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, place);
    const auto said = problemsOf(toml);
    if (place.isEmpty()) {
        QCOMPARE(said, QString());
    } else {
        QVERIFY2(said.startsWith(place) && !said.contains(QLatin1Char('\n')), qPrintable(said));
    }
}

void TestConfiguration::whatIsPrintedReadsTheSame()
{
    const auto defaults = asRoot().defaults();
    const auto printed = toToml(defaults);
    QCOMPARE(read(printed.toUtf8()).configuration, defaults);
    QCOMPARE(read(printed.toUtf8()).problems, QList<Problem>());
}

void TestConfiguration::theExampleHasEveryKeyWithItsDefault()
{
    auto surroundings = asRoot();
    auto defaults = surroundings.defaults();
    // Where plugins lie depends on the machine; the example shows the common place.
    defaults.core.pluginDirectories = {QStringLiteral("/usr/lib/x86_64-linux-gnu/locum/plugins")};
    const auto made = exampleToml(defaults);
    QFile file(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/packaging/locumd.toml"));
    if (qEnvironmentVariableIsSet("LOCUM_UPDATE_EXPECTED")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(made.toUtf8());
        file.close();
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const auto example = file.readAll();
    // To write it anew, run this test with LOCUM_UPDATE_EXPECTED=1.
    QCOMPARE(QString::fromUtf8(example), made);

    const auto asItStands = read(example);
    QVERIFY(asItStands.problems.isEmpty());
    QVERIFY(asItStands.set.isEmpty());
    auto active = QString::fromUtf8(example);
    active.replace(QRegularExpression(QStringLiteral("^#([a-z_]+ = )"), QRegularExpression::MultilineOption),
                   QStringLiteral("\\1"));
    const auto all = read(active.toUtf8());
    QCOMPARE(all.problems, QList<Problem>());
    QCOMPARE(all.set.size(), configurationKeys().size());
    QCOMPARE(all.configuration, defaults);
}

void TestConfiguration::theManualNamesEveryKey()
{
    QFile file(qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/packaging/man/locumd.toml.5"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const auto manual = QString::fromUtf8(file.readAll());
    for (const auto &path : configurationKeys()) {
        const auto name = path.section(QLatin1Char('.'), 1);
        QVERIFY2(manual.contains(QStringLiteral(".It Ic %1\n").arg(name)) ||
                     manual.contains(QStringLiteral(".It Ic %1 ").arg(name)),
                 qPrintable(path));
    }
}

void TestConfiguration::listenAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host"); ///< empty: refused
    QTest::addColumn<int>("port");

    QTest::newRow("v4") << "127.0.0.1:7667"
                        << "127.0.0.1" << 7667;
    QTest::newRow("v6") << "[::1]:1"
                        << "::1" << 1;
    QTest::newRow("all") << "*:0"
                         << "::" << 0;
    QTest::newRow("localhost") << "localhost:80"
                               << "127.0.0.1" << 80;
    QTest::newRow("no port") << "127.0.0.1"
                             << "" << 0;
    QTest::newRow("empty port") << "127.0.0.1:"
                                << "" << 0;
    QTest::newRow("port too high") << "127.0.0.1:65536"
                                   << "" << 0;
    QTest::newRow("negative port") << "127.0.0.1:-1"
                                   << "" << 0;
    QTest::newRow("signed port") << "127.0.0.1:+1"
                                 << "" << 0;
    QTest::newRow("port with a blank") << "127.0.0.1: 1"
                                       << "" << 0;
    QTest::newRow("no host") << ":80"
                             << "" << 0;
    QTest::newRow("v6 without brackets") << "::1:80"
                                         << "" << 0;
    QTest::newRow("v4 in brackets") << "[127.0.0.1]:80"
                                    << "" << 0;
    QTest::newRow("a name") << "example.org:80"
                            << "" << 0;
    QTest::newRow("nothing") << ""
                             << "" << 0;
}

void TestConfiguration::listenAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto address = listenAddressFrom(text);
    QCOMPARE(address.has_value(), !host.isEmpty());
    if (address) {
        QCOMPARE(address->host, host);
        QCOMPARE(static_cast<int>(address->port), port);
    }
}

void TestConfiguration::differingKeysAreFound()
{
    const auto defaults = asRoot().defaults();
    QCOMPARE(differingKeys(defaults, defaults), QStringList());
    auto other = defaults;
    other.log.level = LogLevel::Debug;
    other.cells.lingerS = 7;
    QCOMPARE(differingKeys(defaults, other),
             QStringList({QStringLiteral("log.level"), QStringLiteral("cells.linger_s")}));
}

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
