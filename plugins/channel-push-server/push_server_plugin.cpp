// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_server_plugin.h"

#include "push_server_session.h"

namespace locum::push_server {

sdk::ChannelDescription PushServerPlugin::description()
{
    sdk::ChannelDescription description{tr("Push server")};
    description.description = tr("Sends alerts to a server of ntfy, Gotify or Apprise.");
    description.textLimit = longestText;
    description.form = formOfPushServer();
    return description;
}

Result<std::unique_ptr<sdk::ChannelSession>> PushServerPlugin::open(const sdk::ChannelSettings &settings)
{
    return made<PushServerSession>(settings.channel, serverOf(settings));
}

} // namespace locum::push_server
