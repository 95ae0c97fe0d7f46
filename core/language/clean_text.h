// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <string_view>

/// Words from outside, made fit to stand in a sentence of the user's.
namespace locum::language {

/// One line without control, bidi, invisible and private-use characters and without markup: tags, formatting marks of
/// Markdown and IRC, links behind other words. At most `most` code points; if something was cut off, the last is "…".
QString cleanText(std::string_view utf8, int most);

} // namespace locum::language
