// SPDX-License-Identifier: GPL-2.0-or-later
#include "weather_source.h"

#include "json_pointer.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace locum::weather {

namespace {

constexpr double largest = 1e9;
constexpr qsizetype longestText = 200;

auto invalid(const QString &why)
{
    return fail("weather.source.invalid", why, Retry::AfterUserAction);
}

std::optional<double> numberOf(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    return isNumber && std::isfinite(number) && std::abs(number) < largest ? std::optional(number) : std::nullopt;
}

QJsonValue valueOf(const QString &field, const QJsonValue &found, double rainFrom)
{
    if (field == QLatin1String("conditions")) {
        return found.isString() ? QJsonValue(found.toString().simplified().left(longestText)) : QJsonValue();
    }
    if (field == QLatin1String("rain_today") && found.isBool()) {
        return found;
    }
    const auto number = numberOf(found);
    if (!number) {
        return {};
    }
    if (field == QLatin1String("rain_today")) {
        return *number >= rainFrom;
    }
    return qint64(std::llround(*number));
}

} // namespace

QUrl Source::url(const QString &other) const
{
    auto text = address;
    const auto encoded = [](const QString &value) { return QString::fromLatin1(QUrl::toPercentEncoding(value)); };
    // One pass: what stands in a place is no template.
    QString made;
    for (qsizetype i = 0; i < text.size();) {
        const auto rest = QStringView(text).sliced(i);
        if (rest.startsWith(u"{place}")) {
            made += encoded(other.isEmpty() ? place : other);
            i += 7;
        } else if (rest.startsWith(u"{key}")) {
            made += encoded(QString::fromUtf8(key.reveal()));
            i += 5;
        } else {
            made += text.at(i++);
        }
    }
    return QUrl(made, QUrl::StrictMode);
}

Result<Source> sourceOf(const sdk::RuleSettings &settings)
{
    const auto text = [&settings](const char *key) {
        return settings.values.value(QLatin1String(key)).toString().trimmed();
    };
    Source source;
    source.address = text("address");
    source.place = text("place");
    if (const auto key = settings.secrets.find(QStringLiteral("key")); key != settings.secrets.end()) {
        source.key = key->second;
    }
    bool isNumber = false;
    const auto from = text("rain_from");
    source.rainFrom = from.toDouble(&isNumber);
    if (!from.isEmpty() && !isNumber) {
        return invalid(QStringLiteral("'rain_from' must be a number like 0.1"));
    }
    if (from.isEmpty()) {
        source.rainFrom = 0.1;
    }
    if (source.address.size() > 2000 || !source.address.startsWith(QLatin1String("http")) || !source.url().isValid() ||
        source.url().host().isEmpty()) {
        return invalid(QStringLiteral("'address' must be an address that begins with https://"));
    }
    const QUrl fixed(source.address.left(source.address.indexOf(u'{')));
    if (source.address.contains(u'{') && (fixed.host().isEmpty() || fixed.path().isEmpty())) {
        return invalid(QStringLiteral("{place} and {key} belong behind the host of 'address'"));
    }
    for (const char *field : {"rain_today", "temperature", "wind", "conditions"}) {
        const auto pointer = text(field);
        if (!isPointer(pointer)) {
            return invalid(
                QStringLiteral("'%1' must be a JSON pointer like /current/temperature_2m").arg(QLatin1String(field)));
        }
        if (!pointer.isEmpty()) {
            source.places.push_back({QString::fromLatin1(field), pointer});
        }
    }
    return source;
}

Result<std::map<QString, QJsonValue>> readAnswer(const Source &source, const QByteArray &json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        return fail("weather.answer.broken", QStringLiteral("what it answered is no JSON"), Retry::Later);
    }
    const QJsonValue root = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    std::map<QString, QJsonValue> values;
    for (const auto &[field, pointer] : source.places) {
        values[field] = valueOf(field, at(root, pointer), source.rainFrom);
    }
    return values;
}

} // namespace locum::weather
