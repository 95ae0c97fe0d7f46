// SPDX-License-Identifier: GPL-2.0-or-later
#include "email_plugin.h"

#include "email_session.h"

namespace locum::email {

sdk::ChannelDescription EmailPlugin::description()
{
    sdk::ChannelDescription description{tr("E-mail")};
    description.description = tr("Sends alerts by e-mail; an answer to the mail is an answer to the message.");
    description.answers = true;
    description.contacts = true;
    description.form = formOfEmail();
    return description;
}

Result<std::unique_ptr<sdk::ChannelSession>> EmailPlugin::open(const sdk::ChannelSettings &settings)
{
    return made<EmailSession>(settings.channel, settingsOf(settings), m_clock);
}

} // namespace locum::email
