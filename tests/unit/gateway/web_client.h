// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "fake_engine.h"
#include "gateway/gateway.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QSslSocket>
#include <QTest>

#include <functional>
#include <memory>
#include <optional>

namespace locum {

/// A hand-written HTTP and WebSocket client: it sends what a test gives it, right or wrong.
class WebClient {
public:
    explicit WebClient(quint16 port) : m_socket(std::make_unique<QSslSocket>())
    {
        m_socket->connectToHost(QStringLiteral("127.0.0.1"), port);
    }

    QSslSocket &socket() { return *m_socket; }
    void send(const QByteArray &bytes) { m_socket->write(bytes); }
    bool isClosed() const { return m_socket->state() == QAbstractSocket::UnconnectedState; }

    struct Response {
        int status = 0;                       ///< 0: none came
        QMap<QByteArray, QByteArray> headers; ///< names in lower case
        QByteArray body;

        QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
        QString code() const { return json()[QLatin1String("error")][QLatin1String("code")].toString(); }
    };

    Response receive(int ms = 5000, bool hasBody = true)
    {
        Response response;
        bool come = false;
        (void)QTest::qWaitFor(
            [&] {
                const bool closed = isClosed();
                m_buffer += m_socket->readAll();
                come = takeResponse(response, hasBody);
                return come || closed;
            },
            ms);
        return come ? response : Response{};
    }
    Response ask(const QByteArray &request)
    {
        send(request);
        return receive();
    }

    static QByteArray request(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                              const QByteArray &token = "alice-token", const QByteArray &extra = {})
    {
        QByteArray text = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" + extra;
        if (!token.isEmpty()) {
            text += "Authorization: Bearer " + token + "\r\n";
        }
        if (!body.isEmpty()) {
            text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        }
        return text + "\r\n" + body;
    }

    // ---- WebSocket (RFC 6455) ----

    static QByteArray opening(const QByteArray &query, const QByteArray &token, const QByteArray &extra = {})
    {
        return "GET /api/v1/stream?" + query +
               " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
               (token.isEmpty() ? QByteArray() : "Authorization: Bearer " + token + "\r\n") + extra + "\r\n";
    }
    /// The answer to the opening handshake: 101 when it is open.
    Response openStream(const QByteArray &query = "since=0", const QByteArray &token = "alice-token",
                        const QByteArray &extra = {})
    {
        return ask(opening(query, token, extra));
    }

    /// A masked frame (§5.2). The mask is zero: the server cannot tell.
    void sendFrame(const QByteArray &payload, int opcode = 1, std::optional<quint64> announced = std::nullopt)
    {
        QByteArray frame;
        const quint64 size = announced.value_or(static_cast<quint64>(payload.size()));
        const int lengthBytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
        frame.append(static_cast<char>(0x80 | opcode));
        frame.append(static_cast<char>(0x80 | (lengthBytes == 0   ? static_cast<int>(size)
                                               : lengthBytes == 2 ? 126
                                                                  : 127)));
        for (int i = lengthBytes - 1; i >= 0; --i) {
            frame.append(static_cast<char>((size >> (8 * i)) & 0xff));
        }
        send(frame + QByteArray(4, '\0') + payload);
    }

    struct Frame {
        int opcode = -1; ///< -1: none came
        QByteArray payload;

        int closeCode() const
        {
            return opcode == 8 && payload.size() >= 2
                       ? static_cast<quint8>(payload[0]) * 256 + static_cast<quint8>(payload[1])
                       : 0;
        }
        QJsonObject json() const { return QJsonDocument::fromJson(payload).object(); }
        QString type() const { return json()[QLatin1String("type")].toString(); }
        QJsonArray entries() const { return json()[QLatin1String("entries")].toArray(); }
    };

    Frame receiveFrame(int ms = 5000)
    {
        Frame frame;
        const bool come = QTest::qWaitFor(
            [&] {
                m_buffer += m_socket->readAll();
                return takeFrame(frame);
            },
            ms);
        return come ? frame : Frame{};
    }
    /// The next message or closing frame; pings are answered on the way.
    Frame receiveText(int ms = 5000)
    {
        Frame frame = receiveFrame(ms);
        while (frame.opcode == 9) {
            sendFrame(frame.payload, 10);
            frame = receiveFrame(ms);
        }
        return frame;
    }

private:
    bool takeResponse(Response &response, bool hasBody)
    {
        const auto end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        response = {};
        const auto lines = m_buffer.first(end).split('\n');
        response.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray &line : lines.mid(1)) {
            const auto colon = line.indexOf(':');
            response.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
        }
        const auto length = hasBody ? response.headers.value("content-length").toLongLong() : 0;
        if (m_buffer.size() < end + 4 + length) {
            return false;
        }
        response.body = m_buffer.mid(end + 4, length);
        m_buffer.remove(0, end + 4 + length);
        return true;
    }

    bool takeFrame(Frame &frame)
    {
        const auto at = [this](qsizetype i) { return static_cast<quint8>(m_buffer[i]); };
        if (m_buffer.size() < 2) {
            return false;
        }
        qsizetype length = at(1) & 0x7f;
        const qsizetype lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0;
        const qsizetype head = 2 + lengthBytes;
        if (m_buffer.size() < head) {
            return false;
        }
        for (qsizetype i = 0; i < lengthBytes; ++i) {
            length = (i == 0 ? 0 : length * 256) + at(2 + i);
        }
        if (m_buffer.size() - head < length) {
            return false;
        }
        frame = {at(0) & 0x0f, m_buffer.mid(head, length)};
        m_buffer.remove(0, head + length);
        return true;
    }

    std::unique_ptr<QSslSocket> m_socket;
    QByteArray m_buffer;
};

/// A gateway on a free port over a fake engine.
struct GatewayFixture {
    using Change = std::function<void(gateway::GatewaySettings &)>;

    explicit GatewayFixture(const Change &change = {})
    {
        gateway::GatewaySettings settings;
        settings.port = 0;
        if (change) {
            change(settings);
        }
        door = std::make_unique<gateway::Gateway>(std::move(settings), engine.ports(), clock, random);
        started = door->start();
    }

    WebClient client() const { return WebClient(door->port()); }
    WebClient::Response ask(const QByteArray &request) const { return client().ask(request); }
    WebClient::Response get(const QByteArray &path) const { return ask(WebClient::request("GET", path)); }
    QByteArray ticket() const
    {
        const auto given = ask(WebClient::request("POST", "/api/v1/session/ticket")).json();
        return "ticket=" + given[QLatin1String("ticket")].toString().toLatin1();
    }

    FakeEngine engine;
    TestClock clock;
    SystemRandom random;
    std::unique_ptr<gateway::Gateway> door;
    Done started;
};

} // namespace locum
