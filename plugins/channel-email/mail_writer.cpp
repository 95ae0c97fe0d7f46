// SPDX-License-Identifier: GPL-2.0-or-later
#include "mail_writer.h"

#include "mail_address.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace locum::email {

namespace {

constexpr qsizetype wordBytes = 42; ///< of text in an encoded word, which may have 75 with its frame
constexpr qsizetype lineBytes = 72; ///< of a line of the body, before a soft break
constexpr qsizetype longestTitle = 300;

QByteArray hashOf(const QString &text)
{
    return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
}

/// One line, whose control characters are gone.
QString oneLine(const QString &text)
{
    auto line = text.simplified().left(longestTitle);
    if (!line.isEmpty() && line.back().isHighSurrogate()) {
        line.chop(1);
    }
    line.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    return line;
}

/// RFC 2047 §2: unstructured text, folded.
QByteArray encodedWords(const QString &text)
{
    QByteArray result;
    QByteArray piece;
    const auto flush = [&result, &piece] {
        if (!piece.isEmpty()) {
            result += (result.isEmpty() ? "" : "\r\n ") + ("=?utf-8?B?" + piece.toBase64() + "?=");
            piece.clear();
        }
    };
    for (const char32_t point : text.toUcs4()) {
        const auto bytes = QString::fromUcs4(&point, 1).toUtf8();
        if (piece.size() + bytes.size() > wordBytes) {
            flush();
        }
        piece += bytes;
    }
    flush();
    return result;
}

/// RFC 2045 §6.7.
QByteArray quotedPrintable(const QString &text)
{
    QByteArray body;
    auto lines = QString(text).replace(QStringLiteral("\r\n"), QStringLiteral("\n")).toUtf8().split('\n');
    for (const auto &line : lines) {
        qsizetype length = 0;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const char c = line.at(i);
            const bool isLast = i + 1 == line.size();
            const bool plain = (c > 32 && c < 127 && c != '=') || ((c == ' ' || c == '\t') && !isLast);
            const auto piece = plain ? QByteArray(1, c) : '=' + QByteArray(1, c).toHex().toUpper();
            if (length + piece.size() > lineBytes) {
                body += "=\r\n";
                length = 0;
            }
            body += piece;
            length += piece.size();
        }
        body += "\r\n";
    }
    return body;
}

QByteArray dateOf(Instant now)
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(toMilliseconds(now), Qt::UTC);
    return QLocale::c().toString(utc, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1() + " +0000";
}

QString bodyOf(const sdk::ChannelMessage &message)
{
    QStringList parts;
    parts.append(message.text.isEmpty() ? message.title : message.text);
    if (!message.link.isEmpty()) {
        parts.append(message.link);
    }
    return parts.join(QStringLiteral("\n\n")) + u'\n';
}

} // namespace

QByteArray messageIdOf(const QString &key, const QString &token, const QString &host)
{
    const auto tag = isToken(token) ? "." + token.toLatin1() : QByteArray();
    return "<" + hashOf(key) + tag + "@" + host.toLatin1() + ">";
}

QByteArray writeMail(const sdk::ChannelMessage &message, const Settings &settings, const QString &to, Instant now)
{
    const bool isAnswerable = isToken(message.answerToken) && !settings.replyTo.isEmpty();
    QByteArray mail;
    const auto header = [&mail](const char *name, const QByteArray &value) {
        mail += QByteArray(name) + ": " + value + "\r\n";
    };
    header("Date", dateOf(now));
    header("From", "Locum <" + settings.from.toLatin1() + ">");
    header("To", "<" + to.toLatin1() + ">");
    auto subject = oneLine(message.title);
    if (isAnswerable) {
        subject += QStringLiteral(" [#%1]").arg(message.answerToken);
        const auto address = settings.tagged ? withTag(settings.replyTo, message.answerToken) : settings.replyTo;
        header("Reply-To", "<" + address.toLatin1() + ">");
    }
    header("Subject", encodedWords(subject));
    header("Message-ID", messageIdOf(message.key, isAnswerable ? message.answerToken : QString(), settings.host));
    if (!message.thread.isEmpty()) {
        // A root that was never sent: clients gather those that name it.
        const auto root = "<thread." + hashOf(message.thread) + "@" + settings.host.toLatin1() + ">";
        header("In-Reply-To", root);
        header("References", root);
    }
    header("Auto-Submitted", "auto-generated"); // RFC 3834 §5.1
    header("X-Auto-Response-Suppress", "All");
    if (message.urgent) {
        header("X-Priority", "1");
        header("Importance", "high");
    }
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "quoted-printable");
    return mail + "\r\n" + quotedPrintable(bodyOf(message));
}

} // namespace locum::email
