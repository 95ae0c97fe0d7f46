// SPDX-License-Identifier: GPL-2.0-or-later
#include "mms_plugin.h"

#include "mms_session.h"

namespace locum::mms {

sdk::ChannelDescription MmsPlugin::description()
{
    sdk::ChannelDescription description{tr("MMS")};
    description.description = tr("Sends alerts of any length by MMS through an MM7 service; they can be answered.");
    description.textLimit = 5000;
    description.costs = true;
    description.answers = true;
    description.contacts = true;
    description.form = formOfMms();
    return description;
}

Result<std::unique_ptr<sdk::ChannelSession>> MmsPlugin::open(const sdk::ChannelSettings &settings)
{
    return made<MmsSession>(settings.channel, centreOf(settings));
}

} // namespace locum::mms
