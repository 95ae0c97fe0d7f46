// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/command.h"
#include "ctl/console.h"
#include "ctl/time_words.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>

using namespace locum::ctl;

namespace {

locum::Result<Invocation> read(const QString &line)
{
    return readInvocation(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

QString manual()
{
    return qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/packaging/man/locumctl.1");
}

QString escaped(QString text)
{
    text.replace(QLatin1Char('\\'), QLatin1String("\\e")).replace(QStringLiteral("…"), QStringLiteral("..."));
    return text;
}

/// Words of the table's argument texts as mdoc: what may be left out in brackets, and each an argument.
QString argumentsAsMdoc(const QString &arguments)
{
    QString out;
    for (const auto &word : arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const bool optional = word.startsWith(QLatin1Char('['));
        auto bare = word;
        bare.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
        out += (optional ? QStringLiteral(" Op Ar ") : QStringLiteral(" Ar ")) + bare.toLower();
    }
    return out;
}

QString optionsAsMdoc(const std::vector<Option> &options)
{
    QString out = QStringLiteral(".Bl -tag -width Ds\n");
    for (const auto &option : options) {
        out += QStringLiteral(".It Fl Fl %1").arg(QString(QLatin1String(option.name)).mid(2));
        if (option.value != nullptr) {
            out += QStringLiteral(" Ar %1").arg(QString::fromUtf8(option.value).toLower());
        }
        out += QStringLiteral("\n%1.%2\n")
                   .arg(escaped(QString::fromUtf8(option.help)),
                        option.repeatable ? QStringLiteral("\nMay be given several times.") : QString());
    }
    return out + QStringLiteral(".El\n");
}

/// The part of the manual that stands between its marks.
QString commandsAsMdoc()
{
    QString out = QStringLiteral(".Sh COMMANDS\n.Bl -tag -width Ds\n");
    for (const auto &command : commands()) {
        out += QStringLiteral(".It Cm %1%2\n")
                   .arg(QLatin1String(command.name), argumentsAsMdoc(QString::fromUtf8(command.arguments)));
        auto help = QString::fromUtf8(command.help);
        help[0] = help[0].toUpper();
        out += escaped(help) + QStringLiteral(".\n");
        if (*command.more != '\0') {
            auto more = escaped(QString::fromUtf8(command.more));
            more.replace(QRegularExpression(QStringLiteral("\\. (?=[A-Z])")), QStringLiteral(".\n"));
            out += more + QLatin1Char('\n');
        }
        if (!command.options.empty()) {
            out += optionsAsMdoc(command.options);
        }
    }
    return out + QStringLiteral(".El\n.Sh OPTIONS\nEvery command takes these.\n") + optionsAsMdoc(globalOptions());
}

} // namespace

class TestInvocation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commandsArgumentsAndOptionsAreRead();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void helpHasEveryCommandAndOption();
    void helpIsFoundInEveryWay();
    void theManualIsTheTable();
    void completionIsBash();
    void timesAreRead_data();
    void timesAreRead();
    void textIsMadeHarmless();
    void columnsAreAligned();
};

void TestInvocation::commandsArgumentsAndOptionsAreRead()
{
    const auto given = read(QStringLiteral("--json account add xmpp --set a=1 --set=b=2 --user alice"));
    QVERIFY(given);
    QCOMPARE(QLatin1String(given->command->name), QLatin1String("account add"));
    QCOMPARE(given->arguments, QStringList{QStringLiteral("xmpp")});
    QCOMPARE(given->values("--set"), QStringList({QStringLiteral("a=1"), QStringLiteral("b=2")}));
    QCOMPARE(given->value("--user"), QStringLiteral("alice"));
    QVERIFY(given->has("--json"));

    const auto dashes = read(QStringLiteral("send home bob -- --help"));
    QVERIFY(dashes);
    QCOMPARE(dashes->arguments.last(), QStringLiteral("--help"));
    QVERIFY(read(QStringLiteral("send home bob -")));
}

void TestInvocation::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << ""
                             << "say what to do: status, tail,";
    QTest::newRow("a typing error") << "stauts"
                                    << "there is no command \"stauts\"; did you mean \"status\"?";
    QTest::newRow("unknown") << "zzzzzz"
                             << "there is no command \"zzzzzz\"; there are: status,";
    QTest::newRow("half a command") << "account"
                                    << "say what to do with \"account\": add, list,";
    QTest::newRow("a typing error in the second") << "account lizt"
                                                  << "did you mean \"account list\"?";
    QTest::newRow("an option with a typing error")
        << "account add xmpp --secret-flie a=b"
        << "there is no option --secret-flie here; did you mean --secret-file?";
    QTest::newRow("another command's option") << "status --mode busy"
                                              << "there is no option --mode here";
    QTest::newRow("no value") << "account add xmpp --set"
                              << "--set needs a value: KEY=VALUE";
    QTest::newRow("a value too many") << "status --json=yes"
                                      << "--json takes no value";
    QTest::newRow("twice") << "status --user a --user b"
                           << "--user may be given once";
    QTest::newRow("something missing") << "send home bob"
                                       << "something is missing: locumctl send ACCOUNT ADDRESS TEXT|-";
    QTest::newRow("too much") << "account show a b"
                              << "\"b\" is too much: locumctl account show ACCOUNT";
    QTest::newRow("help for nothing") << "help accoumt"
                                      << "did you mean \"account\"?";
}

void TestInvocation::mistakesAreNamed()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto given = read(line);
    QVERIFY(!given);
    QCOMPARE(given.error().code, QByteArray("usage"));
    QVERIFY2(given.error().detail.contains(says), qPrintable(given.error().detail));
}

void TestInvocation::helpHasEveryCommandAndOption()
{
    const auto all = helpFor({});
    for (const auto &command : commands()) {
        const QString name = QLatin1String(command.name);
        QVERIFY2(all.contains(QStringLiteral("\n  %1 ").arg(name)), command.name);
        const auto own = helpFor(name);
        QVERIFY(own.startsWith(QStringLiteral("Usage: locumctl %1").arg(name)));
        for (const auto &option : command.options) {
            QVERIFY2(own.contains(QLatin1String(option.name)) && *option.help != '\0', option.name);
        }
        QVERIFY2(bashCompletion().contains(name.section(QLatin1Char(' '), -1)), command.name);
    }
    for (const auto &line : all.split(QLatin1Char('\n'))) {
        QVERIFY2(line.size() <= 130, qPrintable(line));
    }
}

void TestInvocation::helpIsFoundInEveryWay()
{
    for (const auto *line : {"help account add", "account add --help", "account add xmpp -h", "--help account add"}) {
        const auto given = read(QLatin1String(line));
        QVERIFY2(given, line);
        QVERIFY(given->command == nullptr);
        QCOMPARE(given->topic, QStringLiteral("account add"));
    }
    QCOMPARE(read(QStringLiteral("account --help"))->topic, QStringLiteral("account"));
    QVERIFY(helpFor(QStringLiteral("account")).contains(QLatin1String("account show ACCOUNT")));
    QCOMPARE(read(QStringLiteral("--help"))->topic, QString());
    QVERIFY(helpFor(QStringLiteral("nothing")).isEmpty());
}

void TestInvocation::theManualIsTheTable()
{
    // To write this part of the manual anew, run this test with LOCUM_UPDATE_EXPECTED=1.
    const auto begin = QStringLiteral(".\\\" The table of commands begins\n");
    const auto end = QStringLiteral(".\\\" The table of commands ends\n");
    QFile file(manual());
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    auto text = QString::fromUtf8(file.readAll());
    file.close();
    const auto from = text.indexOf(begin) + begin.size();
    const auto to = text.indexOf(end);
    QVERIFY(from >= begin.size() && to >= from);
    if (qEnvironmentVariableIsSet("LOCUM_UPDATE_EXPECTED")) {
        text.replace(from, to - from, commandsAsMdoc());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        return;
    }
    QCOMPARE(text.mid(from, to - from), commandsAsMdoc());
    for (int code = 0; code <= 7; ++code) {
        QVERIFY(text.contains(QStringLiteral(".It %1\n").arg(code)));
    }
}

void TestInvocation::completionIsBash()
{
    QTemporaryFile script;
    QVERIFY(script.open());
    script.write(bashCompletion().toUtf8());
    script.close();
    const auto complete = [&](const QString &words) {
        const auto list = words.split(QLatin1Char(' '));
        QStringList quoted;
        for (const auto &word : list) {
            quoted << QLatin1Char('\'') + word + QLatin1Char('\'');
        }
        QProcess bash;
        bash.start(QStringLiteral("bash"),
                   {QStringLiteral("-c"),
                    QStringLiteral("source '%1'; COMP_WORDS=(%2); COMP_CWORD=%3; _locumctl; echo \"${COMPREPLY[*]}\"")
                        .arg(script.fileName(), quoted.join(QLatin1Char(' ')))
                        .arg(list.size() - 1)});
        bash.waitForFinished();
        return QString::fromUtf8(bash.readAllStandardOutput() + bash.readAllStandardError()).trimmed();
    };
    QCOMPARE(complete(QStringLiteral("locumctl acc")), QStringLiteral("account"));
    QCOMPARE(complete(QStringLiteral("locumctl --user alice account dis")), QStringLiteral("disconnect"));
    QCOMPARE(complete(QStringLiteral("locumctl detach --mo")), QStringLiteral("--mode"));
    QCOMPARE(complete(QStringLiteral("locumctl account add xmpp --secret-f")), QStringLiteral("--secret-file"));
    QVERIFY(complete(QStringLiteral("locumctl status --")).contains(QLatin1String("--json")));
}

void TestInvocation::timesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("time"); ///< empty: refused
    QTest::newRow("later today") << "18:30"
                                 << "2026-07-06T18:30:00";
    QTest::newRow("tomorrow") << "9:05"
                              << "2026-07-07T09:05:00";
    QTest::newRow("hours") << "2h"
                           << "2026-07-06T14:00:00";
    QTest::newRow("minutes") << "45min"
                             << "2026-07-06T12:45:00";
    QTest::newRow("minutes, short") << "45m"
                                    << "2026-07-06T12:45:00";
    QTest::newRow("days") << "3 d"
                          << "2026-07-09T12:00:00";
    QTest::newRow("a date and time") << "2026-08-01T08:00"
                                     << "2026-08-01T08:00:00";
    QTest::newRow("with a blank") << "2026-08-01 08:00"
                                  << "2026-08-01T08:00:00";
    QTest::newRow("past") << "2026-07-05T08:00"
                          << "";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("words") << "tomorrow"
                           << "";
    QTest::newRow("no time") << "0h"
                             << "";
    QTest::newRow("no such time") << "25:00"
                                  << "";
    QTest::newRow("too many digits") << "999999h"
                                     << "";
}

void TestInvocation::timesAreRead()
{
    QFETCH(QString, text);
    QFETCH(QString, time);
    const auto now = QDateTime(QDate(2026, 7, 6), QTime(12, 0));
    const auto read = timeFromWords(text, now);
    QCOMPARE(read ? read->toString(Qt::ISODate) : QString(), time);
}

void TestInvocation::textIsMadeHarmless()
{
    QCOMPARE(harmless(QStringLiteral("a\x1b[31mb\r\u0085c\u200f\u2067d\te\nf"), 2),
             QStringLiteral("a\ufffd[31mb\ufffd\ufffdc\ufffd\ufffdd e\n  f"));
    QCOMPARE(harmless(QStringLiteral("¡Ñandú! 👋")), QStringLiteral("¡Ñandú! 👋"));
}

void TestInvocation::columnsAreAligned()
{
    QCOMPARE(aligned({{QStringLiteral("a"), QStringLiteral("long"), QString()},
                      {QStringLiteral("bcd"), QStringLiteral("x")}}),
             QStringLiteral("a    long\nbcd  x"));
    QCOMPARE(aligned({}), QString());
}

QTEST_GUILESS_MAIN(TestInvocation)
#include "tst_invocation.moc"
