// SPDX-License-Identifier: GPL-2.0-or-later
#include "weather_plugin.h"

#include "weather_session.h"

namespace locum::weather {

Done WeatherPlugin::start(const QString &)
{
    return {};
}

sdk::RuleDescription WeatherPlugin::description()
{
    const auto plain = [](const char *key, const QString &label, const QString &help) {
        return FormField{QString::fromLatin1(key), label, help};
    };
    FormField address =
        plain("address", tr("Address"),
              tr("What answers in JSON, with {place} where the place belongs and {key} where the key does."));
    address.required = true;
    const auto place = plain("place", tr("Your place"), tr("What {place} stands for, as the source wants it."));
    FormField key{QStringLiteral("key"), tr("Key"), tr("What the source gave you, if it wants one."),
                  FieldType::Secret};
    const auto pointer = tr("Where it stands in the answer: a JSON pointer like %1. Empty: it is not told.");
    const auto rain = plain("rain_today", tr("Rain today"), pointer.arg(QStringLiteral("/daily/precipitation_sum/0")));
    const auto temperature =
        plain("temperature", tr("Temperature"), pointer.arg(QStringLiteral("/current/temperature_2m")));
    const auto wind = plain("wind", tr("Wind"), pointer.arg(QStringLiteral("/current/wind_speed_10m")));
    const auto conditions =
        plain("conditions", tr("Conditions"), pointer.arg(QStringLiteral("/current/condition/text")));
    FormField rainFrom = plain("rain_from", tr("Rain counts from"), tr("So much makes a day a rainy one."));
    rainFrom.defaultValue = QStringLiteral("0.1");
    rainFrom.advanced = true;

    const auto cached = [](const char *name, sdk::RuleBase type, const QString &text) {
        sdk::RuleField field{QString::fromLatin1(name), {type, false}};
        field.lifetime = std::chrono::minutes(30);
        field.cost = sdk::RuleCost::Network;
        field.description = text;
        return field;
    };
    auto rainThere = cached("rain", sdk::RuleBase::Bool, tr("Whether it rains today at another place."));
    rainThere.parameters = {{QStringLiteral("place"), {sdk::RuleBase::Text, false}}};
    auto words = cached("conditions", sdk::RuleBase::Text, tr("The weather in the source's words."));
    words.foreign = true;
    return {QStringLiteral("weather"),
            1,
            {cached("rain_today", sdk::RuleBase::Bool, tr("Whether it rains today.")),
             cached("temperature", sdk::RuleBase::Int, tr("The temperature, in whole degrees of the source.")),
             cached("wind", sdk::RuleBase::Int, tr("The wind, in the source's unit.")), words, rainThere},
            {},
            {{address, place, key, rain, temperature, wind, conditions, rainFrom}},
            {{nowService, tr("Weather"),
              tr("Write the name of a place, and it tells you the weather there. A full stop asks again.")}}};
}

Result<std::unique_ptr<sdk::RuleSession>> WeatherPlugin::open(const sdk::RuleSettings &settings, sdk::RuleHost &host)
{
    auto source = sourceOf(settings);
    if (!source) {
        return fail(std::move(source.error()));
    }
    return std::make_unique<WeatherSession>(std::move(*source), host, QLocale(settings.locale));
}

} // namespace locum::weather
