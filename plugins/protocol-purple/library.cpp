// SPDX-License-Identifier: GPL-2.0-or-later
#include "library.h"

#include "certificates.h"
#include "dns_lookup.h"
#include "event_loop.h"
#include "purple_headers.h"
#include "ui_operations.h"

#include <QAbstractEventDispatcher>
#include <QDir>
#include <QFile>
#include <QSet>

#include <csignal>
#include <dlfcn.h>

namespace locum::purple {
namespace {

/// What pidgin's packages put beside the protocols and a headless host has no use for: interpreters that start threads,
/// helpers of chat windows, and what would answer, accept or log by itself.
const QSet<QString> &unwanted()
{
    static const QSet<QString> names = {
        QStringLiteral("autoaccept.so"), QStringLiteral("buddynote.so"),    QStringLiteral("dbus-example.so"),
        QStringLiteral("idle.so"),       QStringLiteral("joinpart.so"),     QStringLiteral("log_reader.so"),
        QStringLiteral("newline.so"),    QStringLiteral("nss-prefs.so"),    QStringLiteral("offlinemsg.so"),
        QStringLiteral("perl.so"),       QStringLiteral("psychic.so"),      QStringLiteral("statenotify.so"),
        QStringLiteral("tcl.so"),        QStringLiteral("xmpp-carbons.so"), QStringLiteral("libjabber.so"),
    };
    return names;
}

/// A folder of links to the plugins that are wanted.
Result<QString> gatherPlugins(const QString &stateDirectory)
{
    const auto path = stateDirectory + QStringLiteral("/plugins");
    QDir(path).removeRecursively();
    if (!QDir().mkpath(path)) {
        return fail("plugin.state.unwritable", QStringLiteral("cannot make %1").arg(path));
    }
    const QDir installed(QStringLiteral(LOCUM_PURPLE_PLUGIN_DIR));
    for (const auto &name : installed.entryList({QStringLiteral("*.so")}, QDir::Files)) {
        if (!unwanted().contains(name)) {
            QFile::link(installed.filePath(name), path + QLatin1Char('/') + name);
        }
    }
    return path;
}

QByteArray pluginLinks; ///< gatherPlugins' folder

// purple_core_init probes its own plugin folder at once, whatever a UI wants: purple_plugins_init appends it to the
// search path just before. The first line that the probe logs is where it can still be taken out.
gboolean isDebugEnabled(PurpleDebugLevel /*level*/, const char *category)
{
    if (qstrcmp(category, "plugins") == 0) {
        for (auto *node = purple_plugins_get_search_paths(); node != nullptr; node = node->next) {
            if (pluginLinks != static_cast<const char *>(node->data)) {
                g_free(node->data);
                node->data = g_strdup("");
            }
        }
    }
    return FALSE;
}

void dropDebugText(PurpleDebugLevel /*level*/, const char * /*category*/, const char * /*text*/) {}

PurpleDebugUiOps debugOperations = {dropDebugText, isDebugEnabled, nullptr, nullptr, nullptr, nullptr};

void initialiseUi()
{
    installUiOperations();
    installCertificateVerifier();
}

PurpleCoreUiOps coreOperations = {nullptr, nullptr, initialiseUi, nullptr, nullptr, nullptr, nullptr, nullptr};

/// Keeps libpurple off the session's bus, the display and the user's home.
void scrubEnvironment(const QString &stateDirectory)
{
    const auto state = stateDirectory.toUtf8();
    qunsetenv("DISPLAY");
    qunsetenv("WAYLAND_DISPLAY");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", "disabled:");
    qputenv("HOME", state);
    qputenv("XDG_CONFIG_HOME", state);
    qputenv("XDG_CACHE_HOME", state);
    qputenv("XDG_DATA_HOME", state);
    qputenv("PURPLEHOME", state);
}

void setPreferences()
{
    purple_prefs_set_bool("/purple/logging/log_ims", FALSE);
    purple_prefs_set_bool("/purple/logging/log_chats", FALSE);
    purple_prefs_set_bool("/purple/logging/log_system", FALSE);
    purple_prefs_set_string("/purple/away/auto_reply", "never"); // auto-reply contract S17
    purple_prefs_set_string("/purple/away/idle_reporting", "none");
    purple_prefs_set_bool("/purple/away/away_when_idle", FALSE);
    purple_prefs_set_bool("/purple/network/map_ports", FALSE);
    purple_prefs_set_bool("/purple/network/auto_ip", FALSE);
    purple_prefs_set_bool("/purple/conversations/im/send_typing", TRUE);
}

} // namespace

Done startLibrary(const QString &stateDirectory)
{
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    if (dispatcher == nullptr || !dispatcher->inherits("QEventDispatcherGlib")) {
        return fail("plugin.event_loop.unsupported",
                    QStringLiteral("libpurple needs Qt's glib event dispatcher; is QT_NO_GLIB set?"));
    }
    if (!QDir().mkpath(stateDirectory)) {
        return fail("plugin.state.unwritable", QStringLiteral("cannot make %1").arg(stateDirectory));
    }
    const auto plugins = gatherPlugins(stateDirectory);
    if (!plugins) {
        return fail(plugins.error());
    }
    std::signal(SIGPIPE, SIG_IGN); // libpurple writes to sockets that may be gone
    scrubEnvironment(stateDirectory);
    // Protocol plugins of third parties often do not link libpurple themselves.
    dlopen("libpurple.so.0", RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
    // What entity capabilities say is learnt anew with each process: bots are told by it.
    QFile::remove(stateDirectory + QStringLiteral("/xmpp-caps.xml"));

    purple_util_set_user_dir(stateDirectory.toUtf8().constData());
    purple_debug_set_enabled(FALSE);
    purple_debug_set_ui_ops(&debugOperations);
    purple_core_set_ui_ops(&coreOperations);
    installEventLoop();
    installDnsLookup();
    pluginLinks = plugins->toUtf8();
    purple_plugins_add_search_path(pluginLinks.constData());
    if (!purple_core_init(uiName)) {
        return fail("plugin.purple.failed", QStringLiteral("libpurple did not start"));
    }
    purple_set_blist(purple_blist_new());
    purple_prefs_load();
    setPreferences();
    purple_buddy_icons_set_caching(FALSE);
    return {};
}

} // namespace locum::purple
