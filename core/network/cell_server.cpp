// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/cell_server.h"

#include "base/logging.h"
#include "cellprotocol/codec.h"

#include <QFile>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <sys/socket.h>
#include <unistd.h>

namespace locum::network {

using cellprotocol::LineChannel;

CellServer::CellServer(const CellTimings &timings, const CellLimits &limits, QObject *parent)
    : QObject(parent), m_timings(timings), m_limits(limits)
{
}

CellServer::~CellServer()
{
    close();
}

Done CellServer::listen(const QString &path, Handler handler)
{
    const auto descriptor = cellprotocol::listenUnix(path);
    if (!descriptor) {
        return fail(descriptor.error());
    }
    m_path = path;
    m_descriptor = *descriptor;
    m_handler = std::move(handler);
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &CellServer::accept);
    return {};
}

void CellServer::close()
{
    m_pending.clear();
    if (m_descriptor >= 0) {
        delete std::exchange(m_notifier, nullptr);
        ::close(std::exchange(m_descriptor, -1));
        QFile::remove(m_path);
    }
}

void CellServer::refuse(LineChannel &channel, const Error &error)
{
    qCWarning(lcNetwork) << "a cell is refused:" << error.code << error.detail;
    channel.send(cellprotocol::encode(cellprotocol::CoreMessage(cellprotocol::Refused{error.code, error.detail})));
    channel.close();
}

void CellServer::accept()
{
    const int descriptor = ::accept4(m_descriptor, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) {
        return;
    }
    auto owned = std::make_unique<LineChannel>(descriptor);
    auto *channel = owned.get();
    if (channel->peer().uid != ::geteuid()) {
        refuse(*channel, {"network.cell.foreign", QStringLiteral("its user id is %1").arg(channel->peer().uid)});
        return;
    }
    if (m_pending.size() >= static_cast<size_t>(m_limits.pendingConnections)) {
        // The newest is the likeliest to speak: a cell that is turned away would end.
        auto *oldest = m_pending.front().get();
        refuse(*oldest, {"network.cell.crowd", QStringLiteral("too many connections have not said hello")});
        drop(oldest);
    }
    m_pending.push_back(std::move(owned));
    connect(channel, &LineChannel::ended, this, [this, channel] { drop(channel); });
    auto *patience = new QTimer(channel);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, [this, channel] {
        refuse(*channel, {"network.cell.silent", QStringLiteral("it did not say hello in time")});
        drop(channel);
    });
    patience->start(m_timings.hello);
    channel->start([this, channel, patience](QByteArrayView line) {
        channel->setReading(false);
        delete patience;
        // Not from within the channel's call: whoever gets it has a handler of their own.
        QMetaObject::invokeMethod(
            channel, [this, channel, first = line.toByteArray()] { onFirstLine(channel, first); },
            Qt::QueuedConnection);
    });
}

void CellServer::onFirstLine(LineChannel *channel, const QByteArray &line)
{
    auto owned = take(channel);
    if (!owned) {
        return;
    }
    channel->disconnect(this);
    const auto message = cellprotocol::decodeCellMessage(line);
    const auto *hello = message ? std::get_if<cellprotocol::Hello>(&*message) : nullptr;
    if (hello == nullptr) {
        refuse(*channel, message ? Error{"network.cell.no_hello", QStringLiteral("its first line is no hello")}
                                 : message.error());
    } else if (hello->version != cellprotocol::protocolVersion) {
        refuse(*channel,
               {"network.cell.version", QStringLiteral("it speaks version %1 of the cell protocol, this core %2")
                                            .arg(hello->version)
                                            .arg(cellprotocol::protocolVersion)});
    } else {
        m_handler(std::move(owned), *hello);
        return;
    }
    owned.release()->deleteLater(); // this is its call
}

std::unique_ptr<LineChannel> CellServer::take(LineChannel *channel)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                    [channel](const auto &pending) { return pending.get() == channel; });
    if (found == m_pending.end()) {
        return nullptr;
    }
    auto owned = std::move(*found);
    m_pending.erase(found);
    return owned;
}

void CellServer::drop(LineChannel *channel)
{
    if (auto owned = take(channel)) {
        owned.release()->deleteLater(); // it may be telling us just now
    }
}

} // namespace locum::network
