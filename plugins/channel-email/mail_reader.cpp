// SPDX-License-Identifier: GPL-2.0-or-later
#include "mail_reader.h"

#include "mail_address.h"
#include "mail_answer.h"

#include <QRegularExpression>

#include <mime_parts.h>

namespace locum::email {

using plugins::Headers;

namespace {

constexpr qsizetype longestText = 8000;
constexpr qsizetype longestId = 200;

QByteArray valueOf(const Headers &headers, const char *name)
{
    const auto found = headers.find(name);
    return found != headers.end() ? found->second : QByteArray();
}

bool isAutomatic(const Headers &headers)
{
    const auto submitted = valueOf(headers, "auto-submitted").toLower();
    if (!submitted.isEmpty() && submitted.trimmed() != "no") {
        return true;
    }
    const auto precedence = valueOf(headers, "precedence").trimmed().toLower();
    if (precedence == "bulk" || precedence == "junk" || precedence == "list" || precedence == "auto_reply") {
        return true;
    }
    for (const char *name : {"list-id", "list-unsubscribe", "list-post", "x-autoreply", "x-autorespond",
                             "x-auto-response-suppress", "feedback-id"}) {
        if (headers.contains(name)) {
            return true;
        }
    }
    const auto type = valueOf(headers, "content-type").toLower();
    const auto path = headers.find("return-path");
    return type.startsWith("multipart/report") || (path != headers.end() && path->second.trimmed() == "<>");
}

bool isMachine(const QString &sender)
{
    const auto name = sender.left(sender.indexOf(u'@')).toLower();
    return name == QLatin1String("mailer-daemon") || name == QLatin1String("postmaster") ||
           name.startsWith(QLatin1String("noreply")) || name.startsWith(QLatin1String("no-reply"));
}

QString tokenIn(const Headers &headers, const Settings &settings)
{
    for (const char *name : {"delivered-to", "x-original-to", "to", "cc"}) {
        if (const auto tag = tagIn(valueOf(headers, name), settings.replyTo); isToken(tag)) {
            return tag;
        }
    }
    static const QRegularExpression id(QStringLiteral("<[0-9a-f]{32}\\.([A-Za-z0-9_-]{1,64})@([^<>\\s]{1,253})>"));
    for (const char *name : {"in-reply-to", "references"}) {
        auto matches = id.globalMatch(QString::fromLatin1(valueOf(headers, name)));
        QString last;
        while (matches.hasNext()) {
            const auto match = matches.next();
            last = match.captured(2) == settings.host ? match.captured(1) : last;
        }
        if (!last.isEmpty()) {
            return last;
        }
    }
    static const QRegularExpression subject(QStringLiteral("\\[#([A-Za-z0-9_-]{1,64})\\]"));
    return subject.match(QString::fromLatin1(valueOf(headers, "subject"))).captured(1);
}

/// Only the topmost Authentication-Results is looked at: the trusted server writes its own above all others.
bool isProven(const Headers &headers, const QString &sender, const QString &trusted)
{
    const auto results = QString::fromLatin1(valueOf(headers, "authentication-results")).toLower();
    const auto server = results.section(u';', 0, 0).trimmed().section(u' ', 0, 0);
    if (trusted.isEmpty() || server != trusted) {
        return false;
    }
    static const QRegularExpression pass(
        QStringLiteral(";\\s*dmarc\\s*=\\s*pass\\b[^;]*\\bheader\\.from\\s*=\\s*([a-z0-9.-]+)"));
    const auto match = pass.match(results);
    return match.hasMatch() && match.captured(1) == sender.mid(sender.indexOf(u'@') + 1);
}

} // namespace

Result<sdk::ChannelReceived::Answer> readMail(const QByteArray &mail, const Settings &settings)
{
    auto body = mail;
    if (body.startsWith("From ")) { // a mailbox's own line, which some pipes pass on
        body.remove(0, body.indexOf('\n') + 1);
    }
    const auto headers = plugins::takeHeaders(body);
    const auto sender = addressOf(valueOf(headers, "from"));
    if (sender.isEmpty()) {
        return fail("email.mail.sender", QStringLiteral("it has no sender, or several"));
    }
    if (isAutomatic(headers) || isMachine(sender)) {
        return fail("email.mail.automatic", QStringLiteral("it was written by a machine, or for many"));
    }
    sdk::ChannelReceived::Answer answer{sender, newTextOf(plugins::textOf(headers, body)).left(longestText)};
    if (answer.text.isEmpty()) {
        return fail("email.mail.empty", QStringLiteral("there is nothing new in it"));
    }
    answer.token = tokenIn(headers, settings);
    answer.proven = isProven(headers, sender, settings.trusted);
    answer.id = QString::fromLatin1(valueOf(headers, "message-id").left(longestId));
    return answer;
}

} // namespace locum::email
