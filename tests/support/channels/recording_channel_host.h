// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sdk/channel_plugin.h"

#include <QHash>
#include <QProcess>
#include <QTest>

namespace locum::test {

/// Stands for the cell: writes down what a channel tells.
class RecordingChannelHost final : public sdk::ChannelHost {
public:
    void sent(const TransactionId &transaction, const sdk::ChannelOutcome &outcome) override
    {
        QVERIFY2(!outcomes.contains(transaction.value()), "told twice");
        outcomes.insert(transaction.value(), outcome);
    }
    void received(quint64 request, const sdk::ChannelReceived &what) override
    {
        QVERIFY2(!readings.contains(request), "told twice");
        readings.insert(request, what);
    }
    void health(ChannelId, const std::optional<Error> &trouble) override
    {
        healths.append(trouble ? trouble->code : QByteArray());
    }
    void warn(const QString &text) override { warnings.append(text); }

    /// Sends it, and waits for its end.
    sdk::ChannelOutcome send(sdk::ChannelSession &session, const sdk::ChannelMessage &message)
    {
        const auto id = QString::number(++m_transactions);
        session.send(TransactionId(id), message);
        return QTest::qWaitFor([&] { return outcomes.contains(id); }, 30'000)
                   ? outcomes.value(id)
                   : sdk::ChannelOutcome{sdk::ChannelOutcome::State::Refused, {}, Error{"test.no_outcome", {}}};
    }
    sdk::ChannelReceived receive(sdk::ChannelSession &session, const sdk::ChannelRequest &request)
    {
        const auto id = ++m_requests;
        session.receive(id, request);
        return QTest::qWaitFor([&] { return readings.contains(id); }, 10'000)
                   ? readings.value(id)
                   : sdk::ChannelReceived{{}, {}, 0, {}, Error{"test.no_reading", {}}};
    }

    QHash<QString, sdk::ChannelOutcome> outcomes;
    QHash<quint64, sdk::ChannelReceived> readings;
    QList<QByteArray> healths; ///< codes; empty: all is well
    QStringList warnings;

private:
    int m_transactions = 0;
    quint64 m_requests = 0;
};

/// A program of tests/support/channels, which tells its port in its first line.
class ServerProcess {
public:
    ServerProcess(const QString &script, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("/usr/bin/python3"), // the one that has the system's packages
                        QStringList(QString::fromLocal8Bit(qgetenv("LOCUM_SOURCE_DIR")) +
                                    QStringLiteral("/tests/support/channels/") + script) +
                            arguments);
        m_port = nextLine().toInt();
        if (m_port == 0) {
            qFatal("%s does not run", qPrintable(script));
        }
    }
    ~ServerProcess() { kill(); }

    int port() const { return m_port; }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// The next line that it prints; empty: none came.
    QByteArray nextLine()
    {
        const auto isThere = [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; };
        return QTest::qWaitFor(isThere, 20'000) ? m_process.readLine().trimmed() : QByteArray();
    }

private:
    QProcess m_process;
    int m_port = 0;
};

} // namespace locum::test
