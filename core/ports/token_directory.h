// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "model/ids.h"

#include <QByteArray>
#include <QHash>

#include <optional>
#include <shared_mutex>

namespace locum::ports {

/// Who speaks: a device of a user.
struct Principal {
    UserId user;
    DeviceId device;

    bool operator==(const Principal &) const = default;
};

/// The tokens that are good now, kept as SHA-256 hashes, so that the network thread can authenticate without asking the
/// core. The engine fills it. Thread-safe.
class TokenDirectory {
public:
    static QByteArray hashOf(QByteArrayView token);

    std::optional<Principal> find(QByteArrayView token) const;

    void insert(const QByteArray &tokenHash, Principal principal);
    void removeDevice(DeviceId device);
    void clear();

private:
    mutable std::shared_mutex m_mutex;
    QHash<QByteArray, Principal> m_principals;
};

} // namespace locum::ports
