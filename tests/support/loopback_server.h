// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QSet>
#include <QStringList>

namespace locum::test {

/// The network behind the loopback plugin's `server` setting: what users say to each other is passed on, kept for those
/// who are not there, and told to the test. Its lines stand in plugins/protocol-loopback/README.md.
class LoopbackServer : public QObject {
public:
    struct Said {
        QString from;
        QString to;
        QString text;
        bool automatic = false;
    };

    bool listen(const QString &path)
    {
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            while (auto *socket = m_server.nextPendingConnection()) {
                socket->setParent(this);
                connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QLocalSocket::disconnected, this, [this, socket] { leave(socket); });
            }
        });
        return m_server.listen(path);
    }

    /// Breaks every link without a word.
    void dropAll()
    {
        const auto sockets = m_users.keys();
        for (auto *socket : sockets) {
            socket->abort();
        }
    }

    /// Somebody who is not logged in says something.
    void say(const QString &from, const QString &to, const QString &text)
    {
        deliver(from + QStringLiteral("@loopback"), to + QStringLiteral("@loopback"), text, false, {});
    }

    QStringList online() const { return m_users.values(); }

    QSet<QString> wrongPasswords{QStringLiteral("wrong")};
    QList<Said> said;
    QHash<QString, QString> presences; ///< by address
    bool answers = true;               ///< false: what is sent is never taken

private:
    static QString address(const QJsonObject &json, const char *key)
    {
        return json.value(QLatin1String(key)).toString().toLower();
    }

    static void send(QLocalSocket *socket, const QJsonObject &json)
    {
        socket->write(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
    }

    void read(QLocalSocket *socket)
    {
        while (socket->canReadLine()) {
            handle(socket, QJsonDocument::fromJson(socket->readLine()).object());
        }
    }

    void handle(QLocalSocket *socket, const QJsonObject &json)
    {
        const auto type = json.value(QLatin1String("type")).toString();
        const auto from = m_users.value(socket);
        const auto to = address(json, "to");
        if (type == QLatin1String("login")) {
            logIn(socket, json);
        } else if (type == QLatin1String("message")) {
            if (answers) {
                send(socket, {{QStringLiteral("type"), QStringLiteral("taken")},
                              {QStringLiteral("id"), json.value(QLatin1String("id"))},
                              {QStringLiteral("remote_id"), QString::number(m_lastId + 1)}});
            }
            deliver(from, to, json.value(QLatin1String("text")).toString(),
                    json.value(QLatin1String("automatic")).toBool(), json.value(QLatin1String("kind")));
        } else if (type == QLatin1String("presence")) {
            presences.insert(from, json.value(QLatin1String("availability")).toString());
            tellOthers(socket, json);
        } else if (type == QLatin1String("join")) {
            join(socket, to);
        } else if (type == QLatin1String("leave")) {
            m_rooms[to].remove(from);
            tellRoom(to, {{QStringLiteral("left"), QJsonArray{from}}});
        } else { // typing, receipt
            auto passed = json;
            passed.insert(QStringLiteral("from"), from);
            for (auto *other : m_users.keys(to)) {
                send(other, passed);
            }
        }
    }

    void logIn(QLocalSocket *socket, const QJsonObject &json)
    {
        if (wrongPasswords.contains(json.value(QLatin1String("password")).toString())) {
            send(socket, {{QStringLiteral("type"), QStringLiteral("refused")},
                          {QStringLiteral("reason"), QStringLiteral("the password is wrong")}});
            return;
        }
        const auto user = address(json, "name") + QStringLiteral("@loopback");
        QJsonArray roster;
        for (const auto &other : std::as_const(m_known)) {
            if (other != user) {
                roster.append(other);
            }
        }
        m_known.insert(user);
        m_users.insert(socket, user);
        send(socket, {{QStringLiteral("type"), QStringLiteral("welcome")}, {QStringLiteral("roster"), roster}});
        for (const auto &waiting : m_offline.take(user)) {
            send(socket, waiting);
        }
    }

    void leave(QLocalSocket *socket)
    {
        const auto user = m_users.take(socket);
        presences.insert(user, QStringLiteral("offline"));
        tellOthers(nullptr, {{QStringLiteral("type"), QStringLiteral("presence")},
                             {QStringLiteral("from"), user},
                             {QStringLiteral("availability"), QStringLiteral("offline")}});
        socket->deleteLater();
    }

    void tellOthers(QLocalSocket *self, QJsonObject json)
    {
        if (self != nullptr) {
            json.insert(QStringLiteral("from"), m_users.value(self));
        }
        for (auto it = m_users.begin(); it != m_users.end(); ++it) {
            if (it.key() != self) {
                send(it.key(), json);
            }
        }
    }

    void join(QLocalSocket *socket, const QString &room)
    {
        m_rooms[room].insert(m_users.value(socket));
        send(socket, {{QStringLiteral("type"), QStringLiteral("joined")}, {QStringLiteral("room"), room}});
        tellRoom(room, {{QStringLiteral("complete"), true},
                        {QStringLiteral("joined"), QJsonArray::fromStringList(m_rooms[room].values())}});
    }

    void tellRoom(const QString &room, QJsonObject change)
    {
        change.insert(QStringLiteral("type"), QStringLiteral("participants"));
        change.insert(QStringLiteral("room"), room);
        for (auto it = m_users.begin(); it != m_users.end(); ++it) {
            if (m_rooms[room].contains(it.value())) {
                send(it.key(), change);
            }
        }
    }

    void deliver(const QString &from, const QString &to, const QString &text, bool automatic, const QJsonValue &kind)
    {
        said.append({from, to, text, automatic});
        QJsonObject message{{QStringLiteral("type"), QStringLiteral("message")},
                            {QStringLiteral("from"), from},
                            {QStringLiteral("text"), text},
                            {QStringLiteral("automatic"), automatic},
                            {QStringLiteral("kind"), kind},
                            {QStringLiteral("remote_id"), QString::number(++m_lastId)},
                            {QStringLiteral("sent_at"), QDateTime::currentMSecsSinceEpoch()}};
        if (m_rooms.contains(to)) {
            message.insert(QStringLiteral("room"), to);
            for (auto it = m_users.begin(); it != m_users.end(); ++it) {
                if (m_rooms[to].contains(it.value())) {
                    send(it.key(), message);
                }
            }
            return;
        }
        const auto sockets = m_users.keys(to);
        for (auto *socket : sockets) {
            send(socket, message);
        }
        if (sockets.isEmpty()) {
            message.insert(QStringLiteral("offline"), true);
            m_offline[to].append(message);
        }
    }

    QLocalServer m_server;
    QHash<QLocalSocket *, QString> m_users; ///< who is logged in
    QSet<QString> m_known;
    QHash<QString, QSet<QString>> m_rooms;
    QHash<QString, QList<QJsonObject>> m_offline;
    quint64 m_lastId = 0;
};

} // namespace locum::test
