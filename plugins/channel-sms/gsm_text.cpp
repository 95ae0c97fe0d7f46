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
    const qsizetype places = gsm ? (parts == 1 ? 160 : 153 * parts) : (parts == 1 ? 70 : 67 * parts);
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

} // namespace locum::sms
