// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/settings_form.h"
#include "purple_headers.h"

#include <QJsonObject>

namespace locum::purple {

/// A form of libpurple's (a room's configuration, a registration) as ours.
SettingsForm formOf(PurpleRequestFields *fields);

/// Writes the answers into libpurple's form.
void fillFields(PurpleRequestFields *fields, const QJsonObject &values);

} // namespace locum::purple
