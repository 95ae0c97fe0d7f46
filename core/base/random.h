// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

namespace locum {

/// Where randomness comes from; tests give their own. Thread-safe.
class Random {
public:
    virtual ~Random() = default;

    /// `count` unpredictable bytes.
    virtual QByteArray bytes(qsizetype count) = 0;

    /// Evenly spread in [0, 1).
    virtual double unit() = 0;
};

/// The operating system's generator.
class SystemRandom final : public Random {
public:
    QByteArray bytes(qsizetype count) override;
    double unit() override;
};

/// A URL-safe token with `entropyBytes` bytes of entropy, e.g. 32.
QByteArray makeToken(Random &random, qsizetype entropyBytes = 32);

} // namespace locum
