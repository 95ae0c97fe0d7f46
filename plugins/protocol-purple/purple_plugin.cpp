// SPDX-License-Identifier: GPL-2.0-or-later
#include "purple_plugin.h"

#include "forms.h"
#include "library.h"
#include "session.h"

namespace locum::purple {

Done Plugin::start(const QString &stateDirectory)
{
    if (m_started) {
        return {};
    }
    auto started = startLibrary(stateDirectory);
    m_started = started.has_value();
    return started;
}

QList<sdk::ProtocolInfo> Plugin::protocols()
{
    return m_started ? describeProtocols() : QList<sdk::ProtocolInfo>();
}

Result<std::unique_ptr<sdk::ProtocolSession>> Plugin::open(const sdk::AccountSettings &settings, sdk::SessionHost &host)
{
    if (!m_started) {
        return fail("plugin.not_started", QStringLiteral("the plugin has not been started"));
    }
    return Session::open(settings, host);
}

} // namespace locum::purple
