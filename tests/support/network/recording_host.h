// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sdk/protocol_plugin.h"

#include <QList>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace locum::test {

/// Remembers what a session tells.
class RecordingHost final : public sdk::SessionHost {
public:
    void tell(NetworkEvent event) override { m_events.append(std::move(event)); }
    void warn(const QString &text) override { m_warnings.append(text); }

    /// All events of one kind that match, in order.
    template <class Event>
    QList<Event> all(const std::function<bool(const Event &)> &matches = {}) const
    {
        QList<Event> found;
        for (const auto &event : m_events) {
            if (const auto *candidate = std::get_if<Event>(&event); candidate && (!matches || matches(*candidate))) {
                found.append(*candidate);
            }
        }
        return found;
    }
    template <class Event>
    bool has(const std::function<bool(const Event &)> &matches = {}) const
    {
        return !all<Event>(matches).isEmpty();
    }
    /// The last of one kind; none: a default one.
    template <class Event>
    Event last() const
    {
        const auto found = all<Event>();
        return found.isEmpty() ? Event{} : found.constLast();
    }
    QList<MessageReceived> messages(const QString &text) const
    {
        return all<MessageReceived>([&text](const MessageReceived &message) { return message.text == text; });
    }
    LinkState link() const { return last<LinkChanged>().state; }
    /// How the command ended; it must have ended once.
    std::optional<Outcome> outcome(const TransactionId &transaction) const
    {
        const auto ends =
            all<CommandEnded>([&transaction](const CommandEnded &ended) { return ended.transaction == transaction; });
        return ends.size() == 1 ? std::optional<Outcome>(ends.constFirst().outcome) : std::nullopt;
    }
    bool wasSent(const TransactionId &transaction) const
    {
        const auto end = outcome(transaction);
        return end && std::holds_alternative<Sent>(*end);
    }
    QByteArray refusal(const TransactionId &transaction) const
    {
        const auto end = outcome(transaction);
        return end && std::holds_alternative<NotSent>(*end) ? std::get<NotSent>(*end).error.code : QByteArray();
    }
    void forget() { m_events.clear(); }
    const QList<NetworkEvent> &events() const { return m_events; }

private:
    QList<NetworkEvent> m_events;
    QStringList m_warnings;
};

/// An account of a plugin in a test.
class TestAccount {
public:
    TestAccount(sdk::ProtocolPlugin &plugin, const sdk::AccountSettings &settings)
    {
        auto opened = plugin.open(settings, m_host);
        if (opened) {
            m_session = std::move(*opened);
        } else {
            m_error = opened.error();
        }
    }

    TransactionId perform(const NetworkCommand &command)
    {
        static int last = 0;
        const TransactionId transaction(QStringLiteral("t%1").arg(++last));
        m_session->perform(transaction, command);
        return transaction;
    }
    TransactionId say(const QString &to, const QString &text, ConversationKind kind = ConversationKind::Direct,
                      bool automatic = false)
    {
        SendMessage message;
        message.conversation = kind;
        message.to = to;
        message.text = text;
        message.automatic = automatic;
        return perform(message);
    }
    RecordingHost &host() { return m_host; }
    RecordingHost *operator->() { return &m_host; }
    bool isOpen() const { return m_session != nullptr; }
    const Error &error() const { return m_error; }

private:
    RecordingHost m_host;
    Error m_error;
    std::unique_ptr<sdk::ProtocolSession> m_session;
};

} // namespace locum::test
