// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_pointer.h"
#include "weather_session.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace locum;
using namespace locum::weather;

namespace {

/// Answers every request on loopback with what it is given.
class Server final : public QTcpServer {
public:
    Server()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                requests.append(socket->readAll().split('\n').constFirst().trimmed());
                socket->write(answers.size() > 1 ? answers.takeFirst() : answers.value(0));
                if (hangsUp) {
                    socket->disconnectFromHost();
                }
            });
        });
    }
    static QByteArray page(const QByteArray &body, const QByteArray &status = "200 OK", const QByteArray &more = {})
    {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + more +
               "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }
    QString address() const { return QStringLiteral("http://127.0.0.1:%1/v1?q={place}&k={key}").arg(serverPort()); }

    QByteArrayList answers;
    QByteArrayList requests;
    bool hangsUp = true;
};

class Host final : public sdk::RuleHost {
public:
    void answer(quint64 ask, const QList<sdk::RuleAnswer> &list) override { answers.insert(ask, list); }
    void push(const QList<sdk::RuleAnswer> &) override {}
    void performed(const TransactionId &, const Outcome &outcome) override
    {
        notPerformed = std::holds_alternative<NotSent>(outcome);
    }
    void health(const std::optional<Error> &error) override { trouble = error ? error->code : QByteArray("none"); }
    void warn(const QString &) override {}
    void say(quint64 conversation, const Result<sdk::ServiceAnswer> &answer) override
    {
        said.insert_or_assign(conversation, answer);
    }

    QJsonValue valueOf(quint64 ask, const QString &field) const
    {
        for (const auto &one : answers.value(ask)) {
            if (one.query.field == field) {
                return one.value;
            }
        }
        return QJsonValue(QJsonValue::Undefined);
    }

    QHash<quint64, QList<sdk::RuleAnswer>> answers;
    QByteArray trouble;
    bool notPerformed = false;
    std::map<quint64, Result<sdk::ServiceAnswer>> said;
};

sdk::RuleSettings settingsFor(const QString &address)
{
    return {{{QStringLiteral("address"), address},
             {QStringLiteral("place"), QStringLiteral("Berlin & Potsdam")},
             {QStringLiteral("rain_today"), QStringLiteral("/daily/rain/0")},
             {QStringLiteral("temperature"), QStringLiteral("/now/temp")},
             {QStringLiteral("conditions"), QStringLiteral("/now/a~1b")}},
            {{QStringLiteral("key"), Secret("s&cret")}},
            {}};
}

const QByteArray goodAnswer(R"({"daily":{"rain":[0.4,0]},"now":{"temp":"21.6","a/b":"light\u0000 rain\n"}})");

QList<sdk::RuleQuery> all()
{
    return {{QStringLiteral("rain_today")}, {QStringLiteral("temperature")}, {QStringLiteral("conditions")}};
}

} // namespace

class TestWeather : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointersPoint()
    {
        const QJsonObject root{{QStringLiteral("a"), QJsonArray{1, QJsonObject{{QStringLiteral("m~n"), 2}}}}};
        QCOMPARE(at(root, QStringLiteral("/a/0")), QJsonValue(1));
        QCOMPARE(at(root, QStringLiteral("/a/1/m~0n")), QJsonValue(2));
        for (const char *pointer : {"/a/2", "/a/-1", "/a/01", "/a/x", "/b", "/a/0/c", "a", "/a/1/m~n", "/a/~2"}) {
            QVERIFY2(at(root, QString::fromLatin1(pointer)).isUndefined(), pointer);
        }
    }

    void theSourceIsAsked()
    {
        Server server;
        server.answers = {Server::page(goodAnswer)};
        Host host;
        WeatherSession session(sourceOf(settingsFor(server.address())).value(), host);
        session.ask(1, all(), Duration(1000));
        QTRY_VERIFY(host.answers.contains(1));
        QCOMPARE(host.valueOf(1, QStringLiteral("rain_today")), QJsonValue(true));
        QCOMPARE(host.valueOf(1, QStringLiteral("temperature")), QJsonValue(22));
        QCOMPARE(host.valueOf(1, QStringLiteral("conditions")).toString().section(u' ', -1), QStringLiteral("rain"));
        QCOMPARE(host.trouble, QByteArray("none"));
        QCOMPARE(server.requests, QByteArrayList{"GET /v1?q=Berlin%20%26%20Potsdam&k=s%26cret HTTP/1.1"});
    }

    void anotherPlaceIsAnotherQuestion()
    {
        Server server;
        server.answers = {Server::page(goodAnswer)};
        Host host;
        WeatherSession session(sourceOf(settingsFor(server.address())).value(), host);
        session.ask(1, {{QStringLiteral("rain"), {QStringLiteral("Oslo{key}")}}, {QStringLiteral("rain_today")}},
                    Duration(1000));
        QTRY_VERIFY(host.answers.contains(1));
        QCOMPARE(host.answers.value(1).size(), 2);
        QCOMPARE(server.requests.size(), 2);
        QVERIFY(server.requests.constFirst().contains("q=Oslo%7Bkey%7D&"));
    }

    void theServiceTellsOfAnyPlace()
    {
        Server server;
        server.answers = {Server::page(goodAnswer), Server::page(goodAnswer), Server::page("no json")};
        Host host;
        WeatherSession session(sourceOf(settingsFor(server.address())).value(), host);
        const auto say = [&](quint64 id, const QString &text, const QJsonObject &state = {}) {
            QVERIFY(session.converse(id, {nowService, text, state}));
            QTRY_VERIFY(host.said.contains(id));
        };
        QVERIFY(!session.converse(1, {QStringLiteral("tomorrow"), {}, {}}));
        say(2, QStringLiteral("?"));
        QVERIFY(host.said.at(2)->texts.constFirst().contains(QStringLiteral("name of a place")));
        say(3, QStringLiteral("  Oslo\n"));
        QVERIFY2(host.said.at(3)->texts.constFirst().startsWith(QStringLiteral("Oslo: ")),
                 qPrintable(host.said.at(3)->texts.constFirst()));
        QVERIFY(host.said.at(3)->texts.constFirst().contains(QStringLiteral("22 degrees")));
        QVERIFY(host.said.at(3)->texts.constFirst().endsWith(QStringLiteral("rain today")));
        say(4, QStringLiteral("."), host.said.at(3)->state);
        QCOMPARE(host.said.at(4)->texts, host.said.at(3)->texts);
        QVERIFY(server.requests.constLast().contains("q=Oslo&"));
        say(5, QStringLiteral("Oslo"));
        QVERIFY(!host.said.at(5)); // the source makes no sense: its user is told, and nothing is made up
        say(6, QString(200, u'x'));
        QCOMPARE(server.requests.size(), 3);
    }

    void whatTheSourceMaySay_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("trouble");
        QTest::newRow("an error") << Server::page("no", "500 Oops") << QByteArray("fetch.status");
        QTest::newRow("no JSON") << Server::page("<html>") << QByteArray("weather.answer.broken");
        QTest::newRow("nothing") << QByteArray() << QByteArray("fetch.failed");
        QTest::newRow("far too much") << Server::page(QByteArray(400'000, ' ')) << QByteArray("fetch.too_large");
        QTest::newRow("a way elsewhere") << Server::page({}, "302 Found", "Location: file:///etc/passwd\r\n")
                                         << QByteArray("fetch.status");
        QTest::newRow("other types") << Server::page(R"({"daily":{"rain":[[1]]},"now":{"temp":1e300,"a/b":7}})")
                                     << QByteArray("none");
        QTest::newRow("an empty object") << Server::page("{}") << QByteArray("none");
    }
    void whatTheSourceMaySay()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, trouble);
        Server server;
        server.answers = {answer};
        Host host;
        WeatherSession session(sourceOf(settingsFor(server.address())).value(), host);
        session.ask(1, all(), Duration(1000));
        QTRY_VERIFY(host.answers.contains(1));
        QCOMPARE(host.trouble, trouble);
        for (const auto &one : host.answers.value(1)) {
            QVERIFY(one.value.isNull());
        }
    }

    void aSourceThatGoesInCirclesIsLeft()
    {
        Server server;
        server.answers = {Server::page({}, "302 Found", "Location: /again\r\n")};
        Host host;
        WeatherSession session(sourceOf(settingsFor(server.address())).value(), host);
        session.ask(1, all(), Duration(1000));
        QTRY_VERIFY(host.answers.contains(1));
        QVERIFY(host.trouble.startsWith("fetch."));
        QVERIFY(server.requests.size() <= 5);
    }

    void aSourceThatSaysNothingIsLeft()
    {
        Server server;
        server.hangsUp = false;
        server.answers = {QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")};
        QByteArray code;
        plugins::BoundedFetch fetch({1000, 200, 1});
        fetch.get({QUrl(server.address()), {}, {}}, [&](const Result<QByteArray> &got) { code = got.error().code; });
        QTRY_COMPARE(code, QByteArray("fetch.timeout"));
    }

    void onlyTheWebIsAsked()
    {
        plugins::BoundedFetch fetch({1000, 200, 1});
        for (const char *url : {"file:///etc/passwd", "ftp://example.org/", "http:///x", "data:,x", "", "qrc:/x"}) {
            QByteArray code;
            fetch.get({QUrl(QString::fromLatin1(url)), {}, {}},
                      [&](const Result<QByteArray> &got) { code = got.error().code; });
            QCOMPARE(code, QByteArray("fetch.url.invalid"));
        }
    }

    void wrongSettingsAreRefused()
    {
        const auto with = [](const char *key, const QString &value) {
            auto settings = settingsFor(QStringLiteral("https://example.org/v1?q={place}"));
            settings.values.insert(QLatin1String(key), value);
            return sourceOf(settings);
        };
        QVERIFY(with("address", QStringLiteral("https://example.org/{place}")));
        for (const char *address :
             {"ftp://x/", "https://{place}/", "https://{key}.example.org/", "example.org", "https://"}) {
            QVERIFY2(!with("address", QString::fromLatin1(address)), address);
        }
        QVERIFY(!with("temperature", QStringLiteral("now.temp")));
        QVERIFY(!with("rain_from", QStringLiteral("much")));
    }

    void itDoesNothing()
    {
        Host host;
        WeatherSession session(sourceOf(settingsFor(QStringLiteral("https://example.org/{place}"))).value(), host);
        session.perform(TransactionId(QStringLiteral("t")), QStringLiteral("rain"), {});
        QVERIFY(host.notPerformed);
    }
};

QTEST_GUILESS_MAIN(TestWeather)
#include "tst_weather.moc"
