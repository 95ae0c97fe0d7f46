// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <string>
#include <string_view>

/// The one definition of "folding case": simple case folding, code point by code point (QChar::toCaseFolded), on UTF-8.
/// What is not UTF-8 stays as it is. No normalisation: `é` in one code point and in two are different texts.
namespace locum::language {

/// What there is to know about a text that has been folded.
enum class FoldedText {
    Plain,  ///< lower-casing and folding agree on every code point
    Unusual ///< some code point is lower-cased otherwise than it is folded (İ), or is younger than Unicode 13
};

/// Writes `text`, folded, into `out`, which is overwritten.
FoldedText foldInto(std::string_view text, std::string &out);

std::string folded(std::string_view text);

inline std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

} // namespace locum::language
