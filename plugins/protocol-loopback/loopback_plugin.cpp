// SPDX-License-Identifier: GPL-2.0-or-later
#include "loopback_plugin.h"

#include "built_in_session.h"
#include "server_session.h"

namespace locum::loopback {

Done LoopbackPlugin::start(const QString &)
{
    return {}; // a plugin with a library to set up does it here, and may write below the directory it is given
}

QList<sdk::ProtocolInfo> LoopbackPlugin::protocols()
{
    using sdk::Feature;
    FormField name{QStringLiteral("name"), tr("Your name there"), tr("Any name; your address is name@loopback.")};
    name.required = true;
    FormField password{QStringLiteral("password"), tr("Password"), tr("Anything but 'wrong'."), FieldType::Secret};
    FormField server{QStringLiteral("server"), tr("Server's socket"),
                     tr("The path of a test server's Unix socket. Empty: the built-in contacts.")};
    server.advanced = true;
    return {{QStringLiteral("loopback"),
             tr("Loopback (for trying things out)"),
             {{name, password, server}},
             Feature::ServerRoster | Feature::Presence | Feature::OfflineStore | Feature::Typing | Feature::Receipts |
                 Feature::Rooms | Feature::Files | Feature::Avatars | Feature::Authorization | Feature::AutomaticMark |
                 Feature::Invisible}};
}

Result<std::unique_ptr<sdk::ProtocolSession>> LoopbackPlugin::open(const sdk::AccountSettings &settings,
                                                                   sdk::SessionHost &host)
{
    if (settings.protocol != QLatin1String("loopback")) {
        return fail("loopback.protocol.unknown", QStringLiteral("'%1' is not spoken here").arg(settings.protocol));
    }
    if (settings.values.value(QLatin1String("name")).toString().isEmpty()) {
        return fail("form.field.missing", QStringLiteral("'name' is needed"), Retry::AfterUserAction);
    }
    if (settings.values.value(QLatin1String("server")).toString().isEmpty()) {
        return std::make_unique<BuiltInSession>(settings, host);
    }
    return std::make_unique<ServerSession>(settings, host);
}

} // namespace locum::loopback
