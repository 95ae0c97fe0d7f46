// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <base/secret.h>
#include <sdk/channel_plugin.h>

namespace locum::gammu {

struct Settings {
    QString to;     ///< the user's number, whose answers are believed
    QString folder; ///< with gammu-smsd's inbox, outbox and error
    Secret key;     ///< what the folder's `locum.key` holds
};

/// Like +34600111222.
bool isNumber(const QString &text);

SettingsForm formOfGammu();

/// Error: `gammu.settings.invalid`.
Result<Settings> settingsOf(const sdk::ChannelSettings &settings);

} // namespace locum::gammu
