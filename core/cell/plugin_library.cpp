// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/plugin_library.h"

#include <QFileInfo>
#include <QJsonObject>

#include <exception>

namespace locum::cell {

Result<std::unique_ptr<PluginLibrary>> PluginLibrary::load(const QString &path, const QString &stateDirectory)
{
    if (!QFileInfo(path).isReadable()) {
        return fail("plugin.file.unreadable", QStringLiteral("%1 cannot be read").arg(path));
    }
    std::unique_ptr<PluginLibrary> library(new PluginLibrary);
    library->m_loader.setFileName(QFileInfo(path).absoluteFilePath());
    const auto json = library->m_loader.metaData();
    const auto iid = json.value(QLatin1String("IID")).toString();
    const QStringList ours{QLatin1String(LocumProtocolPlugin_iid), QLatin1String(LocumRulePlugin_iid),
                           QLatin1String(LocumChannelPlugin_iid)};
    if (!json.isEmpty() && !ours.contains(iid)) {
        return fail(
            "plugin.iid.mismatch",
            QStringLiteral("%1 is a plugin of '%2', not of '%3'").arg(path, iid, ours.join(QStringLiteral("' or '"))));
    }
    auto metadata = sdk::readMetadata(json.value(QLatin1String("MetaData")).toObject());
    if (!metadata) {
        return fail(std::move(metadata.error()));
    }
    library->m_metadata = std::move(*metadata);
    try {
        if (auto started = library->start(stateDirectory); !started) {
            return fail(std::move(started.error()));
        }
    } catch (const std::exception &exception) { // the plugin's edge
        return fail("cell.plugin.exception", QString::fromLocal8Bit(exception.what()));
    }
    return library;
}

Done PluginLibrary::start(const QString &stateDirectory)
{
    auto *root = m_loader.instance();
    if (!m_loader.isLoaded()) {
        return fail("plugin.load.failed", m_loader.errorString());
    }
    switch (m_metadata.kind) {
    case sdk::PluginKind::Protocol:
        m_protocolPlugin = qobject_cast<sdk::ProtocolPlugin *>(root);
        return m_protocolPlugin != nullptr
                   ? m_protocolPlugin->start(stateDirectory)
                   : fail("plugin.load.failed", QStringLiteral("its root object is no ProtocolPlugin"));
    case sdk::PluginKind::Rule:
        m_rulePlugin = qobject_cast<sdk::RulePlugin *>(root);
        return m_rulePlugin != nullptr ? m_rulePlugin->start(stateDirectory)
                                       : fail("plugin.load.failed", QStringLiteral("its root object is no RulePlugin"));
    case sdk::PluginKind::Channel:
        m_channelPlugin = qobject_cast<sdk::ChannelPlugin *>(root);
        return m_channelPlugin != nullptr
                   ? Done()
                   : fail("plugin.load.failed", QStringLiteral("its root object is no ChannelPlugin"));
    }
    return {};
}

PluginLibrary::~PluginLibrary()
{
    delete m_loader.instance();
}

} // namespace locum::cell
