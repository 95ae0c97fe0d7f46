// SPDX-License-Identifier: GPL-2.0-or-later
#include "calendar_plugin.h"

#include "calendar_session.h"

namespace locum::calendar {

Done CalendarPlugin::start(const QString &)
{
    return {};
}

sdk::RuleDescription CalendarPlugin::description()
{
    FormField source{QStringLiteral("source"), tr("Calendar"),
                     tr("The path of an iCalendar file (.ics) on this computer, or an address: https://…")};
    source.required = true;
    FormField user{QStringLiteral("user"), tr("User name"), tr("Only if the address asks for one.")};
    user.advanced = true;
    FormField password{QStringLiteral("password"), tr("Password"), tr("Only if the address asks for one."),
                       FieldType::Secret};
    password.advanced = true;
    FormField allDay{QStringLiteral("all_day_busy"), tr("Whole days count"),
                     tr("Events of whole days make you busy, unless they are marked as free."), FieldType::Boolean};
    allDay.defaultValue = true;
    FormField every{QStringLiteral("every_min"), tr("Read again after (minutes)"), {}, FieldType::Integer};
    every.defaultValue = 15;
    every.advanced = true;

    const auto cached = [](const char *name, sdk::RuleBase type, const QString &text, bool foreign = false) {
        sdk::RuleField field{QString::fromLatin1(name), {type, false}};
        field.lifetime = std::chrono::minutes(10);
        field.foreign = foreign;
        field.description = text;
        return field;
    };
    return {QStringLiteral("calendar"),
            1,
            {cached("busy", sdk::RuleBase::Bool, tr("An event goes on that does not count as free.")),
             cached("busy_until", sdk::RuleBase::Instant, tr("When it and those that follow without a gap are over.")),
             cached("next", sdk::RuleBase::Instant, tr("When the next event begins.")),
             cached("title", sdk::RuleBase::Text, tr("What the event is called."), true),
             cached("free_busy", sdk::RuleBase::Text,
                    tr("When you are busy and free in the coming days, for others to read: times only."))},
            {},
            {{source, user, password, allDay, every}}};
}

Result<std::unique_ptr<sdk::RuleSession>> CalendarPlugin::open(const sdk::RuleSettings &settings, sdk::RuleHost &host)
{
    auto source = sourceOf(settings);
    if (!source) {
        return fail(std::move(source.error()));
    }
    return std::make_unique<CalendarSession>(std::move(*source), settings.timeZone, QLocale(settings.locale), host);
}

} // namespace locum::calendar
