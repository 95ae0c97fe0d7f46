// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/passes.h"
#include "gateway/router.h"
#include "gateway/set_up_code.h"
#include "gateway/stream_hub.h"
#include "web_client.h"

#include <QFileInfo>
#include <QProcess>

using namespace locum;
using namespace locum::gateway;

/// Holds the server to its document: the same routes, and answers as it says.
class TestOpenApi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesEveryRoute();
    void answersAsTheDocumentSays();

private:
    /// Asks every route, and gives what came as lines for the validator.
    QByteArray everyAnswer();
    QByteArray everyStreamMessage();
};

namespace {

QByteArray line(const QString &pointer, const QJsonValue &instance, const QString &what)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("schema"), pointer},
                                     {QStringLiteral("instance"), instance},
                                     {QStringLiteral("what"), what}})
               .toJson(QJsonDocument::Compact) +
           '\n';
}

QString escaped(QString path)
{
    return path.replace(QLatin1Char('~'), QLatin1String("~0")).replace(QLatin1Char('/'), QLatin1String("~1"));
}

/// A router over a fake engine, without a network.
struct Routes {
    FakeEngine engine;
    TestClock clock;
    SystemRandom random;
    Tickets tickets{clock, random};
    LogInLimit logIns{clock};
    SetUpCode setUpCode;
    Passes passes{clock, random};
    StreamHub hub{engine.ports(), tickets, random};
    Router router{makeContext()};

    ApiContext makeContext()
    {
        ApiContext context{engine.ports(), hub, tickets, logIns, random, setUpCode, passes};
        context.openApi = openApiDocument();
        context.authorityCertificate = "PEM";
        return context;
    }
};

/// A body that the route takes.
QJsonObject bodyFor(const QByteArray &pattern)
{
    static const QMap<QByteArray, QByteArray> bodies{
        {"POST /session", R"({"user":"alice","password":"correct horse","device":"phone"})"},
        {"POST /session/paired", R"({"code":"","device":"tablet"})"},
        {"POST /invitations/accepted", R"({"code":"","name":"carol","password":"long enough"})"},
        {"POST /accounts", R"({"protocol":"xmpp","settings":{}})"},
        {"POST /requests/{id}", R"({"accept":true})"},
        {"POST /contacts", R"({"account":3,"address":"bob@a.org"})"},
        {"POST /contacts/{id}/authorization", R"({"allow":true})"},
        {"PUT /presence", R"({"availability":"busy","text":"x"})"},
        {"POST /conversations", R"({"account":3,"address":"bob@a.org"})"},
        {"PATCH /conversations/{id}", R"({"muted":true})"},
        {"POST /conversations/{id}/messages", R"({"text":"hi","client_id":"c"})"},
        {"POST /conversations/{id}/read", R"({"up_to":1})"},
        {"POST /conversations/{id}/typing", R"({"typing":true})"},
        {"PUT /rules", R"({"files":[{"name":"main.rules","text":"#"}],"note":"n"})"},
        {"POST /rules/check", R"({"files":[{"name":"main.rules","text":"#"}]})"},
        {"PUT /rule-plugins/{name}", R"({"enabled":true,"settings":{"file":"/tmp/a.ics"}})"},
        {"POST /rules/explain", R"({"message":12,"rule":"away"})"},
        {"POST /rules/replay", R"({"files":[{"name":"main.rules","text":"#"}],"days":3})"},
        {"PUT /policies", R"({"subject":{"kind":"identity","id":7},"verdicts":["hold"],"direction":"from"})"},
        {"POST /contacts/list", R"({"contacts":[{"account":3,"address":"bob@a.org"}]})"},
        {"PATCH /persons/{id}", R"({"slug":"bob","language":"es"})"},
        {"PUT /services/{name}", R"({"on":true})"},
        {"PATCH /stand-in/notices", R"({"audience":"online","window_s":600,"on_return":true})"},
        {"PUT /stand-in/notices/addresses/{id}", R"({"channel":3,"address":"bob@example.org"})"},
        {"PUT /persons/aggregation", R"({"aggregated":false})"},
        {"POST /persons/acts", R"({"act":"link","a":7,"b":8,"key":"k"})"},
        {"POST /persons/cards", R"({"vcards":"BEGIN:VCARD"})"},
        {"PUT /persons/{id}/pin", R"({"identity":7})"},
        {"POST /persons/{id}/messages", R"({"text":"hi","client_id":"c"})"},
        {"POST /groups", R"({"name":"Family","members":[7]})"},
        {"POST /labels", R"({"name":"VIP"})"},
        {"POST /channels", R"({"name":"Phone","plugin":"push","settings":{}})"},
        {"PATCH /channels/{id}", R"({"usage":{"per_day":3},"enabled":false})"},
        {"POST /files", R"({"name":"tea.png","size":3})"},
        {"POST /feed/acknowledge", R"({"up_to":1})"},
        {"PATCH /stand-in", R"({"mode":"driving","text":"On the road","until":"2999-01-01T00:00:00Z"})"},
        {"POST /absence-plans", R"({"begins":"2999-01-01T00:00:00Z","mode":"holiday","weekdays":["mon"]})"},
        {"PATCH /stand-in/settings", R"({"bare_close":"off","own_clients_count":null,"idle_away_min":5})"},
        {"POST /keepalive", R"({"lease_s":60})"},
        {"POST /admin/users", R"({"name":"carol","password":"long enough"})"},
        {"PUT /admin/users/{name}/password", R"({"password":"long enough"})"},
    };
    return QJsonDocument::fromJson(bodies.value(pattern, "{}")).object();
}

} // namespace

void TestOpenApi::namesEveryRoute()
{
    Routes routes;
    const auto paths = QJsonDocument::fromJson(openApiDocument()).object()[QLatin1String("paths")].toObject();
    QStringList documented;
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        for (const QString &method : path->toObject().keys()) {
            documented.append(method.toUpper() + QLatin1Char(' ') + path.key());
        }
    }
    QStringList served;
    for (size_t i = 0; i < routes.router.table().size(); ++i) {
        const Route &route = routes.router.table().at(i);
        served.append(nameOf(route.method) + QLatin1Char(' ') + QString::fromLatin1(route.pattern));
    }
    documented.sort();
    served.sort();
    QCOMPARE(served, documented);
    QVERIFY(served.size() > 40);
}

QByteArray TestOpenApi::everyAnswer()
{
    Routes routes;
    routes.engine.append(1, 1);
    QByteArray lines;
    const auto &table = routes.router.table();
    for (size_t i = 0; i < table.size(); ++i) {
        const Route &route = table.at(i);
        if (route.answering == Answering::Stream) {
            continue;
        }
        const QString method = nameOf(route.method);
        const QByteArray name = method.toLatin1() + ' ' + route.pattern;
        QByteArray path = RouteTable::prefix.toByteArray() + route.pattern;
        const QByteArray id = route.pattern.startsWith("/accounts")        ? "3"
                              : route.pattern.startsWith("/conversations") ? "5"
                                                                           : "10";
        path.replace("{id}", id).replace("{name}", "alice");
        const QString operation = QStringLiteral("#/paths/%1/%2/responses/")
                                      .arg(escaped(QString::fromLatin1(route.pattern)), method.toLower());
        const auto ask = [&](const QJsonObject &given, const QByteArray &at, bool good) {
            ApiRequest request{route.method, at, {}, given, {}};
            if (route.access == Access::Admin) {
                request.caller.isAdmin = true;
            } else {
                request.caller.user = UserId(1);
                request.caller.device = DeviceId(10);
            }
            int answers = 0;
            routes.router.handle(std::move(request), [&](const ApiResponse &response) {
                ++answers;
                if (good && response.status > 299) {
                    qWarning() << name << response.status << response.body;
                }
                const auto body =
                    response.raw.isEmpty() ? response.body : QJsonDocument::fromJson(response.raw).object();
                const auto status =
                    response.status > 299 ? QStringLiteral("default") : QString::number(response.status);
                const auto what = QStringLiteral("%1 %2").arg(QLatin1String(name)).arg(response.status);
                // With 204 nothing is sent, and the document must know the status.
                // What is no JSON is named by its type.
                const bool isJson = response.contentType == jsonType;
                const auto type = escaped(QString::fromLatin1(response.contentType));
                lines += response.status == 204
                             ? line(operation + status, QJsonValue::Null, what)
                             : line(operation + status + QStringLiteral("/content/%1/schema").arg(type),
                                    isJson ? QJsonValue(body) : QJsonValue(QString::fromLatin1(response.raw)), what);
            });
            if (answers != 1) {
                qWarning() << name << "answered" << answers << "times";
            }
        };
        QJsonObject body = bodyFor(name);
        if (body.contains(QStringLiteral("code"))) {
            const auto kind = name.contains("invitations") ? Passes::Kind::Person : Passes::Kind::Device;
            body[QStringLiteral("code")] = routes.passes.issue(kind, {UserId(1), DeviceId(10)});
        }
        ask(body, path, true);
        if (!bodyFor(name).isEmpty()) {
            ask({}, path, false);
            ask({{QStringLiteral("up_to"), QStringLiteral("x")}, {QStringLiteral("lease_s"), 1.5}}, path, false);
        }
    }
    return lines;
}

QByteArray TestOpenApi::everyStreamMessage()
{
    GatewayFixture fixture;
    auto &engine = fixture.engine;
    auto client = fixture.client();
    client.openStream();
    Conversation room = FakeEngine::conversation();
    room.kind = ConversationKind::Room;
    StandInStatus away{StandInState::Away, AwayReason::Asked, FakeEngine::time(), {}, 3};
    away.absence.until = FakeEngine::time();
    engine.append(1, MessageAdded{FakeEngine::message(1)});
    engine.append(1, MessageProgressed{MessageId(1), Delivery::NotSent, Error{"a.b", {}}, {}});
    engine.append(1, ConversationRead{ConversationId(5), MessageId(1)});
    engine.append(1, ConversationUpdated{room});
    engine.append(1, ContactUpdated{FakeEngine::identity()});
    engine.append(1, ContactRemoved{IdentityId(7)});
    engine.append(1, AccountUpdated{FakeEngine::account()});
    engine.append(1, AccountRemoved{AccountId(3)});
    engine.append(1, RequestAdded{FakeEngine::request()});
    engine.append(1, RequestClosed{RequestId(4)});
    engine.append(1, StandInChanged{away});
    engine.append(1, MessageReleased{MessageId(1), FakeEngine::time()});
    engine.append(1, PolicyChanged{FakeEngine::policy()});
    engine.append(1, RulesChanged{GenerationId(2), {}});
    engine.append(1, RulesChanged{{}, Error{"rules.broken", {}}});
    engine.append(1, PersonChanged{PersonId(7), {IdentityId(7), IdentityId(8)}});
    engine.append(1, PersonsAggregated{false});
    // What came before the stream was there comes as a page; then the rest, one message each.
    QByteArray lines;
    int entries = 0;
    const auto take = [&] {
        const auto frame = client.receiveText();
        entries += static_cast<int>(frame.entries().size());
        lines += line(QStringLiteral("#/components/schemas/FromServer"), frame.json(), frame.type());
        return frame.type();
    };
    while (entries < 17 && !take().isEmpty()) {
    }
    engine.tell(1, ContactPresence{IdentityId(7), Presence{Availability::Busy, {}, FakeEngine::time()}});
    engine.tell(1, ContactTyping{IdentityId(7), true});
    engine.tell(1, AccountNotice{AccountId(3), QStringLiteral("hello")});
    engine.tell(1, RoomParticipants{ConversationId(5),
                                    ParticipantsChanged{QStringLiteral("r"), true, {{QStringLiteral("r/b")}}, {}}});
    client.sendFrame(R"({"type":"send","conversation":5,"text":"hi","client_id":"c"})");
    client.sendFrame(R"({"type":"send","conversation":5,"text":"","client_id":"c"})");
    client.sendFrame(R"({"type":"no"})");
    client.sendFrame(R"({"type":"detach"})");
    for (int i = 0; i < 8; ++i) {
        take();
    }
    return lines;
}

void TestOpenApi::answersAsTheDocumentSays()
{
    const QString python = QStringLiteral("/usr/bin/python3");
    if (!QFileInfo::exists(python)) {
        QSKIP("no /usr/bin/python3 to validate with");
    }
    const QByteArray lines = everyAnswer() + everyStreamMessage();
    QVERIFY(lines.count('\n') > 90);
    QProcess validator;
    validator.setProcessChannelMode(QProcess::MergedChannels);
    validator.start(
        python, {qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/unit/gateway/validate_openapi.py")});
    QVERIFY(validator.waitForStarted());
    validator.write(openApiDocument() + '\n' + lines);
    validator.closeWriteChannel();
    QVERIFY(validator.waitForFinished(60000));
    const QByteArray said = validator.readAll();
    if (validator.exitCode() == 77) {
        QSKIP(said.constData());
    }
    QVERIFY2(validator.exitStatus() == QProcess::NormalExit && validator.exitCode() == 0, said.constData());
}

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
