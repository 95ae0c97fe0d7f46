// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/passes.h"

#include "gateway/spoken_code.h"

#include <algorithm>

namespace locum::gateway {

QString Passes::issue(Kind kind, const ports::Principal &by)
{
    const SpokenCode code = SpokenCode::make(m_random);
    const Duration now = m_clock.monotonic();
    std::erase_if(m_passes, [now](const Pass &each) { return each.until <= now; });
    const auto isTheirs = [&by](const Pass &each) { return each.by == by; };
    if (std::count_if(m_passes.begin(), m_passes.end(), isTheirs) >= static_cast<std::ptrdiff_t>(mostPerDevice)) {
        m_passes.erase(std::find_if(m_passes.begin(), m_passes.end(), isTheirs));
    }
    m_passes.push_back({kind, by, code.hash, now + lifetime(kind)});
    return code.shown;
}

std::optional<Passes::Pass> Passes::take(Kind kind, const QString &code)
{
    const QByteArray hash = SpokenCode::hashOf(code);
    const auto found = std::find_if(m_passes.begin(), m_passes.end(),
                                    [&](const Pass &each) { return each.kind == kind && each.hash == hash; });
    if (found == m_passes.end()) {
        return std::nullopt;
    }
    Pass pass = std::move(*found);
    m_passes.erase(found);
    return pass.until > m_clock.monotonic() ? std::optional(std::move(pass)) : std::nullopt;
}

} // namespace locum::gateway
