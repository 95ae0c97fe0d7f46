// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/fact_builder.h"

#include "engine/attempt.h"
#include "store/conversations.h"
#include "store/identities.h"

#include <algorithm>

namespace locum::engine {

namespace {

const QString botLabel = QStringLiteral("bot");

} // namespace

FactBuilder::FactBuilder(store::Database &database, const Circumstances &circumstances, Instant at)
    : m_database(database), m_now(circumstances), m_at(at),
      m_history(database, circumstances.user, at, circumstances.ledgerNow, circumstances.members)
{
}

rules::AccountFacts FactBuilder::account(AccountId id) const
{
    rules::AccountFacts facts{id, {}, {}, false};
    if (const auto account = m_now.accounts.find(id); account != m_now.accounts.end()) {
        facts.protocol = account->second.protocol;
        facts.features = account->second.features;
    }
    return facts;
}

Result<rules::PersonFacts> FactBuilder::person(const Identity &identity)
{
    auto kept = m_people.find(identity.person.value());
    if (kept == m_people.end()) {
        LOCUM_TAKE(read, store::personRecord(m_database, m_now.user, identity.person));
        kept = m_people.insert(identity.person.value(), std::move(read));
    }
    const store::PersonRecord &record = *kept;
    rules::PersonFacts facts{identity.person,
                             identity.name.isEmpty() ? identity.address : identity.name,
                             record.known || identity.isKnown(),
                             record.labelSlugs,
                             record.slug,
                             record.language,
                             record.identities,
                             record.groups,
                             record.labels};
    if ((record.isBot || identity.isBot) && !facts.labels.contains(botLabel)) {
        facts.labels.push_back(botLabel);
    }
    return facts;
}

Result<rules::Facts> FactBuilder::about(const Message &message, const Conversation &conversation,
                                        const std::optional<Identity> &other, rules::Trigger trigger)
{
    rules::Facts facts{trigger,
                       message,
                       conversation,
                       other,
                       std::nullopt,
                       false,
                       account(message.account),
                       rules::MeFacts{m_now.standIn, m_now.awayBegan, m_now.locale, m_now.timeZone},
                       m_at,
                       rules::Ledger{}};
    facts.ledger.now = m_now.ledgerNow;
    // A session that could read it has the keys; SendMessage::encrypt fails rather than sending it readable.
    facts.account.canEncrypt = message.encryption == Encryption::Encrypted;
    if (other) {
        LOCUM_TAKE(whose, person(*other));
        facts.person = std::move(whose);
        facts.ownIdentity = std::any_of(m_now.accounts.begin(), m_now.accounts.end(), [&](const auto &own) {
            return own.second.protocol == facts.account.protocol && !own.second.ownAddress.isEmpty() &&
                   own.second.ownAddress.compare(other->address, Qt::CaseInsensitive) == 0;
        });
    }
    m_history.about(&facts.message,
                    other && message.direction == Direction::Incoming ? std::optional(other->person) : std::nullopt);
    facts.history = &m_history;
    facts.pluginValues = m_now.pluginValues;
    return facts;
}

Result<rules::Happening> FactBuilder::about(const Happened &happened)
{
    rules::Happening facts;
    facts.event = happened.event;
    if (happened.identity) {
        LOCUM_TAKE(identity, store::identity(m_database, *happened.identity));
        LOCUM_TAKE(whose, person(identity));
        facts.identity = std::move(identity);
        facts.person = std::move(whose);
    }
    if (happened.account) {
        facts.account = account(*happened.account);
    }
    if (happened.conversation) {
        LOCUM_TAKE(conversation, store::conversation(m_database, *happened.conversation));
        facts.conversation = std::move(conversation);
    }
    facts.presence = happened.presence;
    facts.request = happened.request;
    facts.link = happened.link;
    facts.scheduledRule = happened.scheduledRule;
    facts.me = rules::MeFacts{m_now.standIn, m_now.awayBegan, m_now.locale, m_now.timeZone};
    facts.now = m_at;
    facts.ledger.now = m_now.ledgerNow;
    m_history.about(nullptr, std::nullopt);
    facts.history = &m_history;
    facts.pluginValues = m_now.pluginValues;
    return facts;
}

} // namespace locum::engine
