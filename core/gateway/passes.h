// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "ports/token_directory.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace locum::gateway {

/// Codes with which another device, or another person, is let in: good once, for a while, and only in memory, where
/// their hashes are. They end with the server. Core thread.
class Passes {
public:
    enum class Kind {
        Device, ///< another device of the same user
        Person, ///< another user of the server
    };
    struct Pass {
        Kind kind = Kind::Device;
        ports::Principal by; ///< who let in; whoever takes it in must see whether that device is still there
        QByteArray hash;
        Duration until{0};
    };

    static constexpr size_t mostPerDevice = 8;
    static constexpr std::chrono::seconds lifetime(Kind kind)
    {
        return kind == Kind::Device ? std::chrono::minutes(5) : std::chrono::hours(48);
    }

    Passes(const Clock &clock, Random &random) : m_clock(clock), m_random(random) {}

    /// A new code, to be shown once. A device that has too many loses its oldest.
    QString issue(Kind kind, const ports::Principal &by);
    /// Takes the pass away; nothing if there is none of this kind and code, or it is too old.
    std::optional<Pass> take(Kind kind, const QString &code);
    /// It was taken in vain: good again until its time is over.
    void giveBack(Pass pass) { m_passes.push_back(std::move(pass)); }

private:
    const Clock &m_clock;
    Random &m_random;
    std::vector<Pass> m_passes; ///< oldest first
};

} // namespace locum::gateway
