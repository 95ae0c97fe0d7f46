// SPDX-License-Identifier: GPL-2.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

QString built(const char *name)
{
    return QString::fromLocal8Bit(qgetenv("LOCUM_BUILD_DIR")) + QLatin1String(name);
}

} // namespace

class TestCellProgram : public QObject {
    Q_OBJECT

    QProcess m_process;

    int run(const QStringList &arguments, const QStringList &environment = {})
    {
        auto variables = QProcessEnvironment::systemEnvironment();
        for (const auto &entry : environment) {
            variables.insert(entry.section(u'=', 0, 0), entry.section(u'=', 1));
        }
        m_process.setProcessEnvironment(variables);
        m_process.start(built("/bin/locum-cell"), arguments);
        return m_process.waitForFinished(20'000) && m_process.exitStatus() == QProcess::NormalExit
                   ? m_process.exitCode()
                   : -1;
    }

private Q_SLOTS:
    void itExplainsItself()
    {
        QCOMPARE(run({QStringLiteral("--help")}), 0);
        QVERIFY(m_process.readAllStandardOutput().contains("--describe"));
        QCOMPARE(run({QStringLiteral("--version")}), 0);
        QVERIFY(m_process.readAllStandardOutput().startsWith("locum-cell "));
    }

    void itDescribes()
    {
        QCOMPARE(run({QStringLiteral("--describe"), built("/plugins/protocol-loopback.so")}), 0);
        const auto json = QJsonDocument::fromJson(m_process.readAllStandardOutput()).object();
        QCOMPARE(json[QLatin1String("protocols")][0][QLatin1String("id")].toString(), QStringLiteral("loopback"));
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("environment");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("words");
        const auto plugin = built("/plugins/protocol-loopback.so");
        const QStringList host{QStringLiteral("--plugin"), plugin, QStringLiteral("--state-directory"),
                               QStringLiteral("/tmp")};
        QTest::newRow("nothing") << QStringList() << QStringList() << 2 << QByteArray("--help");
        QTest::newRow("an argument") << QStringList{QStringLiteral("x")} << QStringList() << 2 << QByteArray("'x'");
        QTest::newRow("started by hand") << host << QStringList() << 2 << QByteArray("LOCUM_CELL_TOKEN");
        QTest::newRow("no glib") << host << QStringList{QStringLiteral("QT_NO_GLIB=1")} << 2
                                 << QByteArray("QT_NO_GLIB");
        QTest::newRow("no memory") << QStringList{QStringLiteral("--memory-limit-mb"), QStringLiteral("0")}
                                   << QStringList() << 2 << QByteArray("--memory-limit-mb");
        QTest::newRow("no such plugin") << QStringList{QStringLiteral("--describe"), QStringLiteral("/nonexistent")}
                                        << QStringList() << 5 << QByteArray("plugin.file.unreadable");
        QTest::newRow("no plugin") << QStringList{QStringLiteral("--describe"), QStringLiteral("/bin/ls")}
                                   << QStringList() << 5 << QByteArray("plugin.metadata.missing");
    }
    void nonsenseIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, environment);
        QFETCH(int, code);
        QFETCH(QByteArray, words);
        QCOMPARE(run(arguments, environment), code);
        const auto said = m_process.readAllStandardError();
        QVERIFY2(said.contains(words), said.constData());
    }
};

QTEST_GUILESS_MAIN(TestCellProgram)
#include "tst_cell_program.moc"
