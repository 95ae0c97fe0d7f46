// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace locum::engine {

/// Counts the changes to identities and conversations that are not made by the ingest itself, which keeps what it has
/// read of them from batch to batch. A job that changes one calls touch() when it runs. Any thread.
class DirectoryVersion {
public:
    void touch() { m_version.fetch_add(1, std::memory_order_relaxed); }
    quint64 value() const { return m_version.load(std::memory_order_relaxed); }

private:
    std::atomic<quint64> m_version = 1;
};

} // namespace locum::engine
