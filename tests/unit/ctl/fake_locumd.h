// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ctl/console.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QMap>
#include <QMutex>
#include <QTemporaryDir>
#include <QThread>

/// A control socket with answers that a test gives. It serves in a thread of its own, as locumctl blocks.
class FakeLocumd : public QThread {
public:
    struct Answer {
        int status = 200;
        QJsonObject body;
    };

    FakeLocumd()
    {
        start();
        m_listening.lock();
        while (!m_isListening) {
            m_listening.unlock();
            QThread::yieldCurrentThread();
            m_listening.lock();
        }
        m_listening.unlock();
    }

    ~FakeLocumd() override
    {
        quit();
        wait();
    }

    QString path() const { return m_directory.filePath(QStringLiteral("c.sock")); }

    /// What "METHOD /path" is answered with; for ever, or until it is told otherwise.
    void answer(const char *request, const QByteArray &json, int status = 200)
    {
        const QMutexLocker lock(&m_mutex);
        m_answers[QLatin1String(request)] = {status, QJsonDocument::fromJson(json).object()};
    }
    /// Entries that a stream gives at once; then it stays open, or ends.
    void stream(const QByteArray &entriesJson, bool thenEnds = true)
    {
        const QMutexLocker lock(&m_mutex);
        m_stream = QJsonDocument::fromJson(entriesJson).array();
        m_streamEnds = thenEnds;
    }
    /// Sends this instead of any answer; null: closes instead.
    void garble(const QByteArray &bytes)
    {
        const QMutexLocker lock(&m_mutex);
        m_garble = bytes;
        m_isGarbled = true;
    }

    /// "as METHOD /path body", what came.
    QStringList requests() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_requests;
    }

protected:
    void run() override
    {
        QLocalServer server;
        server.listen(path());
        connect(&server, &QLocalServer::newConnection, &server, [&] {
            auto *socket = server.nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, socket, [this, socket] {
                while (socket->canReadLine()) {
                    onLine(socket, socket->readLine());
                }
            });
        });
        {
            const QMutexLocker lock(&m_listening);
            m_isListening = true;
        }
        exec();
    }

private:
    void onLine(QLocalSocket *socket, const QByteArray &line)
    {
        const QMutexLocker lock(&m_mutex);
        const auto request = QJsonDocument::fromJson(line).object();
        const auto id = request.value(QLatin1String("id"));
        const auto as = request.value(QLatin1String("as")).toString();
        const auto write = [&](QJsonObject object) {
            object.insert(QStringLiteral("id"), id);
            socket->write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
        };
        if (m_isGarbled) {
            socket->write(m_garble);
            socket->flush();
            if (m_garble.isNull()) {
                socket->disconnectFromServer();
            }
            return;
        }
        if (request.contains(QLatin1String("stream"))) {
            m_requests
                << QStringLiteral("%1 stream %2").arg(as).arg(request.value(QLatin1String("stream")).toInteger());
            if (!m_stream.isEmpty()) {
                write({{QStringLiteral("entries"), m_stream}});
            }
            if (m_streamEnds) {
                socket->disconnectFromServer();
            }
            return;
        }
        const auto name = request.value(QLatin1String("method")).toString() + QLatin1Char(' ') +
                          request.value(QLatin1String("path")).toString().mid(7); // after /api/v1
        const auto body = request.value(QLatin1String("body")).toObject();
        m_requests << (as + QLatin1Char(' ') + name + QLatin1Char(' ') +
                       (body.isEmpty() ? QString()
                                       : QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Compact))))
                          .trimmed();
        const auto given = m_answers.value(
            name, {404,
                   {{QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), QStringLiteral("test.no_answer")},
                                                          {QStringLiteral("message"), name}}}}});
        write({{QStringLiteral("status"), given.status}, {QStringLiteral("body"), given.body}});
    }

    QTemporaryDir m_directory;
    mutable QMutex m_mutex;
    QMutex m_listening;
    bool m_isListening = false;
    QMap<QString, Answer> m_answers;
    QStringList m_requests;
    QJsonArray m_stream;
    bool m_streamEnds = true;
    bool m_isGarbled = false;
    QByteArray m_garble;
};

/// What is printed and asked, without a terminal.
class FakeConsole : public locum::ctl::Console {
public:
    QStringList out;
    QStringList errors;
    QStringList prompts;
    QStringList answers; ///< of ask() and askSecret(), in order
    QByteArray input;
    bool terminal = false;

    QString output() const { return out.join(QLatin1Char('\n')); }
    QString complaints() const { return errors.join(QLatin1Char('\n')); }

    void print(const QString &text) override { out << text; }
    void complain(const QString &text) override { errors << text; }
    bool canAsk() const override { return terminal; }
    std::optional<QString> ask(const QString &prompt) override
    {
        prompts << prompt;
        return answers.isEmpty() ? std::nullopt : std::optional(answers.takeFirst());
    }
    std::optional<locum::Secret> askSecret(const QString &prompt) override
    {
        const auto answer = ask(QLatin1String("secret: ") + prompt);
        return answer ? std::optional(locum::Secret(answer->toUtf8())) : std::nullopt;
    }
    QByteArray readInput(qsizetype most) override { return input.left(most + 1); }
};
