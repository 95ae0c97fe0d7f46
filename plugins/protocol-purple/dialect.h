// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <functional>

namespace locum::purple {

/// What differs between networks. This one speaks through libpurple's common functions and serves every protocol; those
/// of XMPP and IRC, which Locum exists for, look at the stanzas and lines themselves, because libpurple's view loses
/// what matters here: ids, receipts, who marked what, whether a message arrived.
///
/// All functions but canonical() and watch() are called while the link is online.
class Dialect {
public:
    explicit Dialect(Session &session) : m_session(session) {}
    virtual ~Dialect();
    Dialect(const Dialect &) = delete;
    Dialect &operator=(const Dialect &) = delete;

    /// The address as equal parties have it equal.
    virtual QString canonical(const QString &address) const;
    virtual QString ownAddress() const;
    /// What the server holds equal, if it says so.
    virtual std::optional<AddressCase> addressCase() const { return std::nullopt; }

    virtual void connecting() {}
    virtual void connected() {}
    /// The link is gone: every transaction that is open ends now.
    virtual void disconnected() {}

    /// Sends; ends `transaction`, now or later. `encrypt` has been refused already.
    virtual void send(const TransactionId &transaction, const SendMessage &message);
    /// Sends a file where the network has a way of its own, and ends `transaction`; else calls `otherwise`, now or
    /// later.
    virtual void sendFile(const TransactionId & /*transaction*/, const SendFile & /*file*/,
                          const std::function<void()> &otherwise)
    {
        otherwise();
    }
    virtual void sendTyping(const SendTyping &typing);
    virtual void sendReceipt(const SendReceipt & /*receipt*/) {}
    virtual void probe();

    virtual void add(const TransactionId &transaction, const AddContact &contact);
    virtual void rename(const TransactionId &transaction, const RenameContact &contact);
    virtual void remove(const TransactionId &transaction, const RemoveContact &contact);
    virtual void authorize(const TransactionId &transaction, const AuthorizeContact &contact);
    /// Also called when offline.
    virtual void watch(const WatchContacts & /*contacts*/) {}

    virtual void join(const TransactionId &transaction, const JoinRoom &room);
    virtual void leave(const TransactionId &transaction, const LeaveRoom &room);

    /// Adds what libpurple left out of somebody's wish to be allowed.
    virtual void completeContactRequest(RequestReceived & /*request*/) {}

    /// A message that libpurple wrote into a conversation.
    virtual void written(PurpleConversation *conversation, const QString &who, const QString &markup,
                         PurpleMessageFlags flags, time_t when);

    /// Whether libpurple's list says how the network's own is (else the dialect tells the roster itself).
    virtual bool usesPurpleRoster() const { return true; }

protected:
    Session &m_session;
};

/// The dialect that a session's quirks name.
std::unique_ptr<Dialect> makeDialect(Session &session);

/// When a message that libpurple dated `when` was sent, and whether it is old: it dates live ones with the second they
/// arrive in (no stamp of the network), and delayed ones only by this time (an XMPP one carries no flag).
struct Stamp {
    std::optional<Instant> sentAt;
    bool isOld = false;
};
Stamp stampOf(time_t when, PurpleMessageFlags flags);

/// Does `text` name the user: `name` as a word of its own, in any case?
bool mentions(const QString &text, const QString &name);

} // namespace locum::purple
