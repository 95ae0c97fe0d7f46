// SPDX-License-Identifier: GPL-2.0-or-later
#include "smtp_sender.h"

#include <QFile>
#include <QSocketNotifier>

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace locum::email {

namespace {

constexpr long connectTimeMs = 20'000;
constexpr qsizetype longestLine = 500;

Error errorOf(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return {"email.server.unreachable", QString::fromLatin1(curl_easy_strerror(code)), Retry::Later};
    case CURLE_OPERATION_TIMEDOUT:
        return {"email.server.timeout", QStringLiteral("the server did not answer in time"), Retry::Later};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
        return {"email.server.untrusted", QString::fromLatin1(curl_easy_strerror(code)), Retry::AfterUserAction};
    case CURLE_LOGIN_DENIED:
        return {"email.server.login", QStringLiteral("the server does not take the user name and the password"),
                Retry::AfterUserAction};
    default:
        return {"email.server.failed", QString::fromLatin1(curl_easy_strerror(code)), Retry::Later};
    }
}

} // namespace

/// The notifiers of a socket of libcurl's.
class SmtpSender::Watch {
public:
    Watch(SmtpSender &sender, int socket)
        : m_read(socket, QSocketNotifier::Read), m_write(socket, QSocketNotifier::Write)
    {
        QObject::connect(&m_read, &QSocketNotifier::activated, &sender,
                         [&sender, socket] { sender.act(socket, CURL_CSELECT_IN); });
        QObject::connect(&m_write, &QSocketNotifier::activated, &sender,
                         [&sender, socket] { sender.act(socket, CURL_CSELECT_OUT); });
    }
    void want(int what)
    {
        m_read.setEnabled(what == CURL_POLL_IN || what == CURL_POLL_INOUT);
        m_write.setEnabled(what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
    }

private:
    QSocketNotifier m_read;
    QSocketNotifier m_write;
};

struct SmtpSender::Transfer {
    ~Transfer()
    {
        curl_easy_cleanup(easy);
        curl_slist_free_all(recipients);
    }

    CURL *easy = nullptr;
    curl_slist *recipients = nullptr;
    QByteArray content;
    qsizetype given = 0;
    QByteArray line;
    int socket = -1;
    Done done;
};

SmtpSender::SmtpSender(QObject *parent) : QObject(parent)
{
    static const auto once = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(once)
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    auto *multi = curl_multi_init();
    m_multi = multi;
    using OnSocket = int (*)(CURL *, curl_socket_t, int, void *, void *);
    const OnSocket onSocket = [](CURL *, curl_socket_t socket, int what, void *self, void *) {
        auto &watches = static_cast<SmtpSender *>(self)->m_watches;
        if (what == CURL_POLL_REMOVE) {
            watches.erase(socket);
            return 0;
        }
        auto &watch = watches[socket];
        if (!watch) {
            watch = std::make_unique<Watch>(*static_cast<SmtpSender *>(self), socket);
        }
        watch->want(what);
        return 0;
    };
    using OnTimer = int (*)(CURLM *, long, void *);
    const OnTimer onTimer = [](CURLM *, long wait, void *self) {
        auto &timer = static_cast<SmtpSender *>(self)->m_timer;
        wait < 0 ? timer.stop() : timer.start(static_cast<int>(wait));
        return 0;
    };
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, onSocket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, onTimer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 2L);
}

SmtpSender::~SmtpSender()
{
    for (const auto &[easy, transfer] : m_transfers) {
        // libcurl would end the mail in good order, and wait for what the server says: so there is no way to it any
        // more.
        if (transfer->socket >= 0) {
            ::shutdown(transfer->socket, SHUT_RDWR);
        }
        curl_multi_remove_handle(m_multi, easy);
    }
    m_transfers.clear();
    curl_multi_cleanup(m_multi);
}

void SmtpSender::send(const SmtpServer &server, const Mail &mail, Done done)
{
    auto transfer = std::make_unique<Transfer>();
    auto *easy = curl_easy_init();
    transfer->easy = easy;
    transfer->content = mail.content;
    transfer->done = std::move(done);
    transfer->recipients = curl_slist_append(nullptr, QByteArray("<" + mail.to.toLatin1() + ">").constData());
    const auto url = QStringLiteral("%1://%2:%3/%4")
                         .arg(server.security == Security::Tls ? QStringLiteral("smtps") : QStringLiteral("smtp"),
                              server.host, QString::number(server.port), mail.greeting);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_URL, url.toLatin1().constData());
    curl_easy_setopt(easy, CURLOPT_USE_SSL, long(server.security == Security::None ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    if (!server.caFile.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, QFile::encodeName(server.caFile).constData());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    }
    if (!server.pin.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, server.pin.toLatin1().constData());
    }
    if (!server.user.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, server.user.toUtf8().constData());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, server.password.reveal().constData());
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, QByteArray("<" + mail.from.toLatin1() + ">").constData());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->recipients);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    using Note = int (*)(void *, curl_socket_t, curlsocktype);
    const Note note = [](void *data, curl_socket_t socket, curlsocktype) {
        static_cast<Transfer *>(data)->socket = socket;
        return int(CURL_SOCKOPT_OK);
    };
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, note);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connectTimeMs);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(m_timeLimitMs));
    using Give = size_t (*)(char *, size_t, size_t, void *);
    const Give give = [](char *to, size_t size, size_t count, void *data) {
        auto &self = *static_cast<Transfer *>(data);
        const auto bytes = std::min(static_cast<qsizetype>(size * count), self.content.size() - self.given);
        std::memcpy(to, self.content.constData() + self.given, static_cast<size_t>(bytes));
        self.given += bytes;
        return static_cast<size_t>(bytes);
    };
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer.get());
    const Give hear = [](char *from, size_t size, size_t count, void *data) {
        const auto line = QByteArray(from, static_cast<qsizetype>(size * count)).trimmed();
        if (line.startsWith('4') || line.startsWith('5')) { // a good-bye may follow
            static_cast<Transfer *>(data)->line = line.left(longestLine);
        }
        return size * count;
    };
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer.get());
    m_transfers.emplace(easy, std::move(transfer));
    curl_multi_add_handle(m_multi, easy);
}

void SmtpSender::act(int socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, events, &running);
    finishDone();
}

void SmtpSender::finishDone()
{
    int left = 0;
    while (auto *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        auto *easy = message->easy_handle;
        const auto result = message->data.result;
        const auto found = m_transfers.find(easy);
        const auto transfer = std::move(found->second);
        m_transfers.erase(found);
        long code = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
        curl_multi_remove_handle(m_multi, easy);
        Reply reply{static_cast<int>(code), transfer->line};
        if (result != CURLE_OK) {
            reply.error = errorOf(result);
        }
        transfer->done(reply);
    }
}

} // namespace locum::email
