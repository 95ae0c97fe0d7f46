// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/parser.h"

namespace locum::language {

QByteArray format(const SourceSet &sources, const File &file)
{
    return sources.file(file.source).text;
}

} // namespace locum::language
