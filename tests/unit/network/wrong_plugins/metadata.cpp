// SPDX-License-Identifier: GPL-2.0-or-later
#include <QObject>

#include <cstdlib>
#include <sdk/protocol_plugin.h>

/// Must never be loaded: it would end the process that does.
class WrongPlugin final : public QObject {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumProtocolPlugin_iid FILE "metadata.json")

public:
    WrongPlugin() { std::abort(); }
};

#include "metadata.moc"
