// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/plugin_describer.h"

#include "base/logging.h"
#include "network/cell_environment.h"
#include "sdk/protocol_info.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QSaveFile>
#include <QTimer>

namespace locum::network {
namespace {

constexpr int atOnce = 3;
constexpr qsizetype longestOutput = 8 * 1024 * 1024;

/// What --describe prints, and the cache keeps.
PluginDescriber::Described descriptionFromJson(const QJsonObject &json)
{
    PluginDescriber::Description description;
    if (const auto rules = json.value(QLatin1String("rules")); !rules.isUndefined()) {
        auto read = sdk::ruleDescriptionFromJson(rules);
        if (!read) {
            return fail(std::move(read.error()));
        }
        description.rules = std::move(*read);
        return description;
    }
    if (const auto channel = json.value(QLatin1String("channel")); !channel.isUndefined()) {
        auto read = sdk::channelDescriptionFromJson(channel);
        if (!read) {
            return fail(std::move(read.error()));
        }
        description.channel = std::move(*read);
        return description;
    }
    auto protocols = sdk::protocolsFromJson(json.value(QLatin1String("protocols")));
    if (!protocols) {
        return fail(std::move(protocols.error()));
    }
    description.protocols = std::move(*protocols);
    return description;
}

PluginDescriber::Described read(QProcess &process)
{
    const auto output = process.readAllStandardOutput();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const auto lastWords = QString::fromLocal8Bit(process.readAllStandardError().right(2000)).trimmed();
        return fail("plugin.describe.failed",
                    QStringLiteral("%1: %2").arg(process.exitStatus() == QProcess::NormalExit
                                                     ? QStringLiteral("status %1").arg(process.exitCode())
                                                     : process.errorString(),
                                                 lastWords));
    }
    return descriptionFromJson(QJsonDocument::fromJson(output).object());
}

} // namespace

PluginDescriber::PluginDescriber(QString cellProgram, QString cacheFile, Duration timeLimit, QObject *parent)
    : QObject(parent), m_cellProgram(std::move(cellProgram)), m_cacheFile(std::move(cacheFile)), m_timeLimit(timeLimit)
{
    QFile file(m_cacheFile);
    if (!m_cacheFile.isEmpty() && file.open(QIODevice::ReadOnly)) {
        m_cache = QJsonDocument::fromJson(file.readAll()).object(); // a broken one is an empty one
    }
}

PluginDescriber::~PluginDescriber()
{
    const auto processes = findChildren<QProcess *>();
    for (auto *process : processes) {
        process->disconnect();
        process->kill();
        process->waitForFinished(1000);
    }
}

QString PluginDescriber::stampOf(const QString &path) const
{
    QStringList parts;
    for (const auto &file : {path, m_cellProgram}) {
        const QFileInfo info(file);
        parts.append(QStringLiteral("%1:%2").arg(info.lastModified().toMSecsSinceEpoch()).arg(info.size()));
    }
    return parts.join(u' ');
}

std::optional<PluginDescriber::Description> PluginDescriber::remembered(const QString &path) const
{
    const auto known = m_cache.value(path).toObject();
    if (known.isEmpty() || known.value(QLatin1String("stamp")).toString() != stampOf(path)) {
        return std::nullopt;
    }
    auto description = descriptionFromJson(known);
    return description ? std::optional(std::move(*description)) : std::nullopt;
}

void PluginDescriber::remember(const QString &path, const Description &description)
{
    if (m_cacheFile.isEmpty()) {
        return;
    }
    QJsonObject known{{QStringLiteral("stamp"), stampOf(path)}};
    if (description.rules) {
        known.insert(QStringLiteral("rules"), sdk::toJson(*description.rules));
    } else if (description.channel) {
        known.insert(QStringLiteral("channel"), sdk::toJson(*description.channel));
    } else {
        known.insert(QStringLiteral("protocols"), sdk::toJson(description.protocols));
    }
    if (m_cache.value(path).toObject() == known) {
        return;
    }
    m_cache.insert(path, known);
    QDir().mkpath(QFileInfo(m_cacheFile).absolutePath());
    QSaveFile file(m_cacheFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(m_cache).toJson(QJsonDocument::Compact)) < 0 ||
        !file.commit()) {
        qCWarning(lcNetwork) << "what plugins told is not kept:" << m_cacheFile << file.errorString();
    }
}

void PluginDescriber::describe(const QStringList &paths, Reply reply)
{
    m_waiting.append(paths);
    m_reply = std::move(reply);
    startNext();
}

void PluginDescriber::startNext()
{
    while (m_running < atOnce && !m_waiting.isEmpty()) {
        run(m_waiting.takeFirst());
    }
}

void PluginDescriber::run(const QString &path)
{
    ++m_running;
    auto *process = new QProcess(this);
    auto *patience = new QTimer(process);
    patience->setSingleShot(true);
    QProcessEnvironment environment;
    for (const auto &entry : scrubbedEnvironment()) {
        environment.insert(entry.section(u'=', 0, 0), entry.section(u'=', 1));
    }
    process->setProcessEnvironment(environment);
    process->setStandardInputFile(QProcess::nullDevice());
    connect(patience, &QTimer::timeout, this, [this, process, path] {
        process->disconnect(this);
        connect(process, &QProcess::finished, process, &QObject::deleteLater);
        process->kill();
        finish(nullptr, path,
               fail("plugin.describe.timeout", QStringLiteral("it did not tell what it brings in time")));
    });
    connect(process, &QProcess::readyReadStandardOutput, this, [process] {
        if (process->bytesAvailable() > longestOutput) {
            process->kill();
        }
    });
    connect(process, &QProcess::finished, this, [this, process, path] { finish(process, path, read(*process)); });
    connect(process, &QProcess::errorOccurred, this, [this, process, path](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) { // finished() does not come then
            finish(process, path,
                   fail("plugin.describe.failed", QStringLiteral("%1: %2").arg(m_cellProgram, process->errorString())));
        }
    });
    patience->start(m_timeLimit);
    process->start(m_cellProgram, {QStringLiteral("--describe"), path}, QIODevice::ReadOnly);
}

void PluginDescriber::finish(QProcess *process, const QString &path, Described described)
{
    if (process != nullptr) {
        process->disconnect(this);
        process->findChild<QTimer *>()->stop();
        process->deleteLater();
    }
    --m_running;
    if (described) {
        remember(path, *described);
    }
    m_reply(path, std::move(described));
    startNext();
}

} // namespace locum::network
