// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArrayView>

namespace locum::language {

struct CodePoint {
    char32_t value = 0xFFFD;
    quint8 bytes = 1;
    bool valid = false;
};

/// The code point at `at` (a byte offset before the end); of bytes that are none, one byte (RFC 3629 §4).
inline CodePoint codePointAt(QByteArrayView text, qsizetype at)
{
    const auto byte = [text](qsizetype index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char first = byte(at);
    if (first < 0x80) {
        return {first, 1, true};
    }
    const int length = first >= 0xF0 && first <= 0xF4 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - at < length) {
        return {};
    }
    char32_t value = first & (0xFFU >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) {
            return {};
        }
        value = value << 6 | (byte(at + i) & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) {
        return {};
    }
    return {value, static_cast<quint8>(length), true};
}

} // namespace locum::language
