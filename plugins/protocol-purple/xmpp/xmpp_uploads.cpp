// SPDX-License-Identifier: GPL-2.0-or-later
#include "xmpp/xmpp_uploads.h"

#include "xmpp/xmpp_dialect.h"
#include "xmpp/xmpp_message.h"

#include <QFile>
#include <QFileInfo>
#include <QNetworkReply>

#include <memory>
#include <utility>

namespace locum::purple {
namespace {

constexpr const char *discoItems = "http://jabber.org/protocol/disco#items";
constexpr const char *httpUpload = "urn:xmpp:http:upload:0";
constexpr qsizetype mostItems = 30;
constexpr int putTimeoutMs = 10 * 60'000;
constexpr qsizetype longestHeader = 4096;

bool hasFeature(const XmlView &query, const char *feature)
{
    for (const XmlView &child : query.children()) {
        if (child.is("feature") && child.attribute("var") == QLatin1String(feature)) {
            return true;
        }
    }
    return false;
}

qint64 largestOf(const XmlView &query)
{
    for (const XmlView &field : query.child("x", "jabber:x:data").children()) {
        if (field.is("field") && field.attribute("var") == QLatin1String("max-file-size")) {
            return field.child("value").text().toLongLong();
        }
    }
    return 0;
}

std::optional<QUrl> urlOf(const QString &text, bool allowsClear)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool good = url.scheme() == QLatin1String("https") || (allowsClear && url.scheme() == QLatin1String("http"));
    return url.isValid() && good && !url.host().isEmpty() ? std::optional(url) : std::nullopt;
}

} // namespace

std::optional<UploadSlot> readSlot(const XmlView &iq, bool allowsClear)
{
    const XmlView told = iq.child("slot", httpUpload);
    const auto put = urlOf(told.child("put").attribute("url"), allowsClear);
    const auto get = urlOf(told.child("get").attribute("url"), allowsClear);
    if (iq.attribute("type") != QLatin1String("result") || !put || !get) {
        return std::nullopt;
    }
    UploadSlot place{*put, *get, {}};
    for (const XmlView &header : told.child("put").children()) {
        const auto name = header.attribute("name").toLower();
        const auto value = header.text().remove(u'\n').remove(u'\r').toUtf8();
        const bool mayBe = name == QLatin1String("authorization") || name == QLatin1String("cookie") ||
                           name == QLatin1String("expires");
        if (header.is("header") && mayBe && value.size() <= longestHeader) {
            place.headers.emplace_back(name.toLatin1(), value);
        }
    }
    return place;
}

void XmppUploads::reset()
{
    m_service.reset();
    m_candidate = {};
    m_isAsking = false;
}

void XmppUploads::disconnected()
{
    reset();
    const auto waiting = std::exchange(m_waiting, {});
    const auto open = std::exchange(m_open, {});
    for (const Waiting &each : waiting) {
        m_dialect.session().refuse(each.transaction, codes::linkLost, QStringLiteral("the link ended"), Retry::Later);
    }
    for (const QString &transaction : open) {
        m_dialect.session().refuse(TransactionId(transaction), codes::linkLost,
                                   QStringLiteral("the link ended before the file was there"), Retry::Later);
    }
}

void XmppUploads::send(const TransactionId &transaction, const SendFile &file, std::function<void()> otherwise)
{
    m_waiting.push_back({transaction, file, std::move(otherwise)});
    if (m_service) {
        known();
    } else if (!m_isAsking) {
        discover();
    }
}

void XmppUploads::discover()
{
    m_isAsking = true;
    const QString server = m_dialect.ownBare().section(u'@', -1);
    XmlElement iq("iq");
    iq.set("type", QStringLiteral("get")).set("to", server);
    iq.child("query", discoItems);
    m_dialect.ask(iq, [this, server](const XmlView &answer) {
        if (!m_isAsking) {
            return;
        }
        QStringList addresses{server};
        for (const XmlView &item : answer.child("query", discoItems).children()) {
            if (item.is("item") && addresses.size() < mostItems && item.attribute("node").isEmpty()) {
                addresses.append(item.attribute("jid"));
            }
        }
        addresses.removeDuplicates();
        look(addresses);
    });
}

void XmppUploads::look(const QStringList &addresses)
{
    m_asked = static_cast<int>(addresses.size());
    for (const QString &address : addresses) {
        XmlElement iq("iq");
        iq.set("type", QStringLiteral("get")).set("to", address);
        iq.child("query", xmlns::discoInfo);
        m_dialect.ask(iq, [this, address](const XmlView &answer) {
            if (!m_isAsking) {
                return;
            }
            const XmlView query = answer.child("query", xmlns::discoInfo);
            if (m_candidate.address.isEmpty() && hasFeature(query, httpUpload)) {
                m_candidate = {address, largestOf(query)};
            }
            if (--m_asked == 0) {
                m_isAsking = false;
                m_service = m_candidate;
                known();
            }
        });
    }
}

void XmppUploads::known()
{
    for (Waiting &each : std::exchange(m_waiting, {})) {
        if (m_service->address.isEmpty()) {
            each.otherwise();
        } else {
            request(std::move(each));
        }
    }
}

void XmppUploads::request(Waiting what)
{
    const QFileInfo given(what.file.path);
    if (!given.isFile() || !given.isReadable() || given.size() == 0) {
        m_dialect.session().refuse(what.transaction, codes::fileFailed,
                                   QStringLiteral("there is no such file, or nothing in it"));
        return;
    }
    if (m_service->largest > 0 && given.size() > m_service->largest) {
        m_dialect.session().refuse(
            what.transaction, codes::fileFailed,
            QStringLiteral("the server takes files of at most %1 bytes").arg(m_service->largest));
        return;
    }
    m_open.insert(what.transaction.value());
    XmlElement iq("iq");
    iq.set("type", QStringLiteral("get")).set("to", m_service->address);
    iq.child("request", httpUpload)
        .set("filename", what.file.name.isEmpty() ? given.fileName() : what.file.name)
        .set("size", QString::number(given.size()))
        .set("content-type", what.file.mimeType);
    m_dialect.ask(iq, [this, what = std::move(what)](const XmlView &answer) {
        if (!isOpen(what.transaction)) {
            return; // the link has ended
        }
        if (const auto place = readSlot(answer, allowsClear())) {
            put(what, *place);
            return;
        }
        const bool isFull = bool(answer.child("error").child("resource-constraint"));
        const QString said = answer.child("error").child("text").text().left(200);
        refuse(what.transaction,
               said.isEmpty() ? QStringLiteral("the server gave no place for the file")
                              : QStringLiteral("the server says: %1").arg(said),
               isFull ? Retry::Later : Retry::No);
    });
}

void XmppUploads::put(const Waiting &what, const UploadSlot &place)
{
    auto file = std::make_unique<QFile>(what.file.path);
    if (!file->open(QIODevice::ReadOnly)) {
        refuse(what.transaction, QStringLiteral("the file cannot be read"));
        return;
    }
    QNetworkRequest request(place.put);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(putTimeoutMs);
    request.setHeader(QNetworkRequest::ContentLengthHeader, file->size());
    request.setHeader(QNetworkRequest::ContentTypeHeader,
                      what.file.mimeType.isEmpty() ? QStringLiteral("application/octet-stream") : what.file.mimeType);
    for (const auto &[name, value] : place.headers) {
        request.setRawHeader(name, value);
    }
    QNetworkReply *reply = m_network.put(request, file.get());
    file.release()->setParent(reply);
    QObject::connect(reply, &QNetworkReply::finished, &m_dialect.session(), [this, reply, what, get = place.get] {
        reply->deleteLater();
        if (!isOpen(what.transaction)) {
            return;
        }
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 200 && status != 201) {
            refuse(what.transaction,
                   status > 0 ? QStringLiteral("the server answered %1 to the file").arg(status)
                              : QStringLiteral("the file did not reach the server"),
                   status == 0 || status >= 500 ? Retry::Later : Retry::No);
            return;
        }
        m_open.remove(what.transaction.value());
        SendMessage message;
        message.conversation = what.file.conversation;
        message.to = what.file.to;
        message.text = get.toString(QUrl::FullyEncoded);
        m_dialect.messages().send(what.transaction, message, true);
    });
}

void XmppUploads::refuse(const TransactionId &transaction, const QString &why, Retry retry)
{
    m_open.remove(transaction.value());
    m_dialect.session().refuse(transaction, codes::fileFailed, why, retry);
}

bool XmppUploads::allowsClear() const
{
    const QString security =
        fromUtf8(purple_account_get_string(m_dialect.session().account(), "connection_security", "require_tls"));
    return security == QLatin1String("opportunistic_tls");
}

} // namespace locum::purple
