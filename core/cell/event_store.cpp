// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell/event_store.h"

#include "cell/oversized_event.h"
#include "cellprotocol/codec.h"

namespace locum::cell {

bool EventStore::add(AccountId account, const NetworkEvent &event)
{
    m_scratch.resize(0); // keeps its capacity
    cellprotocol::encodeEvent(m_scratch, last() + 1, account, event);
    if (m_scratch.size() > cellprotocol::maximumLineBytes) {
        const auto parts = splitOversized(event);
        for (const auto &part : parts) {
            add(account, part);
        }
        m_scratch = QByteArray();
        return !parts.empty();
    }
    m_lines.emplace_back(m_scratch.constData(), m_scratch.size());
    m_bytes += m_scratch.size();
    return true;
}

bool EventStore::acknowledge(quint64 number)
{
    if (number > last()) {
        return false;
    }
    while (m_first <= number) {
        m_bytes -= m_lines.front().size();
        m_lines.pop_front();
        ++m_first;
    }
    return true;
}

} // namespace locum::cell
