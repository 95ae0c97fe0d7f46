// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "model/json.h"

// Which contacts are told that the user has gone.

namespace locum::gateway {
namespace {

constexpr QLatin1String windowKey("window_s");

const auto settingsBody = [](const NoticeSettings &settings) {
    const auto window = std::chrono::duration_cast<std::chrono::seconds>(settings.window).count();
    return QJsonObject{{QStringLiteral("audience"), nameOf(settings.audience)},
                       {windowKey, qint64(window)},
                       {QStringLiteral("on_return"), settings.onReturn}};
};

void notices(const ApiContext &context, const Call &call)
{
    context.ports.notices->notices(call.user(), call.whenGiven<NoticeSettings>(settingsBody));
}

void setNotices(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::NoticeChange change;
    change.audience = fields.optionalEnum<NoticeAudience>(QLatin1String("audience"));
    change.onReturn = fields.optionalBoolean(QLatin1String("on_return"));
    if (call.body().contains(windowKey)) {
        change.window = std::chrono::seconds(fields.integer(windowKey, 60, 86400));
    }
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.notices->setNotices(call.user(), change, call.whenGiven<NoticeSettings>(settingsBody));
}

const auto addressBody = [](const ports::NoticeAddress &address) {
    return QJsonObject{{QStringLiteral("person"), address.person.value()},
                       {QStringLiteral("name"), address.name},
                       {QStringLiteral("channel"), address.channel.value()},
                       {QStringLiteral("address"), address.address}};
};

void noticeAddresses(const ApiContext &context, const Call &call)
{
    context.ports.notices->noticeAddresses(call.user(), call.whenGiven<std::vector<ports::NoticeAddress>>(
                                                            [](const std::vector<ports::NoticeAddress> &all) {
                                                                QJsonArray list;
                                                                for (const auto &one : all) {
                                                                    list.append(addressBody(one));
                                                                }
                                                                return QJsonObject{{QStringLiteral("addresses"), list}};
                                                            }));
}

void setNoticeAddress(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const ChannelId channel(fields.id(QLatin1String("channel")));
    const QString address = fields.text(QLatin1String("address"), FieldReader::Need::Required);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.notices->setNoticeAddress(call.user(), {call.id<PersonId>(), {}, channel, address},
                                            call.whenGiven<ports::NoticeAddress>(addressBody));
}

void removeNoticeAddress(const ApiContext &context, const Call &call)
{
    context.ports.notices->removeNoticeAddress(call.user(), call.id<PersonId>(), call.whenDone());
}

} // namespace

void addNoticeRoutes(Router &router)
{
    router.add({Method::Get, "/stand-in/notices"}, notices);
    router.add({Method::Patch, "/stand-in/notices"}, setNotices);
    router.add({Method::Get, "/stand-in/notices/addresses"}, noticeAddresses);
    router.add({Method::Put, "/stand-in/notices/addresses/{id}"}, setNoticeAddress);
    router.add({Method::Delete, "/stand-in/notices/addresses/{id}"}, removeNoticeAddress);
}

} // namespace locum::gateway
