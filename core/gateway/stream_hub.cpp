// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/stream_hub.h"

#include "base/logging.h"
#include "gateway/api_error.h"
#include "gateway/field_reader.h"
#include "gateway/sending.h"
#include "model/json.h"

#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace locum::gateway {
namespace {

// RFC 6455 §7.4.1
constexpr quint16 normalClosure = 1000;
constexpr quint16 policyViolation = 1008;
constexpr quint16 internalError = 1011;

constexpr size_t mostEarly = 1000; ///< ephemeral messages that wait for a link's hello

SharedBytes compact(const QJsonObject &json)
{
    return std::make_shared<const QByteArray>(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace

/// One open WebSocket. It counts what is on the way by marking some of the messages.
struct StreamHub::Link final : FeedSink {
    Link(StreamHub &owner, LinkId link, ports::Principal whose) : hub(owner), id(link), principal(whose) {}
    ~Link() override
    {
        if (follower) {
            hub.unfollow(follower);
        }
    }
    Q_DISABLE_COPY_MOVE(Link)

    bool isFull() const override { return markedBytes > hub.m_settings.fullBytes; }
    void sendHello(FeedSeq last) override
    {
        hub.send(id, {{QStringLiteral("type"), QStringLiteral("hello")}, {QStringLiteral("last"), last.value()}});
        greeted = true;
        for (SharedBytes &message : std::exchange(early, {})) {
            hub.send(*this, std::move(message));
        }
    }
    void sendFrame(const SharedBytes &frame) override { hub.send(*this, frame); }
    void onFeedFailed(const Error &error) override
    {
        hub.sendError(id, error);
        hub.m_transport->closeLink(id, internalError, "the feed cannot be read now");
    }

    StreamHub &hub;
    const LinkId id;
    const ports::Principal principal;
    std::shared_ptr<FeedFollower> follower;
    std::deque<qsizetype> marks; ///< the bytes up to each mark that is on its way
    qsizetype markedBytes = 0;   ///< their sum
    qsizetype unmarkedBytes = 0;
    bool left = false; ///< its device has said that it goes
    bool greeted = false;
    std::vector<SharedBytes> early; ///< what was to be told before the hello, which comes first
};

StreamHub::StreamHub(const ports::EnginePorts &ports, Tickets &tickets, Random &random)
    : StreamHub(ports, tickets, random, Settings{})
{
}

StreamHub::StreamHub(const ports::EnginePorts &ports, Tickets &tickets, Random &random, const Settings &settings)
    : m_ports(ports), m_tickets(tickets), m_random(random), m_settings(settings), m_polls(*ports.feed)
{
    m_ports.feed->addListener(this);
}

StreamHub::~StreamHub()
{
    m_ports.feed->removeListener(this);
    m_links.clear();
}

// ---- followers -----------------------------------------------------------------------------------------------------

std::shared_ptr<FeedFollower> StreamHub::follow(UserId user, std::optional<FeedSeq> since, FeedSink &sink)
{
    auto follower = std::make_shared<FeedFollower>(*m_ports.feed, user, since, sink, m_settings.follower);
    m_followers[user].push_back(follower);
    return follower;
}

void StreamHub::unfollow(const std::shared_ptr<FeedFollower> &follower)
{
    follower->stop();
    const auto followers = m_followers.find(follower->user());
    if (followers != m_followers.end()) {
        std::erase(followers->second, follower);
        if (followers->second.empty()) {
            m_followers.erase(followers);
        }
    }
}

void StreamHub::onFeed(UserId user, const FeedBatch &entries)
{
    const auto followers = m_followers.find(user);
    if (followers != m_followers.end()) {
        BatchFrames frames(entries, m_settings.follower.frameBytes);
        const auto all = followers->second; // one may go while it is told
        for (const auto &follower : all) {
            follower->onFeed(frames);
        }
    }
    m_polls.onFeed(user, entries);
}

void StreamHub::onEphemeral(UserId user, const Ephemeral &event)
{
    SharedBytes message;
    for (const auto &[id, link] : m_links) {
        if (link->principal.user != user || link->left || link->isFull()) {
            continue; // it may be missed
        }
        if (!message) {
            message = compact(
                {{QStringLiteral("type"), QStringLiteral("ephemeral")}, {QStringLiteral("event"), toJson(event)}});
        }
        if (link->greeted) {
            send(*link, message);
        } else if (link->early.size() < mostEarly) {
            link->early.push_back(message);
        }
    }
}

void StreamHub::onDeviceRemoved(UserId, DeviceId device)
{
    m_removedDevices.insert(device);
    m_tickets.removeDevice(device);
    m_polls.onDeviceRemoved(device);
    closeLinksOf(device, policyViolation, "this device was logged out");
}

// ---- links ---------------------------------------------------------------------------------------------------------

StreamHub::Link *StreamHub::find(LinkId link) const
{
    const auto found = m_links.find(link);
    return found == m_links.end() ? nullptr : found->second.get();
}

void StreamHub::linkOpened(const LinkOpening &opening)
{
    const auto &principal = opening.principal;
    const QUrlQuery query(QString::fromLatin1(opening.query));
    QueryReader reader(query);
    const auto since = reader.integer(QLatin1String("since"), 0, largestInteger, 0);
    const auto activity = reader.value(QLatin1String("activity"), ports::LinkActivity::Interactive);
    const bool removed = m_removedDevices.contains(principal.device);
    if (reader.error() || removed) {
        const Error error = removed ? Error{"session.token.invalid", {}} : *reader.error();
        m_transport->send(
            opening.link,
            compact({{QStringLiteral("type"), QStringLiteral("error")}, {QStringLiteral("error"), errorObject(error)}}),
            LinkTransport::Mark::No);
        m_transport->closeLink(opening.link, policyViolation, error.code);
        return;
    }
    auto &link = *m_links.emplace(opening.link, std::make_unique<Link>(*this, opening.link, principal)).first->second;
    m_ports.links->opened(principal.user, principal.device, opening.link, activity);
    if (since > 0) {
        m_ports.feed->acknowledge(principal.user, principal.device, FeedSeq(since));
    }
    link.follower = follow(principal.user, FeedSeq(since), link);
    link.follower->start();
}

void StreamHub::linkProven(LinkId id)
{
    if (const Link *link = find(id); link != nullptr && !link->left) {
        m_ports.links->proven(link->principal.user, link->principal.device, id);
    }
}

void StreamHub::linkSent(LinkId id)
{
    Link *link = find(id);
    if (link == nullptr || link->marks.empty()) {
        return;
    }
    link->markedBytes -= link->marks.front();
    link->marks.pop_front();
    link->follower->resume();
}

void StreamHub::linkClosed(LinkId id)
{
    const auto found = m_links.find(id);
    if (found == m_links.end()) {
        return;
    }
    const auto link = std::move(found->second);
    m_links.erase(found);
    // A closing frame alone says nothing of standing in: a page that is reloaded sends one as well.
    if (!link->left) {
        m_ports.links->lost(link->principal.user, link->principal.device, id);
    }
}

void StreamHub::send(Link &link, SharedBytes message)
{
    link.unmarkedBytes += message->size();
    auto mark = LinkTransport::Mark::No;
    if (link.unmarkedBytes >= m_settings.markBytes) {
        mark = LinkTransport::Mark::Yes;
        link.marks.push_back(link.unmarkedBytes);
        link.markedBytes += link.unmarkedBytes;
        link.unmarkedBytes = 0;
    }
    m_transport->send(link.id, std::move(message), mark);
}

void StreamHub::send(LinkId id, const QJsonObject &message)
{
    if (Link *link = find(id)) {
        send(*link, compact(message));
    }
}

void StreamHub::sendError(LinkId link, const Error &error, const QString &clientId)
{
    QJsonObject message{{QStringLiteral("type"), QStringLiteral("error")},
                        {QStringLiteral("error"), errorObject(error)}};
    if (!clientId.isEmpty()) {
        message.insert(QStringLiteral("client_id"), clientId);
    }
    send(link, message);
}

void StreamHub::closeLinksOf(DeviceId device, quint16 code, const QByteArray &reason)
{
    for (const auto &[id, link] : m_links) {
        if (link->principal.device == device) {
            link->left = true;
            link->follower->stop();
            m_transport->closeLink(id, code, reason);
        }
    }
}

void StreamHub::leave(UserId user, DeviceId device, std::optional<ports::Leave> how, ports::Reply<StandInStatus> reply)
{
    // From here on the end of a link is no loss, also when it comes before the reply.
    std::vector<LinkId> leaving;
    for (const auto &[id, link] : m_links) {
        if (link->principal.device == device && !link->left) {
            link->left = true;
            leaving.push_back(id);
        }
    }
    m_ports.links->leave(user, device, std::move(how),
                         [this, alive = std::weak_ptr(m_alive), user, device, leaving,
                          reply = std::move(reply)](Result<StandInStatus> status) {
                             if (alive.expired()) {
                                 return;
                             }
                             const bool gone = status.has_value();
                             reply(std::move(status));
                             if (gone) {
                                 closeLinksOf(device, normalClosure, "detached");
                                 return;
                             }
                             for (const LinkId id : leaving) {
                                 if (Link *link = find(id)) {
                                     link->left = false;
                                 } else {
                                     m_ports.links->lost(user, device, id);
                                 }
                             }
                         });
}

// ---- what devices say ----------------------------------------------------------------------------------------------

void StreamHub::linkMessage(LinkId id, const QByteArray &message)
{
    Link *link = find(id);
    if (link == nullptr || link->left) {
        m_transport->messageDone(id);
        return;
    }
    m_ports.links->proven(link->principal.user, link->principal.device, id);
    onMessage(*link, message);
}

void StreamHub::onMessage(Link &link, const QByteArray &message)
{
    const LinkId id = link.id;
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(message, &fault);
    if (!document.isObject()) {
        sendError(id, {"stream.json.invalid", whyNoObject(fault)});
        m_transport->messageDone(id);
        return;
    }
    const QJsonObject json = document.object();
    const QString type = json.value(QLatin1String("type")).toString();
    if (type == QLatin1String("send")) {
        sendMessage(link, json); // done when it is answered
        return;
    }
    if (type == QLatin1String("detach")) {
        detach(link, json);
        return;
    }
    if (type == QLatin1String("acknowledge")) {
        acknowledge(link, json);
    } else if (type == QLatin1String("activity")) {
        changeActivity(link, json);
    } else if (type == QLatin1String("input")) {
        m_ports.links->input(link.principal.user, link.principal.device);
    } else {
        sendError(id,
                  {"stream.type.unknown", QStringLiteral("'type' takes acknowledge, activity, input, detach or send")});
    }
    m_transport->messageDone(id);
}

void StreamHub::acknowledge(Link &link, const QJsonObject &message)
{
    FieldReader fields(message);
    const FeedSeq upTo(fields.integer(QLatin1String("up_to"), 0, largestInteger));
    if (fields.error()) {
        sendError(link.id, *fields.error());
    } else if (upTo > link.follower->cursor()) {
        sendError(link.id, {"feed.acknowledge.beyond", {}});
    } else {
        m_ports.feed->acknowledge(link.principal.user, link.principal.device, upTo);
    }
}

void StreamHub::changeActivity(Link &link, const QJsonObject &message)
{
    FieldReader fields(message);
    const auto activity = fields.optionalEnum<ports::LinkActivity>(QLatin1String("activity"));
    if (fields.error()) {
        sendError(link.id, *fields.error());
    } else if (!activity) {
        sendError(link.id, {"request.field.missing", QStringLiteral("'activity' is missing")});
    } else {
        m_ports.links->activityChanged(link.principal.user, link.principal.device, link.id, *activity);
    }
}

void StreamHub::detach(Link &link, const QJsonObject &message)
{
    const LinkId id = link.id;
    auto how = leaveFrom(message);
    if (!how) {
        sendError(id, how.error());
        m_transport->messageDone(id);
        return;
    }
    leave(link.principal.user, link.principal.device, std::move(*how), [this, id](const Result<StandInStatus> &status) {
        if (status) {
            send(id,
                 {{QStringLiteral("type"), QStringLiteral("detached")}, {QStringLiteral("status"), toJson(*status)}});
        } else {
            sendError(id, status.error());
        }
        m_transport->messageDone(id);
    });
}

void StreamHub::sendMessage(Link &link, const QJsonObject &message)
{
    const LinkId id = link.id;
    FieldReader fields(message);
    const ConversationId conversation(fields.id(QLatin1String("conversation")));
    const QString clientId = fields.text(QLatin1String("client_id"), FieldReader::Need::Optional, 64);
    auto sent =
        fields.error() ? Result<ports::NewMessage>(fail(*fields.error())) : newMessage(message, conversation, m_random);
    if (!sent) {
        sendError(id, sent.error(), clientId);
        m_transport->messageDone(id);
        return;
    }
    m_ports.conversations->send(link.principal.user, link.principal.device, std::move(*sent),
                                [this, alive = std::weak_ptr(m_alive), id, clientId](const Result<Message> &stored) {
                                    if (alive.expired()) {
                                        return;
                                    }
                                    if (stored) {
                                        send(id, {{QStringLiteral("type"), QStringLiteral("sent")},
                                                  {QStringLiteral("client_id"), stored->clientId},
                                                  {QStringLiteral("message"), toJson(*stored)}});
                                    } else {
                                        sendError(id, stored.error(), clientId);
                                    }
                                    m_transport->messageDone(id);
                                });
}

} // namespace locum::gateway
