// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTest>

namespace locum::test {

/// Rows of lines that must be refused: the error's code, and what its detail must hold. Apart from the test, for moc
/// does not get along with so many raw strings.
inline void addHostileLines()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("names");
    const QByteArray notJson = "cellprotocol.line.not_json";
    const QByteArray missing = "cellprotocol.field.missing";
    const QByteArray invalid = "cellprotocol.field.invalid";
    const QByteArray unknown = "cellprotocol.type.unknown";
    const auto event = [](const QByteArray &fields) {
        return QByteArray(R"({"type":"event","number":1,"account":1,"event":{)") + fields + "}}";
    };
    QTest::newRow("empty") << QByteArray() << notJson << QString();
    QTest::newRow("words") << QByteArray("GET / HTTP/1.1") << notJson << QString();
    QTest::newRow("half a line") << QByteArray(R"({"type":"event","num)") << notJson << QString();
    QTest::newRow("two objects") << QByteArray(R"({"type":"end"}{"type":"end"})") << notJson << QString();
    QTest::newRow("a list") << QByteArray("[1]") << notJson << QString();
    QTest::newRow("a number") << QByteArray("1") << notJson << QString();
    QTest::newRow("raw NUL") << QByteArray("\0{}", 3) << notJson << QString();
    QTest::newRow("invalid UTF-8") << QByteArray("{\"type\":\"pong\xff\xfe\"}") << notJson << QString();
    QTest::newRow("overlong UTF-8") << QByteArray("{\"type\":\"\xc0\xaf\"}") << notJson << QString();
    QTest::newRow("deep lists") << QByteArray(500'000, '[') << notJson << QString();
    QTest::newRow("deep objects") << QByteArray(R"({"a":)").repeated(100'000) << notJson << QString();
    QTest::newRow("no type") << QByteArray("{}") << unknown << QStringLiteral("type");
    QTest::newRow("type is a number") << QByteArray(R"({"type":1})") << unknown << QStringLiteral("type");
    QTest::newRow("unknown type") << QByteArray(R"({"type":"exec"})") << unknown << QStringLiteral("exec");
    QTest::newRow("unknown event") << event(R"("type":"explode")") << unknown << QStringLiteral("'event.type'");
    QTest::newRow("event is a text") << QByteArray(R"({"type":"event","number":1,"account":1,"event":"x"})") << invalid
                                     << QStringLiteral("'event'");
    QTest::newRow("no number") << QByteArray(R"({"type":"event","account":1,"event":{"type":"notice_received"}})")
                               << missing << QStringLiteral("'number'");
    QTest::newRow("negative number")
        << QByteArray(R"({"type":"event","number":-1,"account":1,"event":{"type":"notice_received","text":""}})")
        << invalid << QStringLiteral("'number'");
    QTest::newRow("fraction") << QByteArray(R"({"type":"pong","id":1.5})") << invalid << QStringLiteral("'id'");
    QTest::newRow("too large") << QByteArray(R"({"type":"pong","id":1e300})") << invalid << QStringLiteral("'id'");
    QTest::newRow("account 0") << QByteArray(R"({"type":"event","number":1,"account":0,"event":{}})") << invalid
                               << QStringLiteral("'account'");
    QTest::newRow("account as text") << QByteArray(R"({"type":"event","number":1,"account":"1","event":{}})") << invalid
                                     << QStringLiteral("'account'");
    QTest::newRow("no address") << event(R"("type":"typing_changed")") << missing << QStringLiteral("'event.address'");
    QTest::newRow("wrong bool") << event(R"("type":"typing_changed","address":"a","typing":1)") << invalid
                                << QStringLiteral("'event.typing'");
    QTest::newRow("unknown name") << event(R"("type":"link_changed","state":"up")") << invalid
                                  << QStringLiteral("'event.state' must be one of: offline, connecting");
    QTest::newRow("nested")
        << event(R"("type":"presence_changed","address":"a","presence":{"availability":"away","idle_since":"x"})")
        << invalid << QStringLiteral("'event.presence.idle_since'");
    QTest::newRow("in a list") << event(R"("type":"roster_received","entries":[{"address":"a"},{"address":2}])")
                               << invalid << QStringLiteral("'event.entries.1.address'");
    QTest::newRow("year 10000")
        << event(R"("type":"message_received","conversation_address":"a","sent_at":253402300800000)") << invalid
        << QStringLiteral("'event.sent_at'");
    QTest::newRow("no base64") << event(R"("type":"avatar_changed","address":"a","image":"@@@@")") << invalid
                               << QStringLiteral("'event.image'");
    QTest::newRow("large avatar") << event("\"type\":\"avatar_changed\",\"address\":\"a\",\"image\":\"" +
                                           QByteArray(65'537, 'x').toBase64() + '"')
                                  << invalid << QStringLiteral("65536");
    QTest::newRow("unknown outcome") << event(R"("type":"command_ended","transaction":"t","outcome":{"type":"maybe"})")
                                     << unknown << QStringLiteral("'event.outcome.type'");
    QTest::newRow("empty transaction") << event(R"("type":"command_ended","transaction":"","outcome":{"type":"sent"})")
                                       << invalid << QStringLiteral("'event.transaction'");
    QTest::newRow("secret that is a number") << event(R"("type":"settings_changed","secrets":{"key":1})") << invalid
                                             << QStringLiteral("'event.secrets.key'");
    QTest::newRow("hello without either key")
        << QByteArray(R"({"type":"hello","version":1,"plugin":"x"})") << missing << QStringLiteral("'token'");
    QTest::newRow("half a range")
        << QByteArray(R"({"type":"hello","version":1,"plugin":"x","resume":"k","epoch":"e","unacknowledged":[1]})")
        << invalid << QStringLiteral("'unacknowledged'");
}

/// What events and commands look like, to the byte.
inline constexpr char typingEvent[] =
    R"({"type":"event","number":1,"account":2,"event":{"type":"typing_changed","address":"a"}})";
inline constexpr char authorizeCommand[] =
    R"({"type":"command","transaction":"x","account":2,"command":{"type":"authorize_contact","address":"a","allow":false}})";
inline constexpr char pongWithMore[] = R"({"type":"pong","id":7,"later":[{"x":1}]})";

} // namespace locum::test
