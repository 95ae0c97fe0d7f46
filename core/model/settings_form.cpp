// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/settings_form.h"

#include <QSet>

#include <cmath>

namespace locum {
namespace {

QString choicesOf(const FormField &field)
{
    QStringList values;
    for (const auto &choice : field.choices) {
        values.append(choice.value);
    }
    return values.join(QStringLiteral(", "));
}

Result<QJsonValue> checked(const FormField &field, const QJsonValue &value)
{
    const auto invalid = [&field](const QString &takes) {
        return fail("form.field.invalid", QStringLiteral("'%1' takes %2").arg(field.key, takes));
    };
    switch (field.type) {
    case FieldType::Text:
    case FieldType::MultilineText:
    case FieldType::Secret:
        if (!value.isString()) {
            return invalid(QStringLiteral("a text"));
        }
        return value;
    case FieldType::Integer:
        if (!value.isDouble() || value.toDouble() != std::floor(value.toDouble())) {
            return invalid(QStringLiteral("a whole number"));
        }
        return value;
    case FieldType::Boolean:
        if (!value.isBool()) {
            return invalid(QStringLiteral("true or false"));
        }
        return value;
    case FieldType::Choice:
        for (const auto &choice : field.choices) {
            if (value.isString() && choice.value == value.toString()) {
                return value;
            }
        }
        return invalid(QStringLiteral("one of: %1").arg(choicesOf(field)));
    }
    Q_UNREACHABLE();
}

bool isBlank(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty());
}

} // namespace

Result<FormAnswers> answerForm(const SettingsForm &form, const QJsonObject &given)
{
    QSet<QString> known;
    FormAnswers answers;
    for (const auto &field : form.fields) {
        known.insert(field.key);
        auto value = given.value(field.key);
        if (isBlank(value)) {
            if (field.required && isBlank(field.defaultValue)) {
                return fail("form.field.missing", QStringLiteral("'%1' (%2) is needed").arg(field.key, field.label));
            }
            if (!isBlank(field.defaultValue)) {
                answers.values.insert(field.key, field.defaultValue);
            }
            continue;
        }
        auto good = checked(field, value);
        if (!good) {
            return fail(good.error());
        }
        if (field.type == FieldType::Secret) {
            answers.secrets.insert_or_assign(field.key, Secret(good->toString().toUtf8()));
        } else {
            answers.values.insert(field.key, *good);
        }
    }
    for (auto it = given.begin(); it != given.end(); ++it) {
        if (!known.contains(it.key())) {
            return fail("form.field.unknown", QStringLiteral("there is no field '%1'").arg(it.key()));
        }
    }
    return answers;
}

} // namespace locum
