// SPDX-License-Identifier: GPL-2.0-or-later
#include "webhook_plugin.h"

#include "webhook_session.h"

namespace locum::webhook {

Done WebhookPlugin::start(const QString &, sdk::ChannelHost &host)
{
    m_host = &host;
    return {};
}

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
    auto target = targetOf(settings);
    if (!target) {
        return fail(std::move(target.error()));
    }
    return std::make_unique<WebhookSession>(settings.channel, std::move(*target), *m_host, m_clock);
}

} // namespace locum::webhook
