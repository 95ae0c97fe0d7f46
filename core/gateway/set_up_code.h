// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"

#include <QByteArray>
#include <QString>

namespace locum::gateway {

/// What whoever started the server knows and nobody else: with it the first user is made. Only its hash is kept, and
/// only in memory; while there is no user, each start makes another one.
class SetUpCode {
public:
    /// Makes a new one, which takes the place of the last; to be shown once, like "7K2M-QXRT-9WPD" (60 bits).
    QString make(Random &random);
    /// Whatever the case, spaces and dashes. False if there is none. Takes the same time either way.
    bool matches(const QString &code) const;
    bool exists() const { return !m_hash.isEmpty(); }
    /// It was used.
    void forget() { m_hash.clear(); }

private:
    QByteArray m_hash; ///< empty: there is none
};

} // namespace locum::gateway
