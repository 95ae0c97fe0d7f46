// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QUrl>

#include <http_call.h>
#include <sdk/channel_plugin.h>

namespace locum::sms {

enum class Provider { Kannel, Template };

/// A gateway as its user configured it.
struct Gateway {
    Provider provider = Provider::Kannel;
    QString url; ///< of Kannel's sendsms; or with {to}, {from}, {text}, {user}, {password}, {key}
    QString user;
    Secret password;
    QString from;
    QString to; ///< the user's number
    // Of a template.
    QByteArray method = "POST";
    QString body;
    QByteArray contentType;
    QString header;  ///< "Name: value"
    QString success; ///< a regular expression that the answer must match; empty: its status says it
    // What comes in.
    QString fromParameter;
    QString textParameter;
    QString callBack;
};

SettingsForm formOfSms();

/// Errors: `sms.settings.invalid`.
Result<Gateway> gatewayOf(const sdk::ChannelSettings &settings);

bool isNumber(const QString &text);

/// The request for a message. `id` names it in delivery reports.
plugins::HttpRequest requestOf(const Gateway &gateway, const QString &to, const QString &text, const QString &id);

} // namespace locum::sms

LOCUM_ENUM_NAMES(locum::sms::Provider, {locum::sms::Provider::Kannel, "kannel"},
                 {locum::sms::Provider::Template, "template"})
