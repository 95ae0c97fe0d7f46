// SPDX-License-Identifier: GPL-2.0-or-later
#include "sdk/protocol_info.h"

#include <QJsonDocument>
#include <QTest>

using namespace locum;

class TestProtocolInfo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void protocolsComeBack()
    {
        FormField server{QStringLiteral("server"), QStringLiteral("Server"), QStringLiteral("Its name")};
        server.type = FieldType::Choice;
        server.choices.append({QStringLiteral("a"), QStringLiteral("A")});
        server.defaultValue = QStringLiteral("a");
        const QList<sdk::ProtocolInfo> protocols{{QStringLiteral("one"),
                                                  QStringLiteral("One"),
                                                  {{server}},
                                                  sdk::Feature::Rooms | sdk::Feature::SingleLine,
                                                  AddressCase::Rfc1459},
                                                 {QStringLiteral("two-2"), QStringLiteral("Two"), {}, {}}};
        const auto back = sdk::protocolsFromJson(sdk::toJson(protocols));
        QVERIFY(back);
        QCOMPARE(back->size(), 2);
        for (qsizetype i = 0; i < 2; ++i) {
            QCOMPARE(back->at(i).id, protocols.at(i).id);
            QCOMPARE(back->at(i).name, protocols.at(i).name);
            QVERIFY(back->at(i).form == protocols.at(i).form);
            QCOMPARE(back->at(i).features, protocols.at(i).features);
            QCOMPARE(back->at(i).addressCase, protocols.at(i).addressCase);
        }
    }

    void unknownFeaturesPass()
    {
        const auto json = QJsonDocument::fromJson(R"([{"id":"x","name":"X","features":["typing","telepathy",7]}])");
        QCOMPARE(sdk::protocolsFromJson(json.array())->front().features, sdk::Features(sdk::Feature::Typing));
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("names");
        QTest::newRow("no list") << QByteArray("{}") << QStringLiteral("must be a list");
        QTest::newRow("no object") << QByteArray("[1]") << QStringLiteral("protocols.0");
        QTest::newRow("no id") << QByteArray(R"([{"name":"X"}])") << QStringLiteral("'id'");
        QTest::newRow("wrong id") << QByteArray(R"([{"id":"A B","name":"X"}])") << QStringLiteral("'id'");
        QTest::newRow("no name") << QByteArray(R"([{"id":"x"}])") << QStringLiteral("'name'");
        QTest::newRow("wrong form") << QByteArray(R"([{"id":"x","name":"X","form":[]}])") << QStringLiteral("'form'");
        QTest::newRow("wrong case") << QByteArray(R"([{"id":"x","name":"X","address_case":"upper"}])")
                                    << QStringLiteral("'address_case'");
        QTest::newRow("twice") << QByteArray(R"([{"id":"x","name":"X"},{"id":"x","name":"Y"}])")
                               << QStringLiteral("protocols.1");
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, names);
        const auto document = QJsonDocument::fromJson(json);
        const auto read =
            sdk::protocolsFromJson(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
        QVERIFY(!read);
        QCOMPARE(read.error().code, QByteArray("plugin.protocols.invalid"));
        QVERIFY2(read.error().detail.contains(names), qPrintable(read.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestProtocolInfo)
#include "tst_protocol_info.moc"
