// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"
#include "xmpp/xmpp_message.h"

#include <QHash>

#include <deque>
#include <map>

namespace locum::purple {

class XmppDialect;

/// Messages as stanzas: what came is told with its ids, times and marks, what goes out carries ours.
class XmppMessages {
public:
    explicit XmppMessages(XmppDialect &dialect) : m_dialect(dialect) {}

    void reset();
    /// `isFile`: its text is where a file is.
    void send(const TransactionId &transaction, const SendMessage &message, bool isFile = false);
    void sendTyping(const SendTyping &typing);
    void sendReceipt(const SendReceipt &receipt);

    /// True: taken; false: it is libjabber's business (events of PEP and the like).
    bool receive(const XmlView &stanza);

private:
    /// How a stanza came: itself, or as a copy that our server sent us.
    enum class Way { Direct, CarbonReceived, CarbonSent };

    bool receiveCarbon(const XmlView &stanza);
    bool receive(const XmlView &stanza, Way way, std::optional<Instant> forwardedAt);
    void receiveError(const ParsedMessage &parsed, const XmlView &stanza);
    void receiveRoomMessage(const ParsedMessage &parsed, const QString &room);
    void receiveDirectMessage(const ParsedMessage &parsed, Way way, std::optional<Instant> forwardedAt);
    void readText(const ParsedMessage &parsed, MessageReceived &message) const;
    QString dedupeKey(const ParsedMessage &parsed, const QString &archive) const;
    void remember(const QString &id, const TransactionId &transaction, const QString &to);

    struct SentMessage {
        TransactionId transaction;
        QString to;
    };

    XmppDialect &m_dialect;
    std::map<QString, SentMessage> m_sent; ///< by id, the last ones: for echoes and bounces
    std::deque<QString> m_sentOrder;
    struct Wish {
        QString fullJid;
        bool receipt = false;
        bool marker = false;
    };
    QHash<QString, Wish> m_wantReceipt; ///< by id
    std::deque<QString> m_wantReceiptOrder;
};

} // namespace locum::purple
