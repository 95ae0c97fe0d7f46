// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>

/// Locum's values in words.
namespace locum::ctl {

/// "12:03:11" of today, "Jul 6 12:03" of another day, in local time.
QString timeInWords(const QString &iso);

/// "connected as alice@example.org", "waits to be connected again: …"
QString linkInWords(const QJsonObject &account);
/// What to do about it; empty when nothing is.
QString adviceFor(const QJsonObject &account);

/// "Locum stands in for you since 12:03, because the link to your phone was lost (driving: \"…\", until 14:00)"
QString standInInWords(const QJsonObject &status);

/// "sent", "surely not sent: …"
QString deliveryInWords(const QString &delivery, const QJsonObject &error);

/// How reachable somebody is; empty where that is not known.
QString availabilityInWords(const QString &name);

/// Who is who in one user's feed: names for the ids in it. Learns from what it is shown.
class Names {
public:
    void addAccount(const QJsonObject &account);
    void addContact(const QJsonObject &contact);
    void addConversation(const QJsonObject &conversation);

    QString account(qint64 id) const;
    QString contact(qint64 id) const;
    QString conversation(qint64 id) const;

private:
    QHash<qint64, QString> m_accounts;
    QHash<qint64, QString> m_contacts;
    QHash<qint64, QString> m_conversations;
};

/// "12:03:11  work  bob: hello". Harmless for a terminal.
QString messageLine(const QJsonObject &message, const Names &names);

/// An entry of the feed as a line, after `names` has learned from it; empty for what says nothing to a person.
QString entryLine(const QJsonObject &entry, Names &names);

} // namespace locum::ctl
