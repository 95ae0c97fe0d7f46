// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/requests.h"

#include "base/logging.h"
#include "engine/account_service.h"
#include "engine/attempt.h"
#include "engine/releases.h"

namespace locum::engine {

void AccountService::requests(UserId user, ports::Reply<std::vector<PendingRequest>> reply)
{
    m_parts.journal.read([user](store::Database &database) { return store::requests(database, user); },
                         std::move(reply));
}

void AccountService::answerRequest(UserId user, RequestId request, bool accept, QJsonObject values,
                                   ports::Reply<void> reply)
{
    struct Answer {
        PendingRequest request;
        QJsonObject values;
        std::optional<Aftermath> own; ///< it was a question of Locum's own
    };
    m_parts.journal.write(
        user,
        [user, request, accept, values, now = std::make_shared<const Circumstances>(m_parts.circumstances(user))](
            store::Database &database, FeedWriter &feed) -> Result<Answer> {
            LOCUM_TAKE(pending, store::request(database, user, request));
            if (pending.request.handle.startsWith(store::ownHandle)) {
                Aftermath after;
                LOCUM_MUST(answerStranger(database, feed, *now, pending, accept, after));
                return Answer{std::move(pending), {}, std::move(after)};
            }
            QJsonObject answers = values;
            if (accept) {
                LOCUM_TAKE(checked, answerForm(pending.request.form, values));
                answers = checked.values;
                for (const auto &[key, secret] : checked.secrets) {
                    answers.insert(key, QString::fromUtf8(secret.reveal()));
                }
            }
            LOCUM_MUST(store::removeRequest(database, pending.account, pending.request.handle));
            LOCUM_MUST(feed.add(RequestClosed{request}));
            return Answer{std::move(pending), std::move(answers), std::nullopt};
        },
        [this, user, accept, reply = std::move(reply)](Result<Answer> answer) {
            if (!answer) {
                reply(fail(std::move(answer.error())));
                return;
            }
            if (answer->own) {
                m_parts.after(user, *answer->own);
                reply({});
                return;
            }
            const PendingRequest &asked = answer->request;
            m_parts.commands.perform(
                asked.account, AnswerRequest{asked.request.handle, accept, answer->values},
                [this, user, account = asked.account, accept, kind = asked.request.kind,
                 room = asked.request.details.value(QLatin1String("room")).toString()](const Outcome &outcome) {
                    if (errorOf(outcome) && accept && kind == RequestKind::RoomInvitation && !room.isEmpty()) {
                        // It came in a session that is over, or there is none now: the room is known all the same.
                        m_parts.joinRoom(user, account, room);
                    } else if (const auto error = errorOf(outcome)) {
                        qCWarning(lcEngine, "an answer did not reach account %lld: %s",
                                  static_cast<long long>(account.value()), error->code.constData());
                    }
                    AccountEntry *entry = m_parts.accounts.find(account);
                    // The user has done what the link waited for.
                    if (entry != nullptr && accept && kind != RequestKind::ContactRequest &&
                        entry->account.link == LinkState::NeedsUser) {
                        m_parts.links.connectNow(*entry);
                    }
                });
            reply({});
        });
}

} // namespace locum::engine
