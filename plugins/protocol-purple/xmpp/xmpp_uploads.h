// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QNetworkAccessManager>
#include <QSet>
#include <QUrl>

#include <functional>
#include <optional>
#include <vector>

namespace locum::purple {

class XmppDialect;
class XmlView;

/// A place on the server for one file (XEP-0363 §5).
struct UploadSlot {
    QUrl put;
    QUrl get;
    std::vector<std::pair<QByteArray, QByteArray>> headers; ///< of those that the server may ask for

    bool operator==(const UploadSlot &) const = default;
};

/// Reads a server's answer; nothing, where it has no addresses that may be used: https, or http where the user lets the
/// network itself go in the clear.
std::optional<UploadSlot> readSlot(const XmlView &iq, bool allowsClear);

/// Files go by way of the server (XEP-0363), so that they reach who is not there, and rooms: Locum brings the file,
/// then a message says where it is (XEP-0066).
class XmppUploads {
public:
    explicit XmppUploads(XmppDialect &dialect) : m_dialect(dialect) {}

    /// A link begins: nothing is known of its server.
    void reset();
    /// What is under way has surely not gone out.
    void disconnected();
    /// `otherwise` is called where the server takes no files.
    void send(const TransactionId &transaction, const SendFile &file, std::function<void()> otherwise);

private:
    struct Service {
        QString address;    ///< empty: the server has none
        qint64 largest = 0; ///< bytes; 0: it does not say
    };
    struct Waiting {
        TransactionId transaction;
        SendFile file;
        std::function<void()> otherwise;
    };

    void discover();
    void look(const QStringList &addresses);
    void found(const QString &address, const XmlView &query);
    void known();
    void request(Waiting what);
    void put(const Waiting &what, const UploadSlot &place);
    bool isOpen(const TransactionId &transaction) const { return m_open.contains(transaction.value()); }
    void refuse(const TransactionId &transaction, const QString &why, Retry retry = Retry::No);
    bool allowsClear() const;

    XmppDialect &m_dialect;
    std::optional<Service> m_service;
    Service m_candidate;
    int m_asked = 0; ///< questions without an answer yet
    bool m_isAsking = false;
    std::vector<Waiting> m_waiting; ///< for what the server can do
    QSet<QString> m_open;           ///< transactions whose message is not written yet
    QNetworkAccessManager m_network;
};

} // namespace locum::purple
