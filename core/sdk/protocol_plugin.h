// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "model/network_command.h"
#include "model/network_event.h"
#include "model/settings_form.h"

#include <QFlags>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QtPlugin>

#include <memory>

namespace locum::sdk {

/// The number of this interface. A plugin built against another one is refused, with both numbers named.
inline constexpr int interfaceVersion = 1;

/// What a network can do; devices hide what it cannot.
enum class Feature {
    ServerRoster = 0x1, ///< keeps the contact list itself
    Presence = 0x2,     ///< tells who is there
    OfflineStore = 0x4, ///< keeps messages for who is not there
    Typing = 0x8,
    Receipts = 0x10,
    Rooms = 0x20,
    Files = 0x40,
    Avatars = 0x80,
    Authorization = 0x100, ///< contacts must allow each other
    AutomaticMark = 0x200, ///< can mark a message as automatic
    Invisible = 0x400,
    SingleLine = 0x800 ///< a message is one line
};
Q_DECLARE_FLAGS(Features, Feature)
Q_DECLARE_OPERATORS_FOR_FLAGS(Features)

/// One network that a plugin speaks.
struct ProtocolInfo {
    QString id;   ///< [a-z0-9-]+, e.g. "xmpp", unique over all plugins
    QString name; ///< for people
    SettingsForm form;
    Features features;
    /// The spellings that mean the same address for certain; what people type is brought into that form. A session that
    /// learns more from its server says so (LinkChanged::addressCase). The addresses in events are in their normal
    /// form.
    AddressCase addressCase = AddressCase::Exact;
};

/// What opens a session.
struct AccountSettings {
    AccountId account;
    QString protocol;
    QJsonObject values;
    Secrets secrets;
    QString stateDirectory; ///< the session may write here and nowhere else; kept between runs
};

/// Where a session tells what happens. Owned by the host, outlives the session.
class SessionHost {
public:
    virtual ~SessionHost() = default;

    /// Hands an event to the core. Never blocks, keeps the order, and returns only after the event is buffered: it then
    /// survives everything but the end of this process. Call from the thread that made the plugin.
    virtual void tell(NetworkEvent event) = 0;

    /// Writes to the log, at the level of a warning. No message bodies, no credentials.
    virtual void warn(const QString &text) = 0;
};

/// One account's session. Made by ProtocolPlugin::open; not connected until told Connect. All calls come on the thread
/// that made the plugin, which runs a Qt event loop (with glib's dispatcher). No method may block, or run an event
/// loop.
class ProtocolSession {
public:
    virtual ~ProtocolSession() = default;

    /// Does `command`. Unless the command says "no outcome", the session tells exactly one CommandEnded with
    /// `transaction`, at once or later; also when it is not connected (NotSent, retry Later). Connect and Disconnect
    /// end as Sent when they have begun, also when there is nothing to do; LinkChanged tells how they go.
    virtual void perform(const TransactionId &transaction, const NetworkCommand &command) = 0;
};

/// The root object of a plugin library. It is made in a cell process of its own, once.
///
/// Its metadata (Q_PLUGIN_METADATA's file) is read without loading it:
///   {"id": "loopback", "kind": "protocol", "interface": 1, "version": "1.0", "name": "…", "license":
///   "GPL-2.0-or-later"}
class ProtocolPlugin {
public:
    virtual ~ProtocolPlugin() = default;

    /// Called once, before anything else. `stateDirectory` is the plugin's own and may be written.
    virtual Done start(const QString &stateDirectory) = 0;

    /// The networks that it speaks. May be asked before any session is open.
    virtual QList<ProtocolInfo> protocols() = 0;

    /// Makes a session, not connected. `host` outlives it.
    virtual Result<std::unique_ptr<ProtocolSession>> open(const AccountSettings &settings, SessionHost &host) = 0;
};

} // namespace locum::sdk

LOCUM_ENUM_NAMES(locum::sdk::Feature, {locum::sdk::Feature::ServerRoster, "server_roster"},
                 {locum::sdk::Feature::Presence, "presence"}, {locum::sdk::Feature::OfflineStore, "offline_store"},
                 {locum::sdk::Feature::Typing, "typing"}, {locum::sdk::Feature::Receipts, "receipts"},
                 {locum::sdk::Feature::Rooms, "rooms"}, {locum::sdk::Feature::Files, "files"},
                 {locum::sdk::Feature::Avatars, "avatars"}, {locum::sdk::Feature::Authorization, "authorization"},
                 {locum::sdk::Feature::AutomaticMark, "automatic_mark"}, {locum::sdk::Feature::Invisible, "invisible"},
                 {locum::sdk::Feature::SingleLine, "single_line"})

#define LocumProtocolPlugin_iid "eu.locum.ProtocolPlugin/1"
Q_DECLARE_INTERFACE(locum::sdk::ProtocolPlugin, LocumProtocolPlugin_iid)
