// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/describe.h"

#include "ctl/console.h"
#include "ctl/error_words.h"
#include "ctl/words.h"

#include <QDateTime>
#include <QLocale>

namespace locum::ctl {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

qint64 number(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toInteger();
}

QJsonObject inner(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toObject();
}

QString errorInWords(const QJsonObject &error)
{
    const auto words = wordsFor(text(error, "code").toLatin1());
    const auto detail = harmless(text(error, "detail"));
    if (words.meaning.isEmpty()) {
        return detail.isEmpty() ? text(error, "code") : detail;
    }
    return detail.isEmpty() ? words.meaning : QStringLiteral("%1 (%2)").arg(words.meaning, detail);
}

} // namespace

QString timeInWords(const QString &iso)
{
    const auto then = QDateTime::fromString(iso, Qt::ISODateWithMs).toLocalTime();
    if (!then.isValid()) {
        return harmless(iso);
    }
    if (then.date() == QDate::currentDate()) {
        return then.toString(QStringLiteral("HH:mm:ss"));
    }
    return QLocale().toString(then, QStringLiteral("d MMM yyyy HH:mm"));
}

QString linkInWords(const QJsonObject &account)
{
    const auto link = text(account, "link");
    const auto error = inner(account, "link_error");
    const auto why = error.isEmpty() ? QString() : QStringLiteral(": ") + errorInWords(error);
    if (!account.value(QLatin1String("enabled")).toBool(true)) {
        return Words::tr("switched off");
    }
    if (link == QLatin1String("online")) {
        const auto own = harmless(text(account, "own_address"));
        return (own.isEmpty() ? Words::tr("connected") : Words::tr("connected as %1").arg(own)) + why;
    }
    if (link == QLatin1String("connecting")) {
        return Words::tr("is connecting");
    }
    if (link == QLatin1String("waiting_to_retry")) {
        return Words::tr("not connected, is tried again by itself") + why;
    }
    if (link == QLatin1String("needs_user")) {
        return Words::tr("not connected, and needs you") + why;
    }
    return Words::tr("not connected") + why;
}

QString adviceFor(const QJsonObject &account)
{
    const auto link = text(account, "link");
    const auto error = inner(account, "link_error");
    if (!account.value(QLatin1String("enabled")).toBool(true) || (link == QLatin1String("online") && error.isEmpty())) {
        return {};
    }
    auto advice = wordsFor(text(error, "code").toLatin1()).advice;
    const auto slug = text(account, "slug");
    advice.replace(Words::tr("ACCOUNT"), slug);
    if (advice.isEmpty() && link == QLatin1String("needs_user")) {
        advice =
            Words::tr("Look at the account (locumctl account show %1), change what is wrong, then: locumctl account "
                      "connect %1")
                .arg(slug);
    }
    return advice;
}

QString standInInWords(const QJsonObject &status)
{
    const auto state = text(status, "state");
    const auto since = timeInWords(text(status, "since"));
    if (state == QLatin1String("attached")) {
        return Words::tr("You are here: a device is in your hand since %1.").arg(since);
    }
    if (state == QLatin1String("pocketed")) {
        return Words::tr("You are near: your device is in the pocket since %1.").arg(since);
    }
    if (state == QLatin1String("grace")) {
        return Words::tr("The link to your device was lost at %1; Locum waits a little before it stands in.")
            .arg(since);
    }
    if (state == QLatin1String("off")) {
        return Words::tr("Locum does not stand in for you: no device has come since it was told so, or ever.");
    }
    const auto reason = text(status, "reason");
    auto words =
        reason == QLatin1String("asked") ? Words::tr("Locum stands in for you since %1, as you asked.").arg(since)
        : reason == QLatin1String("idle")
            ? Words::tr("Locum stands in for you since %1, as your device was in the pocket for long.").arg(since)
            : Words::tr("Locum stands in for you since %1, as the link to your device was lost.").arg(since);
    const auto absence = inner(status, "absence");
    words += QLatin1Char(' ') + Words::tr("Mode: %1.").arg(harmless(text(absence, "mode")));
    if (const auto said = text(absence, "text"); !said.isEmpty()) {
        words += QLatin1Char(' ') + Words::tr("Your words: \"%1\".").arg(harmless(said));
    }
    if (const auto until = text(absence, "until"); !until.isEmpty()) {
        words += QLatin1Char(' ') + Words::tr("Until %1.").arg(timeInWords(until));
    }
    return words;
}

QString deliveryInWords(const QString &delivery, const QJsonObject &error)
{
    const auto why = error.isEmpty() ? QString() : QStringLiteral(": ") + errorInWords(error);
    if (delivery == QLatin1String("queued")) {
        return Words::tr("waits to be sent") + why;
    }
    if (delivery == QLatin1String("sending")) {
        return Words::tr("is being sent");
    }
    if (delivery == QLatin1String("sent")) {
        return Words::tr("sent: the network has it");
    }
    if (delivery == QLatin1String("delivered")) {
        return Words::tr("delivered: it is on the other side's device");
    }
    if (delivery == QLatin1String("read")) {
        return Words::tr("read by the other side");
    }
    if (delivery == QLatin1String("not_sent")) {
        return Words::tr("not sent") + why;
    }
    if (delivery == QLatin1String("unknown")) {
        return Words::tr("it is not known whether it went out, so it is not sent again") + why;
    }
    return Words::tr("received");
}

void Names::addAccount(const QJsonObject &account)
{
    m_accounts.insert(number(account, "id"), harmless(text(account, "slug")));
}

void Names::addContact(const QJsonObject &contact)
{
    const auto name = text(contact, "name");
    m_contacts.insert(number(contact, "id"), harmless(name.isEmpty() ? text(contact, "address") : name));
}

void Names::addConversation(const QJsonObject &conversation)
{
    const auto title = text(conversation, "title");
    m_conversations.insert(number(conversation, "id"),
                           harmless(title.isEmpty() ? text(conversation, "address") : title));
}

QString Names::account(qint64 id) const
{
    return m_accounts.value(id, QStringLiteral("#%1").arg(id));
}

QString Names::contact(qint64 id) const
{
    return m_contacts.value(id, QStringLiteral("#%1").arg(id));
}

QString Names::conversation(qint64 id) const
{
    return m_conversations.value(id, QStringLiteral("#%1").arg(id));
}

QString messageLine(const QJsonObject &message, const Names &names)
{
    const auto author = text(message, "author");
    const auto where = names.conversation(number(message, "conversation"));
    QString who;
    if (author == QLatin1String("locum")) {
        who = Words::tr("Locum, for you, to %1").arg(where);
    } else if (author == QLatin1String("user")) {
        who = Words::tr("you to %1").arg(where);
    } else if (author == QLatin1String("user_elsewhere")) {
        who = Words::tr("you, elsewhere, to %1").arg(where);
    } else {
        who = harmless(text(message, "sender_name"));
        if (who.isEmpty()) {
            who = message.contains(QLatin1String("sender")) ? names.contact(number(message, "sender")) : where;
        }
        if (who != where) {
            who = Words::tr("%1 in %2").arg(who, where);
        }
    }
    auto said = harmless(text(message, "text"));
    if (text(message, "encryption") == QLatin1String("unreadable")) {
        said = Words::tr("[encrypted, and cannot be read here] %1").arg(said).trimmed();
    }
    QStringList remarks;
    const auto origin = text(message, "origin");
    if (origin == QLatin1String("history") || origin == QLatin1String("offline_store")) {
        remarks << Words::tr("of %1").arg(timeInWords(text(message, "sent_at")));
    }
    if (inner(message, "flags").value(QLatin1String("automatic")).toBool() && author == QLatin1String("contact")) {
        remarks << Words::tr("automatic");
    }
    const auto delivery = text(message, "delivery");
    if (delivery == QLatin1String("not_sent") || delivery == QLatin1String("unknown")) {
        remarks << deliveryInWords(delivery, inner(message, "error"));
    }
    const auto tail = remarks.isEmpty() ? QString() : QStringLiteral("  [%1]").arg(remarks.join(QLatin1String("; ")));
    return QStringLiteral("%1  %2  %3: %4%5")
        .arg(timeInWords(text(message, "received_at")), names.account(number(message, "account")), who, said, tail);
}

namespace {

QString accountLine(const QJsonObject &account)
{
    auto line = Words::tr("account %1: %2").arg(harmless(text(account, "slug")), linkInWords(account));
    if (const auto advice = adviceFor(account); !advice.isEmpty()) {
        line += QLatin1String(". ") + advice;
    }
    return line;
}

QString requestLine(const QJsonObject &pending)
{
    const auto request = inner(pending, "request");
    const auto name = text(request, "from_name");
    return Words::tr("a question waits for you (locumctl request list): %1 %2")
        .arg(harmless(name.isEmpty() ? text(request, "from") : name), harmless(text(request, "text")));
}

} // namespace

QString entryLine(const QJsonObject &entry, Names &names)
{
    const auto type = text(entry, "type");
    const auto stamped = [&](const QString &words) {
        return QStringLiteral("%1  %2").arg(timeInWords(text(entry, "at")), words);
    };
    if (type == QLatin1String("message_added")) {
        return messageLine(inner(entry, "message"), names);
    }
    if (type == QLatin1String("message_progressed")) {
        return stamped(Words::tr("message %1: %2")
                           .arg(number(entry, "message"))
                           .arg(deliveryInWords(text(entry, "delivery"), inner(entry, "error"))));
    }
    if (type == QLatin1String("conversation_updated")) {
        const auto conversation = inner(entry, "conversation");
        names.addConversation(conversation);
        if (text(conversation, "kind") != QLatin1String("room")) {
            return {};
        }
        const auto title = names.conversation(number(conversation, "id"));
        return stamped(conversation.value(QLatin1String("joined")).toBool()
                           ? Words::tr("in the room %1").arg(title)
                           : Words::tr("not in the room %1").arg(title));
    }
    if (type == QLatin1String("contact_updated")) {
        names.addContact(inner(entry, "identity"));
        return {};
    }
    if (type == QLatin1String("account_updated")) {
        names.addAccount(inner(entry, "account"));
        return stamped(accountLine(inner(entry, "account")));
    }
    if (type == QLatin1String("account_removed")) {
        return stamped(Words::tr("account %1 was removed").arg(names.account(number(entry, "account"))));
    }
    if (type == QLatin1String("request_added")) {
        return stamped(requestLine(inner(entry, "request")));
    }
    if (type == QLatin1String("stand_in_changed")) {
        return stamped(standInInWords(inner(entry, "status")));
    }
    if (type == QLatin1String("conversation_read")) {
        return stamped(Words::tr("you have read %1").arg(names.conversation(number(entry, "conversation"))));
    }
    return {};
}

QString availabilityInWords(const QString &name)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("offline"), QT_TRANSLATE_NOOP("locumctl", "offline")},
        {QStringLiteral("invisible"), QT_TRANSLATE_NOOP("locumctl", "invisible")},
        {QStringLiteral("extended_away"), QT_TRANSLATE_NOOP("locumctl", "long away")},
        {QStringLiteral("away"), QT_TRANSLATE_NOOP("locumctl", "away")},
        {QStringLiteral("busy"), QT_TRANSLATE_NOOP("locumctl", "busy")},
        {QStringLiteral("mobile"), QT_TRANSLATE_NOOP("locumctl", "on the phone")},
        {QStringLiteral("available"), QT_TRANSLATE_NOOP("locumctl", "available")},
        {QStringLiteral("free_for_chat"), QT_TRANSLATE_NOOP("locumctl", "free to chat")}};
    const auto *word = words.value(name, nullptr);
    return word == nullptr ? QString() : Words::tr(word);
}

} // namespace locum::ctl
