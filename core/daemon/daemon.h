// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "daemon/configuration.h"

#include <QObject>

#include <memory>

namespace locum::daemon {

/// Whether the networks stay up when the core stops.
enum class Cells { Linger, End };

/// The layers, bound together: store, networks, engine, doors. Lives on the core thread.
class Daemon : public QObject {
    Q_OBJECT

public:
    Daemon(Configuration configuration, QObject *parent = nullptr);
    ~Daemon() override;

    /// Opens the database and looks for plugins. What follows comes with ready() or failed(), once the plugins have
    /// said what they are. Errors: see explain().
    Done start();

    /// Closes the doors, stores what has come, and leaves the cells (and is done when it returns), or ends them:
    /// stopped() tells when they have said their last. To leave them while they are ended is to wait no longer.
    void stop(Cells cells);

    /// Takes over what can be without a restart: certificates, log level. Gives the keys that need one.
    Result<QStringList> reload(const Configuration &configuration);

    /// Where devices connect, once it is ready: "http://127.0.0.1:7667".
    QString address() const;

Q_SIGNALS:
    void ready();
    void failed(const locum::Error &error);
    void stopped();

private:
    struct Parts;

    void open();
    void close();
    Done checkPlugins() const;

    Configuration m_configuration;
    SystemClock m_clock;
    SystemRandom m_random;
    std::unique_ptr<Parts> m_parts;
    bool m_isOpen = false; ///< the engine knows its accounts
    bool m_isStopping = false;
};

} // namespace locum::daemon
