// SPDX-License-Identifier: GPL-2.0-or-later
#include "request_fields.h"

#include <functional>

namespace locum::purple {
namespace {

void forEachField(PurpleRequestFields *fields,
                  const std::function<void(PurpleRequestField *, const QString &key)> &visit)
{
    int number = 1;
    for (auto *groups = purple_request_fields_get_groups(fields); groups != nullptr; groups = groups->next) {
        auto *group = static_cast<PurpleRequestFieldGroup *>(groups->data);
        for (auto *node = purple_request_field_group_get_fields(group); node != nullptr; node = node->next) {
            auto *field = static_cast<PurpleRequestField *>(node->data);
            if (purple_request_field_is_visible(field)) {
                visit(field, QStringLiteral("field%1").arg(number++)); // the ids are free texts
            }
        }
    }
}

QList<FieldChoice> numbered(GList *labels)
{
    QList<FieldChoice> choices;
    for (int number = 0; labels != nullptr; labels = labels->next, ++number) {
        choices.append({QString::number(number), fromUtf8(static_cast<const char *>(labels->data))});
    }
    return choices;
}

QList<FieldChoice> listed(const GList *items)
{
    QList<FieldChoice> choices;
    for (; items != nullptr; items = items->next) {
        const auto item = fromUtf8(static_cast<const char *>(items->data));
        choices.append({item, item});
    }
    return choices;
}

FormField fieldOf(PurpleRequestField *field, const QString &key)
{
    FormField made;
    made.key = key;
    made.label = fromUtf8(purple_request_field_get_label(field));
    made.required = purple_request_field_is_required(field);
    switch (purple_request_field_get_type(field)) {
    case PURPLE_REQUEST_FIELD_STRING:
        made.type = purple_request_field_string_is_masked(field)      ? FieldType::Secret
                    : purple_request_field_string_is_multiline(field) ? FieldType::MultilineText
                                                                      : FieldType::Text;
        if (made.type != FieldType::Secret) {
            made.defaultValue = fromUtf8(purple_request_field_string_get_default_value(field));
        }
        break;
    case PURPLE_REQUEST_FIELD_INTEGER:
        made.type = FieldType::Integer;
        made.defaultValue = purple_request_field_int_get_default_value(field);
        break;
    case PURPLE_REQUEST_FIELD_BOOLEAN:
        made.type = FieldType::Boolean;
        made.defaultValue = static_cast<bool>(purple_request_field_bool_get_default_value(field));
        break;
    case PURPLE_REQUEST_FIELD_CHOICE:
        made.type = FieldType::Choice;
        made.choices = numbered(purple_request_field_choice_get_labels(field));
        made.defaultValue = QString::number(purple_request_field_choice_get_default_value(field));
        break;
    case PURPLE_REQUEST_FIELD_LIST:
        made.type = FieldType::Choice;
        made.choices = listed(purple_request_field_list_get_items(field));
        if (const auto *chosen = purple_request_field_list_get_selected(field); chosen != nullptr) {
            made.defaultValue = fromUtf8(static_cast<const char *>(chosen->data));
        }
        break;
    case PURPLE_REQUEST_FIELD_LABEL:
    case PURPLE_REQUEST_FIELD_NONE:
    case PURPLE_REQUEST_FIELD_IMAGE:
    case PURPLE_REQUEST_FIELD_ACCOUNT:
        made.key.clear();
        break; // nothing to answer
    }
    return made;
}

void fill(PurpleRequestField *field, const QJsonValue &value)
{
    switch (purple_request_field_get_type(field)) {
    case PURPLE_REQUEST_FIELD_STRING:
        purple_request_field_string_set_value(field, value.toString().toUtf8().constData());
        break;
    case PURPLE_REQUEST_FIELD_INTEGER:
        purple_request_field_int_set_value(field, value.toInt());
        break;
    case PURPLE_REQUEST_FIELD_BOOLEAN:
        purple_request_field_bool_set_value(field, value.toBool());
        break;
    case PURPLE_REQUEST_FIELD_CHOICE:
        purple_request_field_choice_set_value(field, value.toString().toInt());
        break;
    case PURPLE_REQUEST_FIELD_LIST:
        purple_request_field_list_clear_selected(field);
        purple_request_field_list_add_selected(field, value.toString().toUtf8().constData());
        break;
    case PURPLE_REQUEST_FIELD_LABEL:
    case PURPLE_REQUEST_FIELD_NONE:
    case PURPLE_REQUEST_FIELD_IMAGE:
    case PURPLE_REQUEST_FIELD_ACCOUNT:
        break;
    }
}

} // namespace

SettingsForm formOf(PurpleRequestFields *fields)
{
    SettingsForm form;
    forEachField(fields, [&form](PurpleRequestField *field, const QString &key) {
        if (auto made = fieldOf(field, key); !made.key.isEmpty()) {
            form.fields.append(made);
        }
    });
    return form;
}

void fillFields(PurpleRequestFields *fields, const QJsonObject &values)
{
    forEachField(fields, [&values](PurpleRequestField *field, const QString &key) {
        if (values.contains(key)) {
            fill(field, values.value(key));
        }
    });
}

} // namespace locum::purple
