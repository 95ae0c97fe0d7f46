// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "network/recording_host.h"

#include <QJsonObject>
#include <QPluginLoader>
#include <QTemporaryDir>
#include <QTest>

namespace locum::test {

/// The plugin as a cell loads it, with a state folder of its own.
class LoadedPlugin {
public:
    bool load()
    {
        m_loader.setFileName(qEnvironmentVariable("LOCUM_BUILD_DIR") + QStringLiteral("/plugins/protocol-purple.so"));
        m_plugin = qobject_cast<sdk::ProtocolPlugin *>(m_loader.instance());
        if (m_plugin == nullptr) {
            qWarning("%s", qPrintable(m_loader.errorString()));
            return false;
        }
        const auto started = m_plugin->start(stateFolder());
        if (!started) {
            qWarning("%s: %s", started.error().code.constData(), qPrintable(started.error().detail));
        }
        return started.has_value();
    }
    sdk::ProtocolPlugin &plugin() { return *m_plugin; }
    QString stateFolder() const { return m_state.path() + QStringLiteral("/plugin"); }
    QJsonObject metadata() const { return m_loader.metaData().value(QLatin1String("MetaData")).toObject(); }

    sdk::AccountSettings xmpp(quint16 port, const QString &user, const QString &password = QStringLiteral("secret"))
    {
        return settings(QStringLiteral("xmpp"),
                        {{QStringLiteral("address"), user + QStringLiteral("@localhost")},
                         {QStringLiteral("connect_server"), QStringLiteral("127.0.0.1")},
                         {QStringLiteral("port"), port},
                         {QStringLiteral("connection_security"), QStringLiteral("opportunistic_tls")},
                         {QStringLiteral("auth_plain_in_clear"), true}},
                        password);
    }
    sdk::AccountSettings irc(quint16 port, const QString &nick, const QString &password = {})
    {
        return settings(QStringLiteral("irc"),
                        {{QStringLiteral("nick"), nick},
                         {QStringLiteral("server"), QStringLiteral("127.0.0.1")},
                         {QStringLiteral("port"), port},
                         {QStringLiteral("ssl"), false},
                         {QStringLiteral("ratelimit-interval"), 0}},
                        password);
    }

private:
    sdk::AccountSettings settings(const QString &protocol, const QJsonObject &values, const QString &password)
    {
        sdk::AccountSettings made{AccountId(++m_lastAccount), protocol, values, {}, {}};
        if (!password.isEmpty()) {
            made.secrets.insert_or_assign(QStringLiteral("password"), Secret(password.toUtf8()));
        }
        made.stateDirectory = m_state.path() + QStringLiteral("/account%1").arg(m_lastAccount);
        return made;
    }

    QTemporaryDir m_state;
    QPluginLoader m_loader;
    sdk::ProtocolPlugin *m_plugin = nullptr;
    qint64 m_lastAccount = 0;
};

} // namespace locum::test
