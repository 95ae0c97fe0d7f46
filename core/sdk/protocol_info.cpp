// SPDX-License-Identifier: GPL-2.0-or-later
#include "sdk/protocol_info.h"

#include "model/json.h"

#include <QRegularExpression>
#include <QSet>

namespace locum::sdk {
namespace {

auto invalid(const QString &where, const QString &why)
{
    return fail("plugin.protocols.invalid", QStringLiteral("%1: %2").arg(where, why));
}

Result<ProtocolInfo> protocolFromJson(const QJsonValue &json, const QString &where)
{
    static const QRegularExpression idPattern(QStringLiteral("\\A[a-z0-9-]{1,64}\\z"));
    if (!json.isObject()) {
        return invalid(where, QStringLiteral("it must be an object"));
    }
    ProtocolInfo info{json[QLatin1String("id")].toString(), json[QLatin1String("name")].toString(), {}, {}};
    if (!idPattern.match(info.id).hasMatch()) {
        return invalid(where, QStringLiteral("'id' must be a text like 'my-network' (a-z, 0-9, '-', at most 64)"));
    }
    if (info.name.isEmpty()) {
        return invalid(where, QStringLiteral("'name' must be a text that is not empty"));
    }
    if (const auto form = json[QLatin1String("form")]; !form.isUndefined()) {
        auto read = settingsFormFromJson(form.toObject());
        if (!read || !form.isObject()) {
            return invalid(where, QStringLiteral("'form' is no form: %1")
                                      .arg(read ? QStringLiteral("it must be an object") : read.error().detail));
        }
        info.form = std::move(*read);
    }
    if (const auto how = json[QLatin1String("address_case")]; !how.isUndefined()) {
        const auto read = fromName<AddressCase>(how.toString());
        if (!read) {
            return invalid(where,
                           QStringLiteral("'address_case' must be exact, ascii, rfc1459, strict_rfc1459 or jid"));
        }
        info.addressCase = *read;
    }
    const auto features = json[QLatin1String("features")].toArray();
    for (const auto &entry : features) {
        if (const auto feature = fromName<Feature>(entry.toString())) {
            info.features |= *feature;
        }
    }
    return info;
}

} // namespace

QJsonArray toJson(Features features)
{
    QJsonArray names;
    for (const auto &[feature, name] : EnumNames<Feature>::entries) {
        if (features.testFlag(feature)) {
            names.append(QLatin1String(name));
        }
    }
    return names;
}

QJsonObject toJson(const ProtocolInfo &info)
{
    return {{QStringLiteral("id"), info.id},
            {QStringLiteral("name"), info.name},
            {QStringLiteral("form"), locum::toJson(info.form)},
            {QStringLiteral("features"), toJson(info.features)},
            {QStringLiteral("address_case"), nameOf(info.addressCase)}};
}

QJsonArray toJson(const QList<ProtocolInfo> &protocols)
{
    QJsonArray array;
    for (const auto &info : protocols) {
        array.append(toJson(info));
    }
    return array;
}

Result<QList<ProtocolInfo>> protocolsFromJson(const QJsonValue &json)
{
    if (!json.isArray()) {
        return invalid(QStringLiteral("protocols"), QStringLiteral("it must be a list"));
    }
    QList<ProtocolInfo> protocols;
    QSet<QString> ids;
    const auto array = json.toArray();
    for (const auto &entry : array) {
        const auto where = QStringLiteral("protocols.%1").arg(protocols.size());
        auto info = protocolFromJson(QJsonValue(entry), where);
        if (!info) {
            return fail(std::move(info.error()));
        }
        if (ids.contains(info->id)) {
            return invalid(where, QStringLiteral("there are two of the id '%1'").arg(info->id));
        }
        ids.insert(info->id);
        protocols.append(std::move(*info));
    }
    return protocols;
}

} // namespace locum::sdk
