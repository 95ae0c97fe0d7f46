// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QUrl>

#include <sdk/channel_plugin.h>

namespace locum::mms {

/// An MMS centre as its user configured it.
struct Centre {
    QUrl url;
    QString user; ///< of Basic authentication; empty: none
    Secret password;
    QString vaspId; ///< who the provider's customer is
    QString vasId;  ///< and for what service; empty: it has one
    QString from;   ///< a short code or a number, to which answers go
    QString to;     ///< the user's number
};

SettingsForm formOfMms();

/// Errors: `mms.settings.invalid`.
Result<Centre> centreOf(const sdk::ChannelSettings &settings);

/// A telephone's number, with or without the plus.
bool isNumber(const QString &text);

/// A number as MM7 has it: without the plus.
QString digitsOf(const QString &number);

} // namespace locum::mms
