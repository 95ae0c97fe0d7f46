// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/routes.h"
#include "model/json.h"

namespace locum::gateway {

Result<ports::NewMessage> readNewMessage(const QJsonObject &given, ConversationId conversation)
{
    BodyReader body(given);
    ports::NewMessage message{conversation, body.choice<MessageKind>("kind").value_or(MessageKind::Text),
                              body.text("text", true), body.text("client_id", true)};
    if (auto good = body.check(); !good) {
        return fail(good.error());
    }
    if (message.clientId.size() > 64) {
        return fail("request.field.invalid", QStringLiteral("'client_id' takes 1 to 64 characters"));
    }
    return message;
}

namespace {

constexpr int defaultPage = 50;
constexpr int largestPage = 500;

ConversationId conversationOf(const ApiRequest &request)
{
    return ConversationId(idAt(request));
}

ports::Reply<Conversation> answerConversation(const Respond &respond, int status)
{
    return answer<Conversation>(respond, [status](const Conversation &one) {
        return ApiResponse{status, toJson(one), {}};
    });
}

void list(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    ports.conversations->conversations(
        request.principal->user, answer<std::vector<Conversation>>(respond, [](const std::vector<Conversation> &all) {
            QJsonArray conversations;
            for (const auto &one : all) {
                conversations.append(toJson(one));
            }
            return ApiResponse{200, {{QStringLiteral("conversations"), conversations}}, {}};
        }));
}

void open(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    ports::OpenConversation what{AccountId(body.integer("account", true).value_or(0)),
                                 body.choice<ConversationKind>("kind").value_or(ConversationKind::Direct),
                                 body.text("address", true), body.text("nick"), body.secret("password")};
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.conversations->open(request.principal->user, std::move(what), answerConversation(respond, 201));
}

void show(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    ports.conversations->conversations(
        request.principal->user, answer<std::vector<Conversation>>(
                                     respond, [id = conversationOf(request)](const std::vector<Conversation> &all) {
                                         for (const auto &one : all) {
                                             if (one.id == id) {
                                                 return ApiResponse{200, toJson(one), {}};
                                             }
                                         }
                                         return errorResponse({"conversation.unknown", QString()});
                                     }));
}

void change(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    const auto muted = body.boolean("muted", true);
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.conversations->setMuted(request.principal->user, conversationOf(request), *muted,
                                  answerConversation(respond, 200));
}

void participants(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    ports.conversations->participants(request.principal->user, conversationOf(request),
                                      answer<QList<Participant>>(respond, [](const QList<Participant> &there) {
                                          QJsonArray participants;
                                          for (const auto &participant : there) {
                                              participants.append(toJson(participant));
                                          }
                                          return ApiResponse{200, {{QStringLiteral("participants"), participants}}, {}};
                                      }));
}

void history(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    const auto limitText = request.query.queryItemValue(QStringLiteral("limit"));
    const auto beforeText = request.query.queryItemValue(QStringLiteral("before"));
    const auto limit = limitText.isEmpty() ? std::optional<qint64>(defaultPage) : positiveInteger(limitText);
    const auto before = positiveInteger(beforeText);
    if (!limit || *limit < 1 || *limit > largestPage || (!beforeText.isEmpty() && !before)) {
        respond(errorResponse({"request.field.invalid",
                               QStringLiteral("'limit' takes 1 to %1, 'before' a message's id").arg(largestPage)}));
        return;
    }
    ports.conversations->history(
        request.principal->user, conversationOf(request), before ? std::optional(MessageId(*before)) : std::nullopt,
        static_cast<int>(*limit), answer<ports::MessagePage>(respond, [](const ports::MessagePage &page) {
            QJsonArray messages;
            for (const auto &message : page.messages) {
                messages.append(toJson(message));
            }
            return ApiResponse{200, {{QStringLiteral("messages"), messages}, {QStringLiteral("more"), page.more}}, {}};
        }));
}

void send(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    auto message = readNewMessage(request.body, conversationOf(request));
    if (!message) {
        respond(errorResponse(message.error()));
        return;
    }
    ports.conversations->send(request.principal->user, request.principal->device, std::move(*message),
                              answer<Message>(respond, [](const Message &sent) {
                                  return ApiResponse{201, toJson(sent), {}};
                              }));
}

void markRead(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    const auto upTo = body.integer("up_to", true);
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.conversations->markRead(request.principal->user, conversationOf(request), MessageId(*upTo),
                                  answerDone(respond));
}

void setTyping(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    BodyReader body(request.body);
    const auto typing = body.boolean("typing", true);
    if (const auto good = body.check(); !good) {
        respond(errorResponse(good.error()));
        return;
    }
    ports.conversations->setTyping(request.principal->user, conversationOf(request), *typing);
    respond(noContent());
}

void showMessage(const ports::EnginePorts &ports, const ApiRequest &request, const Respond &respond)
{
    ports.conversations->message(
        request.principal->user, MessageId(idAt(request)),
        answer<ports::MessageRecord>(respond, [](const ports::MessageRecord &record) {
            QJsonArray steps;
            for (const auto &step : record.steps) {
                steps.append(QJsonObject{{QStringLiteral("at"), toIsoString(step.at)},
                                         {QStringLiteral("step"), step.step},
                                         {QStringLiteral("detail"), step.detail}});
            }
            return ApiResponse{
                200, {{QStringLiteral("message"), toJson(record.message)}, {QStringLiteral("steps"), steps}}, {}};
        }));
}

} // namespace

void addConversationRoutes(Router &router, const ports::EnginePorts &ports)
{
    using Handler = void (*)(const ports::EnginePorts &, const ApiRequest &, const Respond &);
    const auto add = [&router, &ports](const char *method, const QString &pattern, Handler handler) {
        router.add(method, pattern, [&ports, handler](const ApiRequest &request, const Respond &respond) {
            handler(ports, request, respond);
        });
    };
    add("GET", QStringLiteral("/conversations"), list);
    add("POST", QStringLiteral("/conversations"), open);
    add("GET", QStringLiteral("/conversations/{id}"), show);
    add("PATCH", QStringLiteral("/conversations/{id}"), change);
    add("GET", QStringLiteral("/conversations/{id}/participants"), participants);
    add("GET", QStringLiteral("/conversations/{id}/messages"), history);
    add("POST", QStringLiteral("/conversations/{id}/messages"), send);
    add("POST", QStringLiteral("/conversations/{id}/read"), markRead);
    add("POST", QStringLiteral("/conversations/{id}/typing"), setTyping);
    add("GET", QStringLiteral("/messages/{id}"), showMessage);
    router.add("DELETE", QStringLiteral("/conversations/{id}"),
               [&ports](const ApiRequest &request, const Respond &respond) {
                   ports.conversations->close(request.principal->user, conversationOf(request), answerDone(respond));
               });
}

} // namespace locum::gateway
