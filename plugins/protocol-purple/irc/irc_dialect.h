// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dialect.h"
#include "irc/irc_line.h"
#include "irc/irc_outbox.h"
#include "irc/irc_text.h"

namespace locum::purple {

/// IRC. libirc logs in, joins and keeps the rooms; what is said is read from and written as lines.
class IrcDialect final : public Dialect {
public:
    explicit IrcDialect(Session &session) : Dialect(session), m_outbox(*this) {}

    QString canonical(const QString &address) const override;
    QString ownAddress() const override;
    std::optional<AddressCase> addressCase() const override { return m_mapping; }
    void connecting() override;
    void connected() override;
    void disconnected() override;
    void send(const TransactionId &transaction, const SendMessage &message) override;
    void sendTyping(const SendTyping & /*typing*/) override {}
    void probe() override { m_outbox.probe(); }
    void add(const TransactionId &transaction, const AddContact &contact) override;
    void rename(const TransactionId &transaction, const RenameContact &contact) override;
    void remove(const TransactionId &transaction, const RemoveContact &contact) override;
    void watch(const WatchContacts &contacts) override;
    void written(PurpleConversation *conversation, const QString &who, const QString &markup, PurpleMessageFlags flags,
                 time_t when) override;
    bool usesPurpleRoster() const override { return false; }

    // For the parts.
    Session &session() { return m_session; }
    IrcOutbox &outbox() { return m_outbox; }
    QString ownNick() const;
    /// Puts a line (without its end) into libirc's queue.
    void writeLine(const QByteArray &line);

    /// What libirc is to make of a line.
    enum class Verdict { Pass, Swallow };
    Verdict receive(const IrcLine &line); // irc_incoming.cpp

private:
    bool isRoom(const QString &target) const;
    QString decode(const QByteArray &bytes) const;
    QByteArray encode(const QString &text) const;
    qsizetype maximalBytes(const QString &target) const;

    Verdict receiveText(const IrcLine &line, bool isNotice);
    Verdict receiveCtcp(const IrcLine &line, const QString &inside, bool isNotice);
    Verdict receiveNumeric(const IrcLine &line, int number);
    Verdict receiveRefusal(const IrcLine &line, int number);
    void receiveFeatures(const IrcLine &line);
    void receiveAway(const IrcLine &line);
    void tellMessage(const IrcLine &line, const QString &text, MessageKind kind);

    IrcOutbox m_outbox;
    AddressCase m_mapping = AddressCase::Rfc1459;
    QByteArray m_roomPrefixes = "#&+!";
    QSet<QString> m_watched;
    qint64 m_lastCtcpReply = 0;
};

/// Makes libirc's signals reach the dialect of their account.
void installIrcSignals();

} // namespace locum::purple
