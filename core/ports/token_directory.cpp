// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/token_directory.h"

#include <QCryptographicHash>

#include <mutex>

namespace locum::ports {

QByteArray TokenDirectory::hashOf(QByteArrayView token)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(token);
    return hash.result();
}

std::optional<Principal> TokenDirectory::find(QByteArrayView token) const
{
    const auto hash = hashOf(token);
    const std::shared_lock lock(m_mutex);
    const auto found = m_principals.constFind(hash);
    if (found == m_principals.cend()) {
        return std::nullopt;
    }
    return *found;
}

void TokenDirectory::insert(const QByteArray &tokenHash, Principal principal)
{
    const std::unique_lock lock(m_mutex);
    m_principals.insert(tokenHash, principal);
}

void TokenDirectory::removeDevice(DeviceId device)
{
    const std::unique_lock lock(m_mutex);
    m_principals.removeIf([device](const auto &entry) { return entry.value().device == device; });
}

void TokenDirectory::clear()
{
    const std::unique_lock lock(m_mutex);
    m_principals.clear();
}

} // namespace locum::ports
