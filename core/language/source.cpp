// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/source.h"

#include <QString>

#include <algorithm>

namespace locum::language {

quint32 SourceSet::add(QString name, QByteArray text)
{
    File file{{std::move(name), std::move(text)}, {0}};
    const QByteArray &bytes = file.source.text;
    for (qsizetype at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) {
        file.lineStarts.push_back(static_cast<quint32>(at) + 1);
    }
    m_files.push_back(std::move(file));
    return static_cast<quint32>(m_files.size() - 1);
}

QByteArrayView SourceSet::text(const Span &span) const
{
    const QByteArrayView all(m_files[span.file].source.text);
    const qsizetype begin = std::min<qsizetype>(span.begin, all.size());
    const qsizetype end = std::clamp<qsizetype>(span.end, begin, all.size());
    return all.sliced(begin, end - begin);
}

Position SourceSet::position(quint32 file, quint32 offset) const
{
    const File &found = m_files[file];
    const QByteArray &bytes = found.source.text;
    offset = std::min(offset, static_cast<quint32>(bytes.size()));
    const auto after = std::upper_bound(found.lineStarts.begin(), found.lineStarts.end(), offset);
    const quint32 start = *std::prev(after);
    Position position{static_cast<int>(after - found.lineStarts.begin()), 1};
    for (quint32 at = start; at < offset; ++at) {
        // Continuation bytes do not begin a code point (RFC 3629 §3).
        position.column += (static_cast<unsigned char>(bytes[at]) & 0xC0) != 0x80 ? 1 : 0;
    }
    return position;
}

QString SourceSet::line(quint32 file, int line) const
{
    const File &found = m_files[file];
    const auto index = static_cast<size_t>(std::clamp(line, 1, static_cast<int>(found.lineStarts.size())) - 1);
    const qsizetype begin = found.lineStarts[index];
    qsizetype end = index + 1 < found.lineStarts.size() ? found.lineStarts[index + 1] - 1 : found.source.text.size();
    if (end > begin && found.source.text[end - 1] == '\r') {
        --end;
    }
    return QString::fromUtf8(QByteArrayView(found.source.text).sliced(begin, end - begin));
}

} // namespace locum::language
