// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "daemon/configuration.h"

#include <QObject>

#include <functional>
#include <memory>

namespace locum::daemon {

/// All layers of a running locumd, in the order in which they begin and end. Lives on the main thread.
class Service final : public QObject {
    Q_OBJECT

public:
    explicit Service(const Configuration &configuration);
    ~Service() override;

    /// Opens the database and begins to look for plugins; blocks meanwhile. `ready` is called once devices can come, or
    /// with what stands in the way. Errors: those of the layers; explain() has words for them.
    Done start(std::function<void(Done)> ready);

    /// Where devices reach it, as an URL.
    QString address() const;

    /// Reads the certificates again.
    Done reload();

    /// Stops. `endCells`: sign off from the networks; else the cells linger, and the next core finds them.
    void stop(bool endCells);

private:
    void open();

    struct Layers;

    Configuration m_configuration;
    SystemClock m_clock;
    SystemRandom m_random;
    std::function<void(Done)> m_ready;
    std::unique_ptr<Layers> m_layers;
};

} // namespace locum::daemon
