// SPDX-License-Identifier: GPL-2.0-or-later
#include "session_base.h"

namespace locum::loopback {

SessionBase::SessionBase(const sdk::AccountSettings &settings, sdk::SessionHost &host)
    : m_settings(settings), m_host(host),
      // Canonical: two ways to write an address must not be two addresses.
      m_ownAddress(settings.values.value(QLatin1String("name")).toString().trimmed().toLower() +
                   QStringLiteral("@loopback"))
{
}

void SessionBase::sent(const TransactionId &transaction, const QString &remoteId)
{
    tell(CommandEnded{transaction, Sent{remoteId}});
}

void SessionBase::notSent(const TransactionId &transaction, QByteArray code, QString detail, Retry retry)
{
    tell(CommandEnded{transaction, NotSent{{std::move(code), std::move(detail), retry}}});
}

void SessionBase::unknown(const TransactionId &transaction, QByteArray code, QString detail)
{
    tell(CommandEnded{transaction, UnknownOutcome{{std::move(code), std::move(detail)}}});
}

void SessionBase::setLink(LinkState state, std::optional<Error> error)
{
    if (m_link == state) {
        return;
    }
    m_link = state;
    tell(LinkChanged{state, std::move(error), state == LinkState::Online ? m_ownAddress : QString()});
}

} // namespace locum::loopback
