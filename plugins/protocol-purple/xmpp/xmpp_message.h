// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/message.h"
#include "xmpp/xml_node.h"

#include <QList>
#include <QString>

#include <optional>

namespace locum::purple {

namespace xmlns {

inline constexpr const char *client = "jabber:client";
inline constexpr const char *carbons = "urn:xmpp:carbons:2";                       // XEP-0280
inline constexpr const char *forward = "urn:xmpp:forward:0";                       // XEP-0297
inline constexpr const char *delay = "urn:xmpp:delay";                             // XEP-0203
inline constexpr const char *delayLegacy = "jabber:x:delay";                       // XEP-0091
inline constexpr const char *receipts = "urn:xmpp:receipts";                       // XEP-0184
inline constexpr const char *markers = "urn:xmpp:chat-markers:0";                  // XEP-0333
inline constexpr const char *hints = "urn:xmpp:hints";                             // XEP-0334
inline constexpr const char *correct = "urn:xmpp:message-correct:0";               // XEP-0308
inline constexpr const char *stableIds = "urn:xmpp:sid:0";                         // XEP-0359
inline constexpr const char *encryption = "urn:xmpp:eme:0";                        // XEP-0380
inline constexpr const char *chatStates = "http://jabber.org/protocol/chatstates"; // XEP-0085
inline constexpr const char *noReply = "urn:xmpp:noreply:0";
inline constexpr const char *oob = "jabber:x:oob";                   // XEP-0066
inline constexpr const char *muc = "http://jabber.org/protocol/muc"; // XEP-0045
inline constexpr const char *mucUser = "http://jabber.org/protocol/muc#user";
inline constexpr const char *mucOwner = "http://jabber.org/protocol/muc#owner";
inline constexpr const char *conference = "jabber:x:conference"; // XEP-0249
inline constexpr const char *pubsubEvent = "http://jabber.org/protocol/pubsub#event";
inline constexpr const char *roster = "jabber:iq:roster";
inline constexpr const char *ping = "urn:xmpp:ping";             // XEP-0199
inline constexpr const char *streamManagement = "urn:xmpp:sm:3"; // XEP-0198
inline constexpr const char *discoInfo = "http://jabber.org/protocol/disco#info";
inline constexpr const char *caps = "http://jabber.org/protocol/caps"; // XEP-0115
inline constexpr const char *stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";
/// Our own mark of what a program said in its user's name (auto-reply contract S16); an empty <automatic/>.
inline constexpr const char *automatic = "urn:locum:automatic:0";

} // namespace xmlns

QString bareJid(const QString &jid);
QString resourceOf(const QString &jid);

/// What a <message/> says, as it stands there: nothing normalised, nothing decided.
struct ParsedMessage {
    QString type; ///< "normal" where it says none
    QString id;
    QString from;
    QString to;
    std::optional<QString> body;
    std::optional<QString> subject;
    bool hasThread = false;
    Encryption encryption = Encryption::None;
    bool isKeyTransport = false;  ///< encrypted, but with no message within
    std::optional<Instant> stamp; ///< of the delay, by whoever put it there
    bool isDelayed = false;
    std::optional<bool> composing; ///< of a chat state
    bool wantsReceipt = false;
    bool wantsMarker = false;
    QString deliveredId; ///< a receipt for this
    QString displayedId; ///< a marker for this
    QString replacesId;
    QList<std::pair<QString, QString>> stanzaIds; ///< (by, id)
    QString originId;
    QList<Attachment> attachments;
    bool isAutomatic = false;
    bool asksNoReply = false;
};

ParsedMessage parseMessage(const XmlView &message);

/// Why a stanza of type error came back.
Error errorOf(const XmlView &stanza);

} // namespace locum::purple
