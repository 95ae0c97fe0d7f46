// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bounded_fetch.h"
#include "weather_source.h"

#include <QLocale>

#include <deque>
#include <sdk/rule_plugin.h>

namespace locum::weather {

/// The service: its user writes the name of a place, and is told the weather there. Asks the source for one place after
/// the other, as they come.
class WeatherTalk {
public:
    /// `host` outlives it.
    WeatherTalk(Source source, const QLocale &locale, sdk::RuleHost &host);

    void converse(quint64 conversation, const sdk::ServiceMessage &message);

private:
    struct Question {
        quint64 conversation;
        QString place; ///< empty: the user's own
    };

    void next();
    QString inWords(const QString &place, const std::map<QString, QJsonValue> &values) const;
    QString say(const char *source) const;

    Source m_source;
    QLocale m_locale;
    sdk::RuleHost &m_host;
    plugins::BoundedFetch m_fetch;
    std::deque<Question> m_questions;
    bool m_fetching = false;
};

} // namespace locum::weather
