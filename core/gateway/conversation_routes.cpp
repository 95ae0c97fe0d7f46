// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/sending.h"
#include "model/json.h"

#include <algorithm>

// Conversations and their messages.

namespace locum::gateway {
namespace {

const auto conversationBody = [](const Conversation &conversation) { return toJson(conversation); };

void conversations(const ApiContext &context, const Call &call)
{
    context.ports.conversations->conversations(
        call.user(), call.whenGiven<std::vector<Conversation>>([](const auto &list) {
            return QJsonObject{{QStringLiteral("conversations"), jsonArray(list)}};
        }));
}

void open(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    ports::OpenConversation what{AccountId(fields.id(QLatin1String("account"))), ConversationKind::Direct, {}, {}, {}};
    what.kind = fields.optionalEnum<ConversationKind>(QLatin1String("kind")).value_or(ConversationKind::Direct);
    what.address = fields.text(QLatin1String("address"), FieldReader::Need::Required, 3071);
    what.nick = fields.text(QLatin1String("nick"), FieldReader::Need::Optional, 200);
    what.password = fields.secret(QLatin1String("password"), FieldReader::Need::Optional);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.conversations->open(call.user(), std::move(what),
                                      call.whenGiven<Conversation>(conversationBody, 201));
}

void conversation(const ApiContext &context, const Call &call)
{
    context.ports.conversations->conversations(call.user(), [call](const Result<std::vector<Conversation>> &list) {
        if (!list) {
            call.fail(list.error());
            return;
        }
        const auto found = std::find_if(list->begin(), list->end(),
                                        [&](const Conversation &each) { return each.id == call.id<ConversationId>(); });
        if (found == list->end()) {
            call.fail({"conversation.unknown", {}});
            return;
        }
        call.ok(toJson(*found));
    });
}

void mute(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool muted = fields.boolean(QLatin1String("muted"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.conversations->setMuted(call.user(), call.id<ConversationId>(), muted,
                                          call.whenGiven<Conversation>(conversationBody));
}

void leave(const ApiContext &context, const Call &call)
{
    context.ports.conversations->close(call.user(), call.id<ConversationId>(), call.whenDone());
}

void participants(const ApiContext &context, const Call &call)
{
    context.ports.conversations->participants(call.user(), call.id<ConversationId>(),
                                              call.whenGiven<QList<Participant>>([](const auto &list) {
                                                  return QJsonObject{{QStringLiteral("participants"), jsonArray(list)}};
                                              }));
}

void history(const ApiContext &context, const Call &call)
{
    QueryReader query(call.query());
    const auto before = query.optionalInteger(QLatin1String("before"), 1, largestInteger);
    const auto limit = query.integer(QLatin1String("limit"), 1, 500, 50);
    if (query.error()) {
        call.fail(*query.error());
        return;
    }
    context.ports.conversations->history(
        call.user(), call.id<ConversationId>(), before ? std::optional(MessageId(*before)) : std::nullopt,
        static_cast<int>(limit), call.whenGiven<ports::MessagePage>([](const ports::MessagePage &page) {
            return QJsonObject{{QStringLiteral("messages"), jsonArray(page.messages)},
                               {QStringLiteral("more"), page.more}};
        }));
}

void send(const ApiContext &context, const Call &call)
{
    auto message = newMessage(call.body(), call.id<ConversationId>(), context.random);
    if (!message) {
        call.fail(message.error());
        return;
    }
    context.ports.conversations->send(call.user(), call.device(), std::move(*message),
                                      call.whenGiven<Message>([](const Message &sent) { return toJson(sent); }, 201));
}

void markRead(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const MessageId upTo(fields.id(QLatin1String("up_to")));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.conversations->markRead(call.user(), call.id<ConversationId>(), upTo, call.whenDone());
}

void typing(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool on = fields.boolean(QLatin1String("typing"));
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.conversations->setTyping(call.user(), call.id<ConversationId>(), on);
    call.noContent();
}

void message(const ApiContext &context, const Call &call)
{
    context.ports.conversations->message(
        call.user(), call.id<MessageId>(), call.whenGiven<ports::MessageRecord>([](const ports::MessageRecord &record) {
            QJsonArray steps;
            for (const ports::MessageStep &step : record.steps) {
                steps.append(QJsonObject{{QStringLiteral("at"), toIsoString(step.at)},
                                         {QStringLiteral("step"), step.step},
                                         {QStringLiteral("detail"), step.detail}});
            }
            return QJsonObject{{QStringLiteral("message"), toJson(record.message)}, {QStringLiteral("steps"), steps}};
        }));
}

void release(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const bool cancel = fields.optionalBoolean(QLatin1String("cancel")).value_or(false);
    if (fields.error()) {
        call.fail(*fields.error());
        return;
    }
    context.ports.conversations->release(call.user(), call.id<MessageId>(), cancel,
                                         call.whenGiven<Message>([](const Message &free) { return toJson(free); }));
}

void filtered(const ApiContext &context, const Call &call)
{
    QueryReader query(call.query());
    const auto before = query.optionalInteger(QLatin1String("before"), 1, largestInteger);
    const auto limit = query.integer(QLatin1String("limit"), 1, 500, 50);
    if (query.error()) {
        call.fail(*query.error());
        return;
    }
    context.ports.conversations->filtered(call.user(), before ? std::optional(MessageId(*before)) : std::nullopt,
                                          static_cast<int>(limit),
                                          call.whenGiven<ports::MessagePage>([](const ports::MessagePage &page) {
                                              return QJsonObject{{QStringLiteral("messages"), jsonArray(page.messages)},
                                                                 {QStringLiteral("more"), page.more}};
                                          }));
}

} // namespace

Result<ports::NewMessage> newMessage(const QJsonObject &body, ConversationId conversation, Random &random)
{
    FieldReader fields(body);
    ports::NewMessage message{conversation, MessageKind::Text, {}, {}};
    message.kind = fields.optionalEnum<MessageKind>(QLatin1String("kind")).value_or(MessageKind::Text);
    // How long, and that there is something: the engine says, for all ways in.
    message.text = fields.text(QLatin1String("text"), FieldReader::Need::Optional, 1024 * 1024);
    message.clientId = fields.text(QLatin1String("client_id"), FieldReader::Need::Optional, 64);
    if (body.contains(QLatin1String("file"))) {
        message.file = FileId(fields.id(QLatin1String("file")));
    }
    if (fields.error()) {
        return fail(*fields.error());
    }
    if (message.clientId.isEmpty()) {
        message.clientId = QLatin1String(makeToken(random, 16));
    }
    return message;
}

void addConversationRoutes(Router &router)
{
    router.add({Method::Get, "/conversations"}, conversations);
    router.add({Method::Post, "/conversations"}, open);
    router.add({Method::Get, "/conversations/{id}"}, conversation);
    router.add({Method::Patch, "/conversations/{id}"}, mute);
    router.add({Method::Delete, "/conversations/{id}"}, leave);
    router.add({Method::Get, "/conversations/{id}/participants"}, participants);
    router.add({Method::Get, "/conversations/{id}/messages"}, history);
    router.add({Method::Post, "/conversations/{id}/messages"}, send);
    router.add({Method::Post, "/conversations/{id}/read"}, markRead);
    router.add({Method::Post, "/conversations/{id}/typing"}, typing);
    router.add({Method::Get, "/messages/filtered"}, filtered);
    router.add({Method::Get, "/messages/{id}"}, message);
    router.add({Method::Post, "/messages/{id}/release"}, release);
}

} // namespace locum::gateway
