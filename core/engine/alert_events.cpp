// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "engine/alert_service.h"
#include "engine/attempt.h"
#include "notify/trouble.h"
#include "store/identities.h"
#include "store/people.h"

// What is told though nobody wrote: a contact comes online, an account needs its user.
namespace locum::engine {

using namespace std::chrono_literals;

namespace {

/// A network that was just reached tells of everybody who was there before.
constexpr Duration settlesWithin = 30s;

} // namespace

void AlertService::put(UserId user, const QString &key, const QJsonObject &payload)
{
    m_parts.journal.write(
        user,
        [key, payload](store::Database &database, FeedWriter &feed) {
            return queueAlert(database, feed, key, payload, std::nullopt);
        },
        [this, user](const Result<std::optional<store::OutboxItem>> &row) {
            if (row && *row) {
                take(**row);
            } else if (!row) {
                qCWarning(lcEngine, "an alert of user %lld is lost: %s", static_cast<long long>(user.value()),
                          row.error().code.constData());
            }
        });
}

void AlertService::onLink(const Account &account, const LinkChanged &now)
{
    if (now.state != LinkState::Online) {
        m_online.erase(account.id);
    } else if (account.link != LinkState::Online || !m_online.contains(account.id)) { // not known: a cell has resumed
        m_online.insert_or_assign(account.id, m_parts.journal.clock().monotonic());
    }
    const bool isTold = account.link != LinkState::NeedsUser && now.state == LinkState::NeedsUser;
    const auto circumstances = isTold ? m_parts.circumstances(account.user) : std::optional<Circumstances>();
    if (!circumstances || !circumstances->channels ||
        !circumstances->channels->mightTell(sdk::ChannelSubject::Account, circumstances->standIn.state)) {
        return;
    }
    const QString what =
        now.error ? notify::troubleInWords(now.error->code, m_parts.channels.localeOf(account.user)) : QString();
    put(account.user,
        QStringLiteral("l-%1-%2").arg(account.id.value()).arg(toMilliseconds(m_parts.journal.clock().now())),
        {{QStringLiteral("why"), QStringLiteral("standard")},
         {QStringLiteral("subject"), nameOf(sdk::ChannelSubject::Account)},
         {QStringLiteral("account"), account.id.value()},
         {QStringLiteral("name"), account.name},
         {QStringLiteral("text"), what}});
}

bool AlertService::isSettled(AccountId account) const
{
    const auto since = m_online.find(account);
    return since != m_online.end() && m_parts.journal.clock().monotonic() - since->second >= settlesWithin;
}

void AlertService::cameOnline(const Account &account, IdentityId contact)
{
    const auto now = std::make_shared<const Circumstances>(m_parts.circumstances(account.user));
    if (!isSettled(account.id) || !now->channels ||
        !now->channels->mightTell(sdk::ChannelSubject::Presence, now->standIn.state)) {
        return;
    }
    // Most who come online are nobody's concern: that is found out by reading, and nothing is written for it.
    m_parts.journal.read(
        [now, contact](store::Database &database) -> Result<std::optional<QJsonObject>> {
            LOCUM_TAKE(identity, store::identity(database, contact));
            LOCUM_TAKE(who, whoIs(database, *now, identity.person));
            const notify::Alert alert{sdk::ChannelSubject::Presence, false, who};
            const bool told = std::ranges::any_of(now->channels->channels, [&](const UsableChannel &channel) {
                return channel.on && notify::tells(channel.use, alert, now->standIn.state);
            });
            if (!told) {
                return std::optional<QJsonObject>();
            }
            return std::optional(
                QJsonObject{{QStringLiteral("why"), QStringLiteral("standard")},
                            {QStringLiteral("subject"), nameOf(sdk::ChannelSubject::Presence)},
                            {QStringLiteral("person"), identity.person.value()},
                            {QStringLiteral("name"), identity.name.isEmpty() ? identity.address : identity.name}});
        },
        [this, user = account.user, contact](const Result<std::optional<QJsonObject>> &payload) {
            if (payload && *payload) {
                put(user,
                    QStringLiteral("o-%1-%2").arg(contact.value()).arg(toMilliseconds(m_parts.journal.clock().now())),
                    **payload);
            }
        });
}

} // namespace locum::engine
