// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QUrl>

#include <base/enum_names.h>
#include <base/secret.h>
#include <sdk/channel_plugin.h>

namespace locum::push_server {

enum class Service { Ntfy, Gotify, Apprise };

struct Server {
    Service service = Service::Ntfy;
    QUrl url;          ///< of the server; ends with a slash
    Secret topic = {}; ///< of ntfy, or the key of Apprise's configuration: who knows it can read or write there
    Secret token = {}; ///< of access to ntfy, or of an application of Gotify's
    QString user = {}; ///< with the password, as Basic authentication; empty: none
    Secret password = {};
    QString tag = {}; ///< of Apprise: only what is tagged so
};

SettingsForm formOfPushServer();

/// Error: `push_server.settings.invalid` (says what and which key).
Result<Server> serverOf(const sdk::ChannelSettings &settings);

} // namespace locum::push_server

LOCUM_ENUM_NAMES(locum::push_server::Service, {locum::push_server::Service::Ntfy, "ntfy"},
                 {locum::push_server::Service::Gotify, "gotify"}, {locum::push_server::Service::Apprise, "apprise"})
