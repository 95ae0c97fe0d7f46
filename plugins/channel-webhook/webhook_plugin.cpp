// SPDX-License-Identifier: GPL-2.0-or-later
#include "webhook_plugin.h"

#include "webhook_session.h"

namespace locum::webhook {

sdk::ChannelDescription WebhookPlugin::description()
{
    sdk::ChannelDescription description{tr("Webhook")};
    description.description = tr("Sends alerts as signed JSON to a web address.");
    description.answers = true;
    description.form = formOfWebhook();
    return description;
}

Result<std::unique_ptr<sdk::ChannelSession>> WebhookPlugin::open(const sdk::ChannelSettings &settings)
{
    return made<WebhookSession>(settings.channel, targetOf(settings), m_clock);
}

} // namespace locum::webhook
