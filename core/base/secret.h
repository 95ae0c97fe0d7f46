// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <utility>

class QDebug;

namespace locum {

/// A password, token or key. Wiped when it goes, comparable in constant time, and nothing can stream it.
/// Copies share one buffer (implicit sharing); the last one wipes it.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray bytes) : m_bytes(std::move(bytes)) {}
    ~Secret();
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &other);
    Secret &operator=(Secret &&other) noexcept;

    bool isEmpty() const { return m_bytes.isEmpty(); }

    /// The bytes themselves, for the one who must use them. Do not keep or log them.
    const QByteArray &reveal() const { return m_bytes; }

    /// Compares in time that depends on the lengths only.
    bool equals(const Secret &other) const;

private:
    void wipe() noexcept;

    QByteArray m_bytes;
};

QDebug operator<<(QDebug, const Secret &) = delete;

} // namespace locum
