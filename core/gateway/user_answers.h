// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/router.h"

#include <algorithm>

// What several routes say of users and devices.

namespace locum::gateway {

inline QJsonObject userJson(const ports::User &user)
{
    return {{QStringLiteral("id"), user.id.value()},
            {QStringLiteral("name"), user.name},
            {QStringLiteral("display_name"), user.displayName},
            {QStringLiteral("locale"), user.locale}};
}

/// Whom somebody wants to be, who comes in by a code.
inline ports::NewUser newUser(FieldReader &fields)
{
    ports::NewUser user;
    user.name = fields.text(QLatin1String("name"), FieldReader::Need::Required, 32);
    user.password = fields.secret(QLatin1String("password"), FieldReader::Need::Required);
    user.displayName = fields.text(QLatin1String("display_name"), FieldReader::Need::Optional, 100);
    user.locale = fields.text(QLatin1String("locale"), FieldReader::Need::Optional, 35);
    return user;
}

/// Finds the device among the user's and gives it to `then`.
template <class F>
void withDevice(const ApiContext &context, const Call &call, UserId user, DeviceId device, F then)
{
    context.ports.users->devices(user, [call, device, then](const Result<std::vector<Device>> &devices) {
        if (!devices) {
            call.fail(devices.error());
            return;
        }
        const auto found =
            std::find_if(devices->begin(), devices->end(), [device](const Device &each) { return each.id == device; });
        if (found == devices->end()) {
            call.fail({"device.unknown", {}});
            return;
        }
        then(*found);
    });
}

/// The answer to who has just been let in: the token, once, the device and the user.
void tellLoggedIn(const ApiContext &context, const Call &call, const ports::LoggedIn &in);

/// False after it has answered: the caller is no device.
bool needsDevice(const Call &call);

/// Only who was there first lets other people in.
inline bool mayInvite(const std::vector<ports::User> &users, UserId user)
{
    return std::none_of(users.begin(), users.end(), [user](const ports::User &each) { return each.id < user; });
}

} // namespace locum::gateway
