// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "sdk/channel_plugin.h"
#include "sdk/plugin_metadata.h"
#include "sdk/protocol_plugin.h"
#include "sdk/rule_plugin.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QStringList>

#include <functional>
#include <optional>

class QProcess;

namespace locum::network {

/// Asks plugin libraries for what they bring, each in a process of its own with a time limit, a few at a time. Keeps
/// what they told in a file, by the plugin's and the program's time and size, so that a start need not wait.
class PluginDescriber : public QObject {
    Q_OBJECT

public:
    /// What a plugin of its kind brings.
    struct Description {
        QList<sdk::ProtocolInfo> protocols;
        std::optional<sdk::RuleDescription> rules;
        std::optional<sdk::ChannelDescription> channel;

        sdk::PluginKind kind() const
        {
            return rules ? sdk::PluginKind::Rule : channel ? sdk::PluginKind::Channel : sdk::PluginKind::Protocol;
        }
    };
    using Described = Result<Description>;
    using Reply = std::function<void(const QString &path, Described described)>;

    /// `cacheFile` may be empty: nothing is kept.
    PluginDescriber(QString cellProgram, QString cacheFile, Duration timeLimit, QObject *parent = nullptr);
    ~PluginDescriber() override;

    /// What it told last time, when neither it nor the program has changed since.
    std::optional<Description> remembered(const QString &path) const;

    /// `reply` is called for each, later. Errors: `plugin.describe.failed` (with what it printed last),
    /// `plugin.describe.timeout`, `plugin.protocols.invalid`, those of
    /// sdk::ruleDescriptionFromJson.
    void describe(const QStringList &paths, Reply reply);

private:
    void startNext();
    void run(const QString &path);
    void finish(QProcess *process, const QString &path, Described described);
    QString stampOf(const QString &path) const;
    void remember(const QString &path, const Description &description);

    QString m_cellProgram;
    QString m_cacheFile;
    Duration m_timeLimit;
    QJsonObject m_cache;
    QStringList m_waiting;
    Reply m_reply;
    int m_running = 0;
};

} // namespace locum::network
