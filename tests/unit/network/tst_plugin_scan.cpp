// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/plugin_describer.h"
#include "network/plugin_scan.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace locum;
using namespace locum::network;

namespace {

const QByteArray goodManifest = QByteArrayLiteral(
    "{'id':'puppet','kind':'protocol','interface':1,'version':'1','name':'Puppet','command':['puppet.sh'],"
    "'protocols':[{'id':'puppet','name':'Puppet','form':{'fields':[]}}]}");

QByteArray json(QByteArray withSingleQuotes)
{
    return withSingleQuotes.replace('\'', '"');
}

class PluginDirectory {
public:
    void write(const QString &name, const QByteArray &content, bool executable = false) const
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0) {
            qFatal("cannot write");
        }
        if (executable) {
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
    }
    void writeProgram() const { write(QStringLiteral("puppet.sh"), "#!/bin/sh\n", true); }
    void link(const QString &target, const QString &name) const { QFile::link(target, m_directory.filePath(name)); }
    QString path(const QString &name = {}) const { return m_directory.filePath(name); }
    std::vector<PluginEntry> scan() const { return scanPlugins({m_directory.path()}); }

private:
    QTemporaryDir m_directory;
};

QString built(const char *name)
{
    return QString::fromLocal8Bit(qgetenv("LOCUM_BUILD_DIR")) + QLatin1String(name);
}

} // namespace

class TestPluginScan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLibraryIsReadWithoutBeingLoaded()
    {
        const PluginDirectory directory;
        directory.link(built("/plugins/protocol-loopback.so"), QStringLiteral("loopback.so"));
        const auto entries = directory.scan();
        QCOMPARE(entries.size(), 1U);
        QVERIFY(!entries.front().refused);
        QCOMPARE(entries.front().metadata->id, QStringLiteral("loopback"));
        QVERIFY(needsDescription(entries.front()));
        QFile maps(QStringLiteral("/proc/self/maps"));
        QVERIFY(maps.open(QIODevice::ReadOnly));
        QVERIFY(!maps.readAll().contains("loopback.so"));
    }

    void aProgramTellsItsProtocolsInItsManifest()
    {
        const PluginDirectory directory;
        directory.writeProgram();
        directory.write(QStringLiteral("puppet.locum-plugin.json"), json(goodManifest));
        const auto entries = directory.scan();
        QCOMPARE(entries.size(), 1U);
        QVERIFY2(!entries.front().refused, entries.front().refused ? qPrintable(entries.front().refused->detail) : "");
        QCOMPARE(entries.front().protocols.size(), 1);
        QCOMPARE(entries.front().metadata->command, QStringList{directory.path(QStringLiteral("puppet.sh"))});
        QVERIFY(!needsDescription(entries.front()));
    }

    void wrongLibrariesAreRefused_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("text") << QStringLiteral("/etc/passwd") << QByteArray("plugin.file.not_elf");
        QTest::newRow("no metadata") << built("/lib/liblocum-sdk.so") << QByteArray("plugin.metadata.missing");
        QTest::newRow("nothing") << QStringLiteral("/nonexistent.so") << QByteArray("plugin.file.unreadable");
        QTest::newRow("another Qt plugin") << built("/tests/plugins/wrong-iid.so") << QByteArray("plugin.iid.mismatch");
        QTest::newRow("another interface")
            << built("/tests/plugins/wrong-interface.so") << QByteArray("plugin.interface.mismatch");
        QTest::newRow("metadata without an id")
            << built("/tests/plugins/wrong-metadata.so") << QByteArray("plugin.metadata.invalid");
    }
    void wrongLibrariesAreRefused()
    {
        QFETCH(QString, target);
        QFETCH(QByteArray, code);
        const PluginDirectory directory;
        directory.link(target, QStringLiteral("plugin.so"));
        const auto entries = directory.scan();
        QCOMPARE(entries.size(), 1U);
        QVERIFY(entries.front().refused);
        QCOMPARE(entries.front().refused->code, code);
        QVERIFY(!entries.front().refused->detail.isEmpty());
    }

    void anUnreadableFileIsRefused()
    {
        if (::geteuid() == 0) {
            QSKIP("root reads everything");
        }
        const PluginDirectory directory;
        directory.write(QStringLiteral("plugin.so"), "x");
        QFile::setPermissions(directory.path(QStringLiteral("plugin.so")), {});
        QCOMPARE(directory.scan().front().refused->code, QByteArray("plugin.file.unreadable"));
    }

    void wrongManifestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("manifest");
        QTest::addColumn<QByteArray>("code");
        const auto with = [](const char *before, const char *after) {
            return QByteArray(goodManifest).replace(before, after);
        };
        QTest::newRow("empty") << QByteArray() << QByteArray("plugin.manifest.broken");
        QTest::newRow("cut") << goodManifest.first(40) << QByteArray("plugin.manifest.broken");
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("plugin.manifest.broken");
        QTest::newRow("too long") << QByteArray(2 * 1024 * 1024, ' ') << QByteArray("plugin.manifest.broken");
        QTest::newRow("no id") << with("'id':'puppet',", "") << QByteArray("plugin.metadata.invalid");
        QTest::newRow("interface 2") << with("'interface':1", "'interface':2")
                                     << QByteArray("plugin.interface.mismatch");
        QTest::newRow("no command") << with("'command':['puppet.sh'],", "") << QByteArray("plugin.manifest.broken");
        QTest::newRow("no program") << with("puppet.sh", "nothing.sh") << QByteArray("plugin.program.missing");
        QTest::newRow("a directory") << with("puppet.sh", ".") << QByteArray("plugin.program.missing");
        QTest::newRow("no protocols") << with("'protocols'", "'other'") << QByteArray("plugin.protocols.invalid");
        QTest::newRow("broken protocol") << with("'name':'Puppet','form'", "'form'")
                                         << QByteArray("plugin.protocols.invalid");
        QTest::newRow("broken form") << with("'fields':[]", "'fields':[{}]") << QByteArray("plugin.protocols.invalid");
    }
    void wrongManifestsAreRefused()
    {
        QFETCH(QByteArray, manifest);
        QFETCH(QByteArray, code);
        const PluginDirectory directory;
        directory.writeProgram();
        directory.write(QStringLiteral("puppet.locum-plugin.json"), json(manifest));
        const auto entries = directory.scan();
        QCOMPARE(entries.size(), 1U);
        QVERIFY(entries.front().refused);
        QCOMPARE(entries.front().refused->code, code);
    }

    void ofTwoWithTheSameIdTheFirstStays()
    {
        const PluginDirectory first;
        const PluginDirectory second;
        for (const auto *directory : {&first, &second}) {
            directory->writeProgram();
            directory->write(QStringLiteral("puppet.locum-plugin.json"), json(goodManifest));
        }
        const auto entries = scanPlugins({first.path(), QStringLiteral("/nonexistent"), second.path()});
        QCOMPARE(entries.size(), 2U);
        QVERIFY(!entries.front().refused);
        QCOMPARE(entries.back().refused->code, QByteArray("plugin.id.duplicate"));
        QVERIFY(entries.back().refused->detail.contains(entries.front().path));
    }

    void aProtocolBelongsToOnePlugin()
    {
        const PluginDirectory directory;
        directory.writeProgram();
        directory.write(QStringLiteral("a.locum-plugin.json"), json(goodManifest));
        directory.write(QStringLiteral("b.locum-plugin.json"),
                        json(QByteArray(goodManifest).replace("{'id':'puppet','kind'", "{'id':'other','kind'")));
        auto entries = directory.scan();
        refuseDuplicateProtocols(entries);
        QVERIFY(!entries.front().refused);
        QCOMPARE(entries.back().refused->code, QByteArray("plugin.protocol.duplicate"));
    }

    void otherFilesAreNotLookedAt()
    {
        const PluginDirectory directory;
        directory.write(QStringLiteral("README.md"), "x");
        directory.write(QStringLiteral("notes.json"), "x");
        QVERIFY(directory.scan().empty());
    }

    // ---- describing ------------------------------------------------------------------------------------------------

    void librariesTellTheirProtocolsAndAreRemembered()
    {
        const PluginDirectory directory;
        const auto library = built("/plugins/protocol-loopback.so");
        const auto cache = directory.path(QStringLiteral("deep/cache.json"));
        {
            PluginDescriber describer(built("/bin/locum-cell"), cache, std::chrono::seconds(20));
            QVERIFY(!describer.remembered(library));
            std::optional<PluginDescriber::Described> told;
            describer.describe({library}, [&](const QString &, PluginDescriber::Described d) { told = std::move(d); });
            QTRY_VERIFY(told);
            QVERIFY2(told->has_value(), told->has_value() ? "" : qPrintable(told->error().detail));
            QCOMPARE((*told)->protocols.front().id, QStringLiteral("loopback"));
            QVERIFY((*told)->protocols.front().features.testFlag(sdk::Feature::Rooms));
        }
        const PluginDescriber again(built("/bin/locum-cell"), cache, std::chrono::seconds(20));
        QVERIFY(again.remembered(library));
        QCOMPARE(again.remembered(library)->protocols.front().form.fields.size(), 3);
        const PluginDescriber other(QStringLiteral("/bin/true"), cache, std::chrono::seconds(20));
        QVERIFY(!other.remembered(library)); // another program may tell something else
    }

    void whatCannotBeDescribedHasAReason_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("fails") << QByteArray("echo broken >&2; exit 1") << QByteArray("plugin.describe.failed");
        QTest::newRow("crashes") << QByteArray("kill -SEGV $$") << QByteArray("plugin.describe.failed");
        QTest::newRow("hangs") << QByteArray("exec sleep 600") << QByteArray("plugin.describe.timeout");
        QTest::newRow("prints garbage") << QByteArray("echo hello") << QByteArray("plugin.protocols.invalid");
        QTest::newRow("prints without end") << QByteArray("exec cat /dev/zero") << QByteArray("plugin.describe.failed");
    }
    void whatCannotBeDescribedHasAReason()
    {
        QFETCH(QByteArray, script);
        QFETCH(QByteArray, code);
        const PluginDirectory directory;
        directory.write(QStringLiteral("cell"), "#!/bin/sh\n" + script + '\n', true);
        const std::chrono::seconds limit(code == "plugin.describe.timeout" ? 1 : 30);
        PluginDescriber describer(directory.path(QStringLiteral("cell")), {}, limit);
        QList<QByteArray> codes;
        describer.describe({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")},
                           [&](const QString &, PluginDescriber::Described told) { codes.append(told.error().code); });
        QTRY_COMPARE_WITH_TIMEOUT(codes, QList<QByteArray>(4, code), 20'000);
    }

    void aMissingProgramHasAReason()
    {
        PluginDescriber describer(QStringLiteral("/nonexistent"), {}, std::chrono::seconds(5));
        QByteArray code;
        describer.describe({QStringLiteral("a")},
                           [&](const QString &, PluginDescriber::Described told) { code = told.error().code; });
        QTRY_COMPARE(code, QByteArray("plugin.describe.failed"));
    }

    void aProgramBringsRules()
    {
        const PluginDirectory directory;
        QByteArray manifest("{'id':'coin','kind':'rule','interface':1,'version':'1','name':'Coin','command':['run'],"
                            "'rules':{'namespace':'coin','version':2,'fields':["
                            "{'name':'side','type':'text','lifetime_ms':60000}]}}");
        manifest.replace('\'', '"');
        directory.write(QStringLiteral("run"), "#!/bin/sh\n", true);
        directory.write(QStringLiteral("a.locum-plugin.json"), manifest);
        auto other = manifest;
        other.replace("\"id\":\"coin\"", "\"id\":\"other\"");
        directory.write(QStringLiteral("b.locum-plugin.json"), other);
        other = manifest;
        other.replace("\"namespace\":\"coin\"", "\"namespace\":\"message\"").replace("\"coin\"", "\"third\"");
        directory.write(QStringLiteral("c.locum-plugin.json"), other);
        other = manifest;
        other.replace("\"id\":\"coin\"", "\"id\":\"channel\"").replace("\"rule\"", "\"channel\"");
        directory.write(QStringLiteral("d.locum-plugin.json"), other);
        auto entries = scanPlugins({directory.path({})});
        refuseDuplicateNamespaces(entries);
        QCOMPARE(entries.size(), size_t(4));
        QVERIFY(entries[0].rules && !entries[0].refused);
        QCOMPARE(entries[0].rules->version, 2);
        QCOMPARE(entries[0].rules->fields.constFirst().lifetime, Duration(60000));
        QCOMPARE(entries[1].refused.value().code, QByteArray("plugin.namespace.duplicate"));
        QCOMPARE(entries[2].refused.value().code, QByteArray("plugin.namespace.reserved"));
        QCOMPARE(entries[3].refused.value().code, QByteArray("plugin.channel.invalid"));
    }

    void aBrokenCacheIsAnEmptyOne()
    {
        const PluginDirectory directory;
        directory.write(QStringLiteral("cache"), "{\"a\":[");
        const PluginDescriber describer(QStringLiteral("/bin/true"), directory.path(QStringLiteral("cache")),
                                        std::chrono::seconds(1));
        QVERIFY(!describer.remembered(QStringLiteral("a")));
    }
};

QTEST_GUILESS_MAIN(TestPluginScan)
#include "tst_plugin_scan.moc"
