// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/acknowledgement_window.h"

namespace locum::network {

bool AcknowledgementWindow::acknowledge(quint64 number)
{
    if (number == 0 || number > last()) {
        return false;
    }
    if (number <= m_acknowledged) {
        return true;
    }
    m_done[number - m_acknowledged - 1] = true;
    while (!m_done.empty() && m_done.front()) {
        m_done.pop_front();
        ++m_acknowledged;
    }
    return true;
}

} // namespace locum::network
