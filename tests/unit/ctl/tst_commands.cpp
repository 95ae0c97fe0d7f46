// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/session.h"
#include "fake_locumd.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace locum;
using namespace locum::ctl;

class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_daemon.reset(); }

    void saysWhenNobodyListens();
    void saysWhenTheConnectionIsCut();
    void saysWhenTheAnswerIsGarbled();
    void findsTheUser_data();
    void findsTheUser();
    void asksForThePasswordTwice();
    void takesThePasswordFromAFile();
    void wantsAWayToThePassword();
    void removesOnlyWhenToldTo();
    void listsUsersAndDevices();
    void tellsErrorsInWords_data();
    void tellsErrorsInWords();
    void printsJson();
    void addsAnAccountByAsking();
    void addsAnAccountByOptions();
    void refusesSecretsAsArguments();
    void saysWhatANetworkNeeds();
    void findsAccountsBySlugIdAndName();
    void statusTellsWhatToDo();
    void sendWaitsForTheOutcome_data();
    void sendWaitsForTheOutcome();
    void sendFindsTheContactByName();
    void sendSaysWhenItStillWaits();
    void tailSpeaksInWords();
    void tailIsHarmlessForTheTerminal();
    void backlogIsTheLastAbsence();
    void detachSaysHow();
    void changesTheAbsence();
    void arrangesAbsences();
    void setsWhenLocumStandsIn();
    void answersRequests();
    void contactsAreFoundByName();
    void explainsAMessage();
    void findsMessages();
    void joinsAndLeavesRooms();
    void drawsPersons();
    void saysWhoIsWho();

private:
    int ctl(const QString &line);
    int ctl(const QStringList &words);

    std::unique_ptr<FakeLocumd> m_daemon;
    FakeConsole m_console;
};

namespace {

const QByteArray accounts = R"({"accounts":[
 {"id":3,"user":1,"slug":"home","plugin":"purple","protocol":"xmpp","name":"a@h.example","settings":{"port":5222},
  "connect_policy":"always","presence_policy":"as_user","enabled":true,"link":"online","own_address":"a@h.example"},
 {"id":4,"user":1,"slug":"irc","plugin":"purple","protocol":"irc","name":"My IRC","settings":{},
  "connect_policy":"always","presence_policy":"as_user","enabled":true,"link":"needs_user",
  "link_error":{"code":"network.auth.failed","detail":"SASL","retry":"after_user_action"},"own_address":""}]})";

const QByteArray networks = R"({"networks":[
 {"plugin":"purple","protocol":"xmpp","name":"XMPP","features":[],"form":{"fields":[
  {"key":"username","label":"User name","help":"","type":"text","required":true,"advanced":false,"choices":[]},
  {"key":"password","label":"Password","help":"","type":"secret","required":true,"advanced":false,"choices":[]},
  {"key":"port","label":"Port","help":"","type":"integer","required":false,"advanced":true,"default_value":5222,"choices":[]},
  {"key":"security","label":"Security","help":"","type":"choice","required":false,"advanced":true,"default_value":"tls",
   "choices":[{"value":"tls","label":"TLS"},{"value":"none","label":"None"}]},
  {"key":"old","label":"Old","help":"","type":"boolean","required":false,"advanced":true,"default_value":false,"choices":[]}]}}],
 "plugins":[]})";

} // namespace

void TestCommands::init()
{
    m_daemon = std::make_unique<FakeLocumd>();
    m_console = {};
    qunsetenv("LOCUM_USER");
    m_daemon->answer("GET /admin/users", R"({"users":[{"name":"alice","display_name":"Alice","locale":"es"}]})");
    m_daemon->answer("GET /accounts", accounts);
    m_daemon->answer("GET /networks", networks);
    m_daemon->answer("GET /contacts", R"({"contacts":[
        {"id":8,"account":3,"address":"bob@h.example","name":"Bob","listed":true,"subscription":"both","presence":{"availability":"away","text":"lunch"}},
        {"id":9,"account":4,"address":"bob","name":"Bob","listed":true,"subscription":"none","presence":{"availability":"offline","text":""}}]})");
    m_daemon->answer("GET /conversations", R"({"conversations":[
        {"id":5,"account":3,"kind":"direct","address":"bob@h.example","title":"Bob","unread":2},
        {"id":6,"account":4,"kind":"room","address":"#qt","title":"","joined":true,"unread":0}]})");
    m_daemon->answer("GET /feed?since=0&limit=1", R"({"entries":[],"last":70})");
    m_daemon->answer("GET /requests", R"({"requests":[]})");
}

int TestCommands::ctl(const QStringList &words)
{
    m_console.out.clear();
    m_console.errors.clear();
    return run(QStringList{QStringLiteral("--socket"), m_daemon->path()} + words, m_console);
}

int TestCommands::ctl(const QString &line)
{
    return ctl(line.split(QLatin1Char(' ')));
}

void TestCommands::saysWhenNobodyListens()
{
    QCOMPARE(run({QStringLiteral("--socket"), QStringLiteral("/nowhere/c.sock"), QStringLiteral("status")}, m_console),
             3);
    QVERIFY2(m_console.complaints().contains(QLatin1String("locumd is not running")),
             qPrintable(m_console.complaints()));
    QVERIFY(m_console.complaints().contains(QLatin1String("--socket")));
}

void TestCommands::saysWhenTheConnectionIsCut()
{
    m_daemon->garble({});
    QCOMPARE(ctl(QStringLiteral("status")), 3);
    QVERIFY(m_console.complaints().contains(QLatin1String("closed the connection")));
}

void TestCommands::saysWhenTheAnswerIsGarbled()
{
    m_daemon->garble("{\"id\":1,\n");
    QCOMPARE(ctl(QStringLiteral("status")), 1);
    QVERIFY(m_console.complaints().contains(QLatin1String("not what locumd says")));
}

void TestCommands::findsTheUser_data()
{
    QTest::addColumn<QByteArray>("users");
    QTest::addColumn<QString>("option");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("as");
    QTest::newRow("the only one") << QByteArray(R"({"users":[{"name":"zoe"}]})") << "" << 0 << "zoe";
    QTest::newRow("named") << QByteArray(R"({"users":[]})") << "--user=eve" << 0 << "eve";
    QTest::newRow("none") << QByteArray(R"({"users":[]})") << "" << 4 << "";
    QTest::newRow("several") << QByteArray(R"({"users":[{"name":"zoe"},{"name":"yan"}]})") << "" << 2 << "";
}

void TestCommands::findsTheUser()
{
    QFETCH(QByteArray, users);
    QFETCH(QString, option);
    QFETCH(int, status);
    QFETCH(QString, as);
    m_daemon->answer("GET /admin/users", users);
    auto words = QStringList{QStringLiteral("account"), QStringLiteral("list")};
    if (!option.isEmpty()) {
        words << option;
    }
    QCOMPARE(ctl(words), status);
    if (status == 0) {
        QCOMPARE(m_daemon->requests().last(), as + QLatin1String(" GET /accounts"));
    } else {
        QVERIFY(!m_console.complaints().isEmpty());
    }
}

void TestCommands::asksForThePasswordTwice()
{
    m_daemon->answer("POST /admin/users", R"({"name":"bob"})", 201);
    m_console.terminal = true;
    m_console.answers = {QStringLiteral("a long one"), QStringLiteral("a long one")};
    QCOMPARE(ctl(QStringLiteral("user add bob")), 0);
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral("POST /admin/users {\"name\":\"bob\",\"password\":\"a long one\"}"));
    QVERIFY(m_console.prompts.first().startsWith(QLatin1String("secret: ")));
    QVERIFY(!m_console.output().contains(QLatin1String("a long one")));

    m_console.answers = {QStringLiteral("a long one"), QStringLiteral("another one")};
    QCOMPARE(ctl(QStringLiteral("user add bob")), 1);
    QVERIFY(m_console.complaints().contains(QLatin1String("differ")));
}

void TestCommands::takesThePasswordFromAFile()
{
    m_daemon->answer("PUT /admin/users/b%20b/password", "{}", 204);
    m_console.input = "over the pipe\n";
    QCOMPARE(ctl({QStringLiteral("user"), QStringLiteral("password"), QStringLiteral("b b"),
                  QStringLiteral("--password-file"), QStringLiteral("-")}),
             0);
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral("PUT /admin/users/b%20b/password {\"password\":\"over the pipe\"}"));
    QCOMPARE(ctl(QStringLiteral("user password b --password-file /nowhere/p")), 1);
    QVERIFY(m_console.complaints().contains(QLatin1String("/nowhere/p")));
}

void TestCommands::wantsAWayToThePassword()
{
    QCOMPARE(ctl(QStringLiteral("user add bob")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("--password-file")));
    QCOMPARE(ctl(QStringLiteral("user add bob secret")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("too much")));
}

void TestCommands::removesOnlyWhenToldTo()
{
    m_daemon->answer("DELETE /admin/users/bob", "{}", 204);
    QCOMPARE(ctl(QStringLiteral("user remove bob")), 2);
    m_console.terminal = true;
    m_console.answers = {QStringLiteral("no")};
    QCOMPARE(ctl(QStringLiteral("user remove bob")), 1);
    QVERIFY(m_daemon->requests().isEmpty());
    m_console.answers = {QStringLiteral("yes")};
    QCOMPARE(ctl(QStringLiteral("user remove bob")), 0);
    QCOMPARE(ctl(QStringLiteral("user remove bob --yes")), 0);
    QCOMPARE(m_daemon->requests().size(), 2);
}

void TestCommands::listsUsersAndDevices()
{
    QCOMPARE(ctl(QStringLiteral("user list")), 0);
    QCOMPARE(m_console.output(), QStringLiteral("alice  Alice  es"));
    m_daemon->answer(
        "GET /devices",
        R"({"devices":[{"id":2,"name":"phone","attached":true,"last_seen_at":"2026-07-06T12:00:00.000Z"}]})");
    QCOMPARE(ctl(QStringLiteral("device list")), 0);
    QCOMPARE(m_console.output(), QStringLiteral("2  phone  is here"));
}

void TestCommands::tellsErrorsInWords_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("http");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    QTest::newRow("taken") << QByteArray("user.name.taken") << 409 << 1 << "there is a user of that name already";
    QTest::newRow("weak") << QByteArray("user.password.weak") << 400 << 1 << "at least 8 characters";
    QTest::newRow("unknown") << QByteArray("user.unknown") << 404 << 4 << "there is no such user";
    QTest::newRow("full") << QByteArray("store.full") << 507 << 1 << "the disk is full";
    QTest::newRow("new to us") << QByteArray("some.thing") << 500 << 1 << "the server's words";
    QTest::newRow("no code") << QByteArray() << 403 << 5 << "you may not do that";
}

void TestCommands::tellsErrorsInWords()
{
    QFETCH(QByteArray, code);
    QFETCH(int, http);
    QFETCH(int, status);
    QFETCH(QString, says);
    m_console.input = "password";
    m_daemon->answer("POST /admin/users",
                     code.isEmpty() ? QByteArray("{}")
                                    : R"({"error":{"code":")" + code + R"(","message":"the server's words"}})",
                     http);
    QCOMPARE(ctl(QStringLiteral("user add bob --password-file -")), status);
    QVERIFY2(m_console.complaints().contains(says), qPrintable(m_console.complaints()));
}

void TestCommands::printsJson()
{
    QCOMPARE(ctl(QStringLiteral("account list --json")), 0);
    QCOMPARE(QJsonDocument::fromJson(m_console.output().toUtf8()), QJsonDocument::fromJson(accounts));
    QCOMPARE(ctl(QStringLiteral("account list")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("connected as a@h.example")));
}

void TestCommands::addsAnAccountByAsking()
{
    m_daemon->answer("POST /accounts", R"({"id":7,"slug":"alice"})", 201);
    m_console.terminal = true;
    m_console.answers = {QStringLiteral("alice"), QStringLiteral("s3cret")};
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set port=5223 --set old=yes --name Work --connect with_device")),
             0);
    QCOMPARE(m_console.prompts, QStringList({QStringLiteral("User name: "), QStringLiteral("secret: Password: ")}));
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral(
                 "alice POST /accounts {\"connect_policy\":\"with_device\",\"name\":\"Work\",\"plugin\":\"purple\","
                 "\"protocol\":\"xmpp\",\"settings\":{\"old\":true,\"password\":\"s3cret\",\"port\":5223,"
                 "\"username\":\"alice\"}}"));
}

void TestCommands::addsAnAccountByOptions()
{
    m_daemon->answer("POST /accounts", R"({"id":7,"slug":"alice"})", 201);
    m_console.input = "s3cret\n";
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set username=alice --secret-file password=-")), 0);
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set username=alice")), 2);
    QVERIFY2(m_console.complaints().contains(QLatin1String("--secret-file password=FILE")),
             qPrintable(m_console.complaints()));
    QCOMPARE(ctl(QStringLiteral("account add xmp")), 4);
    QVERIFY(m_console.complaints().contains(QLatin1String("did you mean \"xmpp\"?")));
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set prot=1")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("did you mean \"port\"?")));
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set port=many")), 2);
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set security=ssl")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("tls, none")));
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set old=perhaps")), 2);
    QCOMPARE(ctl(QStringLiteral("account add xmpp --connect never")), 2);
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set port")), 2);
}

void TestCommands::refusesSecretsAsArguments()
{
    QCOMPARE(ctl(QStringLiteral("account add xmpp --set password=s3cret")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("--secret-file password=FILE")));
    QVERIFY(!m_console.complaints().contains(QLatin1String("s3cret")));
}

void TestCommands::saysWhatANetworkNeeds()
{
    QCOMPARE(ctl(QStringLiteral("network list")), 0);
    QCOMPARE(m_console.output(), QStringLiteral("xmpp  XMPP  by the plugin purple"));
    QCOMPARE(ctl(QStringLiteral("network list xmpp")), 0);
    QVERIFY2(m_console.output().contains(QLatin1String("(whole number, by itself 5222)")),
             qPrintable(m_console.output()));
    QVERIFY(m_console.output().contains(QLatin1String("(needed, secret)")));
}

void TestCommands::findsAccountsBySlugIdAndName()
{
    m_daemon->answer("POST /accounts/4/connect", "{}", 204);
    for (const auto *word : {"irc", "4", "My IRC"}) {
        QCOMPARE(ctl({QStringLiteral("account"), QStringLiteral("connect"), QLatin1String(word)}), 0);
    }
    QCOMPARE(ctl(QStringLiteral("account connect ric")), 4);
    QVERIFY2(m_console.complaints().contains(QLatin1String("did you mean \"irc\"?")),
             qPrintable(m_console.complaints()));
}

void TestCommands::statusTellsWhatToDo()
{
    m_daemon->answer("GET /stand-in", R"({"state":"away","reason":"lost","since":"2026-07-06T12:00:00.000Z",
        "absence":{"mode":"driving","text":"On the road"},"absence_number":3})");
    m_daemon->answer(
        "GET /admin/status",
        QByteArray(R"({"version":"0.1.0","cells":[{"user":"alice","plugin":"purple","state":"running","waiting":0}],
        "accounts":[{"user":"alice","queued":2,"account":)") +
            QJsonDocument(
                QJsonDocument::fromJson(accounts).object().value(QLatin1String("accounts")).toArray().at(1).toObject())
                .toJson() +
            R"(},{"user":"bob","queued":0,"account":{"id":9,"slug":"bobs"}}]})");
    m_daemon->answer("GET /requests", R"({"requests":[{"id":1}]})");
    QCOMPARE(ctl(QStringLiteral("status")), 0);
    const auto text = m_console.output();
    for (const auto *part :
         {"locumd 0.1.0 runs.", "stands in for you", "the link to your device was lost", "On the road",
          "needs you: the network refuses the user name or password (SASL)", "wait to be sent: 2",
          "irc: Set the right one: locumctl account set irc --secret-file password=FILE", "purple  runs",
          "questions that wait for you: 1"}) {
        QVERIFY2(text.contains(QLatin1String(part)), qPrintable(QLatin1String(part) + QLatin1String(" in:\n") + text));
    }
    QVERIFY(!text.contains(QLatin1String("bobs")));
}

void TestCommands::sendWaitsForTheOutcome_data()
{
    QTest::addColumn<QByteArray>("entries");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    const auto progressed = [](const char *delivery, const char *error = "") {
        return QByteArray(
                   R"([{"seq":71,"at":"2026-07-06T12:00:00.000Z","type":"message_progressed","message":1,"delivery":"sent"},
            {"seq":72,"at":"2026-07-06T12:00:00.000Z","type":"message_progressed","message":90,"delivery":"sending"},
            {"seq":73,"at":"2026-07-06T12:00:00.000Z","type":"message_progressed","message":90,"delivery":")") +
               delivery + "\"" + error + "}]";
    };
    QTest::newRow("sent") << progressed("sent") << 0 << "sent: the network has it";
    QTest::newRow("read") << progressed("read") << 0 << "read by the other side";
    QTest::newRow("not sent") << progressed("not_sent",
                                            R"(,"error":{"code":"network.recipient.not_found","detail":"no bob"})")
                              << 1 << "the network knows no such recipient (no bob)";
    QTest::newRow("unknown") << progressed("unknown") << 6 << "not known whether it went out";
    QTest::newRow("the daemon ends") << QByteArray("[]") << 3 << "closed the connection";
}

void TestCommands::sendWaitsForTheOutcome()
{
    QFETCH(QByteArray, entries);
    QFETCH(int, status);
    QFETCH(QString, says);
    m_daemon->answer("POST /conversations/5/messages", R"({"id":90,"delivery":"queued"})", 201);
    m_daemon->stream(entries);
    QCOMPARE(ctl({QStringLiteral("send"), QStringLiteral("home"), QStringLiteral("bob@h.example"),
                  QStringLiteral("hi there")}),
             status);
    QVERIFY2((m_console.output() + m_console.complaints()).contains(says), qPrintable(m_console.complaints()));
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice stream 70"));
    QVERIFY(m_daemon->requests().at(m_daemon->requests().size() - 2).contains(QLatin1String("\"text\":\"hi there\"")));
}

void TestCommands::sendFindsTheContactByName()
{
    m_daemon->answer("POST /conversations/5/messages", R"({"id":90})", 201);
    QCOMPARE(ctl(QStringLiteral("send home Bob hello --no-wait")), 0);
    m_daemon->answer(
        "GET /contacts",
        R"({"contacts":[{"id":8,"account":3,"address":"b1","name":"Bob"},{"id":9,"account":3,"address":"b2","name":"Bob"}]})");
    QCOMPARE(ctl(QStringLiteral("send home Bob hello --no-wait")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("b1, b2")));
}

void TestCommands::sendSaysWhenItStillWaits()
{
    m_daemon->answer("POST /conversations", R"({"id":55})", 201);
    m_daemon->answer("POST /conversations/55/messages", R"({"id":90,"delivery":"queued"})", 201);
    m_daemon->stream("[]", false);
    m_console.input = "two\nlines\n";
    QCOMPARE(ctl(QStringLiteral("send home new@h.example - --timeout 1")), 7);
    QVERIFY(m_console.complaints().contains(QLatin1String("locumctl message 90")));
    QVERIFY(m_daemon->requests().filter(QStringLiteral("two\\nlines")).size() == 1);
    QCOMPARE(ctl(QStringLiteral("send home new@h.example - --no-wait")), 0);
    m_console.input.clear();
    QCOMPARE(ctl(QStringLiteral("send home new@h.example -")), 1);
    QCOMPARE(ctl(QStringLiteral("send home new@h.example - --timeout soon")), 2);
}

namespace {

QByteArray message(int seq, const char *author, const QByteArray &text, const char *more = "")
{
    return R"({"seq":)" + QByteArray::number(seq) +
           R"(,"at":"2026-07-06T12:00:00.000Z","type":"message_added","message":{"id":)" + QByteArray::number(seq) +
           R"(,"conversation":5,"account":3,"author":")" + author + R"(","sender_name":"Bob","text":")" + text +
           R"(","received_at":"2026-07-06T12:00:00.000Z","flags":{},"origin":"live","delivery":"received")" + more +
           "}}";
}

QByteArray standIn(int seq, const char *state)
{
    return R"({"seq":)" + QByteArray::number(seq) +
           R"(,"at":"2026-07-06T12:00:00.000Z","type":"stand_in_changed","status":{"state":")" + state +
           R"(","reason":"lost","since":"2026-07-06T12:00:00.000Z","absence":{"mode":"away","text":""},"absence_number":1}})";
}

} // namespace

void TestCommands::tailSpeaksInWords()
{
    m_daemon->stream(
        "[" + message(1, "contact", "hello") + "," + message(2, "locum", "I am away") + "," +
        message(3, "user", "back") + "," + standIn(4, "attached") + "," +
        R"({"seq":5,"at":"2026-07-06T12:00:00.000Z","type":"message_progressed","message":3,"delivery":"sent"},)" +
        R"({"seq":6,"at":"2026-07-06T12:00:00.000Z","type":"account_updated","account":{"id":3,"slug":"home","enabled":true,"link":"waiting_to_retry","link_error":{"code":"network.link.lost","detail":""}}},)" +
        R"({"seq":7,"at":"2026-07-06T12:00:00.000Z","type":"something_new"}])");
    QCOMPARE(ctl(QStringLiteral("tail --since 0 --count 6")), 0);
    QCOMPARE(m_console.out.size(), 6);
    QVERIFY(m_console.out.at(0).endsWith(QLatin1String("home  Bob: hello")));
    QVERIFY(m_console.out.at(1).endsWith(QLatin1String("home  Locum, for you, to Bob: I am away")));
    QVERIFY(m_console.out.at(2).endsWith(QLatin1String("home  you to Bob: back")));
    QVERIFY(m_console.out.at(3).contains(QLatin1String("You are here")));
    QVERIFY(m_console.out.at(4).contains(QLatin1String("message 3: sent")));
    QVERIFY(m_console.out.at(5).contains(
        QLatin1String("account home: not connected, is tried again by itself: the connection was lost")));
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice stream 0"));

    QCOMPARE(ctl(QStringLiteral("tail --count 1 --json")), 0);
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice stream 70"));
    QCOMPARE(QJsonDocument::fromJson(m_console.out.at(0).toUtf8()).object().value(QLatin1String("seq")).toInt(), 1);

    QCOMPARE(ctl(QStringLiteral("tail --since 0")), 3); // the stream ends
    QCOMPARE(ctl(QStringLiteral("tail --since yesterday")), 2);
}

void TestCommands::tailIsHarmlessForTheTerminal()
{
    m_daemon->stream("[" + message(1, "contact", "a\\u001b]0;title\\u0007b\\u202ec\\nd\\u009be") + "]");
    QCOMPARE(ctl(QStringLiteral("tail --since 0 --count 1")), 0);
    QVERIFY2(m_console.out.at(0).endsWith(QStringLiteral("Bob: a\ufffd]0;title\ufffdb\ufffdc\n    d\ufffde")),
             qPrintable(m_console.out.at(0)));
}

void TestCommands::backlogIsTheLastAbsence()
{
    m_daemon->answer("GET /feed?since=0&limit=500",
                     R"({"last":70,"entries":[)" + standIn(1, "away") + "," + message(2, "contact", "long ago") + "," +
                         standIn(3, "attached") + "," + message(4, "contact", "while here") + "," +
                         standIn(5, "grace") + "," + message(6, "contact", "in the gap") + "," + standIn(7, "away") +
                         "," + message(8, "locum", "I am away") + "," + message(9, "contact", "oh") + "," +
                         standIn(10, "attached") + "," + message(70, "contact", "again") + "]}");
    QCOMPARE(ctl(QStringLiteral("backlog")), 0);
    QCOMPARE(m_console.out.size(), 4);
    QVERIFY(m_console.out.at(0).endsWith(QLatin1String("Bob: in the gap")));
    QVERIFY(m_console.out.at(1).contains(QLatin1String("Locum, for you")));
    QVERIFY(m_console.out.at(2).endsWith(QLatin1String("Bob: oh")));
    QCOMPARE(m_console.out.at(3), QStringLiteral("Messages: 3, of these said by Locum in your name: 1."));
    m_daemon->answer("GET /feed?since=69&limit=500",
                     R"({"last":70,"entries":[)" + message(70, "contact", "again") + "]}");
    QCOMPARE(ctl(QStringLiteral("backlog --since 69")), 0);
    QCOMPARE(m_console.out.size(), 2);
    m_daemon->answer("GET /feed?since=0&limit=500", R"({"last":70,"entries":[]})");
    QCOMPARE(ctl(QStringLiteral("backlog")), 0);
    QCOMPARE(m_console.output(), QStringLiteral("You have not been away."));
}

void TestCommands::detachSaysHow()
{
    m_daemon->answer(
        "POST /detach",
        R"({"state":"away","reason":"asked","since":"2026-07-06T12:00:00.000Z","absence":{"mode":"driving","text":"x"}})");
    QCOMPARE(ctl(QStringLiteral("detach")), 0);
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice POST /detach"));
    QVERIFY(m_console.output().contains(QLatin1String("as you asked")));
    QCOMPARE(ctl(QStringLiteral("detach --mode driving --text on-the-road --until 2999-01-01T00:00Z")), 0);
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice POST /detach "
                                                         "{\"mode\":\"driving\",\"stand_in\":true,\"text\":\"on-the-"
                                                         "road\",\"until\":\"2999-01-01T00:00:00.000Z\"}"));
    QCOMPARE(ctl(QStringLiteral("detach --no-stand-in")), 0);
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice POST /detach {\"stand_in\":false}"));
    QCOMPARE(ctl(QStringLiteral("detach --no-stand-in --mode busy")), 2);
    QCOMPARE(ctl(QStringLiteral("detach --mode dirving")), 2);
    QCOMPARE(ctl(QStringLiteral("detach --until yesterday")), 2);
    QCOMPARE(ctl(QStringLiteral("detach --until 1999-01-01T00:00")), 2);
}

void TestCommands::changesTheAbsence()
{
    m_daemon->answer("PATCH /stand-in", R"({"state":"away","reason":"asked","since":"2026-07-06T12:00:00.000Z",
        "absence":{"mode":"meeting","text":"x"}})");
    QCOMPARE(ctl({QStringLiteral("absence"), QStringLiteral("change"), QStringLiteral("--mode"),
                  QStringLiteral("meeting"), QStringLiteral("--text"), QString(), QStringLiteral("--no-end")}),
             0);
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral("alice PATCH /stand-in {\"mode\":\"meeting\",\"text\":\"\",\"until\":null}"));
    QVERIFY2(m_console.output().contains(QLatin1String("meeting")), qPrintable(m_console.output()));
    QCOMPARE(ctl(QStringLiteral("absence change")), 2);
    QCOMPARE(ctl(QStringLiteral("absence change --mode flying")), 2);
    QCOMPARE(ctl(QStringLiteral("absence change --until 2h --no-end")), 2);
    m_daemon->answer("PATCH /stand-in", R"({"error":{"code":"stand_in.not_away","message":"m"}})", 409);
    QCOMPARE(ctl(QStringLiteral("absence change --mode busy")), 1);
}

void TestCommands::arrangesAbsences()
{
    const QByteArray plan =
        R"({"id":4,"begins":"2999-01-01T00:00:00.000Z","weekdays":["mon","fri"],"absence":{"mode":"holiday","text":"Sun"}})";
    m_daemon->answer("POST /absence-plans", plan, 201);
    QCOMPARE(ctl(QStringLiteral("absence add --begin 2999-01-01T00:00Z --mode holiday --text Sun")), 0);
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral("alice POST /absence-plans {\"begins\":\"2999-01-01T00:00:00.000Z\","
                            "\"mode\":\"holiday\",\"text\":\"Sun\"}"));
    QCOMPARE(ctl(QStringLiteral("absence add --begin 2999-01-01T00:00Z --weekly mon,fri")), 0);
    QVERIFY(m_daemon->requests().last().endsWith(QLatin1String("\"weekdays\":[\"mon\",\"fri\"]}")));
    QCOMPARE(ctl(QStringLiteral("absence add --mode holiday")), 2);
    QCOMPARE(ctl(QStringLiteral("absence add --begin 1999-01-01T00:00")), 2);
    m_daemon->answer("GET /absence-plans", R"({"plans":[)" + plan + "]}");
    QCOMPARE(ctl(QStringLiteral("absence list")), 0);
    QVERIFY2(m_console.output().contains(QLatin1String("mon,fri  holiday  Sun")), qPrintable(m_console.output()));
    m_daemon->answer("GET /absence-plans", R"({"plans":[]})");
    QCOMPARE(ctl(QStringLiteral("absence list")), 0);
    QCOMPARE(m_console.output(), QStringLiteral("No absence is arranged ahead."));
    m_daemon->answer("DELETE /absence-plans/4", "{}", 204);
    QCOMPARE(ctl(QStringLiteral("absence remove 4")), 0);
    QCOMPARE(ctl(QStringLiteral("absence remove x")), 2);
    QCOMPARE(ctl(QStringLiteral("absence remove 5")), 1);
}

void TestCommands::setsWhenLocumStandsIn()
{
    m_daemon->answer("GET /stand-in/settings",
                     R"({"bare_close":"stand_in","own_clients_count":true,"idle_away_min":15,"chosen":[]})");
    QCOMPARE(ctl(QStringLiteral("stand-in show")), 0);
    QCOMPARE(m_console.output().count(QLatin1String("as locumd is configured")), 3);
    QVERIFY(m_console.output().contains(QLatin1String("15 minute")));
    m_daemon->answer("PATCH /stand-in/settings",
                     R"({"bare_close":"off","own_clients_count":false,"idle_away_min":0,"chosen":["bare_close"]})");
    QCOMPARE(ctl(QStringLiteral("stand-in set --bare-close off --own-clients default --idle-away 0")), 0);
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral("alice PATCH /stand-in/settings "
                            "{\"bare_close\":\"off\",\"idle_away_min\":0,\"own_clients_count\":null}"));
    QCOMPARE(m_console.output().count(QLatin1String("as locumd is configured")), 2);
    QCOMPARE(ctl(QStringLiteral("stand-in set")), 2);
    QCOMPARE(ctl(QStringLiteral("stand-in set --bare-close perhaps")), 2);
    QVERIFY(m_console.complaints().contains(QLatin1String("stand_in, off, default")));
    QCOMPARE(ctl(QStringLiteral("stand-in set --idle-away -1")), 2);
    QCOMPARE(ctl(QStringLiteral("stand-in set --own-clients yes")), 2);
}

void TestCommands::answersRequests()
{
    m_daemon->answer("GET /requests",
                     R"({"requests":[{"id":4,"account":3,"received_at":"2026-07-06T12:00:00.000Z","request":{
        "handle":"h","kind":"certificate","from":"h.example","from_name":"","text":"Trust it?","form":{"fields":[]},
        "details":{"fingerprint_sha256":"ab:cd"}}}]})");
    m_daemon->answer("POST /requests/4", "{}", 204);
    QCOMPARE(ctl(QStringLiteral("request list")), 0);
    QVERIFY2(m_console.output().contains(QLatin1String("fingerprint_sha256: ab:cd")),
             qPrintable(m_console.complaints()));
    QCOMPARE(ctl(QStringLiteral("request answer 4 yes")), 0);
    QCOMPARE(m_daemon->requests().last(), QStringLiteral("alice POST /requests/4 {\"accept\":true,\"values\":{}}"));
    QCOMPARE(ctl(QStringLiteral("request answer 4 no")), 0);
    QCOMPARE(ctl(QStringLiteral("request answer 4 perhaps")), 2);
    QCOMPARE(ctl(QStringLiteral("request answer 5 yes")), 4);
}

void TestCommands::contactsAreFoundByName()
{
    m_daemon->answer("PATCH /contacts/8", R"({"id":8})");
    m_daemon->answer("DELETE /contacts/9", "{}", 204);
    m_daemon->answer("POST /contacts/8/authorization", "{}", 204);
    m_daemon->answer("POST /contacts", R"({"id":10})", 201);
    QCOMPARE(ctl(QStringLiteral("contact list")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("8  home  bob@h.example  Bob  away: lunch")));
    QCOMPARE(ctl(QStringLiteral("contact list --account irc")), 0);
    QCOMPARE(m_console.output(), QStringLiteral("9  irc  bob  Bob  offline"));
    QCOMPARE(ctl(QStringLiteral("contact rename Bob Robert")), 2); // which?
    QVERIFY(m_console.complaints().contains(QLatin1String("8, 9")));
    QCOMPARE(ctl(QStringLiteral("contact rename Bob Robert --account home")), 0);
    QCOMPARE(ctl(QStringLiteral("contact rename bob@h.example Robert")), 0);
    QCOMPARE(ctl(QStringLiteral("contact remove 9 --yes")), 0);
    QCOMPARE(ctl(QStringLiteral("contact authorize 8 --deny")), 0);
    QVERIFY(m_daemon->requests().last().endsWith(QLatin1String("{\"allow\":false}")));
    QCOMPARE(ctl(QStringLiteral("contact add home eve@h.example --group A --group B --name Eve")), 0);
    QVERIFY(m_daemon->requests().last().contains(QLatin1String("\"groups\":[\"A\",\"B\"]")));
    QCOMPARE(ctl(QStringLiteral("contact remove bobb --yes")), 4);
    QVERIFY(m_console.complaints().contains(QLatin1String("did you mean \"Bob\"?")));
}

namespace {

const QByteArray persons = R"({"aggregated":true,"persons":[
 {"id":8,"name":"Bob","slug":"bob","groups":[],"labels":[],"presence":{"availability":"away","text":"lunch"},"identities":[
  {"id":8,"account":3,"address":"bob@h.example","name":"Bob","presence":{"availability":"away"}},
  {"id":9,"account":4,"address":"robert","name":"","presence":{"availability":"offline"}}]},
 {"id":11,"name":"Eve","slug":"eve","groups":[],"labels":[],"presence":{"availability":"unknown"},"identities":[
  {"id":11,"account":4,"address":"b0b","name":"Eve","presence":{"availability":"unknown"}}]}]})";

} // namespace

void TestCommands::drawsPersons()
{
    m_daemon->answer("GET /persons", persons);
    m_daemon->answer("GET /persons/8", R"({"id":8,"name":"Bob","presence":{"availability":"away"},"pinned":9,
        "identities":[{"id":8,"account":3,"address":"bob@h.example","presence":{"availability":"away"}},
                      {"id":9,"account":4,"address":"robert","presence":{"availability":"offline"}}],
        "acts":[{"number":12,"act":"link","at":"2026-07-06T12:00:00.000Z","undone":false,"identities":[8,9]},
                {"number":13,"act":"apart","at":"2026-07-06T12:00:00.000Z","undone":true,"identities":[8,11]}],
        "evidence":[{"a":8,"b":9,"explanation":"+14.0 same address book entry"}],
        "alerts":[{"identity":11,"look_alike_of":8,"kind":"same_look"}]})");
    QCOMPARE(ctl(QStringLiteral("persons list")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("bob@h.example (home, 8), robert (irc, 9)")));
    for (const auto *who : {"8", "Bob", "robert"}) {
        QCOMPARE(ctl(QStringLiteral("persons show ") + QLatin1String(who)), 0);
        const QString drawn = m_console.output();
        QVERIFY(drawn.contains(QStringLiteral("├─ bob@h.example (home, 8)  away")));
        QVERIFY(drawn.contains(QStringLiteral("└─ robert (irc, 9)  offline  preferred")));
        QVERIFY(drawn.contains(QStringLiteral("[12] you linked: bob@h.example (home, 8) ═ robert (irc, 9)")));
        QVERIFY(drawn.contains(QStringLiteral("[13] you keep apart")) && drawn.contains(QStringLiteral("taken back")));
        QVERIFY(drawn.contains(QStringLiteral("+14.0 same address book entry")));
        QVERIFY(drawn.contains(QStringLiteral("Beware: b0b (irc, 11) looks like bob@h.example (home, 8).")));
    }
    QCOMPARE(ctl(QStringLiteral("persons show nobody")), 4);
}

void TestCommands::saysWhoIsWho()
{
    m_daemon->answer("GET /persons", persons);
    m_daemon->answer("POST /persons/acts", R"({"number":14,"persons":[]})");
    m_daemon->answer("POST /persons/8/messages", R"({"identity":9,"reason":"presence","message":{}})", 201);
    QCOMPARE(ctl(QStringLiteral("persons link bob@h.example b0b --force")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("persons undo 14")));
    QVERIFY(m_daemon->requests().last().contains(QLatin1String(R"("a":8,"act":"link","b":11,"force":true)")));
    QCOMPARE(ctl(QStringLiteral("persons split 9 b0b")), 0);
    QVERIFY(m_daemon->requests().last().contains(QLatin1String(R"("identities":[9,11])")));
    QCOMPARE(ctl(QStringLiteral("persons undo 14")), 0);
    QVERIFY(m_daemon->requests().last().contains(QLatin1String(R"("number":14)")));
    QCOMPARE(ctl(QStringLiteral("persons snooze 8 11 --days 3")), 0);
    QVERIFY(m_daemon->requests().last().contains(QLatin1String("\"until\":\"20")));
    QCOMPARE(ctl(QStringLiteral("persons snooze 8 11 --days 0")), 2);
    QCOMPARE(ctl(QStringLiteral("persons undo last")), 2);
    QCOMPARE(ctl(QStringLiteral("persons aggregate perhaps")), 2);
    QCOMPARE(ctl(QStringLiteral("persons send Bob hello")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("robert (irc, 9)")));
}

void TestCommands::explainsAMessage()
{
    m_daemon->answer(
        "GET /messages/90",
        R"({"message":{"id":90,"conversation":5,"account":3,"author":"contact","sender_name":"Bob","text":"hi",
        "received_at":"2026-07-06T12:00:00.000Z","delivery":"received","disposition":"deliver","reason":"builtin.deliver"},
        "steps":[{"at":"2026-07-06T12:00:00.000Z","step":"stored","detail":""},{"at":"2026-07-06T12:00:01.000Z","step":"decided","detail":"deliver"}]})");
    QCOMPARE(ctl(QStringLiteral("message 90")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("decided: deliver, because of builtin.deliver")));
    QVERIFY(m_console.output().contains(QLatin1String("stored")));
    QCOMPARE(ctl(QStringLiteral("message ninety")), 2);
    m_daemon->answer("GET /messages/91", R"({"error":{"code":"message.unknown","message":""}})", 404);
    QCOMPARE(ctl(QStringLiteral("message 91")), 4);
}

void TestCommands::findsMessages()
{
    m_daemon->answer(
        "GET /messages/search?words=tea%20%26%20cake&limit=1&before=99",
        R"({"messages":[{"id":90,"conversation":5,"account":3,"author":"contact","sender_name":"Bob","text":"tea\u001b[2J and cake",
        "received_at":"2026-07-06T12:00:00.000Z","delivery":"received"}],"more":true})");
    QCOMPARE(ctl(QStringList{QStringLiteral("search"), QStringLiteral("tea & cake"), QStringLiteral("--limit"),
                             QStringLiteral("1"), QStringLiteral("--before"), QStringLiteral("99")}),
             0);
    QVERIFY(m_console.output().contains(QLatin1String("90  ")));
    QVERIFY(m_console.output().contains(QLatin1String("and cake")));
    QVERIFY(!m_console.output().contains(QChar(0x1b)));
    QVERIFY(m_console.output().contains(QLatin1String("--before 90")));
    m_daemon->answer("GET /messages/search?words=nothing&limit=50", R"({"messages":[],"more":false})");
    QCOMPARE(ctl(QStringLiteral("search nothing")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("Nothing was found.")));
    QCOMPARE(ctl(QStringLiteral("search")), 2);
}

void TestCommands::joinsAndLeavesRooms()
{
    m_daemon->answer("POST /conversations", R"({"id":6})", 201);
    m_daemon->answer("DELETE /conversations/6", "{}", 204);
    QCOMPARE(ctl(QStringLiteral("conversation list")), 0);
    QVERIFY(m_console.output().contains(QLatin1String("room, joined")));
    QVERIFY(m_console.output().contains(QLatin1String("unread: 2")));
    QCOMPARE(ctl(QStringLiteral("conversation join irc #qt --nick me")), 0);
    QCOMPARE(m_daemon->requests().last(),
             QStringLiteral(
                 "alice POST /conversations {\"account\":4,\"address\":\"#qt\",\"kind\":\"room\",\"nick\":\"me\"}"));
    QCOMPARE(ctl(QStringLiteral("conversation leave #qt")), 0);
    m_daemon->answer("GET /conversations/5/messages?limit=2&before=9", R"({"messages":[],"more":false})");
    QCOMPARE(ctl(QStringLiteral("conversation history Bob --limit 2 --before 9")), 0);
    QCOMPARE(ctl(QStringLiteral("conversation history Bob --limit 0")), 2);
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
