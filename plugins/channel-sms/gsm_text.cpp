// SPDX-License-Identifier: GPL-2.0-or-later
#include "gsm_text.h"

namespace locum::sms {

namespace {

const QString &basic()
{
    static const QString signs = QStringLiteral(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
        "¿abcdefghijklmnopqrstuvwxyzäöñüà");
    return signs;
}

/// Two places each.
const QString &extended()
{
    static const QString signs = QStringLiteral("^{}\\[~]|€");
    return signs;
}

qsizetype placesOf(QChar c, bool gsm)
{
    return gsm && extended().contains(c) ? 2 : 1;
}

/// The start of it that has room.
QString fitting(const QString &text, qsizetype places, bool gsm)
{
    qsizetype used = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        used += placesOf(text.at(i), gsm);
        if (used > places) {
            auto start = text.left(i);
            if (!start.isEmpty() && start.back().isHighSurrogate()) {
                start.chop(1);
            }
            return start;
        }
    }
    return text;
}

/// Of one message among `parts`.
qsizetype placesIn(bool gsm, int parts)
{
    return gsm ? (parts == 1 ? 160 : 153) : (parts == 1 ? 70 : 67);
}

} // namespace

bool isGsm(const QString &text)
{
    for (const QChar c : text) {
        if (!basic().contains(c) && !extended().contains(c)) {
            return false;
        }
    }
    return true;
}

QString cutToParts(const QString &text, int parts)
{
    const bool gsm = isGsm(text);
    return fitting(text, placesIn(gsm, parts) * parts, gsm);
}

QStringList inParts(const QString &text, int most)
{
    const bool gsm = isGsm(text);
    if (most == 1 || fitting(text, placesIn(gsm, 1), gsm) == text) {
        return {fitting(text, placesIn(gsm, 1), gsm)};
    }
    QStringList parts;
    qsizetype at = 0;
    while (at < text.size() && parts.size() < most) {
        parts.append(fitting(text.mid(at), placesIn(gsm, most), gsm));
        at += parts.constLast().size();
    }
    return parts;
}

} // namespace locum::sms
