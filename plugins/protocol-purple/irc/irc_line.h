// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

namespace locum::purple {

/// One line of IRC (RFC 1459 §2.3.1 with IRCv3 message tags), its parts as bytes.
struct IrcLine {
    QHash<QByteArray, QByteArray> tags;
    qsizetype tagsLength = 0; ///< how much of the line the tags are, with the space after them
    QByteArray nick;          ///< of the sender; a server's name, or empty
    QByteArray user;
    QByteArray host;    ///< empty: the sender is a server
    QByteArray command; ///< upper case, or three digits
    QList<QByteArray> parameters;

    QByteArray parameter(qsizetype index) const { return parameters.value(index); }
    bool isFromServer() const { return user.isEmpty() && host.isEmpty(); }
};

/// Never fails: what cannot be read is empty.
IrcLine parseLine(const QByteArray &line);

} // namespace locum::purple
