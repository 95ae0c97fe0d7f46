// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/limits.h"

#include <QByteArray>
#include <QHash>

#include <memory>

namespace locum::gateway {

/// Counts what each client address costs. Of one thread.
class AddressBook {
public:
    explicit AddressBook(const Limits &limits) : m_limits(limits) {}

    /// A counted connection, until it is destroyed. It must not outlive the book.
    class Place {
    public:
        Place(AddressBook &book, QByteArray key) : m_book(book), m_key(std::move(key)) {}
        ~Place() { m_book.leave(m_key); }
        Q_DISABLE_COPY_MOVE(Place)

    private:
        AddressBook &m_book;
        QByteArray m_key;
    };

    /// Null when the address has as many as it may have.
    std::unique_ptr<Place> enter(const QByteArray &key);

    /// Whether a request without a good token may be answered now. `now` is monotonic.
    bool admitStranger(const QByteArray &key, std::chrono::milliseconds now);

    qsizetype size() const { return m_entries.size(); }

private:
    struct Entry {
        int connections = 0;
        double tokens = 0;
        std::chrono::milliseconds at{-1}; ///< when `tokens` was true; -1: the bucket was never touched
    };

    void leave(const QByteArray &key);
    bool isFull(const Entry &entry, std::chrono::milliseconds now) const;
    void sweep(std::chrono::milliseconds now);

    const Limits &m_limits;
    QHash<QByteArray, Entry> m_entries;
    qsizetype m_sweepAt = 1024;
};

} // namespace locum::gateway
