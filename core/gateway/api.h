// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/account.h"
#include "ports/engine_ports.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>
#include <QUrlQuery>

#include <functional>
#include <optional>

/// One call of the devices' API, whichever door it came through.
namespace locum::gateway {

struct ApiRequest {
    QByteArray method;
    QString path;
    QUrlQuery query;
    QJsonObject body;
    std::optional<ports::Principal> principal; ///< who asks; none: nobody has logged in, or the administrator
    bool isAdministrator = false;              ///< came by the control socket without naming a user
    QString client;                            ///< the address it came from; empty: the control socket
    QStringList parameters;                    ///< what stood for {id} in the route, in order
};

struct ApiResponse {
    int status = 200;
    QJsonObject body; ///< none with 204
    QList<QPair<QByteArray, QByteArray>> headers;
};

/// To be called once, now or later, on the core thread.
using Respond = std::function<void(ApiResponse)>;

/// The HTTP status that goes with an error's code.
int statusOf(const Error &error);

/// What a person is told of an error: what is wrong and what to do.
QString messageOf(const Error &error);

/// {"error": {"code", "message", "detail"}} with its status.
ApiResponse errorResponse(const Error &error);

ApiResponse noContent();

/// Answers a port's reply: the error, or what `show` makes of the value.
template <class T, class Show>
ports::Reply<T> answer(Respond respond, Show show)
{
    return [respond = std::move(respond), show = std::move(show)](Result<T> result) {
        if (!result) {
            respond(errorResponse(result.error()));
            return;
        }
        if constexpr (std::is_void_v<T>) {
            respond(show());
        } else {
            respond(show(*result));
        }
    };
}

/// Answers with 204 when it went well.
inline ports::Reply<void> answerDone(Respond respond)
{
    return answer<void>(std::move(respond), noContent);
}

/// Takes a body apart. The first thing that is wrong is kept; check() gives it. Keys that were never asked for are
/// wrong too.
class BodyReader {
public:
    explicit BodyReader(const QJsonObject &body) : m_body(body) {}

    QString text(const char *key, bool required = false);
    std::optional<QString> optionalText(const char *key);
    Secret secret(const char *key);
    std::optional<qint64> integer(const char *key, bool required = false);
    std::optional<bool> boolean(const char *key, bool required = false);
    std::optional<QStringList> texts(const char *key);
    QJsonObject object(const char *key);
    std::optional<Instant> instant(const char *key);

    template <class E>
    std::optional<E> choice(const char *key, bool required = false)
    {
        const auto name = text(key, required);
        if (name.isEmpty()) {
            return std::nullopt;
        }
        const auto found = fromName<E>(name);
        if (!found) {
            QStringList names;
            for (const auto &[value, entry] : EnumNames<E>::entries) {
                names.append(QString::fromLatin1(entry));
            }
            wrong(key, QStringLiteral("one of: %1").arg(names.join(QStringLiteral(", "))));
        }
        return found;
    }

    /// Errors: request.field.missing, request.field.invalid, request.field.unknown.
    Done check();

private:
    QJsonValue take(const char *key, bool required);
    void wrong(const char *key, const QString &takes);

    const QJsonObject &m_body;
    QStringList m_asked;
    std::optional<Error> m_error;
};

/// A positive integer of a path or query; nothing when it is none.
std::optional<qint64> positiveInteger(const QString &text);

} // namespace locum::gateway
