// SPDX-License-Identifier: GPL-2.0-or-later
#include "gammu_spool.h"

#include "sms_backup.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStringDecoder>

#include <unistd.h>

namespace locum::gammu {

namespace {

constexpr qint64 longestFile = 16 * 1024;
constexpr qsizetype longestKey = 1024;
constexpr qsizetype longestText = 2000;
constexpr qsizetype mostAtOnce = 100;
constexpr size_t mostRemembered = 1000;

QDateTime timeOf(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant));
}

QByteArray contentOf(const QString &path, qint64 most)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(most) : QByteArray();
}

/// UTF-16 with a mark at its beginning, or what the machine writes.
QString textOf(const QByteArray &content)
{
    if (content.startsWith("\xFE\xFF") || content.startsWith("\xFF\xFE")) {
        return QStringDecoder(QStringDecoder::Utf16, QStringConverter::Flag::Stateless)(content);
    }
    QStringDecoder utf8(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString text = utf8(content);
    return utf8.hasError() ? QString::fromLatin1(content) : text;
}

} // namespace

QString GammuSpool::path(const char *folder, const QString &name) const
{
    return m_settings.folder + QLatin1Char('/') + QLatin1String(folder) + QLatin1Char('/') + name;
}

Done GammuSpool::check() const
{
    for (const char *folder : {"outbox", "inbox"}) {
        if (!QFileInfo(path(folder)).isDir()) {
            return fail("gammu.spool.missing",
                        QStringLiteral("there is no folder %1 of gammu-smsd, or Locum may not "
                                       "look into it")
                            .arg(path(folder)),
                        Retry::AfterUserAction);
        }
    }
    const Secret key(contentOf(m_settings.folder + QStringLiteral("/locum.key"), longestKey).trimmed());
    if (!key.equals(m_settings.key)) {
        return fail("gammu.spool.key", QStringLiteral("the key is not that in locum.key"), Retry::AfterUserAction);
    }
    return {};
}

Done GammuSpool::put(const QString &to, const QString &text, const QString &id, Instant now)
{
    if (auto usable = check(); !usable) {
        return usable;
    }
    QDir outbox(path("outbox"));
    const QString ending = QStringLiteral("_%1.smsbackup").arg(id);
    if (!outbox.entryList({QStringLiteral("OUT*") + ending}, QDir::Files).isEmpty()) {
        return {};
    }
    const QString name =
        QStringLiteral("OUTC%1_00_%2%3").arg(timeOf(now).toString(QStringLiteral("yyyyMMdd_HHmmss")), to, ending);
    const auto reference = static_cast<quint8>(qHash(id));
    const QByteArray content = smsBackup(to, text, reference, timeOf(now));
    QFile file(path("outbox", QStringLiteral(".locum-%1").arg(id))); // gammu-smsd leaves hidden ones alone
    // The folder belongs to gammu-smsd's group, and the file must, too: it is moved, and read, by another user.
    const auto forGroup = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::WriteGroup;
    const bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::Truncate) &&
                           file.write(content) == content.size() && file.flush() &&
                           ::fchown(file.handle(), static_cast<uid_t>(-1), QFileInfo(outbox.path()).groupId()) == 0 &&
                           file.setPermissions(forGroup);
    file.close();
    if (!isWritten || !file.rename(outbox.filePath(name))) {
        file.remove();
        return fail("gammu.spool.unwritable", QStringLiteral("nothing can be put into %1").arg(path("outbox")),
                    Retry::AfterUserAction);
    }
    if (m_out.size() >= mostRemembered) {
        m_out.erase(m_out.begin());
    }
    m_out.insert_or_assign(name, id);
    return {};
}

QStringList GammuSpool::failures()
{
    QStringList ids;
    for (auto file = m_out.begin(); file != m_out.end();) {
        if (QFileInfo::exists(path("outbox", file->first))) {
            ++file;
            continue;
        }
        if (QFileInfo::exists(path("error", file->first))) {
            ids.append(file->second);
        }
        file = m_out.erase(file);
    }
    return ids;
}

bool GammuSpool::isStuck(Instant now, Duration longest) const
{
    return std::any_of(m_out.begin(), m_out.end(), [&](const auto &file) {
        const QFileInfo info(path("outbox", file.first));
        return info.exists() && info.lastModified().msecsTo(timeOf(now)) > longest.count();
    });
}

std::vector<GammuSpool::Arrived> GammuSpool::arrivals()
{
    if (!check()) {
        return {};
    }
    QDir inbox(path("inbox"));
    if (!m_given.empty()) {
        inbox.mkdir(QStringLiteral("locum"));
        for (const QString &name : std::exchange(m_given, {})) {
            inbox.rename(name, QStringLiteral("locum/") + name);
        }
    }
    // INdate_time_serial_sender_sequence.txt: files that differ in their sequence alone are one message.
    static const QRegularExpression pattern(
        QStringLiteral("\\A(IN[0-9]{8}_[0-9]{6}_[0-9]{2,3}_(\\+?[0-9]{3,20}))_[0-9]{2,3}\\.txt\\z"));
    std::map<QString, QStringList> messages;
    std::map<QString, qint64> sizes;
    std::set<QString> unfinished;
    const auto files = inbox.entryInfoList({QStringLiteral("IN*.txt")}, QDir::Files | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo &file : files) {
        const auto match = pattern.match(file.fileName());
        if (!match.hasMatch() || match.captured(2) != m_settings.to || file.size() > longestFile) {
            continue;
        }
        messages[match.captured(1)].append(file.fileName());
        sizes.insert_or_assign(file.fileName(), file.size());
        const auto before = m_growing.find(file.fileName());
        if (before == m_growing.end() || before->second != file.size()) {
            unfinished.insert(match.captured(1));
        }
    }
    m_growing = std::move(sizes);
    std::vector<Arrived> all;
    for (const auto &[message, parts] : messages) {
        if (unfinished.contains(message) || static_cast<qsizetype>(all.size()) >= mostAtOnce) {
            continue;
        }
        QString text;
        for (const QString &part : parts) {
            text += textOf(contentOf(path("inbox", part), longestFile));
            m_given.insert(part);
        }
        const QByteArray hash = QCryptographicHash::hash(message.toUtf8(), QCryptographicHash::Sha256);
        all.push_back({QString::fromLatin1(hash.toHex().left(24)), text.trimmed().left(longestText)});
    }
    return all;
}

} // namespace locum::gammu
