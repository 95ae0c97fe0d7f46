// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/folding.h"

#include <QChar>

namespace locum::language {

namespace {

/// One code point as it stands in UTF-8; no length if the bytes are not UTF-8.
struct Decoded {
    char32_t codePoint = 0;
    size_t length = 0;
};

Decoded decode(std::string_view text, size_t at)
{
    const auto byte = [&](size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
    const unsigned char lead = byte(0);
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
        return {};
    }
    char32_t codePoint = lead & (0x7FU >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return {};
        }
        codePoint = (codePoint << 6U) | (byte(i) & 0x3FU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (codePoint < smallest[length] || codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) {
        return {};
    }
    return {codePoint, length};
}

void append(std::string &out, char32_t codePoint)
{
    const auto put = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0U | (codePoint >> 6U));
        put(0x80U | (codePoint & 0x3FU));
    } else if (codePoint < 0x10000) {
        put(0xE0U | (codePoint >> 12U));
        put(0x80U | ((codePoint >> 6U) & 0x3FU));
        put(0x80U | (codePoint & 0x3FU));
    } else {
        put(0xF0U | (codePoint >> 18U));
        put(0x80U | ((codePoint >> 12U) & 0x3FU));
        put(0x80U | ((codePoint >> 6U) & 0x3FU));
        put(0x80U | (codePoint & 0x3FU));
    }
}

bool isUnusual(char32_t codePoint, char32_t foldedPoint)
{
    return QChar::toCaseFolded(QChar::toLower(codePoint)) != foldedPoint ||
           QChar::unicodeVersion(codePoint) > QChar::Unicode_13_0 ||
           QChar::unicodeVersion(codePoint) == QChar::Unicode_Unassigned;
}

} // namespace

FoldedText foldInto(std::string_view text, std::string &out)
{
    out.resize(text.size());
    size_t at = 0;
    // Most texts are ASCII, and end here.
    for (; at < text.size() && static_cast<unsigned char>(text[at]) < 0x80; ++at) {
        const char c = text[at];
        out[at] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
    out.resize(at);
    FoldedText kind = FoldedText::Plain;
    while (at < text.size()) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) < 0x80) {
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
            ++at;
            continue;
        }
        const Decoded decoded = decode(text, at);
        if (decoded.length == 0) {
            kind = FoldedText::Unusual;
            out.push_back(c);
            ++at;
            continue;
        }
        const char32_t foldedPoint = QChar::toCaseFolded(decoded.codePoint);
        if (isUnusual(decoded.codePoint, foldedPoint)) {
            kind = FoldedText::Unusual;
        }
        append(out, foldedPoint);
        at += decoded.length;
    }
    return kind;
}

std::string folded(std::string_view text)
{
    std::string out;
    foldInto(text, out);
    return out;
}

} // namespace locum::language
