// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "base/secret.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <map>

namespace locum {

enum class FieldType { Text, Secret, Integer, Boolean, Choice, MultilineText };

struct FieldChoice {
    QString value;
    QString label;

    bool operator==(const FieldChoice &) const = default;
};

/// One question that a plugin or a network asks a person.
struct FormField {
    QString key;   ///< [a-z0-9_-]+, unique in the form
    QString label; ///< for people, in the plugin's language
    QString help;
    FieldType type = FieldType::Text;
    bool required = false;
    bool advanced = false;      ///< hidden until asked for
    QJsonValue defaultValue;    ///< string, integer or bool; null where there is none; never of a Secret
    QList<FieldChoice> choices; ///< of a Choice

    bool operator==(const FormField &) const = default;
};

struct SettingsForm {
    QList<FormField> fields;

    bool operator==(const SettingsForm &) const = default;
};

/// What a form's Secret fields were answered with, by key.
using Secrets = std::map<QString, Secret>;

/// The answers to a form, taken apart: plain values, and the secrets that must be encrypted at rest.
struct FormAnswers {
    QJsonObject values;
    Secrets secrets;
};

/// Checks `given` (key → string, number or bool) against `form`: fills in defaults, refuses unknown keys
/// (`form.field.unknown`), missing ones (`form.field.missing`), and wrong types or choices (`form.field.invalid`).
/// The detail names the field and what it takes.
Result<FormAnswers> answerForm(const SettingsForm &form, const QJsonObject &given);

} // namespace locum

LOCUM_ENUM_NAMES(locum::FieldType, {locum::FieldType::Text, "text"}, {locum::FieldType::Secret, "secret"},
                 {locum::FieldType::Integer, "integer"}, {locum::FieldType::Boolean, "boolean"},
                 {locum::FieldType::Choice, "choice"}, {locum::FieldType::MultilineText, "multiline_text"})
