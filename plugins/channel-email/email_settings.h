// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sdk/channel_plugin.h>

namespace locum::email {

enum class Security { StartTls, Tls, None };

struct SmtpServer {
    QString host;
    int port = 0;
    Security security = Security::StartTls;
    QString user; ///< empty: no log-in
    Secret password;
    QString caFile; ///< instead of the system's authorities
    QString pin;    ///< libcurl's "sha256//…": the key that the server must have
};

/// A destination as its user configured it.
struct Settings {
    SmtpServer server;
    QString from;       ///< the sender's address
    QString to;         ///< the user's
    QString replyTo;    ///< the mailbox whose mails are piped to Locum; empty: no answers
    bool tagged = true; ///< `replyTo` takes tags: alice+TOKEN@host
    QString trusted;    ///< the server whose Authentication-Results are believed; empty: none
    QString host;       ///< how Locum names itself, in ids and in its greeting
};

/// What its user is asked.
SettingsForm formOfEmail();

/// Errors: `email.settings.invalid`.
Result<Settings> settingsOf(const sdk::ChannelSettings &given);

} // namespace locum::email

LOCUM_ENUM_NAMES(locum::email::Security, {locum::email::Security::StartTls, "starttls"},
                 {locum::email::Security::Tls, "tls"}, {locum::email::Security::None, "none"})
