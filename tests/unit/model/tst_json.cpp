// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <set>
#include <variant>

using namespace locum;

namespace {

Instant at(qint64 ms)
{
    return instantFromMilliseconds(1'780'000'000'000 + ms);
}

Message fullMessage()
{
    Message message{MessageId(7), ConversationId(3), AccountId(2)};
    message.direction = Direction::Outgoing;
    message.author = Author::Locum;
    message.sender = IdentityId(5);
    message.senderName = QStringLiteral("Bob “B” \u202e<b>");
    message.kind = MessageKind::Image;
    message.origin = Origin::OfflineStore;
    message.encryption = Encryption::Unreadable;
    message.text = QStringLiteral("line\nline \U0001F600 \"quoted\"");
    message.attachments = {
        {QStringLiteral("a.png"), QStringLiteral("image/png"), 9'007'199'254'740'993, QStringLiteral("https://x/")}};
    message.flags = {true, true, true, true, true, true, true};
    message.remoteId = QStringLiteral("remote");
    message.sentAt = at(1);
    message.receivedAt = at(2);
    message.delivery = Delivery::NotSent;
    message.error = Error{"network.cell.down", QStringLiteral("gone"), Retry::AfterUserAction};
    message.disposition = Disposition::Hold;
    message.reason = QStringLiteral("built-in");
    message.inReplyTo = MessageId(6);
    message.replaces = MessageId(4);
    message.clientId = QStringLiteral("c-1");
    return message;
}

SettingsForm form()
{
    return {{{QStringLiteral("port"),
              QStringLiteral("Port"),
              QStringLiteral("help"),
              FieldType::Integer,
              true,
              true,
              5222,
              {}},
             {QStringLiteral("tls"),
              QStringLiteral("TLS"),
              {},
              FieldType::Choice,
              false,
              false,
              QJsonValue(),
              {{QStringLiteral("a"), QStringLiteral("A")}}}}};
}

PendingRequest pendingRequest()
{
    return {RequestId(9),
            AccountId(2),
            {QStringLiteral("h"), RequestKind::Certificate, QStringLiteral("from"), QStringLiteral("name"),
             QStringLiteral("text"), form(), QJsonObject{{QStringLiteral("names"), QJsonArray{QStringLiteral("x")}}}},
            at(5)};
}

Identity identity()
{
    return {IdentityId(5),
            AccountId(2),
            QStringLiteral("b@example.org"),
            QStringLiteral("Bob"),
            PersonId(4),
            {QStringLiteral("Friends"), QStringLiteral("Work")},
            Subscription::Both,
            true,
            true,
            true,
            {Availability::ExtendedAway, QStringLiteral("zzz"), at(0)}};
}

Account account()
{
    Account value{AccountId(2),           UserId(1),           QStringLiteral("work"), QStringLiteral("purple"),
                  QStringLiteral("xmpp"), QStringLiteral("me")};
    value.settings = {{QStringLiteral("port"), 5222}};
    value.connectPolicy = ConnectPolicy::WithDevice;
    value.presencePolicy = PresencePolicy::PassThrough;
    value.enabled = false;
    value.link = LinkState::NeedsUser;
    value.linkError = Error{"network.password.wrong", QStringLiteral("no"), Retry::AfterUserAction};
    value.ownAddress = QStringLiteral("me@example.org");
    return value;
}

Conversation conversation()
{
    return {ConversationId(3),
            AccountId(2),
            ConversationKind::Room,
            QStringLiteral("#room"),
            QStringLiteral("Room"),
            IdentityId(5),
            QStringLiteral("topic"),
            QStringLiteral("nick"),
            true,
            true,
            MessageId(7),
            12};
}

StandInStatus status()
{
    return {StandInState::Away, AwayReason::Lost, at(3), {StandInMode::Meeting, QStringLiteral("busy"), at(9)}, 4};
}

} // namespace

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void feedEntriesComeBack_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(payloads().size()); ++i) {
            QTest::newRow(typeName(payloads().at(static_cast<size_t>(i))).data()) << i;
        }
        std::set<size_t> kinds;
        for (const FeedPayload &payload : payloads()) {
            kinds.insert(payload.index());
        }
        QCOMPARE(kinds.size(), std::variant_size_v<FeedPayload>);
    }

    void feedEntriesComeBack()
    {
        QFETCH(int, index);
        const FeedEntry entry{FeedSeq(11), at(10), payloads().at(static_cast<size_t>(index))};
        const auto text = QJsonDocument(toJson(entry)).toJson(QJsonDocument::Compact);
        const auto read = feedEntryFromJson(QJsonDocument::fromJson(text).object());
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().detail));
        QVERIFY(*read == entry);
    }

    void whatIsNotThereIsLeftOut()
    {
        const auto json = toJson(Message{MessageId(1), ConversationId(1), AccountId(1)});
        for (const auto *key : {"sender", "error", "in_reply_to", "replaces"}) {
            QVERIFY2(!json.contains(QLatin1String(key)), key);
        }
        QCOMPARE(json.value(QLatin1String("flags")).toObject(), QJsonObject());
        QCOMPARE(json.value(QLatin1String("sent_at")).toString(), QStringLiteral("1970-01-01T00:00:00.000Z"));
        QVERIFY(json.value(QLatin1String("attachments")).isArray());
    }

    void wrongValuesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("key");
        const auto row = [](const char *name, const char *json, const char *key) {
            QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(key);
        };
        row("no type", "{}", "type");
        row("unknown type", R"({"type":"x"})", "type");
        row("id is a text", R"({"type":"contact_removed","identity":"5"})", "identity");
        row("id is a fraction", R"({"type":"contact_removed","identity":5.5})", "identity");
        row("id is missing", R"({"type":"contact_removed"})", "identity");
        row("nested is missing", R"({"type":"stand_in_changed"})", "status");
        row("enum has no such name", R"({"type":"stand_in_changed","status":{"state":"here"}})", "state");
        row("instant is no date", R"({"type":"stand_in_changed","status":{"state":"away","since":"soon"}})", "since");
        row("wrong two levels down", R"({"type":"stand_in_changed","status":{"absence":{"mode":"gone"}}})", "mode");
        row("list holds another type",
            R"({"type":"contact_updated","identity":{"id":1,"account":1,"person":1,"groups":[1]}})", "groups");
    }

    void wrongValuesAreNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, key);
        const auto read = feedPayloadFromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(!read);
        QCOMPARE(read.error().code, "json.invalid");
        QVERIFY2(read.error().detail.contains(u'\'' + key + u'\''), qPrintable(read.error().detail));
    }

    void ephemeralsSayWhatTheyAre()
    {
        const auto json = toJson(Ephemeral(RoomParticipants{ConversationId(3),
                                                            {QStringLiteral("#r"),
                                                             true,
                                                             {{QStringLiteral("#r/x"), QStringLiteral("x"), true}},
                                                             {QStringLiteral("y")}}}));
        QCOMPARE(
            QJsonDocument(json).toJson(QJsonDocument::Compact),
            R"({"change":{"complete":true,"joined":[{"address":"#r/x","is_bot":true,"name":"x"}],"left":["y"],"room":"#r"},)"
            R"("conversation":3,"type":"room_participants"})");
        QCOMPARE(toJson(Ephemeral(ContactTyping{IdentityId(1), true})).value(QLatin1String("type")).toString(),
                 QStringLiteral("contact_typing"));
    }

private:
    static std::vector<FeedPayload> payloads()
    {
        return {MessageAdded{fullMessage()},
                MessageAdded{Message{MessageId(1), ConversationId(1), AccountId(1)}},
                MessageProgressed{MessageId(7), Delivery::Read, Error{"x.y", QStringLiteral("z"), Retry::Later},
                                  QStringLiteral("r")},
                ConversationRead{ConversationId(3), MessageId(7)},
                ConversationUpdated{conversation()},
                ContactUpdated{identity()},
                ContactRemoved{IdentityId(5)},
                AccountUpdated{account()},
                AccountRemoved{AccountId(2)},
                RequestAdded{pendingRequest()},
                RequestClosed{RequestId(9)},
                StandInChanged{status()},
                MessageReleased{MessageId(7), at(1)},
                PolicyChanged{{PolicyId(4),
                               {PolicyKind::Network, 0, QStringLiteral("xmpp")},
                               {PolicyVerdict::Hold, PolicyVerdict::Warn},
                               PolicyDirection::To,
                               PolicyPhase::StandingIn,
                               at(2)},
                              true},
                RulesChanged{GenerationId(3), Error{"x.y", QStringLiteral("z"), Retry::No}},
                RulesChanged{},
                PersonChanged{PersonId(3), {IdentityId(3), IdentityId(9)}},
                PersonChanged{PersonId(9), {}},
                PersonsAggregated{true},
                PersonsAggregated{false}};
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
