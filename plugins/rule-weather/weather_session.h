// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bounded_fetch.h"
#include "weather_source.h"
#include "weather_talk.h"

#include <QObject>

#include <deque>
#include <sdk/rule_plugin.h>

namespace locum::weather {

/// The name of the one service.
inline const QString nowService = QStringLiteral("now");

/// Asks the source when Locum asks, for all values at once, and for one place after the other.
class WeatherSession final : public QObject, public sdk::RuleSession {
    Q_OBJECT

public:
    /// `locale` is that of its user.
    WeatherSession(Source source, sdk::RuleHost &host, const QLocale &locale = QLocale::c());

    void ask(quint64 ask, const QList<sdk::RuleQuery> &queries, Duration deadline) override;
    void perform(const TransactionId &transaction, const QString &function, const QJsonArray &arguments) override;
    bool converse(quint64 conversation, const sdk::ServiceMessage &message) override;

private:
    /// What was asked, and what of it is answered.
    struct Question {
        quint64 ask;
        QList<sdk::RuleQuery> queries;
        QStringList places; ///< still to be asked; empty: the user's own
        QList<sdk::RuleAnswer> answers;
    };

    void next();
    void onAnswer(const QString &place, const Result<QByteArray> &got);

    Source m_source;
    sdk::RuleHost &m_host;
    plugins::BoundedFetch m_fetch;
    WeatherTalk m_talk;
    std::deque<Question> m_questions;
    bool m_fetching = false;
};

} // namespace locum::weather
