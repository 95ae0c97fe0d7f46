// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sdk/protocol_plugin.h"

#include <QByteArrayView>
#include <QString>

namespace locum::purple {

enum class Dialects { Generic, Xmpp, Irc };

/// How a protocol's texts reach a user interface.
enum class TextForm {
    Html, ///< as libpurple means it
    Plain ///< as the network sent it, unescaped
};

/// What has to be known of one of libpurple's protocols that libpurple itself does not say.
struct Quirks {
    const char *purpleId = nullptr; ///< libpurple's: "prpl-jabber"
    const char *id = nullptr;       ///< ours: "xmpp"
    const char *name = nullptr;     ///< for people; null: libpurple's
    Dialects dialect = Dialects::Generic;
    TextForm messages = TextForm::Html;
    TextForm statusTexts = TextForm::Html;
    bool needsPassword = false; ///< although libpurple could do without one (Kerberos)
    sdk::Features add;          ///< what its functions do not show
    sdk::Features remove;       ///< what they show and is not so
    AddressCase addressCase = AddressCase::Exact;
};

/// The quirks of libpurple's protocol `purpleId`; those of an unknown one have only its ids, ours without "prpl-".
/// The result lives as long as the process.
const Quirks &quirksOf(QByteArrayView purpleId);

} // namespace locum::purple
