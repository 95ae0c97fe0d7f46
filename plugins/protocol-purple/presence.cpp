// SPDX-License-Identifier: GPL-2.0-or-later
#include "presence.h"

#include "dialect.h"
#include "markup.h"
#include "ui_operations.h"

#include <initializer_list>
#include <vector>

namespace locum::purple {
namespace {

constexpr qsizetype maximalAvatar = 64 * 1024;

Availability availabilityOf(PurpleStatusPrimitive primitive, const char *id)
{
    switch (primitive) {
    case PURPLE_STATUS_UNSET:
        return Availability::Unknown;
    case PURPLE_STATUS_OFFLINE:
        return Availability::Offline;
    case PURPLE_STATUS_AVAILABLE:
        return qstrcmp(id, "freeforchat") == 0 ? Availability::FreeForChat : Availability::Available;
    case PURPLE_STATUS_UNAVAILABLE:
        return Availability::Busy;
    case PURPLE_STATUS_INVISIBLE:
        return Availability::Invisible;
    case PURPLE_STATUS_AWAY:
        return Availability::Away;
    case PURPLE_STATUS_EXTENDED_AWAY:
        return Availability::ExtendedAway;
    case PURPLE_STATUS_MOBILE:
        return Availability::Mobile;
    case PURPLE_STATUS_TUNE:
    case PURPLE_STATUS_MOOD:
    case PURPLE_STATUS_NUM_PRIMITIVES:
        break;
    }
    return Availability::Unknown;
}

Presence presenceOf(const Session &session, PurpleBuddy *buddy)
{
    const auto *purple = purple_buddy_get_presence(buddy);
    const auto *status = purple_presence_get_active_status(purple);
    Presence presence;
    presence.availability =
        availabilityOf(purple_status_type_get_primitive(purple_status_get_type(status)), purple_status_get_id(status));
    presence.text =
        fromMarkup(fromUtf8(purple_status_get_attr_string(status, "message")), session.quirks().statusTexts);
    if (purple_presence_is_idle(purple)) {
        const auto since = purple_presence_get_idle_time(purple);
        if (since > 0) {
            presence.idleSince = instantFromMilliseconds(static_cast<qint64>(since) * 1000);
        }
    }
    return presence;
}

void tellPresence(PurpleBuddy *buddy)
{
    if (auto *session = Session::of(purple_buddy_get_account(buddy)); session != nullptr && session->isOnline()) {
        session->tell(PresenceChanged{session->dialect().canonical(fromUtf8(purple_buddy_get_name(buddy))),
                                      presenceOf(*session, buddy)});
    }
}

void onPresence(PurpleBuddy *buddy, gpointer /*data*/)
{
    tellPresence(buddy);
}

void onStatus(PurpleBuddy *buddy, PurpleStatus * /*old*/, PurpleStatus * /*now*/, gpointer /*data*/)
{
    tellPresence(buddy);
}

void onIdle(PurpleBuddy *buddy, gboolean /*wasIdle*/, gboolean /*isIdle*/, gpointer /*data*/)
{
    tellPresence(buddy);
}

QString mimeTypeOf(const QByteArray &image)
{
    if (image.startsWith("\x89PNG")) {
        return QStringLiteral("image/png");
    }
    if (image.startsWith("\xff\xd8")) {
        return QStringLiteral("image/jpeg");
    }
    if (image.startsWith("GIF8")) {
        return QStringLiteral("image/gif");
    }
    if (image.startsWith("RIFF") && image.mid(8, 4) == "WEBP") {
        return QStringLiteral("image/webp");
    }
    return QStringLiteral("application/octet-stream");
}

void onIcon(PurpleBuddy *buddy, gpointer /*data*/)
{
    auto *session = Session::of(purple_buddy_get_account(buddy));
    if (session == nullptr) {
        return;
    }
    AvatarChanged avatar;
    avatar.address = session->dialect().canonical(fromUtf8(purple_buddy_get_name(buddy)));
    if (auto *icon = purple_buddy_get_icon(buddy); icon != nullptr) {
        size_t size = 0;
        const auto *data = static_cast<const char *>(purple_buddy_icon_get_data(icon, &size));
        if (data != nullptr && size <= static_cast<size_t>(maximalAvatar)) {
            avatar.image = QByteArray(data, static_cast<qsizetype>(size));
            avatar.mimeType = mimeTypeOf(avatar.image);
        } else if (data != nullptr) {
            return; // larger than what an event may carry: the old one stays
        }
    }
    session->tell(avatar);
}

/// What to show, best first.
std::vector<PurpleStatusPrimitive> choicesFor(Availability availability)
{
    switch (availability) {
    case Availability::Offline:
    case Availability::Invisible:
        return {PURPLE_STATUS_INVISIBLE};
    case Availability::ExtendedAway:
        return {PURPLE_STATUS_EXTENDED_AWAY, PURPLE_STATUS_AWAY};
    case Availability::Away:
        return {PURPLE_STATUS_AWAY, PURPLE_STATUS_EXTENDED_AWAY, PURPLE_STATUS_UNAVAILABLE};
    case Availability::Busy:
        return {PURPLE_STATUS_UNAVAILABLE, PURPLE_STATUS_AWAY};
    case Availability::Mobile:
    case Availability::Unknown:
    case Availability::Available:
    case Availability::FreeForChat:
        break;
    }
    return {PURPLE_STATUS_AVAILABLE};
}

} // namespace

void setPresence(Session &session, const TransactionId &transaction, const Presence &presence)
{
    auto *account = session.account();
    const PurpleStatusType *type = nullptr;
    if (presence.availability == Availability::FreeForChat) {
        type = purple_account_get_status_type(account, "freeforchat");
    }
    for (const auto primitive : choicesFor(presence.availability)) {
        if (type == nullptr) {
            type = purple_account_get_status_type_with_primitive(account, primitive);
        }
    }
    if (type == nullptr) {
        session.refuse(transaction, codes::unsupported, QStringLiteral("this network cannot show that presence"));
        return;
    }
    const auto text = toMarkup(presence.text).toUtf8();
    const bool takesText = purple_status_type_get_attr(type, "message") != nullptr;
    if (takesText && !text.isEmpty()) {
        purple_account_set_status(account, purple_status_type_get_id(type), TRUE, "message", text.constData(), nullptr);
    } else {
        purple_account_set_status(account, purple_status_type_get_id(type), TRUE, nullptr);
    }
    session.sent(transaction);
}

void installPresenceSignals()
{
    static int handle = 0;
    auto *source = purple_blist_get_handle();
    purple_signal_connect(source, "buddy-signed-on", &handle, PURPLE_CALLBACK(onPresence), nullptr);
    purple_signal_connect(source, "buddy-signed-off", &handle, PURPLE_CALLBACK(onPresence), nullptr);
    purple_signal_connect(source, "buddy-status-changed", &handle, PURPLE_CALLBACK(onStatus), nullptr);
    purple_signal_connect(source, "buddy-idle-changed", &handle, PURPLE_CALLBACK(onIdle), nullptr);
    purple_signal_connect(source, "buddy-icon-changed", &handle, PURPLE_CALLBACK(onIcon), nullptr);
}

} // namespace locum::purple
