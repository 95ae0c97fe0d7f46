// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "engine/automatic_messages.h"
#include "engine/effects.h"
#include "engine/ledger_rows.h"
#include "rules/forward_contract.h"
#include "rules/reply_text.h"
#include "store/channels.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/rules.h"

#include <QCryptographicHash>

#include <algorithm>

// What rules and policies have sent in the user's name, automatically.
namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration forwardsKnown = 24h * 30; ///< so long a text that was passed on is known when it comes back
constexpr Duration forwardsCompared = 24h;   ///< and so long also when there is something around it
constexpr int mostCompared = 200;
constexpr qsizetype shortestCompared = 8; ///< a shorter one is in many a text

QByteArray forwardHash(const QString &text)
{
    return QCryptographicHash::hash(text.simplified().toCaseFolded().toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

Result<bool> Effects::speak(Cause &cause, const rules::ReplyRequest &asked, Duration in, Aftermath &after)
{
    if (cause.facts == nullptr || m_spoken) {
        return false;
    }
    rules::Facts &facts = *cause.facts;
    const Message &heard = facts.message;
    rules::ReplyRequest request = asked;
    request.disposition = cause.disposition;
    if (!cause.ledgerLoaded && facts.person) {
        LOCUM_TAKE(ledger, loadLedger(m_database, facts.person->id, heard.conversation, heard.account, m_now.ledgerNow,
                                      m_feed.at()));
        facts.ledger = std::move(ledger);
        cause.ledgerLoaded = true;
    }
    const rules::Permission permission = rules::permits(request, facts);
    if (const auto *refused = std::get_if<rules::Refused>(&permission)) {
        // Not of rooms and the like, where it is plain: a step is a row.
        if (facts.conversation.kind == ConversationKind::Direct) {
            LOCUM_MUST(store::addStep(
                m_database, heard.id, m_feed.at(), QStringLiteral("not_answered"),
                QStringLiteral("%1 %2").arg(nameOf(refused->statement), QString::fromLatin1(refused->reason))));
        }
        return false;
    }
    LOCUM_TAKE(queued, queueAutomatic(m_database, m_feed, m_now,
                                      AutomaticWords{std::get<rules::Allowed>(permission), request, facts.person->id,
                                                     cause.reason, heard.id, in}));
    LOCUM_MUST(store::addStep(m_database, heard.id, m_feed.at(), QStringLiteral("answered"),
                              QString::number(queued.message->value())));
    after.queued.push_back(std::move(queued));
    m_spoken = true;
    return true;
}

Result<bool> Effects::cameBack(const Message &message)
{
    if (message.direction == Direction::Outgoing) {
        return false;
    }
    LOCUM_TAKE(known,
               store::wasForwarded(m_database, m_now.user, forwardHash(message.text), m_feed.at() - forwardsKnown));
    if (known) {
        return true;
    }
    LOCUM_TAKE(texts, store::forwardedTexts(m_database, m_now.user, m_feed.at() - forwardsCompared, mostCompared));
    const QString text = message.text.simplified().toCaseFolded();
    return std::any_of(texts.begin(), texts.end(), [&text](const QString &sent) {
        const QString before = sent.simplified().toCaseFolded();
        return before.size() >= shortestCompared && text.contains(before);
    });
}

Result<bool> Effects::forward(const Cause &cause, const rules::Wanted &wanted, const rules::Forward &forward,
                              Aftermath &after)
{
    if (cause.facts == nullptr) {
        return false;
    }
    const rules::Facts &facts = *cause.facts;
    const Message &message = facts.message;
    const QString text = forward.text.isEmpty() ? message.text : forward.text;
    const auto toConversation = [&](const Conversation &to, std::optional<PersonId> person) -> Result<bool> {
        LOCUM_TAKE(back, cameBack(message));
        cause.facts->forwarded = back;
        std::optional<rules::Refused> refused = rules::refusesForward(forward, facts);
        if (!refused && (to.id == message.conversation || (person && facts.person && *person == facts.person->id))) {
            refused = rules::Refused{rules::Statement::S20, "contract.s20.back"};
        }
        if (refused) {
            LOCUM_MUST(store::addStep(
                m_database, message.id, m_feed.at(), QStringLiteral("not_forwarded"),
                QStringLiteral("%1 %2").arg(nameOf(refused->statement), QString::fromLatin1(refused->reason))));
            return false;
        }
        return passOn(cause, to, text, after);
    };
    return std::visit(
        Overloaded{[&](IdentityId id) -> Result<bool> {
                       LOCUM_TAKE(identity, store::identity(m_database, id));
                       LOCUM_TAKE(to, store::ensureConversation(
                                          m_database, identity.account, ConversationKind::Direct, identity.address,
                                          identity.name.isEmpty() ? identity.address : identity.name, identity.id));
                       return toConversation(to, identity.person);
                   },
                   [&](ConversationId id) -> Result<bool> {
                       LOCUM_TAKE(to, store::conversation(m_database, id));
                       std::optional<PersonId> person;
                       if (to.identity) {
                           LOCUM_TAKE(identity, store::identity(m_database, *to.identity));
                           person = identity.person;
                       }
                       return toConversation(to, person);
                   },
                   [&](ChannelId id) -> Result<bool> {
                       LOCUM_TAKE(channel, store::channel(m_database, m_now.user, id));
                       if (!channel) {
                           return fail("channel.unknown", QString::number(id.value()));
                       }
                       QJsonObject payload = about(cause);
                       payload.insert(QStringLiteral("channel"), channel->slug);
                       payload.insert(QStringLiteral("why"), QStringLiteral("forward"));
                       payload.insert(QStringLiteral("urgency"), QStringLiteral("normal"));
                       payload.insert(QStringLiteral("text"), text);
                       return alert(keyOf(cause, wanted, QStringLiteral("forward ") + channel->slug), payload,
                                    message.id, after);
                   }},
        forward.to);
}

Result<bool> Effects::passOn(const Cause &cause, const Conversation &to, const QString &text, Aftermath &after)
{
    const Message &message = cause.facts->message;
    const auto account = m_now.accounts.find(to.account);
    if (account == m_now.accounts.end()) {
        return fail("account.unknown", QStringLiteral("no account %1").arg(to.account.value()));
    }
    const QString key = QStringLiteral("f-%1-%2").arg(message.id.value()).arg(to.id.value());
    LOCUM_TAKE(known, store::findOutbox(m_database, TransactionId(key)));
    if (known) {
        return false; // decided again
    }
    const bool encrypt = message.encryption != Encryption::None; // S19: sent so, or not at all
    Message row{MessageId(0), to.id, to.account};
    row.direction = Direction::Outgoing;
    row.author = Author::Locum;
    row.text = rules::safeText(text, account->second.features.testFlag(sdk::Feature::SingleLine));
    row.flags.automatic = true;
    row.encryption = encrypt ? Encryption::Encrypted : Encryption::None;
    row.sentAt = m_feed.at();
    row.receivedAt = m_feed.at();
    row.delivery = Delivery::Queued;
    row.reason = cause.reason;
    if (row.text.isEmpty()) {
        return false;
    }
    LOCUM_TAKE(inserted, store::insertMessage(m_database, m_now.user, row, {}));
    row.id = inserted.id;
    LOCUM_MUST(store::recordForward(m_database, m_now.user, {message.id, row.id, forwardHash(row.text), m_feed.at()}));
    LOCUM_TAKE(queued, store::enqueueOutbox(m_database,
                                            store::NewOutboxItem{m_now.user,
                                                                 row.account,
                                                                 row.conversation,
                                                                 row.id,
                                                                 store::OutboxKind::Forward,
                                                                 TransactionId(key),
                                                                 m_feed.at(),
                                                                 {{QLatin1String("encrypt"), encrypt},
                                                                  {QLatin1String("origin"), message.id.value()},
                                                                  {QLatin1String("hops"), 1}}},
                                            m_feed.at()));
    LOCUM_MUST(store::addStep(m_database, message.id, m_feed.at(), QStringLiteral("forwarded"),
                              QString::number(row.id.value())));
    LOCUM_MUST(m_feed.add(MessageAdded{row}));
    after.queued.push_back(std::move(queued));
    return true;
}

} // namespace locum::engine
