// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/secret.h"

#include <cstring>

namespace locum {

Secret::~Secret()
{
    wipe();
}

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        m_bytes = other.m_bytes;
    }
    return *this;
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::move(other.m_bytes);
    }
    return *this;
}

bool Secret::equals(const Secret &other) const
{
    if (m_bytes.size() != other.m_bytes.size()) {
        return false;
    }
    unsigned char difference = 0;
    for (qsizetype i = 0; i < m_bytes.size(); ++i) {
        difference |= static_cast<unsigned char>(m_bytes.at(i) ^ other.m_bytes.at(i));
    }
    return difference == 0;
}

void Secret::wipe() noexcept
{
    if (!m_bytes.isEmpty() && m_bytes.isDetached()) {
        explicit_bzero(m_bytes.data(), static_cast<size_t>(m_bytes.size()));
    }
    m_bytes.clear();
}

} // namespace locum
