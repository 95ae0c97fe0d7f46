// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/notices.h"

#include "engine/attempt.h"
#include "engine/automatic_messages.h"
#include "engine/fact_builder.h"
#include "engine/ledger_rows.h"
#include "store/conversations.h"
#include "store/database.h"
#include "store/identities.h"
#include "store/messages.h"
#include "store/reply_ledger.h"
#include "store/users.h"

#include <algorithm>
#include <set>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

const QString settingsKey = QStringLiteral("standin.notices");
const QLatin1String audienceKey("audience");
const QLatin1String windowKey("window_s");
const QLatin1String onReturnKey("on_return");

constexpr int mostConversations = 200; ///< beyond that the account's budget (S9) is long used up
constexpr int mostLookedAt = 50;       ///< of a conversation's last messages
constexpr Duration lateAfter = 15min;  ///< a notice that could not be sent for so long tells nothing any more
constexpr Duration lateReturn = 30min;

/// A direct conversation, and what was said there last.
struct Place {
    Conversation conversation;
    Identity identity;
    std::optional<Message> byHand; ///< the last of either side
    std::optional<Message> theirs; ///< the last of theirs, whatever it is
    bool online = false;
};

Result<Place> placeOf(store::Database &database, Conversation conversation, IdentityId contact)
{
    LOCUM_TAKE(identity, store::identity(database, contact));
    LOCUM_TAKE(page, store::history(database, conversation.id, std::nullopt, mostLookedAt));
    Place place{std::move(conversation), std::move(identity), {}, {}};
    for (auto message = page.messages.rbegin(); message != page.messages.rend(); ++message) {
        if (!place.byHand && rules::isByHand(*message)) {
            place.byHand = *message;
        }
        if (!place.theirs && message->direction == Direction::Incoming) {
            place.theirs = *message;
        }
    }
    return place;
}

/// The message that the contract is asked about: what is known of them by their last one holds, also where the user
/// spoke last.
Message messageFor(const Place &place)
{
    const auto &theirs = place.theirs;
    if (theirs && (theirs->flags.fromBot || theirs->flags.noReply)) {
        return *theirs;
    }
    if (place.byHand) {
        return *place.byHand;
    }
    Message none{MessageId(0), place.conversation.id, place.conversation.account};
    none.direction = Direction::Outgoing;
    none.author = Author::User;
    none.encryption = theirs ? theirs->encryption : Encryption::None; // S19
    return none;
}

class Teller {
public:
    Teller(store::Database &database, FeedWriter &feed, const Circumstances &now)
        : m_database(database), m_feed(feed), m_now(now), m_builder(database, now, feed.at())
    {
    }

    /// With the person's ledger.
    Result<rules::Facts> factsOf(const Place &place)
    {
        LOCUM_TAKE(facts,
                   m_builder.about(messageFor(place), place.conversation, place.identity, rules::Trigger::EnteredAway));
        LOCUM_TAKE(ledger, loadLedger(m_database, place.identity.person, place.conversation.id,
                                      place.conversation.account, m_now.ledgerNow, m_feed.at()));
        facts.ledger = std::move(ledger);
        return std::move(facts);
    }

    /// Over the network, or by the channel that the user has set for the person.
    Result<std::optional<store::OutboxItem>> tell(const Place &place, rules::AutomaticKind kind, Duration in)
    {
        LOCUM_TAKE(facts, factsOf(place));
        LOCUM_TAKE(way, wayToContact(m_database, m_now, place.identity.person));
        facts.now += in;
        facts.ledger.now += in;
        rules::ReplyRequest request;
        request.kind = kind;
        request.text =
            rules::noticeText({kind, m_now.standIn.absence, localeFor(*facts.person), m_feed.at(), m_now.timeZone});
        if (way) { // to the same person, who has this address: S13; what was encrypted does not go there: S19
            request.elsewhere = {place.conversation.account,
                                 place.conversation.id,
                                 place.conversation.address,
                                 facts.person->id,
                                 true,
                                 false,
                                 false};
        }
        const rules::Permission permission = rules::permits(request, facts);
        const auto *allowed = std::get_if<rules::Allowed>(&permission);
        if (allowed == nullptr || m_now.program->silences(facts)) {
            return std::nullopt;
        }
        const QString reason =
            (kind == rules::AutomaticKind::Notice ? QStringLiteral("notice.away") : QStringLiteral("notice.back")) +
            (way ? QStringLiteral("_by_channel") : QString());
        LOCUM_TAKE(queued, queueAutomatic(m_database, m_feed, m_now,
                                          AutomaticWords{*allowed, request, facts.person->id, reason, {}, in, way}));
        return std::optional(std::move(queued));
    }

private:
    QLocale localeFor(const rules::PersonFacts &person) const
    {
        return person.language.isEmpty() ? m_now.locale : QLocale(person.language);
    }

    store::Database &m_database;
    FeedWriter &m_feed;
    const Circumstances &m_now;
    FactBuilder m_builder;
};

void add(Aftermath &after, store::OutboxItem queued)
{
    const bool byChannel = queued.kind == store::OutboxKind::Alert;
    (byChannel ? after.tasks : after.queued).push_back(std::move(queued));
}

/// Conversations that something was said in since then, and those with contacts that are online where they are wanted.
Result<std::vector<Place>> placesSince(store::Database &database, UserId user, Instant since,
                                       const std::vector<IdentityId> &online)
{
    std::vector<Place> places;
    std::set<IdentityId> seen;
    LOCUM_TAKE(conversations, store::directSince(database, user, since, mostConversations));
    for (Conversation &conversation : conversations) {
        if (conversation.identity && seen.insert(*conversation.identity).second) {
            const IdentityId contact = *conversation.identity;
            LOCUM_TAKE(place, placeOf(database, std::move(conversation), contact));
            place.online = std::ranges::find(online, contact) != online.end();
            places.push_back(std::move(place));
        }
    }
    for (const IdentityId contact : online) {
        if (static_cast<int>(places.size()) >= mostConversations) {
            break;
        }
        if (seen.insert(contact).second) {
            LOCUM_TAKE(identity, store::identity(database, contact));
            const QString name = identity.name.isEmpty() ? identity.address : identity.name;
            LOCUM_TAKE(known,
                       store::findConversation(database, identity.account, ConversationKind::Direct, identity.address));
            if (known) {
                LOCUM_TAKE(place, placeOf(database, std::move(*known), contact));
                places.push_back(std::move(place));
            } else {
                places.push_back(Place{Conversation{ConversationId(0), identity.account, ConversationKind::Direct,
                                                    identity.address, name, identity.id},
                                       std::move(identity),
                                       {},
                                       {}});
            }
            places.back().online = true;
        }
    }
    return places;
}

/// Tells somebody with whom there is no conversation yet: it is made only if something is said in it.
Result<std::optional<store::OutboxItem>> tellAnew(store::Database &database, FeedWriter &feed, Teller &teller,
                                                  Place place)
{
    LOCUM_MUST(database.run("SAVEPOINT notice"));
    const size_t mark = feed.mark();
    LOCUM_TAKE(made,
               store::ensureConversation(database, place.conversation.account, ConversationKind::Direct,
                                         place.conversation.address, place.conversation.title, place.identity.id));
    LOCUM_MUST(feed.add(ConversationUpdated{made}));
    place.conversation = std::move(made);
    LOCUM_TAKE(told, teller.tell(place, rules::AutomaticKind::Notice, 0ms));
    if (!told) {
        LOCUM_MUST(database.run("ROLLBACK TO notice"));
        feed.rewind(mark);
    }
    LOCUM_MUST(database.run("RELEASE notice"));
    return std::move(told);
}

} // namespace

Result<NoticeSettings> noticeSettings(store::Database &database, UserId user)
{
    LOCUM_TAKE(all, store::userSettings(database, user));
    const QJsonObject json = all.value(settingsKey).toObject();
    NoticeSettings settings;
    settings.audience = fromName<NoticeAudience>(json.value(audienceKey).toString()).value_or(settings.audience);
    if (const QJsonValue window = json.value(windowKey); window.isDouble()) {
        settings.window = std::chrono::seconds(window.toInteger());
    }
    settings.onReturn = json.value(onReturnKey).toBool(settings.onReturn);
    return settings;
}

Done setNoticeSettings(store::Database &database, UserId user, const NoticeSettings &settings)
{
    return store::setUserSetting(
        database, user, settingsKey,
        QJsonObject{{audienceKey, nameOf(settings.audience)},
                    {windowKey, qint64(std::chrono::duration_cast<std::chrono::seconds>(settings.window).count())},
                    {onReturnKey, settings.onReturn}});
}

Result<Aftermath> tellOfLeaving(store::Database &database, FeedWriter &feed, const Circumstances &now,
                                const std::vector<IdentityId> &online)
{
    Aftermath after;
    LOCUM_TAKE(settings, noticeSettings(database, now.user));
    if (settings.audience == NoticeAudience::Off) {
        return after;
    }
    const Instant began = now.awayBegan.value_or(feed.at());
    const bool everybody = settings.audience == NoticeAudience::Online;
    LOCUM_TAKE(places, placesSince(database, now.user, began - settings.window,
                                   everybody ? online : std::vector<IdentityId>()));
    std::vector<rules::NoticeCandidate> candidates;
    for (const Place &place : places) {
        candidates.push_back({place.identity.person,
                              place.byHand ? std::optional(rules::saidAt(*place.byHand)) : std::nullopt, place.online});
    }
    Teller teller(database, feed, now);
    for (const std::size_t index : rules::toBeTold(candidates, settings, began)) {
        const Place &place = places[index];
        LOCUM_TAKE(told, place.conversation.id.value() == 0 ? tellAnew(database, feed, teller, place)
                                                            : teller.tell(place, rules::AutomaticKind::Notice, 0ms));
        if (told) {
            after.conversationsChanged = after.conversationsChanged || place.conversation.id.value() == 0;
            add(after, std::move(*told));
        }
    }
    return after;
}

Result<Aftermath> tellOfReturn(store::Database &database, FeedWriter &feed, const Circumstances &now, Duration in)
{
    Aftermath after;
    LOCUM_TAKE(settings, noticeSettings(database, now.user));
    if (!settings.onReturn || settings.audience == NoticeAudience::Off) {
        return after;
    }
    LOCUM_TAKE(told,
               store::autoMessagesInAbsence(database, now.user, store::AutoKind::Notice, now.standIn.absenceNumber));
    Teller teller(database, feed, now);
    for (const store::AutoMessage &notice : told) {
        LOCUM_TAKE(conversation, store::conversation(database, notice.conversation));
        LOCUM_TAKE(place, placeOf(database, std::move(conversation), notice.identity));
        LOCUM_TAKE(queued, teller.tell(place, rules::AutomaticKind::Return, in));
        if (queued) {
            add(after, std::move(*queued));
        }
    }
    return after;
}

Result<QString> recheckNotice(store::Database &database, FeedWriter &feed, const Circumstances &now,
                              const store::OutboxItem &item, const Message &notice)
{
    const rules::AutomaticKind kind = automaticKindOf(item);
    if (feed.at() - item.createdAt > (kind == rules::AutomaticKind::Return ? lateReturn : lateAfter)) {
        return QStringLiteral("notice.late");
    }
    LOCUM_TAKE(conversation, store::conversation(database, notice.conversation));
    if (!conversation.identity) {
        return QStringLiteral("sender.gone");
    }
    const IdentityId contact = *conversation.identity;
    LOCUM_TAKE(place, placeOf(database, std::move(conversation), contact));
    LOCUM_TAKE(facts, Teller(database, feed, now).factsOf(place));
    const bool charged = item.payload.value(chargedKey).toBool();
    if (charged) { // it does not stand in its own way
        for (rules::IdentityLedger &identity : facts.ledger.person) {
            const auto removed = std::erase_if(identity.automatic, [&](const rules::AutomaticMessage &own) {
                return own.kind == kind && own.conversation == notice.conversation &&
                       own.absence == now.standIn.absenceNumber;
            });
            facts.ledger.accountLastHour -= static_cast<int>(std::min<std::size_t>(removed, 1));
        }
    }
    rules::ReplyRequest request;
    request.kind = kind;
    request.text = notice.text;
    const rules::Permission permission = rules::permits(request, facts);
    if (const auto *refused = std::get_if<rules::Refused>(&permission)) {
        return QStringLiteral("%1 %2").arg(nameOf(refused->statement), QString::fromLatin1(refused->reason));
    }
    if (now.program->silences(facts)) {
        return QStringLiteral("policy.noreply");
    }
    if (!charged) {
        LOCUM_MUST(writeLedger(database, LedgerContext{now.user, facts.person->id, notice.id},
                               std::get<rules::Allowed>(permission).updates));
    }
    return QString();
}

} // namespace locum::engine
