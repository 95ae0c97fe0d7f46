// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/address_book.h"
#include "gateway/request_head.h"
#include "gateway/route_table.h"
#include "gateway/tickets.h"

#include <chrono>
#include <variant>

namespace locum::gateway {

/// What the server has done so far; of the network thread.
struct Counters {
    qint64 connectionsAccepted = 0;
    qint64 connectionsRefused = 0; ///< over a limit
    qint64 connectionsOpen = 0;
    qint64 linksOpened = 0;
    qint64 linksOpen = 0;
    qint64 linksLost = 0;
    qint64 linksOverflowed = 0;
    qint64 requestsInFlight = 0;
    qint64 requestsWaiting = 0; ///< by intention
    qint64 responses[6] = {};   ///< by the first digit of their status
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesOut = 0; ///< of responses and messages
    qint64 answersMissed = 0;
    qint64 timeOuts = 0;

    /// For GET /metrics, in Prometheus' text format.
    QByteArray toPrometheus() const;
};

/// Decides, before a body is read, what becomes of a request. Of the network thread.
class Admission {
public:
    struct Settings {
        const RouteTable &routes;
        const ports::TokenDirectory &tokens;
        Tickets &tickets;
        const Resources &resources;
        const QByteArray &publicOrigin;
        const Limits &limits;
        const Counters &counters;
    };

    Admission(const Settings &settings, AddressBook &addresses) : m_settings(settings), m_addresses(addresses) {}

    /// The core answers it.
    struct PassOn {
        std::optional<ports::Principal> principal;
        bool waits = false; ///< by intention
        bool raw = false;   ///< body and headers are taken as they are
    };
    /// It becomes a WebSocket.
    struct Open {
        ports::Principal principal;
    };
    using Verdict = std::variant<HttpResponse, PassOn, Open>;

    struct Asked {
        const RequestHead &head;
        const Framing &framing;
        const Client &client;
        bool isForwarded = false;      ///< it came with a proxy's headers, trusted or not
        std::chrono::milliseconds now; ///< monotonic
    };

    Verdict decide(const Asked &asked);

private:
    Verdict decideStream(const Asked &asked);
    std::optional<HttpResponse> fromMemory(const Asked &asked) const;
    std::optional<ports::Principal> principalOf(const RequestHead &head) const;
    bool originIsOurs(const Asked &asked) const;

    Settings m_settings;
    AddressBook &m_addresses;
};

} // namespace locum::gateway
