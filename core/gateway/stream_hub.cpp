// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/stream_hub.h"

#include "base/logging.h"
#include "gateway/routes.h"
#include "model/json.h"

#include <QJsonDocument>
#include <QTimer>
#include <QUrlQuery>

namespace locum::gateway {
namespace {

constexpr int pageEntries = 200;

std::shared_ptr<const std::string> buffer(const QJsonObject &object)
{
    return std::make_shared<const std::string>(QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString());
}

QJsonArray toArray(const std::vector<FeedEntry> &entries, FeedSeq after)
{
    QJsonArray array;
    for (const auto &entry : entries) {
        if (entry.seq > after) {
            array.append(toJson(entry));
        }
    }
    return array;
}

QJsonObject feedMessage(const QJsonArray &entries)
{
    return {{QStringLiteral("type"), QStringLiteral("feed")}, {QStringLiteral("entries"), entries}};
}

QJsonObject errorMessage(const Error &error, const QString &clientId = {})
{
    auto message = errorResponse(error).body;
    message.insert(QLatin1String("type"), QStringLiteral("error"));
    if (!clientId.isEmpty()) {
        message.insert(QLatin1String("client_id"), clientId);
    }
    return message;
}

} // namespace

StreamHub::StreamHub(const ports::EnginePorts &ports, const Limits &limits) : m_ports(ports), m_limits(limits)
{
    m_ports.feed->addListener(this);
}

StreamHub::~StreamHub()
{
    m_ports.feed->removeListener(this);
}

// ---- links ---------------------------------------------------------------------------------------------------------

void StreamHub::opened(const SocketRequest &request)
{
    const QUrlQuery query(request.query);
    const auto since = positiveInteger(query.queryItemValue(QStringLiteral("since"))).value_or(0);
    const auto activity = fromName<ports::LinkActivity>(query.queryItemValue(QStringLiteral("activity")))
                              .value_or(ports::LinkActivity::Interactive);
    Reader reader{request.principal.user, FeedSeq(since), false, false, false, request.principal.device, {}};
    const auto id = request.link.value();
    m_readers.insert_or_assign(id, std::move(reader));
    m_ports.links->opened(request.principal.user, request.principal.device, request.link, activity);
    readPage(id);
}

void StreamHub::closed(LinkId link)
{
    const auto found = m_readers.find(link.value());
    if (found == m_readers.end()) {
        return;
    }
    const auto reader = std::move(found->second);
    m_readers.erase(found);
    // A link that was closed after a detach is not lost: the stand-in knows that the device has left.
    m_ports.links->lost(reader.user, *reader.device, link);
}

void StreamHub::proven(LinkId link)
{
    const auto found = m_readers.find(link.value());
    if (found != m_readers.end()) {
        m_ports.links->proven(found->second.user, *found->second.device, link);
    }
}

void StreamHub::drained(LinkId link)
{
    readPage(link.value());
}

void StreamHub::onDeviceRemoved(UserId user, DeviceId device)
{
    for (const auto &[id, reader] : m_readers) {
        if (reader.user == user && reader.device == device) {
            m_server->close(LinkId(id), 1008); // policy violation: its token is no longer good
        }
    }
}

// ---- reading -------------------------------------------------------------------------------------------------------

void StreamHub::readPage(quint64 id)
{
    const auto found = m_readers.find(id);
    if (found == m_readers.end() || found->second.live || found->second.reading) {
        return;
    }
    found->second.reading = true;
    m_ports.feed->read(found->second.user, found->second.cursor, pageEntries,
                       [this, id](Result<ports::FeedPage> page) { onPage(id, std::move(page)); });
}

void StreamHub::onPage(quint64 id, Result<ports::FeedPage> page)
{
    const auto found = m_readers.find(id);
    if (found == m_readers.end()) {
        return;
    }
    auto &reader = found->second;
    reader.reading = false;
    if (!page) {
        qCWarning(lcGateway, "a feed cannot be read: %s", page.error().code.constData());
        if (reader.device) {
            m_server->close(LinkId(id), 1011); // internal error: the device comes again
        }
        return;
    }
    if (reader.device && !reader.greeted) {
        reader.greeted = true;
        if (reader.cursor > page->last) {
            // A cursor of another server or of a database that was put back: begin at the beginning.
            reader.cursor = FeedSeq(0);
            sendJson(LinkId(id), {{QStringLiteral("type"), QStringLiteral("hello")},
                                  {QStringLiteral("last"), page->last.value()},
                                  {QStringLiteral("reset"), true}});
            readPage(id);
            return;
        }
        sendJson(LinkId(id),
                 {{QStringLiteral("type"), QStringLiteral("hello")}, {QStringLiteral("last"), page->last.value()}});
    }
    if (page->entries && !page->entries->empty()) {
        give(id, reader, *page->entries);
    }
    if (reader.cursor >= page->last) {
        reader.live = true;
    } else if (reader.device) {
        m_server->tellWhenDrained(LinkId(id));
    } else {
        readPage(id);
    }
}

void StreamHub::give(quint64 id, Reader &reader, const std::vector<FeedEntry> &entries)
{
    const auto array = toArray(entries, reader.cursor);
    if (array.isEmpty()) {
        return;
    }
    reader.cursor = entries.back().seq;
    if (reader.device) {
        m_server->send(LinkId(id), buffer(feedMessage(array)));
    } else {
        reader.deliver(array);
    }
}

void StreamHub::onFeed(UserId user, const FeedBatch &entries)
{
    if (!entries || entries->empty()) {
        return;
    }
    std::shared_ptr<const std::string> whole; // one buffer for all links that take the whole batch
    std::vector<quint64> followers;
    for (auto &[id, reader] : m_readers) {
        if (reader.user != user || !reader.live || reader.cursor >= entries->back().seq) {
            continue;
        }
        if (!reader.device) {
            followers.push_back(id);
            continue;
        }
        if (m_server->queuedBytes(LinkId(id)) > m_limits.queueBytes / 4) {
            reader.live = false; // it comes back to pages when what waits has gone out
            m_server->tellWhenDrained(LinkId(id));
            continue;
        }
        if (reader.cursor < entries->front().seq) {
            if (!whole) {
                whole = buffer(feedMessage(toArray(*entries, FeedSeq(0))));
            }
            m_server->send(LinkId(id), whole);
            reader.cursor = entries->back().seq;
        } else {
            give(id, reader, *entries);
        }
    }
    for (const auto id : followers) {
        if (const auto found = m_readers.find(id); found != m_readers.end()) {
            give(id, found->second, *entries);
        }
    }
    std::vector<quint64> waiting;
    for (const auto &[id, poll] : m_polls) {
        if (poll.user == user && poll.since < entries->back().seq) {
            waiting.push_back(id);
        }
    }
    for (const auto id : waiting) {
        readForPoll(id, true);
    }
}

void StreamHub::onEphemeral(UserId user, const Ephemeral &event)
{
    std::shared_ptr<const std::string> text;
    for (const auto &[id, reader] : m_readers) {
        if (reader.user != user || !reader.device || !reader.greeted ||
            m_server->queuedBytes(LinkId(id)) > m_limits.queueBytes / 4) {
            continue; // it may be missed
        }
        if (!text) {
            text = buffer(
                {{QStringLiteral("type"), QStringLiteral("ephemeral")}, {QStringLiteral("event"), toJson(event)}});
        }
        m_server->send(LinkId(id), text);
    }
}

// ---- what a device says --------------------------------------------------------------------------------------------

void StreamHub::message(LinkId link, const QByteArray &text)
{
    const auto found = m_readers.find(link.value());
    if (found == m_readers.end()) {
        return;
    }
    m_ports.links->proven(found->second.user, *found->second.device, link);
    QJsonParseError fault{};
    const auto document = QJsonDocument::fromJson(text, &fault);
    if (!document.isObject()) {
        sendJson(link, errorMessage({"request.json", QStringLiteral("a message must be a JSON object: %1 at byte %2")
                                                         .arg(fault.errorString())
                                                         .arg(fault.offset)}));
    } else {
        handle(link, found->second, document.object());
    }
    m_server->readNext(link);
}

void StreamHub::handle(LinkId link, Reader &reader, const QJsonObject &message)
{
    const auto type = message.value(QLatin1String("type")).toString();
    const auto user = reader.user;
    const auto device = *reader.device;
    auto rest = message;
    rest.remove(QLatin1String("type"));
    BodyReader body(rest);
    if (type == QLatin1String("acknowledge")) {
        const auto upTo = body.integer("up_to", true);
        if (const auto good = body.check(); !good) {
            sendJson(link, errorMessage(good.error()));
            return;
        }
        m_ports.feed->acknowledge(user, device, FeedSeq(std::min(*upTo, reader.cursor.value())));
    } else if (type == QLatin1String("activity")) {
        const auto activity = body.choice<ports::LinkActivity>("activity", true);
        if (const auto good = body.check(); !good) {
            sendJson(link, errorMessage(good.error()));
            return;
        }
        m_ports.links->activityChanged(user, device, link, *activity);
    } else if (type == QLatin1String("input")) {
        m_ports.links->input(user, device);
    } else if (type == QLatin1String("detach")) {
        auto leave = readLeave(rest);
        if (!leave) {
            sendJson(link, errorMessage(leave.error()));
            return;
        }
        m_ports.links->leave(user, device, std::move(*leave), [this, link](Result<StandInStatus> status) {
            if (status) {
                sendJson(link, {{QStringLiteral("type"), QStringLiteral("detached")},
                                {QStringLiteral("status"), toJson(*status)}});
            } else {
                sendJson(link, errorMessage(status.error()));
            }
        });
    } else if (type == QLatin1String("send")) {
        sendMessage(link, reader, rest);
    } else {
        sendJson(link,
                 errorMessage({"request.field.invalid",
                               QStringLiteral("'type' takes one of: acknowledge, activity, input, detach, send")}));
    }
}

void StreamHub::sendMessage(LinkId link, const Reader &reader, QJsonObject message)
{
    const auto conversation = message.take(QLatin1String("conversation")).toInteger(0);
    const auto clientId = message.value(QLatin1String("client_id")).toString();
    auto read = readNewMessage(message, ConversationId(conversation));
    if (!read) {
        sendJson(link, errorMessage(read.error(), clientId));
        return;
    }
    m_ports.conversations->send(reader.user, *reader.device, std::move(*read),
                                [this, link, clientId](Result<Message> sent) {
                                    if (sent) {
                                        sendJson(link, {{QStringLiteral("type"), QStringLiteral("sent")},
                                                        {QStringLiteral("client_id"), clientId},
                                                        {QStringLiteral("message"), toJson(*sent)}});
                                    } else {
                                        sendJson(link, errorMessage(sent.error(), clientId));
                                    }
                                });
}

void StreamHub::sendJson(LinkId link, const QJsonObject &object)
{
    m_server->send(link, buffer(object));
}

// ---- polling and following -----------------------------------------------------------------------------------------

void StreamHub::poll(ports::Principal who, FeedSeq since, int limit, Duration wait, const Respond &respond)
{
    const auto id = m_nextPoll++;
    QTimer *timer = nullptr;
    if (wait > Duration::zero()) {
        timer = new QTimer(this);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, [this, id] { readForPoll(id, false); });
        timer->start(wait);
    }
    m_polls.emplace(id, Poll{who.user, since, limit, respond, timer});
    readForPoll(id, wait > Duration::zero());
}

void StreamHub::readForPoll(quint64 id, bool mayWait)
{
    const auto found = m_polls.find(id);
    if (found == m_polls.end()) {
        return;
    }
    m_ports.feed->read(
        found->second.user, found->second.since, found->second.limit,
        [this, id, mayWait](Result<ports::FeedPage> page) {
            const auto poll = m_polls.find(id);
            if (poll == m_polls.end()) {
                return; // answered by another reading
            }
            const bool empty = page && (!page->entries || page->entries->empty());
            if (empty && mayWait) {
                return; // onFeed or the timer reads again
            }
            const auto respond = poll->second.respond;
            delete poll->second.timer;
            m_polls.erase(poll);
            if (!page) {
                respond(errorResponse(page.error()));
                return;
            }
            respond({200,
                     {{QStringLiteral("entries"), empty ? QJsonArray() : toArray(*page->entries, FeedSeq(0))},
                      {QStringLiteral("last"), page->last.value()}},
                     {}});
        });
}

quint64 StreamHub::follow(UserId user, FeedSeq since, std::function<void(const QJsonArray &)> deliver)
{
    const auto id = m_nextFollower++;
    m_readers.emplace(id, Reader{user, since, false, false, true, std::nullopt, std::move(deliver)});
    readPage(id);
    return id;
}

void StreamHub::unfollow(quint64 follower)
{
    m_readers.erase(follower);
}

} // namespace locum::gateway
