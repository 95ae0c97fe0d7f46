// SPDX-License-Identifier: GPL-2.0-or-later
#include "loopback_server.h"
#include "sdk/protocol_plugin.h"

#include <QElapsedTimer>
#include <QPluginLoader>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace locum;
using locum::test::LoopbackServer;

namespace {

sdk::ProtocolPlugin &plugin()
{
    static auto *loaded = [] {
        QPluginLoader loader(QString::fromLocal8Bit(qgetenv("LOCUM_BUILD_DIR")) +
                             QStringLiteral("/plugins/protocol-loopback.so"));
        auto *instance = qobject_cast<sdk::ProtocolPlugin *>(loader.instance());
        if (instance == nullptr || !instance->start({})) {
            qFatal("%s", qPrintable(loader.errorString()));
        }
        return instance;
    }();
    return *loaded;
}

/// One account, and everything it told.
class Account final : public sdk::SessionHost {
public:
    explicit Account(const QString &name, const QString &server = {}, const char *password = "")
    {
        QJsonObject values{{QStringLiteral("name"), name}};
        if (!server.isEmpty()) {
            values.insert(QStringLiteral("server"), server);
        }
        Secrets secrets;
        secrets.emplace(QStringLiteral("password"), Secret(password));
        auto opened = plugin().open({AccountId(1), QStringLiteral("loopback"), values, secrets, {}}, *this);
        if (!opened) {
            qFatal("%s", qPrintable(opened.error().detail));
        }
        session = std::move(*opened);
    }

    void tell(NetworkEvent event) override { events.push_back(std::move(event)); }
    void warn(const QString &text) override { warnings.append(text); }

    QString perform(const NetworkCommand &command)
    {
        const auto id = QString::number(++m_transactions);
        session->perform(TransactionId(id), command);
        return id;
    }
    QString say(const QString &contact, const QString &text, bool automatic = false)
    {
        return perform(
            SendMessage{contact.contains(QLatin1String("@rooms")) ? ConversationKind::Room : ConversationKind::Direct,
                        contact.contains(u'@') ? contact : contact + QStringLiteral("@loopback"), MessageKind::Text,
                        text, automatic, false});
    }
    QString order(const QString &text) { return say(QStringLiteral("director"), text); }

    template <class T>
    std::vector<T> all() const
    {
        std::vector<T> found;
        for (const auto &event : events) {
            if (const auto *match = std::get_if<T>(&event)) {
                found.push_back(*match);
            }
        }
        return found;
    }
    template <class T>
    T last() const
    {
        const auto found = all<T>();
        return found.empty() ? T{} : found.back();
    }
    int endsOf(const QString &transaction) const
    {
        const auto ends = all<CommandEnded>();
        return int(std::count_if(ends.begin(), ends.end(),
                                 [&](const CommandEnded &end) { return end.transaction.value() == transaction; }));
    }
    template <class T>
    bool endedAs(const QString &transaction) const
    {
        for (const auto &end : all<CommandEnded>()) {
            if (end.transaction.value() == transaction) {
                return std::holds_alternative<T>(end.outcome);
            }
        }
        return false;
    }
    bool comeOnline()
    {
        perform(Connect{});
        return QTest::qWaitFor([this] { return last<LinkChanged>().state == LinkState::Online; });
    }

    std::vector<NetworkEvent> events;
    QStringList warnings;
    std::unique_ptr<sdk::ProtocolSession> session;

private:
    int m_transactions = 0;
};

const QString room = QStringLiteral("lobby@rooms.loopback");

} // namespace

class TestLoopback : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCommandEndsOnceConnectedOrNot_data()
    {
        QTest::addColumn<bool>("connected");
        QTest::newRow("not connected") << false;
        QTest::newRow("connected") << true;
    }
    void everyCommandEndsOnceConnectedOrNot()
    {
        QFETCH(bool, connected);
        Account account(QStringLiteral("alice"));
        if (connected) {
            QVERIFY(account.comeOnline());
        }
        const QString echo = QStringLiteral("echo@loopback");
        const std::vector<NetworkCommand> commands{
            SetPresence{},
            SendMessage{ConversationKind::Direct, echo, MessageKind::Text, QStringLiteral("x"), false, false},
            AddContact{QStringLiteral("new@loopback"), {}, {}, {}},
            RenameContact{echo, QStringLiteral("E"), {}},
            RemoveContact{echo},
            AuthorizeContact{echo, true},
            JoinRoom{room, {}, {}},
            LeaveRoom{room},
            AnswerRequest{QStringLiteral("friend"), true, {}},
            SendFile{echo, QStringLiteral("/nonexistent"), {}}};
        for (const auto &command : commands) {
            QCOMPARE(account.endsOf(account.perform(command)), 1);
        }
        for (const NetworkCommand &silent :
             {NetworkCommand(ProbeLink{}), NetworkCommand(SendTyping{echo, true}),
              NetworkCommand(SendReceipt{echo, {}}), NetworkCommand(WatchContacts{{echo}})}) {
            QCOMPARE(account.endsOf(account.perform(silent)), 0);
        }
    }

    void connectingTellsTheRosterAndPresence()
    {
        Account account(QStringLiteral("  Alice "));
        QVERIFY(account.comeOnline());
        QCOMPARE(account.last<LinkChanged>().ownAddress, QStringLiteral("alice@loopback"));
        QCOMPARE(account.last<RosterReceived>().entries.size(), 5);
        QCOMPARE(account.all<PresenceChanged>().size(), 5U);
        account.perform(Disconnect{});
        QCOMPARE(account.last<LinkChanged>().state, LinkState::Offline);
    }

    void aWrongPasswordNeedsTheUser()
    {
        Account account(QStringLiteral("alice"), {}, "wrong");
        account.perform(Connect{});
        QTRY_COMPARE(account.last<LinkChanged>().state, LinkState::NeedsUser);
        QCOMPARE(account.last<LinkChanged>().error->retry, Retry::AfterUserAction);
    }

    void echoAnswersPeopleAndNotMachines()
    {
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        account.say(QStringLiteral("Echo"), QStringLiteral("hi"));
        QCOMPARE(account.last<MessageReceived>().text, QStringLiteral("hi"));
        QCOMPARE(account.last<MessageReceived>().conversationAddress, QStringLiteral("echo@loopback"));
        QCOMPARE(account.all<ReceiptReceived>().size(), 2U);
        QCOMPARE(account.all<TypingChanged>().size(), 2U);
        account.say(QStringLiteral("echo"), QStringLiteral("I am away"), true);
        QCOMPARE(account.all<MessageReceived>().size(), 1U);
    }

    void floodPoursAndStops()
    {
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        account.say(QStringLiteral("flood"), QStringLiteral("flood 120"));
        QTRY_COMPARE(account.all<MessageReceived>().size(), 120U);
        QVERIFY(account.all<MessageReceived>().front().text.startsWith(QLatin1String("message 1 of 120 t=")));
        account.say(QStringLiteral("flood"), QStringLiteral("rate 1000 500"));
        QTRY_VERIFY(account.all<MessageReceived>().size() > 125);
        account.say(QStringLiteral("flood"), QStringLiteral("stop"));
        const auto count = account.all<MessageReceived>().size();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(since.hasExpired(30)); // fifteen messages' time
        QCOMPARE(account.all<MessageReceived>().size(), count);
    }

    void troubleEndsAsOrdered()
    {
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        const auto trouble = QStringLiteral("trouble");
        QVERIFY(account.endedAs<NotSent>(account.say(trouble, QStringLiteral("fail"))));
        QVERIFY(account.endedAs<UnknownOutcome>(account.say(trouble, QStringLiteral("unknown"))));
        QCOMPARE(account.endsOf(account.say(trouble, QStringLiteral("never"))), 0);
        QCOMPARE(account.endsOf(account.say(trouble, QStringLiteral("twice"))), 2);
        account.say(trouble, QStringLiteral("drop"));
        QCOMPARE(account.last<LinkChanged>().state, LinkState::WaitingToRetry);
        QTRY_COMPARE(account.last<LinkChanged>().state, LinkState::Online);
        account.say(trouble, QStringLiteral("log out"));
        QCOMPARE(account.last<LinkChanged>().state, LinkState::NeedsUser);
    }

    void theDirectorShowsEveryKindOfMessage()
    {
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        account.order(QStringLiteral("say hello there"));
        QCOMPARE(account.last<MessageReceived>().text, QStringLiteral("hello there"));
        account.order(QStringLiteral("carbon from my laptop"));
        QCOMPARE(account.last<MessageReceived>().origin, Origin::OwnOtherDevice);
        QCOMPARE(account.last<MessageReceived>().direction, Direction::Outgoing);
        account.order(QStringLiteral("offline while you slept"));
        QCOMPARE(account.last<MessageReceived>().origin, Origin::OfflineStore);
        account.order(QStringLiteral("history long ago"));
        QCOMPARE(account.last<MessageReceived>().origin, Origin::History);
        account.order(QStringLiteral("correct maybe"));
        QVERIFY(account.last<MessageReceived>().flags.edited);
        QVERIFY(!account.last<MessageReceived>().replacesRemoteId.isEmpty());
        account.order(QStringLiteral("encrypted you cannot read this"));
        QCOMPARE(account.last<MessageReceived>().encryption, Encryption::Unreadable);
        account.order(QStringLiteral("automatic out of office"));
        QVERIFY(account.last<MessageReceived>().flags.automatic);
        account.order(QStringLiteral("bot beep"));
        QVERIFY(account.last<MessageReceived>().flags.fromBot);
        account.order(QStringLiteral("image"));
        QCOMPARE(account.last<MessageReceived>().attachments.size(), 1);
    }

    void theDirectorShowsEveryOtherEvent()
    {
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        account.order(QStringLiteral("presence busy in a meeting"));
        QCOMPARE(account.last<PresenceChanged>().presence.availability, Availability::Busy);
        QCOMPARE(account.last<PresenceChanged>().presence.text, QStringLiteral("in a meeting"));
        account.order(QStringLiteral("typing"));
        QVERIFY(account.last<TypingChanged>().typing);
        account.order(QStringLiteral("client"));
        QVERIFY(account.last<OwnClientChanged>().active);
        account.order(QStringLiteral("avatar"));
        QVERIFY(account.last<AvatarChanged>().image.startsWith("\x89PNG"));
        account.order(QStringLiteral("notice maintenance tonight"));
        QCOMPARE(account.last<NoticeReceived>().text, QStringLiteral("maintenance tonight"));
        account.order(QStringLiteral("keep this"));
        QCOMPARE(account.last<SettingsChanged>().values.value(QLatin1String("kept")).toString(),
                 QStringLiteral("this"));
        account.order(QStringLiteral("unfriend"));
        QCOMPARE(account.last<RosterEntryRemoved>().address, QStringLiteral("director@loopback"));
    }

    void requestsAreAskedAndAnswered_data()
    {
        QTest::addColumn<QString>("order");
        QTest::addColumn<RequestKind>("kind");
        QTest::addColumn<int>("effect"); // an index in NetworkEvent
        const auto indexOf = [](const NetworkEvent &event) { return int(event.index()); };
        QTest::newRow("befriend") << QStringLiteral("befriend") << RequestKind::ContactRequest
                                  << indexOf(RosterEntryChanged{});
        QTest::newRow("invite") << QStringLiteral("invite") << RequestKind::RoomInvitation << indexOf(RoomJoined{});
        QTest::newRow("certificate") << QStringLiteral("certificate") << RequestKind::Certificate
                                     << indexOf(SettingsChanged{});
        QTest::newRow("question") << QStringLiteral("question") << RequestKind::Input << indexOf(MessageReceived{});
        QTest::newRow("offer") << QStringLiteral("offer") << RequestKind::FileOffer << indexOf(MessageReceived{});
    }
    void requestsAreAskedAndAnswered()
    {
        QFETCH(QString, order);
        QFETCH(RequestKind, kind);
        QFETCH(int, effect);
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        account.order(order);
        const auto request = account.last<RequestReceived>();
        QCOMPARE(request.kind, kind);
        account.events.clear();
        account.perform(AnswerRequest{request.handle, true, {{QStringLiteral("code"), QStringLiteral("1234")}}});
        QCOMPARE(account.last<RequestWithdrawn>().handle, request.handle);
        QVERIFY(std::any_of(account.events.begin(), account.events.end(),
                            [effect](const NetworkEvent &event) { return int(event.index()) == effect; }));
        account.events.clear();
        account.perform(AnswerRequest{request.handle, false, {}});
        QCOMPARE(account.events.size(), 2U); // ended and withdrawn
    }

    void roomsAreJoinedEchoedAndLeft()
    {
        Account account(QStringLiteral("alice"));
        QVERIFY(account.comeOnline());
        QVERIFY(account.endedAs<NotSent>(account.perform(JoinRoom{QStringLiteral("elsewhere@loopback"), {}, {}})));
        account.perform(JoinRoom{room, QStringLiteral("al"), {}});
        QCOMPARE(account.last<RoomJoined>().ownNick, QStringLiteral("al"));
        QVERIFY(account.last<ParticipantsChanged>().complete);
        QCOMPARE(account.last<MessageReceived>().origin, Origin::History);
        const auto transaction = account.say(room, QStringLiteral("hello"));
        const auto messages = account.all<MessageReceived>();
        QCOMPARE(messages.size(), 3U);
        QCOMPARE(messages[1].origin, Origin::OwnEcho);
        QCOMPARE(messages[1].transaction->value(), transaction);
        QVERIFY(messages[2].flags.mentionsMe);
        account.say(room, QStringLiteral("kick me"));
        QVERIFY(account.last<RoomLeft>().error);
        QVERIFY(account.endedAs<NotSent>(account.say(room, QStringLiteral("still there?"))));
    }

    // ---- with a server ---------------------------------------------------------------------------------------------

    void twoAccountsTalkThroughAServer()
    {
        const QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("server"));
        LoopbackServer server;
        QVERIFY(server.listen(path));
        Account alice(QStringLiteral("alice"), path);
        Account bob(QStringLiteral("bob"), path);
        QVERIFY(alice.comeOnline());
        QVERIFY(bob.comeOnline());
        const auto transaction = alice.say(QStringLiteral("bob"), QStringLiteral("hi bob"));
        QTRY_COMPARE(bob.last<MessageReceived>().text, QStringLiteral("hi bob"));
        QCOMPARE(bob.last<MessageReceived>().sender, QStringLiteral("alice@loopback"));
        QTRY_VERIFY(alice.endedAs<Sent>(transaction));
        bob.perform(SendTyping{QStringLiteral("alice@loopback"), true});
        QTRY_VERIFY(alice.last<TypingChanged>().typing);
        bob.perform(SetPresence{{Availability::Away, QStringLiteral("lunch"), {}}});
        QTRY_COMPARE(alice.last<PresenceChanged>().presence.availability, Availability::Away);
        for (auto *account : {&alice, &bob}) {
            account->perform(JoinRoom{room, {}, {}});
        }
        QTRY_COMPARE(alice.last<ParticipantsChanged>().joined.size(), 2);
        bob.say(room, QStringLiteral("hello room"));
        QTRY_COMPARE(alice.last<MessageReceived>().text, QStringLiteral("hello room"));
        QTRY_COMPARE(bob.last<MessageReceived>().origin, Origin::OwnEcho);
    }

    void theServerKeepsWhatComesMeanwhileAndTheSessionComesBack()
    {
        const QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("server"));
        LoopbackServer server;
        QVERIFY(server.listen(path));
        Account alice(QStringLiteral("alice"), path);
        QVERIFY(alice.comeOnline());
        server.answers = false;
        const auto transaction = alice.say(QStringLiteral("bob"), QStringLiteral("lost?"));
        QTRY_COMPARE(server.said.size(), 1);
        server.dropAll();
        QTRY_VERIFY(alice.endedAs<UnknownOutcome>(transaction));
        QCOMPARE(alice.last<LinkChanged>().state, LinkState::WaitingToRetry);
        QTRY_VERIFY(server.online().isEmpty());
        server.say(QStringLiteral("carol"), QStringLiteral("alice"), QStringLiteral("are you there?"));
        QTRY_COMPARE(alice.last<LinkChanged>().state, LinkState::Online);
        QTRY_COMPARE(alice.last<MessageReceived>().text, QStringLiteral("are you there?"));
        QCOMPARE(alice.last<MessageReceived>().origin, Origin::OfflineStore);
    }

    void aServerThatIsNotThereIsTriedAgain()
    {
        const QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("server"));
        Account alice(QStringLiteral("alice"), path);
        alice.perform(Connect{});
        QTRY_COMPARE(alice.last<LinkChanged>().state, LinkState::WaitingToRetry);
        LoopbackServer server;
        QVERIFY(server.listen(path));
        QTRY_COMPARE(alice.last<LinkChanged>().state, LinkState::Online);
    }

    void theServersRefusalNeedsTheUser()
    {
        const QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("server"));
        LoopbackServer server;
        QVERIFY(server.listen(path));
        Account alice(QStringLiteral("alice"), path, "wrong");
        alice.perform(Connect{});
        QTRY_COMPARE(alice.last<LinkChanged>().state, LinkState::NeedsUser);
        QTRY_VERIFY(server.online().isEmpty());
        QCOMPARE(alice.last<LinkChanged>().state, LinkState::NeedsUser);
    }
};

QTEST_GUILESS_MAIN(TestLoopback)
#include "tst_loopback.moc"
