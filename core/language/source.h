// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace locum::language {

/// A half-open byte range in one file of a SourceSet.
struct Span {
    quint32 file = 0;
    quint32 begin = 0;
    quint32 end = 0;

    bool operator==(const Span &) const = default;
};

/// A place as people count: both from 1, the column in Unicode code points.
struct Position {
    int line = 1;
    int column = 1;

    bool operator==(const Position &) const = default;
};

struct Source {
    QString name; ///< what diagnostics call it: a path, or the name of a stored file
    QByteArray text;
};

/// The files of one rule set, in the order in which they were taken in: the first is the root.
class SourceSet {
public:
    /// The largest file: beyond it a file is refused with Code::FileTooLarge and never parsed.
    static constexpr qsizetype maximumBytes = 8 * 1024 * 1024;

    quint32 add(QString name, QByteArray text);

    size_t size() const { return m_files.size(); }
    const Source &file(quint32 index) const { return m_files[index].source; }
    QByteArrayView text(const Span &span) const;

    /// Where a byte lies; an offset beyond the end is the end. O(log lines).
    Position position(quint32 file, quint32 offset) const;
    /// The line (from 1) without its end; invalid UTF-8 replaced.
    QString line(quint32 file, int line) const;

private:
    struct File {
        Source source;
        std::vector<quint32> lineStarts; ///< byte offsets
    };
    std::vector<File> m_files;
};

} // namespace locum::language
