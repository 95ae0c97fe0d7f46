// SPDX-License-Identifier: GPL-2.0-or-later
#include "built_in_session.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <vector>

namespace locum::loopback {
namespace {

const QString echo = QStringLiteral("echo@loopback");
const QString flood = QStringLiteral("flood@loopback");
const QString trouble = QStringLiteral("trouble@loopback");
const QString director = QStringLiteral("director@loopback");

constexpr int floodPortion = 50;
constexpr int largestFlood = 1'000'000;

qint64 nowMicroseconds()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace

void BuiltInSession::toEcho(const TransactionId &transaction, const SendMessage &command)
{
    const auto id = nextId();
    sent(transaction, id);
    tell(ReceiptReceived{echo, id, ReceiptKind::Delivered});
    tell(ReceiptReceived{echo, id, ReceiptKind::Read});
    if (command.automatic) {
        return; // two machines must not talk to each other for ever
    }
    tell(TypingChanged{echo, true});
    auto answer = messageFrom(echo, command.text);
    answer.kind = command.kind;
    tell(answer);
    tell(TypingChanged{echo, false});
}

void BuiltInSession::toFlood(const TransactionId &transaction, const SendMessage &command)
{
    const auto words = command.text.split(u' ', Qt::SkipEmptyParts);
    const int count = std::clamp(words.value(1).toInt(), 0, largestFlood);
    const int perSecond = std::clamp(words.value(2).toInt(), 1, 1000);
    if (words.value(0) == QLatin1String("flood") && count > 0) {
        m_flood = {1, count, floodPortion};
        m_flooding.start(0);
    } else if (words.value(0) == QLatin1String("rate") && count > 0) {
        m_flood = {1, count, 1};
        m_flooding.setTimerType(Qt::PreciseTimer);
        m_flooding.start(1000 / perSecond);
    } else if (words.value(0) == QLatin1String("stop")) {
        m_flooding.stop();
    }
    sent(transaction, nextId());
}

void BuiltInSession::pourFlood()
{
    for (int i = 0; i < m_flood.portion && m_flood.next <= m_flood.count; ++i, ++m_flood.next) {
        tell(messageFrom(
            flood,
            QStringLiteral("message %1 of %2 t=%3").arg(m_flood.next).arg(m_flood.count).arg(nowMicroseconds())));
    }
    if (m_flood.next > m_flood.count) {
        m_flooding.stop();
    }
}

void BuiltInSession::toTrouble(const TransactionId &transaction, const SendMessage &command)
{
    const auto &order = command.text;
    if (order == QLatin1String("fail")) {
        notSent(transaction, "loopback.refused", QStringLiteral("as you wished"));
    } else if (order == QLatin1String("fail later")) {
        notSent(transaction, "loopback.busy", QStringLiteral("as you wished"), Retry::Later);
    } else if (order == QLatin1String("unknown")) {
        unknown(transaction, "loopback.lost", QStringLiteral("as you wished"));
    } else if (order == QLatin1String("never")) {
        return; // what a plugin must not do: the command has no end
    } else if (order == QLatin1String("twice")) {
        sent(transaction, nextId());
        sent(transaction, nextId()); // nor this
    } else if (order == QLatin1String("throw")) {
        throw std::runtime_error("as you wished");
    } else if (order == QLatin1String("crash")) {
        std::signal(SIGSEGV, SIG_DFL); // a sanitizer's own handler would only exit
        std::raise(SIGSEGV);
    } else if (order == QLatin1String("exit")) {
        ::_exit(7);
    } else if (order == QLatin1String("hang")) {
        sent(transaction, nextId());
        std::this_thread::sleep_for(std::chrono::hours(24)); // what no plugin may do
    } else if (order == QLatin1String("leak")) {
        std::vector<QByteArray> kept;
        for (int i = 0; i < 1'000'000; ++i) {
            kept.emplace_back(1024 * 1024, 'x');
        }
    } else if (order == QLatin1String("drop")) {
        sent(transaction, nextId());
        connectAgainLater();
    } else if (order == QLatin1String("log out")) {
        sent(transaction, nextId());
        setLink(LinkState::NeedsUser,
                Error{"loopback.replaced", QStringLiteral("somebody else logged in as you"), Retry::AfterUserAction});
    } else if (order.startsWith(QLatin1String("big "))) {
        sent(transaction, nextId());
        tell(messageFrom(trouble, QString(std::clamp(order.mid(4).toInt(), 0, 8'000'000), u'\u00e4')));
    } else {
        sent(transaction, nextId());
    }
}

void BuiltInSession::toDirector(const TransactionId &transaction, const SendMessage &command)
{
    sent(transaction, nextId());
    const auto order = command.text.section(u' ', 0, 0);
    direct(order, command.text.section(u' ', 1));
    directRequest(order);
}

void BuiltInSession::direct(const QString &order, const QString &argument)
{
    if (order == QLatin1String("presence")) {
        tell(PresenceChanged{director,
                             {fromName<Availability>(argument.section(u' ', 0, 0)).value_or(Availability::Unknown),
                              argument.section(u' ', 1),
                              {}}});
    } else if (order == QLatin1String("typing")) {
        tell(TypingChanged{director, argument != QLatin1String("off")});
    } else if (order == QLatin1String("say")) {
        tell(messageFrom(director, argument));
    } else if (order == QLatin1String("carbon")) {
        auto own = messageFrom(director, argument);
        own.sender.clear();
        own.senderName.clear();
        own.direction = Direction::Outgoing;
        own.origin = Origin::OwnOtherDevice;
        tell(own);
    } else if (order == QLatin1String("offline") || order == QLatin1String("history")) {
        auto late = messageFrom(director, argument);
        late.origin = order == QLatin1String("offline") ? Origin::OfflineStore : Origin::History;
        late.sentAt = *late.sentAt - std::chrono::hours(1);
        tell(late);
    } else if (order == QLatin1String("correct")) {
        auto first = messageFrom(director, argument + QLatin1Char('?'));
        auto second = messageFrom(director, argument + QLatin1Char('!'));
        second.replacesRemoteId = first.remoteId;
        second.flags.edited = true;
        tell(first);
        tell(second);
    } else if (order == QLatin1String("encrypted")) {
        auto message = messageFrom(director, argument);
        message.encryption = Encryption::Unreadable;
        tell(message);
    } else if (order == QLatin1String("automatic") || order == QLatin1String("bot")) {
        auto message = messageFrom(director, argument);
        message.flags.automatic = order == QLatin1String("automatic");
        message.flags.fromBot = order == QLatin1String("bot");
        tell(message);
    } else if (order == QLatin1String("image")) {
        auto message = messageFrom(director, {});
        message.kind = MessageKind::Image;
        message.attachments.append({QStringLiteral("dot.png"), QStringLiteral("image/png"), 68,
                                    QStringLiteral("https://loopback.invalid/dot.png")});
        tell(message);
    } else if (order == QLatin1String("avatar")) {
        tell(AvatarChanged{
            director, QStringLiteral("image/png"),
            QByteArray::fromBase64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
                                   "kgAAAABJRU5ErkJggg==")});
    } else if (order == QLatin1String("client")) {
        tell(OwnClientChanged{QStringLiteral("laptop"), argument != QLatin1String("off")});
    } else if (order == QLatin1String("notice")) {
        tell(NoticeReceived{argument});
    } else if (order == QLatin1String("keep")) {
        tell(SettingsChanged{{{QStringLiteral("kept"), argument}}, {}});
    } else if (order == QLatin1String("unfriend")) {
        m_roster.erase(director);
        tell(RosterEntryRemoved{director});
    }
}

void BuiltInSession::directRequest(const QString &order)
{
    const auto ask = [](const char *handle, RequestKind kind, const QString &text) {
        return RequestReceived{QLatin1String(handle), kind, director, QStringLiteral("director"), text, {}, {}};
    };
    if (order == QLatin1String("befriend")) {
        tell(ask("friend", RequestKind::ContactRequest, QStringLiteral("Let us be in touch.")));
    } else if (order == QLatin1String("invite")) {
        auto request = ask("invitation", RequestKind::RoomInvitation, QStringLiteral("Come over."));
        request.details.insert(QStringLiteral("room"), QStringLiteral("lobby@rooms.loopback"));
        tell(request);
    } else if (order == QLatin1String("certificate")) {
        auto request = ask("certificate", RequestKind::Certificate, QStringLiteral("Is this the server?"));
        request.from.clear();
        request.fromName.clear();
        request.details = {{QStringLiteral("names"), QStringLiteral("loopback")},
                           {QStringLiteral("fingerprint_sha256"), QString(64, u'0')},
                           {QStringLiteral("reasons"), QStringLiteral("self-signed")}};
        tell(request);
    } else if (order == QLatin1String("question")) {
        auto request = ask("question", RequestKind::Input, QStringLiteral("What is the code?"));
        FormField code{QStringLiteral("code"), QStringLiteral("Code"), {}};
        code.required = true;
        request.form.fields.append(code);
        tell(request);
    } else if (order == QLatin1String("offer")) {
        auto request = ask("file", RequestKind::FileOffer, QStringLiteral("A file for you."));
        request.details = {{QStringLiteral("name"), QStringLiteral("notes.txt")}, {QStringLiteral("size"), 12}};
        tell(request);
    } else if (order == QLatin1String("withdraw")) {
        tell(RequestWithdrawn{QStringLiteral("question")});
    }
}

void BuiltInSession::on(const TransactionId &transaction, const AnswerRequest &command)
{
    sent(transaction);
    tell(RequestWithdrawn{command.handle});
    if (!command.accept) {
        return;
    }
    if (command.handle == QLatin1String("friend")) {
        auto &entry = m_roster[director];
        entry.address = director;
        entry.subscription = Subscription::Both;
        tell(RosterEntryChanged{entry});
    } else if (command.handle == QLatin1String("invitation")) {
        enterRoom(QStringLiteral("lobby@rooms.loopback"), {});
    } else if (command.handle == QLatin1String("certificate")) {
        tell(SettingsChanged{{{QStringLiteral("pinned"), QString(64, u'0')}}, {}});
    } else if (command.handle == QLatin1String("question")) {
        tell(messageFrom(director,
                         QStringLiteral("the code is %1").arg(command.values.value(QLatin1String("code")).toString())));
    } else if (command.handle == QLatin1String("file")) {
        auto message = messageFrom(director, {});
        message.kind = MessageKind::File;
        message.attachments.append({QStringLiteral("notes.txt"), QStringLiteral("text/plain"), 12, {}});
        tell(message);
    }
}

} // namespace locum::loopback
