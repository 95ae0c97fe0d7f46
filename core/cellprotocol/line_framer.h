// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cellprotocol/messages.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace locum::cellprotocol {

/// Cuts a stream of bytes into lines. Each byte is looked at once, and what is kept is bounded.
class LineFramer {
public:
    explicit LineFramer(qsizetype maximumBytes = maximumLineBytes) : m_maximumBytes(maximumBytes) {}

    /// `count` bytes to write into; then call commit() with how many came. Invalidates what next() gave.
    char *reserve(qsizetype count);
    void commit(qsizetype count);

    void append(QByteArrayView bytes);

    /// The next whole line without its line break, valid until reserve(), append() or clear(); nothing when none is
    /// whole yet; `cellprotocol.line.too_long` when it will never be.
    Result<std::optional<QByteArrayView>> next();

    /// Bytes that are no whole line yet, or were not asked for.
    qsizetype pendingBytes() const { return m_end - m_begin; }

    void clear();

private:
    qsizetype m_maximumBytes;
    QByteArray m_buffer;
    qsizetype m_begin = 0; ///< of the first line
    qsizetype m_seen = 0;  ///< no line break in [m_begin, m_seen)
    qsizetype m_end = 0;   ///< of what was filled
};

} // namespace locum::cellprotocol
