// SPDX-License-Identifier: GPL-2.0-or-later
#include "sdk/plugin_metadata.h"

#include "sdk/protocol_plugin.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace locum::sdk {
namespace {

auto invalid(const QString &key, const QString &takes)
{
    return fail("plugin.metadata.invalid", QStringLiteral("'%1' must be %2").arg(key, takes));
}

} // namespace

Result<PluginMetadata> readMetadata(const QJsonObject &object)
{
    if (object.isEmpty()) {
        return fail("plugin.metadata.missing", QStringLiteral("it carries no metadata of a Locum plugin"));
    }
    static const QRegularExpression idPattern(QStringLiteral("\\A[a-z][a-z0-9-]{0,31}\\z"));
    PluginMetadata metadata;
    metadata.id = object.value(QLatin1String("id")).toString();
    if (!idPattern.match(metadata.id).hasMatch()) {
        return invalid(QStringLiteral("id"), QStringLiteral("a text like 'my-network' (a-z, 0-9, '-', at most 32)"));
    }
    const auto kind = fromName<PluginKind>(object.value(QLatin1String("kind")).toString());
    if (!kind) {
        return invalid(QStringLiteral("kind"), QStringLiteral("'protocol', 'rule' or 'channel'"));
    }
    metadata.kind = *kind;
    metadata.interface = object.value(QLatin1String("interface")).toInt(-1);
    if (metadata.interface < 0) {
        return invalid(QStringLiteral("interface"), QStringLiteral("a whole number"));
    }
    if (metadata.interface != interfaceVersion) {
        return fail(
            "plugin.interface.mismatch",
            QStringLiteral("it was built for interface %1, this Locum has %2; build it again with this Locum's SDK")
                .arg(metadata.interface)
                .arg(interfaceVersion));
    }
    metadata.version = object.value(QLatin1String("version")).toString();
    metadata.name = object.value(QLatin1String("name")).toString();
    if (metadata.version.isEmpty() || metadata.name.isEmpty()) {
        return invalid(metadata.version.isEmpty() ? QStringLiteral("version") : QStringLiteral("name"),
                       QStringLiteral("a text that is not empty"));
    }
    metadata.license = object.value(QLatin1String("license")).toString();
    for (const auto &word : object.value(QLatin1String("command")).toArray()) {
        if (!word.isString()) {
            return invalid(QStringLiteral("command"), QStringLiteral("a list of texts"));
        }
        metadata.command.append(word.toString());
    }
    return metadata;
}

} // namespace locum::sdk
