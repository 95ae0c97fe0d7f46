// SPDX-License-Identifier: GPL-2.0-or-later
#include "email_session.h"

#include "mail_address.h"
#include "mail_reader.h"
#include "mail_writer.h"

#include <QRegularExpression>

namespace locum::email {

using State = sdk::ChannelOutcome::State;

sdk::ChannelOutcome outcomeOf(const SmtpSender::Reply &reply, bool isOwn)
{
    if (!reply.error) {
        return {State::Sent};
    }
    // What stands for more than this mail: the server, the way to it, the log-in.
    const bool isOfServer =
        reply.error->code == "email.server.untrusted" || reply.error->code == "email.server.login" ||
        reply.error->code == "email.server.unreachable" || reply.error->code == "email.server.timeout";
    if (isOfServer || reply.code < 500 || reply.code > 599) {
        return {State::Retry, {}, reply.error};
    }
    const Error error{"email.server.refused", QStringLiteral("the server answered %1").arg(reply.code)};
    // RFC 3463 §3.2: no such mailbox, no such host, moved, and a domain that takes no mail.
    static const QRegularExpression unknown(QStringLiteral("\\A55\\d[ -]5\\.1\\.(?:1|2|6|10)\\b"));
    if (isOwn && unknown.match(QString::fromLatin1(reply.line)).hasMatch()) {
        return {State::Gone, {}, Error{"email.recipient.unknown", error.detail, Retry::AfterUserAction}};
    }
    return {State::Refused, {}, error};
}

EmailSession::EmailSession(ChannelId channel, Settings settings, sdk::ChannelHost &host, const Clock &clock)
    : m_settings(std::move(settings)), m_host(host), m_clock(clock), m_teller(channel, host)
{
}

void EmailSession::send(const TransactionId &transaction, const sdk::ChannelMessage &message)
{
    const bool isOwn = message.recipient.isEmpty();
    const auto to = isOwn ? m_settings.to : message.recipient;
    if (!isPlainAddress(to)) {
        m_host.sent(transaction, {State::Refused, {}, Error{"email.recipient.invalid", QStringLiteral("no address")}});
        return;
    }
    const auto mail = writeMail(message, m_settings, to, m_clock.now());
    m_sender.send(m_settings.server, {m_settings.from, to, mail, m_settings.host},
                  [this, transaction, isOwn](const SmtpSender::Reply &reply) {
                      const auto outcome = outcomeOf(reply, isOwn);
                      m_teller.tellHealth(outcome.state == State::Retry || outcome.state == State::Gone ? outcome.error
                                                                                                        : std::nullopt);
                      m_host.sent(transaction, outcome);
                  });
}

void EmailSession::receive(quint64 request, const sdk::ChannelRequest &what)
{
    sdk::ChannelReceived received;
    if (what.method != "MAIL") {
        received.status = 405;
        received.error = Error{"email.request.unknown", QStringLiteral("mails come by locum-mail-in")};
    } else if (auto answer = readMail(what.body, m_settings)) {
        received.answers.append(std::move(*answer));
    } else {
        received.error = answer.error();
    }
    m_host.received(request, received);
}

} // namespace locum::email
