// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/log.h"

#include <QByteArray>
#include <QDateTime>
#include <QLoggingCategory>

#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

namespace locum::daemon {

namespace {

bool stderrIsTheJournal()
{
    // systemd.exec(5): "device:inode" of the stream that leads to the journal.
    const auto stream = qgetenv("JOURNAL_STREAM");
    struct stat status = {};
    return !stream.isEmpty() && fstat(STDERR_FILENO, &status) == 0 &&
           stream == QByteArray::number(static_cast<qulonglong>(status.st_dev)) + ':' +
                         QByteArray::number(static_cast<qulonglong>(status.st_ino));
}

struct Level {
    const char *priority;
    char letter;
};

Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return {SD_DEBUG, 'D'};
    case QtInfoMsg:
        return {SD_INFO, 'I'};
    case QtWarningMsg:
        return {SD_WARNING, 'W'};
    case QtCriticalMsg:
        return {SD_ERR, 'E'};
    case QtFatalMsg:
        return {SD_CRIT, 'F'};
    }
    return {SD_NOTICE, '?'};
}

bool journal = false;

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const auto level = levelOf(type);
    QByteArray head =
        journal ? QByteArray(level.priority)
                : QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1() + ' ' + level.letter + ' ';
    if (context.category != nullptr && qstrcmp(context.category, "default") != 0) {
        head += QByteArray(context.category) + ": ";
    }
    QByteArray out;
    for (const auto &line : text.toUtf8().split('\n')) {
        out += head + line + '\n';
    }
    // One write a message, so that threads do not mix their lines.
    [[maybe_unused]] const auto written = write(STDERR_FILENO, out.constData(), static_cast<size_t>(out.size()));
    if (type == QtFatalMsg) {
        std::abort();
    }
}

} // namespace

void installLog()
{
    journal = stderrIsTheJournal();
    qInstallMessageHandler(writeLine);
}

void tellStarter(const QString &text, const QString &advice)
{
    const auto lines =
        journal ? QStringLiteral(SD_ERR "%1\n" SD_ERR "%2\n") : QStringLiteral("locumd: %1\n        %2\n");
    const auto bytes = lines.arg(text, advice).toUtf8();
    [[maybe_unused]] const auto written = write(STDERR_FILENO, bytes.constData(), static_cast<size_t>(bytes.size()));
}

void setLogLevel(LogLevel level)
{
    const auto rule = [level](const char *name, LogLevel from) {
        return QStringLiteral("locum.*.%1=%2\n")
            .arg(QLatin1String(name), level <= from ? QLatin1String("true") : QLatin1String("false"));
    };
    QLoggingCategory::setFilterRules(rule("debug", LogLevel::Debug) + rule("info", LogLevel::Info) +
                                     rule("warning", LogLevel::Warning));
}

} // namespace locum::daemon
