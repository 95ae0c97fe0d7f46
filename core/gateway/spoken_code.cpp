// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/spoken_code.h"

#include <QCryptographicHash>

namespace locum::gateway {
namespace {

// Neither I, L, O nor U, which are misread for others (or make words).
constexpr char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int length = 12;
constexpr int group = 4;

/// The letters alone, and those that are easily misread as what they were meant.
QByteArray plain(const QString &code)
{
    QByteArray text;
    for (const QChar each : code.toUpper()) {
        if (each == QLatin1Char('O')) {
            text += '0';
        } else if (each == QLatin1Char('I') || each == QLatin1Char('L')) {
            text += '1';
        } else if (each.isLetterOrNumber()) {
            text += each.toLatin1();
        }
    }
    return text;
}

QByteArray hashed(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

} // namespace

SpokenCode SpokenCode::make(Random &random)
{
    QByteArray text;
    QString shown;
    for (const char byte : random.bytes(length)) {
        if (!text.isEmpty() && text.size() % group == 0) {
            shown += QLatin1Char('-');
        }
        text += letters[static_cast<unsigned char>(byte) % 32];
        shown += QLatin1Char(text.back());
    }
    return {shown, hashed(text)};
}

QByteArray SpokenCode::hashOf(const QString &typed)
{
    return hashed(plain(typed));
}

} // namespace locum::gateway
