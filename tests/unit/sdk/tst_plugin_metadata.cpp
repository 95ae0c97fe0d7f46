// SPDX-License-Identifier: GPL-2.0-or-later
#include "sdk/plugin_metadata.h"
#include "sdk/protocol_plugin.h"

#include <QJsonArray>
#include <QTest>

using namespace locum;
using namespace locum::sdk;

namespace {

QJsonObject good()
{
    return {{QStringLiteral("id"), QStringLiteral("loopback")},
            {QStringLiteral("kind"), QStringLiteral("protocol")},
            {QStringLiteral("interface"), interfaceVersion},
            {QStringLiteral("version"), QStringLiteral("1.0")},
            {QStringLiteral("name"), QStringLiteral("Loopback")},
            {QStringLiteral("license"), QStringLiteral("GPL-2.0-or-later")}};
}

QJsonObject with(const char *key, const QJsonValue &value)
{
    auto object = good();
    object.insert(QLatin1String(key), value);
    return object;
}

} // namespace

class TestPluginMetadata : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodMetadataIsRead()
    {
        const auto metadata =
            readMetadata(with("command", QJsonArray{QStringLiteral("cell.py"), QStringLiteral("-v")}));
        QVERIFY(metadata.has_value());
        QCOMPARE(metadata->id, QStringLiteral("loopback"));
        QCOMPARE(metadata->kind, PluginKind::Protocol);
        QCOMPARE(metadata->command, (QStringList{QStringLiteral("cell.py"), QStringLiteral("-v")}));
    }

    void wrongMetadataIsRefusedWithAReason_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("names");
        QTest::newRow("none") << QJsonObject() << QByteArray("plugin.metadata.missing")
                              << QStringLiteral("no metadata");
        QTest::newRow("id with blanks") << with("id", QStringLiteral("my plugin"))
                                        << QByteArray("plugin.metadata.invalid") << QStringLiteral("'id'");
        QTest::newRow("id that leaves its folder")
            << with("id", QStringLiteral("../x")) << QByteArray("plugin.metadata.invalid") << QStringLiteral("'id'");
        QTest::newRow("id with a line end")
            << with("id", QStringLiteral("x\n")) << QByteArray("plugin.metadata.invalid") << QStringLiteral("'id'");
        QTest::newRow("unknown kind") << with("kind", QStringLiteral("proto")) << QByteArray("plugin.metadata.invalid")
                                      << QStringLiteral("'kind'");
        QTest::newRow("interface as text") << with("interface", QStringLiteral("1"))
                                           << QByteArray("plugin.metadata.invalid") << QStringLiteral("'interface'");
        QTest::newRow("another interface")
            << with("interface", interfaceVersion + 1) << QByteArray("plugin.interface.mismatch")
            << QString::number(interfaceVersion + 1);
        QTest::newRow("no version") << with("version", QString()) << QByteArray("plugin.metadata.invalid")
                                    << QStringLiteral("'version'");
        QTest::newRow("no name") << with("name", 3) << QByteArray("plugin.metadata.invalid")
                                 << QStringLiteral("'name'");
        QTest::newRow("command of numbers")
            << with("command", QJsonArray{1}) << QByteArray("plugin.metadata.invalid") << QStringLiteral("'command'");
    }

    void wrongMetadataIsRefusedWithAReason()
    {
        QFETCH(QJsonObject, object);
        QFETCH(QByteArray, code);
        QFETCH(QString, names);
        const auto metadata = readMetadata(object);
        QVERIFY(!metadata);
        QCOMPARE(metadata.error().code, code);
        QVERIFY2(metadata.error().detail.contains(names), qPrintable(metadata.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestPluginMetadata)
#include "tst_plugin_metadata.moc"
