// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/control_socket.h"

#include "base/logging.h"
#include "gateway/api_error.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <sys/socket.h>
#include <unistd.h>

namespace locum::gateway {
namespace {

/// Whether the process at the other end runs as this one's user, or as root.
bool isTrusted(qintptr descriptor)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == ::geteuid() || peer.uid == 0);
}

QJsonObject answerLine(const QJsonValue &id, const ApiResponse &response)
{
    QJsonObject line{{QStringLiteral("id"), id}, {QStringLiteral("status"), response.status}};
    if (response.contentType != jsonType) { // JSON has no other form for bytes
        line.insert(QStringLiteral("body"),
                    QJsonObject{{QStringLiteral("content_type"), QString::fromLatin1(response.contentType)},
                                {QStringLiteral("base64"), QString::fromLatin1(response.raw.toBase64())}});
    } else if (!response.raw.isEmpty()) {
        line.insert(QStringLiteral("body"), QJsonDocument::fromJson(response.raw).object());
    } else if (!response.body.isEmpty() || response.status != 204) {
        line.insert(QStringLiteral("body"), response.body);
    }
    return line;
}

} // namespace

/// One client of the socket. Ends itself when the other side goes.
class ControlSocket::Connection : public QObject {
public:
    Connection(ControlSocket &owner, QLocalSocket *socket);
    ~Connection() override;

    bool isFull() const { return m_socket->bytesToWrite() > m_owner.m_limits.queueBytes; }
    void write(const QByteArray &line) { m_socket->write(line + '\n'); }
    void answer(const QJsonValue &id, const ApiResponse &response)
    {
        write(QJsonDocument(answerLine(id, response)).toJson(QJsonDocument::Compact));
    }

private:
    void read();
    void take(const QByteArray &line);
    void perform(const QJsonValue &id, const QJsonObject &line, Caller caller);
    void follow(const QJsonValue &id, const QJsonObject &line, UserId user);
    /// The request is answered: the next may be read.
    void finish(const QJsonValue &id, const ApiResponse &response);

    ControlSocket &m_owner;
    QLocalSocket *m_socket;
    int m_inFlight = 0;
    bool m_reading = false;
    bool m_refused = false; ///< what still comes is let go
    std::vector<std::unique_ptr<Follower>> m_followers;
};

/// A feed that goes to a connection.
class ControlSocket::Follower final : public FeedSink {
public:
    Follower(Connection &connection, StreamHub &hub, QJsonValue id, UserId user, std::optional<FeedSeq> since)
        : m_connection(connection), m_hub(hub), m_id(std::move(id)), m_feed(hub.follow(user, since, *this)),
          m_prefix(QJsonDocument(QJsonObject{{QStringLiteral("id"), m_id}}).toJson(QJsonDocument::Compact))
    {
        m_prefix.chop(1);
        m_prefix.append(",\"entries\":[");
    }
    ~Follower() override { m_hub.unfollow(m_feed); }
    Q_DISABLE_COPY_MOVE(Follower)

    void start() { m_feed->start(); }
    void resume() { m_feed->resume(); }

    bool isFull() const override { return m_connection.isFull(); }
    void sendHello(FeedSeq) override {}
    void sendFrame(const SharedBytes &frame) override
    {
        m_connection.write(m_prefix + frame->sliced(feedFramePrefix.size()));
    }
    void onFeedFailed(const Error &error) override { m_connection.answer(m_id, errorResponse(error)); }

private:
    Connection &m_connection;
    StreamHub &m_hub;
    QJsonValue m_id;
    std::shared_ptr<FeedFollower> m_feed;
    QByteArray m_prefix; ///< {"id":2,"entries":[
};

ControlSocket::Connection::Connection(ControlSocket &owner, QLocalSocket *socket)
    : QObject(&owner), m_owner(owner), m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(owner.m_limits.lineBytes + 1);
    connect(m_socket, &QLocalSocket::readyRead, this, [this] { read(); });
    connect(m_socket, &QLocalSocket::disconnected, this, [this] { deleteLater(); });
    connect(m_socket, &QLocalSocket::bytesWritten, this, [this] {
        for (const auto &follower : m_followers) {
            follower->resume();
        }
    });
}

ControlSocket::Connection::~Connection()
{
    m_socket->disconnect(this);
    m_followers.clear();
}

void ControlSocket::Connection::read()
{
    if (m_refused) {
        m_socket->readAll();
        return;
    }
    if (m_reading) {
        return; // an answer that came at once
    }
    m_reading = true;
    while (m_inFlight < m_owner.m_limits.concurrent && m_socket->canReadLine()) {
        take(m_socket->readLine().trimmed());
    }
    m_reading = false;
    if (m_inFlight < m_owner.m_limits.concurrent && m_socket->bytesAvailable() > m_owner.m_limits.lineBytes) {
        answer(QJsonValue::Null,
               errorResponse({"request.json.too_long",
                              QStringLiteral("a line has at most %1 bytes").arg(m_owner.m_limits.lineBytes)}));
        // Closed with something unread, the answer would be lost to a reset.
        m_refused = true;
        m_socket->readAll();
        QTimer::singleShot(m_owner.m_limits.linger, this, [this] { m_socket->disconnectFromServer(); });
    }
}

void ControlSocket::Connection::take(const QByteArray &line)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(line, &fault);
    if (!document.isObject()) {
        answer(QJsonValue::Null, errorResponse({"request.json.invalid", whyNoObject(fault)}));
        return;
    }
    const QJsonObject json = document.object();
    const QJsonValue id = json.value(QLatin1String("id"));
    const QJsonValue as = json.value(QLatin1String("as"));
    ++m_inFlight;
    if (as.isUndefined() || as.isNull()) {
        if (json.contains(QLatin1String("stream"))) {
            finish(id, errorResponse({"user.needed", {}}));
            return;
        }
        perform(id, json, Caller{std::nullopt, std::nullopt, true, {}});
        return;
    }
    m_owner.m_router.context().ports.users->users(
        [self = QPointer(this), id, json, name = as.toString()](const Result<std::vector<ports::User>> &users) {
            if (!self) {
                return;
            }
            if (!users) {
                self->finish(id, errorResponse(users.error()));
                return;
            }
            const auto user =
                std::find_if(users->begin(), users->end(), [&](const ports::User &each) { return each.name == name; });
            if (user == users->end()) {
                self->finish(id, errorResponse({"user.unknown", {}}));
            } else if (json.contains(QLatin1String("stream"))) {
                self->follow(id, json, user->id);
            } else {
                self->perform(id, json, Caller{user->id, std::nullopt, false, {}});
            }
        });
}

void ControlSocket::Connection::perform(const QJsonValue &id, const QJsonObject &line, Caller caller)
{
    const auto method = fromName<Method>(line.value(QLatin1String("method")).toString());
    const QJsonValue path = line.value(QLatin1String("path"));
    const QJsonValue body = line.value(QLatin1String("body"));
    if (!method || !path.isString() || !(body.isObject() || body.isUndefined() || body.isNull())) {
        finish(id,
               errorResponse({"request.field.invalid",
                              QStringLiteral("a line has \"method\" (GET, POST, PUT, PATCH, DELETE), \"path\" and, if "
                                             "there is one, a \"body\" that is an object")}));
        return;
    }
    const QByteArray target = path.toString().toUtf8();
    const auto question = target.indexOf('?');
    ApiRequest request{*method, question < 0 ? target : target.first(question),
                       question < 0 ? QByteArray() : target.sliced(question + 1), body.toObject(), std::move(caller)};
    m_owner.m_router.handle(std::move(request), [self = QPointer(this), id](const ApiResponse &response) {
        if (self) {
            self->finish(id, response);
        }
    });
}

void ControlSocket::Connection::follow(const QJsonValue &id, const QJsonObject &line, UserId user)
{
    const QJsonValue since = line.value(QLatin1String("stream"));
    FieldReader fields(line);
    std::optional<FeedSeq> from;
    if (!since.isNull()) {
        from = FeedSeq(fields.integer(QLatin1String("stream"), 0, largestInteger));
    }
    if (fields.error()) {
        finish(id, errorResponse(*fields.error()));
        return;
    }
    m_followers.push_back(std::make_unique<Follower>(*this, m_owner.m_hub, id, user, from));
    m_followers.back()->start();
    --m_inFlight;
    read();
}

void ControlSocket::Connection::finish(const QJsonValue &id, const ApiResponse &response)
{
    --m_inFlight;
    answer(id, response);
    read();
}

ControlSocket::ControlSocket(const Router &router, StreamHub &hub) : ControlSocket(router, hub, Limits{}) {}

ControlSocket::ControlSocket(const Router &router, StreamHub &hub, const Limits &limits)
    : m_router(router), m_hub(hub), m_limits(limits)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] { welcome(); });
}

ControlSocket::~ControlSocket()
{
    close();
}

Done ControlSocket::listen(const QString &path)
{
    if (QFileInfo::exists(path)) {
        QLocalSocket probe;
        probe.connectToServer(path);
        if (probe.state() == QLocalSocket::ConnectedState) {
            return fail("gateway.control.unavailable",
                        QStringLiteral("another locumd serves %1: end it, or give this one a core.runtime_directory of "
                                       "its own")
                            .arg(path));
        }
        QLocalServer::removeServer(path);
    }
    if (!m_server.listen(path)) {
        return fail("gateway.control.unavailable",
                    QStringLiteral("cannot listen on %1: %2").arg(path, m_server.errorString()));
    }
    return {};
}

void ControlSocket::close()
{
    m_server.close();
    const auto connections = findChildren<QLocalSocket *>();
    for (QLocalSocket *socket : connections) {
        delete socket->parent(); // its Connection
    }
}

void ControlSocket::welcome()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        const bool trusted = isTrusted(socket->socketDescriptor());
        if (!trusted || findChildren<QLocalSocket *>().size() >= m_limits.connections) {
            qCWarning(lcGateway, "control socket: refused %s", trusted ? "one too many" : "another user");
            delete socket;
            continue;
        }
        new Connection(*this, socket);
    }
}

} // namespace locum::gateway
