// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "session.h"

#include <QLatin1String>

#include <functional>
#include <map>

namespace locum::purple {

/// How the handle of a question about a certificate begins; its fingerprint follows.
inline constexpr QLatin1String certificateHandle("certificate:");

/// The questions of one account that wait for the user.
class Requests {
public:
    /// Told once, when the user answers; a Done that fails leaves the question open and the command not done.
    using Answer = std::function<Done(bool accept, const QJsonObject &values)>;
    /// Told when the question goes without an answer.
    using Withdrawal = std::function<void()>;

    explicit Requests(Session &session) : m_session(session) {}

    /// Asks; a question with the same handle is replaced. `outlivesLink`: it stays when the link ends.
    void ask(RequestReceived request, Answer answer, Withdrawal withdrawal = {}, bool outlivesLink = false);
    void answer(const TransactionId &transaction, const AnswerRequest &command);
    /// Takes the question back, where it is still there.
    void withdraw(const QString &handle);
    /// Answers for the user, who has acted elsewhere; true where there was such a question.
    bool settle(const QString &handle, bool accept);
    void disconnected();

private:
    struct Open {
        RequestReceived request;
        Answer answer;
        Withdrawal withdrawal;
        bool outlivesLink = false;
    };

    Session &m_session;
    std::map<QString, Open> m_open;
    bool m_disconnected = false; ///< the questions that end now end with the link
};

/// Makes libpurple's own questions (input, choice, action, fields, authorisation) Requests of their session.
void installRequestOperations();

} // namespace locum::purple
