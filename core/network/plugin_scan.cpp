// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/plugin_scan.h"

#include "base/logging.h"
#include "sdk/protocol_info.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>
#include <QPluginLoader>

namespace locum::network {
namespace {

constexpr qint64 largestManifest = 1024 * 1024;
const QLatin1String manifestSuffix(".locum-plugin.json");

using Metadata = Result<sdk::PluginMetadata>;

bool hasElfMagic(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(4) == QByteArray("\177ELF", 4);
}

Metadata readLibrary(const QString &path)
{
    if (!hasElfMagic(path)) {
        return fail("plugin.file.not_elf", QStringLiteral("it is no shared library"));
    }
    const auto json = QPluginLoader(path).metaData(); // loads nothing
    if (json.isEmpty()) {
        return fail("plugin.metadata.missing", QStringLiteral("it carries no metadata of a Qt plugin"));
    }
    const auto iid = json.value(QLatin1String("IID")).toString();
    const QLatin1String protocolIid(LocumProtocolPlugin_iid);
    const QLatin1String ruleIid(LocumRulePlugin_iid);
    const QLatin1String channelIid(LocumChannelPlugin_iid);
    if (iid != protocolIid && iid != ruleIid && iid != channelIid) {
        return fail("plugin.iid.mismatch",
                    QStringLiteral("it implements '%1', and this Locum takes '%2', '%3' and '%4'")
                        .arg(iid, protocolIid, ruleIid, channelIid));
    }
    const auto kind = iid == ruleIid      ? sdk::PluginKind::Rule
                      : iid == channelIid ? sdk::PluginKind::Channel
                                          : sdk::PluginKind::Protocol;
    auto metadata = sdk::readMetadata(json.value(QLatin1String("MetaData")).toObject());
    if (metadata && metadata->kind != kind) {
        return fail("plugin.kind.mismatch",
                    QStringLiteral("its metadata says '%1', and it implements '%2'").arg(nameOf(metadata->kind), iid));
    }
    return metadata;
}

tl::unexpected<Error> brokenManifest(const QString &why)
{
    return fail("plugin.manifest.broken", why);
}

Done readProtocols(const QJsonObject &manifest, PluginEntry &entry)
{
    auto told = sdk::protocolsFromJson(manifest.value(QLatin1String("protocols")));
    if (!told) {
        return fail(std::move(told.error()));
    }
    entry.protocols = std::move(*told);
    return {};
}

Done readRules(const QJsonObject &manifest, PluginEntry &entry)
{
    auto told = sdk::ruleDescriptionFromJson(manifest.value(QLatin1String("rules")));
    if (!told) {
        return fail(std::move(told.error()));
    }
    entry.rules = std::move(*told);
    return {};
}

Done readChannel(const QJsonObject &manifest, PluginEntry &entry)
{
    auto told = sdk::channelDescriptionFromJson(manifest.value(QLatin1String("channel")));
    if (!told) {
        return fail(std::move(told.error()));
    }
    entry.channel = std::move(*told);
    return {};
}

Done readDescription(const QJsonObject &manifest, sdk::PluginKind kind, PluginEntry &entry)
{
    switch (kind) {
    case sdk::PluginKind::Protocol:
        return readProtocols(manifest, entry);
    case sdk::PluginKind::Rule:
        return readRules(manifest, entry);
    case sdk::PluginKind::Channel:
        return readChannel(manifest, entry);
    }
    return {};
}

Metadata readManifest(const QString &path, PluginEntry &entry)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("plugin.file.unreadable", file.errorString());
    }
    const auto bytes = file.read(largestManifest + 1);
    if (bytes.size() > largestManifest) {
        return brokenManifest(QStringLiteral("it is longer than %1 bytes").arg(largestManifest));
    }
    QJsonParseError parseError;
    const auto document = QJsonDocument::fromJson(bytes, &parseError);
    if (parseError.error != QJsonParseError::NoError || !document.isObject()) {
        return brokenManifest(
            parseError.error != QJsonParseError::NoError
                ? QStringLiteral("at byte %1: %2").arg(parseError.offset).arg(parseError.errorString())
                : QStringLiteral("it is no JSON object"));
    }
    auto metadata = sdk::readMetadata(document.object());
    if (!metadata) {
        return metadata;
    }
    if (metadata->command.isEmpty()) {
        return brokenManifest(QStringLiteral("'command' must name the program"));
    }
    const QFileInfo program(QFileInfo(path).dir(), metadata->command.constFirst());
    if (!program.isFile() || !program.isExecutable()) {
        return fail("plugin.program.missing",
                    QStringLiteral("%1 is no program that can be run").arg(program.filePath()));
    }
    metadata->command.front() = program.absoluteFilePath();
    if (auto read = readDescription(document.object(), metadata->kind, entry); !read) {
        return fail(read.error());
    }
    return metadata;
}

PluginEntry read(const QString &path)
{
    PluginEntry entry{path, {}, {}, {}};
    Metadata metadata = fail("plugin.file.unreadable", QStringLiteral("it cannot be read"));
    if (QFileInfo(path).isReadable() && QFileInfo(path).isFile()) {
        metadata = path.endsWith(manifestSuffix) ? readManifest(path, entry) : readLibrary(path);
    }
    if (metadata) {
        entry.metadata = std::move(*metadata);
    } else {
        entry.refused = std::move(metadata.error());
    }
    return entry;
}

} // namespace

std::vector<PluginEntry> scanPlugins(const QStringList &directories)
{
    std::vector<PluginEntry> entries;
    QHash<QString, QString> pathOfId;
    for (const auto &directory : directories) {
        const auto names = QDir(directory).entryList({QStringLiteral("*.so"), u'*' + QString(manifestSuffix)},
                                                     QDir::Files | QDir::System, QDir::Name);
        for (const auto &name : names) {
            auto entry = read(QDir(directory).absoluteFilePath(name));
            if (entry.metadata) {
                if (entry.refused) { // it may have the id of a good one
                } else if (pathOfId.contains(entry.metadata->id)) {
                    entry.refused =
                        Error{"plugin.id.duplicate", QStringLiteral("'%1' is the id of %2 already")
                                                         .arg(entry.metadata->id, pathOfId.value(entry.metadata->id))};
                    entry.protocols.clear();
                    entry.rules.reset();
                    entry.channel.reset();
                } else {
                    pathOfId.insert(entry.metadata->id, entry.path);
                }
            }
            if (entry.refused) {
                qCWarning(lcNetwork).noquote()
                    << "plugin" << entry.path << "is refused:" << entry.refused->code << entry.refused->detail;
            }
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

bool needsDescription(const PluginEntry &entry)
{
    return entry.metadata && !entry.refused && entry.metadata->command.isEmpty();
}

void refuseDuplicateProtocols(std::vector<PluginEntry> &entries)
{
    QHash<QString, QString> pluginOf;
    for (auto &entry : entries) {
        QStringList duplicates;
        for (qsizetype i = 0; i < entry.protocols.size();) {
            const auto &id = entry.protocols.at(i).id;
            if (pluginOf.contains(id) && pluginOf.value(id) != entry.path) {
                duplicates.append(QStringLiteral("'%1' is a protocol of %2 already").arg(id, pluginOf.value(id)));
                entry.protocols.removeAt(i);
            } else {
                pluginOf.insert(id, entry.path);
                ++i;
            }
        }
        if (duplicates.isEmpty()) {
            continue;
        }
        qCWarning(lcNetwork).noquote() << "plugin" << entry.path << duplicates.join(QStringLiteral("; "));
        if (entry.protocols.isEmpty()) {
            entry.refused = Error{"plugin.protocol.duplicate", duplicates.join(QStringLiteral("; "))};
        }
    }
}

void refuseDuplicateNamespaces(std::vector<PluginEntry> &entries)
{
    QHash<QString, QString> pathOf;
    for (auto &entry : entries) {
        if (!entry.rules || entry.refused) {
            continue;
        }
        const auto &name = entry.rules->nameSpace;
        if (!pathOf.contains(name)) {
            pathOf.insert(name, entry.path);
            continue;
        }
        entry.refused = Error{"plugin.namespace.duplicate",
                              QStringLiteral("'%1' is the namespace of %2 already").arg(name, pathOf.value(name))};
        qCWarning(lcNetwork).noquote() << "plugin" << entry.path << "is refused:" << entry.refused->detail;
        entry.rules.reset();
    }
}

} // namespace locum::network
