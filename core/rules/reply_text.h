// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// What may stand in an automatic message (auto-reply contract S18), and how texts are told apart (S11).
namespace locum::rules {

/// A name from the network as it may stand in a reply: no control, bidi or invisible characters, no markup, one line,
/// at most 64 characters.
QString safeName(const QString &name);

/// A reply's text as it may go out: no control or bidi characters, at most 4,000 characters; where `singleLine`, one
/// line of at most 400 bytes of UTF-8, which is what an IRC line holds.
QString safeText(const QString &text, bool singleLine);

/// Whether `reply` carries the sender's text; a few characters that happen to be the same are none.
bool quotes(const QString &reply, const QString &senderText);

/// The hash that S11 compares: of the text with its digits taken out, case and white space folded; empty where fewer
/// than 20 characters are left.
QByteArray textHash(const QString &text);

} // namespace locum::rules
