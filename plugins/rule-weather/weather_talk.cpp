// SPDX-License-Identifier: GPL-2.0-or-later
#include "weather_talk.h"

#include "base/in_language.h"

namespace locum::weather {

namespace {

constexpr size_t mostQuestions = 20;
constexpr qsizetype longestPlace = 100;
constexpr QLatin1String placeKey("place"); ///< of the state: the one that was last asked about

} // namespace

WeatherTalk::WeatherTalk(Source source, const QLocale &locale, sdk::RuleHost &host)
    : m_source(std::move(source)), m_locale(locale), m_host(host), m_fetch({256 * 1024, 8'000, 3})
{
}

QString WeatherTalk::say(const char *source) const
{
    return inLanguage(m_locale, "weather", source);
}

void WeatherTalk::converse(quint64 conversation, const sdk::ServiceMessage &message)
{
    const QString text = message.text.simplified();
    if (text == QLatin1String("?")) {
        const auto help =
            say(QT_TRANSLATE_NOOP("weather", "Write the name of a place, and I tell you the weather there. "
                                             "A full stop asks about the last one again."));
        m_host.say(conversation, sdk::ServiceAnswer{{help}, message.state});
        return;
    }
    if (text.size() > longestPlace) {
        m_host.say(conversation, sdk::ServiceAnswer{{say(QT_TRANSLATE_NOOP("weather", "No place has so long a name."))},
                                                    message.state});
        return;
    }
    if (m_questions.size() >= mostQuestions) {
        m_host.say(conversation, fail("weather.busy", QStringLiteral("too many questions at once")));
        return;
    }
    const bool again = text == QLatin1String(".");
    m_questions.push_back({conversation, again ? message.state.value(placeKey).toString().left(longestPlace) : text});
    next();
}

void WeatherTalk::next()
{
    if (m_fetching || m_questions.empty()) {
        return;
    }
    m_fetching = true;
    const QString place = m_questions.front().place;
    m_fetch.get({m_source.url(place), {}, {}, "application/json"}, [this, place](const Result<QByteArray> &got) {
        m_fetching = false;
        const Question question = m_questions.front();
        m_questions.pop_front();
        const auto values = got ? readAnswer(m_source, *got) : fail(got.error());
        if (values) {
            m_host.say(question.conversation,
                       sdk::ServiceAnswer{{inWords(place, *values)}, {{placeKey, question.place}}});
        } else {
            m_host.say(question.conversation, fail(values.error()));
        }
        next();
    });
}

QString WeatherTalk::inWords(const QString &place, const std::map<QString, QJsonValue> &values) const
{
    const auto valueOf = [&](const char *field) {
        const auto found = values.find(QString::fromLatin1(field));
        return found != values.end() ? found->second : QJsonValue(QJsonValue::Null);
    };
    QStringList parts;
    if (const auto words = valueOf("conditions").toString().simplified(); !words.isEmpty()) {
        parts << words;
    }
    if (const auto temperature = valueOf("temperature"); temperature.isDouble()) {
        parts << say(QT_TRANSLATE_NOOP("weather", "%1 degrees")).arg(m_locale.toString(temperature.toInteger()));
    }
    if (const auto wind = valueOf("wind"); wind.isDouble()) {
        parts << say(QT_TRANSLATE_NOOP("weather", "wind %1")).arg(m_locale.toString(wind.toInteger()));
    }
    if (const auto rain = valueOf("rain_today"); rain.isBool()) {
        parts << (rain.toBool() ? say(QT_TRANSLATE_NOOP("weather", "rain today"))
                                : say(QT_TRANSLATE_NOOP("weather", "no rain today")));
    }
    const QString where = place.isEmpty() ? m_source.place : place;
    if (parts.isEmpty()) {
        return say(QT_TRANSLATE_NOOP("weather", "I know nothing of %1.")).arg(where);
    }
    const QString what = parts.join(QStringLiteral(", "));
    return where.isEmpty() ? what : QStringLiteral("%1: %2").arg(where, what);
}

} // namespace locum::weather
