// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dialect.h"
#include "xmpp/xml_node.h"
#include "xmpp/xmpp_acks.h"
#include "xmpp/xmpp_bots.h"
#include "xmpp/xmpp_messages.h"
#include "xmpp/xmpp_own_clients.h"
#include "xmpp/xmpp_rooms.h"
#include "xmpp/xmpp_roster.h"
#include "xmpp/xmpp_uploads.h"

#include <functional>
#include <map>

namespace locum::purple {

/// XMPP. libjabber logs in, keeps presence, avatars and files; messages, rooms, the roster and acknowledgements are
/// read from and written as stanzas, by the parts below.
class XmppDialect final : public Dialect {
public:
    /// Told once with the answer, or with an empty view when the link ended first.
    using IqAnswer = std::function<void(const XmlView &iq)>;

    explicit XmppDialect(Session &session);

    QString canonical(const QString &address) const override;
    void connecting() override;
    void connected() override;
    void disconnected() override;
    void send(const TransactionId &transaction, const SendMessage &message) override;
    void sendFile(const TransactionId &transaction, const SendFile &file,
                  const std::function<void()> &otherwise) override;
    void sendTyping(const SendTyping &typing) override;
    void sendReceipt(const SendReceipt &receipt) override;
    void probe() override;
    void add(const TransactionId &transaction, const AddContact &contact) override;
    void rename(const TransactionId &transaction, const RenameContact &contact) override;
    void remove(const TransactionId &transaction, const RemoveContact &contact) override;
    void authorize(const TransactionId &transaction, const AuthorizeContact &contact) override;
    void join(const TransactionId &transaction, const JoinRoom &room) override;
    void leave(const TransactionId &transaction, const LeaveRoom &room) override;
    void completeContactRequest(RequestReceived &request) override;
    void written(PurpleConversation *conversation, const QString &who, const QString &markup, PurpleMessageFlags flags,
                 time_t when) override;
    bool usesPurpleRoster() const override { return false; }

    // For the parts.
    Session &session() { return m_session; }
    XmppAcks &acks() { return m_acks; }
    XmppBots &bots() { return m_bots; }
    XmppRooms &rooms() { return m_rooms; }
    XmppMessages &messages() { return m_messages; }
    QString ownBare() const;
    QString ownFull() const;
    /// Writes to the stream.
    void write(const XmlElement &element);
    /// Sends an iq (its id is set here).
    void ask(XmlElement iq, IqAnswer answer);
    /// An id that nobody guesses.
    static QString newId();

    // What passes through libjabber.
    /// True: taken, libjabber must not see it.
    bool receive(const XmlView &element);
    void sending(const XmlView &element);
    /// Takes out of the stream's features what is not libjabber's to use.
    void filterFeatures(xmlnode *features);

private:
    bool receiveIq(const XmlView &iq);
    bool receivePresence(const XmlView &presence);
    void onPulse();
    QString canonicalBare(const QString &bare) const;
    /// Whether the server is there: whatever it says is the answer.
    void askServer();

    struct OpenIq {
        QString to;
        IqAnswer answer;
    };

    XmppAcks m_acks;
    XmppBots m_bots;
    XmppRooms m_rooms;
    XmppRoster m_roster;
    XmppMessages m_messages;
    XmppUploads m_uploads;
    std::map<QString, OpenIq> m_iqs;
    QHash<QString, RequestReceived> m_wishes; ///< what the last <presence type="subscribe"/> of each said
    XmppOwnClients m_ownClients;
    // libjabber takes long over a normal form, and a message asks for the same one again and again.
    mutable QString m_lastBare;
    mutable QString m_lastCanonical;
    mutable QString m_ownBare;
    QTimer m_pulse;
    int m_silentPulses = 0; ///< since the server last said anything
};

/// Makes libjabber's signals reach the dialect of their account.
void installXmppSignals();

} // namespace locum::purple
