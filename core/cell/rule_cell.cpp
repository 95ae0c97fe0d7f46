// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/rule_cell.h"

#include "cellprotocol/codec.h"

#include <QMetaObject>

#include <algorithm>
#include <exception>

namespace locum::cell {

using namespace cellprotocol;
using sdk::checkSize;

namespace {

sdk::RuleSettings settingsOf(const Configure &configure)
{
    QTimeZone zone(configure.timeZone.toUtf8());
    return {configure.values, configure.secrets, configure.stateDirectory, zone.isValid() ? zone : QTimeZone::utc(),
            configure.locale};
}

} // namespace

RuleCell::RuleCell(CoreLink::Settings settings, sdk::RulePlugin &plugin, QObject *parent)
    : QObject(parent), m_plugin(plugin), m_link(std::move(settings), m_events, *this)
{
}

RuleCell::~RuleCell()
{
    m_link.stop();
    m_session.reset();
}

void RuleCell::signOff(int exitCode)
{
    if (std::exchange(m_ending, true)) {
        return;
    }
    m_session.reset();
    endUnderWay();
    m_link.stop();
    QMetaObject::invokeMethod(
        this, [this, exitCode] { Q_EMIT ended(exitCode); }, Qt::QueuedConnection);
}

void RuleCell::onConfigure(const Configure &configure)
{
    if (m_ending || (m_session && m_configured == configure)) {
        return;
    }
    m_session.reset();
    endUnderWay();
    m_configured = configure;
    try {
        auto session = m_plugin.open(settingsOf(configure), *this);
        if (session) {
            m_session = std::move(*session);
        } else {
            health(session.error());
        }
    } catch (const std::exception &exception) { // the plugin's edge
        health(Error{"cell.plugin.exception", QString::fromLocal8Bit(exception.what())});
    }
}

void RuleCell::onAsk(const Ask &ask)
{
    if (!m_session) {
        sayValues(ask.id, {}); // at once: nobody need wait for what will not come
        return;
    }
    QList<sdk::RuleQuery> queries;
    for (const auto &query : ask.queries) {
        queries.append({query.field, query.arguments});
    }
    try {
        m_session->ask(ask.id, queries, Duration(ask.within));
    } catch (const std::exception &exception) {
        warn(QStringLiteral("what was asked ended in an exception: %1").arg(QString::fromLocal8Bit(exception.what())));
        sayValues(ask.id, {});
    }
}

void RuleCell::onPerform(const Perform &perform)
{
    m_underWay.insert(perform.transaction);
    if (!m_session) {
        performed(perform.transaction, NotSent{{"cell.plugin.closed", QStringLiteral("the plugin is not configured")}});
        return;
    }
    try {
        m_session->perform(perform.transaction, perform.function, perform.arguments);
    } catch (const std::exception &exception) {
        performed(perform.transaction,
                  UnknownOutcome{{"cell.plugin.exception", QString::fromLocal8Bit(exception.what())}});
    }
}

void RuleCell::onConverse(const Converse &converse)
{
    m_conversations.insert(converse.id);
    bool known = false;
    try {
        known = m_session && m_session->converse(converse.id, {converse.service, converse.text, converse.state});
    } catch (const std::exception &exception) {
        say(converse.id, fail("cell.plugin.exception", QString::fromLocal8Bit(exception.what())));
        return;
    }
    if (!known) {
        say(converse.id, fail(m_session ? "service.unknown" : "cell.plugin.closed", converse.service));
    }
}

void RuleCell::say(quint64 conversation, const Result<sdk::ServiceAnswer> &answer)
{
    if (!m_conversations.remove(conversation)) {
        warn(QStringLiteral("answered what nobody has said; left out"));
        return;
    }
    if (!answer) {
        m_link.say(Said{conversation, {}, {}, answer.error()});
        return;
    }
    if (const Done fits = checkSize(*answer); !fits) {
        m_link.say(Said{conversation, {}, {}, fits.error()});
        return;
    }
    m_link.say(Said{conversation, answer->texts, answer->state, std::nullopt});
}

void RuleCell::endUnderWay()
{
    const auto unanswered = std::exchange(m_conversations, {});
    for (const quint64 conversation : unanswered) {
        m_link.say(Said{conversation,
                        {},
                        {},
                        Error{"cell.plugin.closed", QStringLiteral("the plugin was configured anew meanwhile")}});
    }
    const auto left = std::exchange(m_underWay, {});
    for (const auto &transaction : left) {
        m_link.say(Performed{
            transaction,
            UnknownOutcome{{"cell.plugin.closed", QStringLiteral("the plugin was configured anew meanwhile")}}});
    }
}

void RuleCell::sayValues(std::optional<quint64> ask, const QList<sdk::RuleAnswer> &answers)
{
    Values values{ask, {}};
    for (const auto &answer : answers) {
        values.values.append({answer.query.field, answer.query.arguments, answer.value,
                              answer.goodFor ? std::optional(qint64(answer.goodFor->count())) : std::nullopt});
    }
    if (encode(CellMessage(values)).size() > maximumLineBytes) {
        warn(QStringLiteral("values are longer than a line may be, and left out"));
        values.values.clear();
    }
    m_link.say(values);
}

void RuleCell::answer(quint64 ask, const QList<sdk::RuleAnswer> &answers)
{
    sayValues(ask, answers);
}

void RuleCell::push(const QList<sdk::RuleAnswer> &answers)
{
    sayValues(std::nullopt, answers);
}

void RuleCell::performed(const TransactionId &transaction, const Outcome &outcome)
{
    if (!m_underWay.remove(transaction)) {
        warn(QStringLiteral("told the end of what is not under way; left out"));
        return;
    }
    m_link.say(Performed{transaction, outcome});
}

void RuleCell::health(const std::optional<Error> &trouble)
{
    m_link.say(Health{trouble});
}

void RuleCell::warn(const QString &text)
{
    m_link.log(LogLevel::Warning, text);
}

} // namespace locum::cell
