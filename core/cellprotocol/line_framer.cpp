// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/line_framer.h"

#include <cstring>

namespace locum::cellprotocol {

char *LineFramer::reserve(qsizetype count)
{
    if (m_begin > 0) {
        if (m_end > m_begin) {
            std::memmove(m_buffer.data(), m_buffer.constData() + m_begin, static_cast<size_t>(m_end - m_begin));
        }
        m_end -= m_begin;
        m_seen -= m_begin;
        m_begin = 0;
    }
    if (m_buffer.size() < m_end + count) {
        m_buffer.resize(m_end + count);
    }
    return m_buffer.data() + m_end;
}

void LineFramer::commit(qsizetype count)
{
    Q_ASSERT(count >= 0 && m_end + count <= m_buffer.size());
    m_end += count;
}

void LineFramer::append(QByteArrayView bytes)
{
    std::memcpy(reserve(bytes.size()), bytes.data(), static_cast<size_t>(bytes.size()));
    commit(bytes.size());
}

Result<std::optional<QByteArrayView>> LineFramer::next()
{
    const char *const start = m_buffer.constData();
    const auto *found = static_cast<const char *>(
        m_end > m_seen ? std::memchr(start + m_seen, '\n', static_cast<size_t>(m_end - m_seen)) : nullptr);
    m_seen = found != nullptr ? found - start : m_end;
    if (m_seen - m_begin > m_maximumBytes) {
        return fail("cellprotocol.line.too_long", QStringLiteral("a line is longer than %1 bytes").arg(m_maximumBytes));
    }
    if (found == nullptr) {
        return std::optional<QByteArrayView>();
    }
    const QByteArrayView line(start + m_begin, m_seen - m_begin);
    m_begin = ++m_seen;
    return std::optional(line);
}

void LineFramer::clear()
{
    m_buffer.clear();
    m_begin = m_seen = m_end = 0;
}

} // namespace locum::cellprotocol
