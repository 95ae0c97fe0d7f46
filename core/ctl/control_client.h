// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QLocalSocket>
#include <QString>

#include <optional>

namespace locum::ctl {

/// One connection to locumd's control socket: JSON lines, a request and its answer at a time. It blocks.
///
/// Errors: `control.unreachable` (nobody listens), `control.forbidden` (not for this user), `control.lost` (closed
/// before the answer, or no answer in time), `control.garbled` (what came is no JSON line). An answer that is no
/// success is an error too: the code is locumd's own, the detail its message.
class ControlClient {
public:
    explicit ControlClient(QString path) : m_path(std::move(path)) {}

    const QString &path() const { return m_path; }

    /// Connects where that has not been done. `as` empty: as the administrator.
    Result<QJsonObject> request(const QString &as, const QString &method, const QString &path,
                                const QJsonObject &body = {});

    /// From here on only next() may be called.
    Done startStream(const QString &as, qint64 since);

    /// The next entries of the stream. None when nothing came within `patience`; negative: for ever.
    Result<std::optional<QJsonArray>> next(Duration patience);

private:
    Done connectOnce();
    Done send(const QJsonObject &line);
    Result<QJsonObject> readLine(Duration patience);

    QString m_path;
    QLocalSocket m_socket;
    QByteArray m_buffer;
    qint64 m_lastId = 0;
};

/// The error that an answer's body holds; `status` where it holds none.
Error errorFromBody(const QJsonObject &body, int status);

} // namespace locum::ctl
