// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/act.h"

#include <QJsonDocument>
#include <QTest>

using namespace locum;
using namespace locum::persons;

class TestAct : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheSameAfterTheRoundTrip()
    {
        const std::vector<Act> acts{Add{IdentityId(1)},
                                    Link{IdentityId(1), IdentityId(2)},
                                    Link{IdentityId(1), IdentityId(2), true},
                                    Apart{IdentityId(3), IdentityId(4)},
                                    Split{{IdentityId(1), IdentityId(9)}},
                                    Undo{17},
                                    Gone{IdentityId(5)},
                                    Back{IdentityId(5)},
                                    Attach{QStringLiteral("policy:1"), IdentityId(6), true},
                                    Attach{QStringLiteral("policy:2"), IdentityId(6), false}};
        for (const Act &act : acts) {
            const auto read = actFromJson(toJson(act));
            QVERIFY(read.has_value());
            QVERIFY(*read == act);
        }
    }

    void refusesWhatIsNoAct_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("no such op") << QByteArray(R"({"op":"marry","a":1,"b":2})");
        QTest::newRow("one of two") << QByteArray(R"({"op":"link","a":1})");
        QTest::newRow("a text") << QByteArray(R"({"op":"link","a":"1","b":2})");
        QTest::newRow("a fraction") << QByteArray(R"({"op":"link","a":1.5,"b":2})");
        QTest::newRow("zero") << QByteArray(R"({"op":"add","id":0})");
        QTest::newRow("beyond what JSON holds") << QByteArray(R"({"op":"add","id":1e300})");
        QTest::newRow("an empty split") << QByteArray(R"({"op":"split","ids":[]})");
        QTest::newRow("a split of texts") << QByteArray(R"({"op":"split","ids":["a"]})");
        QTest::newRow("an undo of nothing") << QByteArray(R"({"op":"undo"})");
        QTest::newRow("a rule with no name") << QByteArray(R"({"op":"rule","id":1,"kind":"permit"})");
        QTest::newRow("a rule of no kind") << QByteArray(R"({"op":"rule","rid":"r","id":1,"kind":"maybe"})");
    }
    void refusesWhatIsNoAct()
    {
        QFETCH(QByteArray, json);
        const auto read = actFromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, QByteArray("persons.act.invalid"));
        QVERIFY(!read.error().detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAct)
#include "tst_act.moc"
