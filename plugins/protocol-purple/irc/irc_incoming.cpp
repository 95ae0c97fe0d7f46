// SPDX-License-Identifier: GPL-2.0-or-later
// What an IRC server says, line by line: messages and refusals are ours, the rest libirc's.
#include "irc/irc_dialect.h"
#include "rooms.h"

#include <QCryptographicHash>
#include <QDateTime>

namespace locum::purple {
namespace {

constexpr qint64 ctcpPause = 5000;     // ms between our answers to CTCP: nobody floods us off the server with them
constexpr qint64 replayedAfter = 5000; // a server-time older than this is a replay

/// Nicks that networks keep for their services.
bool isService(const IrcLine &line)
{
    static const QSet<QByteArray> names = {"nickserv", "chanserv", "memoserv", "operserv", "botserv",  "hostserv",
                                           "authserv", "helpserv", "statserv", "saslserv", "global",   "q",
                                           "x",        "l",        "infoserv", "alis",     "groupserv"};
    const auto host = line.host.toLower();
    return names.contains(line.nick.toLower()) &&
           (line.nick.size() > 1 || host.contains("service") || host.contains("quakenet") || host.contains("undernet"));
}

Error refusalOf(int number, const QString &detail)
{
    struct Row {
        int number;
        const char *code;
        Retry retry;
    };
    static constexpr Row rows[] = {
        {401, codes::noRecipient, Retry::Later},          // no such nick
        {403, codes::noRecipient, Retry::No},             // no such channel
        {404, codes::notSent, Retry::AfterUserAction},    // cannot send to channel
        {405, codes::roomFailed, Retry::AfterUserAction}, // too many channels
        {407, codes::notSent, Retry::Later},              // too many targets
        {408, codes::notSent, Retry::No},
        {437, "network.room.unavailable", Retry::Later},
        {471, "network.room.full", Retry::Later},
        {473, "network.room.members_only", Retry::AfterUserAction},
        {474, "network.room.banned", Retry::AfterUserAction},
        {475, "network.room.password", Retry::AfterUserAction},
        {476, codes::addressInvalid, Retry::No},
        {477, "network.room.registration_needed", Retry::AfterUserAction},
        {486, codes::notSent, Retry::AfterUserAction}, // only registered users
        {489, "network.room.tls_needed", Retry::AfterUserAction},
        {531, codes::notSent, Retry::AfterUserAction}, // the other side takes nothing from us
        {716, codes::notSent, Retry::Later},
    };
    for (const auto &row : rows) {
        if (row.number == number) {
            return {row.code, detail, row.retry};
        }
    }
    return {codes::notSent, detail, Retry::No};
}

} // namespace

IrcDialect::Verdict IrcDialect::receive(const IrcLine &line)
{
    bool isNumeric = false;
    const int number = line.command.toInt(&isNumeric);
    if (isNumeric) {
        return receiveNumeric(line, number);
    }
    if (line.command == "PRIVMSG") {
        return receiveText(line, false);
    }
    if (line.command == "NOTICE") {
        return receiveText(line, true);
    }
    if (line.command == "PONG") {
        return m_outbox.receivePong(line.parameters.value(line.parameters.size() - 1)) ? Verdict::Swallow
                                                                                       : Verdict::Pass;
    }
    if (line.command == "CAP" && m_session.isOnline()) {
        return Verdict::Swallow; // the answers to connected()
    }
    if (line.command == "ERROR" && !m_session.isOnline()) {
        const auto why = decode(line.parameter(0));
        // Some servers (ngIRCd) have no numeric for a wrong password.
        if (why.contains(QLatin1String("password"), Qt::CaseInsensitive)) {
            m_session.explainLoss(
                LinkChanged{LinkState::NeedsUser, Error{codes::authFailed, why, Retry::AfterUserAction}, {}});
        }
        return Verdict::Pass;
    }
    if (line.command == "KICK" && canonical(decode(line.parameter(1))) == ownAddress()) {
        m_session.rooms().explainLeaving(
            canonical(decode(line.parameter(0))),
            Error{"network.room.kicked", withoutFormatting(decode(line.parameter(2))), Retry::AfterUserAction});
    } else if (line.command == "NICK" && canonical(decode(line.nick)) == ownAddress() && m_session.isOnline()) {
        m_session.tell(LinkChanged{LinkState::Online, {}, canonical(decode(line.parameter(0)))});
    }
    return Verdict::Pass;
}

IrcDialect::Verdict IrcDialect::receiveNumeric(const IrcLine &line, int number)
{
    switch (number) {
    case 5:
        receiveFeatures(line);
        return Verdict::Pass;
    case 301:
        receiveAway(line);
        return Verdict::Swallow;
    case 464: // the password was refused; libirc would only see the link end
        m_session.explainLoss(LinkChanged{
            LinkState::NeedsUser,
            Error{codes::authFailed, decode(line.parameters.value(line.parameters.size() - 1)), Retry::AfterUserAction},
            {}});
        return Verdict::Pass;
    case 465:
        m_session.explainLoss(LinkChanged{
            LinkState::NeedsUser,
            Error{codes::banned, decode(line.parameters.value(line.parameters.size() - 1)), Retry::AfterUserAction},
            {}});
        return Verdict::Pass;
    case 401:
    case 403:
    case 404:
    case 405:
    case 407:
    case 408:
    case 437:
    case 471:
    case 473:
    case 474:
    case 475:
    case 476:
    case 477:
    case 486:
    case 489:
    case 531:
    case 716:
        return receiveRefusal(line, number);
    default:
        return Verdict::Pass;
    }
}

IrcDialect::Verdict IrcDialect::receiveRefusal(const IrcLine &line, int number)
{
    if (!m_session.isOnline()) {
        return Verdict::Pass; // 437 may be about our nick
    }
    const auto target = canonical(decode(line.parameter(1)));
    const auto detail = withoutFormatting(decode(line.parameters.value(line.parameters.size() - 1)));
    const auto error = refusalOf(number, detail);
    if (m_session.rooms().isJoining(target)) {
        m_session.rooms().joinFailed(target, error);
        return Verdict::Swallow;
    }
    if (m_outbox.refused(target, error)) {
        return Verdict::Swallow;
    }
    const auto transaction = m_outbox.lastTo(target);
    if (!transaction) {
        return Verdict::Swallow; // an answer to a CTCP, say, that found nobody
    }
    MessageReceived message;
    message.conversation = isRoom(target) ? ConversationKind::Room : ConversationKind::Direct;
    message.conversationAddress = target;
    message.sender = target;
    message.kind = MessageKind::Notice;
    message.text = detail;
    message.flags.error = true;
    message.flags.system = true;
    message.flags.noReply = true;
    message.transaction = transaction;
    m_session.tell(message);
    return Verdict::Swallow;
}

void IrcDialect::receiveFeatures(const IrcLine &line)
{
    for (const auto &feature : line.parameters) {
        if (feature.startsWith("CASEMAPPING=")) {
            m_mapping = caseMappingOf(feature.mid(12));
        } else if (feature.startsWith("CHANTYPES=")) {
            m_roomPrefixes = feature.mid(10);
        }
    }
}

void IrcDialect::receiveAway(const IrcLine &line)
{
    Presence presence;
    presence.availability = Availability::Away;
    presence.text = withoutFormatting(decode(line.parameter(2)));
    m_session.tell(PresenceChanged{canonical(decode(line.parameter(1))), presence});
}

IrcDialect::Verdict IrcDialect::receiveText(const IrcLine &line, bool isNotice)
{
    const auto text = decode(line.parameter(1));
    if (!m_session.isOnline() || (line.isFromServer() && isNotice)) {
        const auto plain = withoutFormatting(text);
        if (!plain.isEmpty()) {
            m_session.tell(NoticeReceived{plain});
        }
        return Verdict::Swallow;
    }
    if (text.startsWith(QChar(1))) {
        auto inside = text.mid(1);
        if (inside.endsWith(QChar(1))) {
            inside.chop(1);
        }
        return receiveCtcp(line, inside, isNotice);
    }
    tellMessage(line, withoutFormatting(text), isNotice ? MessageKind::Notice : MessageKind::Text);
    return Verdict::Swallow;
}

IrcDialect::Verdict IrcDialect::receiveCtcp(const IrcLine &line, const QString &inside, bool isNotice)
{
    const auto command = inside.section(u' ', 0, 0).toUpper();
    if (command == QLatin1String("ACTION")) {
        tellMessage(line, withoutFormatting(inside.section(u' ', 1)),
                    isNotice ? MessageKind::Notice : MessageKind::Action);
        return Verdict::Swallow;
    }
    if (isNotice) {
        return Verdict::Swallow; // an answer to a question that we never ask
    }
    if (command == QLatin1String("DCC")) {
        return Verdict::Pass; // an offered file
    }
    const auto now = QDateTime::currentMSecsSinceEpoch();
    if (isRoom(decode(line.parameter(0))) || now - m_lastCtcpReply < ctcpPause) {
        return Verdict::Swallow;
    }
    QByteArray answer;
    if (command == QLatin1String("PING")) {
        answer = encode(inside).left(60);
    } else if (command == QLatin1String("VERSION")) {
        answer = "VERSION Locum";
    }
    if (!answer.isEmpty()) {
        m_lastCtcpReply = now;
        writeLine("NOTICE " + line.nick + " :\001" + answer + "\001");
    }
    return Verdict::Swallow;
}

void IrcDialect::tellMessage(const IrcLine &line, const QString &text, MessageKind kind)
{
    if (text.trimmed().isEmpty()) {
        return;
    }
    auto target = decode(line.parameter(0));
    while (target.size() > 1 && QStringLiteral("@%+&~").contains(target[0]) && isRoom(target.mid(1))) {
        target.remove(0, 1); // to the operators of a room only
    }
    const auto nick = decode(line.nick);
    const bool isOwn = canonical(nick) == ownAddress();
    MessageReceived message;
    message.text = text;
    message.kind = kind;
    if (isRoom(target)) {
        message.conversation = ConversationKind::Room;
        message.conversationAddress = canonical(target);
        message.flags.mentionsMe = !isOwn && mentions(text, ownNick());
    } else {
        message.conversationAddress = canonical(isOwn ? target : nick);
    }
    if (isOwn) { // a bouncer's copy of what another client said
        message.direction = Direction::Outgoing;
        message.origin = Origin::OwnOtherDevice;
    } else {
        message.sender = canonical(nick);
        message.senderName = nick;
    }
    message.flags.fromBot = line.tags.contains("bot") || line.tags.contains("draft/bot") || isService(line);
    message.flags.system = line.isFromServer();
    message.flags.noReply = kind == MessageKind::Notice || message.flags.fromBot || message.flags.system;
    message.remoteId = decode(line.tags.value("msgid"));
    if (const auto at = instantFromIso(decode(line.tags.value("time")))) {
        message.sentAt = at;
        const auto age = QDateTime::currentMSecsSinceEpoch() - toMilliseconds(*at);
        if (age > replayedAfter && !isOwn) {
            message.origin = message.conversation == ConversationKind::Room ? Origin::History : Origin::OfflineStore;
        }
        const auto seen = (toIsoString(*at) + u'\n' + nick + u'\n' + text).toUtf8();
        message.dedupeKey =
            QString::fromLatin1(QCryptographicHash::hash(seen, QCryptographicHash::Sha256).toHex().left(32));
    }
    if (!message.remoteId.isEmpty()) {
        message.dedupeKey = message.remoteId;
    }
    m_session.tell(message);
}

} // namespace locum::purple
