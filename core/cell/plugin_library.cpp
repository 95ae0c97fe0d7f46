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
    if (!json.isEmpty() && iid != QLatin1String(LocumProtocolPlugin_iid)) {
        return fail("plugin.iid.mismatch", QStringLiteral("%1 is a plugin of '%2', not of '%3'")
                                               .arg(path, iid, QLatin1String(LocumProtocolPlugin_iid)));
    }
    auto metadata = sdk::readMetadata(json.value(QLatin1String("MetaData")).toObject());
    if (!metadata) {
        return fail(std::move(metadata.error()));
    }
    library->m_metadata = std::move(*metadata);
    try {
        library->m_plugin = qobject_cast<sdk::ProtocolPlugin *>(library->m_loader.instance());
        if (library->m_plugin == nullptr) {
            return fail("plugin.load.failed", library->m_loader.isLoaded()
                                                  ? QStringLiteral("its root object is no ProtocolPlugin")
                                                  : library->m_loader.errorString());
        }
        if (auto started = library->m_plugin->start(stateDirectory); !started) {
            return fail(std::move(started.error()));
        }
    } catch (const std::exception &exception) { // the plugin's edge
        return fail("cell.plugin.exception", QString::fromLocal8Bit(exception.what()));
    }
    return library;
}

PluginLibrary::~PluginLibrary()
{
    delete m_loader.instance();
}

} // namespace locum::cell
