// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/codec.h"
#include "hostile_lines.h"
#include "random_values.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <rapidcheck.h>

using namespace locum;
using namespace locum::cellprotocol;
using locum::test::RandomFiller;

namespace {

constexpr size_t eventCount = std::variant_size_v<NetworkEvent>;
constexpr size_t commandCount = std::variant_size_v<NetworkCommand>;

CellMessage randomEvent(RandomFiller &filler, size_t index)
{
    return Event{quint64(filler.number(1, 1'000'000)), AccountId(filler.number(1, 1000)),
                 filler.makeAlternative(index, std::type_identity<NetworkEvent>())};
}

CoreMessage randomCommand(RandomFiller &filler, size_t index)
{
    return Command{TransactionId(QStringLiteral("t-%1").arg(filler.number(1, 1000))), AccountId(filler.number(1, 1000)),
                   filler.makeAlternative(index, std::type_identity<NetworkCommand>())};
}

template <class Message>
Message randomMessage(RandomFiller &filler, size_t index)
{
    return filler.makeAlternative(index, std::type_identity<Message>());
}

/// Random values that the types allow and the protocol does not.
CellMessage tamed(CellMessage message)
{
    if (auto *hello = std::get_if<Hello>(&message)) {
        hello->version = protocolVersion;
    } else if (auto *event = std::get_if<Event>(&message)) {
        event->number |= 1;
    }
    return message;
}

CoreMessage tamed(CoreMessage message)
{
    if (auto *welcome = std::get_if<Welcome>(&message)) {
        welcome->version = protocolVersion;
        welcome->lingerSeconds = welcome->lingerSeconds & 0xffff;
    }
    return message;
}

/// Every kind of line a few times, with whatever can be in it.
QByteArrayList manyLines()
{
    QByteArrayList lines;
    for (quint64 seed = 0; seed < 20; ++seed) {
        RandomFiller filler(seed);
        for (size_t i = 0; i < eventCount; ++i) {
            lines.append(encode(randomEvent(filler, i)));
        }
        for (size_t i = 0; i < commandCount; ++i) {
            lines.append(encode(randomCommand(filler, i)));
        }
        for (size_t i = 0; i < std::variant_size_v<CellMessage>; ++i) {
            lines.append(encode(tamed(randomMessage<CellMessage>(filler, i))));
        }
        for (size_t i = 0; i < std::variant_size_v<CoreMessage>; ++i) {
            lines.append(encode(tamed(randomMessage<CoreMessage>(filler, i))));
        }
    }
    return lines;
}

Event textMessage()
{
    MessageReceived message;
    message.conversationAddress = QStringLiteral("juliet@example.org");
    message.sender = message.conversationAddress;
    message.senderName = QStringLiteral("Juliet");
    message.text =
        QStringLiteral("Wherefore art thou Romeo? Deny thy father and refuse thy name, or if thou wilt not…");
    message.remoteId = QStringLiteral("c5a1e7d2-7c8b-4f6e-9a43-2f5b8f0b6d11");
    message.dedupeKey = message.remoteId;
    message.sentAt = instantFromMilliseconds(1'783'339'200'123);
    return {123456, AccountId(12), message};
}

} // namespace

class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyEventComesBack_data()
    {
        QTest::addColumn<size_t>("index");
        for (size_t i = 0; i < eventCount; ++i) {
            RandomFiller filler(1);
            const auto message = randomEvent(filler, i);
            QTest::newRow(typeName(std::get<Event>(message).event).data()) << i;
        }
    }
    void everyEventComesBack()
    {
        QFETCH(size_t, index);
        QVERIFY(rc::check([index](quint64 seed) {
            RandomFiller filler(seed);
            const auto message = randomEvent(filler, index);
            const auto line = encode(message);
            RC_ASSERT(!line.contains('\n'));
            const auto back = decodeCellMessage(line);
            RC_ASSERT(back.has_value());
            RC_ASSERT(*back == message);
            if (const auto *settings = std::get_if<SettingsChanged>(&std::get<Event>(message).event)) {
                RC_ASSERT(
                    sameSecrets(settings->secrets, std::get<SettingsChanged>(std::get<Event>(*back).event).secrets));
            }
        }));
    }

    void everyCommandComesBack_data()
    {
        QTest::addColumn<size_t>("index");
        for (size_t i = 0; i < commandCount; ++i) {
            RandomFiller filler(1);
            const auto message = randomCommand(filler, i);
            QTest::newRow(typeName(std::get<Command>(message).command).data()) << i;
        }
    }
    void everyCommandComesBack()
    {
        QFETCH(size_t, index);
        QVERIFY(rc::check([index](quint64 seed) {
            RandomFiller filler(seed);
            const auto message = randomCommand(filler, index);
            const auto back = decodeCoreMessage(encode(message));
            RC_ASSERT(back.has_value());
            RC_ASSERT(*back == message);
        }));
    }

    void everyMessageComesBack()
    {
        QVERIFY(rc::check([](quint64 seed) {
            RandomFiller filler(seed);
            for (size_t i = 0; i < std::variant_size_v<CellMessage>; ++i) {
                const auto message = randomMessage<CellMessage>(filler, i);
                const auto back = decodeCellMessage(encode(message));
                RC_ASSERT(back.has_value());
                RC_ASSERT(*back == message);
            }
            for (size_t i = 0; i < std::variant_size_v<CoreMessage>; ++i) {
                const auto message = randomMessage<CoreMessage>(filler, i);
                const auto back = decodeCoreMessage(encode(message));
                RC_ASSERT(back.has_value());
                RC_ASSERT(*back == message);
            }
        }));
    }

    void encodeEventIsTheSameLine()
    {
        const auto event = textMessage();
        QByteArray line;
        encodeEvent(line, event.number, event.account, event.event);
        QCOMPARE(line, encode(CellMessage(event)));
    }

    void defaultsAreLeftOutOfEvents()
    {
        const Event event{1, AccountId(2), TypingChanged{QStringLiteral("a"), false}};
        QCOMPARE(
            encode(CellMessage(event)),
            QByteArray(R"({"type":"event","number":1,"account":2,"event":{"type":"typing_changed","address":"a"}})"));
    }

    void commandsHaveEveryField()
    {
        const Command command{TransactionId(QStringLiteral("x")), AccountId(2),
                              AuthorizeContact{QStringLiteral("a"), false}};
        QCOMPARE(encode(CoreMessage(command)), QByteArray(test::authorizeCommand));
    }

    void whatIsWrittenIsMended()
    {
        const QString loneSurrogates = QString(QChar(0xd800)) + u'x' + QChar(0xdc00);
        const auto far = instantFromMilliseconds(std::numeric_limits<qint64>::max());
        const Event event{1, AccountId(1), PresenceChanged{loneSurrogates, {Availability::Away, {}, far}}};
        const auto back = decodeCellMessage(encode(CellMessage(event)));
        QVERIFY(back);
        const auto &presence = std::get<PresenceChanged>(std::get<Event>(*back).event);
        QCOMPARE(presence.address, QStringLiteral("\ufffdx\ufffd"));
        QCOMPARE(toMilliseconds(presence.presence.idleSince.value()), 253'402'300'799'999);
    }

    void unknownKeysPass() { QCOMPARE(decodeCellMessage(test::pongWithMore).value(), CellMessage(Pong{7})); }

    void hostileLinesAreRefused_data() { test::addHostileLines(); }
    void hostileLinesAreRefused()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, code);
        QFETCH(QString, names);
        const auto decoded = decodeCellMessage(line);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().code, code);
        QVERIFY2(decoded.error().detail.contains(names), qPrintable(decoded.error().detail));
        QVERIFY(decoded.error().detail.size() < 1000);
        QVERIFY(!decodeCoreMessage(line) || line.contains("pong"));
    }

    void everyCutLineIsRefused()
    {
        const auto line = encode(CellMessage(textMessage()));
        for (qsizetype size = 0; size < line.size(); ++size) {
            QVERIFY(!decodeCellMessage(QByteArrayView(line).first(size)));
        }
    }

    void whateverComesIsSurvived()
    {
        QVERIFY(rc::check([](quint64 seed) {
            RandomFiller filler(seed);
            auto line = encode(randomEvent(filler, seed % eventCount));
            for (int i = filler.number(1, 8); i > 0; --i) {
                line[filler.number(0, int(line.size()) - 1)] = static_cast<char>(filler.number(0, 255));
            }
            const auto decoded = decodeCellMessage(line);
            if (decoded) { // what is taken can be told again
                RC_ASSERT(decodeCellMessage(encode(*decoded)).value() == *decoded);
            } else {
                RC_ASSERT(!decoded.error().code.isEmpty());
            }
        }));
    }

    void linesKeepToTheSchema()
    {
        const QString python = QStringLiteral("/usr/bin/python3");
        const QTemporaryDir directory;
        QFile lines(directory.filePath(QStringLiteral("lines")));
        QVERIFY(lines.open(QIODevice::WriteOnly));
        lines.write(manyLines().join('\n'));
        lines.close();
        const auto source = QString::fromLocal8Bit(qgetenv("LOCUM_SOURCE_DIR"));
        QProcess validator;
        validator.start(python,
                        {source + QStringLiteral("/tests/unit/cellprotocol/validate_lines.py"),
                         source + QStringLiteral("/core/cellprotocol/cell-protocol.schema.json"), lines.fileName()});
        QVERIFY2(validator.waitForFinished(110'000), qPrintable(validator.errorString()));
        QVERIFY2(validator.exitCode() == 0, validator.readAllStandardError().constData());
    }

    void encodingATextMessage()
    {
        const auto event = textMessage();
        QByteArray line;
        QBENCHMARK
        {
            line.resize(0);
            encodeEvent(line, event.number, event.account, event.event);
        }
        QVERIFY(!line.isEmpty());
    }

    void decodingATextMessage()
    {
        const auto line = encode(CellMessage(textMessage()));
        bool good = true;
        QBENCHMARK
        {
            good = good && decodeCellMessage(line).has_value();
        }
        QVERIFY(good);
    }
};

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
