// SPDX-License-Identifier: GPL-2.0-or-later
#include "gammu_plugin.h"

#include "gammu_session.h"

namespace locum::gammu {

sdk::ChannelDescription GammuPlugin::description()
{
    sdk::ChannelDescription description{tr("SMS by gammu")};
    description.description = tr("Sends alerts by SMS with a modem of this machine; they can be answered by SMS.");
    description.textLimit = 459; // three messages in the alphabet of GSM
    description.costs = true;
    description.answers = true;
    description.contacts = true;
    description.form = formOfGammu();
    return description;
}

Result<std::unique_ptr<sdk::ChannelSession>> GammuPlugin::open(const sdk::ChannelSettings &settings)
{
    return made<GammuSession>(settings.channel, settingsOf(settings), m_clock);
}

} // namespace locum::gammu
