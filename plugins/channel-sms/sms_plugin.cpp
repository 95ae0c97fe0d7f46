// SPDX-License-Identifier: GPL-2.0-or-later
#include "sms_plugin.h"

#include "sms_session.h"

namespace locum::sms {

sdk::ChannelDescription SmsPlugin::description()
{
    sdk::ChannelDescription description{tr("SMS")};
    description.description = tr("Sends alerts by SMS through a gateway such as Kannel; they can be answered by SMS.");
    description.textLimit = 459; // three messages in the alphabet of GSM
    description.costs = true;
    description.answers = true;
    description.contacts = true;
    description.form = formOfSms();
    return description;
}

Result<std::unique_ptr<sdk::ChannelSession>> SmsPlugin::open(const sdk::ChannelSettings &settings)
{
    return made<SmsSession>(settings.channel, gatewayOf(settings));
}

} // namespace locum::sms
