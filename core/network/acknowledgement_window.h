// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

#include <deque>

namespace locum::network {

/// Which events of a cell are acknowledged, in whatever order that happens; the cell is told the contiguous prefix.
class AcknowledgementWindow {
public:
    /// Everything up to `acknowledged` is.
    explicit AcknowledgementWindow(quint64 acknowledged = 0) : m_acknowledged(acknowledged) {}

    /// `number` is the next event, one above last().
    void deliver() { m_done.push_back(false); }

    /// False for what was not delivered. Again is harmless.
    bool acknowledge(quint64 number);

    quint64 acknowledged() const { return m_acknowledged; } ///< all up to here
    quint64 last() const { return m_acknowledged + m_done.size(); }
    quint64 outstanding() const { return m_done.size(); }

private:
    quint64 m_acknowledged;
    std::deque<bool> m_done; ///< of the events after m_acknowledged
};

} // namespace locum::network
