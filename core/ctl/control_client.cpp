// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/control_client.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

#include <chrono>

namespace locum::ctl {

namespace {

constexpr qsizetype longestLine = 64 * 1024 * 1024;
constexpr Duration answerPatience = std::chrono::seconds(60);

} // namespace

Error errorFromBody(const QJsonObject &body, int status)
{
    const auto error = body.value(QLatin1String("error")).toObject();
    const auto code = error.value(QLatin1String("code")).toString().toLatin1();
    const auto message = error.value(QLatin1String("message")).toString();
    if (!code.isEmpty()) {
        return {code, message};
    }
    switch (status) {
    case 401:
    case 403:
        return {"control.forbidden", message};
    case 404:
        return {"control.not_found", message};
    default:
        return {"control.failed", message.isEmpty() ? QStringLiteral("status %1").arg(status) : message};
    }
}

Done ControlClient::connectOnce()
{
    if (m_socket.state() == QLocalSocket::ConnectedState) {
        return {};
    }
    m_socket.connectToServer(m_path);
    if (!m_socket.waitForConnected(5000)) {
        const bool forbidden = m_socket.error() == QLocalSocket::SocketAccessError;
        return fail(forbidden ? "control.forbidden" : "control.unreachable", m_path);
    }
    return {};
}

Done ControlClient::send(const QJsonObject &line)
{
    if (auto done = connectOnce(); !done) {
        return done;
    }
    m_socket.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    while (m_socket.bytesToWrite() > 0) {
        if (!m_socket.waitForBytesWritten(30000)) {
            return fail("control.lost", m_path);
        }
    }
    return {};
}

Result<QJsonObject> ControlClient::readLine(Duration patience)
{
    QElapsedTimer timer;
    timer.start();
    qsizetype searched = 0;
    for (;;) {
        const auto end = m_buffer.indexOf('\n', searched);
        if (end >= 0) {
            const auto document = QJsonDocument::fromJson(m_buffer.left(end));
            m_buffer.remove(0, end + 1);
            if (!document.isObject()) {
                return fail("control.garbled", m_path);
            }
            return document.object();
        }
        searched = m_buffer.size();
        if (searched > longestLine) {
            return fail("control.garbled", m_path);
        }
        const auto left = patience.count() < 0 ? -1 : std::max<qint64>(0, patience.count() - timer.elapsed());
        if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(static_cast<int>(left))) {
            const bool timedOut = m_socket.state() == QLocalSocket::ConnectedState;
            return fail(timedOut ? "control.timeout" : "control.lost", m_path);
        }
        m_buffer += m_socket.readAll();
    }
}

Result<QJsonObject> ControlClient::request(const QString &as, const QString &method, const QString &path,
                                           const QJsonObject &body)
{
    QJsonObject line{{QStringLiteral("id"), ++m_lastId},
                     {QStringLiteral("method"), method},
                     {QStringLiteral("path"), QLatin1String("/api/v1") + path}};
    if (!as.isEmpty()) {
        line.insert(QStringLiteral("as"), as);
    }
    if (method != QLatin1String("GET") && method != QLatin1String("DELETE")) {
        line.insert(QStringLiteral("body"), body);
    }
    if (auto done = send(line); !done) {
        return fail(std::move(done.error()));
    }
    auto answer = readLine(answerPatience);
    if (!answer) {
        const bool timedOut = answer.error().code == "control.timeout";
        return timedOut ? fail("control.lost", m_path) : fail(std::move(answer.error()));
    }
    const auto status = answer->value(QLatin1String("status")).toInt();
    const auto content = answer->value(QLatin1String("body")).toObject();
    if (status < 200 || status > 299) {
        return fail(errorFromBody(content, status));
    }
    return content;
}

Done ControlClient::startStream(const QString &as, qint64 since)
{
    return send({{QStringLiteral("id"), ++m_lastId}, {QStringLiteral("as"), as}, {QStringLiteral("stream"), since}});
}

Result<std::optional<QJsonArray>> ControlClient::next(Duration patience)
{
    auto line = readLine(patience);
    if (!line) {
        if (line.error().code == "control.timeout") {
            return std::optional<QJsonArray>();
        }
        return fail(std::move(line.error()));
    }
    const auto status = line->value(QLatin1String("status")).toInt(200);
    if (status < 200 || status > 299) {
        return fail(errorFromBody(line->value(QLatin1String("body")).toObject(), status));
    }
    return std::optional(line->value(QLatin1String("entries")).toArray());
}

} // namespace locum::ctl
