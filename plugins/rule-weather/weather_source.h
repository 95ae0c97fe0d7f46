// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QUrl>

#include <map>
#include <sdk/rule_plugin.h>

namespace locum::weather {

/// One value and where it stands in the answer.
struct Place {
    QString field;
    QString pointer;
};

/// A JSON source as its user configured it.
struct Source {
    QString address; ///< with {place}, and {key} for the secret
    QString place;
    Secret key;
    std::vector<Place> places;
    double rainFrom = 0.1; ///< rain_today is true from so much on, in the source's own unit

    /// `place`: another one than the user's own, or empty.
    QUrl url(const QString &other = {}) const;
};

/// Errors: `weather.source.invalid`.
Result<Source> sourceOf(const sdk::RuleSettings &settings);

/// The values that stand in an answer, by field; what is not there or makes no sense is null.
/// Error: `weather.answer.broken` (it is no JSON).
Result<std::map<QString, QJsonValue>> readAnswer(const Source &source, const QByteArray &json);

} // namespace locum::weather
