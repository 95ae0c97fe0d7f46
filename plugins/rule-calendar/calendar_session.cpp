// SPDX-License-Identifier: GPL-2.0-or-later
#include "calendar_session.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace locum::calendar {

using namespace std::chrono_literals;

namespace {

constexpr Duration behind = 24h; ///< what is read of the past, for those who set their clock
constexpr Duration ahead = 24h * 62;
constexpr Duration longestTrust = 24h; ///< in a calendar that cannot be read any more
constexpr Duration lifetime = 10min;
constexpr Duration grace = 2s; ///< a value is good until the new one that was told then has come

/// In the reader's thread.
Result<QByteArray> contentOf(const QString &path)
{
    if (!QFileInfo(path).isFile()) { // no pipe, on which one would wait
        return fail("calendar.file.unreadable", QStringLiteral("%1 is no file").arg(path), Retry::Later);
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("calendar.file.unreadable", QStringLiteral("%1: %2").arg(path, file.errorString()), Retry::Later);
    }
    return file.read(Limits().bytes + 1);
}

} // namespace

Result<Source> sourceOf(const sdk::RuleSettings &settings)
{
    const auto text = settings.values.value(QLatin1String("source")).toString().trimmed();
    Source source;
    source.user = settings.values.value(QLatin1String("user")).toString();
    if (const auto password = settings.secrets.find(QStringLiteral("password")); password != settings.secrets.end()) {
        source.password = password->second;
    }
    source.allDayIsBusy = settings.values.value(QLatin1String("all_day_busy")).toBool(true);
    source.every = std::chrono::minutes(
        std::clamp<qint64>(settings.values.value(QLatin1String("every_min")).toInteger(15), 1, 1440));
    auto url = QUrl(text);
    if (url.scheme() == QLatin1String("webcal")) { // as calendars are linked: the same over https
        url.setScheme(QStringLiteral("https"));
    }
    if (text.startsWith(u'/')) {
        source.path = text;
    } else if (url.isLocalFile() && url.host().isEmpty()) {
        source.path = url.toLocalFile();
    } else if (url.isValid() && !url.host().isEmpty() &&
               (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"))) {
        source.url = url;
    } else {
        return fail(
            "calendar.source.invalid",
            QStringLiteral("'source' must be a path that begins with / or an address that begins with https://"),
            Retry::AfterUserAction);
    }
    return source;
}

CalendarSession::CalendarSession(Source source, QTimeZone timeZone, QLocale locale, sdk::RuleHost &host)
    : m_source(std::move(source)), m_timeZone(std::move(timeZone)), m_locale(std::move(locale)), m_host(host),
      m_fetch({Limits().bytes, 20'000, 5})
{
    m_again.setSingleShot(true);
    m_change.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &CalendarSession::load);
    connect(&m_change, &QTimer::timeout, this, &CalendarSession::tell);
    load();
}

CalendarSession::~CalendarSession()
{
    if (m_reader) {
        m_reader->wait(); // the reader's limits see to it that this is soon
    }
}

void CalendarSession::load()
{
    m_again.start(m_source.every);
    if (m_reader) {
        return;
    }
    if (!m_source.path.isEmpty()) {
        readInThread(m_source.path);
        return;
    }
    m_fetch.get({m_source.url, m_source.user, m_source.password, "text/calendar"}, [this](Result<QByteArray> got) {
        if (got) {
            readInThread(std::move(*got));
        } else {
            onFailed(got.error());
        }
    });
}

void CalendarSession::readInThread(std::variant<QByteArray, QString> textOrPath)
{
    const auto now = m_clock.now();
    auto work = [this, now, zone = m_timeZone, given = std::move(textOrPath)] {
        const auto *path = std::get_if<QString>(&given);
        auto text = path != nullptr ? contentOf(*path) : Result<QByteArray>(std::get<QByteArray>(given));
        Read reading = text ? read(*text, now - behind, now + ahead, zone) : fail(text.error());
        QMetaObject::invokeMethod(
            this, [this, reading = std::move(reading)] { onRead(reading); }, Qt::QueuedConnection);
    };
    m_reader.reset(QThread::create(std::move(work)));
    m_reader->start();
}

void CalendarSession::onRead(Read reading)
{
    if (m_reader) {
        m_reader->wait();
        m_reader.reset();
    }
    if (!reading) {
        onFailed(reading.error());
        return;
    }
    m_occurrences = std::move(reading->occurrences);
    m_complete = !reading->cut;
    m_readAt = m_clock.now();
    if (reading->cut) {
        m_host.health(Error{"calendar.cut",
                            QStringLiteral("the calendar holds more than can be read; something may be missing"),
                            Retry::AfterUserAction});
    } else {
        m_host.health(std::nullopt);
    }
    tell();
}

void CalendarSession::onFailed(const Error &error)
{
    m_host.health(error);
    if (m_occurrences && m_clock.now() - m_readAt > longestTrust) {
        m_occurrences.reset();
        tell();
    }
    m_again.start(std::min<std::chrono::milliseconds>(m_source.every, 5min));
}

void CalendarSession::tell()
{
    m_host.push(answers({{QStringLiteral("busy")},
                         {QStringLiteral("busy_until")},
                         {QStringLiteral("next")},
                         {QStringLiteral("title")},
                         {QStringLiteral("free_busy")}}));
    if (!m_occurrences) {
        return;
    }
    const auto now = m_clock.now();
    const auto change = freeBusyChangesAt(*m_occurrences, now, freeBusyWords());
    const auto busyChange = lookAt(*m_occurrences, now, m_source.allDayIsBusy).changesAt.value_or(change);
    if (const auto first = std::min(change, busyChange); first - now < 12h) { // it is asked again whenever it is read
        m_change.start(std::max<Duration>(first - now, 1ms) + 20ms);
    }
}

QList<sdk::RuleAnswer> CalendarSession::answers(const QList<sdk::RuleQuery> &queries) const
{
    QList<sdk::RuleAnswer> list;
    const auto at = m_clock.now();
    const auto now = m_occurrences ? lookAt(*m_occurrences, at, m_source.allDayIsBusy) : Now{};
    for (const auto &query : queries) {
        if (m_occurrences) {
            list.append(answer(query, now, at));
        } else {
            list.append({query, {}, 1s}); // not known yet, or no more
        }
    }
    return list;
}

sdk::RuleAnswer CalendarSession::answer(const sdk::RuleQuery &query, const Now &now, Instant at) const
{
    sdk::RuleAnswer answer{query};
    if (query.field == QLatin1String("busy")) {
        answer.value = now.busy;
    } else if (query.field == QLatin1String("busy_until")) {
        answer.value = sdk::ruleValue(now.busyUntil);
    } else if (query.field == QLatin1String("next")) {
        answer.value = sdk::ruleValue(now.next);
    } else if (query.field == QLatin1String("title") && now.busy) {
        answer.value = now.title;
    } else if (query.field == QLatin1String("free_busy")) {
        const auto words = freeBusyWords();
        if (m_complete) { // else it would call free what it has not read
            answer.value = freeBusy(*m_occurrences, at, words);
        }
        answer.goodFor = std::min<Duration>(lifetime, freeBusyChangesAt(*m_occurrences, at, words) - at + grace);
        return answer;
    }
    answer.goodFor = now.changesAt ? std::min<Duration>(lifetime, *now.changesAt - at + grace) : lifetime;
    return answer;
}

FreeBusyWords CalendarSession::freeBusyWords() const
{
    return {m_locale, m_timeZone, m_source.allDayIsBusy};
}

void CalendarSession::ask(quint64 ask, const QList<sdk::RuleQuery> &queries, Duration)
{
    m_host.answer(ask, answers(queries));
}

void CalendarSession::perform(const TransactionId &transaction, const QString &, const QJsonArray &)
{
    m_host.performed(transaction, NotSent{{"calendar.cannot", QStringLiteral("a calendar does nothing")}});
}

} // namespace locum::calendar
