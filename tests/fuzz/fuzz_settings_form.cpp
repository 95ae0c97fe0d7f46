// SPDX-License-Identifier: GPL-2.0-or-later
// Answers to a form come from devices: whatever they hold, no secret ends among the plain values, and nothing unknown
// passes.
#include "model/json.h"
#include "model/settings_form.h"

#include <QJsonDocument>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    const auto form = locum::settingsFormFromJson(json.object().value(QLatin1String("form")).toObject());
    if (!form) {
        return 0;
    }
    const auto given = json.object().value(QLatin1String("given")).toObject();
    const auto answers = locum::answerForm(*form, given);
    if (!answers) {
        return 0;
    }
    for (const auto &[key, secret] : answers->secrets) {
        if (!given.contains(key)) {
            std::abort();
        }
    }
    for (const auto &key : given.keys()) {
        const bool known = std::any_of(form->fields.begin(), form->fields.end(),
                                       [&key](const auto &field) { return field.key == key; });
        if (!known) {
            std::abort();
        }
    }
    return 0;
}
