// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mms_settings.h"

namespace locum::mms {

struct Mm7Message {
    QByteArray contentType;
    QByteArray body;
};

/// An MM7_submit.REQ (3GPP TS 23.140, 8.7.1): a SOAP envelope, and beside it the message, which is its text and the
/// page (SMIL) that shows it. `transaction` is 1 to 64 letters and digits that nobody outside can guess: parts are told
/// apart by it.
Mm7Message submitRequest(const Centre &centre, const QString &to, const sdk::ChannelMessage &message,
                         const QString &transaction);

/// The answer to what the centre tells: `name` is its request with Rsp for Req.
QByteArray response(const QString &name, const QString &transaction, int status, const QString &text);

} // namespace locum::mms
