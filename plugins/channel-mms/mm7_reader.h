// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <base/result.h>

namespace locum::mms {

/// What stands in an envelope of MM7, whichever release of the schema its sender has: elements are known by their local
/// names, for centres differ in the namespaces that they give them.
struct Envelope {
    QString name; ///< of what is in the body, in a fault what is in its detail: SubmitRsp, DeliverReq, RSErrorRsp, …
    QString transaction;
    QMap<QString, QString> values; ///< texts by the names of their element and its parent: "Status/StatusCode"

    QString value(const char *path) const { return values.value(QLatin1String(path)); }
    int status() const { return value("Status/StatusCode").toInt(); } ///< 0: it has none
};

/// Hostile input: at most 64 KiB, no document type, bounded depth and number of elements. Errors:
/// `mms.envelope.invalid` (says what).
Result<Envelope> readEnvelope(const QByteArray &xml);

/// The envelope of an HTTP body, alone or as a part of several.
Result<Envelope> envelopeIn(const QByteArray &contentType, const QByteArray &body);

/// The text of a message that comes beside an envelope; empty: it has none.
QString textBeside(const QByteArray &contentType, const QByteArray &body);

} // namespace locum::mms
