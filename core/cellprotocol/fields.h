// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cellprotocol/messages.h"

/// Each struct's fields on the wire, stated once for reading and writing: `visit(io, value)` calls `io(key, member)`
/// for a field that may be absent (with what it then is, where that is not T{}), `io.required(key, member)` for one
/// that may not. A struct without a default constructor has `blank()`. Only the codec includes this.
namespace locum::cellprotocol {

/// A field's name: a literal that needs no escaping.
class Key {
public:
    template <size_t Size>
    constexpr Key(const char (&text)[Size]) : m_text(text), m_size(static_cast<qsizetype>(Size) - 1) // NOLINT: implicit
    {
    }

    constexpr QLatin1String latin1() const { return QLatin1String(m_text, m_size); }
    constexpr QByteArrayView bytes() const { return QByteArrayView(m_text, m_size); }

private:
    const char *m_text;
    qsizetype m_size;
};

template <class T>
struct Fields;

template <class T>
concept HasFields = requires { sizeof(Fields<T>); };

template <class T>
T blankOf()
{
    if constexpr (requires { Fields<T>::blank(); }) {
        return Fields<T>::blank();
    } else {
        return T{};
    }
}

// ---- parts ---------------------------------------------------------------------------------------------------------

template <>
struct Fields<Error> {
    static void visit(auto &io, auto &error)
    {
        io.code("code", error.code);
        io("detail", error.detail);
        io("retry", error.retry);
    }
};

template <>
struct Fields<Presence> {
    static void visit(auto &io, auto &presence)
    {
        io.required("availability", presence.availability);
        io("text", presence.text);
        io("idle_since", presence.idleSince);
    }
};

template <>
struct Fields<Attachment> {
    static void visit(auto &io, auto &attachment)
    {
        io("name", attachment.name);
        io("mime_type", attachment.mimeType);
        io("size", attachment.size, qint64(-1));
        io("url", attachment.url);
    }
};

template <>
struct Fields<MessageFlags> {
    static void visit(auto &io, auto &flags)
    {
        io("automatic", flags.automatic);
        io("from_bot", flags.fromBot);
        io("system", flags.system);
        io("error", flags.error);
        io("edited", flags.edited);
        io("mentions_me", flags.mentionsMe);
        io("no_reply", flags.noReply);
    }
};

template <>
struct Fields<RosterEntry> {
    static void visit(auto &io, auto &entry)
    {
        io.required("address", entry.address);
        io("name", entry.name);
        io("groups", entry.groups);
        io("subscription", entry.subscription);
    }
};

template <>
struct Fields<Participant> {
    static void visit(auto &io, auto &participant)
    {
        io.required("address", participant.address);
        io("name", participant.name);
        io("is_bot", participant.isBot);
    }
};

template <>
struct Fields<Sent> {
    static constexpr char type[] = "sent";
    static void visit(auto &io, auto &sent) { io("remote_id", sent.remoteId); }
};

template <>
struct Fields<NotSent> {
    static constexpr char type[] = "not_sent";
    static void visit(auto &io, auto &outcome) { io.required("error", outcome.error); }
};

template <>
struct Fields<UnknownOutcome> {
    static constexpr char type[] = "unknown";
    static void visit(auto &io, auto &outcome) { io.required("error", outcome.error); }
};

// ---- events --------------------------------------------------------------------------------------------------------

template <>
struct Fields<LinkChanged> {
    static constexpr char type[] = "link_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("state", event.state);
        io("error", event.error);
        io("own_address", event.ownAddress);
        io("address_case", event.addressCase);
    }
};

template <>
struct Fields<RosterReceived> {
    static constexpr char type[] = "roster_received";
    static void visit(auto &io, auto &event) { io.required("entries", event.entries); }
};

template <>
struct Fields<RosterEntryChanged> {
    static constexpr char type[] = "roster_entry_changed";
    static void visit(auto &io, auto &event) { io.required("entry", event.entry); }
};

template <>
struct Fields<RosterEntryRemoved> {
    static constexpr char type[] = "roster_entry_removed";
    static void visit(auto &io, auto &event) { io.required("address", event.address); }
};

template <>
struct Fields<PresenceChanged> {
    static constexpr char type[] = "presence_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("address", event.address);
        io.required("presence", event.presence);
    }
};

template <>
struct Fields<OwnClientChanged> {
    static constexpr char type[] = "own_client_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("client", event.client);
        io("active", event.active);
    }
};

template <>
struct Fields<MessageReceived> {
    static constexpr char type[] = "message_received";
    static void visit(auto &io, auto &event)
    {
        io("conversation", event.conversation);
        io.required("conversation_address", event.conversationAddress);
        io("sender", event.sender);
        io("sender_name", event.senderName);
        io("direction", event.direction);
        io("origin", event.origin);
        io("kind", event.kind);
        io("encryption", event.encryption);
        io("text", event.text);
        io("attachments", event.attachments);
        io("flags", event.flags);
        io("remote_id", event.remoteId);
        io("dedupe_key", event.dedupeKey);
        io("replaces_remote_id", event.replacesRemoteId);
        io("sent_at", event.sentAt);
        io("transaction", event.transaction);
    }
};

template <>
struct Fields<TypingChanged> {
    static constexpr char type[] = "typing_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("address", event.address);
        io("typing", event.typing);
    }
};

template <>
struct Fields<ReceiptReceived> {
    static constexpr char type[] = "receipt_received";
    static void visit(auto &io, auto &event)
    {
        io.required("conversation_address", event.conversationAddress);
        io.required("remote_id", event.remoteId);
        io("kind", event.kind);
    }
};

template <>
struct Fields<RoomJoined> {
    static constexpr char type[] = "room_joined";
    static void visit(auto &io, auto &event)
    {
        io.required("address", event.address);
        io("title", event.title);
        io("own_nick", event.ownNick);
    }
};

template <>
struct Fields<RoomLeft> {
    static constexpr char type[] = "room_left";
    static void visit(auto &io, auto &event)
    {
        io.required("address", event.address);
        io("error", event.error);
    }
};

template <>
struct Fields<RoomTopicChanged> {
    static constexpr char type[] = "room_topic_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("address", event.address);
        io("topic", event.topic);
    }
};

template <>
struct Fields<ParticipantsChanged> {
    static constexpr char type[] = "participants_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("room", event.room);
        io("complete", event.complete);
        io("joined", event.joined);
        io("left", event.left);
    }
};

template <>
struct Fields<AvatarChanged> {
    static constexpr char type[] = "avatar_changed";
    static void visit(auto &io, auto &event)
    {
        io.required("address", event.address);
        io("mime_type", event.mimeType);
        io.base64("image", event.image, maximumAvatarBytes);
    }
};

template <>
struct Fields<RequestReceived> {
    static constexpr char type[] = "request_received";
    static void visit(auto &io, auto &event)
    {
        io.required("handle", event.handle);
        io("kind", event.kind, RequestKind::Input);
        io("from", event.from);
        io("from_name", event.fromName);
        io("text", event.text);
        io("form", event.form);
        io("details", event.details);
    }
};

template <>
struct Fields<RequestWithdrawn> {
    static constexpr char type[] = "request_withdrawn";
    static void visit(auto &io, auto &event) { io.required("handle", event.handle); }
};

template <>
struct Fields<NoticeReceived> {
    static constexpr char type[] = "notice_received";
    static void visit(auto &io, auto &event) { io.required("text", event.text); }
};

template <>
struct Fields<CommandEnded> {
    static constexpr char type[] = "command_ended";
    static CommandEnded blank() { return {TransactionId(QString()), Sent{}}; }
    static void visit(auto &io, auto &event)
    {
        io.required("transaction", event.transaction);
        io.required("outcome", event.outcome);
    }
};

template <>
struct Fields<SettingsChanged> {
    static constexpr char type[] = "settings_changed";
    static void visit(auto &io, auto &event)
    {
        io("values", event.values);
        io.secrets("secrets", event.secrets);
    }
};

// ---- commands ------------------------------------------------------------------------------------------------------

template <>
struct Fields<Connect> {
    static constexpr char type[] = "connect";
    static void visit(auto &, auto &) {}
};

template <>
struct Fields<Disconnect> {
    static constexpr char type[] = "disconnect";
    static void visit(auto &, auto &) {}
};

template <>
struct Fields<ProbeLink> {
    static constexpr char type[] = "probe_link";
    static void visit(auto &, auto &) {}
};

template <>
struct Fields<SetPresence> {
    static constexpr char type[] = "set_presence";
    static void visit(auto &io, auto &command) { io.required("presence", command.presence); }
};

template <>
struct Fields<SendMessage> {
    static constexpr char type[] = "send_message";
    static void visit(auto &io, auto &command)
    {
        io("conversation", command.conversation);
        io.required("to", command.to);
        io("kind", command.kind);
        io.required("text", command.text);
        io("automatic", command.automatic);
        io("encrypt", command.encrypt);
    }
};

template <>
struct Fields<SendTyping> {
    static constexpr char type[] = "send_typing";
    static void visit(auto &io, auto &command)
    {
        io.required("to", command.to);
        io("typing", command.typing);
    }
};

template <>
struct Fields<SendReceipt> {
    static constexpr char type[] = "send_receipt";
    static void visit(auto &io, auto &command)
    {
        io.required("to", command.to);
        io.required("remote_id", command.remoteId);
    }
};

template <>
struct Fields<AddContact> {
    static constexpr char type[] = "add_contact";
    static void visit(auto &io, auto &command)
    {
        io.required("address", command.address);
        io("name", command.name);
        io("groups", command.groups);
        io("message", command.message);
    }
};

template <>
struct Fields<RenameContact> {
    static constexpr char type[] = "rename_contact";
    static void visit(auto &io, auto &command)
    {
        io.required("address", command.address);
        io("name", command.name);
        io("groups", command.groups);
    }
};

template <>
struct Fields<RemoveContact> {
    static constexpr char type[] = "remove_contact";
    static void visit(auto &io, auto &command) { io.required("address", command.address); }
};

template <>
struct Fields<WatchContacts> {
    static constexpr char type[] = "watch_contacts";
    static void visit(auto &io, auto &command) { io.required("addresses", command.addresses); }
};

template <>
struct Fields<AuthorizeContact> {
    static constexpr char type[] = "authorize_contact";
    static void visit(auto &io, auto &command)
    {
        io.required("address", command.address);
        io("allow", command.allow, true);
    }
};

template <>
struct Fields<JoinRoom> {
    static constexpr char type[] = "join_room";
    static void visit(auto &io, auto &command)
    {
        io.required("address", command.address);
        io("nick", command.nick);
        io("password", command.password);
    }
};

template <>
struct Fields<LeaveRoom> {
    static constexpr char type[] = "leave_room";
    static void visit(auto &io, auto &command) { io.required("address", command.address); }
};

template <>
struct Fields<AnswerRequest> {
    static constexpr char type[] = "answer_request";
    static void visit(auto &io, auto &command)
    {
        io.required("handle", command.handle);
        io.required("accept", command.accept);
        io("values", command.values);
    }
};

template <>
struct Fields<SendFile> {
    static constexpr char type[] = "send_file";
    static void visit(auto &io, auto &command)
    {
        io.required("to", command.to);
        io.required("path", command.path);
        io("name", command.name);
        io("mime_type", command.mimeType);
        io("conversation", command.conversation);
    }
};

// ---- messages ------------------------------------------------------------------------------------------------------

template <>
struct Fields<Hello> {
    static constexpr char type[] = "hello";
    static void visit(auto &io, auto &hello)
    {
        io.required("version", hello.version);
        io.required("plugin", hello.plugin);
        io.life(hello.life);
    }
};

template <>
struct Fields<Event> {
    static constexpr char type[] = "event";
    static Event blank() { return {0, AccountId(0), LinkChanged{}}; }
    static void visit(auto &io, auto &event)
    {
        io.required("number", event.number);
        io.required("account", event.account);
        io.required("event", event.event);
    }
};

template <>
struct Fields<Pong> {
    static constexpr char type[] = "pong";
    static void visit(auto &io, auto &pong) { io.required("id", pong.id); }
};

template <>
struct Fields<Log> {
    static constexpr char type[] = "log";
    static void visit(auto &io, auto &log)
    {
        io("level", log.level, LogLevel::Warning);
        io.required("text", log.text);
    }
};

template <>
struct Fields<RuleQuery> {
    static void visit(auto &io, auto &query)
    {
        io.required("field", query.field);
        io("arguments", query.arguments);
    }
};

template <>
struct Fields<RuleAnswer> {
    static void visit(auto &io, auto &answer)
    {
        io.required("field", answer.field);
        io("arguments", answer.arguments);
        io("value", answer.value);
        io("good_for_ms", answer.goodFor);
    }
};

template <>
struct Fields<Values> {
    static constexpr char type[] = "values";
    static void visit(auto &io, auto &values)
    {
        io("id", values.id);
        io.required("values", values.values);
    }
};

template <>
struct Fields<Performed> {
    static constexpr char type[] = "outcome";
    static Performed blank() { return {TransactionId(QString()), Sent{}}; }
    static void visit(auto &io, auto &performed)
    {
        io.required("transaction", performed.transaction);
        io.required("outcome", performed.outcome);
    }
};

template <>
struct Fields<Said> {
    static constexpr char type[] = "said";
    static void visit(auto &io, auto &said)
    {
        io.required("id", said.id);
        io("texts", said.texts);
        io("state", said.state);
        io("error", said.error);
    }
};

template <>
struct Fields<Health> {
    static constexpr char type[] = "health";
    static void visit(auto &io, auto &health) { io("error", health.error); }
};

template <>
struct Fields<sdk::ChannelMessage> {
    static void visit(auto &io, auto &message)
    {
        io.required("key", message.key);
        io("subject", message.subject);
        io.required("title", message.title);
        io("text", message.text);
        io("thread", message.thread);
        io("answer_token", message.answerToken);
        io("link", message.link);
        io("recipient", message.recipient);
        io("language", message.language);
        io("good_for_ms", message.goodFor);
        io("urgent", message.urgent);
        io("count", message.count, 1);
        io("data", message.data);
    }
};

template <>
struct Fields<sdk::ChannelOutcome> {
    static void visit(auto &io, auto &outcome)
    {
        io.required("state", outcome.state);
        io("remote_id", outcome.remoteId);
        io("error", outcome.error);
        io("after_ms", outcome.after);
    }
};

template <>
struct Fields<sdk::ChannelRequest> {
    static void visit(auto &io, auto &request)
    {
        io.latin1("method", request.method);
        io.latin1("query", request.query);
        io.headers("headers", request.headers);
        io.base64("body", request.body, maximumChannelBody);
    }
};

template <>
struct Fields<sdk::ChannelReceived::Answer> {
    static void visit(auto &io, auto &answer)
    {
        io.required("from", answer.from);
        io.required("text", answer.text);
        io("token", answer.token);
        io("proven", answer.proven);
        io("id", answer.id);
    }
};

template <>
struct Fields<sdk::ChannelReceived::Report> {
    static void visit(auto &io, auto &report)
    {
        io.required("remote_id", report.remoteId);
        io.required("delivered", report.delivered);
        io("final", report.final, true);
        io("detail", report.detail);
    }
};

template <>
struct Fields<sdk::ChannelReceived> {
    static void visit(auto &io, auto &received)
    {
        io("answers", received.answers);
        io("reports", received.reports);
        io("status", received.status, 200);
        io.base64("body", received.body, maximumChannelBody);
        io("error", received.error);
    }
};

template <>
struct Fields<ChannelReady> {
    static constexpr char type[] = "channel_ready";
    static void visit(auto &io, auto &ready) { io("published", ready.published); }
};

template <>
struct Fields<ChannelSent> {
    static constexpr char type[] = "channel_sent";
    static ChannelSent blank() { return {ChannelId(0), TransactionId(QString()), {}}; }
    static void visit(auto &io, auto &sent)
    {
        io.required("channel", sent.channel);
        io.required("transaction", sent.transaction);
        io.required("outcome", sent.outcome);
    }
};

template <>
struct Fields<ChannelReceived> {
    static constexpr char type[] = "channel_received";
    static ChannelReceived blank() { return {ChannelId(0), 0, {}}; }
    static void visit(auto &io, auto &received)
    {
        io.required("channel", received.channel);
        io.required("request", received.request);
        io.required("what", received.what);
    }
};

template <>
struct Fields<ChannelHealth> {
    static constexpr char type[] = "channel_health";
    static ChannelHealth blank() { return {ChannelId(0), std::nullopt}; }
    static void visit(auto &io, auto &health)
    {
        io.required("channel", health.channel);
        io("error", health.error);
    }
};

template <>
struct Fields<OpenChannel> {
    static constexpr char type[] = "channel_open";
    static OpenChannel blank() { return {{ChannelId(0), {}, {}, {}, {}, {}}}; }
    static void visit(auto &io, auto &open)
    {
        io.required("channel", open.settings.channel);
        io("values", open.settings.values);
        io.secrets("secrets", open.settings.secrets);
        io("call_back", open.settings.callBack);
        io("from", open.settings.from);
        io("locale", open.settings.locale);
    }
};

template <>
struct Fields<CloseChannel> {
    static constexpr char type[] = "channel_close";
    static CloseChannel blank() { return {ChannelId(0)}; }
    static void visit(auto &io, auto &close) { io.required("channel", close.channel); }
};

template <>
struct Fields<SendToChannel> {
    static constexpr char type[] = "channel_send";
    static SendToChannel blank() { return {ChannelId(0), TransactionId(QString()), {}}; }
    static void visit(auto &io, auto &send)
    {
        io.required("channel", send.channel);
        io.required("transaction", send.transaction);
        io.required("message", send.message);
    }
};

template <>
struct Fields<ReceiveForChannel> {
    static constexpr char type[] = "channel_receive";
    static ReceiveForChannel blank() { return {ChannelId(0), 0, {}}; }
    static void visit(auto &io, auto &receive)
    {
        io.required("channel", receive.channel);
        io.required("request", receive.request);
        io.required("what", receive.what);
    }
};

template <>
struct Fields<Welcome> {
    static constexpr char type[] = "welcome";
    static void visit(auto &io, auto &welcome)
    {
        io.required("version", welcome.version);
        io.required("epoch", welcome.epoch);
        io.required("resume_key", welcome.resumeKey);
        io.required("acknowledged", welcome.acknowledged);
        io("linger_s", welcome.lingerSeconds, 60);
    }
};

template <>
struct Fields<Refused> {
    static constexpr char type[] = "refused";
    static void visit(auto &io, auto &refused)
    {
        io.code("code", refused.code);
        io("detail", refused.detail);
    }
};

template <>
struct Fields<OpenAccount> {
    static constexpr char type[] = "open";
    static OpenAccount blank() { return {AccountId(0), {}, {}, {}, {}}; }
    static void visit(auto &io, auto &open)
    {
        io.required("account", open.account);
        io.required("protocol", open.protocol);
        io("values", open.values);
        io.secrets("secrets", open.secrets);
        io("state_directory", open.stateDirectory);
    }
};

template <>
struct Fields<CloseAccount> {
    static constexpr char type[] = "close";
    static CloseAccount blank() { return {AccountId(0)}; }
    static void visit(auto &io, auto &close) { io.required("account", close.account); }
};

template <>
struct Fields<Command> {
    static constexpr char type[] = "command";
    static Command blank() { return {TransactionId(QString()), AccountId(0), Connect{}}; }
    static void visit(auto &io, auto &command)
    {
        io.required("transaction", command.transaction);
        io.required("account", command.account);
        io.required("command", command.command);
    }
};

template <>
struct Fields<Acknowledge> {
    static constexpr char type[] = "acknowledge";
    static void visit(auto &io, auto &acknowledge) { io.required("number", acknowledge.number); }
};

template <>
struct Fields<Ping> {
    static constexpr char type[] = "ping";
    static void visit(auto &io, auto &ping) { io.required("id", ping.id); }
};

template <>
struct Fields<Configure> {
    static constexpr char type[] = "configure";
    static void visit(auto &io, auto &configure)
    {
        io("values", configure.values);
        io.secrets("secrets", configure.secrets);
        io("state_directory", configure.stateDirectory);
        io("time_zone", configure.timeZone);
        io("locale", configure.locale);
    }
};

template <>
struct Fields<Ask> {
    static constexpr char type[] = "ask";
    static void visit(auto &io, auto &ask)
    {
        io.required("id", ask.id);
        io.required("within_ms", ask.within);
        io.required("queries", ask.queries);
    }
};

template <>
struct Fields<Perform> {
    static constexpr char type[] = "perform";
    static Perform blank() { return {TransactionId(QString()), {}, {}}; }
    static void visit(auto &io, auto &perform)
    {
        io.required("transaction", perform.transaction);
        io.required("function", perform.function);
        io("arguments", perform.arguments);
    }
};

template <>
struct Fields<Converse> {
    static constexpr char type[] = "converse";
    static void visit(auto &io, auto &converse)
    {
        io.required("id", converse.id);
        io.required("service", converse.service);
        io.required("text", converse.text);
        io("state", converse.state);
    }
};

template <>
struct Fields<End> {
    static constexpr char type[] = "end";
    static void visit(auto &, auto &) {}
};

} // namespace locum::cellprotocol
