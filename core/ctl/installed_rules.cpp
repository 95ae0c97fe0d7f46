// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/installed_rules.h"

#include "sdk/plugin_metadata.h"
#include "sdk/rule_plugin.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QPluginLoader>
#include <QProcess>

#ifndef LOCUM_PLUGINDIR_FROM_BINDIR
#define LOCUM_PLUGINDIR_FROM_BINDIR "../lib/locum/plugins"
#endif

namespace locum::ctl {

namespace {

constexpr qint64 largestManifest = 1024 * 1024;
constexpr int patience = 10'000; // milliseconds

QJsonObject describedByCell(const QString &cell, const QString &library)
{
    QProcess process;
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(cell, {QStringLiteral("--describe"), library});
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

bool isRuleLibrary(const QString &path)
{
    // Loads nothing.
    return QPluginLoader(path).metaData().value(QLatin1String("IID")).toString() == QLatin1String(LocumRulePlugin_iid);
}

} // namespace

std::vector<rules::PluginVocabulary> installedRulePlugins()
{
    const QDir programs(QCoreApplication::applicationDirPath());
    const bool isBuildTree = programs.exists(QStringLiteral("../CMakeCache.txt"));
    const QDir directory(
        programs.filePath(isBuildTree ? QStringLiteral("../plugins") : QStringLiteral(LOCUM_PLUGINDIR_FROM_BINDIR)));
    std::vector<rules::PluginVocabulary> found;
    const auto take = [&](const QJsonObject &told) {
        if (const auto description = sdk::ruleDescriptionFromJson(told.value(QLatin1String("rules")))) {
            found.push_back(rules::pluginVocabulary(*description));
        }
    };
    for (const QString &name : directory.entryList({QStringLiteral("*.so")}, QDir::Files, QDir::Name)) {
        if (isRuleLibrary(directory.filePath(name))) {
            take(describedByCell(programs.filePath(QStringLiteral("locum-cell")), directory.filePath(name)));
        }
    }
    for (const QString &name : directory.entryList({QStringLiteral("*.locum-plugin.json")}, QDir::Files, QDir::Name)) {
        QFile manifest(directory.filePath(name));
        if (manifest.open(QIODevice::ReadOnly)) {
            take(QJsonDocument::fromJson(manifest.read(largestManifest)).object());
        }
    }
    return found;
}

} // namespace locum::ctl
