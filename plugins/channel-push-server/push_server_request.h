// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "push_server_settings.h"

#include <http_call.h>

namespace locum::push_server {

/// ntfy makes a file of what is longer (in bytes of UTF-8).
constexpr int longestText = 4000;

/// ntfy: docs.ntfy.sh/publish ("Publish as JSON"). Gotify: its API's `POST /message`. Apprise: `POST /notify/{KEY}` of
/// apprise-api.
plugins::HttpRequest requestOf(const Server &server, const sdk::ChannelMessage &message);

/// What the answer means. Errors: `push_server.status` (with the number), `push_server.nobody` (Apprise has nobody to
/// tell), `push_server.partly` (Apprise could not tell all), `push_server.stranger` (it is no such server), and those
/// of HttpCaller.
sdk::ChannelOutcome outcomeOf(Service service, const Result<plugins::HttpAnswer> &answer);

} // namespace locum::push_server
