// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/set_up_code.h"

#include "gateway/spoken_code.h"

namespace locum::gateway {

QString SetUpCode::make(Random &random)
{
    const SpokenCode made = SpokenCode::make(random);
    m_hash = made.hash;
    return made.shown;
}

bool SetUpCode::matches(const QString &code) const
{
    return SpokenCode::hashOf(code) == m_hash;
}

} // namespace locum::gateway
