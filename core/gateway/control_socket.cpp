// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/control_socket.h"

#include "base/logging.h"

#include <QFile>
#include <QJsonDocument>
#include <QLocalSocket>

#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace locum::gateway {

struct ControlSocket::Client {
    QLocalSocket *socket = nullptr; ///< null once it is gone
    QByteArray buffer;
    std::vector<quint64> followers;
};

namespace {

/// The kernel's word for who is at the other end.
bool mayEnter(qintptr descriptor)
{
    ucred credentials{};
    socklen_t length = sizeof credentials;
    return getsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 &&
           (credentials.uid == geteuid() || credentials.uid == 0);
}

} // namespace

ControlSocket::ControlSocket(const Router &router, const ports::EnginePorts &ports, StreamHub &hub)
    : m_router(router), m_ports(ports), m_hub(hub)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlSocket::onConnection);
}

ControlSocket::~ControlSocket()
{
    // A socket that is deleted may still say that it is disconnected: remove() then finds nothing to remove.
    for (const auto &[socket, client] : std::exchange(m_clients, {})) {
        for (const auto follower : client->followers) {
            m_hub.unfollow(follower);
        }
        client->socket = nullptr;
        delete socket;
    }
}

Done ControlSocket::listen(const QString &path)
{
    QLocalSocket probe;
    probe.connectToServer(path);
    if (probe.state() == QLocalSocket::ConnectedState) { // a Unix socket connects at once or not at all
        return fail("gateway.control.unavailable", QStringLiteral("another daemon listens on %1").arg(path),
                    Retry::AfterUserAction);
    }
    QFile::remove(path); // left by one that was killed
    if (!m_server.listen(path)) {
        return fail("gateway.control.unavailable",
                    QStringLiteral("cannot listen on %1: %2").arg(path, m_server.errorString()),
                    Retry::AfterUserAction);
    }
    return {};
}

void ControlSocket::onConnection()
{
    while (auto *socket = m_server.nextPendingConnection()) {
        if (!mayEnter(socket->socketDescriptor())) {
            qCWarning(lcGateway, "another user was turned away from the control socket");
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto client = std::make_shared<Client>();
        client->socket = socket;
        m_clients.emplace(socket, client);
        connect(socket, &QLocalSocket::readyRead, this, [this, client] { onReadable(*client); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] { remove(socket); });
        onReadable(*client);
    }
}

void ControlSocket::remove(QLocalSocket *socket)
{
    const auto found = m_clients.find(socket);
    if (found == m_clients.end()) {
        return;
    }
    const auto client = found->second;
    m_clients.erase(found);
    client->socket = nullptr;
    for (const auto follower : client->followers) {
        m_hub.unfollow(follower);
    }
    socket->deleteLater();
}

void ControlSocket::onReadable(Client &client)
{
    if (!client.socket) {
        return;
    }
    client.buffer += client.socket->readAll();
    for (auto end = client.buffer.indexOf('\n'); end >= 0 && client.socket; end = client.buffer.indexOf('\n')) {
        const auto line = client.buffer.left(end);
        client.buffer.remove(0, end + 1);
        onLine(client, line);
    }
    if (client.buffer.size() > longestLine && client.socket) {
        write(client,
              errorResponse({"request.too_long", QStringLiteral("a line has at most %1 bytes").arg(longestLine)}).body);
        client.socket->disconnectFromServer();
    }
}

void ControlSocket::onLine(Client &client, const QByteArray &line)
{
    if (line.trimmed().isEmpty()) {
        return;
    }
    QJsonParseError fault{};
    const auto document = QJsonDocument::fromJson(line, &fault);
    const auto message = document.object();
    if (!document.isObject() || !message.value(QLatin1String("id")).isDouble()) {
        auto body = errorResponse(
            {"request.json", QStringLiteral("a line must be a JSON object with an 'id': %1").arg(fault.errorString())});
        write(client, {{QStringLiteral("id"), QJsonValue::Null},
                       {QStringLiteral("status"), 400},
                       {QStringLiteral("body"), body.body}});
        return;
    }
    const auto shared = m_clients.at(client.socket);
    const auto as = message.value(QLatin1String("as")).toString();
    if (as.isEmpty()) {
        serve(shared, message, std::nullopt);
        return;
    }
    m_ports.users->users([this, shared, message, as](Result<std::vector<ports::User>> users) {
        if (users) {
            for (const auto &user : *users) {
                if (user.name == as) {
                    serve(shared, message, ports::Principal{user.id, DeviceId(0)});
                    return;
                }
            }
        }
        const auto response = errorResponse(users ? Error{"user.unknown", QString()} : users.error());
        write(*shared, {{QStringLiteral("id"), message.value(QLatin1String("id"))},
                        {QStringLiteral("status"), response.status},
                        {QStringLiteral("body"), response.body}});
    });
}

void ControlSocket::serve(const std::shared_ptr<Client> &client, const QJsonObject &message,
                          std::optional<ports::Principal> principal)
{
    if (!client->socket) {
        return; // it has gone while its user was looked up
    }
    const auto id = message.value(QLatin1String("id"));
    if (message.contains(QLatin1String("stream")) && principal) {
        const auto since = std::max<qint64>(0, message.value(QLatin1String("stream")).toInteger(0));
        client->followers.push_back(
            m_hub.follow(principal->user, FeedSeq(since), [client, id](const QJsonArray &entries) {
                write(*client, {{QStringLiteral("id"), id}, {QStringLiteral("entries"), entries}});
            }));
        return;
    }
    const auto path = message.value(QLatin1String("path")).toString();
    const auto question = path.indexOf(u'?');
    ApiRequest request;
    request.method = message.value(QLatin1String("method")).toString(QStringLiteral("GET")).toLatin1();
    request.path = question < 0 ? path : path.left(question);
    request.query = QUrlQuery(question < 0 ? QString() : path.mid(question + 1));
    request.body = message.value(QLatin1String("body")).toObject();
    request.principal = principal;
    request.isAdministrator = !principal;
    m_router.handle(std::move(request), [client, id](const ApiResponse &response) {
        write(*client, {{QStringLiteral("id"), id},
                        {QStringLiteral("status"), response.status},
                        {QStringLiteral("body"), response.body}});
    });
}

void ControlSocket::write(Client &client, const QJsonObject &object)
{
    if (client.socket) {
        client.socket->write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    }
}

} // namespace locum::gateway
