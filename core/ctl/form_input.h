// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ctl/session.h"
#include "model/settings_form.h"

namespace locum::ctl {

/// What was given for a form with --set and --secret-file, each value of its field's type. What is required and was not
/// given is asked for, where somebody can be asked. Errors: `usage`, with what is wrong in words.
enum class Missing { Ask, Leave };
Result<QJsonObject> answersFor(Session &session, const SettingsForm &form, Missing missing);

/// The form's questions, a line each.
QString formInWords(const SettingsForm &form);

} // namespace locum::ctl
