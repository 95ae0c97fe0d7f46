// SPDX-License-Identifier: GPL-2.0-or-later
#include "irc/irc_dialect.h"

#include "contacts.h"
#include "rooms.h"
#include "ui_operations.h"

#include <algorithm>

namespace locum::purple {
namespace {

constexpr qsizetype longestText = 400;

IrcDialect *dialectOf(PurpleConnection *connection)
{
    auto *session = Session::of(connection);
    return session != nullptr ? static_cast<IrcDialect *>(&session->dialect()) : nullptr;
}

void onReceiving(PurpleConnection *connection, char **text, gpointer /*data*/)
{
    auto *dialect = dialectOf(connection);
    if (dialect == nullptr || text == nullptr || *text == nullptr) {
        return;
    }
    const auto line = parseLine(QByteArray(*text));
    if (dialect->receive(line) == IrcDialect::Verdict::Swallow) {
        static char nothing[] = ":- 000"; // a line that libirc knows nothing to do with
        *text = nothing;
    } else {
        *text += line.tagsLength; // libirc is older than tags
    }
}

void onSending(PurpleConnection *connection, char **text, gpointer /*data*/)
{
    auto *dialect = dialectOf(connection);
    if (dialect == nullptr || text == nullptr || *text == nullptr) {
        return;
    }
    const auto replaced = dialect->outbox().sending(QByteArray(*text));
    if (!replaced.isEmpty()) {
        g_free(*text);
        *text = g_strdup(replaced.constData());
    }
}

} // namespace

void installIrcSignals()
{
    static int handle = 0;
    if (auto *irc = purple_find_prpl("prpl-irc"); irc != nullptr) {
        purple_signal_connect(irc, "irc-receiving-text", &handle, PURPLE_CALLBACK(onReceiving), nullptr);
        purple_signal_connect(irc, "irc-sending-text", &handle, PURPLE_CALLBACK(onSending), nullptr);
    }
}

QString IrcDialect::canonical(const QString &address) const
{
    return normalAddress(address, m_mapping);
}

QString IrcDialect::ownNick() const
{
    const auto *connection = purple_account_get_connection(m_session.account());
    return connection != nullptr ? fromUtf8(purple_connection_get_display_name(connection)) : QString();
}

QString IrcDialect::ownAddress() const
{
    return canonical(ownNick());
}

void IrcDialect::connecting()
{
    // Those that are watched must be on libpurple's list when libirc logs in: later it asks for each with a line.
    for (const auto &address : std::as_const(m_watched)) {
        watchBuddy(m_session, address);
    }
}

void IrcDialect::connected()
{
    // Who says it is a bot (IRCv3 `bot`), and when what a bouncer replays was said.
    writeLine("CAP REQ :message-tags");
    writeLine("CAP REQ :server-time");
}

void IrcDialect::disconnected()
{
    m_outbox.disconnected();
}

bool IrcDialect::isRoom(const QString &target) const
{
    return !target.isEmpty() && target[0].unicode() < 128 && m_roomPrefixes.contains(target[0].toLatin1());
}

QByteArray IrcDialect::encode(const QString &text) const
{
    const auto utf8 = text.toUtf8();
    const QByteArray wanted(purple_account_get_string(m_session.account(), "encoding", "UTF-8"));
    const auto first = wanted.split(',').value(0).trimmed();
    if (first.isEmpty() || first.compare("utf-8", Qt::CaseInsensitive) == 0) {
        return utf8;
    }
    gsize size = 0;
    auto *converted = g_convert_with_fallback(utf8.constData(), utf8.size(), first.constData(), "UTF-8", "?", nullptr,
                                              &size, nullptr);
    if (converted == nullptr) {
        return utf8;
    }
    const QByteArray encoded(converted, static_cast<qsizetype>(size));
    g_free(converted);
    return encoded;
}

QString IrcDialect::decode(const QByteArray &bytes) const
{
    if (g_utf8_validate(bytes.constData(), bytes.size(), nullptr)) {
        return QString::fromUtf8(bytes);
    }
    const QByteArray wanted(purple_account_get_string(m_session.account(), "encoding", "UTF-8"));
    for (const auto &encoding : wanted.split(',')) {
        auto *converted = g_convert(bytes.constData(), bytes.size(), "UTF-8", encoding.trimmed().constData(), nullptr,
                                    nullptr, nullptr);
        if (converted != nullptr) {
            return takeUtf8(converted);
        }
    }
    return QString::fromLatin1(bytes);
}

qsizetype IrcDialect::maximalBytes(const QString &target) const
{
    // 512 bytes with ":nick!user@host PRIVMSG target :" and the line's end, as the other side's server sends it.
    const auto frame = ownNick().toUtf8().size() + 1 + 11 + 64 + 2 + 9 + target.toUtf8().size() + 2 + 2;
    return std::clamp<qsizetype>(512 - frame, 100, longestText);
}

void IrcDialect::writeLine(const QByteArray &line)
{
    auto *connection = purple_account_get_connection(m_session.account());
    if (connection == nullptr || line.contains('\n') || line.contains('\r')) {
        return;
    }
    const auto *info = PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(connection));
    const auto ended = line + "\r\n";
    info->send_raw(connection, ended.constData(), static_cast<int>(ended.size()));
}

void IrcDialect::send(const TransactionId &transaction, const SendMessage &message)
{
    const auto target = message.to.trimmed();
    if (target.isEmpty() || target.contains(u' ') || target.contains(u'\n') || target.contains(u',') ||
        target.startsWith(u':')) {
        m_session.refuse(transaction, codes::addressInvalid, QStringLiteral("no nick or channel"));
        return;
    }
    if (message.conversation == ConversationKind::Room && m_session.rooms().find(target) == nullptr) {
        m_session.refuse(transaction, codes::roomNotJoined, QStringLiteral("not in that channel"), Retry::Later);
        return;
    }
    auto text = message.text;
    if (message.automatic) {
        text = text.simplified(); // one line (auto-reply contract S18)
    }
    const bool isAction = message.kind == MessageKind::Action && !message.automatic;
    // S16: a NOTICE is what must not be answered (RFC 2812 §3.3.2).
    const auto head =
        (message.automatic || message.kind == MessageKind::Notice ? QByteArray("NOTICE ") : QByteArray("PRIVMSG ")) +
        encode(target) + " :";
    QList<QByteArray> lines;
    for (auto part : splitText(text, maximalBytes(target) - (isAction ? 9 : 0))) {
        part.remove(QChar(1)); // nobody's text is a CTCP command
        lines.append(head + (isAction ? "\001ACTION " + encode(part) + "\001" : encode(part)));
    }
    if (lines.isEmpty()) {
        m_session.refuse(transaction, codes::notSent, QStringLiteral("the message is empty"));
        return;
    }
    m_outbox.send(transaction, canonical(target), lines);
}

void IrcDialect::add(const TransactionId &transaction, const AddContact & /*contact*/)
{
    m_session.refuse(transaction, codes::unsupported, QStringLiteral("IRC keeps no contact list"));
}

void IrcDialect::rename(const TransactionId &transaction, const RenameContact & /*contact*/)
{
    m_session.refuse(transaction, codes::unsupported, QStringLiteral("IRC keeps no contact list"));
}

void IrcDialect::remove(const TransactionId &transaction, const RemoveContact & /*contact*/)
{
    m_session.refuse(transaction, codes::unsupported, QStringLiteral("IRC keeps no contact list"));
}

void IrcDialect::watch(const WatchContacts &contacts)
{
    QSet<QString> wanted;
    for (const auto &address : contacts.addresses) {
        const auto nick = canonical(address);
        if (!nick.isEmpty() && !nick.contains(u' ')) {
            wanted.insert(nick);
        }
    }
    const auto former = std::exchange(m_watched, wanted);
    for (const auto &nick : former) {
        if (!wanted.contains(nick)) {
            removeBuddies(m_session, nick);
        }
    }
    // Offline ones are put on the list when connecting.
    for (const auto &nick : wanted) {
        if (m_session.isOnline() && !former.contains(nick)) {
            watchBuddy(m_session, nick);
        }
    }
}

void IrcDialect::written(PurpleConversation * /*conversation*/, const QString & /*who*/, const QString & /*markup*/,
                         PurpleMessageFlags /*flags*/, time_t /*when*/)
{
    // What is said is told from its lines; what libirc writes besides (modes, parts) the rooms tell.
}

} // namespace locum::purple
