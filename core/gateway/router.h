// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "gateway/field_reader.h"
#include "gateway/http_types.h"
#include "gateway/login_limit.h"
#include "gateway/route_table.h"
#include "gateway/tickets.h"
#include "ports/engine_ports.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <optional>

namespace locum::gateway {

class Passes;
class SetUpCode;
class StreamHub;

/// Who asks.
struct Caller {
    std::optional<UserId> user;
    std::optional<DeviceId> device; ///< none over the control socket
    bool isAdmin = false;           ///< over the control socket, for nobody
    QByteArray addressKey;          ///< for the limits
};

/// A request as the routes see it.
struct ApiRequest {
    Method method = Method::Get;
    QByteArray path;
    QByteArray query;
    QJsonObject body;
    Caller caller;
    QByteArray raw = {};      ///< instead of `body` where the route takes what comes
    HttpHeaders headers = {}; ///< likewise, names in lower case
};

inline constexpr char jsonType[] = "application/json";

struct ApiResponse {
    int status = 200;
    QJsonObject body; ///< not sent with 204
    HttpHeaders headers;
    QByteArray raw; ///< instead of `body` where it is not empty: JSON that is ready, or what `contentType` says
    QByteArray contentType = jsonType;
};

/// Answers a request, once, on the core thread.
using Respond = std::function<void(ApiResponse)>;

/// {"error": …} with the status that fits.
ApiResponse errorResponse(const Error &error);
/// The answer to who has guessed wrong too often, with when to try again.
ApiResponse tooOften(Duration wait);

/// One request on its way through a route. Copies are the same call; one of them answers, once.
class Call {
public:
    Call(ApiRequest request, QByteArrayList arguments, Respond respond);

    const Caller &caller() const { return m_state->request.caller; }
    UserId user() const { return *m_state->request.caller.user; }
    /// The device that asks; 0, which is no device's, over the control socket.
    DeviceId device() const { return m_state->request.caller.device.value_or(DeviceId(0)); }
    const QByteArray &argument(qsizetype index) const { return m_state->arguments.at(index); }
    template <class Id>
    Id id(qsizetype index = 0) const
    {
        return Id(argument(index).toLongLong());
    }
    const QJsonObject &body() const { return m_state->request.body; }
    const QUrlQuery &query() const { return m_state->query; }
    const ApiRequest &request() const { return m_state->request; }

    void respond(ApiResponse response) const { m_state->respond(std::move(response)); }
    void ok(QJsonObject body, int status = 200) const { respond({status, std::move(body), {}, {}}); }
    void noContent() const { respond({204, {}, {}, {}}); }
    void fail(const Error &error) const { respond(errorResponse(error)); }

    /// A reply for a port that gives nothing: 204.
    ports::Reply<void> whenDone() const;

    /// A reply for a port: `toBody` makes the answer's body of the value.
    template <class T, class F>
    ports::Reply<T> whenGiven(F toBody, int status = 200) const
    {
        return [call = *this, toBody = std::move(toBody), status](Result<T> result) {
            if (!result) {
                call.fail(result.error());
                return;
            }
            call.ok(toBody(*result), status);
        };
    }

private:
    struct State {
        ApiRequest request;
        QByteArrayList arguments;
        QUrlQuery query;
        Respond respond;
    };
    std::shared_ptr<State> m_state;
};

/// What the routes work with. Not owned.
struct ApiContext {
    ports::EnginePorts ports;
    StreamHub &hub;
    Tickets &tickets;
    LogInLimit &logIns;
    Random &random;
    SetUpCode &setUpCode;
    Passes &passes;
    QByteArray version;
    QByteArray openApi; ///< the document
    QString publicUrl;
    QByteArray authorityCertificate; ///< PEM; empty: none was made
    std::function<QStringList()> listensOn = [] { return QStringList(); };
};

/// The core half of the devices' door: what requests mean. Serves HTTP and the control socket alike. Core thread.
class Router {
public:
    using Handler = void (*)(const ApiContext &context, const Call &call);

    explicit Router(ApiContext context);

    const RouteTable &table() const { return m_table; }
    const ApiContext &context() const { return m_context; }

    /// Answers once, perhaps before it returns. Access is checked by the caller's rights.
    void handle(ApiRequest request, Respond respond) const;

    void add(Route route, Handler handler);

private:
    ApiContext m_context;
    RouteTable m_table;
    std::vector<Handler> m_handlers;
};

// One function a resource, in a file of its own.
void addSessionRoutes(Router &router);
void addSetUpRoutes(Router &router);
void addPassRoutes(Router &router);
void addNetworkRoutes(Router &router);
void addContactRoutes(Router &router);
void addConversationRoutes(Router &router);
void addFeedRoutes(Router &router);
void addStandInRoutes(Router &router);
void addRuleRoutes(Router &router);
void addPolicyRoutes(Router &router);
void addRulePluginRoutes(Router &router);
void addAbsenceRoutes(Router &router);
void addSearchRoutes(Router &router);
void addFileRoutes(Router &router);
void addNoticeRoutes(Router &router);
void addServiceRoutes(Router &router);
void addChannelRoutes(Router &router);
void addPersonRoutes(Router &router);
void addAdminRoutes(Router &router);
void addDocumentRoutes(Router &router);

/// A JSON list of what `toJson` makes of each.
template <class List>
QJsonArray jsonArray(const List &list)
{
    QJsonArray array;
    for (const auto &entry : list) {
        array.append(toJson(entry));
    }
    return array;
}

} // namespace locum::gateway
