// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session_base.h"

#include <QHash>
#include <QTimer>

#include <map>

namespace locum::loopback {

/// A whole network inside the session. Who its contacts are and what they do when they are written to stands in
/// README.md; here is the part that every network has, built_in_contacts.cpp plays the contacts.
class BuiltInSession final : public SessionBase {
    Q_OBJECT

public:
    BuiltInSession(const sdk::AccountSettings &settings, sdk::SessionHost &host);

    void perform(const TransactionId &transaction, const NetworkCommand &command) override;

private:
    // One overload a command: what each owes is said at the command, in model/network_command.h.
    void on(const TransactionId &transaction, const Connect &);
    void on(const TransactionId &transaction, const Disconnect &);
    void on(const TransactionId &transaction, const ProbeLink &);
    void on(const TransactionId &transaction, const SetPresence &command);
    void on(const TransactionId &transaction, const SendMessage &command);
    void on(const TransactionId &transaction, const SendTyping &command);
    void on(const TransactionId &transaction, const SendReceipt &command);
    void on(const TransactionId &transaction, const AddContact &command);
    void on(const TransactionId &transaction, const RenameContact &command);
    void on(const TransactionId &transaction, const RemoveContact &command);
    void on(const TransactionId &transaction, const WatchContacts &command);
    void on(const TransactionId &transaction, const AuthorizeContact &command);
    void on(const TransactionId &transaction, const JoinRoom &command);
    void on(const TransactionId &transaction, const LeaveRoom &command);
    void on(const TransactionId &transaction, const AnswerRequest &command);
    void on(const TransactionId &transaction, const SendFile &command);

    void comeOnline();
    void enterRoom(const QString &room, const QString &wantedNick);
    void sendToRoom(const TransactionId &transaction, const SendMessage &command);

    // The contacts (built_in_contacts.cpp).
    void toEcho(const TransactionId &transaction, const SendMessage &command);
    void toFlood(const TransactionId &transaction, const SendMessage &command);
    void toTrouble(const TransactionId &transaction, const SendMessage &command);
    void toDirector(const TransactionId &transaction, const SendMessage &command);
    void direct(const QString &order, const QString &argument);
    void directRequest(const QString &order);
    void pourFlood();

    QString nextId();
    MessageReceived messageFrom(const QString &contact, const QString &text);
    void connectAgainLater();

    /// A flood that is under way.
    struct Flood {
        int next = 1;
        int count = 0;
        int portion = 0; ///< messages a turn
    };

    std::map<QString, RosterEntry> m_roster;
    QHash<QString, QString> m_nickInRoom; ///< by room
    QTimer m_connecting;
    QTimer m_flooding;
    Flood m_flood;
    quint64 m_lastId = 0;
};

} // namespace locum::loopback
