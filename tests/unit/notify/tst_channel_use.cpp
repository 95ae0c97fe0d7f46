// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/channel_use.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace locum;
using namespace locum::notify;
using namespace std::chrono_literals;

class TestChannelUse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        ChannelUse use;
        use.subjects = {sdk::ChannelSubject::Message, sdk::ChannelSubject::Digest};
        use.reach = Reach::Always;
        use.from = {QStringLiteral("group:family"), QStringLiteral("person:bob")};
        use.online = {};
        use.content = Content::Sender;
        use.fold = 3min;
        use.quiet = QuietHours{QTime(22, 30), QTime(7, 0)};
        use.throughQuiet = {QStringLiteral("label:night")};
        use.perDay = 3;
        use.perMonth = 30;
        use.after = 10min;
        use.urgentOnly = true;
        use.goodFor = 60min;
        use.digest = DigestTimes{{QTime(8, 0), QTime(18, 30)}, 31, "Europe/Madrid", true, true};
        const auto read = useFromJson(toJson(use), ChannelUse());
        QVERIFY(read);
        QCOMPARE(*read, use);
    }

    void whatIsNotSaidStays()
    {
        ChannelUse otherwise;
        otherwise.quiet = QuietHours{QTime(22, 0), QTime(6, 0)};
        otherwise.perDay = 7;
        const auto read = useFromJson({{QStringLiteral("per_month"), 9}}, otherwise);
        QVERIFY(read);
        QCOMPARE(read->perDay, 7);
        QCOMPARE(read->perMonth, 9);
        QVERIFY(read->quiet);
        const auto without = useFromJson({{QStringLiteral("quiet"), QJsonValue()}}, otherwise);
        QVERIFY(without && !without->quiet);
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("key");
        QTest::newRow("unknown") << QByteArray(R"({"colour":"red"})") << "colour";
        QTest::newRow("subject") << QByteArray(R"({"subjects":["message","gossip"]})") << "subjects";
        QTest::newRow("no list") << QByteArray(R"({"subjects":"message"})") << "subjects";
        QTest::newRow("reach") << QByteArray(R"({"reach":"far"})") << "reach";
        QTest::newRow("persons") << QByteArray(R"({"from":["bob"]})") << "from";
        QTest::newRow("a number in text") << QByteArray(R"({"per_day":"3"})") << "per_day";
        QTest::newRow("a fraction") << QByteArray(R"({"per_day":1.5})") << "per_day";
        QTest::newRow("below nothing") << QByteArray(R"({"fold_min":-1})") << "fold_min";
        QTest::newRow("far too much") << QByteArray(R"({"after_min":1e12})") << "after_min";
        QTest::newRow("time") << QByteArray(R"({"quiet":{"from":"25:00","to":"07:00"}})") << "quiet";
        QTest::newRow("half") << QByteArray(R"({"quiet":{"from":"22:00"}})") << "quiet";
        QTest::newRow("digest never") << QByteArray(R"({"digest":{"at":[]}})") << "at";
        QTest::newRow("digest time") << QByteArray(R"({"digest":{"at":["8"]}})") << "at";
        QTest::newRow("digest in text") << QByteArray(R"({"digest":"08:00"})") << "at";
        QTest::newRow("digest day") << QByteArray(R"({"digest":{"at":["08:00"],"weekdays":["noday"]}})") << "weekdays";
        QTest::newRow("digest on no day") << QByteArray(R"({"digest":{"at":["08:00"],"weekdays":[]}})") << "weekdays";
        QTest::newRow("digest zone") << QByteArray(R"({"digest":{"at":["08:00"],"zone":"Mars/Crater"}})") << "zone";
        QTest::newRow("digest truth") << QByteArray(R"({"digest":{"at":["08:00"],"empty":1}})") << "empty";
        QTest::newRow("digest key") << QByteArray(R"({"digest":{"at":["08:00"],"colour":1}})") << "digest";
        QTest::newRow("truth") << QByteArray(R"({"urgent_only":1})") << "urgent_only";
    }
    void whatIsWrongIsSaid()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, key);
        const auto read = useFromJson(QJsonDocument::fromJson(json).object(), ChannelUse());
        QVERIFY(!read);
        QCOMPARE(read.error().code, QByteArray("channel.use.invalid"));
        QVERIFY2(read.error().detail.contains(QLatin1Char('\'') + key), qPrintable(read.error().detail));
    }

    void whatCostsIsCapped()
    {
        sdk::ChannelDescription sms{QStringLiteral("SMS")};
        sms.costs = true;
        QVERIFY(defaultUse(sms).perDay > 0);
        QVERIFY(defaultUse(sms).perMonth > 0);
        QCOMPARE(defaultUse(sms).reach, Reach::Away);
        sdk::ChannelDescription push{QStringLiteral("Push")};
        push.perDevice = true;
        QCOMPARE(defaultUse(push).reach, Reach::Pocketed);
        QCOMPARE(defaultUse(push).perDay, 0);
    }
};

QTEST_GUILESS_MAIN(TestChannelUse)
#include "tst_channel_use.moc"
