// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace locum::gammu {

/// A message to send as a file of gammu's (gammu-smsbackup), in as many parts as it takes, at most three; the rest is
/// cut. It says itself in which alphabet it goes out: gammu-smsd sends a text file in that of GSM, whatever is in it.
/// `reference` tells the parts of this message from those of others.
QByteArray smsBackup(const QString &to, const QString &text, quint8 reference, const QDateTime &now);

} // namespace locum::gammu
