// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_environment.h"

#include <QProcessEnvironment>
#include <QSet>

namespace locum::network {

QStringList scrubbedEnvironment()
{
    static const QSet<QString> unwanted{
        QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
        QStringLiteral("DBUS_STARTER_ADDRESS"),
        QStringLiteral("DISPLAY"),
        QStringLiteral("WAYLAND_DISPLAY"),
        QStringLiteral("XAUTHORITY"),
        QStringLiteral("HOME"),
        QStringLiteral("NOTIFY_SOCKET"),
        QStringLiteral("WATCHDOG_PID"),
        QStringLiteral("WATCHDOG_USEC"),
        QStringLiteral("CREDENTIALS_DIRECTORY"),
        QStringLiteral("QT_NO_GLIB"), // plugins need glib's event loop
    };
    QStringList kept;
    const auto environment = QProcessEnvironment::systemEnvironment();
    const auto names = environment.keys();
    for (const auto &name : names) {
        if (!unwanted.contains(name) && !name.startsWith(QLatin1String("XDG_")) &&
            !name.startsWith(QLatin1String("LISTEN_")) && !name.startsWith(QLatin1String("LOCUM_CELL_"))) {
            kept.append(name + u'=' + environment.value(name));
        }
    }
    return kept;
}

} // namespace locum::network
