// SPDX-License-Identifier: GPL-2.0-or-later
#include <sdk/protocol_plugin.h>

#include <QObject>

#include <cstdlib>

/// Must never be loaded: it would end the process that does.
class WrongPlugin final : public QObject {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumProtocolPlugin_iid FILE "metadata.json")

public:
    WrongPlugin() { std::abort(); }
};

#include "metadata.moc"
