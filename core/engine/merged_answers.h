// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/settings_form.h"

namespace locum::engine {

/// A form as it would be answered now: what was answered before, with what is answered now put over it; null takes an
/// answer back.
inline QJsonObject mergedAnswers(const SettingsForm &form, const QJsonObject &settings, const Secrets &secrets,
                                 const QJsonObject &given)
{
    QJsonObject answers;
    for (const FormField &field : form.fields) {
        if (const auto secret = secrets.find(field.key); field.type == FieldType::Secret && secret != secrets.end()) {
            answers.insert(field.key, QString::fromUtf8(secret->second.reveal()));
        } else if (field.type != FieldType::Secret && settings.contains(field.key)) {
            answers.insert(field.key, settings.value(field.key));
        }
    }
    for (auto entry = given.begin(); entry != given.end(); ++entry) {
        if (entry.value().isNull()) {
            answers.remove(entry.key());
        } else {
            answers.insert(entry.key(), entry.value());
        }
    }
    return answers;
}

} // namespace locum::engine
