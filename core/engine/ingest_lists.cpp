// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"
#include "engine/ingest_writer.h"
#include "model/image_type.h"
#include "store/accounts.h"
#include "store/avatars.h"
#include "store/conversations.h"
#include "store/identities.h"
#include "store/requests.h"
#include "store/users.h"

#include <QSet>

namespace locum::engine {

namespace {

const QString keptLinksKey = QStringLiteral("engine.links");

} // namespace

Result<QHash<qint64, LinkState>> keptLinks(store::Database &database, UserId user)
{
    LOCUM_TAKE(settings, store::userSettings(database, user));
    QHash<qint64, LinkState> links;
    const QJsonObject kept = settings.value(keptLinksKey).toObject();
    for (auto entry = kept.begin(); entry != kept.end(); ++entry) {
        if (const auto link = fromName<LinkState>(entry.value().toString())) {
            links.insert(entry.key().toLongLong(), *link);
        }
    }
    return links;
}

Done IngestWriter::keepLink(AccountId account, std::optional<LinkState> link)
{
    LOCUM_TAKE(settings, store::userSettings(m_database, m_now.user));
    QJsonObject kept = settings.value(keptLinksKey).toObject();
    const QString key = QString::number(account.value());
    const QJsonValue value = link ? QJsonValue(nameOf(*link)) : QJsonValue(QJsonValue::Undefined);
    if (kept.value(key) == value) {
        return {};
    }
    if (link) {
        kept.insert(key, value);
    } else {
        kept.remove(key);
    }
    return store::setUserSetting(m_database, m_now.user, keptLinksKey, kept);
}

Done IngestWriter::link(AccountId account, const LinkChanged &link)
{
    LOCUM_TAKE(row, store::account(m_database, account));
    if (!link.ownAddress.isEmpty() && link.ownAddress != row.ownAddress) {
        row.ownAddress = link.ownAddress;
        LOCUM_MUST(store::updateAccount(m_database, row));
    }
    LOCUM_MUST(keepLink(account, link.state));
    row.link = link.state;
    row.linkError = link.error;
    return m_feed.add(AccountUpdated{row});
}

Done IngestWriter::roster(AccountId account, const RosterReceived &roster)
{
    QSet<QString> present;
    for (const RosterEntry &entry : roster.entries) {
        present.insert(entry.address);
        LOCUM_MUST(rosterEntry(account, entry));
    }
    if (!m_now.accounts.at(account).features.testFlag(sdk::Feature::ServerRoster)) {
        return {}; // this network keeps no list: who is on Locum's own stays
    }
    LOCUM_TAKE(known, store::identitiesOfAccount(m_database, account));
    for (const Identity &identity : known) {
        if (identity.listed && !present.contains(identity.address)) {
            LOCUM_MUST(unlist(identity));
        }
    }
    return {};
}

Done IngestWriter::rosterEntry(AccountId account, const RosterEntry &entry)
{
    if (entry.address.isEmpty()) {
        return {};
    }
    LOCUM_TAKE(identity, contact(account, entry.address, entry.name));
    Identity changed = *identity;
    changed.listed = true;
    changed.groups = entry.groups;
    changed.subscription = entry.subscription;
    if (!entry.name.isEmpty()) {
        changed.name = entry.name;
    }
    if (changed.listed == identity->listed && changed.groups == identity->groups &&
        changed.subscription == identity->subscription && changed.name == identity->name) {
        return {};
    }
    LOCUM_MUST(store::updateIdentity(m_database, changed));
    m_decider.forgetPeople();
    *identity = changed;
    LOCUM_MUST(m_feed.add(ContactUpdated{changed}));
    // The conversation goes by the contact's name.
    LOCUM_TAKE(open, store::findConversation(m_database, account, ConversationKind::Direct, entry.address));
    if (open && !changed.name.isEmpty() && open->title != changed.name) {
        open->title = changed.name;
        LOCUM_MUST(store::updateConversation(m_database, *open));
        m_cache.conversations.remove({account, ConversationKind::Direct, entry.address});
        LOCUM_MUST(m_feed.add(ConversationUpdated{*open}));
    }
    return {};
}

Done IngestWriter::rosterRemoval(AccountId account, const QString &address)
{
    LOCUM_TAKE(identity, store::findIdentity(m_database, account, address));
    return identity ? unlist(std::move(*identity)) : Done();
}

Done IngestWriter::unlist(Identity identity)
{
    if (!identity.listed && identity.subscription == Subscription::None) {
        return {};
    }
    identity.listed = false;
    identity.subscription = Subscription::None;
    LOCUM_MUST(store::updateIdentity(m_database, identity));
    m_decider.forgetPeople();
    m_cache.identities.remove({identity.account, ConversationKind::Direct, identity.address});
    return m_feed.add(ContactRemoved{identity.id});
}

Done IngestWriter::avatar(AccountId account, const AvatarChanged &told)
{
    LOCUM_TAKE(identity, store::findIdentity(m_database, account, told.address));
    const bool isPicture = told.image.size() <= largestAvatar && !imageTypeOf(told.image).isEmpty();
    if (!identity || (!isPicture && !told.image.isEmpty())) {
        return {}; // of a stranger, or nothing that could be shown: the old one stays
    }
    LOCUM_TAKE(hash, store::setAvatar(m_database, identity->id, told.image));
    if (hash == identity->avatar) {
        return {};
    }
    identity->avatar = hash;
    m_cache.identities.remove({account, ConversationKind::Direct, told.address});
    return m_feed.add(ContactUpdated{*identity});
}

Done IngestWriter::roomJoined(AccountId account, const RoomJoined &joined)
{
    LOCUM_TAKE(room, conversation(account, ConversationKind::Room, joined.address, joined.title, std::nullopt));
    Conversation changed = *room;
    changed.joined = true;
    changed.ownNick = joined.ownNick.isEmpty() ? changed.ownNick : joined.ownNick;
    changed.title = joined.title.isEmpty() ? changed.title : joined.title;
    if (changed == *room) {
        return announce(*room);
    }
    LOCUM_MUST(store::updateConversation(m_database, changed));
    *room = changed;
    m_cache.unannounced.remove(changed.id.value());
    return m_feed.add(ConversationUpdated{changed});
}

Done IngestWriter::roomLeft(AccountId account, const RoomLeft &left)
{
    LOCUM_TAKE(room, store::findConversation(m_database, account, ConversationKind::Room, left.address));
    // Leaving that was asked for is stored when it is asked; one that a cut link brings is mended by the rejoin. Only
    // who was put out stays out.
    if (!room || !room->joined || !left.error || left.error->retry == Retry::Later) {
        return {};
    }
    room->joined = false;
    LOCUM_MUST(store::updateConversation(m_database, *room));
    m_cache.conversations.remove({account, ConversationKind::Room, left.address});
    return m_feed.add(ConversationUpdated{*room});
}

Done IngestWriter::roomTopic(AccountId account, const RoomTopicChanged &topic)
{
    LOCUM_TAKE(room, conversation(account, ConversationKind::Room, topic.address, {}, std::nullopt));
    if (room->topic == topic.topic) {
        return announce(*room);
    }
    Conversation changed = *room;
    changed.topic = topic.topic;
    m_cache.unannounced.remove(changed.id.value());
    LOCUM_MUST(store::updateConversation(m_database, changed));
    *room = changed;
    return m_feed.add(ConversationUpdated{changed});
}

Done IngestWriter::request(const Arrival &arrival, const RequestReceived &request)
{
    LOCUM_TAKE(pending, store::putRequest(m_database, arrival.account, request, arrival.at));
    LOCUM_MUST(m_feed.add(RequestAdded{pending}));
    const bool asks = request.kind == RequestKind::ContactRequest || request.kind == RequestKind::RoomInvitation ||
                      request.kind == RequestKind::FileOffer;
    if (!asks) {
        return {};
    }
    const size_t before = m_outcome.after.tasks.size();
    if (m_now.hasRules) {
        LOCUM_MUST(happened(arrival.account, pending));
    }
    const auto subject =
        request.kind == RequestKind::RoomInvitation ? sdk::ChannelSubject::Invitation : sdk::ChannelSubject::Request;
    const bool answered =
        std::any_of(m_outcome.after.tasks.begin() + static_cast<qsizetype>(before), m_outcome.after.tasks.end(),
                    [](const store::OutboxItem &task) { return task.kind == store::OutboxKind::Answer; });
    if (answered || !m_now.channels || !m_now.channels->mightTell(subject, m_now.standIn.state)) {
        return {};
    }
    std::optional<Identity> from;
    if (!request.from.isEmpty()) {
        LOCUM_TAKE(known, store::findIdentity(m_database, arrival.account, request.from));
        from = std::move(known);
    }
    return m_decider.effects().tellOf(pending, from, m_outcome.after);
}

Done IngestWriter::happened(AccountId account, PendingRequest pending)
{
    const RequestReceived &request = pending.request;
    Happened event{request.kind == RequestKind::RoomInvitation ? rules::EventKind::Invite : rules::EventKind::Request};
    event.account = account;
    if (!request.from.isEmpty()) { // who asks may be unknown, and is not made a contact by that
        LOCUM_TAKE(identity, store::findIdentity(m_database, account, request.from));
        event.identity = identity ? std::optional(identity->id) : std::nullopt;
    }
    const QString room = request.details.value(QLatin1String("room")).toString();
    if (!room.isEmpty()) {
        LOCUM_TAKE(where, store::findConversation(m_database, account, ConversationKind::Room, room));
        event.conversation = where ? std::optional(where->id) : std::nullopt;
    }
    event.request = std::move(pending);
    LOCUM_TAKE(after, m_decider.happened(event));
    m_outcome.after.add(std::move(after));
    return {};
}

Done IngestWriter::requestWithdrawn(AccountId account, const RequestWithdrawn &withdrawn)
{
    LOCUM_TAKE(closed, store::removeRequest(m_database, account, withdrawn.handle));
    return closed ? m_feed.add(RequestClosed{*closed}) : Done();
}

Done IngestWriter::settings(AccountId account, const SettingsChanged &settings)
{
    LOCUM_MUST(store::mergeAccountSettings(m_database, m_vault, account, settings.values, settings.secrets));
    m_outcome.settings.emplace_back(account, settings.values);
    return {};
}

} // namespace locum::engine
