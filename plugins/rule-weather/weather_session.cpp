// SPDX-License-Identifier: GPL-2.0-or-later
#include "weather_session.h"

#include <QSet>

namespace locum::weather {

namespace {

constexpr size_t mostQuestions = 20;
constexpr qsizetype mostPlaces = 8; ///< of one question

/// `rain("Oslo")` is `rain_today` of another place.
QString fieldOf(const sdk::RuleQuery &query)
{
    return query.field == QLatin1String("rain") ? QStringLiteral("rain_today") : query.field;
}

QString placeOf(const sdk::RuleQuery &query)
{
    return query.arguments.at(0).toString().simplified().left(100);
}

} // namespace

WeatherSession::WeatherSession(Source source, sdk::RuleHost &host, const QLocale &locale)
    : m_source(std::move(source)), m_host(host), m_fetch({256 * 1024, 8'000, 3}), m_talk(m_source, locale, host)
{
}

void WeatherSession::ask(quint64 ask, const QList<sdk::RuleQuery> &queries, Duration)
{
    QStringList places;
    for (const auto &query : queries) {
        if (const auto place = placeOf(query); !places.contains(place) && places.size() < mostPlaces) {
            places.append(place);
        }
    }
    if (m_questions.size() >= mostQuestions) {
        m_host.answer(ask, {});
        return;
    }
    m_questions.push_back({ask, queries, places, {}});
    next();
}

void WeatherSession::next()
{
    while (!m_fetching && !m_questions.empty()) {
        auto &question = m_questions.front();
        if (question.places.isEmpty()) {
            const auto done = std::move(question);
            m_questions.pop_front();
            m_host.answer(done.ask, done.answers);
            continue;
        }
        const auto place = question.places.takeFirst();
        m_fetching = true;
        m_fetch.get({m_source.url(place), {}, {}, "application/json"}, [this, place](const Result<QByteArray> &got) {
            m_fetching = false;
            onAnswer(place, got);
            next();
        });
    }
}

void WeatherSession::onAnswer(const QString &place, const Result<QByteArray> &got)
{
    const auto values = got ? readAnswer(m_source, *got) : fail(got.error());
    if (!values) {
        m_host.health(values.error());
        return; // unknown: what was told before is good for its lifetime yet
    }
    m_host.health(std::nullopt);
    auto &question = m_questions.front();
    for (const auto &query : question.queries) {
        const auto found = values->find(fieldOf(query));
        if (placeOf(query) == place && found != values->end()) {
            question.answers.append({query, found->second});
        }
    }
}

bool WeatherSession::converse(quint64 conversation, const sdk::ServiceMessage &message)
{
    if (message.service != nowService) {
        return false;
    }
    m_talk.converse(conversation, message);
    return true;
}

void WeatherSession::perform(const TransactionId &transaction, const QString &, const QJsonArray &)
{
    m_host.performed(transaction, NotSent{{"weather.cannot", QStringLiteral("nobody makes the weather")}});
}

} // namespace locum::weather
