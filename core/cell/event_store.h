// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/ids.h"
#include "model/network_event.h"

#include <QByteArray>

#include <deque>

namespace locum::cell {

/// The events that the core has not acknowledged, as lines ready to be sent, numbered from 1 without gaps. In memory:
/// what is in it is lost when the process dies, and the networks' own stores are then what is left.
class EventStore {
public:
    /// Numbers the event and keeps it. One that does not fit into a line is split where that can be done, or cut (a
    /// message's text); false: it was left out, for neither can be done (a request of more than 1 MiB).
    bool add(AccountId account, const NetworkEvent &event);

    /// Forgets the events up to `number`. False when it never told so many.
    bool acknowledge(quint64 number);

    quint64 first() const { return m_first; }                     ///< the number of the oldest one kept, or of the next
    quint64 last() const { return m_first + m_lines.size() - 1; } ///< less than first(): none is kept
    const QByteArray &line(quint64 number) const { return m_lines[number - m_first]; }

    /// Of all lines kept.
    qsizetype bytes() const { return m_bytes; }

private:
    std::deque<QByteArray> m_lines;
    QByteArray m_scratch;
    quint64 m_first = 1;
    qsizetype m_bytes = 0;
};

} // namespace locum::cell
