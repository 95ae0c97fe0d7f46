// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <sdk/protocol_plugin.h>

namespace locum::loopback {

/// The root object. It does next to nothing: a plugin says what it speaks, and makes sessions.
class LoopbackPlugin final : public QObject, public sdk::ProtocolPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumProtocolPlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::ProtocolPlugin)

public:
    Done start(const QString &stateDirectory) override;
    QList<sdk::ProtocolInfo> protocols() override;
    Result<std::unique_ptr<sdk::ProtocolSession>> open(const sdk::AccountSettings &settings,
                                                       sdk::SessionHost &host) override;
};

} // namespace locum::loopback
