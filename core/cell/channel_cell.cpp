// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/channel_cell.h"

#include "cellprotocol/codec.h"

#include <QMetaObject>

#include <exception>
#include <utility>

namespace locum::cell {

using namespace cellprotocol;

namespace {

constexpr int unavailable = 503;

Error exceptionOf(const std::exception &exception)
{
    return {"cell.plugin.exception", QString::fromLocal8Bit(exception.what()), Retry::Later};
}

Error closed()
{
    return {"cell.plugin.closed", QStringLiteral("the channel is not open, or was opened anew meanwhile"),
            Retry::Later};
}

sdk::ChannelReceived unreceived(Error error)
{
    sdk::ChannelReceived what;
    what.status = unavailable;
    what.error = std::move(error);
    return what;
}

} // namespace

ChannelCell::ChannelCell(CoreLink::Settings settings, sdk::ChannelPlugin &plugin, QString stateDirectory,
                         QObject *parent)
    : QObject(parent), m_plugin(plugin), m_stateDirectory(std::move(stateDirectory)),
      m_link(std::move(settings), m_events, *this)
{
}

ChannelCell::~ChannelCell()
{
    m_link.stop();
    m_sessions.clear();
}

void ChannelCell::start()
{
    try {
        if (auto started = m_plugin.start(m_stateDirectory, *this); !started) {
            m_failure = started.error();
        }
    } catch (const std::exception &exception) { // the plugin's edge
        m_failure = exceptionOf(exception);
    }
    m_link.start(); // also then, to tell the core
}

void ChannelCell::signOff(int exitCode)
{
    if (std::exchange(m_ending, true)) {
        return;
    }
    m_sessions.clear();
    m_link.stop();
    QMetaObject::invokeMethod(
        this, [this, exitCode] { Q_EMIT ended(exitCode); }, Qt::QueuedConnection);
}

void ChannelCell::onWelcome(bool)
{
    QJsonObject published;
    if (!m_failure) {
        try {
            published = m_plugin.published();
        } catch (const std::exception &exception) {
            m_failure = exceptionOf(exception);
        }
    }
    if (m_failure) {
        m_link.log(LogLevel::Error,
                   QStringLiteral("%1: %2").arg(QString::fromUtf8(m_failure->code), m_failure->detail));
        signOff(PluginFailed);
        return;
    }
    m_link.say(ChannelReady{published});
}

void ChannelCell::onOpenChannel(const sdk::ChannelSettings &settings)
{
    if (m_ending) {
        return;
    }
    onCloseChannel(settings.channel);
    try {
        auto session = m_plugin.open(settings);
        if (session) {
            m_sessions.insert_or_assign(settings.channel, std::move(*session));
        } else {
            health(settings.channel, session.error());
        }
    } catch (const std::exception &exception) {
        health(settings.channel, exceptionOf(exception));
    }
}

void ChannelCell::onCloseChannel(ChannelId channel)
{
    m_sessions.erase(channel);
    endUnderWay(channel);
}

void ChannelCell::endUnderWay(ChannelId channel)
{
    for (const auto &transaction : m_sending.keys(channel)) {
        sent(transaction, {sdk::ChannelOutcome::State::Retry, {}, closed()});
    }
    for (const auto request : m_receiving.keys(channel)) {
        received(request, unreceived(closed()));
    }
}

void ChannelCell::onSend(const SendToChannel &send)
{
    m_sending.insert(send.transaction, send.channel);
    const auto session = m_sessions.find(send.channel);
    if (session == m_sessions.end()) {
        sent(send.transaction, {sdk::ChannelOutcome::State::Retry, {}, closed()});
        return;
    }
    try {
        session->second->send(send.transaction, send.message);
    } catch (const std::exception &exception) {
        sent(send.transaction, {sdk::ChannelOutcome::State::Retry, {}, exceptionOf(exception)});
    }
}

void ChannelCell::onReceive(const ReceiveForChannel &receive)
{
    m_receiving.insert(receive.request, receive.channel);
    const auto session = m_sessions.find(receive.channel);
    if (session == m_sessions.end()) {
        received(receive.request, unreceived(closed()));
        return;
    }
    try {
        session->second->receive(receive.request, receive.what);
    } catch (const std::exception &exception) {
        received(receive.request, unreceived(exceptionOf(exception)));
    }
}

void ChannelCell::sent(const TransactionId &transaction, const sdk::ChannelOutcome &outcome)
{
    const auto known = m_sending.constFind(transaction);
    if (known == m_sending.cend()) {
        warn(QStringLiteral("told the end of what is not under way; left out"));
        return;
    }
    const auto channel = *known;
    m_sending.erase(known);
    m_link.say(ChannelSent{channel, transaction, outcome});
}

void ChannelCell::received(quint64 request, const sdk::ChannelReceived &what)
{
    const auto known = m_receiving.constFind(request);
    if (known == m_receiving.cend()) {
        warn(QStringLiteral("answered what was not asked; left out"));
        return;
    }
    const ChannelId channel = *known;
    m_receiving.erase(known);
    sayReceived(channel, request, what);
}

void ChannelCell::arrived(ChannelId channel, const sdk::ChannelReceived &what)
{
    sayReceived(channel, 0, what);
}

void ChannelCell::sayReceived(ChannelId channel, quint64 request, const sdk::ChannelReceived &what)
{
    ChannelReceived answer{channel, request, what};
    if (encode(CellMessage(answer)).size() > maximumLineBytes) {
        answer.what =
            unreceived({"cell.plugin.too_long", QStringLiteral("what was read is longer than a line may be")});
    }
    m_link.say(answer);
}

void ChannelCell::health(ChannelId channel, const std::optional<Error> &trouble)
{
    m_link.say(ChannelHealth{channel, trouble});
}

void ChannelCell::warn(const QString &text)
{
    m_link.log(LogLevel::Warning, text);
}

} // namespace locum::cell
