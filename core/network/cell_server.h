// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cellprotocol/line_channel.h"
#include "cellprotocol/messages.h"
#include "network/cell_settings.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

class QSocketNotifier;

namespace locum::network {

/// The door for cells: takes connections of the own user only, and hands over those that said hello in time.
class CellServer : public QObject {
    Q_OBJECT

public:
    /// The channel is not reading.
    using Handler = std::function<void(std::unique_ptr<cellprotocol::LineChannel>, const cellprotocol::Hello &)>;

    CellServer(const CellTimings &timings, const CellLimits &limits, QObject *parent = nullptr);
    ~CellServer() override;

    Done listen(const QString &path, Handler handler);

    /// Removes the socket too.
    void close();

    /// Says why, and hangs up.
    static void refuse(cellprotocol::LineChannel &channel, const Error &error);

private:
    void accept();
    void onFirstLine(cellprotocol::LineChannel *channel, const QByteArray &line);
    std::unique_ptr<cellprotocol::LineChannel> take(cellprotocol::LineChannel *channel);
    void drop(cellprotocol::LineChannel *channel);

    CellTimings m_timings;
    CellLimits m_limits;
    QString m_path;
    int m_descriptor = -1;
    QSocketNotifier *m_notifier = nullptr;
    Handler m_handler;
    std::vector<std::unique_ptr<cellprotocol::LineChannel>> m_pending; ///< have not said hello; the oldest first
};

} // namespace locum::network
