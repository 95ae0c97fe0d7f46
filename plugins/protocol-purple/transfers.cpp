// SPDX-License-Identifier: GPL-2.0-or-later
#include "transfers.h"

#include "dialect.h"
#include "requests.h"
#include "ui_operations.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QMimeDatabase>
#include <QTimer>
#include <QUrl>

#include <utility>

namespace locum::purple {
namespace {

Transfers *transfersOf(PurpleXfer *transfer)
{
    auto *session = Session::of(purple_xfer_get_account(transfer));
    return session != nullptr ? &session->transfers() : nullptr;
}

void onOffer(PurpleXfer *transfer, gpointer /*data*/)
{
    if (auto *transfers = transfersOf(transfer)) {
        transfers->onOffered(transfer);
    }
}

void onComplete(PurpleXfer *transfer, gpointer /*data*/)
{
    if (auto *transfers = transfersOf(transfer)) {
        transfers->onCompleted(transfer);
    }
}

void onCancel(PurpleXfer *transfer, gpointer /*data*/)
{
    if (auto *transfers = transfersOf(transfer)) {
        transfers->onCancelled(transfer, QStringLiteral("the transfer was cancelled"));
    }
}

void onNew(PurpleXfer *transfer)
{
    if (auto *transfers = transfersOf(transfer)) {
        transfers->onCreated(transfer);
    }
}

void onDestroy(PurpleXfer *transfer)
{
    if (auto *transfers = transfersOf(transfer)) {
        transfers->onCancelled(transfer, QStringLiteral("the transfer ended"));
    }
}

PurpleXferUiOps operations = {onNew, onDestroy, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};

} // namespace

void installTransferOperations()
{
    purple_xfers_set_ui_ops(&operations);
    static int handle = 0;
    auto *source = purple_xfers_get_handle();
    purple_signal_connect(source, "file-recv-request", &handle, PURPLE_CALLBACK(onOffer), nullptr);
    purple_signal_connect(source, "file-recv-complete", &handle, PURPLE_CALLBACK(onComplete), nullptr);
    purple_signal_connect(source, "file-send-complete", &handle, PURPLE_CALLBACK(onComplete), nullptr);
    purple_signal_connect(source, "file-recv-cancel", &handle, PURPLE_CALLBACK(onCancel), nullptr);
    purple_signal_connect(source, "file-send-cancel", &handle, PURPLE_CALLBACK(onCancel), nullptr);
}

QString Transfers::freePath(const QString &offeredName) const
{
    const auto folder = m_session.settings().stateDirectory + QStringLiteral("/files");
    QDir().mkpath(folder);
    // Of what the other side calls it only a tame last part is used.
    auto name = offeredName.section(u'/', -1).section(u'\\', -1).left(100);
    for (auto &c : name) {
        if (!c.isLetterOrNumber() && !QStringLiteral("._- ").contains(c)) {
            c = u'_';
        }
    }
    while (name.startsWith(u'.')) {
        name.remove(0, 1);
    }
    if (name.isEmpty()) {
        name = QStringLiteral("file");
    }
    auto path = folder + u'/' + name;
    for (int number = 2; QFileInfo::exists(path); ++number) {
        path = folder + u'/' + QString::number(number) + u'-' + name;
    }
    return path;
}

void Transfers::send(const TransactionId &transaction, const SendFile &file)
{
    auto *connection = m_session.connection();
    const auto *info = PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(connection));
    const QFileInfo given(file.path);
    if (info->send_file == nullptr) {
        m_session.refuse(transaction, codes::unsupported, QStringLiteral("this network has no files"));
        return;
    }
    if (!given.isFile() || !given.isReadable() || given.size() == 0) {
        m_session.refuse(transaction, codes::fileFailed, QStringLiteral("there is no such file, or nothing in it"));
        return;
    }
    m_created = nullptr;
    m_isStarting = true;
    serv_send_file(connection, file.to.toUtf8().constData(), file.path.toUtf8().constData());
    m_isStarting = false;
    if (m_created == nullptr) {
        m_session.refuse(transaction, codes::fileFailed, QStringLiteral("the other side takes no files now"));
        return;
    }
    if (!file.name.isEmpty()) {
        purple_xfer_set_filename(m_created, file.name.toUtf8().constData());
    }
    m_sending.insert_or_assign(m_created, transaction);
}

void Transfers::onCreated(PurpleXfer *transfer)
{
    if (m_isStarting) {
        m_created = transfer;
    }
}

void Transfers::onOffered(PurpleXfer *transfer)
{
    const auto name = fromUtf8(purple_xfer_get_filename(transfer));
    const auto path = freePath(name);
    // With a place to write to, libpurple opens no dialogue of its own.
    purple_xfer_set_local_filename(transfer, path.toUtf8().constData());
    RequestReceived request;
    request.handle = QStringLiteral("file:%1").arg(++m_lastOffer);
    request.kind = RequestKind::FileOffer;
    request.from = m_session.dialect().canonical(fromUtf8(purple_xfer_get_remote_user(transfer)));
    request.text = fromUtf8(transfer->message);
    request.details = {{QStringLiteral("name"), name},
                       {QStringLiteral("size"), static_cast<qint64>(purple_xfer_get_size(transfer))}};
    m_offers.insert_or_assign(transfer, request.handle);
    m_session.requests().ask(request, [this, transfer, path](bool accept, const QJsonObject & /*values*/) -> Done {
        if (m_offers.erase(transfer) == 0) {
            return fail(codes::requestUnknown, QStringLiteral("the offer is gone"));
        }
        if (accept) {
            purple_xfer_request_accepted(transfer, path.toUtf8().constData());
        } else {
            purple_xfer_request_denied(transfer);
        }
        return {};
    });
}

void Transfers::onCompleted(PurpleXfer *transfer)
{
    if (const auto sending = m_sending.extract(transfer)) {
        m_session.sent(sending.mapped());
        return;
    }
    const auto path = fromUtf8(purple_xfer_get_local_filename(transfer));
    MessageReceived message;
    message.conversationAddress = m_session.dialect().canonical(fromUtf8(purple_xfer_get_remote_user(transfer)));
    message.sender = message.conversationAddress;
    message.kind = MessageKind::File;
    message.text = fromUtf8(purple_xfer_get_filename(transfer));
    message.flags.noReply = true; // the user has just taken it
    // libpurple closes the file only after it has said that it is complete.
    QTimer::singleShot(0, &m_session, [this, message, path]() mutable {
        message.attachments = {{message.text, QMimeDatabase().mimeTypeForFile(path).name(), QFileInfo(path).size(),
                                QUrl::fromLocalFile(path).toString()}};
        m_session.tell(message);
    });
}

void Transfers::onCancelled(PurpleXfer *transfer, const QString &why)
{
    if (const auto sending = m_sending.extract(transfer)) {
        m_session.refuse(sending.mapped(), codes::fileFailed, why);
    }
    if (const auto offer = m_offers.extract(transfer)) {
        m_session.requests().withdraw(offer.mapped());
    }
}

void Transfers::disconnected()
{
    for (const auto &[transfer, transaction] : m_sending) {
        m_session.unknown(transaction, codes::linkLost, QStringLiteral("the link ended during the transfer"));
    }
    m_sending.clear();
    const auto offers = std::exchange(m_offers, {});
    for (const auto &[transfer, handle] : offers) {
        m_session.requests().withdraw(handle);
    }
}

} // namespace locum::purple
