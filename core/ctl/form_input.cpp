// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/form_input.h"

#include "base/did_you_mean.h"
#include "ctl/words.h"

#include <algorithm>

namespace locum::ctl {

namespace {

const FormField *fieldOf(const SettingsForm &form, const QString &key)
{
    const auto found =
        std::find_if(form.fields.begin(), form.fields.end(), [&](const FormField &field) { return field.key == key; });
    return found == form.fields.end() ? nullptr : &*found;
}

Error noSuchField(const SettingsForm &form, const QString &key)
{
    QStringList keys;
    for (const auto &field : form.fields) {
        keys << field.key;
    }
    if (const auto meant = didYouMean(key, keys)) {
        return {"usage", Words::tr("there is no setting \"%1\"; did you mean \"%2\"?").arg(key, *meant)};
    }
    return {"usage",
            keys.isEmpty()
                ? Words::tr("nothing can be set here")
                : Words::tr("there is no setting \"%1\"; there are: %2").arg(key, keys.join(QLatin1String(", ")))};
}

QStringList choicesOf(const FormField &field)
{
    QStringList values;
    for (const auto &choice : field.choices) {
        values << choice.value;
    }
    return values;
}

Result<QJsonValue> typed(const FormField &field, const QString &text)
{
    switch (field.type) {
    case FieldType::Text:
    case FieldType::MultilineText:
    case FieldType::Secret:
        return QJsonValue(text);
    case FieldType::Integer: {
        bool isNumber = false;
        const auto number = text.toLongLong(&isNumber);
        if (!isNumber) {
            return fail("usage", Words::tr("%1 takes a whole number, not \"%2\"").arg(field.key, text));
        }
        return QJsonValue(number);
    }
    case FieldType::Boolean: {
        const auto lower = text.toLower();
        if (QStringList{QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on"), QStringLiteral("1")}
                .contains(lower)) {
            return QJsonValue(true);
        }
        if (QStringList{QStringLiteral("false"), QStringLiteral("no"), QStringLiteral("off"), QStringLiteral("0")}
                .contains(lower)) {
            return QJsonValue(false);
        }
        return fail("usage", Words::tr("%1 takes true or false, not \"%2\"").arg(field.key, text));
    }
    case FieldType::Choice:
        if (!choicesOf(field).contains(text)) {
            return fail("usage", Words::tr("%1 takes one of %2, not \"%3\"")
                                     .arg(field.key, choicesOf(field).join(QLatin1String(", ")), text));
        }
        return QJsonValue(text);
    }
    return QJsonValue(text);
}

/// "KEY=VALUE" taken apart. Errors: `usage`.
Result<std::pair<QString, QString>> pairFrom(const QString &option, const QString &text)
{
    const auto equals = text.indexOf(QLatin1Char('='));
    if (equals < 1) {
        return fail("usage", Words::tr("%1 takes KEY=VALUE, not \"%2\"").arg(option, text));
    }
    return std::pair(text.left(equals), text.mid(equals + 1));
}

Done takeSettings(Session &session, const SettingsForm &form, QJsonObject &answers)
{
    for (const auto &given : session.given().values("--set")) {
        auto pair = pairFrom(QStringLiteral("--set"), given);
        if (!pair) {
            return fail(std::move(pair.error()));
        }
        const auto &[key, value] = *pair;
        const auto *field = fieldOf(form, key);
        if (field == nullptr) {
            return fail(noSuchField(form, key));
        }
        if (field->type == FieldType::Secret) {
            return fail("usage",
                        Words::tr("%1 is a secret, and arguments can be read by others: use --secret-file %1=FILE, "
                                  "or leave it out to be asked")
                            .arg(key));
        }
        auto answer = typed(*field, value);
        if (!answer) {
            return fail(std::move(answer.error()));
        }
        answers.insert(key, *answer);
    }
    return {};
}

Done takeSecrets(Session &session, const SettingsForm &form, QJsonObject &answers)
{
    for (const auto &given : session.given().values("--secret-file")) {
        auto pair = pairFrom(QStringLiteral("--secret-file"), given);
        if (!pair) {
            return fail(std::move(pair.error()));
        }
        if (fieldOf(form, pair->first) == nullptr) {
            return fail(noSuchField(form, pair->first));
        }
        auto secret = session.secretFrom(pair->second);
        if (!secret) {
            return fail(std::move(secret.error()));
        }
        answers.insert(pair->first, QString::fromUtf8(secret->reveal()));
    }
    return {};
}

QString promptFor(const FormField &field)
{
    auto prompt = harmless(field.label.isEmpty() ? field.key : field.label);
    if (field.type == FieldType::Choice) {
        prompt += QStringLiteral(" (%1)").arg(choicesOf(field).join(QLatin1String(", ")));
    }
    return prompt + QStringLiteral(": ");
}

Done askFor(Session &session, const FormField &field, QJsonObject &answers)
{
    if (!field.help.isEmpty()) {
        session.console().complain(harmless(field.help));
    }
    if (field.type == FieldType::Secret) {
        const auto secret = session.console().askSecret(promptFor(field));
        if (!secret) {
            return fail("declined", {});
        }
        answers.insert(field.key, QString::fromUtf8(secret->reveal()));
        return {};
    }
    for (;;) {
        const auto text = session.console().ask(promptFor(field));
        if (!text) {
            return fail("declined", {});
        }
        auto answer = typed(field, text->trimmed());
        if (answer && !text->trimmed().isEmpty()) {
            answers.insert(field.key, *answer);
            return {};
        }
        if (!answer) {
            session.console().complain(answer.error().detail);
        }
    }
}

} // namespace

Result<QJsonObject> answersFor(Session &session, const SettingsForm &form, Missing missing)
{
    QJsonObject answers;
    if (auto done = takeSettings(session, form, answers); !done) {
        return fail(std::move(done.error()));
    }
    if (auto done = takeSecrets(session, form, answers); !done) {
        return fail(std::move(done.error()));
    }
    if (missing == Missing::Leave) {
        return answers;
    }
    QStringList without;
    for (const auto &field : form.fields) {
        // A password that the network does not strictly need is wanted nearly always: it is asked for, and may be
        // empty.
        const bool isWanted = field.required || (field.type == FieldType::Secret && !field.advanced);
        const bool hasDefault = !field.defaultValue.isNull() && !field.defaultValue.isUndefined();
        if (!isWanted || answers.contains(field.key) || hasDefault) {
            continue;
        }
        if (session.console().canAsk()) {
            if (auto done = askFor(session, field, answers); !done) {
                return fail(std::move(done.error()));
            }
        } else if (field.required) {
            without << (field.type == FieldType::Secret ? QStringLiteral("--secret-file %1=FILE").arg(field.key)
                                                        : QStringLiteral("--set %1=…").arg(field.key));
        }
    }
    if (!without.isEmpty()) {
        return fail("usage", Words::tr("this is needed too: %1").arg(without.join(QLatin1Char(' '))));
    }
    return answers;
}

QString formInWords(const SettingsForm &form)
{
    QList<QStringList> rows;
    for (const auto &field : form.fields) {
        QStringList remarks;
        if (field.required) {
            remarks << Words::tr("needed");
        }
        switch (field.type) {
        case FieldType::Text:
        case FieldType::MultilineText:
            remarks << Words::tr("text");
            break;
        case FieldType::Secret:
            remarks << Words::tr("secret");
            break;
        case FieldType::Integer:
            remarks << Words::tr("whole number");
            break;
        case FieldType::Boolean:
            remarks << QStringLiteral("true|false");
            break;
        case FieldType::Choice:
            remarks << choicesOf(field).join(QLatin1Char('|'));
            break;
        }
        if (!field.defaultValue.isNull() && !field.defaultValue.isUndefined()) {
            const auto value = field.defaultValue.toVariant().toString();
            if (!value.isEmpty()) {
                remarks << Words::tr("by itself %1").arg(harmless(value));
            }
        }
        rows << QStringList{QStringLiteral("  ") + field.key, harmless(field.label),
                            QStringLiteral("(%1)").arg(remarks.join(QLatin1String(", ")))};
    }
    return aligned(rows);
}

} // namespace locum::ctl
