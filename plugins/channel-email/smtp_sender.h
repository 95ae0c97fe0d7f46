// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "email_settings.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace locum::email {

/// Hands mails to servers over SMTP (RFC 5321), by libcurl's multi interface on Qt's event loop: nothing blocks.
class SmtpSender final : public QObject {
    Q_OBJECT

public:
    struct Mail {
        QString from;
        QString to;
        QByteArray content; ///< with CRLF
        QString greeting;   ///< the name that EHLO says
    };
    /// How it ended. `code` 0: before the server said anything.
    struct Reply {
        int code = 0;                    ///< the last one of SMTP
        QByteArray line;                 ///< the last line in which the server refused something
        std::optional<Error> error = {}; ///< none: the server has the mail
    };
    using Done = std::function<void(const Reply &)>;

    explicit SmtpSender(QObject *parent = nullptr);
    ~SmtpSender() override; ///< what is under way is dropped, and not told

    /// Errors in the reply: `email.server.unreachable`, `email.server.timeout`, `email.server.untrusted`,
    /// `email.server.login`, `email.server.refused` (see `code`), `email.server.failed`.
    void send(const SmtpServer &server, const Mail &mail, Done done);

    /// For tests: how long a mail may take, in milliseconds.
    void setTimeLimit(int milliseconds) { m_timeLimitMs = milliseconds; }

private:
    class Watch;
    struct Transfer;

    void act(int socket, int events);
    void finishDone();

    void *m_multi = nullptr; ///< CURLM
    QTimer m_timer;
    std::map<int, std::unique_ptr<Watch>> m_watches;
    std::map<void *, std::unique_ptr<Transfer>> m_transfers; ///< by CURL
    int m_timeLimitMs = 60'000;
};

} // namespace locum::email
