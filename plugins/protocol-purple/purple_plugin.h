// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sdk/protocol_plugin.h"

#include <QObject>

namespace locum::purple {

/// The root object: libpurple with all its installed protocols. One in a process, for libpurple is one.
class Plugin final : public QObject, public sdk::ProtocolPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumProtocolPlugin_iid FILE "protocol-purple.json")
    Q_INTERFACES(locum::sdk::ProtocolPlugin)

public:
    Done start(const QString &stateDirectory) override;
    QList<sdk::ProtocolInfo> protocols() override;
    Result<std::unique_ptr<sdk::ProtocolSession>> open(const sdk::AccountSettings &settings,
                                                       sdk::SessionHost &host) override;

private:
    bool m_started = false;
};

} // namespace locum::purple
