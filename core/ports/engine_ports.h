// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "model/feed.h"
#include "ports/absence_port.h"
#include "ports/channel_port.h"
#include "ports/file_port.h"
#include "ports/notice_port.h"
#include "ports/person_port.h"
#include "ports/rule_port.h"
#include "ports/search_port.h"
#include "ports/service_port.h"
#include "ports/token_directory.h"
#include "sdk/plugin_metadata.h"
#include "sdk/protocol_plugin.h"
#include "sdk/rule_plugin.h"

#include <QJsonObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

/// What the engine offers to its doors. Every method is called on the core thread, returns at once, and calls its reply
/// exactly once, later or before it returns, on the core thread. Ids of another user are answered like ids that do not
/// exist (`….unknown`).
namespace locum::ports {

class StandInPort;

// ---- users, log in, devices ----------------------------------------------------------------------------------------

struct User {
    UserId id;
    QString name; ///< unique, [a-z0-9._-]{1,32}
    QString displayName;
    QString locale; ///< BCP 47
    bool operator==(const User &) const = default;
};

struct NewUser {
    QString name;
    Secret password; ///< at least 8 characters
    QString displayName;
    QString locale;
};

struct LogIn {
    QString user;
    Secret password;
    QString deviceName;
};

struct LoggedIn {
    Secret token; ///< shown once
    User user;
    DeviceId device;
};

class UserPort {
public:
    virtual ~UserPort() = default;
    /// Errors: user.name.invalid, user.name.taken, user.password.weak.
    virtual void addUser(NewUser user, Reply<User> reply) = 0;
    virtual void removeUser(UserId user, Reply<void> reply) = 0;
    virtual void setPassword(UserId user, Secret password, Reply<void> reply) = 0;
    virtual void users(Reply<std::vector<User>> reply) = 0;
    /// Errors: login.refused (it does not say whether the user exists; takes the same time either way).
    virtual void logIn(LogIn request, Reply<LoggedIn> reply) = 0;
    /// For who was let in by another device. Errors: user.unknown.
    virtual void addDevice(UserId user, QString deviceName, Reply<LoggedIn> reply) = 0;
    virtual void devices(UserId user, Reply<std::vector<Device>> reply) = 0;
    /// Ends the device's token and links. Errors: device.unknown.
    virtual void removeDevice(UserId user, DeviceId device, Reply<void> reply) = 0;
};

// ---- networks and accounts -----------------------------------------------------------------------------------------

/// A plugin that was found, good or not.
struct PluginStatus {
    QString path;
    std::optional<sdk::PluginMetadata> metadata;
    std::optional<Error> refused; ///< why it is not used
    QList<sdk::ProtocolInfo> protocols;
};

struct NewAccount {
    QString plugin; ///< may be empty where the protocol names it
    QString protocol;
    QString name;
    QJsonObject settings; ///< answers to the protocol's form, secrets among them
    ConnectPolicy connectPolicy = ConnectPolicy::Always;
    PresencePolicy presencePolicy = PresencePolicy::AsUser;
};

/// What is not set stays.
struct AccountChange {
    std::optional<QString> name;
    QJsonObject settings; ///< keys that are absent stay as they are
    std::optional<ConnectPolicy> connectPolicy;
    std::optional<PresencePolicy> presencePolicy;
    std::optional<bool> enabled;
};

class AccountPort {
public:
    virtual ~AccountPort() = default;
    virtual std::vector<PluginStatus> plugins() const = 0;
    virtual void accounts(UserId user, Reply<std::vector<Account>> reply) = 0;
    /// Errors: network.unknown, form.field.*.
    virtual void addAccount(UserId user, NewAccount account, Reply<Account> reply) = 0;
    virtual void changeAccount(UserId user, AccountId account, AccountChange change, Reply<Account> reply) = 0;
    virtual void removeAccount(UserId user, AccountId account, Reply<void> reply) = 0;
    /// Connects (again) at once, or disconnects until asked.
    virtual void connectAccount(UserId user, AccountId account, Reply<void> reply) = 0;
    virtual void disconnectAccount(UserId user, AccountId account, Reply<void> reply) = 0;
    virtual void requests(UserId user, Reply<std::vector<PendingRequest>> reply) = 0;
    virtual void answerRequest(UserId user, RequestId request, bool accept, QJsonObject values, Reply<void> reply) = 0;
};

// ---- contacts and conversations ------------------------------------------------------------------------------------

struct NewContact {
    AccountId account;
    QString address;
    QString name;
    QStringList groups;
    QString message;
};

struct ContactChange {
    std::optional<QString> name;
    std::optional<QStringList> groups;
};

/// A contact's picture.
struct Avatar {
    QByteArray image;
    QByteArray type; ///< as its bytes show: image/png, image/jpeg, image/gif or image/webp
    QString hash;
};

/// What the user shows; what each network is told of it follows the account's policy.
struct OwnPresence {
    struct Set {
        Presence presence;
        std::optional<DeviceId> device; ///< none: it was removed since
        Instant at;
    };
    std::optional<Set> set;         ///< as a device last set it
    std::optional<Presence> byRule; ///< what a rule shows meanwhile
};

class ContactPort {
public:
    virtual ~ContactPort() = default;
    virtual void contacts(UserId user, Reply<std::vector<Identity>> reply) = 0;
    virtual void addContact(UserId user, NewContact contact, Reply<Identity> reply) = 0;
    virtual void changeContact(UserId user, IdentityId contact, ContactChange change, Reply<Identity> reply) = 0;
    virtual void removeContact(UserId user, IdentityId contact, Reply<void> reply) = 0;
    /// Errors: `avatar.unknown` (they have none).
    virtual void avatar(UserId user, IdentityId contact, Reply<Avatar> reply) = 0;
    virtual void authorizeContact(UserId user, IdentityId contact, bool allow, Reply<void> reply) = 0;
    /// The status that the user's devices show; what each network is told of it follows the account's policy.
    virtual void setPresence(UserId user, DeviceId device, Presence presence, Reply<void> reply) = 0;
    virtual void presence(UserId user, Reply<OwnPresence> reply) = 0;
};

struct OpenConversation {
    AccountId account;
    ConversationKind kind = ConversationKind::Direct;
    QString address;
    QString nick;
    Secret password;
};

/// A page of a conversation's history, oldest first.
struct MessagePage {
    std::vector<Message> messages;
    bool more = false; ///< there are older ones
};

struct NewMessage {
    ConversationId conversation;
    MessageKind kind = MessageKind::Text;
    QString text;     ///< 1 to 64 Ki characters
    QString clientId; ///< the device's own id for it, 1 to 64 characters: the same one again returns the same message
    std::optional<FileId> file = {}; ///< instead of a text
};

/// What happened to a message: one row of the flight recorder.
struct MessageStep {
    Instant at;
    QString step; ///< received, stored, decided, delivered, answered, sent, …: stable
    QString detail;
};

struct MessageRecord {
    Message message;
    std::vector<MessageStep> steps;
};

class ConversationPort {
public:
    virtual ~ConversationPort() = default;
    virtual void conversations(UserId user, Reply<std::vector<Conversation>> reply) = 0;
    /// Opens a direct conversation, or joins a room.
    virtual void open(UserId user, OpenConversation what, Reply<Conversation> reply) = 0;
    /// Leaves a room; forgets nothing.
    virtual void close(UserId user, ConversationId conversation, Reply<void> reply) = 0;
    virtual void participants(UserId user, ConversationId conversation, Reply<QList<Participant>> reply) = 0;
    /// At most `limit` (1 to 500) messages before `before`, or the newest.
    virtual void history(UserId user, ConversationId conversation, std::optional<MessageId> before, int limit,
                         Reply<MessagePage> reply) = 0;
    virtual void message(UserId user, MessageId message, Reply<MessageRecord> reply) = 0;
    /// Errors: conversation.unknown, message.empty, message.too_long.
    virtual void send(UserId user, DeviceId device, NewMessage message, Reply<Message> reply) = 0;
    virtual void markRead(UserId user, ConversationId conversation, MessageId upTo, Reply<void> reply) = 0;
    /// Shows what a rule holds, or sends it; with `cancel` an outgoing one is never sent. Errors: message.not_held.
    virtual void release(UserId user, MessageId message, bool cancel, Reply<Message> reply) = 0;
    /// What rules dropped in the last 30 days, newest first.
    virtual void filtered(UserId user, std::optional<MessageId> before, int limit, Reply<MessagePage> reply) = 0;
    virtual void setTyping(UserId user, ConversationId conversation, bool typing) = 0;
    virtual void setMuted(UserId user, ConversationId conversation, bool muted, Reply<Conversation> reply) = 0;
};

// ---- feed and links ------------------------------------------------------------------------------------------------

struct FeedPage {
    FeedBatch entries;
    FeedSeq last{0}; ///< the newest there is, in this page or not; never less than what was published before the reply
};

/// What a door does with what is new. Called on the core thread.
///
/// From reading to live without a gap: a door that has added its listener reads pages until a page's `last` is its own
/// cursor, and is live from that moment on; nothing that was published before can be beyond it. Of what comes live it
/// skips the entries that are not beyond its cursor: a page may hold entries that are published only after it.
class FeedListener {
public:
    virtual ~FeedListener() = default;
    /// After the commit, each entry once and in order per user.
    virtual void onFeed(UserId user, const FeedBatch &entries) = 0;
    virtual void onEphemeral(UserId user, const Ephemeral &event) = 0;
    /// The device was revoked: close its links.
    virtual void onDeviceRemoved(UserId user, DeviceId device) = 0;
};

class FeedPort {
public:
    virtual ~FeedPort() = default;
    virtual void addListener(FeedListener *listener) = 0; ///< until removeListener; not owned
    virtual void removeListener(FeedListener *listener) = 0;
    /// At most `limit` (1 to 1000) entries with seq > since.
    virtual void read(UserId user, FeedSeq since, int limit, Reply<FeedPage> reply) = 0;
    /// The device has stored everything up to `upTo`. Never goes back.
    virtual void acknowledge(UserId user, DeviceId device, FeedSeq upTo) = 0;
};

enum class LinkActivity {
    Interactive, ///< shown to a person
    Background   ///< hidden, locked, or a sync
};

struct Leave {
    bool standIn = true;
    Absence absence;
};

/// The life of devices' links, from which the stand-in is worked out.
class LinkPort {
public:
    virtual ~LinkPort() = default;
    virtual void opened(UserId user, DeviceId device, LinkId link, LinkActivity activity) = 0;
    /// Proof that the other end is there: any frame or pong.
    virtual void proven(UserId user, DeviceId device, LinkId link) = 0;
    virtual void activityChanged(UserId user, DeviceId device, LinkId link, LinkActivity activity) = 0;
    /// The user typed, tapped, sent: a sign of a person.
    virtual void input(UserId user, DeviceId device) = 0;
    /// Gone without a word: time-out, reset, or a closed socket with no detach before it.
    virtual void lost(UserId user, DeviceId device, LinkId link) = 0;
    /// A device that only polls was here and comes again within `interval`.
    virtual void polled(UserId user, DeviceId device, Duration interval, LinkActivity activity) = 0;
    /// The device closes its session and says what shall be. Its links may be closed after that without being lost.
    virtual void leave(UserId user, DeviceId device, std::optional<Leave> how, Reply<StandInStatus> reply) = 0;
    virtual void status(UserId user, Reply<StandInStatus> reply) = 0;
};

// ---- rule plugins ---------------------------------------------------------------------------------------------------

/// A rule plugin that is there, or that the user had set up when it was.
struct RulePluginStatus {
    QString plugin;                            ///< its id
    QString name;                              ///< for people; empty where it is not there
    QString version;                           ///< likewise
    std::optional<sdk::RuleDescription> rules; ///< none: it is not there, or refused
    bool enabled = false;
    QJsonObject settings; ///< the answers to its form, without secrets
    QStringList secrets;  ///< the keys of those that are set
    RuleHealth health = RuleHealth::Off;
    std::optional<Error> error; ///< why what it tells is unknown
};

/// What is not set stays.
struct RulePluginChange {
    std::optional<bool> enabled; ///< of one that was never set up: unsaid is on
    QJsonObject settings;        ///< keys that are absent stay as they are, null takes an answer back
};

class RulePluginPort {
public:
    virtual ~RulePluginPort() = default;
    virtual void rulePlugins(UserId user, Reply<std::vector<RulePluginStatus>> reply) = 0;
    /// Errors: rule_plugin.unknown, form.field.*.
    virtual void setRulePlugin(UserId user, const QString &plugin, RulePluginChange change,
                               Reply<RulePluginStatus> reply) = 0;
};

// ---- the administrator's view --------------------------------------------------------------------------------------

struct AccountStatus {
    QString user;                   ///< its name
    Account account;                ///< with link and linkError as they are now
    std::optional<Instant> retryAt; ///< when it is connected again by itself
    int queued = 0;                 ///< messages that wait in the outbox

    bool operator==(const AccountStatus &) const = default;
};

struct CellStatus {
    QString user;
    QString plugin;
    QString state; ///< starting, running, lost, waiting_to_restart, failed
    std::optional<Error> error;
    int waiting = 0; ///< events that have come and are not yet in the database

    bool operator==(const CellStatus &) const = default;
};

/// A rule plugin that a user has on and that has trouble.
struct RulePluginTrouble {
    QString user; ///< its name
    QString plugin;
    Error error;

    bool operator==(const RulePluginTrouble &) const = default;
};

struct AdminStatus {
    QString version;
    QString databasePath;
    qint64 databaseBytes = 0;
    std::optional<Error> storeError; ///< why nothing can be stored now; events wait and are tried again
    std::vector<PluginStatus> plugins;
    std::vector<CellStatus> cells;
    std::vector<AccountStatus> accounts; ///< of all users
    std::vector<RulePluginTrouble> rulePlugins = {};
};

class AdminPort {
public:
    virtual ~AdminPort() = default;
    virtual void adminStatus(Reply<AdminStatus> reply) = 0;
};

/// All that a door needs, in one place. Not owned.
struct EnginePorts {
    UserPort *users = nullptr;
    AccountPort *accounts = nullptr;
    ContactPort *contacts = nullptr;
    ConversationPort *conversations = nullptr;
    FeedPort *feed = nullptr;
    LinkPort *links = nullptr;
    AdminPort *admin = nullptr;
    TokenDirectory *tokens = nullptr;
    RulePort *rules = nullptr;
    RulePluginPort *rulePlugins = nullptr;
    PersonPort *persons = nullptr;
    ChannelPort *channels = nullptr;
    AbsencePort *absences = nullptr;
    StandInPort *standIn = nullptr; ///< in ports/stand_in_port.h
    SearchPort *search = nullptr;
    FilePort *files = nullptr;
    NoticePort *notices = nullptr;
    ServicePort *services = nullptr;
};

} // namespace locum::ports

LOCUM_ENUM_NAMES(locum::ports::LinkActivity, {locum::ports::LinkActivity::Interactive, "interactive"},
                 {locum::ports::LinkActivity::Background, "background"})
