// SPDX-License-Identifier: GPL-2.0-or-later
#include "forms.h"

#include "quirks.h"

#include <QCoreApplication>
#include <QSet>

#include <optional>

namespace locum::purple {
namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("locum::purple", text);
}

/// What a form does better than libpurple's own option.
struct Override {
    const char *protocol;
    const char *setting;
    const char *key; ///< null: the setting's name
    bool hidden;
    bool basic;              ///< shown without being asked for
    QJsonValue defaultValue; ///< undefined: libpurple's
};

const Override overrides[] = {
    {"prpl-irc", "username", "ident", false, false, QJsonValue::Undefined},
    {"prpl-irc", "port", nullptr, false, true, 6697},
    {"prpl-irc", "ssl", nullptr, false, true, true},
    {"prpl-irc", "realname", nullptr, false, true, QJsonValue::Undefined},
    {"prpl-irc", "sasl", nullptr, false, true, QJsonValue::Undefined},
    {"prpl-jabber", "custom_smileys", nullptr, true, false, QJsonValue::Undefined},
    {"prpl-jabber", "connection_security", nullptr, false, false, QStringLiteral("require_tls")},
};

const Override *overrideOf(const char *protocol, const char *setting)
{
    for (const auto &entry : overrides) {
        if (qstrcmp(entry.protocol, protocol) == 0 && qstrcmp(entry.setting, setting) == 0) {
            return &entry;
        }
    }
    return nullptr;
}

const QSet<QString> &reservedKeys()
{
    static const QSet<QString> keys = {
        QStringLiteral("address"),  QStringLiteral("nick"), QStringLiteral("username"), QStringLiteral("server"),
        QStringLiteral("resource"), fields::password,       fields::pinnedCertificate};
    return keys;
}

QString keyOf(const char *protocol, const PurpleAccountOption *option)
{
    const auto *setting = purple_account_option_get_setting(option);
    const auto *entry = overrideOf(protocol, setting);
    if (entry != nullptr && entry->key != nullptr) {
        return QLatin1String(entry->key);
    }
    QString key;
    for (const auto c : fromUtf8(setting).toLower()) {
        const bool isPlain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'-';
        key.append(isPlain ? c : QChar(u'_'));
    }
    return reservedKeys().contains(key) ? QStringLiteral("option_") + key : key;
}

QString labelOf(const char *text)
{
    auto label = fromUtf8(text);
    return label.remove(u'_').trimmed(); // the mark of a keyboard shortcut
}

FormField field(const QString &key, const QString &label)
{
    FormField made;
    made.key = key;
    made.label = label;
    return made;
}

QList<FormField> nameFields(const Quirks &quirks, const PurplePluginProtocolInfo *info)
{
    if (quirks.dialect == Dialects::Xmpp) {
        auto address = field(QStringLiteral("address"), translated("XMPP address"));
        address.help = translated("user@domain");
        address.required = true;
        auto resource = field(QStringLiteral("resource"), translated("Resource"));
        resource.help = translated("Tells this client of yours from the others");
        resource.defaultValue = QStringLiteral("locum");
        resource.advanced = true;
        return {address, resource};
    }
    const bool isIrc = quirks.dialect == Dialects::Irc;
    auto name = isIrc ? field(QStringLiteral("nick"), translated("Nick"))
                      : field(QStringLiteral("username"), translated("User name"));
    name.required = true;
    QList<FormField> made = {name};
    int number = 1;
    for (auto *node = info->user_splits; node != nullptr; node = node->next, ++number) {
        const auto *split = static_cast<PurpleAccountUserSplit *>(node->data);
        auto part = field(number == 1 ? QStringLiteral("server") : QStringLiteral("part%1").arg(number),
                          labelOf(purple_account_user_split_get_text(split)));
        const auto given = fromUtf8(purple_account_user_split_get_default_value(split));
        part.defaultValue = given.isEmpty() ? QJsonValue() : QJsonValue(given);
        part.required = number == 1;
        made.append(part);
    }
    return made;
}

std::optional<FormField> optionField(const char *protocol, const PurpleAccountOption *option)
{
    const auto *entry = overrideOf(protocol, purple_account_option_get_setting(option));
    if (entry != nullptr && entry->hidden) {
        return std::nullopt;
    }
    auto made = field(keyOf(protocol, option), labelOf(purple_account_option_get_text(option)));
    made.advanced = entry == nullptr || !entry->basic;
    switch (purple_account_option_get_type(option)) {
    case PURPLE_PREF_BOOLEAN:
        made.type = FieldType::Boolean;
        made.defaultValue = static_cast<bool>(purple_account_option_get_default_bool(option));
        break;
    case PURPLE_PREF_INT:
        made.type = FieldType::Integer;
        made.defaultValue = purple_account_option_get_default_int(option);
        break;
    case PURPLE_PREF_STRING_LIST:
        made.type = FieldType::Choice;
        for (auto *node = purple_account_option_get_list(option); node != nullptr; node = node->next) {
            const auto *pair = static_cast<PurpleKeyValuePair *>(node->data);
            made.choices.append({fromUtf8(static_cast<const char *>(pair->value)), labelOf(pair->key)});
        }
        made.defaultValue = fromUtf8(purple_account_option_get_default_list_value(option));
        break;
    case PURPLE_PREF_STRING: {
        if (purple_account_option_get_masked(option)) {
            made.type = FieldType::Secret;
            break;
        }
        const auto given = fromUtf8(purple_account_option_get_default_string(option));
        made.defaultValue = given.isEmpty() ? QJsonValue() : QJsonValue(given);
        break;
    }
    default:
        return std::nullopt;
    }
    if (entry != nullptr && !entry->defaultValue.isUndefined()) {
        made.defaultValue = entry->defaultValue;
    }
    return made;
}

SettingsForm formOf(const Quirks &quirks, const PurplePluginProtocolInfo *info)
{
    SettingsForm form;
    form.fields = nameFields(quirks, info);
    if (!(info->options & OPT_PROTO_NO_PASSWORD)) {
        auto password = field(fields::password, translated("Password"));
        password.type = FieldType::Secret;
        password.required = quirks.needsPassword || !(info->options & OPT_PROTO_PASSWORD_OPTIONAL);
        form.fields.insert(1, password);
    }
    for (auto *node = info->protocol_options; node != nullptr; node = node->next) {
        if (auto made = optionField(quirks.purpleId, static_cast<PurpleAccountOption *>(node->data))) {
            form.fields.append(*made);
        }
    }
    auto pin = field(fields::pinnedCertificate, translated("Trusted certificate"));
    pin.help = translated("SHA-256 fingerprint of a server certificate to accept although nobody vouches for it");
    pin.advanced = true;
    form.fields.append(pin);
    return form;
}

/// Whether the network can hide a user: asked of an account that is never connected.
bool canHide(const Quirks &quirks)
{
    PurpleAccount *account = purple_account_new("nobody", quirks.purpleId);
    const bool can = purple_account_get_status_type_with_primitive(account, PURPLE_STATUS_INVISIBLE) != nullptr;
    purple_account_destroy(account);
    return can;
}

sdk::Features featuresOf(const Quirks &quirks, const PurplePluginProtocolInfo *info)
{
    using sdk::Feature;
    sdk::Features features = Feature::Presence;
    features.setFlag(Feature::ServerRoster, info->add_buddy != nullptr);
    features.setFlag(Feature::Typing, info->send_typing != nullptr);
    features.setFlag(Feature::Rooms, info->join_chat != nullptr);
    features.setFlag(Feature::Files, info->send_file != nullptr);
    features.setFlag(Feature::Avatars, info->icon_spec.format != nullptr);
    features.setFlag(Feature::Invisible, canHide(quirks));
    return (features | quirks.add) & ~quirks.remove;
}

PurplePluginProtocolInfo *infoOf(PurplePlugin *protocol)
{
    return PURPLE_PLUGIN_PROTOCOL_INFO(protocol);
}

QString answer(const SettingsForm &form, const QJsonObject &values, const QString &key)
{
    const auto given = values.value(key).toString().trimmed();
    if (!given.isEmpty()) {
        return given;
    }
    for (const auto &asked : form.fields) {
        if (asked.key == key) {
            return asked.defaultValue.toString();
        }
    }
    return {};
}

AddressCase addressCaseOf(const Quirks &quirks, const PurplePluginProtocolInfo *info)
{
    const bool isNocase = info->normalize == purple_normalize_nocase;
    return quirks.addressCase == AddressCase::Exact && isNocase ? AddressCase::Ascii : quirks.addressCase;
}

} // namespace

QList<sdk::ProtocolInfo> describeProtocols()
{
    QList<sdk::ProtocolInfo> all;
    for (auto *node = purple_plugins_get_protocols(); node != nullptr; node = node->next) {
        auto *protocol = static_cast<PurplePlugin *>(node->data);
        const auto &quirks = quirksOf(purple_plugin_get_id(protocol));
        const auto *info = infoOf(protocol);
        all.append({QLatin1String(quirks.id),
                    quirks.name != nullptr ? QString::fromLatin1(quirks.name) : fromUtf8(protocol->info->name),
                    formOf(quirks, info), featuresOf(quirks, info), addressCaseOf(quirks, info)});
    }
    return all;
}

PurplePlugin *findProtocol(const QString &id)
{
    for (auto *node = purple_plugins_get_protocols(); node != nullptr; node = node->next) {
        auto *protocol = static_cast<PurplePlugin *>(node->data);
        if (id == QLatin1String(quirksOf(purple_plugin_get_id(protocol)).id)) {
            return protocol;
        }
    }
    return nullptr;
}

Result<QString> userNameFrom(PurplePlugin *protocol, const QJsonObject &values)
{
    const auto &quirks = quirksOf(purple_plugin_get_id(protocol));
    const auto *info = infoOf(protocol);
    const auto form = formOf(quirks, info);
    if (quirks.dialect == Dialects::Xmpp) {
        const auto address = answer(form, values, QStringLiteral("address")).section(u'/', 0, 0);
        if (!address.contains(u'@') || address.startsWith(u'@') || address.endsWith(u'@')) {
            return fail("network.settings.invalid", QStringLiteral("an XMPP address is user@domain"),
                        Retry::AfterUserAction);
        }
        return address + u'/' + answer(form, values, QStringLiteral("resource"));
    }
    auto name = answer(form, values, form.fields.constFirst().key);
    if (name.isEmpty()) {
        return fail("network.settings.invalid", QStringLiteral("there is no name to log in with"),
                    Retry::AfterUserAction);
    }
    int number = 1;
    for (auto *node = info->user_splits; node != nullptr; node = node->next, ++number) {
        const auto *split = static_cast<PurpleAccountUserSplit *>(node->data);
        const auto key = number == 1 ? QStringLiteral("server") : QStringLiteral("part%1").arg(number);
        name += QLatin1Char(purple_account_user_split_get_separator(split)) + answer(form, values, key);
    }
    return name;
}

void applyOptions(PurpleAccount *account, PurplePlugin *protocol, const QJsonObject &values, const Secrets &secrets)
{
    const auto *id = purple_plugin_get_id(protocol);
    for (auto *node = infoOf(protocol)->protocol_options; node != nullptr; node = node->next) {
        const auto *option = static_cast<PurpleAccountOption *>(node->data);
        const auto made = optionField(id, option);
        if (!made) {
            continue;
        }
        const auto *setting = purple_account_option_get_setting(option);
        auto value = values.value(made->key);
        if (value.isUndefined() || value.isNull()) {
            value = made->defaultValue;
        }
        switch (made->type) {
        case FieldType::Boolean:
            purple_account_set_bool(account, setting, value.toBool());
            break;
        case FieldType::Integer:
            purple_account_set_int(account, setting, value.toInt());
            break;
        case FieldType::Secret:
            if (const auto secret = secrets.find(made->key); secret != secrets.end()) {
                purple_account_set_string(account, setting, secret->second.reveal().constData());
            }
            break;
        case FieldType::Text:
        case FieldType::MultilineText:
        case FieldType::Choice:
            // An empty text means libpurple's default, which an empty string would not.
            if (const auto text = value.toString(); !text.isEmpty()) {
                purple_account_set_string(account, setting, text.toUtf8().constData());
            } else {
                purple_account_remove_setting(account, setting);
            }
            break;
        }
    }
}

} // namespace locum::purple
