// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bounded_fetch.h"
#include "calendar_reader.h"
#include "free_busy.h"

#include <QObject>
#include <QThread>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <sdk/rule_plugin.h>
#include <variant>

namespace locum::calendar {

/// Where the calendar is.
struct Source {
    QString path; ///< empty: it is at the address
    QUrl url;
    QString user;
    Secret password;
    bool allDayIsBusy = true;
    std::chrono::minutes every{15};
};

/// Errors: `calendar.source.invalid`.
Result<Source> sourceOf(const sdk::RuleSettings &settings);

/// Reads the calendar again and again, in a thread of its own, and tells what it says of now.
class CalendarSession final : public QObject, public sdk::RuleSession {
    Q_OBJECT

public:
    CalendarSession(Source source, QTimeZone timeZone, QLocale locale, sdk::RuleHost &host);
    ~CalendarSession() override;

    void ask(quint64 ask, const QList<sdk::RuleQuery> &queries, Duration deadline) override;
    void perform(const TransactionId &transaction, const QString &function, const QJsonArray &arguments) override;

private:
    using Read = Result<Reading>;

    void load();
    void readInThread(std::variant<QByteArray, QString> textOrPath);
    void onRead(Read reading);
    void onFailed(const Error &error);
    void tell();
    QList<sdk::RuleAnswer> answers(const QList<sdk::RuleQuery> &queries) const;
    sdk::RuleAnswer answer(const sdk::RuleQuery &query, const Now &now, Instant at) const;
    FreeBusyWords freeBusyWords() const;

    const Source m_source;
    const QTimeZone m_timeZone;
    const QLocale m_locale;
    sdk::RuleHost &m_host;
    SystemClock m_clock;
    plugins::BoundedFetch m_fetch;
    std::unique_ptr<QThread> m_reader;
    QTimer m_again;  ///< when it is read again
    QTimer m_change; ///< when what it says of now is another thing
    std::optional<std::vector<Occurrence>> m_occurrences;
    bool m_complete = true; ///< there was nothing that the limits cut off
    Instant m_readAt;
};

} // namespace locum::calendar
