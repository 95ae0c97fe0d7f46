// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/json.h"
#include "sdk/channel_plugin.h"

#include <cmath>

namespace locum::sdk {
namespace {

constexpr QLatin1String nameKey("name");
constexpr QLatin1String descriptionKey("description");
constexpr QLatin1String textLimitKey("text_limit");
constexpr QLatin1String costsKey("costs");
constexpr QLatin1String answersKey("answers");
constexpr QLatin1String contactsKey("contacts");
constexpr QLatin1String perDeviceKey("per_device");
constexpr QLatin1String formKey("form");

constexpr qsizetype longestName = 100;
constexpr qsizetype longestDescription = 500;
constexpr int largestLimit = 1'000'000;

auto invalid(QLatin1String key, const QString &takes)
{
    return fail("plugin.channel.invalid", QStringLiteral("'%1' takes %2").arg(key, takes));
}

} // namespace

QJsonObject toJson(const ChannelDescription &description)
{
    return {{nameKey, description.name},           {descriptionKey, description.description},
            {textLimitKey, description.textLimit}, {costsKey, description.costs},
            {answersKey, description.answers},     {contactsKey, description.contacts},
            {perDeviceKey, description.perDevice}, {formKey, locum::toJson(description.form)}};
}

Result<ChannelDescription> channelDescriptionFromJson(const QJsonValue &json)
{
    if (!json.isObject()) {
        return fail("plugin.channel.invalid", QStringLiteral("a channel is described by an object"));
    }
    const QJsonObject object = json.toObject();
    ChannelDescription description;
    description.name = object.value(nameKey).toString();
    if (description.name.trimmed().isEmpty() || description.name.size() > longestName) {
        return invalid(nameKey, QStringLiteral("1 to %1 characters").arg(longestName));
    }
    const QJsonValue words = object.value(descriptionKey);
    description.description = words.toString();
    if ((!words.isUndefined() && !words.isString()) || description.description.size() > longestDescription) {
        return invalid(descriptionKey, QStringLiteral("at most %1 characters").arg(longestDescription));
    }
    if (const QJsonValue limit = object.value(textLimitKey); !limit.isUndefined()) {
        const double number = limit.toDouble(-1);
        if (number < 0 || number > largestLimit || std::floor(number) != number) {
            return invalid(textLimitKey, QStringLiteral("a whole number from 0 to %1").arg(largestLimit));
        }
        description.textLimit = static_cast<int>(number);
    }
    for (const auto &[key, member] :
         {std::pair(costsKey, &ChannelDescription::costs), std::pair(answersKey, &ChannelDescription::answers),
          std::pair(contactsKey, &ChannelDescription::contacts),
          std::pair(perDeviceKey, &ChannelDescription::perDevice)}) {
        const QJsonValue truth = object.value(key);
        if (!truth.isUndefined() && !truth.isBool()) {
            return invalid(key, QStringLiteral("true or false"));
        }
        description.*member = truth.toBool();
    }
    if (const QJsonValue form = object.value(formKey); !form.isUndefined()) {
        auto read = settingsFormFromJson(form.toObject());
        if (!form.isObject() || !read) {
            return invalid(formKey, read ? QStringLiteral("a form") : read.error().detail);
        }
        description.form = std::move(*read);
    }
    return description;
}

} // namespace locum::sdk
