// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_message.h"

#include "link_errors.h"

#include <QUrl>

namespace locum::purple {
namespace {

/// Elements that carry or announce end-to-end encryption.
constexpr const char *encryptedSpaces[] = {
    "eu.siacs.conversations.axolotl", // OMEMO 0.3, what clients use
    "urn:xmpp:omemo:2",
    "urn:xmpp:omemo:1",
    "urn:xmpp:openpgp:0",
    "jabber:x:encrypted",
};

void readEncryption(const XmlView &child, ParsedMessage &parsed)
{
    if (child.is("encryption", xmlns::encryption)) {
        parsed.encryption = Encryption::Unreadable;
        return;
    }
    for (const auto *space : encryptedSpaces) {
        if (child.isIn(space)) {
            parsed.encryption = Encryption::Unreadable;
            // OMEMO sends keys about without a payload; nobody said anything then.
            parsed.isKeyTransport = child.is("encrypted") && !child.child("payload");
        }
    }
}

void readIds(const XmlView &child, ParsedMessage &parsed)
{
    if (child.is("stanza-id", xmlns::stableIds)) {
        parsed.stanzaIds.append({child.attribute("by"), child.attribute("id")});
    } else if (child.is("origin-id", xmlns::stableIds)) {
        parsed.originId = child.attribute("id");
    } else if (child.is("replace", xmlns::correct)) {
        parsed.replacesId = child.attribute("id");
    } else if (child.is("request", xmlns::receipts)) {
        parsed.wantsReceipt = true;
    } else if (child.is("markable", xmlns::markers)) {
        parsed.wantsMarker = true;
    } else if (child.is("received", xmlns::receipts)) {
        parsed.deliveredId = child.attribute("id");
    } else if (child.is("received", xmlns::markers)) {
        parsed.deliveredId = child.attribute("id");
    } else if (child.is("displayed", xmlns::markers)) {
        parsed.displayedId = child.attribute("id");
    }
}

void readDelay(const XmlView &child, ParsedMessage &parsed)
{
    if (!child.is("delay", xmlns::delay) && !child.is("x", xmlns::delayLegacy)) {
        return;
    }
    parsed.isDelayed = true;
    if (const auto at = millisecondsOfStamp(child.attribute("stamp"))) {
        const auto instant = instantFromMilliseconds(*at);
        // Each hop may add one; the first is when it was said.
        parsed.stamp = parsed.stamp ? std::min(*parsed.stamp, instant) : instant;
    }
}

void readAttachment(const XmlView &child, ParsedMessage &parsed)
{
    if (child.is("x", xmlns::oob)) {
        const auto url = child.child("url").text();
        if (!url.isEmpty()) {
            parsed.attachments.append({QUrl(url).fileName(), {}, -1, url});
        }
    }
}

} // namespace

QString bareJid(const QString &jid)
{
    return jid.left(jid.indexOf(u'/')); // all of it where there is none
}

QString resourceOf(const QString &jid)
{
    const auto slash = jid.indexOf(u'/');
    return slash < 0 ? QString() : jid.mid(slash + 1);
}

ParsedMessage parseMessage(const XmlView &message)
{
    ParsedMessage parsed;
    parsed.type = message.attribute("type");
    if (parsed.type.isEmpty()) {
        parsed.type = QStringLiteral("normal");
    }
    parsed.id = message.attribute("id");
    parsed.from = message.attribute("from");
    parsed.to = message.attribute("to");
    for (const auto &child : message.children()) {
        if (child.is("body") && !parsed.body) {
            parsed.body = child.text();
        } else if (child.is("subject") && !parsed.subject) {
            parsed.subject = child.text();
        } else if (child.is("thread")) {
            parsed.hasThread = true;
        } else if (child.isIn(xmlns::chatStates)) {
            parsed.composing = child.is("composing");
        } else if (child.isIn(xmlns::automatic)) {
            parsed.isAutomatic = true;
        } else if (child.isIn(xmlns::noReply)) {
            parsed.asksNoReply = true;
        } else {
            readEncryption(child, parsed);
            readIds(child, parsed);
            readDelay(child, parsed);
            readAttachment(child, parsed);
        }
    }
    if (parsed.body && parsed.body->startsWith(QLatin1String("?OTR"))) {
        parsed.encryption = Encryption::Unreadable;
    }
    return parsed;
}

Error errorOf(const XmlView &stanza)
{
    struct Row {
        const char *condition;
        const char *code;
        Retry retry;
    };
    static constexpr Row rows[] = {
        {"item-not-found", codes::noRecipient, Retry::No},
        {"remote-server-not-found", codes::noRecipient, Retry::No},
        {"jid-malformed", codes::addressInvalid, Retry::No},
        {"gone", codes::noRecipient, Retry::No},
        {"service-unavailable", codes::recipientAway, Retry::Later},
        {"recipient-unavailable", codes::recipientAway, Retry::Later},
        {"remote-server-timeout", codes::recipientAway, Retry::Later},
        {"resource-constraint", codes::recipientAway, Retry::Later},
        {"policy-violation", codes::notSent, Retry::Later},
        {"feature-not-implemented", codes::unsupported, Retry::No},
        {"conflict", codes::nameInUse, Retry::AfterUserAction},
        {"not-authorized", "network.room.password", Retry::AfterUserAction},
        {"registration-required", "network.room.members_only", Retry::AfterUserAction},
    };
    const auto error = stanza.child("error");
    QString condition;
    for (const auto &child : error.children()) {
        if (child.isIn(xmlns::stanzaErrors) && !child.is("text")) {
            condition = child.name();
            break;
        }
    }
    auto detail = error.child("text").text();
    if (detail.isEmpty()) {
        detail = condition.isEmpty() ? QStringLiteral("the server refused it") : condition;
    }
    for (const auto &row : rows) {
        if (condition == QLatin1String(row.condition)) {
            return {row.code, detail, row.retry};
        }
    }
    return {codes::notSent, detail, Retry::No};
}

} // namespace locum::purple
