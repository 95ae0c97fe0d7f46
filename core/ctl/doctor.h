// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <optional>

class QSslCertificate;

namespace locum::ctl {

enum class Finding { Ok, Warning, Failed };

/// One line of the doctor's.
struct Check {
    QString id; ///< stable, for --json: "database.integrity"
    Finding finding = Finding::Ok;
    QString what;   ///< what was looked at, and how it is
    QString advice; ///< what to do; empty for Ok
};

using Report = std::function<void(Check)>;

/// What locumd was told, as "locumd --print-config" prints it: section.name → value.
struct Installation {
    QString locumd;  ///< the program's path
    QString version; ///< of locumd, as it says
    QJsonObject configuration;
    std::optional<QJsonObject> running; ///< the running locumd's own status

    QString text(const char *key) const { return configuration.value(QLatin1String(key)).toString(); }
    QStringList list(const char *key) const;
    QString stateDirectory() const { return text("core.state_directory"); }
    QString keyFile() const;
    QString databaseFile() const { return stateDirectory() + QLatin1String("/locum.sqlite"); }
};

/// Reads the output of "locumd --print-config".
QJsonObject configurationFrom(const QString &printed);

void checkFiles(const Installation &installation, const Report &report);
void checkDatabase(const Installation &installation, const Report &report);
void checkPlugins(const Installation &installation, const Report &report);

/// The port on this machine, and the certificate that is shown there.
void checkListening(const Installation &installation, const Report &report);

/// What a phone would see of the public address: name, port, certificate, proxies.
void checkPublicUrl(const Installation &installation, const Report &report);

/// Whether a certificate is for `host`, by its subject alternative names (wildcards of one label).
bool isFor(const QSslCertificate &certificate, const QString &host);

} // namespace locum::ctl
