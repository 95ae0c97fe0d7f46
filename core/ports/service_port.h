// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "ports/rule_port.h"

#include <QString>

#include <optional>
#include <vector>

/// What the engine offers to its doors of the services of rule plugins. As engine_ports.h.
namespace locum::ports {

/// A service, as a user sees it.
struct Service {
    QString address; ///< `namespace.name`: its address as a contact
    QString plugin;  ///< the rule plugin that offers it
    QString title;   ///< the contact's name
    QString description;
    bool on = false;                       ///< it is one of the user's contacts
    std::optional<AccountId> account = {}; ///< whose contact it is; none: the user has never turned one on
    std::optional<Error> error = {};       ///< of one that is on: why it would not answer now

    bool operator==(const Service &) const = default;
};

class ServicePort {
public:
    virtual ~ServicePort() = default;

    /// All that the plugins here offer, and those that are on and whose plugin has gone; by address.
    virtual void services(UserId user, Reply<std::vector<Service>> reply) = 0;
    /// Puts it among the user's contacts, and turns its plugin on for them where need be; or takes it away, with what
    /// it kept of them. Errors: service.unknown, service.plugin.settings (the plugin must be set up first).
    virtual void setService(UserId user, const QString &address, bool on, Reply<Service> reply) = 0;
};

} // namespace locum::ports
