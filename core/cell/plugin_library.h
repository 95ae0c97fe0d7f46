// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "sdk/channel_plugin.h"
#include "sdk/plugin_metadata.h"
#include "sdk/protocol_plugin.h"
#include "sdk/rule_plugin.h"

#include <QPluginLoader>
#include <QString>

#include <memory>

namespace locum::cell {

/// A plugin library that is loaded in this process. It is never unloaded: what it started may still run.
class PluginLibrary {
public:
    /// Checks the metadata, loads the library and starts the plugin, but for a channel plugin, which is started with
    /// its host. Errors: `plugin.file.unreadable`, `plugin.iid.mismatch`, those of sdk::readMetadata,
    /// `plugin.load.failed`, and the plugin's own.
    static Result<std::unique_ptr<PluginLibrary>> load(const QString &path, const QString &stateDirectory);
    ~PluginLibrary();

    const sdk::PluginMetadata &metadata() const { return m_metadata; }
    /// The one of its kind; the others are null.
    sdk::ProtocolPlugin *protocolPlugin() { return m_protocolPlugin; }
    sdk::RulePlugin *rulePlugin() { return m_rulePlugin; }
    sdk::ChannelPlugin *channelPlugin() { return m_channelPlugin; }

private:
    PluginLibrary() = default;
    Done start(const QString &stateDirectory);

    QPluginLoader m_loader;
    sdk::PluginMetadata m_metadata;
    sdk::ProtocolPlugin *m_protocolPlugin = nullptr; ///< the loader's instance
    sdk::RulePlugin *m_rulePlugin = nullptr;
    sdk::ChannelPlugin *m_channelPlugin = nullptr;
};

} // namespace locum::cell
